import { type Catalog, documentedProducts, fieldLimits } from '../catalog/index.ts';
import { SHEET_FIELDS } from '../domain/parameter-sheet.ts';
import { PRODUCTS, type Product, ROUTES } from '../domain/product.ts';
import type { ReportModel } from '../domain/report-model.ts';
import type { SiteFile } from '../domain/site-file.ts';
import { textsFor } from '../texts/for-language.ts';
import {
  requestConditions,
  requestNotes,
  requestRemarks,
  requestTable,
  requestWords,
  sheetFieldLabel,
  sheetFieldSection,
  type Texts,
  transferMode,
} from '../texts/index.ts';
import { japaneseDay } from './model.ts';
import type { Properties } from './office/xlsx-properties.ts';
import { columnName } from './office/xlsx-read.ts';
import {
  type Cell,
  fillIn,
  head,
  number,
  plain,
  type Row,
  type Sheet,
  text,
  title,
  type Validation,
  workbook,
} from './office/xlsx-write.ts';
import { fieldShape, fieldValue, issuedRow, TRANSFER_MODES } from './sheet/parameter-fields.ts';
import { resultSheets } from './sheet/result-sheets.ts';
import { sheetWords } from './sheet/sheet-words.ts';

// --- FW開放申請書 -------------------------------------------------------------------------------------------

/** The firewall request as a workbook: the rows, fields and notes of the page, and the addresses one a row. */
export function firewallWorkbook(model: ReportModel): Promise<Uint8Array> {
  const words = sheetWords(model.options.language);
  const texts = textsFor(model.options.language);
  const own = requestWords(texts);
  const table = requestTable(texts, model.destinations, requestConditions(model.facts));
  const remarks = requestRemarks(texts, model);
  const { meta, options } = model;
  const { fields } = own;
  const span = own.heads.length;
  const facts: readonly (readonly [string, string])[] = [
    [fields.customer, meta.customer],
    [fields.site, [meta.siteName, meta.reference].filter((part) => part !== '').join(' ')],
    [fields.applicant, [meta.company, meta.engineer].filter((part) => part !== '').join(' ')],
    [fields.contact, meta.contact],
    [fields.date, isoDay(meta.generatedAt)],
    [fields.documentNumber, meta.documentNumber],
    [fields.reason, own.reasonText],
    [fields.wished, own.wishedBlank],
    [fields.period, own.periodBlank],
    [fields.zones, own.zonesBlank],
    [fields.scope, options.firewallRows === 'missing' ? words.onlyMissing : words.everything],
    [fields.rollback, own.rollbackText],
  ];
  const rows = table.rows.map(
    (row): Row => [
      number(row.no),
      text(row.kind),
      text(row.sources.split(', ').join('\n')),
      text(row.host),
      text(row.ports.join('\n')),
      text(row.need),
      text(row.purpose),
      text(row.state),
      text(''),
    ],
  );
  const simulated = (width: number): readonly Row[] =>
    meta.simulated ? [[plain(words.simulated, width)]] : [];
  const before: readonly Row[] = [
    [title(words.requestTitle, span)],
    ...simulated(span),
    ...facts.map(
      ([name, value]): Row => [
        { ...head(name), columnSpan: 3 },
        null,
        null,
        { ...text(value), columnSpan: 4 },
      ],
    ),
    ...remarks.notes.map((note): Row => [plain(note, span)]),
    ...(remarks.nothing === null ? [] : [[plain(remarks.nothing, span)]]),
  ];
  const notes = requestNotes(texts, model.destinations, model.facts);
  const request: Sheet = {
    sheet: words.requestSheet,
    columns: [6, 8, 24, 32, 14, 18, 36, 34, 28],
    headRow: before.length + 1,
    rows: [
      ...before,
      own.heads.map(head),
      ...rows,
      [],
      ...notes.map((note): Row => [plain(note, span)]),
      [],
      [null, null, ...words.approvals.map(head)],
      [null, null, ...words.approvals.map(() => text('\n\n\n'))],
    ],
  };
  const addresses: Sheet = {
    sheet: words.addressSheet,
    columns: [34, 50, 50],
    headRow: 1 + simulated(3).length,
    filter: true,
    rows: [
      ...simulated(3),
      own.addressHeads.map(head),
      ...table.addresses.flatMap(({ host, list, remark }) =>
        (list.length === 0 ? [''] : list).map((address): Row => [text(host), text(address), text(remark)]),
      ),
    ],
  };
  const sources: Sheet = {
    sheet: words.sourceSheet,
    columns: [20, 60],
    headRow: 1 + simulated(2).length,
    rows: [
      ...simulated(2),
      words.sourceHeads.map(head),
      ...table.lists.flatMap(({ name, addresses: list }) =>
        list.map((address): Row => [text(name), text(address)]),
      ),
    ],
  };
  return workbook(
    [
      request,
      ...(table.addresses.length > 0 ? [addresses] : []),
      ...(table.lists.length > 0 ? [sources] : []),
    ],
    propertiesOf(words.requestTitle, model),
  );
}

