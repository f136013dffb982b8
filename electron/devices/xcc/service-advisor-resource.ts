import { untrusted } from '../../domain/evidence.ts';
import { keptAs } from '../../domain/same-value.ts';
import type { SettingKey, SettingValues } from '../../domain/setting-key.ts';
import type { Json } from '../../net/redfish.ts';
import { dig } from '../../net/redfish-tree.ts';
import { switchOf } from '../switch-value.ts';

/**
 * What a reading of the OEM resource ServiceAdvisor says (discovery-and-devices.md §4.3; the names of Lenovo's script
 * lenovo_callhome_setting.py), and what it has a place for and does not show. Pure.
 */

/** Where each setting lives in the resource; the path's parts are property names. */
export const PROPERTIES: readonly (readonly [SettingKey, readonly string[]])[] = [
  ['licence', ['AgreementAccepted']],
  ['enable', ['CallHomeEnabled']],
  ['country', ['CountryCode']],
  ['company', ['CallHomeSettings', 'CompanyName']],
  ['contact.name', ['CallHomeSettings', 'ContactName']],
  ['contact.phone', ['CallHomeSettings', 'Phone']],
  ['contact.email', ['CallHomeSettings', 'Email']],
  ['contact.address', ['CallHomeSettings', 'Address']],
  ['contact.city', ['CallHomeSettings', 'City']],
  ['contact.state', ['CallHomeSettings', 'StateOrProvince']],
  ['contact.postalCode', ['CallHomeSettings', 'PostalCode']],
  ['alternate.name', ['CallHomeSettings', 'AlternateContactName']],
  ['alternate.phone', ['CallHomeSettings', 'AlternatePhone']],
  ['alternate.email', ['CallHomeSettings', 'AlternateEmail']],
  ['location.address', ['MachineLocation', 'Address']],
  ['location.city', ['MachineLocation', 'City']],
  ['location.state', ['MachineLocation', 'StateOrProvince']],
  ['location.postalCode', ['MachineLocation', 'PostalCode']],
  ['proxy.enable', ['HTTPProxy', 'HTTPProxyEnabled']],
  ['proxy.host', ['HTTPProxy', 'HTTPProxyLocation']],
  ['proxy.port', ['HTTPProxy', 'HTTPProxyPort']],
  ['proxy.user', ['HTTPProxy', 'HTTPProxyUserName']],
  ['proxy.password', ['HTTPProxy', 'HTTPProxyPassword']],
];
/** Where one setting lives. */
export const PATHS = new Map(PROPERTIES);
/** Sent as a boolean. */
export const BOOLEAN_KEYS: ReadonlySet<SettingKey> = new Set(['licence', 'enable', 'proxy.enable']);
/** Sent as a number. */
export const NUMBER_KEYS: ReadonlySet<SettingKey> = new Set(['proxy.port']);

/** Does the resource show the property at this path? */
export function hasProperty(advisor: Json, path: readonly string[]): boolean {
  const parent = path.length === 1 ? advisor : dig(advisor, path.slice(0, -1));
  return typeof parent === 'object' && parent !== null && (path.at(-1) as string) in parent;
}

/** Without one of these there is no Call Home, and no proxy: a group that lacks one leaves out what is not set. */
const ALWAYS_THERE: ReadonlySet<SettingKey> = new Set([
  'company',
  'contact.name',
  'contact.phone',
  'contact.email',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
  'proxy.host',
  'proxy.port',
]);

/**
 * What stands in a group that the device has, and does not say: one that it returned as null (DSP0266: null is a value that is
 * not known), what is left out of one that leaves out what is not set, the country likewise, and a password, which no
 * reading has to show.
 */
export function hiddenIn(advisor: Json): readonly SettingKey[] {
  const groupOf = (path: readonly string[]): unknown => (path.length > 1 ? advisor[path[0] as string] : {});
  const lacking = PROPERTIES.filter(
    ([key, path]) => ALWAYS_THERE.has(key) && !hasProperty(advisor, path),
  ).map(([, [group]]) => group);
  return PROPERTIES.filter(([key, path]) => {
    const group = groupOf(path);
    if (group === null) return true;
    if (typeof group !== 'object' || hasProperty(advisor, path)) return false;
    return (
      key === 'proxy.password' ||
      key === 'country' ||
      (path.length > 1 && lacking.includes(path[0] as string))
    );
  }).map(([key]) => key);
}

/** The readable settings in canonical form; the password is never among them. */
export function settingsOf(advisor: Json): SettingValues {
  const values: Partial<Record<SettingKey, string>> = {};
  for (const [key, path] of PROPERTIES) {
    if (key === 'proxy.password' || !hasProperty(advisor, path)) continue;
    const value = dig(advisor, path);
    const on = BOOLEAN_KEYS.has(key) ? switchOf(value) : null;
    values[key] = value === null || value === undefined ? '' : untrusted(String(on ?? value), 200);
  }
  return values;
}

/** Are these settings those, however the device shows them (in capitals, escaped, an empty one left out)? */
export function holdsSettings(found: Json, wanted: Json): boolean {
  const [shown, own] = [settingsOf(found), settingsOf(wanted)];
  return PROPERTIES.every(([key]) => keptAs(key, shown[key] ?? '', own[key] ?? ''));
}

/** The texts among them as the device has them. */
export function textsOf(advisor: Json): SettingValues {
  return Object.fromEntries(
    PROPERTIES.filter(([key]) => key !== 'proxy.password' && !BOOLEAN_KEYS.has(key))
      .map(([key, path]) => [key, dig(advisor, path)] as const)
      .filter(([, value]) => typeof value === 'string'),
  );
}
