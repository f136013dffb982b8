import type { ReportModel } from '../../electron/domain/report-model.ts';
import { agreeing, counted } from '../../electron/texts/counted.ts';
import { type CountWords, countWords } from '../../electron/texts/index.ts';
import type { SectionId } from './sections.ts';

/** Words of the printed documents that are no codes; sentences for codes come from electron/texts. */
export type ReportWords = CountWords & {
  readonly title: Readonly<Record<ReportModel['kind'], string>>;
  readonly honorific: string;
  readonly customerUnnamed: string;
  readonly cover: Readonly<
    Record<
      | 'contact'
      | 'workPeriod'
      | 'workPlace'
      | 'witness'
      | 'reference'
      | 'documentNumber'
      | 'version'
      | 'date'
      | 'company'
      | 'author'
      | 'site'
      | 'simulated',
      string
    >
  >;
  readonly revisions: string;
  readonly revisionHeads: readonly string[];
  readonly firstEdition: string;
  readonly laterEdition: string;
  readonly approvals: string;
  readonly approvalBoxes: readonly string[];
  readonly receipt: string;
  /** Date, comment, name or stamp. */
  readonly receiptBoxes: readonly string[];
  readonly contents: string;
  readonly legend: string;
  /** Titles of the sections with the numbers that their order gives them; a word for one is in `sections` below. */
  readonly sections: Readonly<Record<SectionId, string>>;
  readonly verdict: Readonly<Record<ReportModel['overview']['verdict'], (openPoints: string) => string>>;
  /** Behind the verdict of a job without findings. */
  readonly warned: (warnings: number) => string;
  readonly overviewHeads: Readonly<
    Record<
      'verdict' | 'devices' | 'applied' | 'restored' | 'tested' | 'checks' | 'openPoints' | 'terms',
      string
    >
  >;
  readonly groupTitle: (
    group: { readonly count: number; readonly numbers: string; readonly addresses: readonly string[] },
    product: string,
  ) => string;
  readonly titled: (title: string, count: string) => string;
  /** A finding's title and what follows from it, as running text. */
  readonly sentence: (title: string, means: string) => string;
  readonly whatWasDone: string;
  readonly kindHeads: readonly string[];
  readonly morePoints: (n: number, openPoints: string) => string;
  readonly noDevices: string;
  readonly deviceHeads: readonly string[];
  readonly why: string;
  readonly routeHeads: readonly string[];
  readonly diagram: Readonly<
    Record<
      'devices' | 'lxca' | 'proxy' | 'direct' | 'centre' | 'caption' | 'none' | 'notCovered' | 'unknown',
      string
    >
  > & { readonly others: (n: number) => string };
  readonly checkHeads: readonly string[];
  readonly checkSummary: string;
  readonly noCauses: string;
  readonly matrix: string;
  readonly matrixNote: string;
  readonly matrixTarget: string;
  readonly matrixGood: (count: number, issuer: string) => string;
  readonly matrixIssuer: string;
  readonly from: Readonly<Record<'laptop' | 'device', string>>;
  readonly fromNote: string;
  readonly noChecks: string;
  /** A preflight that was stopped: so many of so many checks. */
  readonly cameTo: (done: number, total: number) => string;
  /** A preflight that was run for other settings or devices. */
  readonly outdatedChecks: (at: string) => string;
  readonly notSet: string;
  /** A test call a person made. */
  readonly unread: (n: number) => string;
  /** Of the devices of the job, those that do not report. */
  readonly outOfScope: (n: number) => string;
  /** So many report through an appliance and have no test call of their own. */
  readonly testless: (n: number) => string;
  /** A later try that changed nothing. */
  readonly triedLater: (at: string, why: string) => string;
  /** Beside what stands: later it was held back before anything was done. */
  readonly heldBackLater: (at: string, why: string) => string;
  readonly common: string;
  readonly commonHeads: readonly string[];
  readonly settingHeads: readonly string[];
  readonly noSettings: string;
  readonly untouched: string;
  readonly correctionField: (code: string) => string;
  readonly notApplied: string;
  /** Beside a value that stands among the common ones. */
  readonly customerNames: string;
  readonly customerNameHeads: readonly string[];
  readonly terms: (by: string, at: string) => string;
  readonly noTests: string;
  readonly clockHeads: readonly string[];
  readonly noClock: string;
  readonly rightClocks: string;
  readonly mended: string;
  readonly rightClockHeads: readonly string[];
  readonly addressesInList: (devices: string) => string;
  readonly numbersInList: (devices: string) => string;
  readonly eventHeads: readonly string[];
  readonly noEvents: string;
  readonly eventsAsOf: string;
  readonly excluded: string;
  readonly none: string;
  readonly noOpenPoints: string;
  readonly appendixTool: string;
  readonly tool: string;
  readonly catalogDate: (date: string) => string;
  readonly generated: (at: string) => string;
  readonly corrections: string;
  readonly correction: (printed: string, corrected: string) => string;
  readonly logins: string;
  readonly loginsNote: string;
  readonly loginHeads: readonly string[];
  readonly evidence: string;
  readonly evidenceNote: string;
  readonly evidenceHeads: readonly string[];
  readonly request: Readonly<
    Record<
      | 'applicant'
      | 'contact'
      | 'customer'
      | 'date'
      | 'period'
      | 'periodBlank'
      | 'asAbove'
      | 'scope'
      | 'onlyMissing'
      | 'everything'
      | 'note'
      | 'sourceLists',
      string
    >
  > & { readonly sourceHeads: readonly string[] };
  readonly requestBoxes: readonly string[];
  readonly manualHeads: readonly string[];
  readonly tickHeads: readonly string[];
  readonly manualNote: string;
  readonly noManual: string;
  readonly manualNotMade: (numbers: string) => string;
  readonly masked: string;
};

