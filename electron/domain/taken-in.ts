import type { JournalEntry } from './journal.ts';
import type { SiteFile } from './site-file.ts';
import type { SiteRecord } from './site-record.ts';

/** What a file turned out to hold: a whole site with its history, or only what a person types. */
export type TakenIn =
  | {
      readonly kind: 'record';
      readonly record: SiteRecord;
      readonly journal: readonly JournalEntry[];
      /** Lines of its journal that this version does not know, as they stand. */
      readonly foreign?: readonly string[];
    }
  | { readonly kind: 'file'; readonly file: SiteFile; readonly leftOut: readonly string[] };
