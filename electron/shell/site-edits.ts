import type { SiteSummary } from '../contract/views.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { type SiteFile, siteDeviceSchema } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/** Small pure changes of a site that the window asks for. */

export function summaryOf(record: SiteRecord): SiteSummary {
  const { customer, name, reference } = record.file.site;
  return {
    id: record.id,
    customer,
    name,
    reference,
    updatedAt: record.updatedAt,
    step: record.step,
    devices: record.file.devices.filter(({ chosen }) => chosen).length,
    simulated: record.simulated,
  };
}

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
