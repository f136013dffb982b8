import { parseHostPort } from '../../address/net-address.ts';
import { type Catalog, documentedProducts, fieldLimits } from '../../catalog/index.ts';
import {
  SHEET_FIELDS,
  type SheetDevice,
  type SheetFault,
  type SheetField,
  type SheetNote,
  type SheetNoteCode,
  type SheetProblem,
  type SheetProblemCode,
  type SheetReading,
  type SheetValue,
} from '../../domain/parameter-sheet.ts';
import { hostKey } from '../../domain/plain-address.ts';
import { PRODUCTS, type Product, ROUTES, type Route } from '../../domain/product.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SiteFile } from '../../domain/site-file.ts';
import { textsFor } from '../../texts/for-language.ts';
import { sheetFieldLabel } from '../../texts/index.ts';
import { MASK } from '../mask.ts';
import { columnName, type ReadCell, type ReadSheet, readWorkbook } from '../office/xlsx-read.ts';
import { checkField } from './parameter-check.ts';
import { type FieldKind, fieldShape, issuedRow } from './parameter-fields.ts';
import { sheetWords } from './sheet-words.ts';

/**
 * The parameter sheet a customer filled in, read: rows are found by their item ID (or their label), columns by
 * their heads, so that moved rows and added columns do no harm. Every wrong cell is named with its reason; the
 * good ones are kept. An empty cell means "leave it as it is"; what a cell says that nobody filled in since the sheet was
 * given out is judged against the site (`stale-cells.ts`). Nothing is taken over here (`take-sheet.ts`).
 */

export type SheetFailure = { readonly fault: SheetFault; readonly sheets: string };
const LANGUAGES = ['ja', 'en'] as const;
/** A head stands within the first rows, below a title and a few notes. */
const HEAD_ROWS = 40;
const DEVICE_LIMIT = 2000;

export function readParameterSheet(
  catalog: Catalog,
  data: Uint8Array,
  site: SiteFile,
): Result<SheetReading, SheetFailure> {
  const book = readWorkbook(data);
  if (!book.ok) return err({ fault: book.fault, sheets: '' });
  const settings = findTable(book.value.sheets, 'settings');
  if (!settings) {
    return err({
      fault: 'no-settings-sheet',
      sheets: book.value.sheets.map(({ name }) => name).join(', '),
    });
  }
  const deviceTable = findTable(book.value.sheets, 'devices');
  const devices = deviceTable ? readDevices(deviceTable) : { devices: [], problems: [], notes: [] };
  const named = [...devices.devices, ...site.devices].flatMap(({ product }) =>
    product === undefined ? [] : [product],
  );
  const products = [...new Set(named)].filter((product) => fieldLimits(catalog, product).length > 0);
  const read = readSettings(
    catalog,
    settings,
    // Where neither sheet nor site names a device: every one with firm limits.
    products.length > 0 ? products : documentedProducts(catalog),
    site.network.proxy.host,
  );
  return ok({
    values: read.values,
    devices: devices.devices,
    problems: [
      ...read.problems,
      ...devices.problems,
      ...notRead(book.value.sheets, 'settings', settings),
      ...(deviceTable ? notRead(book.value.sheets, 'devices', deviceTable) : []),
    ],
    notes: [...read.notes, ...devices.notes],
  });
}

// --- finding the tables -----------------------------------------------------------------------------------

type Column = 'id' | 'section' | 'label' | 'value' | 'address' | 'product' | 'route' | 'port' | 'issued';
type Table = {
  readonly sheet: string;
  readonly columns: Readonly<Partial<Record<Column, number>>>;
  /** Rows below the head, by row number. */
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, ReadCell>>;
};

/** The head is recognised by its words in either language; the sheet's own name is only preferred. */
function findTable(sheets: readonly ReadSheet[], which: 'settings' | 'devices'): Table | undefined {
  const wanted = LANGUAGES.map((language) => plainName(sheetWords(language)[`${which}Sheet`]));
  const byName = [...sheets].sort(
    (a, b) => Number(wanted.includes(plainName(b.name))) - Number(wanted.includes(plainName(a.name))),
  );
  for (const sheet of byName) {
    const table = tableOf(sheet, which);
    if (table) return table;
  }
  return undefined;
}

