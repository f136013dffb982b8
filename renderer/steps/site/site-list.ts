import type { SiteSummary } from '../../../electron/contract/views.ts';
import { matches } from '../../components/table/rows.ts';

/** Which sites the list shows: pure, whatever they are of. */
export type SiteFilter = {
  readonly text: string;
  /** A site has all of these. */
  readonly tags: readonly string[];
  readonly archived: boolean;
  /** Devices that the search found, by the site they stand in. */
  readonly found: Readonly<Record<string, string>>;
};

/** What tells a site from others in a sentence: the customer and the site's name. */
export function siteTitle(site: Pick<SiteSummary, 'customer' | 'name'>, unnamed: string): string {
  return [site.customer || unnamed, site.name].filter((part) => part !== '').join(' ');
}

/**
 * The sites in the order in which they stand on the screen already, the open one first: what is saved meanwhile, a name that is
 * typed above the list, moves no row away under a pointer. New ones, and all of a list that is shown anew, come as given.
 */
export function inKeptOrder(
  sites: readonly SiteSummary[],
  before: readonly string[],
  current: string | null,
): readonly SiteSummary[] {
  const places = new Map(before.map((id, place) => [id, place]));
  const placeOf = ({ id }: SiteSummary): number => (id === current ? -2 : (places.get(id) ?? -1));
  return sites.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Sites in their order, those that fit; the open one stays in the list while it is archived. */
export function shownSites(
  sites: readonly SiteSummary[],
  filter: SiteFilter,
  current: string | null,
): readonly SiteSummary[] {
  return sites.filter(
    (site) =>
      site.template === '' &&
      (filter.archived || !site.archived || site.id === current) &&
      filter.tags.every((tag) => site.tags.includes(tag)) &&
      (site.id in filter.found ||
        matches(filter.text, [site.customer, site.name, site.reference, ...site.tags])),
  );
}

/** Tags that the sites have, the most used first, with how many sites have each. */
export function tagsOf(
  sites: readonly SiteSummary[],
): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const tag of sites.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag, 'ja'));
}
