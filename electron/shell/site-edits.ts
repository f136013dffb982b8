import type { SiteSummary } from '../contract/views.ts';
import type { SiteFile } from '../domain/site-file.ts';
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
    devices: record.file.devices.length,
    simulated: record.simulated,
  };
}

/** Adds device entries; an address that is already there stays as it is. */
export function withDevices(file: SiteFile, entries: readonly SiteFile['devices'][number][]): SiteFile {
  const known = new Set(file.devices.map((entry) => entry.address));
  const fresh = entries.filter(
    (entry, index) =>
      !known.has(entry.address) && entries.findIndex((each) => each.address === entry.address) === index,
  );
  return { ...file, devices: [...file.devices, ...fresh] };
}