/** Copies of the table that was read which say something else: which of them was filled in nobody here can know. */
function notRead(
  sheets: readonly ReadSheet[],
  which: 'settings' | 'devices',
  read: Table,
): readonly SheetProblem[] {
  const said = (table: Table): ReadonlyMap<string, string> =>
    new Map(
      [...table.rows.values()].map((row): [string, string] => {
        const at = (name: Column): string => {
          const cell = row.get(table.columns[name] ?? 0);
          return cell === undefined ? '' : textOf(cell).trim();
        };
        if (which === 'devices')
          return [hostKey(at('address')), issuedRow([at('product'), at('route'), at('port')])];
        const { id, label, field } = nameOf(row, table);
        return [field ?? `${id} ${label}`, at('value')];
      }),
    );
  const own = said(read);
  return sheets.flatMap((sheet): readonly SheetProblem[] => {
    const table = sheet.name === read.sheet ? undefined : tableOf(sheet, which);
    const isOther = [...(table === undefined ? [] : said(table))].some(
      ([key, value]) => key.trim() !== '' && value !== '' && own.get(key) !== value,
    );
    return isOther
      ? [{ sheet: sheet.name, cell: 'A1', code: 'sheet-not-read', args: { read: read.sheet } }]
      : [];
  });
}

function plainName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

function tableOf(sheet: ReadSheet, which: 'settings' | 'devices'): Table | undefined {
  const rows = new Map<number, Map<number, ReadCell>>();
  for (const cell of sheet.cells) {
    const row = rows.get(cell.row) ?? new Map<number, ReadCell>();
    rows.set(cell.row, row.set(cell.column, cell));
  }
  for (const [number, row] of rows) {
    if (number > HEAD_ROWS) break;
    const columns: Partial<Record<Column, number>> = {};
    for (const [column, cell] of row) {
      const name = headOf(cell.text, which);
      if (name !== undefined && columns[name] === undefined) columns[name] = column;
    }
    const complete =
      which === 'settings'
        ? columns.value !== undefined && (columns.id !== undefined || columns.label !== undefined)
        : columns.address !== undefined && columns.product !== undefined && columns.route !== undefined;
    if (complete)
      return { sheet: sheet.name, columns, rows: new Map([...rows].filter(([at]) => at > number)) };
  }
  return undefined;
}

function headOf(text: string, which: 'settings' | 'devices'): Column | undefined {
  for (const language of LANGUAGES) {
    const words = sheetWords(language);
    const heads: Readonly<Record<string, string>> =
      which === 'settings' ? words.settingsColumns : words.deviceColumns;
    const found = Object.entries(heads).find(([, head]) => plainName(head) === plainName(text));
    if (found) return found[0] as Column;
  }
  return undefined;
}

// --- settings ---------------------------------------------------------------------------------------------

type Finding = {
  readonly values: SheetValue[];
  readonly problems: SheetProblem[];
  readonly notes: SheetNote[];
};

function readSettings(
  catalog: Catalog,
  table: Table,
  products: readonly Product[],
  proxyHost: string,
): Finding {
  const found: Finding = { values: [], problems: [], notes: [] };
  const first = new Map<SheetField, string>();
  for (const [number, row] of table.rows) {
    const cell = row.get(table.columns.value ?? 0);
    if (!cell || (cell.kind === 'text' && cell.text.trim() === '')) continue;
    const at = { sheet: table.sheet, cell: cell.ref };
    const name = nameOf(row, table);
    const problem = (code: SheetProblemCode, args: SheetProblem['args'], field?: SheetField): void => {
      found.problems.push({ ...at, code, args, ...(field === undefined ? {} : { field }) });
    };
    // A password is told before anything of it could be kept or shown.
    if (/パスワード|password|passwd/i.test(`${name.id} ${name.label}`)) {
      problem('secret', {});
      continue;
    }
    const field = name.field;
    if (field === undefined) {
      if (name.id !== '' || name.label !== '')
        problem('unknown-item', { found: (name.id || name.label).slice(0, 60) });
      else
        problem('unknown-item', {
          found: `${columnName(table.columns.id ?? table.columns.label ?? 1)}${number}`,
        });
      continue;
    }
    const known = first.get(field);
    if (known !== undefined) {
      problem('duplicate', { first: known }, field);
      continue;
    }
    first.set(field, cell.ref);
    const kind = textProblem(cell, field);
    if (kind) {
      problem(kind.code, kind.args, field);
      continue;
    }
    const checked = checkField(catalog, field, textOf(cell), products);
    if (checked.problem) problem(checked.problem.code, checked.problem.args, field);
    if (checked.value !== undefined) {
      const issued = isIssued(row, table, textOf(cell));
      found.values.push({ ...at, field, value: checked.value, ...issued });
      found.notes.push(...checked.notes.map((note) => ({ ...at, field, ...note })));
    }
  }
  return withoutHalfProxy(found, proxyHost);
}

