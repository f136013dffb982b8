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
/** Of e-mail addresses too: never of the domain's part, and no mailbox is told from another by it (RFC 5321 §2.4). */
const MAILBOXES: ReadonlySet<SettingKey> = new Set(['contact.email', 'alternate.email']);
/** Telephone numbers and postal codes: hyphens, blanks and brackets are for the eye (ITU-T E.123), and firmware leaves them out. A stroke is not: it parts two numbers. */
const NUMBERS: ReadonlySet<SettingKey> = new Set([
  'contact.phone',
  'alternate.phone',
  'location.phone',
  'contact.postalCode',
  'location.postalCode',
]);
const SERVER_LISTS: ReadonlySet<SettingKey> = new Set(['dns.servers', 'ntp.servers']);

/**
 * Are two values of a key the same setting? The one rule for plan, read-back, undo and drift: a list in another order
 * is, a host name or an e-mail address in other letter case, and a telephone number without its hyphens.
 */
export function sameValue(key: SettingKey, one: string, other: string): boolean {
  return comparable(key, one) === comparable(key, other);
}

/**
 * Names and addresses that people read: firmware that keeps them in capitals, with one blank for two or none at an end, or in
 * plain letters for full-width ones, keeps the same company. A login name it would change.
 */
const READ_BY_PEOPLE: ReadonlySet<SettingKey> = new Set([
  'company',
  'contact.name',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
  'alternate.name',
  'location.address',
  'location.city',
  'location.state',
  'location.postalCode',
]);

/**
 * Is what a device shows what was sent, in its own way? As `sameValue`, and a text for people in other letter case, width or
 * blanks, or escaped for a page (`Renshu&#39;s`): a device that changes it does so each time. A person who corrects them
 * wants another value: that is `sameValue`.
 */
export function keptAs(key: SettingKey, found: string, wanted: string): boolean {
  const folded = (value: string): string =>
    READ_BY_PEOPLE.has(key) ? value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim() : value;
  return (
    sameValue(key, found, wanted) ||
    sameValue(key, folded(found), folded(wanted)) ||
    (READ_BY_PEOPLE.has(key) && sameValue(key, folded(unescaped(found)), folded(wanted)))
  );
}

/** The five that are escaped in XML and HTML, by name. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{2,3})|#x([0-9a-f]{2}));/gi,
    (_whole, name: string | undefined, decimal: string | undefined, hexadecimal = '') =>
      name === undefined
        ? String.fromCharCode(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal))
        : (NAMED[name.toLowerCase()] ?? ''),
  );
}

function comparable(key: SettingKey, value: string): string {
  if (ANY_CASE.has(key) || MAILBOXES.has(key)) return value.toLowerCase();
  if (NUMBERS.has(key)) return /^[+\d\s().-]*\d[\s)]*$/.test(value) ? value.replace(/[^+\d]/g, '') : value;
  if (!SERVER_LISTS.has(key)) return normalForm(key, value);
  const servers = value.split(',').map((server) => server.trim().toLowerCase());
  return [...new Set(servers.filter((server) => server !== ''))].sort().join(',');
}

/** Firmware changes letter case, width, blanks and a host's last dot by itself, also later than it was read back: that is no one's word. */
export function looksAlike(one: string, other: string): boolean {
  const look = (text: string): string =>
    text.normalize('NFKC').toLowerCase().replace(/\s+/g, '').replace(/\.$/, '');
  return look(one) === look(other);
}
