import { hostKey } from './plain-address.ts';
import type { SiteFile } from './site-file.ts';

/**
 * Whether two site files are of two jobs: everything by which people name a job and that stands in both (customer, name,
 * reference) differs, and so does every device. One that was renamed keeps its devices, one that was given new addresses
 * its name. Pure.
 */
export function isOtherJob(one: SiteFile, other: SiteFile): boolean {
  const names = (['customer', 'name', 'reference'] as const)
    .map((key) => [plain(one.site[key]), plain(other.site[key])] as const)
    .filter((pair) => pair.every((text) => text !== ''));
  const hosts = new Set(one.devices.map(({ address }) => hostKey(address)));
  return (
    names.length > 0 &&
    names.every(([a, b]) => a !== b) &&
    hosts.size > 0 &&
    other.devices.length > 0 &&
    !other.devices.some(({ address }) => hosts.has(hostKey(address)))
  );
}

/** By what people name the job: all of it that is given. */
export function jobName({ site: { customer, name, reference } }: SiteFile): string {
  return [customer, name, reference].filter((text) => text.trim() !== '').join(' / ');
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
