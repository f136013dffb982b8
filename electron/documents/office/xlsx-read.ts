import { Parser } from 'saxen';
import { openZip, ZipError, type ZipParts } from './zip-parts.ts';

/**
 * Reads the cells of a workbook that somebody else filled in. Nothing in it is ever evaluated: a formula is told
 * apart and refused by whoever wants the value, macros make the whole file refused, and what is linked from
 * outside is not followed. ECMA-376 part 1: 18.2 workbook, 18.3 worksheets, 18.4 shared strings, 18.8 styles.
 */

export type CellKind = 'text' | 'number' | 'boolean' | 'date' | 'formula' | 'error';
export type ReadCell = {
  /** `C12`. */
  readonly ref: string;
  readonly row: number;
  readonly column: number;
  readonly kind: CellKind;
  /** As stored: the text, the digits of a number, TRUE or FALSE; of a formula its last result, for showing only. */
  readonly text: string;
};
export type ReadSheet = { readonly name: string; readonly cells: readonly ReadCell[] };
export type ReadWorkbook = { readonly sheets: readonly ReadSheet[] };

/** Why a file is no workbook that can be read. */
export const WORKBOOK_FAULTS = [
  'not-workbook', // no ZIP, or no workbook in it
  'old-or-encrypted', // an .xls of before 2007, or one with a password
  'macros',
  'too-large',
  'damaged',
] as const;
export type WorkbookFault = (typeof WORKBOOK_FAULTS)[number];
export type WorkbookResult =
  | { readonly ok: true; readonly value: ReadWorkbook }
  | { readonly ok: false; readonly fault: WorkbookFault };

/** A filled-in sheet has 20 kB; one with pictures of the site a few MB. */
export const FILE_LIMIT = 8 << 20;
/** What its parts may unpack to together. */
const UNPACKED_LIMIT = 48 << 20;
const CELL_LIMIT = 200_000;
const SHEET_LIMIT = 40;
/** Compound files: .xls, and every workbook with a password (MS-OFFCRYPTO). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export function readWorkbook(data: Uint8Array): WorkbookResult {
  if (data.length > FILE_LIMIT) return { ok: false, fault: 'too-large' };
  if (COMPOUND.every((byte, index) => data[index] === byte)) return { ok: false, fault: 'old-or-encrypted' };
  try {
    return read(openZip(data, UNPACKED_LIMIT));
  } catch (error) {
    if (error instanceof ZipError) {
      const faults = {
        'not-zip': 'not-workbook',
        damaged: 'damaged',
        'too-large': 'too-large',
        encrypted: 'old-or-encrypted',
      } as const;
      return { ok: false, fault: faults[error.fault] };
    }
    if (error instanceof TooMuch) return { ok: false, fault: 'too-large' };
    if (error instanceof NotWellFormed) return { ok: false, fault: 'damaged' };
    throw error;
  }
}

class TooMuch extends Error {}
class NotWellFormed extends Error {}

function read(zip: ZipParts): WorkbookResult {
  const types = text(zip, '[Content_Types].xml');
  if (types === undefined) return { ok: false, fault: 'not-workbook' };
  // .xlsm and .xltm say so in their content types, whatever the file is called; a VBA project is macros in any case.
  if (/macroEnabled/i.test(types) || zip.names.some((name) => /vbaProject|macrosheets\//i.test(name)))
    return { ok: false, fault: 'macros' };
  const book = workbookPart(zip);
  const xml = book === undefined ? undefined : text(zip, book);
  if (book === undefined || xml === undefined) return { ok: false, fault: 'not-workbook' };
  const parts = relations(zip, book);
  const strings = readStrings(text(zip, byType(parts, 'sharedStrings')));
  const dates = readDateStyles(text(zip, byType(parts, 'styles')));
  const sheets: ReadSheet[] = [];
  let cells = 0;
  for (const { name, relation } of sheetList(xml).slice(0, SHEET_LIMIT)) {
    const target = parts.get(relation)?.target;
    const content = target === undefined ? undefined : text(zip, target);
    if (content === undefined) continue;
    const sheet = { name, cells: readCells(content, strings, dates, CELL_LIMIT - cells) };
    cells += sheet.cells.length;
    sheets.push(sheet);
  }
  return sheets.length === 0 ? { ok: false, fault: 'not-workbook' } : { ok: true, value: { sheets } };
}

// --- parts and their relations ----------------------------------------------------------------------------

type Relations = ReadonlyMap<string, { readonly type: string; readonly target: string }>;

function text(zip: ZipParts, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const found = zip.names.find((each) => each.toLowerCase() === name.toLowerCase());
  const data = found === undefined ? undefined : zip.read(found);
  if (data === undefined) return undefined;
  const utf16 = data[0] === 0xff && data[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(data);
}

function workbookPart(zip: ZipParts): string | undefined {
  return byType(relations(zip, ''), 'officeDocument');
}

/** The relations of a part; targets as names in the archive, links to outside left out. */
function relations(zip: ZipParts, part: string): Relations {
  const folder = part.includes('/') ? part.slice(0, part.lastIndexOf('/') + 1) : '';
  const xml = text(zip, `${folder}_rels/${part.slice(folder.length)}.rels`);
  const found = new Map<string, { type: string; target: string }>();
  if (xml === undefined) return found;
  walk(xml, {
    open: (name, attribute) => {
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return;
      const target = attribute('Target');
      found.set(attribute('Id'), {
        type: attribute('Type').split('/').at(-1) ?? '',
        target: resolvePart(target.startsWith('/') ? target : `${folder}${target}`),
      });
    },
  });
  return found;
}

