import type { SettingKey } from '../domain/setting-key.ts';
import { settingSection } from './document-words.ts';
import { own } from './say.ts';
import type { Texts } from './shape.ts';

/** The parts of a path that are no setting of a device and no line of the parameter sheet. */
const PARTS: Readonly<Record<'ja' | 'en', Readonly<Record<string, string>>>> = {
  ja: {
    devices: '機器',
    credentials: 'ログイン情報',
    user: 'ユーザー名',
    route: '経路',
    driver: '接続方式',
    product: '種別',
    credential: 'ログイン情報',
    ports: 'ポート',
    chosen: '対象',
    signOff: '作成・確認欄',
    preparedBy: '作成',
    checkedBy: '確認',
    approvedBy: '承認',
    receivedBy: '受領',
    pins: '信頼した証明書',
    'settings.termsAccepted': '使用条件への同意',
    'settings.termsAccepted.by': '使用条件の同意者',
    'settings.termsAccepted.at': '使用条件に同意した日時',
    'network.caFile': '追加で信頼する認証局の証明書',
    'network.connectTo': '接続先の置き換え',
    'network.destinations': 'お客様独自の通信先',
    'network.proxy.mode': 'プロキシの使用',
  },
  en: {
    devices: 'Device',
    credentials: 'Login',
    user: 'user name',
    route: 'route',
    driver: 'interface',
    product: 'kind',
    credential: 'login',
    ports: 'ports',
    chosen: 'part of the job',
    signOff: 'Sign-off',
    preparedBy: 'prepared by',
    checkedBy: 'checked by',
    approvedBy: 'approved by',
    receivedBy: 'received by',
    pins: 'Trusted certificate',
    'settings.termsAccepted': 'Agreement to the terms',
    'settings.termsAccepted.by': 'Who agreed to the terms',
    'settings.termsAccepted.at': 'When the terms were agreed to',
    'network.caFile': 'Further authority to trust',
    'network.connectTo': 'Connections led elsewhere',
    'network.destinations': "The site's own destinations",
    'network.proxy.mode': 'Use of the proxy',
  },
};

/** A field of a site by its path, as people call it: `settings.contact.name`, `credentials.bmc.user`, `devices[192.0.2.1].route`. */
export function siteFieldLabel(texts: Texts, path: string): string {
  const own = (texts.sheet.field as Readonly<Record<string, string>>)[path];
  if (own !== undefined) return own;
  const words = PARTS[texts.language];
  const bare = path.replace(/\[\d+\].*$/, '');
  const known = words[path] ?? words[bare];
  if (known !== undefined) return known;
  const key = path.replace(/^(settings|network)\./, '');
  if (Object.hasOwn(texts.setting, key)) {
    const section = settingSection(texts, key as SettingKey);
    return `${section} ${texts.setting[key as SettingKey].label}`;
  }
  const entry = /^(\w+)\[(.*)\]\.?(\w*)$/.exec(path);
  const parts = entry === null ? path.split('.') : entry.slice(1);
  return parts
    .filter((part) => part !== '')
    .map((part) => words[part] ?? part)
    .join(' ');
}

/** A value of such a field as people read it: a choice by its name, a switch as yes or no. */
export function siteFieldValue(texts: Texts, path: string, value: string): string {
  if (value === '') return texts.empty;
  if (value === 'true' || value === 'false') return value === 'true' ? texts.yes : texts.no;
  const names: Readonly<Record<string, Readonly<Record<string, string | { readonly name: string }>>>> = {
    product: texts.product,
    route: texts.route,
    driver: texts.driver,
  };
  const named = own(own(names, path.split('.').at(-1) ?? '') ?? {}, value);
  return named === undefined ? value : typeof named === 'string' ? named : named.name;
}