/** A user without a host is no proxy, and a site file refuses it: the cell is named and not taken over. */
export function withoutHalfProxy<Read extends Pick<SheetReading, 'values' | 'problems'>>(
  found: Read,
  proxyHost: string,
): Read {
  const hasHost = proxyHost !== '' || found.values.some(({ field }) => field === 'network.proxy.host');
  const user = found.values.find(({ field }) => field === 'network.proxy.user');
  if (hasHost || !user) return found;
  const { sheet, cell } = user;
  return {
    ...found,
    values: found.values.filter((each) => each !== user),
    problems: [...found.problems, { sheet, cell, field: 'network.proxy.host', code: 'required', args: {} }],
  };
}

function nameOf(
  row: ReadonlyMap<number, ReadCell>,
  table: Table,
): { readonly id: string; readonly label: string; readonly field: SheetField | undefined } {
  const read = (column: number | undefined): string =>
    column === undefined ? '' : (row.get(column)?.text ?? '').normalize('NFKC').trim();
  const id = read(table.columns.id);
  const label = read(table.columns.label);
  const byId = SHEET_FIELDS.find((field) => field.toLowerCase() === id.toLowerCase());
  if (byId !== undefined || id !== '') return { id, label, field: byId };
  const byLabel = SHEET_FIELDS.filter((field) =>
    LANGUAGES.some((language) => plainName(sheetFieldLabel(textsFor(language), field)) === plainName(label)),
  );
  return { id, label, field: byLabel.length === 1 ? byLabel[0] : undefined };
}

/** Lines whose value is a number anyway; everywhere else a number cell has lost what stood before it. */
const NUMERIC: ReadonlySet<FieldKind> = new Set(['count', 'minutes', 'port']);

function textProblem(
  cell: ReadCell,
  field: SheetField | undefined,
): { readonly code: SheetProblemCode; readonly args: SheetProblem['args'] } | null {
  switch (cell.kind) {
    case 'formula':
      return { code: 'formula', args: {} };
    case 'error':
      return { code: 'error-value', args: { found: cell.text.slice(0, 20) } };
    case 'date':
      return { code: 'date-not-text', args: {} };
    case 'number':
      return field !== undefined && NUMERIC.has(fieldShape(field).kind)
        ? null
        : { code: 'number-not-text', args: { found: cell.text.slice(0, 30) } };
    case 'boolean':
      return field === 'settings.enable' ? null : { code: 'number-not-text', args: { found: cell.text } };
    default:
      return null;
  }
}

/** Does the cell, or the row, say what it said when the sheet was given out? Sheets of earlier versions do not tell. */
function isIssued(
  row: ReadonlyMap<number, ReadCell>,
  { columns }: Table,
  text: string,
): { readonly issued?: true } {
  const issued = columns.issued === undefined ? undefined : row.get(columns.issued);
  const plain = (each: string): string => each.replace(/\r\n?/g, '\n').trim();
  return issued !== undefined && plain(textOf(issued)) === plain(text) ? { issued: true } : {};
}

function textOf(cell: ReadCell): string {
  // 8080 is stored as 8080, 8080.0 or 8.08E3, as the producer likes.
  return cell.kind === 'number' ? String(Number(cell.text)) : cell.text;
}

// --- devices ----------------------------------------------------------------------------------------------

type Devices = {
  readonly devices: SheetDevice[];
  readonly problems: SheetProblem[];
  readonly notes: SheetNote[];
};

