import { type Catalog, fieldLimit } from '../catalog/index.ts';
import type { Product } from '../domain/product.ts';
import type { SettingKey } from '../domain/setting-key.ts';

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

const SERVER_LISTS: ReadonlySet<SettingKey> = new Set(['dns.servers', 'ntp.servers']);

/** Are two values of a key the same setting? The one rule for plan, read-back and undo: a list in another order is. */
export function sameValue(key: SettingKey, one: string, other: string): boolean {
  return comparable(key, one) === comparable(key, other);
}

function comparable(key: SettingKey, value: string): string {
  if (!SERVER_LISTS.has(key)) return normalForm(key, value);
  const servers = value.split(',').map((server) => server.trim().toLowerCase());
  return [...new Set(servers.filter((server) => server !== ''))].sort().join(',');
}

/**
 * One list serves every device: ids of the other family's form (8 hexadecimal digits on CMM, 16 on IMM2) are
 * left out here and named; what is an id of neither form stays and is refused.
 */
export function splitEvents(
  catalog: Catalog,
  product: Product,
  list: string,
): { readonly own: string; readonly foreign: readonly string[]; readonly digits: number } {
  const charset = fieldLimit(catalog, product, 'excludedEvents')?.charset;
  const other =
    charset === 'event-id-16'
      ? /^(?:0x)?[0-9a-f]{8}$/i
      : charset === 'event-id-8'
        ? /^(?:0x)?[0-9a-f]{8}-?[0-9a-f*]{8}$/i
        : null;
  const digits = charset === 'event-id-16' ? 16 : 8;
  if (other === null) return { own: list, foreign: [], digits };
  const ids = list.split(',').map((id) => id.trim());
  return {
    own: ids.filter((id) => !other.test(id)).join(','),
    foreign: ids.filter((id) => other.test(id)),
    digits,
  };
}