/** What of the guide was put right. */
const CORRECTION_FIELDS: Readonly<Record<'ja' | 'en', Readonly<Record<string, string>>>> = {
  ja: {
    port: 'ポート',
    protocol: 'プロトコル',
    ipv4: 'IPv4アドレス',
    ipv6: 'IPv6アドレス',
    host: 'ホスト名',
    tls: '暗号化',
    row: '重複行',
    title: '表題',
    text: '本文',
    'event-id': 'イベント ID',
  },
  en: {
    port: 'port',
    protocol: 'protocol',
    ipv4: 'IPv4 addresses',
    ipv6: 'IPv6 addresses',
    host: 'host name',
    tls: 'encryption',
    row: 'repeated row',
    title: 'title',
    text: 'text',
    'event-id': 'event ID',
  },
};

const ja: ReportWords = {
  ...countWords('ja'),
  title: {
    report: 'Call Home 設定報告書',
    'firewall-request': 'ファイアウォール開放申請書',
    'manual-sheet': 'Call Home 手動設定シート',
  },
  honorific: '御中',
  customerUnnamed: '（お客様名 未入力）',
  cover: {
    reference: '案件番号',
    documentNumber: '文書番号',
    version: '版',
    date: '作成日',
    company: '作業会社',
    author: '作成者',
    contact: '連絡先',
    workPeriod: '作業日時',
    workPlace: '作業場所',
    witness: '立会者',
    site: 'サイト名',
    simulated: '練習サイトの記録です（実機ではありません）',
  },
  revisions: '改訂履歴',
  revisionHeads: ['日付', '版', '更新内容'],
  firstEdition: '初版',
  laterEdition: '作業結果を更新',
  approvals: '承認欄',
  approvalBoxes: ['作成', '確認', '承認'],
  receipt: 'お客様受領欄',
  receiptBoxes: ['受領日', 'コメント', '受領者'],
  contents: '目次',
  legend: '凡例：○ 正常　△ 注意　× NG　－ 未実施　! エラー',
  sections: {
    overview: '概要',
    results: '機器別結果一覧',
    devices: '対象機器一覧',
    routes: '通報経路と構成図',
    checks: '事前チェック結果',
    settings: '設定内容',
    rollback: '変更前の値と切り戻し',
    tests: '試験成績書',
    clock: '時刻同期',
    events: '通報対象イベント',
    data: '送信される情報・送信先・暗号化',
    openPoints: '指摘事項・残作業',
    handover: '運用引継ぎ',
    process: '障害時の流れ',
    drift: '前回からの変更',
    appendix: '付録',
  },
  verdict: {
    ready: () => 'Call Home の設定を完了し、指摘事項はありません。',
    attention: () => 'Call Home の設定を実施しました。対応が必要な指摘事項があります。',
    incomplete: (openPoints) => `作業は完了していません。残作業を「${openPoints}」に示します。`,
  },
  warned: (warnings) => `事前チェックには注意が${warnings}件あります。`,
  overviewHeads: {
    verdict: '総合判定',
    devices: '対象機器',
    applied: '設定完了',
    restored: '元に戻し済み',
    tested: 'テスト通報成功',
    checks: '事前チェック',
    openPoints: '指摘事項・残作業',
    terms: '使用条件への同意',
  },
  groupTitle: ({ count, numbers, addresses }, product) =>
    count > 1 ? `${product}（${count}台）` : `No.${numbers}　${addresses[0] ?? ''}　${product}`,
  titled: (title, count) => `${title}（${count}）`,
  sentence: (title, means) => (means === '' ? title : `${title}。${means}`),
  whatWasDone: '実施内容',
  kindHeads: ['種別', '通報経路', '台数', '設定完了', 'テスト通報成功', '手動設定'],
  morePoints: (n, openPoints) => `ほか${n}件。すべては「${openPoints}」に示します。`,
  noDevices: '対象機器は登録されていません。',
  deviceHeads: [
    'No.',
    'アドレス / 名前',
    '種別',
    '通報経路',
    '機種 / マシンタイプ',
    'シリアル番号',
    'ファームウェア',
  ],
  why: '判別の根拠',
  routeHeads: ['種別', '通報経路', '理由', '設定方法', '機器'],
  diagram: {
    devices: '対象機器',
    lxca: 'XClarity Administrator',
    proxy: 'プロキシ',
    direct: '直接',
    centre: '通報先（米国）',
    caption: '図1 通報経路（破線は本ツールの設定対象外）',
    none: '通報しない機器',
    notCovered: '設定対象外',
    unknown: 'アドレス未定',
    others: (n) => `ほか${n}件`,
  },
  checkHeads: ['判定', '確認項目', '対象', '結果と根拠'],
  checkSummary: '確認項目ごとの集計',
  noCauses: 'NG・注意・未実施の項目はありません。',
  matrix: '通信先・対象ごとの結果',
  matrixNote:
    '数字は、確認したアドレスのうち正常だった数です。空欄はその確認が不要な通信先です。測定値は証跡ファイルにあります。',
  matrixTarget: '通信先・対象',
  matrixGood: (count, issuer) =>
    `確認した項目がすべて正常（${count}件${issuer === '' ? '' : `、証明書の発行者 ${issuer}`}）:`,
  matrixIssuer: '証明書の発行者',
  from: { laptop: '作業PC', device: '機器' },
  fromNote:
    '測定元：特記のない行は作業PCから測定した結果です。機器自身からの到達性とは異なる場合があります。',
  noChecks: '事前チェックは未実施です。',
  cameTo: (done, total) => `途中で中止（${total}件中${done}件まで確認）`,
  outdatedChecks: (at) => `${at}（その後に設定または対象機器を変更、再実施していません）`,
  notSet: '設定しなかった項目',
  outOfScope: (n) => `通報しない機器${n}台を含む`,
  testless: (n) => `ほか${n}台は管理サーバー経由または AutoSupport のため不要`,
  unread: (n) => `読み戻せない項目 ${n}件（送信済み・読み戻し不可）`,
  triedLater: (at, why) => `${at} に再度実施しましたが、完了していません。${why}`,
  heldBackLater: (at, why) => `${at} の再実施は始めていません。${why}`,
  common: '共通設定値',
  commonHeads: ['大項目', '項目', '設定値'],
  settingHeads: ['大項目', '項目', '変更前', '変更後', '読み戻し結果', '判定'],
  noSettings: 'この機器への書き込みは行っていません。',
  untouched: '本ツールから書き込んでいない機器',
  correctionField: (code) => CORRECTION_FIELDS.ja[code] ?? code,
  notApplied: '設定は未実施です。変更後の欄は計画です。',
  customerNames: 'お客様情報の表記',
  customerNameHeads: ['項目', '日本語', 'フリガナ', '機器に設定する英語/ローマ字'],
  terms: (by, at) => (by === '' ? '同意は記録されていません。' : `${by} 様（${at}）`),
  noTests: 'テスト通報は未実施です。',
  clockHeads: ['判定', '対象', '結果', '根拠'],
  noClock: '時刻の確認は未実施です。',
  rightClocks: '正確な機器の時刻',
  mended: '機器に設定した値',
  rightClockHeads: ['機器', '差（秒）'],
  numbersInList: (devices) => `「${devices}」の種別・通報経路の欄のとおりです。`,
  addressesInList: (devices) => `アドレスは「${devices}」の No. を参照してください。`,
  eventHeads: ['イベント ID', 'メッセージ', '対象機種'],
  noEvents:
    'ガイドの一覧表（2019年2月6日時点）にある機種は含まれていません。最新の対象イベントは製品ドキュメントをご参照ください。',
  eventsAsOf: '2019年2月6日時点の一覧表による。以降の情報は製品ドキュメントをご参照ください。',
  excluded: '除外イベント',
  none: 'なし',
  noOpenPoints: '指摘事項・残作業はありません。',
  appendixTool: '作成ツール・参照資料',
  tool: 'Call Home 設定アシスタント',
  catalogDate: (date) => `通信先・制限・イベントの一覧（カタログ） ${date} 時点`,
  generated: (at) => `作成日時 ${at}（日本時間）`,
  corrections: 'ガイド記載の訂正',
  correction: (printed, corrected) => `ガイドの記載「${printed}」→「${corrected}」。`,
  logins: '機器へのログイン',
  loginsNote:
    '拒否されたログインは、ログイン情報を入れ直すまで繰り返しません。機器側の失敗回数の確認に使用してください。',
  loginHeads: ['機器', 'ユーザー', '試行回数', '拒否された回数'],
  evidence: '証跡ファイル（SHA-256）',
  evidenceNote:
    '証跡 ZIP に同じ名前で入っています。展開したフォルダーで「sha256sum -c SHA256SUMS」を実行すると照合できます。',
  evidenceHeads: ['ファイル', 'SHA-256'],
  request: {
    applicant: '申請者（所属・氏名）',
    contact: '連絡先',
    customer: 'お客様',
    date: '申請日',
    period: '期間',
    periodBlank: '　　　　年　　月　　日 ～ 　　　　年　　月　　日（保守契約の終了まで）',
    asAbove: '上記',
    scope: '申請の範囲',
    onlyMissing: '事前チェックで不足していた通信先のみ',
    everything: 'Call Home に必要なすべての通信先',
    sourceLists: '送信元一覧',
    sourceHeads: ['名前', 'アドレス'],
    note: '送信元は管理コントローラーおよびプロキシのアドレスです。宛先はFQDNでの許可を推奨します（IPアドレスは2020年7月時点の参考値）。',
  },
  requestBoxes: ['申請', '確認', '承認'],
  manualHeads: ['No.', '✓', '画面', '項目', '操作・入力値', '実施者 / 日時'],
  tickHeads: ['確認', '機器', '実施者 / 日時'],
  manualNote: '上から順に実施し、終えた手順の □ に ✓ を付けてください。パスワードは印刷していません。',
  noManual: '手動で設定する項目はありません。',
  manualNotMade: (numbers) =>
    `未作成: No.${numbers} は変更計画を作成していないため、手順は決まっていません。`,
  masked: '個人情報等を伏せて出力しています。',
};