function readDevices(table: Table): Devices {
  const found: Devices = { devices: [], problems: [], notes: [] };
  const first = new Map<string, string>();
  for (const row of table.rows.values()) {
    const cells = (['address', 'product', 'route', 'port'] as const).map((name) => ({
      name,
      cell: row.get(table.columns[name] ?? 0),
    }));
    const filled = cells.filter(
      ({ cell }) => cell !== undefined && (cell.kind === 'formula' || cell.text.trim() !== ''),
    );
    if (filled.length === 0) continue;
    const before = found.problems.length;
    const problem = (cell: ReadCell, code: SheetProblemCode, args: SheetProblem['args'] = {}): void => {
      found.problems.push({ sheet: table.sheet, cell: cell.ref, code, args });
    };
    const texts: Partial<Record<Column, string>> = {};
    for (const { name, cell } of filled) {
      if (!cell) continue;
      const kind = name === 'port' && cell.kind === 'number' ? null : textProblem(cell, undefined);
      if (kind) problem(cell, kind.code, kind.args);
      else texts[name] = textOf(cell).normalize('NFKC').trim();
    }
    const cellOf = (name: Column): ReadCell | undefined => cells.find((each) => each.name === name)?.cell;
    const device = deviceOf(texts, cellOf, problem);
    const at = cellOf('address') ?? filled[0]?.cell;
    if (!at) continue;
    if (texts.address === undefined && found.problems.length === before)
      found.problems.push({
        sheet: table.sheet,
        cell: `${columnName(table.columns.address ?? 1)}${at.row}`,
        code: 'required',
        args: {},
      });
    if (!device || found.problems.length > before) continue;
    const known = first.get(hostKey(device.address));
    if (known !== undefined) problem(at, 'duplicate', { first: known });
    else if (found.devices.length >= DEVICE_LIMIT) {
      problem(at, 'too-many-rows', { limit: DEVICE_LIMIT });
      break;
    } else {
      first.set(hostKey(device.address), at.ref);
      const asRead = issuedRow(cells.map(({ cell }) => (cell === undefined ? '' : textOf(cell))));
      found.devices.push({ sheet: table.sheet, cell: at.ref, ...device, ...isIssued(row, table, asRead) });
      const raw = at.text.trim();
      if (raw !== texts.address)
        found.notes.push({
          sheet: table.sheet,
          cell: at.ref,
          code: 'normalised' satisfies SheetNoteCode,
          args: { from: raw, to: texts.address ?? '' },
        });
    }
  }
  return found;
}

function deviceOf(
  texts: Readonly<Partial<Record<Column, string>>>,
  cellOf: (name: Column) => ReadCell | undefined,
  problem: (cell: ReadCell, code: SheetProblemCode, args?: SheetProblem['args']) => void,
): Omit<SheetDevice, 'sheet' | 'cell'> | null {
  const say = (name: Column, code: SheetProblemCode, args?: SheetProblem['args']): void => {
    const cell = cellOf(name);
    if (cell) problem(cell, code, args);
  };
  const address = texts.address;
  const parsed = address === undefined ? undefined : parseHostPort(address, 443);
  if (cellOf('address')?.text.includes(MASK)) say('address', 'masked');
  else if (parsed && !parsed.ok) say('address', 'not-address', { found: address ?? '' });
  const product = texts.product === undefined ? undefined : productNamed(texts.product);
  if (texts.product !== undefined && product === undefined)
    say('product', 'not-product', { found: texts.product.slice(0, 60) });
  const route = texts.route === undefined ? undefined : routeNamed(texts.route);
  if (texts.route !== undefined && route === undefined)
    say('route', 'not-route', { found: texts.route.slice(0, 60) });
  const port = texts.port === undefined ? undefined : Number(texts.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
    say('port', 'not-number', { limit: '1-65535' });
  if (!parsed?.ok) return null;
  const own = parsed.value.port === 443 ? port : (port ?? parsed.value.port);
  return {
    address: parsed.value.host,
    ...(own === undefined ? {} : { port: own }),
    ...(product === undefined ? {} : { product }),
    ...(route === undefined ? {} : { route }),
  };
}

/** By id, short name or full name, in either language. */
function productNamed(text: string): Product | undefined {
  return PRODUCTS.find((product) =>
    [
      product,
      ...LANGUAGES.flatMap((language) => {
        const { name, short } = textsFor(language).product[product];
        return [name, short];
      }),
    ].some((name) => plainName(name) === plainName(text)),
  );
}

function routeNamed(text: string): Route | undefined {
  return ROUTES.find((route) =>
    [route, ...LANGUAGES.map((language) => textsFor(language).route[route].name)].some(
      (name) => plainName(name) === plainName(text),
    ),
  );
}
