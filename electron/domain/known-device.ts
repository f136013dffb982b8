import { boxMarks, contradict, shareSerial } from './box-marks.ts';
import type { Device } from './device.ts';
import { plainAddress } from './plain-address.ts';
import { z } from './zod.ts';

/**
 * Who a device of a site is. The id is given once and says nothing; UUID, serial number, certificate and addresses
 * are attributes that come and go. What happened to a device is kept under its id, so it outlives a scan that
 * sees more of it, or less.
 */
export const knownDeviceSchema = z.object({
  id: z.string(),
  /** Ids of records that turned out to be this device. */
  formerIds: z.array(z.string()),
  uuids: z.array(z.string()),
  serials: z.array(z.string()),
  /** SHA-256 fingerprints, where nothing else told it from others. */
  certificates: z.array(z.string()),
  /** Every address and host name it was known at, the latest first. */
  addresses: z.array(z.string().overwrite(plainAddress)),
});
export type KnownDevice = Readonly<z.infer<typeof knownDeviceSchema>>;

/** UUIDs and serial numbers as they are kept (box-marks.ts). */
export const boxMarksSchema = knownDeviceSchema.pick({ uuids: true, serials: true });

/** What tells devices apart, as far as one look showed it. */
export type Marks = Pick<KnownDevice, 'uuids' | 'serials' | 'certificates' | 'addresses'>;

type Named = Pick<Device, 'id' | 'uuid' | 'serial' | 'address' | 'addresses'>;

/** Devices are values: what one was concluded to say holds as long as it does. */
const concluded = new WeakMap<Named, Marks>();

/** The marks of a device that a scan, a list or a person named; a scan's own id may carry a certificate. */
export function marksOf(device: Named): Marks {
  const before = concluded.get(device);
  if (before !== undefined) return before;
  const marks = marksIn(device);
  concluded.set(device, marks);
  return marks;
}

function marksIn(device: Named): Marks {
  const certificate = /^cert:(.+)$/.exec(device.id)?.[1];
  return {
    ...boxMarks({ uuids: [device.uuid], serials: [device.serial] }),
    certificates: certificate === undefined ? [] : [certificate],
    addresses: [...new Set([device.address, ...device.addresses])],
  };
}

/** Records are values: what is left of one holds as long as it does. */
const plain = new WeakMap<Pick<Marks, 'uuids' | 'serials'>, Pick<Marks, 'uuids' | 'serials'>>();

/**
 * A record without the marks that identify nobody, as earlier programs and other halves of a site kept them; the same
 * value where there are none.
 */
export function withPlainMarks<M extends Pick<Marks, 'uuids' | 'serials'>>(known: M): M {
  const before = plain.get(known);
  if (before !== undefined) return before as M;
  const { uuids, serials } = boxMarks(known);
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((each, at) => each === b[at]);
  const left =
    same(uuids, known.uuids) && same(serials, known.serials) ? known : { ...known, uuids, serials };
  plain.set(known, left);
  return left;
}

const share = (a: readonly string[], b: readonly string[]): boolean => a.some((each) => b.includes(each));

/** Two boxes, whatever address they share. */
export function areTwoDevices(a: Marks, b: Marks): boolean {
  return contradict(withPlainMarks(a), withPlainMarks(b));
}

/** What no longer proves anything, as several boxes say it, taken out of every record. */
export function withoutMarks(
  known: readonly KnownDevice[],
  { uuids, serials }: Pick<Marks, 'uuids' | 'serials'>,
): readonly KnownDevice[] {
  const holds = (each: KnownDevice): boolean =>
    share(each.uuids, uuids) || each.serials.some((serial) => shareSerial([serial], serials));
  if (!known.some(holds)) return known;
  return known.map((each) =>
    holds(each)
      ? {
          ...each,
          uuids: each.uuids.filter((uuid) => !uuids.includes(uuid)),
          serials: each.serials.filter((serial) => !shareSerial([serial], serials)),
        }
      : each,
  );
}

/** A UUID settles it, then a serial number, then a certificate; an address only where none of these speaks against it. */
export function isSameDevice(one: Marks, other: Marks, conflict = false): boolean {
  const [known, seen] = [withPlainMarks(one), withPlainMarks(other)];
  // Several boxes claim one UUID: then it proves nothing, and only the address is left.
  if (!conflict) {
    if (share(known.uuids, seen.uuids)) return true;
    if (known.uuids.length > 0 && seen.uuids.length > 0) return false;
    if (shareSerial(known.serials, seen.serials)) return true;
    if (known.serials.length > 0 && seen.serials.length > 0) return false;
    if (share(known.certificates, seen.certificates)) return true;
  }
  return share(known.addresses, seen.addresses);
}

