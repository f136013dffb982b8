import type { FirewallRow } from '../domain/firewall-row.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { checkFinding } from './check-words.ts';
import type { Texts } from './shape.ts';

/** Words the printed documents and the workbooks share. */

type Sections = Readonly<Record<string, string>>;
const SECTIONS: Readonly<Record<Texts['language'], Sections>> = {
  ja: {
    contact: '連絡先',
    alternate: '代替連絡先',
    location: '設置場所',
    proxy: 'プロキシ',
    retries: '再試行',
    licence: '同意',
    enable: '通報',
    excludedEvents: '除外イベント',
    fileTransfer: 'ファイル転送',
    dns: 'DNS',
    ntp: '時刻',
    clock: '時刻',
    general: '会社情報',
  },
  en: {
    contact: 'Contact',
    alternate: 'Alternate contact',
    location: 'Location',
    proxy: 'Proxy',
    retries: 'Retries',
    licence: 'Consent',
    enable: 'Reporting',
    excludedEvents: 'Excluded events',
    fileTransfer: 'File transfer',
    dns: 'DNS',
    ntp: 'Time',
    clock: 'Time',
    general: 'Company',
  },
};

/** 大項目 of a setting. */
export function settingSection(texts: Texts, key: SettingKey): string {
  const names = SECTIONS[texts.language];
  return names[key.split('.')[0] ?? ''] ?? names.general ?? '';
}

/** A field with the name that stands on the product's own screen. */
export function settingScreen(texts: Texts, key: SettingKey): string {
  const { label, screen } = texts.setting[key];
  return label === screen ? label : `${label} (${screen})`;
}

/** How service data are transferred to a server of the customer's: FTP, TFTP, SFTP, or not at all. */
export function transferMode(texts: Texts, mode: string): string {
  if (mode !== 'disabled') return mode.toUpperCase();
  return texts.language === 'ja' ? '使用しない' : 'Not used';
}

/** More sources than this get a list of their own; rows then name the list. */
const SOURCES_IN_A_ROW = 4;

export type FirewallTable = {
  /** Per row: its sources, or the name of their list. */
  readonly sources: readonly string[];
  readonly purposes: readonly string[];
  readonly protocols: readonly string[];
  /** Each address with its mark: printed in the guide of 2020, measured now, or both. */
  readonly addresses: readonly (readonly string[])[];
  /** State, and what it comes from. */
  readonly states: readonly string[];
  readonly lists: readonly { readonly name: string; readonly addresses: readonly string[] }[];
};

/** An address and where it is from. */
export function markedAddress(
  texts: Texts,
  row: Pick<FirewallRow, 'printed' | 'measured'>,
  address: string,
): string {
  const [printed, measured] = [row.printed.includes(address), row.measured.includes(address)];
  if (!printed && !measured) return address;
  const { addressMark } = texts;
  const mark = printed && measured ? addressMark.both : printed ? addressMark.printed : addressMark.measured;
  return `${address} (${mark})`;
}

/** The state of a destination with the finding it comes from: `応答なし (大きなパケットが届きません)`. */
export function stateWords(texts: Texts, row: Pick<FirewallRow, 'state' | 'cause'>): string {
  const [id = '', code = ''] = row.cause.split(':');
  const why = row.cause === '' ? '' : checkFinding(texts, id, code).title;
  if (why === '') return texts.served[row.state];
  return texts.language === 'ja'
    ? `${texts.served[row.state]} (${why})`
    : `${texts.served[row.state]}: ${why}`;
}

/** What the rows of a firewall request say besides codes; long source lists stand once. */
export function firewallTable(texts: Texts, rows: readonly FirewallRow[]): FirewallTable {
  const ja = texts.language === 'ja';
  const lists = new Map<string, { readonly name: string; readonly addresses: readonly string[] }>();
  const named = (source: string): string =>
    source !== 'lxca'
      ? source
      : ja
        ? 'XClarity Administrator (アドレス未定)'
        : 'XClarity Administrator (address not known)';
  const sources = rows.map((row) => {
    const addresses = row.sources.map(named);
    if (addresses.length <= SOURCES_IN_A_ROW) return addresses.join(', ');
    const key = addresses.join();
    const name = lists.get(key)?.name ?? `${ja ? '送信元一覧' : 'Source list '}${lists.size + 1}`;
    lists.set(key, { name, addresses });
    return name;
  });
  const assumed = ja ? '：目安' : ': assumed';
  const purposes = rows.map((row) => {
    const profiles = row.profiles
      .map((profile) => texts.profile[profile] + (row.assumed.includes(profile) ? assumed : ''))
      .join(', ');
    if (row.purpose === 'custom')
      return row.use || (ja ? 'お客様の環境で追加した通信先' : 'Destination added for this site');
    if (row.purpose === 'to-proxy') return ja ? 'プロキシへの接続' : 'Connection to the proxy';
    return ja ? `Call Home 通報 (${profiles})` : `Call Home (${profiles})`;
  });
  const protocols = rows.map(({ transport, protocol }) =>
    protocol.toUpperCase() === transport ? transport : `${transport} (${protocol})`,
  );
  const addresses = rows.map((row) => row.addresses.map((address) => markedAddress(texts, row, address)));
  const states = rows.map((row) => stateWords(texts, row));
  return { sources, purposes, protocols, addresses, states, lists: [...lists.values()] };
}
