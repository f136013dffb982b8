import type { Evidence } from '../domain/evidence.ts';
import { type ClueKey, firstValue } from './clues.ts';

/** What a box says of itself, in common words; empty where it says nothing. Pure. */
export type Identity = {
  readonly uuid: string;
  readonly serial: string;
  readonly machineType: string;
  readonly model: string;
  readonly firmware: string;
  readonly name: string;
  /** Slot of a chassis manager: two of them share their chassis' UUID. */
  readonly slot: string;
};

/** Sources of a fact, the most trustworthy first: what came over TLS before what any datagram can say. */
const SOURCES = {
  uuid: ['redfish.uuid', 'description.uuid', 'ilo.uuid', 'slp.uuid', 'ssdp.uuid', 'mdns.uuid'],
  serial: ['description.serial', 'redfish.service-tag', 'ilo.serial', 'slp.serial'],
  mtm: ['description.mtm', 'slp.mtm'],
  model: ['logon.machine-name', 'ilo.server', 'redfish.product'],
  firmware: [
    'description.firmware',
    'redfish.manager-firmware',
    'ilo.firmware',
    'slp.firmware',
    'lxca.version',
  ],
  name: ['description.name', 'slp.name', 'mdns.instance', 'srv.host'],
} as const satisfies Readonly<Record<string, readonly ClueKey[]>>;

export function identityOf(found: readonly Evidence[]): Identity {
  const first = (keys: readonly ClueKey[], accept: (value: string) => string = (value) => value): string =>
    keys.map((key) => accept(firstValue(found, key))).find((value) => value !== '') ?? '';
  // The default host name and certificate of an XCC carry both (§3.1): a fallback, never a mark of identity.
  const fromName = /CN=XCC-([a-z0-9]{4})(?:[a-z0-9]*)-([a-z0-9]+)/i.exec(firstValue(found, 'tls.subject'));
  const mtm = first(SOURCES.mtm);
  return {
    uuid: first(SOURCES.uuid, normalUuid),
    serial: first(SOURCES.serial, plausibleSerial) || plausibleSerial(fromName?.[2] ?? ''),
    machineType: /^[a-z0-9]{4}/i.exec(mtm)?.[0]?.toUpperCase() ?? fromName?.[1]?.toUpperCase() ?? '',
    model: first(SOURCES.model) || mtm,
    firmware: first(SOURCES.firmware),
    name: first(SOURCES.name),
    slot: firstValue(found, 'slp.slot'),
  };
}

/**
 * UUIDs that boards are shipped with before anybody gives them one of their own (dmidecode and kernel bug reports
 * show them on thousands of machines): they identify nobody.
 */
const SHARED_UUIDS: ReadonlySet<string> = new Set([
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '0123456789abcdef0123456789abcdef',
  '123456781234567890abcddeefaabbcc',
  '12345678123412341234123456789abc',
]);

/** Lower case with hyphens; empty for what is no UUID or one that says nothing (all zeros, all ones, shared). */
export function normalUuid(text: string): string {
  const hex = text
    .replace(/^urn:uuid:/i, '')
    .replace(/[-{}\s]/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex) || /^(.)\1*$/.test(hex) || SHARED_UUIDS.has(hex)) return '';
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Placeholders that makers leave in are no serial numbers. */
export function plausibleSerial(text: string): string {
  const serial = text.trim();
  const placeholder =
    /^(n\/?a|none|unknown|null|undefined|empty|invalid|not\b.*|default.*|to[-_ ]?be.*|(system|chassis|base.?board|product)?[-_ ]?serial.*|o\.?e\.?m.*|0?123456789?0?.*|xxx.*|(.)\3*)$/i;
  return /^[\w-]{4,40}$/.test(serial) && !placeholder.test(serial) ? serial : '';
}
