import type { ReportDrift, ReportModel } from '../../domain/report-model.ts';
import {
  argsOf,
  checkFinding,
  checkMeaning,
  checkName,
  driftValue,
  driftWords,
  errorText,
  evidenceName,
  evidenceValue,
  moment,
  pointCategory,
  pointHeads,
  pointOwner,
  pointSentence,
  resultCells,
  resultWords,
  rollbackWords,
  settingSection,
  settingValue,
  settingWord,
  statusWords,
  type Texts,
  testRecord,
} from '../../texts/index.ts';
import { sentences } from '../../texts/sentences.ts';
import { type Cell, head, number, plain, type Row, type Sheet, text, title } from '../office/xlsx-write.ts';
import { sheetWords } from './sheet-words.ts';

/** The report's lists as sheets: each with its title, whose it is, heads that stay in sight, and a filter. */
export function resultSheets(texts: Texts, model: ReportModel): readonly Sheet[] {
  const words = sheetWords(texts.language);
  const own = resultWords(texts.language);
  return [
    list(
      texts,
      model,
      words.resultSheet,
      [6, 20, 18, 18, 28, 34, 34, 34, 16],
      words.resultHeads,
      settingRows(texts, model),
    ),
    list(
      texts,
      model,
      words.deviceResultSheet,
      [6, 20, 14, 16, 26, 18, 20, 16],
      own.heads,
      model.deviceResults.map((result) => resultCells(texts, result).map(cellOf)),
    ),
    list(
      texts,
      model,
      words.checkSheet,
      [12, 28, 40, 44, 44, 12, 50, 18],
      words.checkHeads,
      checkRows(texts, model),
    ),
    list(
      texts,
      model,
      words.testSheet,
      [24, 18, 26, 20, 50, 12, 18, 36],
      own.testHeads,
      testRecord(texts, model).map(
        ({ item, of, procedure, expected, result, tickets, numbers, verdict, by, at }) =>
          [
            item,
            of,
            procedure,
            expected,
            [result, tickets.length === 0 ? '' : own.tickets(tickets.join(', ')), numbers]
              .filter((part) => part !== '')
              .join('\n'),
            verdict,
            by,
            at,
          ].map(text),
      ),
    ),
    list(
      texts,
      model,
      words.pointSheet,
      [6, 16, 90, 26, 16],
      pointHeads(texts),
      model.openPoints.map((point) => [
        number(point.no),
        text(pointCategory(texts, point)),
        text(pointSentence(texts, point)),
        text(pointOwner(texts, point)),
        text(point.due),
      ]),
    ),
    ...(model.drift === null
      ? []
      : [
          list(
            texts,
            model,
            words.driftSheet,
            [28, 24, 34, 34, 34, 10, 30, 50],
            driftWords(texts.language).sheetHeads,
            driftRows(texts, model.drift),
          ),
        ]),
  ];
}

const cellOf = (value: string | number): Cell => (typeof value === 'number' ? number(value) : text(value));

function list(
  texts: Texts,
  { meta }: ReportModel,
  name: string,
  columns: readonly number[],
  heads: readonly string[],
  rows: readonly Row[],
): Sheet {
  const words = sheetWords(texts.language);
  const span = heads.length;
  const about = [
    meta.customer,
    meta.siteName,
    meta.reference,
    meta.documentNumber,
    meta.version,
    moment(meta.generatedAt),
  ];
  const before: readonly Row[] = [
    [title(name, span)],
    ...(meta.simulated ? [[plain(words.simulated, span)]] : []),
    [plain(words.subject(about), span)],
  ];
  return {
    sheet: name,
    columns,
    headRow: before.length + 1,
    filter: true,
    rows: [...before, heads.map(head), ...rows],
  };
}

/** Every item of every device; one that has none says in one row how it stands and why. */
function settingRows(texts: Texts, model: ReportModel): readonly Row[] {
  return [...jobRows(texts, model), ...leftRows(texts, model)];
}

