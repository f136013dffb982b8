import { hostKey } from '../domain/plain-address.ts';
import type { SiteFile } from '../domain/site-file.ts';
import type { SiteEntry } from '../domain/site-summary.ts';

/** Small pure changes of a site that the window asks for. */

/** Adds device entries; one that is there already stays as it is set, and is part of the job again. */
export function withDevices(file: SiteFile, entries: readonly SiteFile['devices'][number][]): SiteFile {
  const keyOf = ({ address }: { readonly address: string }): string => hostKey(address);
  const known = new Set(file.devices.map(keyOf));
  const fresh = entries.filter(
    (entry, index) =>
      !known.has(keyOf(entry)) && entries.findIndex((each) => keyOf(each) === keyOf(entry)) === index,
  );
  const named = new Set(entries.map(keyOf));
  const kept = file.devices.map((entry) => (named.has(keyOf(entry)) ? { ...entry, chosen: true } : entry));
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
