import type { SettingKey } from './setting-key.ts';

/** When two values of a setting are one. Pure. */

/** Event ids without `0x` and hyphen, in lower case, sorted and unique, so that lists can be compared. */
export function normalEvents(list: string): string {
  const ids = list
    .split(',')
    .map((id) => id.trim().toLowerCase().replace(/^0x/, '').replaceAll('-', ''))
    .filter((id) => id !== '');
  return [...new Set(ids)].sort().join(',');
}

/** The form in which a value is sent. */
export function normalForm(key: SettingKey, value: string): string {
  return key === 'excludedEvents' ? normalEvents(value) : value;
}

/** Names of hosts and country codes: letter case says nothing (RFC 4343; ISO 3166-1), and firmware changes it. */
const ANY_CASE: ReadonlySet<SettingKey> = new Set(['proxy.host', 'fileTransfer.host', 'country']);
const SERVER_LISTS: ReadonlySet<SettingKey> = new Set(['dns.servers', 'ntp.servers']);

/**
 * Are two values of a key the same setting? The one rule for plan, read-back, undo and drift: a list in another order
 * is, and a host name in other letter case.
 */
export function sameValue(key: SettingKey, one: string, other: string): boolean {
  return comparable(key, one) === comparable(key, other);
}

function comparable(key: SettingKey, value: string): string {
  if (ANY_CASE.has(key)) return value.toLowerCase();
  if (!SERVER_LISTS.has(key)) return normalForm(key, value);
  const servers = value.split(',').map((server) => server.trim().toLowerCase());
  return [...new Set(servers.filter((server) => server !== ''))].sort().join(',');
}