/** What stands on devices that are no part of the job any more, and have no number. */
function leftRows(texts: Texts, { leftBehind }: ReportModel): readonly Row[] {
  const { left } = rollbackWords(texts.language);
  return leftBehind.flatMap(({ address, product, why, ways }) =>
    ways.flatMap(({ items }) =>
      items.map(
        ({ key, before, wanted }): Row => [
          text(''),
          text(address),
          text(texts.product[product].name),
          text(settingSection(texts, key)),
          text(texts.setting[key].label),
          text(settingValue(texts, key, before)),
          text(settingValue(texts, key, wanted)),
          text(left.why[why]),
          text(left.written),
        ],
      ),
    ),
  );
}

function jobRows(texts: Texts, model: ReportModel): readonly Row[] {
  return model.settings.devices.flatMap((device): readonly Row[] => {
    const start = [number(device.no), text(device.address), text(texts.product[device.product].name)];
    if (device.items.length === 0) {
      const result = model.deviceResults.find(({ no }) => no === device.no);
      const why = sentences(
        texts.language,
        device.errors.map((error) => errorText(texts, error, 'paper')),
      );
      return [
        [
          ...start,
          text(''),
          text(why || texts.driver[device.driver]),
          text(''),
          text(''),
          text(''),
          text(result === undefined ? '' : settingWord(texts, result)),
        ],
      ];
    }
    return device.items.map((item) => [
      ...start,
      text(settingSection(texts, item.key)),
      text(texts.setting[item.key].label),
      text(settingValue(texts, item.key, item.before)),
      text(settingValue(texts, item.key, item.wanted)),
      text(item.secret ? '' : settingValue(texts, item.key, item.after)),
      text(`${texts.applyOutcome[item.outcome].mark} ${texts.applyOutcome[item.outcome].word}`),
    ]);
  });
}

/** Every check that was asked for, failures first, with its remedy and what was measured. */
function checkRows(texts: Texts, model: ReportModel): readonly Row[] {
  const words = sheetWords(texts.language);
  return [...model.checkGroups.flatMap(({ results }) => results), ...model.clock].map((result) => {
    const { mark, word } = statusWords(texts, result);
    const { title: found } = checkFinding(texts, result.id, result.code);
    return [
      `${mark} ${word}`,
      checkName(texts, result.id),
      result.target,
      [found, checkMeaning(texts, result)].filter((part) => part !== '').join('\n'),
      result.fixes.map((fix) => `${texts.fix[fix].who}: ${texts.fix[fix].remedy(argsOf(result))}`).join('\n'),
      words.from[result.from],
      result.evidence
        .map((each) => `${evidenceName(texts, each.key)}: ${evidenceValue(texts, each)}`)
        .join('\n'),
      moment(result.startedAt),
    ].map(text);
  });
}

/** What changed since the last visit, what this program wrote unheard, and what could not be compared. */
function driftRows(texts: Texts, { changed, own, reasons }: ReportDrift): readonly Row[] {
  const words = driftWords(texts.language);
  const item = (key: ReportDrift['changed'][number]['key']): string => texts.setting[key].label;
  const devices = ({ count, numbers }: { readonly count: number; readonly numbers: string }): Row => [
    number(count),
    text(numbers),
  ];
  return [
    ...changed.map(
      (row): Row => [
        text(words.kind.changed),
        text(item(row.key)),
        text(driftValue(texts, row.key, row.before)),
        text(''),
        text(driftValue(texts, row.key, row.after)),
        ...devices(row),
        text(words.between(moment(row.since), moment(row.until))),
      ],
    ),
    ...own.map(
      (row): Row => [
        text(words.kind.own),
        text(item(row.key)),
        text(driftValue(texts, row.key, row.before)),
        text(driftValue(texts, row.key, row.wanted)),
        text(driftValue(texts, row.key, row.after)),
        ...devices(row),
        text(words.ownNote),
      ],
    ),
    ...reasons.map(
      (row): Row => [
        text(words.kind.notCompared),
        text(row.keys.map(item).join(', ')),
        text(''),
        text(''),
        text(''),
        ...devices(row),
        text(words.reason[row.reason]),
      ],
    ),
  ];
}
