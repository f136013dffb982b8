/** A string, also one without an end, so that no text is read twice; a comma that no member follows; bytes that are none of it. */
const PIECES = /"(?:[^"\\]|\\[\s\S])*"?|,(?=[\s\0]*[}\]])|[\0\ufeff]/g;

/**
 * Reads JSON as firmware writes it. What breaks the grammar with one meaning all the same is put right (RFC 8259 §2, §7, §8.1): a
 * byte order mark, NUL bytes of a buffer that is longer than its text, control characters that stand in a string as they are (a
 * field that was copied from elsewhere), `\'` as C escapes it, and a comma after the last member. Throws where it is none even so.
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return JSON.parse(
      text.replace(PIECES, (piece) => (piece.startsWith('"') ? escaped(piece) : '')),
    ) as unknown;
  }
}

function escaped(string: string): string {
  return string
    .replace(/\0+"$/, '"')
    .replace(/\\([\s\S])/g, (pair, letter: string) => (letter === "'" ? letter : pair))
    .replace(/[\u0000-\u001f]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
