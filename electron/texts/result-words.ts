import type { ReportModel } from '../domain/report-model.ts';
import { agreeing, counted } from './counted.ts';

type Result = ReportModel['deviceResults'][number];

/** Words of 機器別結果一覧, 試験成績書 and the settings as a matrix, in the document's language. */
export type ResultWords = {
  readonly heads: readonly string[];
  readonly note: string;
  readonly outOfScope: string;
  readonly byHandLeft: (steps: number) => string;
  readonly changesLeft: (values: number) => string;
  readonly test: Readonly<Record<Result['test'], string>>;
  readonly testHeads: readonly string[];
  readonly checkMethod: Readonly<Record<'laptop' | 'device', string>>;
  /** Between the methods of one kind of check. */
  readonly methodsJoined: string;
  readonly checkExpected: string;
  readonly checkResult: (passed: number, all: number, rest: string) => string;
  readonly target: (targets: number) => string;
  readonly writeItem: string;
  readonly writeMethod: string;
  /** Where nothing had to be written. */
  readonly readMethod: string;
  readonly writeExpected: string;
  readonly undoItem: string;
  readonly undoExpected: string;
  readonly testItem: string;
  readonly testMethod: string;
  readonly testByHand: string;
  readonly testExpected: string;
  readonly tickets: (list: string) => string;
  readonly ticketsInList: (results: string) => string;
  readonly matrixNote: string;
  readonly valueHead: string;
  readonly before: (value: string) => string;
  readonly readBack: (value: string) => string;
  readonly planned: string;
  /** Above values that were put back. */
  readonly putBack: string;
  readonly notWrittenTitle: string;
  readonly notWrittenHeads: readonly string[];
  readonly all: (items: number) => string;
  readonly valueOf: (value: string, numbers: string) => string;
  readonly manyValues: (count: number) => string;
};

