import { type BoxMarks, boxMarks, contradict, plainSerial, shareSerial } from './box-marks.ts';
import type { Device } from './device.ts';
import { marksOf } from './known-device.ts';

/**
 * Two rows of a site that say one UUID or one serial number: one box seen twice, or two boxes of which one copied the
 * other (a template, a board that was never given its own). As in a scan, the mark alone proves nothing. Pure.
 */

/** Pinned certificates and host keys by `kind:address:port` (access/trust.ts). */
export type Pins = Readonly<Record<string, string>>;

type Place = { readonly address: string; readonly addresses: readonly string[] };

/**
 * Are these places of one box? Their certificates or host keys say so; where neither showed any, an IPv4 and an IPv6
 * address may be one box's, two of one family are taken for two boxes.
 */
export function isOnePlace(pins: Pins, a: Place, b: Place): boolean {
  if (a.addresses.includes(b.address) || b.addresses.includes(a.address)) return true;
  const [one, other] = [keysAt(pins, a), keysAt(pins, b)];
  const both = [...one.keys()].filter((kind) => other.has(kind));
  if (both.length > 0)
    return both.every((kind) => [...(one.get(kind) ?? [])].some((key) => other.get(kind)?.has(key)));
  return a.address.includes(':') !== b.address.includes(':');
}

/** What was pinned at the addresses of a place, by kind. */
function keysAt(pins: Pins, { address, addresses }: Place): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const own = new Set([address, ...addresses]);
  for (const [name, fingerprint] of Object.entries(pins)) {
    const [, kind = '', at = ''] = /^([^:]+):(.*):\d+$/.exec(name) ?? [];
    if (own.has(at)) found.set(kind, (found.get(kind) ?? new Set()).add(fingerprint));
  }
  return found;
}

/** A place with what is said there. */
export type Claimant = Place & { readonly marks: BoxMarks };

/** Do two rows say one UUID or one serial number although something else says that they are two, or nothing that they are one? */
export function areRivals(pins: Pins, a: Claimant, b: Claimant): boolean {
  const shared =
    a.marks.uuids.some((each) => b.marks.uuids.includes(each)) ||
    shareSerial(a.marks.serials, b.marks.serials);
  return shared && (contradict(a.marks, b.marks) || !isOnePlace(pins, a, b));
}

/** What several devices of one list claim; `rivals` are those that must be told about. */
export type Disputes = {
  readonly devices: ReadonlySet<Device>;
  readonly rivals: ReadonlySet<Device>;
  readonly marks: BoxMarks;
};

/** The devices of a list that claim one mark although nothing but that says that they are one. */
export function disputesIn(devices: readonly Device[], pins: Pins): Disputes {
  const byMark = new Map<string, Device[]>();
  for (const device of devices) {
    const { uuids, serials } = marksOf(device);
    for (const mark of [...uuids, ...serials.map(plainSerial)])
      byMark.set(mark, [...(byMark.get(mark) ?? []), device]);
  }
  const disputing = new Set<Device>();
  const rivals = new Set<Device>();
  const uuids: string[] = [];
  const serials: string[] = [];
  for (const claimants of byMark.values()) {
    for (const [at, a] of claimants.entries())
      for (const b of claimants.slice(at + 1)) {
        const [one, other] = [marksOf(a), marksOf(b)];
        if (a.id === b.id || !areRivals(pins, { ...a, marks: one }, { ...b, marks: other })) continue;
        for (const each of [a, b]) disputing.add(each);
        // Managers in different slots of one chassis share its UUID rightly.
        if (!(slotOf(a) !== '' && slotOf(b) !== '' && slotOf(a) !== slotOf(b)))
          for (const each of [a, b]) rivals.add(each);
        uuids.push(...one.uuids.filter((each) => other.uuids.includes(each)));
        serials.push(...one.serials.filter((each) => shareSerial([each], other.serials)));
      }
  }
  return { devices: disputing, rivals, marks: boxMarks({ uuids, serials }) };
}

function slotOf({ sightings }: Device): string {
  for (const { evidence } of sightings)
    for (const { key, value } of evidence) if (key === 'slp.slot') return value;
  return '';
}