function resolvePart(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function byType(parts: Relations, type: string): string | undefined {
  return [...parts.values()].find((part) => part.type === type)?.target;
}

function sheetList(xml: string): readonly { readonly name: string; readonly relation: string }[] {
  const sheets: { name: string; relation: string }[] = [];
  walk(xml, {
    open: (name, attribute) => {
      if (name === 'sheet') sheets.push({ name: attribute('name'), relation: attribute('id') });
    },
  });
  return sheets;
}

// --- strings, styles, cells -------------------------------------------------------------------------------

/** Shared strings; of rich text the runs, never the readings (`rPh`: furigana that Japanese Excel adds). */
function readStrings(xml: string | undefined): readonly string[] {
  const strings: string[] = [];
  if (xml === undefined) return strings;
  let current: string | null = null;
  let reading = 0;
  let inText = false;
  walk(xml, {
    open: (name) => {
      if (name === 'si') current = '';
      else if (name === 'rPh') reading += 1;
      else if (name === 't') inText = true;
    },
    close: (name) => {
      if (name === 'si') {
        strings.push(unescaped(current ?? ''));
        current = null;
      } else if (name === 'rPh') reading -= 1;
      else if (name === 't') inText = false;
    },
    text: (value) => {
      if (inText && reading === 0 && current !== null) current += value;
    },
  });
  return strings;
}

/** Built-in formats that show a date or a time (18.8.30), East Asian ones (27 to 36, 50 to 58) among them. */
const DATE_FORMATS: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47],
  ...Array.from({ length: 10 }, (_, index) => 27 + index),
  ...Array.from({ length: 9 }, (_, index) => 50 + index),
]);