const WORDS: Readonly<Record<'ja' | 'en', ResultWords>> = {
  ja: {
    heads: ['No.', '機器', '種別', '事前チェック', '設定', 'テスト通報', '問い合わせ番号', '残作業'],
    note: '事前チェックは、機器の通信先と機器自身の確認のうち、実施したものの最も悪い判定です。残作業は「指摘事項・残作業」の No. です。',
    outOfScope: '－ 対象外',
    byHandLeft: (steps) => (steps > 0 ? `△ 手動（残り${steps}項目）` : '△ 手動（未完了）'),
    changesLeft: (values) => (values > 0 ? `△ 再書き込み要（${values}項目）` : '△ 再書き込み要'),
    test: {
      passed: '○ 成功',
      again: '△ 再試験要',
      failed: '× 失敗',
      unconfirmed: '△ 結果未確認',
      'not-sent': '× 未送信',
      open: '－ 未実施',
      'without-result': '△ 結果未記録',
      'not-needed': '－ 不要',
    },
    testHeads: ['項目', '対象', '手順', '期待値', '結果', '判定', '実施者', '日時'],
    checkMethod: { laptop: '作業PCから確認', device: '機器の値を確認' },
    methodsJoined: '、',
    checkExpected: '全件正常',
    checkResult: (passed, all, rest) => `${all}件中 ${passed}件 正常${rest === '' ? '' : `（${rest}）`}`,
    target: (targets) => `${targets}件`,
    writeItem: '設定書き込み',
    writeMethod: '書き込み、読み戻し照合',
    readMethod: '読み取り、照合（書き込み不要）',
    writeExpected: '全項目一致',
    undoItem: '設定の書き戻し',
    undoExpected: '書き込み前の値と一致',
    testItem: 'テスト通報',
    testMethod: '機器から送信',
    testByHand: '機器の画面から送信',
    testExpected: '窓口で受信',
    tickets: (list) => `問い合わせ番号 ${list}`,
    ticketsInList: (results) => `問い合わせ番号は「${results}」のとおり`,
    matrixNote:
      '設定値の列は全機器に共通の値です。機器群の列は判定と、共通でない値です。変更前の値は未設定だったものを除いて示します。判定：○ 書き込み・読み戻し一致　▲ 送信済み (今回または以前)・読み戻し不可　△ 不一致　－ 変更なし　× 未書き込み　! 不明。機器ごとの値はパラメーターシートにあります。',
    valueHead: '設定値（共通）',
    before: (value) => `変更前: ${value}`,
    readBack: (value) => `読み戻し: ${value}`,
    planned: '計画（未実施）',
    putBack: '書き戻した値',
    notWrittenTitle: '設定が完了していない機器・設定しなかった項目',
    notWrittenHeads: ['機器', '状態・原因', '書き込んだ項目・変更なしの項目', '書き込んでいない項目'],
    all: (items) => `全${items}項目`,
    valueOf: (value, numbers) => `${value}（No.${numbers}）`,
    manyValues: (count) => `${count}通り（パラメーターシート参照）`,
  },
  en: {
    heads: ['No.', 'Device', 'Kind', 'Checks', 'Settings', 'Test call', 'Ticket', 'Left to do'],
    note: 'Checks: the worst of those that were run, on the device\'s destinations and on the device itself. Left to do: No. under "Findings and open points".',
    outOfScope: '－ out of scope',
    byHandLeft: (steps) => (steps > 0 ? `△ by hand (${steps} left)` : '△ by hand (not done)'),
    changesLeft: (values) => (values > 0 ? `△ to be written again (${values})` : '△ to be written again'),
    test: {
      passed: '○ success',
      again: '△ to be tested again',
      failed: '× failed',
      unconfirmed: '△ result not known',
      'not-sent': '× not sent',
      open: '－ not run',
      'without-result': '△ no result recorded',
      'not-needed': '－ not needed',
    },
    testHeads: ['Item', 'Of', 'Procedure', 'Expected', 'Result', 'Verdict', 'Carried out by', 'Time'],
    checkMethod: { laptop: 'Checked from the laptop', device: "The device's own value" },
    methodsJoined: '. ',
    checkExpected: 'All OK',
    checkResult: (passed, all, rest) => `${passed} of ${all} OK${rest === '' ? '' : ` (${rest})`}`,
    target: (targets) => `${targets}`,
    writeItem: 'Writing the settings',
    writeMethod: 'Written, read back and compared',
    readMethod: 'Read and compared (nothing to write)',
    writeExpected: 'Every item as wanted',
    undoItem: 'Putting the settings back',
    undoExpected: 'Every item as before',
    testItem: 'Test call',
    testMethod: 'Sent from the device',
    testByHand: "Sent from the device's own screen",
    testExpected: 'Received by support',
    tickets: (list) => `Ticket ${list}`,
    ticketsInList: (results) => `Tickets: see "${results}"`,
    matrixNote:
      'The value column holds what all devices have in common; the columns of the devices hold the verdict and values of their own. The value before stands where there was one. Verdict: ○ written and read back as wanted  ▲ sent, now or before, and cannot be read back  △ differs  － unchanged  × not written  ! unknown. The parameter sheet has the values by device.',
    valueHead: 'Value (common)',
    before: (value) => `Before: ${value}`,
    readBack: (value) => `Read back: ${value}`,
    planned: 'Planned (not written)',
    putBack: 'Put back',
    notWrittenTitle: 'Devices that are not set up, items that were not set',
    notWrittenHeads: ['Devices', 'State, reason', 'Items written or unchanged', 'Items not written'],
    all: (items) => agreeing(items, 'The one item', `All ${items} items`),
    valueOf: (value, numbers) => `${value} (No. ${numbers})`,
    manyValues: (count) => `${counted(count, 'value')} (see the parameter sheet)`,
  },
};

export function resultWords(language: 'ja' | 'en'): ResultWords {
  return WORDS[language];
}
