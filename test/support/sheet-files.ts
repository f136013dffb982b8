import { strToU8, zipSync } from 'fflate';
import { fieldValue } from '../../electron/documents/sheet/parameter-fields.ts';
import { readParameterSheet } from '../../electron/documents/sheet/parameter-sheet.ts';
import { SHEET_FIELDS, type SheetReading } from '../../electron/domain/parameter-sheet.ts';
import { type SiteFile, siteFileSchema } from '../../electron/domain/site-file.ts';
import { shipped } from './shipped.ts';

/** Parameter sheets as other programs write them, and what is read of one. */

export const EMPTY = siteFileSchema.parse({ version: 1 });

/** Throws for a file that is refused whole. */
export function readSheet(data: Uint8Array, site: SiteFile = EMPTY): SheetReading {
  const reading = readParameterSheet(shipped, data, site);
  if (!reading.ok) throw new Error(JSON.stringify(reading.error));
  return reading.value;
}

/** The fields of a site as a sheet shows them. */
export const fieldsOf = (file: SiteFile): Readonly<Record<string, string>> =>
  Object.fromEntries(SHEET_FIELDS.map((field) => [field, fieldValue(file, field)]));

type Made = {
  readonly value: string;
  /** A whole `<c>` element, with REF standing for its reference. */
  readonly raw?: string;
};
export type Line = { readonly id?: string; readonly label?: string; readonly value: Made | string };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
export const inline = (ref: string, text: string): string =>
  `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

/** A sheet `設定` with head in row 3, as our form has it, in plain OOXML. */
export function workbook(
  lines: readonly Line[],
  parts: Readonly<Record<string, string>> = {},
  sheetName = '設定',
): Uint8Array {
  const head = `<row r="3">${inline('A3', '大項目')}${inline('B3', '項目')}${inline('C3', '設定値')}${inline('G3', '項目ID')}</row>`;
  const rows = lines.map(({ id = '', label = '', value }, index) => {
    const row = index + 4;
    const cell =
      typeof value === 'string'
        ? inline(`C${row}`, value)
        : (value.raw ?? inline('REF', value.value)).replaceAll('REF', `C${row}`);
    return `<row r="${row}">${inline(`B${row}`, label)}${cell}${inline(`G${row}`, id)}</row>`;
  });
  return zipSync(
    Object.fromEntries(
      Object.entries({
        '[Content_Types].xml':
          '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        '_rels/.rels':
          '<Relationships xmlns="x"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': `<workbook xmlns="x" xmlns:r="y"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels':
          '<Relationships xmlns="x"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': `<worksheet xmlns="x"><sheetData>${head}${rows.join('')}</sheetData></worksheet>`,
        ...parts,
      }).map(([name, content]) => [name, strToU8(content)]),
    ),
  );
}
