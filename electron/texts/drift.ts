import type { NotComparedReason } from '../domain/drift.ts';
import { driftCount } from '../domain/drift-count.ts';
import type { DriftSummary } from '../domain/drift-summary.ts';
import { counted } from './counted.ts';
import { day, moment } from './moment.ts';
import type { Texts } from './shape.ts';

/** Words of 前回からの変更, in the reader's language. */
export type DriftWords = {
  readonly changed: (former: string, devices: number, values: number) => string;
  readonly same: (former: string) => string;
  readonly noneCompared: (former: string) => string;
  readonly counts: (compared: number, notCompared: number) => string;
  readonly present: (at: string) => string;
  readonly notReadYet: string;
  readonly clockWentBack: string;
  readonly devicesNotCompared: (devices: number) => string;
  readonly changedTitle: string;
  readonly changedHeads: readonly [item: string, before: string, after: string, devices: string];
  readonly between: (from: string, until: string) => string;
  readonly ownTitle: string;
  readonly ownNote: string;
  readonly ownHeads: readonly [item: string, before: string, wanted: string, after: string, devices: string];
  readonly reasonTitle: string;
  readonly reasonHeads: readonly [reason: string, items: string, devices: string];
  readonly reason: Readonly<Record<NotComparedReason, string>>;
  readonly kind: Readonly<Record<'changed' | 'own' | 'notCompared', string>>;
  /** The sheet's columns beside those above. */
  readonly sheetHeads: readonly string[];
  readonly first: string;
  readonly moreRows: (rows: number) => string;
};

const WORDS: Readonly<Record<'ja' | 'en', DriftWords>> = {
  ja: {
    changed: (former, devices, values) =>
      `前回（${former}）以降に機器側で変わった値: ${devices} 台 ${values} 項目`,
    same: (former) => `前回（${former}）の値から変わっていません`,
    noneCompared: (former) => `前回（${former}）の値と比較できた値はありません`,
    counts: (compared, notCompared) => `（比較した値 ${compared} 項目、比較できない値 ${notCompared} 項目）`,
    present: (at) => `今回の読み取り: ${at}。`,
    notReadYet: '今回はまだ機器の値を読み取っていません。',
    clockWentBack:
      '作業PCの時計が前回より前を示しています。時計の誤りのため、前回と今回の区切りと日時は確かではありません。',
    devicesNotCompared: (devices) => `1 項目も比較できなかった機器が ${devices} 台あります。`,
    changedTitle: '機器側で変わった値',
    changedHeads: ['項目', '前回の値', '今回の値', '機器'],
    between: (from, until) => `${from} から ${until} までの間`,
    ownTitle: '本ツールが書き込み、読み戻していない値',
    ownNote:
      '前回、書き込んだ後に読み戻せませんでした。今回の値は、本ツールの書き込みによる可能性があります。',
    ownHeads: ['項目', '書き込み前の値', '書き込んだ値', '今回の値', '機器'],
    reasonTitle: '比較できない値',
    reasonHeads: ['理由', '項目', '機器'],
    reason: {
      'not-read-then': '前回までに読み取っていません',
      'not-read-now': '今回は、書き込む前に読み取っていません',
      unreadable: '機器から読み取れません',
      secret: 'パスワードは、設定の有無しか分かりません',
    },
    kind: { changed: '機器側で変更', own: '本ツールの書き込み（未確認）', notCompared: '比較できない' },
    sheetHeads: [
      '区分',
      '項目',
      '前回の値',
      '本ツールが書き込んだ値',
      '今回の値',
      '台数',
      '機器 No.',
      '備考',
    ],
    first: '前回の読み取りがないため、比較するものはありません。',
    moreRows: (rows) => `ほか ${rows} 行は、パラメーターシートの「前回からの変更」にあります。`,
  },
  en: {
    changed: (former, devices, values) =>
      `Changed on the devices since the last visit (${former}): ${counted(values, 'value')} on ${counted(devices, 'device')}`,
    same: (former) => `Unchanged since the last visit (${former})`,
    noneCompared: (former) => `No value could be compared with the last visit (${former})`,
    counts: (compared, notCompared) => ` (values compared: ${compared}, not comparable: ${notCompared})`,
    present: (at) => `Read in this visit: ${at}.`,
    notReadYet: 'The devices have not been read in this visit yet.',
    clockWentBack:
      "The PC's clock shows an earlier time than in the last visit. One of the two was wrong: dates, and where the visits part, are not certain.",
    devicesNotCompared: (devices) => `Devices of which no value could be compared: ${devices}.`,
    changedTitle: 'Values changed on the devices',
    changedHeads: ['Item', 'Last visit', 'This visit', 'Devices'],
    between: (from, until) => `between ${from} and ${until}`,
    ownTitle: 'Values that this tool wrote and did not read back',
    ownNote:
      'They could not be read back after the write in the last visit. What the devices have now may be what this tool wrote.',
    ownHeads: ['Item', 'Before the write', 'Written', 'This visit', 'Devices'],
    reasonTitle: 'Values that cannot be compared',
    reasonHeads: ['Reason', 'Items', 'Devices'],
    reason: {
      'not-read-then': 'Not read in an earlier visit',
      'not-read-now': 'Not read in this visit before a write',
      unreadable: 'The device does not give it back',
      secret: 'Of a password only whether it is set is known',
    },
    kind: {
      changed: 'Changed on the device',
      own: 'Written by this tool (not read back)',
      notCompared: 'Not comparable',
    },
    sheetHeads: [
      'Kind',
      'Item',
      'Last visit',
      'Written by this tool',
      'This visit',
      'Devices',
      'Device no.',
      'Remark',
    ],
    first: 'No earlier visit read the devices: there is nothing to compare with.',
    moreRows: (rows) =>
      `${rows} more ${rows === 1 ? 'row stands' : 'rows stand'} in the parameter sheet under "Changes since the last visit".`,
  },
};

export function driftWords(language: 'ja' | 'en'): DriftWords {
  return WORDS[language];
}

/** What the report shows of a summary has its devices in another form; the counts are the same. */
type Counts = Pick<DriftSummary, 'former' | 'present' | 'clockWentBack' | 'compared' | 'notCompared'> & {
  readonly devices: number;
  readonly values: number;
};

export function driftCounts(summary: DriftSummary): Counts {
  return { ...summary, ...driftCount(summary) };
}

/** What it comes to, in one line. */
export function driftHeadline(
  texts: Texts,
  { former, compared, notCompared, devices, values }: Counts,
): string {
  const words = WORDS[texts.language];
  const counts = words.counts(compared, notCompared);
  if (values > 0) return words.changed(day(former), devices, values);
  return `${compared > 0 ? words.same(day(former)) : words.noneCompared(day(former))}${counts}`;
}

/** When this visit read, and how much was compared where the headline does not say so. */
export function driftRemarks(
  texts: Texts,
  { present, clockWentBack, compared, notCompared, values }: Counts,
  devicesNotCompared: number,
): readonly string[] {
  const words = WORDS[texts.language];
  return [
    present === null ? words.notReadYet : words.present(moment(present)),
    ...(clockWentBack ? [words.clockWentBack] : []),
    ...(values > 0 ? [words.counts(compared, notCompared).trim()] : []),
    ...(devicesNotCompared > 0 ? [words.devicesNotCompared(devicesNotCompared)] : []),
  ];
}