/** Does anything but an address say that they are one? */
export function shareMark(a: Marks, b: Marks): boolean {
  return isSameDevice({ ...a, addresses: [] }, { ...b, addresses: [] });
}

export type Recognised = {
  readonly known: readonly KnownDevice[];
  readonly id: string;
  /** Records that are this one from now on: what happened under their ids happened to it. */
  readonly merged: readonly string[];
};

/**
 * Finds the device among those that are known, or takes it in as a new one. Where what was seen ties two
 * records together they become one, under the older id.
 */
export function recognise(known: readonly KnownDevice[], seen: Marks, conflict = false): Recognised {
  const same = known.filter((each) => isSameDevice(each, seen, conflict));
  // Two records that contradict each other stay two, whatever address they share: the better proof decides.
  const [first, ...rest] = [...same].sort((a, b) => proof(b, seen) - proof(a, seen));
  if (first === undefined) {
    const id = newId(known);
    const fresh: KnownDevice = { id, formerIds: [], ...seen };
    return { known: [...withoutAddresses(known, id, seen.addresses), fresh], id, merged: [] };
  }
  const also = conflict ? [] : rest.filter((each) => !contradict(each, first));
  const group = [first, ...also].sort((a, b) => known.indexOf(a) - known.indexOf(b));
  const [oldest = first] = group;
  const merged = group.filter((each) => each !== oldest).map(({ id }) => id);
  const one: KnownDevice = {
    id: oldest.id,
    formerIds: union(...group.map(({ formerIds }) => formerIds), merged),
    uuids: union(...(conflict ? [] : [seen.uuids]), ...group.map(({ uuids }) => uuids)),
    serials: union(seen.serials, ...group.map(({ serials }) => serials)),
    certificates: union(seen.certificates, ...group.map(({ certificates }) => certificates)),
    addresses: union(seen.addresses, ...group.map(({ addresses }) => addresses)),
  };
  if (merged.length === 0 && sameMarks(one, oldest)) return { known, id: oldest.id, merged };
  const next = known.flatMap((each) => (each === oldest ? [one] : merged.includes(each.id) ? [] : [each]));
  return { known: withoutAddresses(next, one.id, seen.addresses), id: oldest.id, merged };
}

/** Who is seen at an address now has it: a device that had it before has moved, or is gone. */
export function withoutAddresses(
  known: readonly KnownDevice[],
  owner: string,
  taken: readonly string[],
): readonly KnownDevice[] {
  return known.map((each) =>
    each.id === owner || !share(each.addresses, taken)
      ? each
      : { ...each, addresses: each.addresses.filter((address) => !taken.includes(address)) },
  );
}

/** How strongly a record is the device that was seen. */
export function proof(one: Marks, other: Marks): number {
  const [known, seen] = [withPlainMarks(one), withPlainMarks(other)];
  if (share(known.uuids, seen.uuids)) return 4;
  if (shareSerial(known.serials, seen.serials)) return 3;
  if (share(known.certificates, seen.certificates)) return 2;
  return 1;
}

function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function sameMarks(a: KnownDevice, b: KnownDevice): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Never an id that was in use, also not one of a record that is part of another by now. */
function newId(known: readonly KnownDevice[]): string {
  const numbers = known
    .flatMap(({ id, formerIds }) => [id, ...formerIds])
    .map((id) => Number(/^device-(\d+)$/.exec(id)?.[1] ?? 0));
  return `device-${1 + Math.max(0, ...numbers)}`;
}

/** The id under which a device goes now, for one that was merged into another meanwhile. */
export function idNow(known: readonly KnownDevice[], id: string): string {
  return known.find((each) => each.formerIds.includes(id))?.id ?? id;
}

/** These devices' ids with those that they had before they were merged: what is kept under an older one is theirs too. */
export function everyIdOf(known: readonly KnownDevice[], ids: readonly string[]): readonly string[] {
  return ids.flatMap((id) => [id, ...(known.find((each) => each.id === id)?.formerIds ?? [])]);
}
