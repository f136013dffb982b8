import { widthOf } from '../domain/text-width.ts';
import { head, text, workbook } from './office/xlsx-write.ts';

/** A table of the screen as a file: heads first, every cell text. */

/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA_LIKE = /^[=+\-@\t\r]/;
/** Without it Excel reads a CSV file in the system's own code page (RFC 3629 §6). */
const BYTE_ORDER_MARK = '\ufeff';
const NARROWEST = 8;
const WIDEST = 60;

/** RFC 4180; a cell that begins like a formula is kept from being one by an apostrophe. */
export function tableCsv(rows: readonly (readonly string[])[]): string {
  const cell = (value: string): string => {
    const safe = FORMULA_LIKE.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${BYTE_ORDER_MARK}${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

export function tableWorkbook(name: string, rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const [heads = [], ...body] = rows;
  const columns = heads.map((_head, at) =>
    Math.min(WIDEST, Math.max(NARROWEST, ...rows.map((row) => widthOf(row[at] ?? '') + 2))),
  );
  return workbook([
    {
      // ECMA-376 18.2.19: 31 letters at most, and none of these.
      sheet: name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31),
      columns,
      rows: [heads.map(head), ...body.map((row) => row.map(text))],
      headRow: 1,
      filter: true,
    },
  ]);
}
