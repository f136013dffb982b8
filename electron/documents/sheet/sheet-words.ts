import type { FieldKind } from './parameter-fields.ts';

/** Heads and fixed words of the workbooks, in both languages. */
export type SheetWords = {
  readonly requestSheet: string;
  readonly requestTitle: string;
  readonly addressSheet: string;
  readonly simulated: string;
  readonly sourceSheet: string;
  readonly sourceHeads: readonly string[];
  readonly approvals: readonly string[];
  readonly scope: string;
  readonly everything: string;
  readonly onlyMissing: string;
  readonly required: string;
  readonly optional: string;

  /** The sheet that can be filled in: its name, heads and notes. The importer finds its columns by these heads. */
  readonly settingsSheet: string;
  readonly settingsTitle: string;
  readonly settingsNotes: readonly string[];
  readonly settingsColumns: Readonly<
    Record<'section' | 'label' | 'value' | 'required' | 'rule' | 'screen' | 'id' | 'issued', string>
  >;
  readonly devicesSheet: string;
  readonly devicesNote: string;
  readonly deviceColumns: Readonly<Record<'address' | 'product' | 'route' | 'port' | 'issued', string>>;
  /** Columns of the device sheet that are only shown. */
  readonly deviceFacts: readonly string[];
  readonly resultSheet: string;
  readonly resultHeads: readonly string[];
  readonly deviceResultSheet: string;
  readonly checkSheet: string;
  readonly checkHeads: readonly string[];
  readonly from: Readonly<Record<'laptop' | 'device', string>>;
  readonly testSheet: string;
  readonly pointSheet: string;
  readonly driftSheet: string;
  /** Under a title: whose job, which document, of which day. */
  readonly subject: (parts: readonly string[]) => string;
  readonly rules: Readonly<Record<FieldKind, string>>;
  readonly upTo: (characters: number) => string;
  readonly choose: string;
  readonly masked: string;
};

const ja: SheetWords = {
  requestSheet: 'FW開放申請',
  requestTitle: 'ファイアウォール開放申請書',
  addressSheet: '宛先IP (参考)',
  simulated: '練習サイトの記録です (実機ではありません)',
  sourceSheet: '送信元一覧',
  sourceHeads: ['名前', 'アドレス'],
  approvals: ['申請', '確認', '承認'],
  scope: '申請の範囲',
  everything: 'Call Home に必要なすべての通信先',
  onlyMissing: '事前チェックで不足していた通信先のみ',
  required: '必須',
  optional: '任意',
  settingsSheet: '設定',
  settingsTitle: 'Call Home パラメーターシート',
  settingsNotes: [
    '「設定値」の列だけを記入してください。空欄の項目は、取り込み時に変更しません。行の並べ替えや列の追加はできますが、「項目ID」は変えないでください。',
    'パスワードは記入しないでください (画面で入力します)。数式・マクロは読み取りません。',
  ],
  settingsColumns: {
    section: '大項目',
    label: '項目',
    value: '設定値',
    required: '必須',
    rule: '入力のきまり',
    screen: '機器の画面での名前',
    id: '項目ID',
    issued: '出力時の値',
  },
  devicesSheet: '対象機器',
  devicesNote: 'アドレスだけでも登録できます。種別と通報経路は一覧から選びます (空欄は自動で判別)。',
  deviceColumns: {
    address: 'アドレス',
    product: '種別',
    route: '通報経路',
    port: 'HTTPSポート',
    issued: '出力時の値',
  },
  deviceFacts: ['名前', '機種', 'マシンタイプ', 'シリアル番号', 'ファームウェア'],
  resultSheet: '機器別設定',
  resultHeads: ['No.', '機器', '種別', '大項目', '項目', '変更前', '変更後', '読み戻し結果', '判定'],
  deviceResultSheet: '機器別結果',
  checkSheet: '事前チェック',
  checkHeads: ['判定', '確認項目', '対象', '結果', '対処', '測定元', '測定値', '日時'],
  from: { laptop: '作業PC', device: '機器' },
  testSheet: '試験',
  pointSheet: '指摘事項・残作業',
  driftSheet: '前回からの変更',
  subject: (parts) => parts.filter((part) => part !== '').join('　'),
  rules: {
    japanese: '日本語可',
    romaji: '英語/ローマ字 (半角)',
    phone: '半角数字 (例: 0312345678)',
    email: '例: name@example.co.jp',
    'postal-code': '数字7桁 (例: 101-0054)',
    country: '2文字の国コード (日本は JP)',
    switch: 'はい / いいえ',
    transfer: 'FTP / TFTP / SFTP / 使用しない (空欄は変更しない)',
    count: '0～10 の整数',
    minutes: '1～60 の整数 (分)',
    host: 'ホスト名または IP アドレス (http:// は不要)',
    port: '1～65535 の整数',
    name: '認証が必要なサーバーの場合のみ',
    servers: 'アドレス。複数は改行かコンマ区切り',
    ranges: '例: 192.168.1.0/24。複数は改行かコンマ区切り',
    events: 'イベント ID。複数は改行かコンマ区切り',
  },
  upTo: (characters) => `${characters}文字以内`,
  choose: '一覧から選んでください',
  masked: '個人情報等を伏せて出力しています。このシートは取り込めません。',
};

