import type { DeviceRow } from '../domain/device-row.ts';
import { type SiteFile, siteDeviceSchema } from '../domain/site-file.ts';

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
