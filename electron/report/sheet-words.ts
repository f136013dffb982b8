import type { FirewallRow } from '../domain/report-model.ts';
import type { SettingKey } from '../domain/setting-key.ts';

/** Heads and fixed words of the workbooks, in both languages. */
export type SheetWords = {
  readonly requestSheet: string;
  readonly requestTitle: string;
  readonly requestHeads: readonly string[];
  readonly approvals: readonly string[];
  readonly customer: string;
  readonly applicant: string;
  readonly date: string;
  readonly kindNew: string;
  readonly outbound: string;
  readonly required: string;
  readonly optional: string;
  readonly noInspection: string;
  readonly purpose: (profile: string) => string;
  readonly corrected: (printed: string) => string;
  readonly state: Readonly<Record<FirewallRow['state'], string>>;
  readonly commonSheet: string;
  readonly commonHeads: readonly string[];
  readonly deviceSheet: string;
  readonly deviceHeads: readonly string[];
  readonly listSheet: string;
  readonly listHeads: readonly string[];
  readonly section: (key: SettingKey) => string;
};

const sections =
  (names: Readonly<Record<string, string>>) =>
  (key: SettingKey): string =>
    names[key.split('.')[0] ?? ''] ?? names.general ?? '';

const ja: SheetWords = {
  requestSheet: 'FW開放申請',
  requestTitle: 'ファイアウォール開放申請書',
  requestHeads: [
    'No.',
    '区分',
    '送信元',
    '宛先FQDN',
    '宛先IP (参考)',
    'プロトコル',
    'ポート',
    '方向',
    '用途',
    '期間',
    '備考',
  ],
  approvals: ['申請', '確認', '承認'],
  customer: 'お客様',
  applicant: '申請者',
  date: '申請日',
  kindNew: '新規',
  outbound: '内→外',
  required: '必須',
  optional: '任意',
  noInspection: 'TLS検査の対象外とすること',
  purpose: (profile) => `Call Home 通報 (${profile})`,
  corrected: (printed) => `ガイド記載「${printed}」を訂正`,
  state: { missing: '未開放 (要対応)', open: '疎通確認済み', 'not-checked': '未確認' },
  commonSheet: '共通設定',
  commonHeads: ['大項目', '項目', '設定値'],
  deviceSheet: '機器別設定',
  deviceHeads: ['機器', '種別', '大項目', '項目', '変更前', '設定値', '読み戻し結果', '判定'],
  listSheet: '対象機器',
  listHeads: [
    'No.',
    'アドレス',
    '種別',
    '機種',
    'マシンタイプ',
    'シリアル番号',
    'ファームウェア',
    '通報経路',
  ],
  section: sections({
    contact: '連絡先',
    alternate: '代替連絡先',
    location: '設置場所',
    proxy: 'プロキシ',
    retries: '再試行',
    licence: '同意',
    enable: '通報',
    excludedEvents: '除外イベント',
    general: '会社情報',
  }),
};

const en: SheetWords = {
  requestSheet: 'Firewall request',
  requestTitle: 'Firewall opening request',
  requestHeads: [
    'No.',
    'Kind',
    'Source',
    'Destination FQDN',
    'Destination IP (for reference)',
    'Protocol',
    'Port',
    'Direction',
    'Purpose',
    'Period',
    'Remarks',
  ],
  approvals: ['Applied', 'Checked', 'Approved'],
  customer: 'Customer',
  applicant: 'Applicant',
  date: 'Date',
  kindNew: 'New',
  outbound: 'Outbound',
  required: 'Required',
  optional: 'Optional',
  noInspection: 'Must be exempt from TLS inspection',
  purpose: (profile) => `Call Home (${profile})`,
  corrected: (printed) => `Corrected; the guide prints "${printed}"`,
  state: { missing: 'Not open (action needed)', open: 'Reachable', 'not-checked': 'Not checked' },
  commonSheet: 'Common settings',
  commonHeads: ['Section', 'Item', 'Value'],
  deviceSheet: 'Settings by device',
  deviceHeads: ['Device', 'Kind', 'Section', 'Item', 'Before', 'Value', 'Read back', 'Result'],
  listSheet: 'Devices',
  listHeads: ['No.', 'Address', 'Kind', 'Model', 'Machine type', 'Serial', 'Firmware', 'Route'],
  section: sections({
    contact: 'Contact',
    alternate: 'Alternate contact',
    location: 'Location',
    proxy: 'Proxy',
    retries: 'Retries',
    licence: 'Consent',
    enable: 'Reporting',
    excludedEvents: 'Excluded events',
    general: 'Company',
  }),
};

export function sheetWords(language: 'ja' | 'en'): SheetWords {
  return language === 'ja' ? ja : en;
}
