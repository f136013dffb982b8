/** Where a console breaks its lines that does not look at the window's width it is given: a VT100's. */
const COLUMNS = 80;

/**
 * Lines as they were before the edge of the screen broke them: a line that fills it goes on in the next one, unless
 * something of its own `begins` there, or the line's quotation ends with it. Pure.
 */
export function unbrokenLines(text: string, begins: readonly RegExp[]): readonly string[] {
  const lines: string[] = [];
  let full = false;
  for (const line of text.split('\n')) {
    const goesOn = full && line.trim() !== '' && !begins.some((form) => form.test(line.trim()));
    if (goesOn) lines.push(`${lines.pop() ?? ''}${line}`);
    else lines.push(line);
    full = line.length === COLUMNS && !/\s"[^"]*"\s*$/.test(line);
  }
  return lines;
}
