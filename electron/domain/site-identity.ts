import type { Device } from './device.ts';
import { idNow, type KnownDevice, marksOf, recognise } from './known-device.ts';
import type { Run } from './run.ts';
import type { SiteRecord } from './site-record.ts';

/**
 * The record with every device under the id it was once given: those a scan has just seen (they come with the
 * scan's own ids) and those that only stand in the list. The same record where nothing is new.
 */
export function identified(record: SiteRecord): SiteRecord {
  let { known } = record as { known: readonly KnownDevice[] };
  const merged: [string, string][] = [];
  const give = (device: Parameters<typeof marksOf>[0], conflict: boolean): string => {
    const found = recognise(known, marksOf(device), conflict);
    known = found.known;
    merged.push(...found.merged.map((from): [string, string] => [from, found.id]));
    return found.id;
  };
  const devices = record.discovery?.devices.map((device) => {
    const own = known.find(({ id }) => id === device.id);
    const nothingNew =
      own !== undefined &&
      (device.uuid === undefined || own.uuids.includes(device.uuid)) &&
      (device.serial === undefined || own.serials.includes(device.serial)) &&
      device.addresses.every((address) => own.addresses.includes(address));
    if (nothingNew) return device;
    const id = give(device, device.identityConflict === true);
    return id === device.id ? device : { ...device, id };
  });
  for (const { address } of record.file.devices) {
    if (!known.some(({ addresses }) => addresses.includes(address)))
      give({ id: '', address, addresses: [] }, false);
  }
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