function isoDay(iso: string): string {
  return japaneseDay(iso).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
}

/** What a file browser shows of a workbook. */
function propertiesOf(name: string, { meta }: ReportModel): Properties {
  return {
    title: [name, meta.customer, meta.documentNumber].filter((part) => part !== '').join(' '),
    creator: [meta.company, meta.engineer].filter((part) => part !== '').join(' '),
    created: meta.generatedAt,
  };
}

// --- パラメーターシート ---------------------------------------------------------------------------------------

/**
 * The parameter sheet of a job: what is set (in the form that can be imported again), the devices, and per
 * device every item before, after and read back. `file` has its personal data masked where the model has.
 */
export function parameterWorkbook(catalog: Catalog, model: ReportModel, file: SiteFile): Promise<Uint8Array> {
  const { language, maskPersonalData } = model.options;
  const words = sheetWords(language);
  const texts = textsFor(language);
  const products = [...new Set(model.devices.map(({ product }) => product))];
  const ports = new Map(file.devices.map((device) => [device.address, device.ports.https]));
  const devices = model.devices.map(
    (device): DeviceLine => ({
      address: device.address,
      product: device.product === 'unknown' ? '' : texts.product[device.product].short,
      route: texts.route[device.route].name,
      port: ports.get(device.address) ?? 443,
      facts: [device.name, device.model, device.machineType, device.serial, device.firmware],
    }),
  );
  return workbook(
    [
      settingsSheet(catalog, texts, file, products, maskPersonalData, model.meta.simulated),
      devicesSheet(texts, devices, 0, model.meta.simulated),
      ...resultSheets(texts, model),
    ],
    propertiesOf(words.settingsTitle, model),
  );
}

/** 記入用: the empty form (or the job so far) for the customer to fill in beforehand. */
export function parameterForm(
  catalog: Catalog,
  language: 'ja' | 'en',
  file: SiteFile,
  simulated = false,
): Promise<Uint8Array> {
  const texts = textsFor(language);
  const devices = file.devices
    .filter(({ chosen }) => chosen)
    .map(
      ({ address, product, route, ports }): DeviceLine => ({
        address,
        product: product === undefined ? '' : texts.product[product].short,
        route: route === undefined ? '' : texts.route[route].name,
        port: ports.https,
        facts: ['', '', '', '', ''],
      }),
    );
  const products = file.devices.flatMap(({ product }) => (product === undefined ? [] : [product]));
  return workbook([
    settingsSheet(catalog, texts, file, [...new Set(products)], false, simulated),
    devicesSheet(texts, devices, BLANK_DEVICES, simulated),
  ]);
}

/** Rows ready to be filled in; more can be added below. */
const BLANK_DEVICES = 40;

function settingsSheet(
  catalog: Catalog,
  texts: Texts,
  file: SiteFile,
  products: readonly Product[],
  masked: boolean,
  simulated: boolean,
): Sheet {
  const words = sheetWords(texts.language);
  const columns = Object.values(words.settingsColumns);
  const limits = limitsOf(catalog, products.length > 0 ? products : documentedProducts(catalog));
  const before: readonly Row[] = [
    [title(words.settingsTitle, columns.length)],
    ...(simulated ? [[plain(words.simulated, columns.length)]] : []),
    ...(masked ? [words.masked] : words.settingsNotes).map((note): Row => [plain(note, columns.length)]),
  ];
  const headRow = before.length + 1;
  const validations: Validation[] = [];
  const rows = SHEET_FIELDS.map((field, index): Row => {
    const { kind, key } = fieldShape(field);
    const limit = key === undefined ? undefined : limits.get(key);
    const range = `C${headRow + 1 + index}`;
    const rule = [words.rules[kind], limit?.most === undefined ? '' : words.upTo(limit.most)]
      .filter((part) => part !== '')
      .join(texts.language === 'ja' ? '、' : ', ');
    const shown = valueCell(kind, fieldValue(file, field), texts);
    if (kind === 'switch')
      validations.push({ range, kind: 'list', values: [texts.yes, texts.no], message: rule });
    else if (kind === 'transfer')
      validations.push({
        range,
        kind: 'list',
        values: TRANSFER_MODES.map((mode) => transferMode(texts, mode)),
        message: rule,
      });
    else if (kind === 'count') validations.push({ range, kind: 'whole', least: 0, most: 10, message: rule });
    else if (kind === 'minutes')
      validations.push({ range, kind: 'whole', least: 1, most: 60, message: rule });
    else if (kind === 'port')
      validations.push({ range, kind: 'whole', least: 1, most: 65_535, message: rule });
    else if (limit?.most !== undefined)
      validations.push({ range, kind: 'length', most: limit.most, message: rule });
    return [
      text(sheetFieldSection(texts, field)),
      text(sheetFieldLabel(texts, field)),
      shown,
      text(limit?.required ? words.required : ''),
      text(rule),
      text(key === undefined ? '' : texts.setting[key].screen),
      { ...text(field), textColor: '#667075' },
      asGivenOut(String(shown?.value ?? '')),
    ];
  });
  return {
    sheet: words.settingsSheet,
    columns: [16, 30, 44, 8, 38, 32, 30, 44],
    hidden: [8],
    headRow,
    validations,
    rows: [...before, columns.map(head), ...rows],
  };
}