/** Whether a cell's style shows its number as a date, by style index. */
function readDateStyles(xml: string | undefined): readonly boolean[] {
  const styles: boolean[] = [];
  if (xml === undefined) return styles;
  const own = new Map<number, string>();
  let inCells = false;
  walk(xml, {
    open: (name, attribute) => {
      if (name === 'numFmt') own.set(Number(attribute('numFmtId')), attribute('formatCode'));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attribute('numFmtId') || 0);
        const code = own.get(id);
        styles.push(code === undefined ? DATE_FORMATS.has(id) : isDateFormat(code));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
  return /[ymdhsge年月日時分秒]/i.test(bare) && !/^general$/i.test(bare.trim());
}

function readCells(
  xml: string,
  strings: readonly string[],
  dates: readonly boolean[],
  most: number,
): readonly ReadCell[] {
  const cells: ReadCell[] = [];
  let row = 0;
  let column = 0;
  let cell: {
    type: string;
    style: number;
    formula: boolean;
    value: string;
    inline: string;
    ref: string;
  } | null = null;
  let part: 'v' | 't' | null = null;
  let reading = 0;
  const finish = (): void => {
    if (!cell) return;
    const done = cellOf(cell, strings, dates);
    if (done) {
      if (cells.length >= most) throw new TooMuch();
      cells.push({ ...done, ref: `${columnName(column)}${row}`, row, column });
    }
    cell = null;
  };
  walk(xml, {
    open: (name, attribute) => {
      if (name === 'row') {
        row = Number(attribute('r')) || row + 1;
        column = 0;
      } else if (name === 'c') {
        const at = position(attribute('r'));
        column = at?.column ?? column + 1;
        if (at) row = at.row;
        cell = {
          type: attribute('t') || 'n',
          style: Number(attribute('s') || 0),
          formula: false,
          value: '',
          inline: '',
          ref: '',
        };
      } else if (!cell) return;
      else if (name === 'f') cell.formula = true;
      else if (name === 'v') part = 'v';
      else if (name === 'rPh') reading += 1;
      else if (name === 't') part = 't';
    },
    close: (name) => {
      if (name === 'c') finish();
      else if (name === 'rPh') reading -= 1;
      else if (name === 'v' || name === 't') part = null;
    },
    text: (value) => {
      if (!cell || part === null) return;
      if (part === 'v') cell.value += value;
      else if (reading === 0) cell.inline += value;
    },
  });
  return cells;
}

function cellOf(
  cell: {
    readonly type: string;
    readonly style: number;
    readonly formula: boolean;
    readonly value: string;
    readonly inline: string;
  },
  strings: readonly string[],
  dates: readonly boolean[],
): { readonly kind: CellKind; readonly text: string } | null {
  const { type, value } = cell;
  const shown =
    type === 's'
      ? (strings[Number(value)] ?? '')
      : type === 'inlineStr'
        ? unescaped(cell.inline)
        : unescaped(value);
  if (cell.formula) return { kind: 'formula', text: shown };
  if (shown === '') return null;
  switch (type) {
    case 's':
    case 'inlineStr':
    case 'str':
      return { kind: 'text', text: shown };
    case 'b':
      return { kind: 'boolean', text: value === '1' || /^true$/i.test(value) ? 'TRUE' : 'FALSE' };
    case 'e':
      return { kind: 'error', text: shown };
    case 'd':
      return { kind: 'date', text: shown };
    default:
      return { kind: dates[cell.style] ? 'date' : 'number', text: shown };
  }
}

// --- small things -----------------------------------------------------------------------------------------

/** `_x000D_` stands for a character XML cannot hold (22.4.2.4). */
function unescaped(value: string): string {
  return value.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function position(ref: string): { readonly row: number; readonly column: number } | null {
  const found = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(ref);
  if (!found) return null;
  const column = [...(found[1] ?? '').toUpperCase()].reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0,
  );
  return { row: Number(found[2]), column };
}

export function columnName(column: number): string {
  let name = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

type Visitor = {
  readonly open?: (name: string, attribute: (name: string) => string) => void;
  readonly close?: (name: string) => void;
  readonly text?: (value: string) => void;
};

/** Walks an XML part by local names: producers differ in prefixes. Entities of its own are never expanded. */
function walk(xml: string, visitor: Visitor): void {
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  let broken = false;
  new Parser()
    .on('openTag', (name, attributes, decode) => {
      const all = attributes();
      visitor.open?.(local(name), (wanted) => {
        const key = wanted in all ? wanted : Object.keys(all).find((each) => local(each) === wanted);
        return key === undefined ? '' : decode(all[key] ?? '');
      });
    })
    .on('closeTag', (name) => visitor.close?.(local(name)))
    .on('text', (value, decode) => visitor.text?.(decode(value)))
    .on('cdata', (value) => visitor.text?.(value))
    .on('error', () => {
      broken = true;
    })
    .parse(xml.replace(/^\uFEFF/, ''));
  if (broken) throw new NotWellFormed();
}
