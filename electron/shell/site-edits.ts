import type { DeviceRow } from '../domain/device-row.ts';
import { type SiteFile, siteDeviceSchema } from '../domain/site-file.ts';
import type { SiteEntry } from '../domain/site-summary.ts';

/** Small pure changes of a site that the window asks for. */

/** Adds device entries; one that is there already stays as it is set, and is part of the job again. */
export function withDevices(file: SiteFile, entries: readonly SiteFile['devices'][number][]): SiteFile {
  const known = new Set(file.devices.map((entry) => entry.address));
  const fresh = entries.filter(
    (entry, index) =>
      !known.has(entry.address) && entries.findIndex((each) => each.address === entry.address) === index,
  );
  const named = new Set(entries.map((entry) => entry.address));
  const kept = file.devices.map((entry) => (named.has(entry.address) ? { ...entry, chosen: true } : entry));
  return { ...file, devices: [...kept, ...fresh] };
}

/** One device's entry changed, or added where it was only found. Nothing but `chosen` makes it part of the job. */
export function changeDevice(
  file: SiteFile,
  row: DeviceRow,
  change: { readonly [name: string]: unknown },
): SiteFile {
  const isEntry = (entry: SiteFile['devices'][number]): boolean =>
    entry.address === row.device.address || row.device.addresses.includes(entry.address);
  const known =
    file.devices.find(isEntry) ??
    siteDeviceSchema.parse({ address: row.device.address, ports: foundPorts(row), chosen: false });
  const next = siteDeviceSchema.parse({
    ...known,
    ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  });
  return file.devices.some(isEntry)
    ? { ...file, devices: file.devices.map((entry) => (isEntry(entry) ? next : entry)) }
    : { ...file, devices: [...file.devices, next] };
}

/** The HTTPS port a device was seen on, where it is not the usual one. */
function foundPorts(row: DeviceRow): { readonly https?: number } {
  const seen = row.device.sightings.find(
    (sighting) => (sighting.source === 'https' || sighting.source === 'sweep') && sighting.port !== undefined,
  );
  return seen?.port === undefined ? {} : { https: seen.port };
}

/**
 * The first device of each site in which a word of the search stands, where the site holds all words: the list itself
 * shows what its own columns hold. Full-width and capitals do not matter.
 */
export function devicesFound(
  entries: readonly SiteEntry[],
  text: string,
): readonly { readonly siteId: string; readonly device: string }[] {
  const fold = (each: string): string => each.normalize('NFKC').toLowerCase();
  const words = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return entries.flatMap(({ summary, devices }) => {
    const { id, customer, name, reference, tags, template } = summary;
    const own = fold([customer, name, reference, template, ...tags].join('\n'));
    const asked = words.filter((word) => !own.includes(word));
    if (asked.length === 0) return [];
    const device = devices.find((each) => asked.every((word) => fold(each).includes(word)));
    return device === undefined ? [] : [{ siteId: id, device }];
  });
}
