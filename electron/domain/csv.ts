/** A record of a CSV file with the line it begins on, from 1, as an editor counts. */
export type CsvRecord = {
  readonly line: number;
  readonly cells: readonly string[];
  /** Letters follow a closing quotation mark: nobody knows what the cell was to be. */
  readonly oddQuotes: boolean;
};

export type CsvFile = {
  readonly records: readonly CsvRecord[];
  /** The file ends within quotation marks: what follows the open one is not to be trusted. */
  readonly openQuote: boolean;
};

/**
 * Records of a CSV text (RFC 4180): quoted cells with doubled quotation marks, separators and line ends in them; CRLF,
 * LF or CR. A cell is given as it stands, nothing is folded or trimmed. Empty lines are left out. Pure.
 */
export function readCsv(text: string, separator: ',' | ';' | '\t', most: number): CsvFile {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let wasQuoted = false;
  let oddQuotes = false;
  let line = 1;
  let begin = 1;
  const endCell = (): void => {
    cells.push(cell);
    cell = '';
    wasQuoted = false;
  };
  const endRecord = (): void => {
    const blank = cells.length === 0 && cell === '' && !wasQuoted;
    endCell();
    if (!blank) records.push({ line: begin, cells, oddQuotes });
    cells = [];
    oddQuotes = false;
  };
  for (let at = 0; at < text.length && records.length < most; at += 1) {
    const char = text[at] ?? '';
    const isEnd = char === '\n' || char === '\r';
    const pair = char === '\r' && text[at + 1] === '\n';
    if (isEnd) line += 1;
    if (quoted) {
      if (char === '"' && text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else if (char === '"') quoted = false;
      else cell += char;
      if (pair) {
        cell += '\n';
        at += 1;
      }
    } else if (char === '"' && cell === '' && !wasQuoted) {
      quoted = true;
      wasQuoted = true;
    } else if (char === separator) endCell();
    else if (isEnd) {
      endRecord();
      if (pair) at += 1;
      begin = line;
    } else {
      if (wasQuoted) oddQuotes = true;
      cell += char;
    }
  }
  if (records.length < most) endRecord();
  return { records, openQuote: quoted };
}