/** What nobody sees makes no row higher. */
function asGivenOut(value: string): Cell {
  return { ...text(value), wrap: false };
}

function valueCell(kind: ReturnType<typeof fieldShape>['kind'], value: string, texts: Texts): Row[number] {
  if (kind === 'switch') return fillIn(value === 'true' ? texts.yes : texts.no);
  if (kind === 'transfer') return fillIn(transferMode(texts, value));
  const whole = kind === 'count' || kind === 'minutes' || kind === 'port';
  if (whole && /^\d+$/.test(value)) return { ...number(Number(value)), backgroundColor: '#FFF9E5' };
  // An empty number cell keeps the general format, so that what is typed is a number.
  return whole ? { ...text(value), backgroundColor: '#FFF9E5' } : fillIn(value);
}

type Limit = { readonly required: boolean; readonly most: number | undefined };

/** The strictest limit over the products of the job. */
function limitsOf(catalog: Catalog, products: readonly Product[]): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const field of products.flatMap((product) => fieldLimits(catalog, product))) {
    const known = limits.get(field.key);
    const most = [known?.most, field.max].filter((value) => value !== undefined);
    limits.set(field.key, {
      required: (known?.required ?? false) || field.required === 'always',
      most: most.length === 0 ? undefined : Math.min(...most),
    });
  }
  return limits;
}

type DeviceLine = {
  readonly address: string;
  readonly product: string;
  readonly route: string;
  readonly port: number;
  readonly facts: readonly string[];
};

function devicesSheet(
  texts: Texts,
  devices: readonly DeviceLine[],
  blank: number,
  simulated: boolean,
): Sheet {
  const words = sheetWords(texts.language);
  const { address, product, route, port, issued } = words.deviceColumns;
  const heads = ['No.', address, product, route, port, ...words.deviceFacts, issued];
  const before: readonly Row[] = [
    ...(simulated ? [[plain(words.simulated, heads.length)]] : []),
    [plain(words.devicesNote, heads.length)],
  ];
  const headRow = before.length + 1;
  const lines = [
    ...devices,
    ...Array.from(
      { length: blank },
      (): DeviceLine => ({
        address: '',
        product: '',
        route: '',
        port: 0,
        facts: words.deviceFacts.map(() => ''),
      }),
    ),
  ];
  const all = (column: number): string =>
    `${columnName(column)}${headRow + 1}:${columnName(column)}${headRow + Math.max(1, lines.length)}`;
  return {
    sheet: words.devicesSheet,
    columns: [6, 24, 20, 28, 12, 26, 28, 16, 18, 28, 44],
    hidden: [heads.length],
    headRow,
    validations: [
      {
        range: all(3),
        kind: 'list',
        values: PRODUCTS.filter((each) => each !== 'unknown').map((each) => texts.product[each].short),
        message: words.choose,
      },
      {
        range: all(4),
        kind: 'list',
        values: ROUTES.map((each) => texts.route[each].name),
        message: words.choose,
      },
      { range: all(5), kind: 'whole', least: 1, most: 65_535, message: words.rules.port },
    ],
    rows: [
      ...before,
      heads.map(head),
      ...lines.map(
        (line, index): Row => [
          number(index + 1),
          fillIn(line.address),
          fillIn(line.product),
          fillIn(line.route),
          line.port === 0
            ? { ...text(''), backgroundColor: '#FFF9E5' }
            : { ...number(line.port), backgroundColor: '#FFF9E5' },
          ...line.facts.map((fact) => text(fact)),
          asGivenOut(
            line.address === '' ? '' : issuedRow([line.address, line.product, line.route, String(line.port)]),
          ),
        ],
      ),
    ],
  };
}
