import type { ReportModel } from '../../electron/domain/report-model.ts';

/** Words of the printed documents that are no codes; sentences for codes come from electron/texts. */
type Args = Readonly<Record<string, string | number>>;

export type ReportWords = {
  readonly title: Readonly<Record<ReportModel['kind'], string>>;
  readonly honorific: string;
  readonly cover: Readonly<
    Record<'reference' | 'documentNumber' | 'version' | 'date' | 'author' | 'site' | 'simulated', string>
  >;
  readonly revisions: string;
  readonly revisionHeads: readonly string[];
  readonly firstEdition: string;
  readonly approvals: string;
  readonly approvalBoxes: readonly string[];
  readonly receipt: string;
  readonly contents: string;
  readonly legend: string;
  readonly sections: Readonly<
    Record<
      | 'overview'
      | 'devices'
      | 'routes'
      | 'checks'
      | 'settings'
      | 'tests'
      | 'clock'
      | 'events'
      | 'data'
      | 'openPoints'
      | 'process'
      | 'appendix',
      string
    >
  >;
  readonly verdict: Readonly<Record<ReportModel['overview']['verdict'], string>>;
  readonly overviewHeads: Readonly<
    Record<'verdict' | 'devices' | 'applied' | 'tested' | 'checks' | 'openPoints' | 'terms', string>
  >;
  readonly count: (n: number) => string;
  readonly deviceCount: (n: number) => string;
  readonly deviceHeads: readonly string[];
  readonly why: string;
  readonly routeHeads: readonly string[];
  readonly diagram: Readonly<Record<'devices' | 'lxca' | 'proxy' | 'direct' | 'centre' | 'caption', string>>;
  readonly checkHeads: readonly string[];
  readonly passedHeads: readonly string[];
  readonly from: Readonly<Record<'laptop' | 'device', string>>;
  readonly fromNote: string;
  readonly noChecks: string;
  readonly passed: (n: number) => string;
  readonly common: string;
  readonly commonNote: string;
  readonly commonHeads: readonly string[];
  readonly settingHeads: readonly string[];
  readonly noSettings: string;
  readonly terms: (by: string, at: string) => string;
  readonly testHeads: readonly string[];
  readonly noTests: string;
  readonly clockHeads: readonly string[];
  readonly noClock: string;
  readonly eventHeads: readonly string[];
  readonly noEvents: string;
  readonly eventsAsOf: string;
  readonly excluded: string;
  readonly none: string;
  readonly dataSent: string;
  readonly where: string;
  readonly crypt: string;
  readonly superseded: (printed: string) => string;
  readonly noticesTitle: string;
  readonly openPointHeads: readonly string[];
  readonly noOpenPoints: string;
  readonly category: (code: string) => string;
  readonly owner: (code: string) => string;
  readonly openPoint: (code: string, args: Args, sentence: string) => string;
  readonly appendixTool: string;
  readonly corrections: string;
  readonly correctionHeads: readonly string[];
  readonly evidence: string;
  readonly evidenceHeads: readonly string[];
  readonly request: Readonly<Record<'applicant' | 'customer' | 'date' | 'period' | 'note', string>>;
  readonly requestHeads: readonly string[];
  readonly requestState: Readonly<Record<'missing' | 'open' | 'not-checked', string>>;
  readonly noInspection: string;
  readonly outbound: string;
  readonly kindNew: string;
  readonly required: string;
  readonly optional: string;
  readonly corrected: (printed: string) => string;
  readonly manualHeads: readonly string[];
  readonly noManual: string;
  readonly masked: string;
};

