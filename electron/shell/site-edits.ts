import type { SiteFile } from '../domain/site-file.ts';
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
