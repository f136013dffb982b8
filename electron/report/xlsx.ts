import { Buffer } from 'node:buffer';
import writeExcelFile from 'write-excel-file/node';
import type { ReportModel } from '../domain/report-model.ts';
import { settingValue, textsFor } from '../texts/index.ts';
import { sheetWords } from './sheet-words.ts';

type Cell = {
  readonly value: string | number;
  readonly type?: StringConstructor | NumberConstructor;
  readonly fontWeight?: 'bold';
  readonly backgroundColor?: string;
  readonly wrap?: boolean;
  readonly columnSpan?: number;
  readonly borderStyle?: 'thin';
};
type Sheet = {
  readonly sheet: string;
  readonly columns: readonly number[];
  readonly rows: readonly (readonly Cell[])[];
};

/** Excel's own limit of a cell. */
const CELL_LIMIT = 32_767;
const HEAD = '#DCEBEA';

/** Always a text cell, never a formula: what comes from a device may begin with `=`, `+`, `-` or `@`. */
function text(value: string): Cell {
  return { value: value.slice(0, CELL_LIMIT), type: String, wrap: true, borderStyle: 'thin' };
}
function head(value: string): Cell {
  return { ...text(value), fontWeight: 'bold', backgroundColor: HEAD };
}
function number(value: number): Cell {
  return { value, type: Number, borderStyle: 'thin' };
}

/** The firewall request as a workbook: one row per rule, with what an approver needs. */
export function firewallWorkbook(model: ReportModel): Promise<Buffer> {
  const words = sheetWords(model.options.language);
  const texts = textsFor(model.options.language);
  const rows = model.destinations.map((row) => [
    number(row.no),
    text(words.kindNew),
    text(row.sources.join('\n')),
    text(row.host),
    text(row.addresses.join('\n')),
    text(`${row.transport} (${row.protocol})`),
    number(row.port),
    text(words.outbound),
    text(words.purpose(texts.profile[row.profile as keyof typeof texts.profile] ?? row.profile)),
    text(''),
    text(
      [
        words.state[row.state],
        row.required ? words.required : words.optional,
        row.protocol === 'https' ? words.noInspection : '',
        row.corrected ? words.corrected(row.corrected.printed) : '',
      ]
        .filter((part) => part !== '')
        .join('\n'),
    ),
  ]);
  const cover: Sheet = {
    sheet: words.requestSheet,
    columns: [6, 8, 20, 30, 26, 14, 8, 10, 30, 14, 44],
    rows: [
      [{ ...text(`${words.requestTitle} ${model.meta.documentNumber}`), fontWeight: 'bold', columnSpan: 11 }],
      [
        head(words.customer),
        text(''),
        text(model.meta.customer),
        head(words.applicant),
        text(model.meta.engineer),
        head(words.date),
        text(model.meta.generatedAt.slice(0, 10)),
      ],
      words.requestHeads.map(head),
      ...rows,
      [],
      words.approvals.map(head),
      words.approvals.map(() => text('\n\n')),
    ],
  };
  return workbook([cover]);
}

/** The parameter sheet: per device, every item with before, wanted, read back; common values first. */
export function parameterWorkbook(model: ReportModel): Promise<Buffer> {
  const words = sheetWords(model.options.language);
  const texts = textsFor(model.options.language);
  const common: Sheet = {
    sheet: words.commonSheet,
    columns: [18, 28, 40],
    rows: [
      words.commonHeads.map(head),
      ...model.settings.common.map((item) => [
        text(words.section(item.key)),
        text(texts.setting[item.key].label),
        text(settingValue(texts, item.key, item.value)),
      ]),
    ],
  };
  const devices: Sheet = {
    sheet: words.deviceSheet,
    columns: [20, 18, 18, 28, 34, 34, 34, 14],
    rows: [
      words.deviceHeads.map(head),
      ...model.settings.devices.flatMap((device) =>
        device.items.map((item) => [
          text(device.address),
          text(texts.product[device.product].name),
          text(words.section(item.key)),
          text(texts.setting[item.key].label),
          text(settingValue(texts, item.key, item.before)),
          text(settingValue(texts, item.key, item.wanted)),
          text(item.secret ? '' : settingValue(texts, item.key, item.after)),
          text(`${texts.applyOutcome[item.outcome].mark} ${texts.applyOutcome[item.outcome].word}`),
        ]),
      ),
    ],
  };
  const list: Sheet = {
    sheet: words.listSheet,
    columns: [6, 20, 22, 26, 16, 18, 28, 20],
    rows: [
      words.listHeads.map(head),
      ...model.devices.map((device) => [
        number(device.no),
        text(device.address),
        text(texts.product[device.product].name),
        text(device.model),
        text(device.machineType),
        text(device.serial),
        text(device.firmware),
        text(texts.route[device.route].name),
      ]),
    ],
  };
  return workbook([list, common, devices]);
}

async function workbook(sheets: readonly Sheet[]): Promise<Buffer> {
  const written = writeExcelFile(
    sheets.map(({ sheet, columns, rows }) => ({
      sheet,
      columns: columns.map((width) => ({ width })),
      data: rows.map((cells) => cells.map((cell) => ({ ...cell }))),
      stickyRowsCount: 1,
    })) as never,
  ) as { readonly toBuffer: () => Promise<Buffer> };
  return Buffer.from(await written.toBuffer());
}
