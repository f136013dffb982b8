import { isIP } from 'node:net';
import type { JournalEntry } from '../domain/journal.ts';
import type { SiteFile } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/** What names people, places and boxes, to be hidden wherever it stands in a file that leaves the site. */

/** What a site's form says of them. */
export function personalWordsOf({ site, settings }: SiteFile): readonly string[] {
  const { contact, alternate, location, company } = settings;
  return [...texts(site), company, ...texts(contact), ...texts(alternate), ...texts(location)].filter(isWord);
}

/** The boxes that a site knows or knew; their addresses are hidden as addresses. */
export function boxWordsOf({ known }: Pick<SiteRecord, 'known'>): readonly string[] {
  return known.flatMap(({ uuids, serials, addresses }) => [
    ...uuids,
    ...serials,
    ...addresses.filter((address) => isIP(address.replace(/%.*$/, '')) === 0),
  ]);
}

/** Settings whose values name somebody or something of the customer's. */
const PERSONAL =
  /^(?:company$|contact\.|alternate\.|location\.(?!country)|proxy\.(?:host|user)$|fileTransfer\.(?:host|user)$)/;

/** Values that devices had before, or read back: of whoever was responsible then, and in no form. */
export function journalWordsOf(journal: readonly JournalEntry[]): readonly string[] {
  const values = journal.flatMap((entry): readonly (readonly [string, string | null])[] => {
    switch (entry.type) {
      case 'original':
        return Object.entries(entry.values);
      case 'step-sent':
        return Object.entries(entry.wanted);
      case 'read-back':
        return entry.items.flatMap(({ key, before, wanted, after }) =>
          [before, wanted, after].map((value) => [key, value] as const),
        );
      default:
        return [];
    }
  });
  const boxes = journal.flatMap((entry) =>
    entry.type === 'original' ? [...(entry.box?.uuids ?? []), ...(entry.box?.serials ?? [])] : [],
  );
  return [
    ...boxes,
    ...values.flatMap(([key, value]) =>
      value !== null && PERSONAL.test(key) && isWord(value) ? [value] : [],
    ),
  ];
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** Country codes and single letters are nobody's. */
function isWord(word: string): boolean {
  return word.trim().length > 2 || /[^\x20-\x7e]/.test(word);
}