const en: SheetWords = {
  requestSheet: 'Firewall request',
  requestTitle: 'Firewall opening request',
  addressSheet: 'Addresses',
  simulated: 'Record of the practice site (no real devices)',
  sourceSheet: 'Source lists',
  sourceHeads: ['Name', 'Addresses'],
  approvals: ['Applied', 'Checked', 'Approved'],
  scope: 'Scope',
  everything: 'Every destination Call Home needs',
  onlyMissing: 'Only what preflight found missing',
  required: 'Required',
  optional: 'Optional',
  settingsSheet: 'Settings',
  settingsTitle: 'Call Home parameter sheet',
  settingsNotes: [
    'Fill in the column "Value" only. An empty value leaves the item as it is. Rows may be moved and columns added, but keep "Item ID".',
    'Do not write passwords here (they are typed on screen). Formulas and macros are not read.',
  ],
  settingsColumns: {
    section: 'Section',
    label: 'Item',
    value: 'Value',
    required: 'Required',
    rule: 'Rule',
    screen: "Name on the device's screen",
    id: 'Item ID',
    issued: 'As given out',
  },
  devicesSheet: 'Devices',
  devicesNote: 'An address is enough. Choose kind and route from the lists (empty: found automatically).',
  deviceColumns: {
    address: 'Address',
    product: 'Kind',
    route: 'Route',
    port: 'HTTPS port',
    issued: 'As given out',
  },
  deviceFacts: ['Name', 'Model', 'Machine type', 'Serial', 'Firmware'],
  resultSheet: 'Settings by device',
  resultHeads: ['No.', 'Device', 'Kind', 'Section', 'Item', 'Before', 'After', 'Read back', 'Result'],
  deviceResultSheet: 'Results by device',
  checkSheet: 'Preflight',
  checkHeads: ['Result', 'Check', 'Target', 'Finding', 'Remedy', 'Measured from', 'Measured', 'Time'],
  from: { laptop: 'Laptop', device: 'Device' },
  testSheet: 'Tests',
  pointSheet: 'Open points',
  driftSheet: 'Changes since the last visit',
  subject: (parts) => parts.filter((part) => part !== '').join('  '),
  rules: {
    japanese: 'Japanese allowed',
    romaji: 'English letters',
    phone: 'Digits, e.g. 0312345678',
    email: 'e.g. name@example.co.jp',
    'postal-code': 'Seven digits, e.g. 101-0054',
    country: 'Two-letter code (JP for Japan)',
    switch: 'Yes / No',
    transfer: 'FTP / TFTP / SFTP / Not used (empty: left as it is)',
    count: 'Whole number 0-10',
    minutes: 'Whole number 1-60 (minutes)',
    host: 'Host name or IP address, without http://',
    port: 'Whole number 1-65535',
    name: 'Only where that server asks for a login',
    servers: 'Addresses, one a line or separated by commas',
    ranges: 'e.g. 192.168.1.0/24; one a line or separated by commas',
    events: 'Event IDs, one a line or separated by commas',
  },
  upTo: (characters) => `up to ${characters} characters`,
  choose: 'Choose from the list',
  masked: 'Personal data are masked. This sheet cannot be imported.',
};

export function sheetWords(language: 'ja' | 'en'): SheetWords {
  return language === 'ja' ? ja : en;
}
