/**
 * Text of a file as programs in Japan write it: UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode
 * text"), else Shift_JIS (Notepad's "ANSI", Excel's plain CSV). Null for what is none of them: a wrong guess would be
 * written to devices as it reads. The mark is no part of the text.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decoded('utf-16be', bytes);
  return decoded('utf-8', bytes) ?? decoded('shift_jis', bytes);
}

function decoded(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
