import { normalUuid, plausibleSerial } from '../domain/box-marks.ts';
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
  // An SMM3 has its machine type in words only (§2.2).
  const inWords = /\bMT:\s*([a-z0-9]{4,10})\b/i.exec(firstValue(found, 'description.enclosure'))?.[1];
  const mtm = first(SOURCES.mtm) || (inWords ?? '');
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
