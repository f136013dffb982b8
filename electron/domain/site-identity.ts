import { type BoxMarks, contradict, shareSerial } from './box-marks.ts';
import type { Device } from './device.ts';
import {
  idNow,
  type KnownDevice,
  type Marks,
  marksOf,
  recognise,
  shareMark,
  withoutAddresses,
  withoutMarks,
  withPlainMarks,
} from './known-device.ts';
import { areRivals, type Claimant, disputesIn } from './rival-claims.ts';
import type { Run } from './run.ts';
import type { SiteRecord } from './site-record.ts';

/**
 * The record with every device under the id it was once given: those a scan has just seen (they come with the
 * scan's own ids) and those that only stand in the list. What several devices of the list claim, and what identifies
 * nobody, is no proof. The same record where nothing is new.
 */
export function identified(record: SiteRecord): SiteRecord {
  const plain = record.known.map(withPlainMarks);
  const disputes = disputesIn(record.discovery?.devices ?? [], record.pins);
  let known: readonly KnownDevice[] = withoutMarks(
    plain.some((each, index) => each !== record.known[index]) ? plain : record.known,
    disputes.marks,
  );
  const merged: [string, string][] = [];
  const give = (marks: Marks, conflict: boolean): string => {
    const found = recognise(known, marks, conflict);
    known = found.known;
    merged.push(...found.merged.map((from): [string, string] => [from, found.id]));
    return found.id;
  };
  const given = new Set<string>();
  const devices = record.discovery?.devices.map((device) => {
    const marks = marksOf(device);
    // One list shows two: a record that had both their addresses is one of them, as an address alone proves nothing.
    const both = known.filter(
      ({ id, addresses }) => given.has(id) && addresses.some((address) => marks.addresses.includes(address)),
    );
    if (both.length > 0 && !both.some((each) => shareMark(each, marks)))
      known = withoutAddresses(known, '', marks.addresses);
    const own = known.find(({ id }) => id === device.id && !given.has(id));
    const nothingNew =
      own !== undefined &&
      marks.uuids.every((uuid) => own.uuids.includes(uuid)) &&
      marks.serials.every((serial) => shareSerial([serial], own.serials)) &&
      marks.addresses.every((address) => own.addresses.includes(address));
    const disputed = disputes.devices.has(device);
    const told = disputes.rivals.has(device) && device.identityConflict !== true;
    const shown = told ? { ...device, identityConflict: true } : device;
    if (nothingNew) {
      given.add(own.id);
      return shown;
    }
    const conflict = disputed || device.identityConflict === true;
    const serials = marks.serials.filter((serial) => !shareSerial([serial], disputes.marks.serials));
    const id = give(conflict ? { ...marks, uuids: [], serials } : marks, conflict);
    given.add(id);
    return id === device.id ? shown : { ...shown, id };
  });
  for (const { address } of record.file.devices) {
    if (!known.some(({ addresses }) => addresses.includes(address)))
      give({ uuids: [], serials: [], certificates: [], addresses: [address] }, false);
  }
  return withKnown(record, known, devices, merged);
}

/**
 * The record after a login at a device that no scan has seen told who it is: that is kept with who is known. Another
 * box than the known one has the address from then on, under an id of its own; one that is known from another address
 * is that one, unless another row of the site claims the same and nothing says that both are one box.
 */
export function toldAtLogin(record: SiteRecord, address: string, told: BoxMarks): SiteRecord {
  const own = record.known.find(({ addresses }) => addresses.includes(address));
  const here = { address, addresses: [address], marks: told };
  const rivals = rowsBeside(record, own).filter((each) => areRivals(record.pins, each, here));
  const uuids = told.uuids.filter((uuid) => !rivals.some(({ marks }) => marks.uuids.includes(uuid)));
  const serials = told.serials.filter(
    (each) => !rivals.some(({ marks }) => shareSerial([each], marks.serials)),
  );
  const seen: Marks = { uuids, serials, certificates: [], addresses: [address] };
  const other = own !== undefined && contradict(own, told);
  // What a rival claims is no proof, but it still tells this box from the one that was known here.
  const known = other && rivals.length > 0 ? withoutAddresses(record.known, '', [address]) : record.known;
  const found = recognise(known, seen, false);
  return withKnown(
    record,
    found.known,
    record.discovery?.devices,
    found.merged.map((from): [string, string] => [from, found.id]),
  );
}

