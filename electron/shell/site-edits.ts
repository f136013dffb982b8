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
