import { readJapanese } from '../domain/decode-text.ts';

/**
 * The text of a page, by whatever names its encoding: a mark at its beginning, the header, the page itself (WHATWG
 * HTML, "determining the character encoding"), and where none does, or is wrong, by what it can be read as. Block and
 * sign-in pages of Japanese products still come in Shift_JIS, EUC-JP and ISO-2022-JP. Pure.
 */
export function pageText(bytes: Uint8Array, contentType = ''): string {
  const marked = readMarked(bytes);
  if (marked !== null) return marked;
  const head = Buffer.from(bytes.subarray(0, META_WITHIN_BYTES)).toString('latin1');
  const said = charsetIn(contentType);
  const inPage = META.exec(head)?.[1] ?? '';
  // "ISO-8859-1" in a header is a server's default and says nothing against the page's own word.
  const named = WESTERN.test(said) ? [inPage, said] : [said, inPage];
  for (const label of named.filter((each) => each !== '' && !/^utf-?16/i.test(each))) {
    const text = strictly(bytes, label);
    if (text !== null) return text;
  }
  // Seven bits only, so every other reading would take it: told by its escape sequences (RFC 1468).
  if (/\x1b(?:\$[@B]|\([JI])/.test(head)) {
    const text = strictly(bytes, 'iso-2022-jp');
    if (text !== null) return text;
  }
  return (
    strictly(bytes, 'utf-8') ??
    readJapanese((label) => strictly(bytes, label)) ??
    new TextDecoder('windows-1252').decode(bytes)
  );
}

const META_WITHIN_BYTES = 4_096;
const META =
  /<(?:meta\b[^>]{0,300}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([A-Za-z0-9][A-Za-z0-9_.:-]{0,40})/i;
const WESTERN = /^(?:iso-?8859-1|latin-?1|us-ascii|windows-1252)$/i;
/** Names that products write and the encoding standard does not know. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'cp-932': 'shift_jis',
  eucjp: 'euc-jp',
  euc_jp: 'euc-jp',
};

function charsetIn(contentType: string): string {
  return /charset\s*=\s*["']?\s*([A-Za-z0-9][A-Za-z0-9_.:-]{0,40})/i.exec(contentType)?.[1] ?? '';
}

/** A byte order mark is stronger than any name. */
function readMarked(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  return null;
}

/** Null where the bytes are not text of that encoding; a character that is cut off at the end is no fault. */
function strictly(bytes: Uint8Array, label: string): string | null {
  try {
    const decoder = new TextDecoder(OTHER_NAMES[label.toLowerCase()] ?? label, { fatal: true });
    return decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
