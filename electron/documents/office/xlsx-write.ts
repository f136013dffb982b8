import { Buffer } from 'node:buffer';
import writeExcelFile from 'write-excel-file/node';
import { widthOf } from '../../domain/text-width.ts';
import { type Properties, withProperties } from './xlsx-properties.ts';
import { columnName } from './xlsx-read.ts';

/** Cells and sheets of our own workbooks: text is always text, lists can be offered, pages print as they should. */

export type Cell = {
  readonly value: string | number;
  readonly type?: StringConstructor | NumberConstructor;
  readonly format?: string;
  readonly fontWeight?: 'bold';
  readonly fontSize?: number;
  readonly textColor?: string;
  readonly backgroundColor?: string;
  readonly wrap?: boolean;
  readonly alignVertical?: 'top';
  readonly columnSpan?: number;
  readonly borderStyle?: 'thin';
};
export type Row = readonly (Cell | null)[];

/** What a cell may hold, offered as a list or told when something else is typed (ECMA-376 18.3.1.32). */
export type Validation = {
  /** `C4` or `B3:B40`. */
  readonly range: string;
  readonly message: string;
} & (
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'whole'; readonly least: number; readonly most: number }
  | { readonly kind: 'length'; readonly most: number }
);

export type Sheet = {
  readonly sheet: string;
  readonly columns: readonly number[];
  readonly rows: readonly Row[];
  /** The row of the heads, from 1: it stays when scrolling and is printed on every page. */
  readonly headRow: number;
  readonly validations?: readonly Validation[];
  /** Columns, from 1, that a reader keeps and does not show (ECMA-376 18.3.1.13). */
  readonly hidden?: readonly number[];
  /** The heads offer to filter and sort (ECMA-376 18.3.1.2). */
  readonly filter?: boolean;
};

/** Excel's own limit of a cell. */
const CELL_LIMIT = 32_767;
/** Characters no XML can hold. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const HEAD = '#DCEBEA';
const FILL_IN = '#FFF9E5';

/** What a spreadsheet would take for a formula once somebody edits the cell or saves it as CSV. */
const FORMULA_LIKE = /^[=+\-@\t\r]/;
/** The text format; its cells are marked as quoted, as if typed behind an apostrophe. */
const AS_TEXT = '@';

/** Always a text cell, never a formula: what comes from a device may begin with `=`, `+`, `-` or `@`. */
export function text(value: string): Cell {
  return {
    value: value.replace(NOT_XML, ' ').slice(0, CELL_LIMIT),
    type: String,
    ...(FORMULA_LIKE.test(value) ? { format: AS_TEXT } : {}),
    wrap: true,
    borderStyle: 'thin',
    alignVertical: 'top',
  };
}
/** A text cell to be filled in: its format is text, so that a leading zero stays. */
export function fillIn(value: string): Cell {
  return { ...text(value), format: AS_TEXT, backgroundColor: FILL_IN };
}
export function head(value: string): Cell {
  return { ...text(value), fontWeight: 'bold', backgroundColor: HEAD };
}
export function number(value: number): Cell {
  return { value, type: Number, borderStyle: 'thin', alignVertical: 'top' };
}
export function title(value: string, columnSpan: number): Cell {
  return { value, type: String, format: AS_TEXT, fontWeight: 'bold', fontSize: 14, columnSpan };
}
export function plain(value: string, columnSpan: number): Cell {
  return { value, type: String, format: AS_TEXT, wrap: true, alignVertical: 'top', columnSpan };
}

export async function workbook(sheets: readonly Sheet[], properties?: Properties): Promise<Uint8Array> {
  const written = writeExcelFile(
    sheets.map(({ sheet, columns, rows, headRow }) => ({
      sheet,
      columns: columns.map((width) => ({ width })),
      data: rows.map((cells) => {
        const lines = linesOf(cells, columns);
        // One line is left to the reader, which then grows with what is typed.
        const height = lines > 1 ? { height: lines * LINE_POINTS } : {};
        return cells.map((cell) => (cell === null ? null : { ...cell, ...height }));
      }),
      stickyRowsCount: headRow,
      orientation: 'landscape',
    })) as never,
    { fontFamily: 'Yu Gothic', fontSize: 10, features: [pagesAndLists(sheets)] } as never,
  ) as { readonly toBuffer: () => Promise<Buffer> };
  const bytes = Buffer.from(await written.toBuffer());
  return properties === undefined ? bytes : withProperties(bytes, properties, escaped);
}