const en: ReportWords = {
  ...countWords('en'),
  title: {
    report: 'Call Home configuration report',
    'firewall-request': 'Firewall opening request',
    'manual-sheet': 'Call Home manual settings sheet',
  },
  honorific: '',
  customerUnnamed: '(customer not entered)',
  cover: {
    reference: 'Reference',
    documentNumber: 'Document no.',
    version: 'Version',
    date: 'Date',
    company: 'Company',
    author: 'Author',
    contact: 'Contact',
    workPeriod: 'Time of the work',
    workPlace: 'Place of the work',
    witness: 'Present on site',
    site: 'Job',
    simulated: 'Record of the practice site (no real devices)',
  },
  revisions: 'Revision history',
  revisionHeads: ['Date', 'Version', 'Change'],
  firstEdition: 'First edition',
  laterEdition: 'Results updated',
  approvals: 'Approvals',
  approvalBoxes: ['Prepared', 'Checked', 'Approved'],
  receipt: 'Received by customer',
  receiptBoxes: ['Date', 'Comment', 'Received by'],
  contents: 'Contents',
  legend: 'Legend: ○ OK  △ warning  × NG  － not run  ! error',
  sections: {
    overview: 'Overview',
    results: 'Results by device',
    devices: 'Devices',
    routes: 'Reporting routes',
    checks: 'Preflight results',
    settings: 'Settings',
    rollback: 'Values before and rollback',
    tests: 'Test record',
    clock: 'Time',
    events: 'Events that are reported',
    data: 'Data sent, destinations, encryption',
    openPoints: 'Findings and open points',
    handover: 'Handover to operation',
    process: 'What happens on a fault',
    drift: 'Changes since the last visit',
    appendix: 'Appendix',
  },
  verdict: {
    ready: () => 'Call Home is set up; there are no findings.',
    attention: () => 'Call Home was set up. There are findings that need action.',
    incomplete: (openPoints) => `The work is not finished. What is left is listed in "${openPoints}".`,
  },
  warned: (warnings) => ` Preflight has ${counted(warnings, 'warning')}.`,
  overviewHeads: {
    verdict: 'Verdict',
    devices: 'Devices',
    applied: 'Set up',
    restored: 'Put back',
    tested: 'Test calls succeeded',
    checks: 'Preflight',
    openPoints: 'Findings and open points',
    terms: 'Terms accepted',
  },
  groupTitle: ({ count, numbers, addresses }, product) =>
    count > 1 ? `${product} (${count} devices)` : `No. ${numbers}: ${addresses[0] ?? ''} ${product}`,
  titled: (title, count) => `${title} (${count})`,
  sentence: (title, means) => (means === '' ? title : `${title}. ${means}`),
  whatWasDone: 'What was done',
  kindHeads: ['Kind', 'Route', 'Devices', 'Set up', 'Test call succeeded', 'By hand'],
  morePoints: (n, openPoints) => `${n} more. "${openPoints}" lists all of them.`,
  noDevices: 'No devices are part of this job.',
  deviceHeads: ['No.', 'Address / name', 'Kind', 'Route', 'Model / machine type', 'Serial', 'Firmware'],
  why: 'Recognised by',
  routeHeads: ['Kind', 'Route', 'Reason', 'Set over', 'Devices'],
  diagram: {
    devices: 'Devices',
    lxca: 'XClarity Administrator',
    proxy: 'Proxy',
    direct: 'Direct',
    centre: 'Support centre (USA)',
    caption: 'Figure 1: reporting routes (broken lines: not set up by this tool)',
    none: 'Not reporting',
    notCovered: 'not covered',
    unknown: 'address not known',
    others: (n) => `and ${n} more`,
  },
  checkHeads: ['Result', 'Check', 'Target', 'Finding and evidence'],
  checkSummary: 'Summary by kind of check',
  noCauses: 'Nothing failed, needs attention or was left out.',
  matrix: 'Results by destination',
  matrixNote:
    'Numbers: how many of the addresses that were asked passed. An empty cell: not needed there. What was measured is in the evidence files.',
  matrixTarget: 'Destination',
  matrixGood: (count, issuer) =>
    `Every check passed (${count}${issuer === '' ? '' : `, certificate issuer ${issuer}`}):`,
  matrixIssuer: 'Certificate issuer',
  from: { laptop: 'laptop', device: 'device' },
  fromNote: 'Measured from the laptop unless a row says otherwise. What a device itself reaches may differ.',
  noChecks: 'Preflight was not run.',
  cameTo: (done, total) => `stopped on the way (${done} of ${total} checked)`,
  outdatedChecks: (at) => `${at} (settings or devices were changed since, and it was not run again)`,
  notSet: 'Wanted and not set',
  outOfScope: (n) => `${n} of them ${agreeing(n, 'does', 'do')} not report`,
  testless: (n) =>
    `${n} more ${agreeing(n, 'reports', 'report')} through a management server or by AutoSupport and ${agreeing(n, 'needs', 'need')} none`,
  unread: (n) => `${counted(n, 'sent value')} that cannot be read back`,
  triedLater: (at, why) => `Tried again at ${at} without coming to an end. ${why}`,
  heldBackLater: (at, why) => `Not begun again at ${at}. ${why}`,
  common: 'Common values',
  commonHeads: ['Section', 'Item', 'Value'],
  settingHeads: ['Section', 'Item', 'Before', 'After', 'Read back', 'Result'],
  noSettings: 'Nothing was written to this device.',
  untouched: 'Devices this tool wrote nothing to',
  correctionField: (code) => CORRECTION_FIELDS.en[code] ?? code,
  notApplied: 'Not applied. The column "After" shows the plan.',
  customerNames: 'How the customer is written',
  customerNameHeads: ['Item', 'Japanese', 'Kana', 'Latin letters for devices'],
  terms: (by, at) => (by === '' ? 'No acceptance is recorded.' : `${by} (${at})`),
  noTests: 'No test call was sent.',
  clockHeads: ['Result', 'Target', 'Finding', 'Evidence'],
  noClock: 'Clocks were not checked.',
  rightClocks: 'Devices whose clock is right',
  mended: 'Values set on the device',
  rightClockHeads: ['Device', 'Difference (s)'],
  numbersInList: (devices) => `As kind and route in "${devices}" say.`,
  addressesInList: (devices) => `For the addresses see No. in "${devices}".`,
  eventHeads: ['Event ID', 'Message', 'Models'],
  noEvents:
    "None of the models is in the guide's table of 2019-02-06. See the product documentation for the events of newer models.",
  eventsAsOf: 'From the table of 2019-02-06. See the product documentation for later information.',
  excluded: 'Excluded events',
  none: 'None',
  noOpenPoints: 'There are no findings or open points.',
  appendixTool: 'Tool and sources',
  tool: 'Call Home Setup Assistant',
  catalogDate: (date) => `Catalog of destinations, limits and events as of ${date}`,
  generated: (at) => `Made at ${at} (Japan time)`,
  corrections: 'Corrections to the guide',
  correction: (printed, corrected) => `Guide: "${printed}" → "${corrected}".`,
  logins: 'Logins at the devices',
  loginsNote:
    'A refused login is not repeated until it is entered anew. To be compared with the failures that the device counts.',
  loginHeads: ['Device', 'User', 'Attempts', 'Refused'],
  evidence: 'Evidence files (SHA-256)',
  evidenceNote:
    'They are in the evidence ZIP under the same names. "sha256sum -c SHA256SUMS" in the unpacked folder compares them.',
  evidenceHeads: ['File', 'SHA-256'],
  request: {
    applicant: 'Applicant (company, name)',
    contact: 'Contact',
    customer: 'Customer',
    date: 'Date',
    period: 'Period',
    periodBlank: 'From ____________ to ____________ (end of the maintenance contract)',
    asAbove: 'As above',
    scope: 'Scope',
    onlyMissing: 'Only what preflight found missing',
    everything: 'Every destination Call Home needs',
    sourceLists: 'Source lists',
    sourceHeads: ['Name', 'Addresses'],
    note: 'Sources are the management controllers and the proxy. Allow destinations by name; the addresses are of July 2020 and for reference.',
  },
  requestBoxes: ['Applied', 'Checked', 'Approved'],
  manualHeads: ['No.', '✓', 'Screen', 'Item', 'Action, value', 'Done by / at'],
  tickHeads: ['Done', 'Device', 'Done by / at'],
  manualNote: 'Follow the steps from top to bottom and tick □ when done. Passwords are not printed.',
  noManual: 'Nothing has to be set by hand.',
  manualNotMade: (numbers) => `Not made: No. ${numbers} was not planned, so the steps are not known.`,
  masked: 'Personal data are masked in this copy.',
};

/** The words of a document; `order` is that of its sections, which numbers their titles. The appendix has none. */
export function reportWords(language: 'ja' | 'en', order: readonly SectionId[] = []): ReportWords {
  const words = language === 'ja' ? ja : en;
  const numbered = order.map((id, index): readonly [SectionId, string] => [
    id,
    id === 'appendix' ? words.sections[id] : `${index + 1}. ${words.sections[id]}`,
  ]);
  return { ...words, sections: { ...words.sections, ...Object.fromEntries(numbered) } };
}
