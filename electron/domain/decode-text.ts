/**
 * Text of a file as programs in Japan write it: UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode
 * text"), else Shift_JIS (Notepad's "ANSI", Excel's plain CSV) or EUC-JP. Null for what is none of them: a wrong guess
 * would be written to devices as it reads. The mark is no part of the text.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const read = (encoding: string): string | null => decoded(encoding, bytes);
  if (first === 0xff && second === 0xfe) return read('utf-16le');
  if (first === 0xfe && second === 0xff) return read('utf-16be');
  return read('utf-8') ?? readJapanese(read);
}

/**
 * Shift_JIS or EUC-JP, by a reader that gives null for what an encoding does not know. Most EUC-JP can be read as
 * Shift_JIS too, as half-width katakana; what shows hiragana or katakana when read as EUC-JP is that: the same bytes as
 * Shift_JIS would be a comma or a dot before each letter.
 */
export function readJapanese(read: (encoding: string) => string | null): string | null {
  const euc = read('euc-jp');
  if (euc !== null && /[\u3041-\u30fa]/.test(euc)) return euc;
  return read('shift_jis') ?? euc;
}

function decoded(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