const ja: ReportWords = {
  title: {
    report: 'Call Home 設定報告書',
    'firewall-request': 'ファイアウォール開放申請書',
    'manual-sheet': 'Call Home 手動設定シート',
  },
  honorific: '御中',
  cover: {
    reference: '案件番号',
    documentNumber: '文書番号',
    version: '版',
    date: '作成日',
    author: '作成者',
    site: '案件名',
    simulated: '練習サイトの記録です（実機ではありません）',
  },
  revisions: '改訂履歴',
  revisionHeads: ['日付', '版', '更新内容'],
  firstEdition: '初版',
  approvals: '承認欄',
  approvalBoxes: ['作成', '確認', '承認'],
  receipt: 'お客様受領欄',
  contents: '目次',
  legend: '凡例：○ 正常　△ 注意　× NG　－ 未実施　! エラー',
  sections: {
    overview: '1. 概要',
    devices: '2. 対象機器一覧',
    routes: '3. 通報経路と構成図',
    checks: '4. 事前チェック結果',
    settings: '5. 設定内容',
    tests: '6. テスト通報結果',
    clock: '7. 時刻同期',
    events: '8. 通報対象イベント',
    data: '9. 送信される情報・送信先・暗号化',
    openPoints: '10. 指摘事項・残作業',
    process: '11. 障害時の流れ',
    appendix: '付録',
  },
  verdict: {
    ready: 'Call Home の設定を完了し、指摘事項はありません。',
    attention: 'Call Home の設定を実施しました。対応が必要な指摘事項があります。',
    incomplete: '作業は完了していません。残作業を「10. 指摘事項・残作業」に示します。',
  },
  overviewHeads: {
    verdict: '総合判定',
    devices: '対象機器',
    applied: '設定完了',
    tested: 'テスト通報成功',
    checks: '事前チェック',
    openPoints: '指摘事項・残作業',
    terms: '使用条件への同意',
  },
  count: (n) => `${n}件`,
  deviceCount: (n) => `${n}台`,
  deviceHeads: ['No.', 'アドレス', '種別', '機種 / マシンタイプ', 'シリアル番号', 'ファームウェア'],
  why: '認識の根拠',
  routeHeads: ['機器', '種別', '通報経路', '理由', '設定方法'],
  diagram: {
    devices: '対象機器',
    lxca: 'XClarity Administrator',
    proxy: 'プロキシ',
    direct: '直接',
    centre: '通報先（米国）',
    caption: '図1 通報経路',
  },
  checkHeads: ['判定', '確認項目', '対象', '結果と根拠'],
  passedHeads: ['判定', '確認項目', '対象', '根拠'],
  from: { laptop: '作業PC', device: '機器' },
  fromNote:
    '測定元：特記のない行は作業PCから測定した結果です。機器自身からの到達性とは異なる場合があります。',
  noChecks: '事前チェックは未実施です。',
  passed: (n) => `正常（${n}件）`,
  common: '共通設定値',
  commonNote: '全機器に共通の値です。機器ごとの表では変更した項目と読み戻し結果を示します。',
  commonHeads: ['項目', '設定値'],
  settingHeads: ['項目', '変更前', '変更後', '読み戻し結果', '判定'],
  noSettings: 'この機器への書き込みは行っていません。',
  terms: (by, at) => (by === '' ? '同意は記録されていません。' : `${by} 様（${at}）`),
  testHeads: ['機器', '種別', '結果', '問い合わせ番号', '日時', '内容'],
  noTests: 'テスト通報は未実施です。',
  clockHeads: ['判定', '対象', '結果', '根拠'],
  noClock: '時刻の確認は未実施です。',
  eventHeads: ['イベントID', 'メッセージ', '対象機種'],
  noEvents:
    'ガイドの一覧表（2019年2月6日時点）にある機種は含まれていません。最新の対象イベントは製品ドキュメントをご参照ください。',
  eventsAsOf: '2019年2月6日時点の一覧表による。以降の情報は製品ドキュメントをご参照ください。',
  excluded: '除外イベント',
  none: 'なし',
  dataSent: '送信される情報',
  where: '送信先',
  crypt: '暗号化',
  superseded: (printed) => `ガイドの記載「${printed}」は訂正しています。`,
  noticesTitle: '注意事項',
  openPointHeads: ['No.', '区分', '内容', '対応者', '期限'],
  noOpenPoints: '指摘事項・残作業はありません。',
  category: (code) => ({ network: 'ネットワーク', clock: '時刻', device: '機器' })[code] ?? code,
  owner: (code) =>
    ({
      engineer: '現地作業者',
      network: 'お客様ネットワーク管理者',
      support: 'サポート窓口',
      customer: 'お客様',
    })[code] ?? code,
  openPoint: (code, args, sentence) => {
    switch (code) {
      case 'check-failed':
        return `${sentence}（対象 ${args.count}件：${args.targets}${Number(args.more) > 0 ? ` ほか${args.more}件` : ''}）`;
      case 'preflight-not-run':
        return '事前チェックを実施していません。';
      case 'through-lxca':
        return `${args.address} は XClarity Administrator 経由で通報します。XClarity Administrator への登録を確認してください。`;
      case 'set-by-hand':
        return `${args.address} は本ツールから設定していません。手動設定シートに従って設定してください。`;
      case 'not-applied':
        return `${args.address} への設定を実施していません。`;
      case 'apply-failed':
        return `${args.address} の設定が完了していません。${sentence}`;
      case 'test-by-hand':
        return `${args.address} は画面からテスト通報を実施し、結果を記録してください。`;
      case 'test-failed':
        return `${args.address} のテスト通報が成功していません。${sentence}`;
      case 'not-tested':
        return `${args.address} のテスト通報を実施していません。`;
      default:
        return sentence;
    }
  },
  appendixTool: '作成ツール・参照資料',
  corrections: 'ガイド記載の訂正',
  correctionHeads: ['箇所', '記載', '訂正後', '理由'],
  evidence: '証跡ファイル（SHA-256）',
  evidenceHeads: ['ファイル', 'SHA-256'],
  request: {
    applicant: '申請者',
    customer: 'お客様',
    date: '申請日',
    period: '期間',
    note: '送信元は管理コントローラーおよびプロキシのアドレスです。宛先はFQDNでの許可を推奨します（IPアドレスは2020年7月時点の参考値）。',
  },
  requestHeads: [
    'No.',
    '区分',
    '送信元',
    '宛先 FQDN / IP（参考）',
    'プロトコル・ポート',
    '方向',
    '用途',
    '備考',
  ],
  requestState: { missing: '未開放', open: '疎通確認済み', 'not-checked': '未確認' },
  noInspection: 'TLS検査の対象外とすること',
  outbound: '内→外',
  kindNew: '新規',
  required: '必須',
  optional: '任意',
  corrected: (printed) => `ガイド記載「${printed}」を訂正`,
  manualHeads: ['□', '画面', '項目', '入力値・操作', '実施者 / 日時'],
  noManual: '手動で設定する項目はありません。',
  masked: '個人情報等を伏せて出力しています。',
};

