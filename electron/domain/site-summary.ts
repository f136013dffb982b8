import { plainText } from './plain-text.ts';
import { originOf } from './site-export.ts';
import { TAG_LIMITS } from './site-limits.ts';
import type { SiteRecord } from './site-record.ts';
import { STEP_IDS } from './step.ts';
import { z } from './zod.ts';

/** A site as the list of sites shows it. */
export const siteSummarySchema = z.object({
  id: z.string(),
  customer: z.string(),
  name: z.string(),
  reference: z.string(),
  updatedAt: z.string(),
  /** When it was last opened or changed, whichever was later: the order of the list. */
  usedAt: z.string(),
  step: z.enum(STEP_IDS),
  devices: z.number(),
  simulated: z.boolean(),
  tags: z.array(z.string()),
  archived: z.boolean(),
  /** Name of a template; '' where it is a site. */
  template: z.string(),
});
export type SiteSummary = Readonly<z.infer<typeof siteSummarySchema>>;

/** What the list needs of a site, small enough to be kept for every site: its line, and how its devices are called. */
export const siteEntrySchema = z.object({
  summary: siteSummarySchema.omit({ usedAt: true }),
  /** Addresses, serial numbers and names, a text for each device. */
  devices: z.array(z.string()).readonly(),
  /** Id of the site that it was first: halves of one job have one. */
  origin: z.string(),
});
export type SiteEntry = Readonly<z.infer<typeof siteEntrySchema>>;

export function entryOf(record: SiteRecord): SiteEntry {
  const { customer, name, reference } = record.file.site;
  return {
    summary: {
      id: record.id,
      customer,
      name,
      reference,
      updatedAt: record.updatedAt,
      step: record.step,
      devices: record.file.devices.filter(({ chosen }) => chosen).length,
      simulated: record.simulated,
      tags: [...record.tags],
      archived: record.archivedAt !== '',
      template: record.template,
    },
    devices: deviceTexts(record),
    origin: originOf(record),
  };
}

/** Every device by what it is known as: the list's and the scan's are one where they share an address. */
function deviceTexts(record: SiteRecord): readonly string[] {
  const found = record.discovery?.devices ?? [];
  const seen = new Set(found.flatMap(({ address, addresses }) => [address, ...addresses]));
  return [
    ...found.map(({ address, addresses, serial, name }) =>
      [...new Set([address, ...addresses, serial ?? '', name ?? ''])]
        .filter((part) => part !== '')
        .join(' · '),
    ),
    ...record.file.devices.flatMap(({ address }) => (seen.has(address) ? [] : [address])),
  ];
}

/** Tags as they are kept: without blanks around them, each once, however it is written, in the order given. */
export function tidyTags(tags: readonly string[]): string[] {
  const fold = (tag: string): string => tag.normalize('NFKC').toLowerCase();
  const tidy = tags
    .map((tag) => plainText(tag).replace(/\s+/gu, ' ').trim())
    .filter((tag) => tag !== '')
    .map((tag) => [...tag].slice(0, TAG_LIMITS.letters).join(''));
  return tidy
    .filter((tag, at) => tidy.findIndex((each) => fold(each) === fold(tag)) === at)
    .slice(0, TAG_LIMITS.count);
}