/** The other devices that stand in the site now, found or typed in, with what they are known by. */
function rowsBeside(
  { known, file, discovery }: SiteRecord,
  own: KnownDevice | undefined,
): readonly Claimant[] {
  const found = new Map<string, Device>((discovery?.devices ?? []).map((device) => [device.id, device]));
  const listed = new Set(file.devices.map(({ address }) => address));
  return known.flatMap((each) => {
    const device = found.get(each.id);
    const address = device?.address ?? each.addresses.find((at) => listed.has(at));
    if (each === own || address === undefined) return [];
    const seen: Pick<Marks, 'uuids' | 'serials'> =
      device === undefined ? { uuids: [], serials: [] } : marksOf(device);
    const marks = {
      uuids: [...new Set([...each.uuids, ...seen.uuids])],
      serials: [...new Set([...each.serials, ...seen.serials])],
    };
    return [{ address, addresses: each.addresses, marks }];
  });
}

/** The record with these known and found devices; what was merged goes under the id that stays. */
function withKnown(
  record: SiteRecord,
  known: readonly KnownDevice[],
  devices: readonly Device[] | undefined,
  merged: readonly (readonly [string, string])[],
): SiteRecord {
  const moved = devices?.some((device, index) => device !== record.discovery?.devices[index]) ?? false;
  if (known === record.known && !moved) return record;
  const next: SiteRecord = {
    ...record,
    known: [...known],
    ...(record.discovery && devices && moved
      ? { discovery: { ...record.discovery, devices: oneEach(devices) } }
      : {}),
  };
  return merged.reduce((each, [from, to]) => renamed(each, from, to), next);
}

/** The id of a typed or found device; '' where it is not known. */
export function idAt(known: readonly KnownDevice[], address: string): string {
  return known.find(({ addresses }) => addresses.includes(address))?.id ?? '';
}

/** Two looks that turned out to be one device: the later one counts. */
function oneEach(devices: readonly Device[]): Device[] {
  return [...new Map(devices.map((device) => [device.id, device])).values()];
}

/** What happened under one id happened to another device's record: both histories are kept, in their order. */
function renamed(record: SiteRecord, from: string, to: string): SiteRecord {
  const runs = record.runs.map((run): Run => {
    if (run.act === 'preflight' || run.deviceId !== from) return run;
    return { ...run, deviceId: to, outcome: { ...run.outcome, deviceId: to } } as Run;
  });
  return {
    ...record,
    runs,
    manualDone: keysRenamed(record.manualDone, `${from}|`, `${to}|`),
    secretHashes: keysRenamed(record.secretHashes, `${from}|`, `${to}|`),
    originals: keysRenamed(record.originals, from, to),
    originalBoxes: keysRenamed(record.originalBoxes, from, to),
    told: keysRenamed(record.told, from, to),
  };
}

/** Keys with another beginning; what stands under the new name already is kept. */
function keysRenamed<T>(map: Readonly<Record<string, T>>, from: string, to: string): Record<string, T> {
  const entries = Object.entries(map);
  const whole = !from.endsWith('|');
  const isOld = (key: string): boolean => (whole ? key === from : key.startsWith(from));
  return Object.fromEntries([
    ...entries.filter(([key]) => isOld(key)).map(([key, value]) => [to + key.slice(from.length), value]),
    ...entries.filter(([key]) => !isOld(key)),
  ]);
}

/** A device run under the id that its device has now. */
export function underPresentId<
  R extends { readonly deviceId: string; readonly outcome: { readonly deviceId: string } },
>(known: readonly KnownDevice[], run: R): R {
  const id = idNow(known, run.deviceId);
  return id === run.deviceId ? run : { ...run, deviceId: id, outcome: { ...run.outcome, deviceId: id } };
}