/** Height of a line of 10 points. */
const LINE_POINTS = 16;

/** Lines the fullest cell of a row takes: not every reader fits rows to their text, and none fits merged cells. */
function linesOf(cells: Row, columns: readonly number[]): number {
  const counts = cells.map((cell, index) => {
    if (cell === null || cell.wrap !== true) return 1;
    const width = columns.slice(index, index + (cell.columnSpan ?? 1)).reduce((sum, each) => sum + each, 0);
    return String(cell.value)
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / Math.max(1, width - 1))), 0);
  });
  return Math.max(1, ...counts);
}

/** What the library does not write: lists to choose from, one page wide in print, heads on every page, room for a line. */
function pagesAndLists(sheets: readonly Sheet[]): object {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml: string, _options: unknown, { sheetIndex }: { readonly sheetIndex: number }) => {
            const lists = validationsXml(sheets[sheetIndex]?.validations ?? []);
            return xml
              .replace(/(<worksheet\b[^>]*>)/, '$1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
              .replace('<cols>', `<sheetFormatPr defaultRowHeight="${LINE_POINTS}"/><cols>`)
              .replace(/<col min="(\d+)"/g, (col, at: string) =>
                sheets[sheetIndex]?.hidden?.includes(Number(at)) ? `<col hidden="1" min="${at}"` : col,
              )
              .replace('</sheetData>', `</sheetData>${filterXml(sheets[sheetIndex])}`)
              .replace(/<pageMargins\b/, `${lists}<pageMargins`)
              .replace(/<pageSetup\b/, '<pageSetup fitToWidth="1" fitToHeight="0"');
          },
        },
        'xl/styles.xml': { transform: quoted },
        'xl/workbook.xml': {
          transform: (xml: string) =>
            xml.replace(
              '<definedNames/>',
              `<definedNames>${sheets
                .map(
                  ({ sheet, headRow }, index) =>
                    `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${escaped(
                      sheet.replaceAll("'", "''"),
                    )}'!$${headRow}:$${headRow}</definedName>`,
                )
                .join('')}</definedNames>`,
            ),
        },
      },
    },
  };
}

/** Every cell format of text is quoted (ECMA-376 18.8.45, quotePrefix): edited, it stays text. */
function quoted(xml: string): string {
  const [, id] = new RegExp(`<numFmt numFmtId="(\\d+)" formatCode="${AS_TEXT}"/>`).exec(xml) ?? [];
  return id === undefined
    ? xml
    : xml.replaceAll(`<xf numFmtId="${id}"`, `<xf quotePrefix="1" numFmtId="${id}"`);
}

/** Over the heads and every row below (ECMA-376 18.3.1.2). */
function filterXml(sheet: Sheet | undefined): string {
  if (sheet?.filter !== true || sheet.rows.length <= sheet.headRow) return '';
  const last = `${columnName(sheet.columns.length)}${sheet.rows.length}`;
  return `<autoFilter ref="A${sheet.headRow}:${last}"/>`;
}

function validationsXml(validations: readonly Validation[]): string {
  if (validations.length === 0) return '';
  const each = validations.map((validation) => {
    const { range, message } = validation;
    const told = `showInputMessage="1" showErrorMessage="1" promptTitle="" prompt="${escaped(message)}" error="${escaped(message)}" sqref="${range}"`;
    switch (validation.kind) {
      case 'list':
        return `<dataValidation type="list" allowBlank="1" ${told}><formula1>"${escaped(
          validation.values.join(',').replaceAll('"', '""'),
        )}"</formula1></dataValidation>`;
      case 'whole':
        return `<dataValidation type="whole" allowBlank="1" ${told}><formula1>${validation.least}</formula1><formula2>${validation.most}</formula2></dataValidation>`;
      default:
        return `<dataValidation type="textLength" operator="lessThanOrEqual" errorStyle="warning" allowBlank="1" ${told}><formula1>${validation.most}</formula1></dataValidation>`;
    }
  });
  return `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`;
}

function escaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(NOT_XML, '');
}
