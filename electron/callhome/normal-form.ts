import type { SettingKey } from '../domain/setting-key.ts';

/** Event ids without `0x` and hyphen, in lower case, sorted and unique, so that lists can be compared. */
export function normalEvents(list: string): string {
  const ids = list
    .split(',')
    .map((id) => id.trim().toLowerCase().replace(/^0x/, '').replaceAll('-', ''))
    .filter((id) => id !== '');
  return [...new Set(ids)].sort().join(',');
}

/** The form in which two values of a key are compared and sent. */
export function normalForm(key: SettingKey, value: string): string {
  return key === 'excludedEvents' ? normalEvents(value) : value;
}