const en: ReportWords = {
  title: {
    report: 'Call Home configuration report',
    'firewall-request': 'Firewall opening request',
    'manual-sheet': 'Call Home manual settings sheet',
  },
  honorific: '',
  cover: {
    reference: 'Reference',
    documentNumber: 'Document no.',
    version: 'Version',
    date: 'Date',
    author: 'Author',
    site: 'Job',
    simulated: 'Record of the practice site (no real devices)',
  },
  revisions: 'Revision history',
  revisionHeads: ['Date', 'Version', 'Change'],
  firstEdition: 'First edition',
  approvals: 'Approvals',
  approvalBoxes: ['Prepared', 'Checked', 'Approved'],
  receipt: 'Received by customer',
  contents: 'Contents',
  legend: 'Legend: ○ OK  △ Attention  × Failed  － Not run  ! Error',
  sections: {
    overview: '1. Overview',
    devices: '2. Devices',
    routes: '3. Reporting routes',
    checks: '4. Preflight results',
    settings: '5. Settings',
    tests: '6. Test call results',
    clock: '7. Time',
    events: '8. Events that are reported',
    data: '9. Data sent, destinations, encryption',
    openPoints: '10. Findings and open points',
    process: '11. What happens on a fault',
    appendix: 'Appendix',
  },
  verdict: {
    ready: 'Call Home is set up; there are no findings.',
    attention: 'Call Home was set up. There are findings that need action.',
    incomplete: 'The work is not finished. What is left is listed in section 10.',
  },
  overviewHeads: {
    verdict: 'Verdict',
    devices: 'Devices',
    applied: 'Set up',
    tested: 'Test calls succeeded',
    checks: 'Preflight',
    openPoints: 'Findings and open points',
    terms: 'Terms accepted',
  },
  count: (n) => String(n),
  deviceCount: (n) => String(n),
  deviceHeads: ['No.', 'Address', 'Kind', 'Model / machine type', 'Serial', 'Firmware'],
  why: 'Recognised by',
  routeHeads: ['Device', 'Kind', 'Route', 'Reason', 'Set over'],
  diagram: {
    devices: 'Devices',
    lxca: 'XClarity Administrator',
    proxy: 'Proxy',
    direct: 'Direct',
    centre: 'Support centre (USA)',
    caption: 'Figure 1: reporting routes',
  },
  checkHeads: ['Result', 'Check', 'Target', 'Finding and evidence'],
  passedHeads: ['Result', 'Check', 'Target', 'Evidence'],
  from: { laptop: 'laptop', device: 'device' },
  fromNote: 'Measured from the laptop unless a row says otherwise. What a device itself reaches may differ.',
  noChecks: 'Preflight was not run.',
  passed: (n) => `Passed (${n})`,
  common: 'Common values',
  commonNote:
    'Values that all devices share. The tables per device show what was changed and what was read back.',
  commonHeads: ['Item', 'Value'],
  settingHeads: ['Item', 'Before', 'After', 'Read back', 'Result'],
  noSettings: 'Nothing was written to this device.',
  terms: (by, at) => (by === '' ? 'No acceptance is recorded.' : `${by} (${at})`),
  testHeads: ['Device', 'Kind', 'Result', 'Ticket', 'Time', 'Message'],
  noTests: 'No test call was sent.',
  clockHeads: ['Result', 'Target', 'Finding', 'Evidence'],
  noClock: 'Clocks were not checked.',
  eventHeads: ['Event ID', 'Message', 'Models'],
  noEvents:
    "None of the models is in the guide's table of 2019-02-06. See the product documentation for the events of newer models.",
  eventsAsOf: 'From the table of 2019-02-06. See the product documentation for later information.',
  excluded: 'Excluded events',
  none: 'None',
  dataSent: 'Data sent',
  where: 'Destination',
  crypt: 'Encryption',
  superseded: (printed) => `Corrected; the guide prints "${printed}"`,
  noticesTitle: 'Remarks',
  openPointHeads: ['No.', 'Category', 'Finding', 'Owner', 'Due'],
  noOpenPoints: 'There are no findings or open points.',
  category: (code) => ({ network: 'Network', clock: 'Time', device: 'Device' })[code] ?? code,
  owner: (code) =>
    ({
      engineer: 'Field engineer',
      network: "Customer's network administrator",
      support: 'Support centre',
      customer: 'Customer',
    })[code] ?? code,
  openPoint: (code, args, sentence) => {
    switch (code) {
      case 'check-failed':
        return `${sentence} (${args.count}: ${args.targets}${Number(args.more) > 0 ? ` and ${args.more} more` : ''})`;
      case 'preflight-not-run':
        return 'Preflight was not run.';
      case 'through-lxca':
        return `${args.address} reports through XClarity Administrator. Check that it is managed there.`;
      case 'set-by-hand':
        return `${args.address} was not set by this tool. Follow the manual settings sheet.`;
      case 'not-applied':
        return `${args.address} was not set up.`;
      case 'apply-failed':
        return `Setting up ${args.address} is not finished. ${sentence}`;
      case 'test-by-hand':
        return `Send the test call of ${args.address} from its own screen and record the result.`;
      case 'test-failed':
        return `The test call of ${args.address} did not succeed. ${sentence}`;
      case 'not-tested':
        return `No test call was sent from ${args.address}.`;
      default:
        return sentence;
    }
  },
  appendixTool: 'Tool and sources',
  corrections: 'Corrections to the guide',
  correctionHeads: ['Where', 'Printed', 'Corrected', 'Reason'],
  evidence: 'Evidence files (SHA-256)',
  evidenceHeads: ['File', 'SHA-256'],
  request: {
    applicant: 'Applicant',
    customer: 'Customer',
    date: 'Date',
    period: 'Period',
    note: 'Sources are the management controllers and the proxy. Allow destinations by name; the addresses are of July 2020 and for reference.',
  },
  requestHeads: [
    'No.',
    'Kind',
    'Source',
    'Destination FQDN / IP (reference)',
    'Protocol, port',
    'Direction',
    'Purpose',
    'Remarks',
  ],
  requestState: { missing: 'Not open', open: 'Reachable', 'not-checked': 'Not checked' },
  noInspection: 'Must be exempt from TLS inspection',
  outbound: 'Outbound',
  kindNew: 'New',
  required: 'Required',
  optional: 'Optional',
  corrected: (printed) => `Corrected; the guide prints "${printed}"`,
  manualHeads: ['□', 'Screen', 'Item', 'Value, action', 'Done by / at'],
  noManual: 'Nothing has to be set by hand.',
  masked: 'Personal data are masked in this copy.',
};

export function reportWords(language: 'ja' | 'en'): ReportWords {
  return language === 'ja' ? ja : en;
}
