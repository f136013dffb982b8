import { type SiteEntry, siteEntrySchema } from '../domain/site-summary.ts';
import { z } from '../domain/zod.ts';
import { readJsonFile, writeWhole } from './whole-file.ts';

/** Raised when `entryOf` says something else of the same record: what was kept before is then made anew. */
const FORM = 1;
/** Nobody waits for it, and what happens at a start goes first; a program that ends before has lost a copy. */
const WRITTEN_AFTER_MS = 2000;

const schema = z.object({
  form: z.literal(FORM),
  sites: z.record(z.string(), z.object({ stamp: z.string(), entry: siteEntrySchema })),
});

/** What the list shows of a site, and how its file was when that was read. */
export type KeptEntry = { readonly stamp: string; readonly entry: SiteEntry };

/**
 * The list of sites over restarts: a person with two hundred of them does not wait until each has been read again. Only
 * a copy, beside the sites and of no worth without them: what cannot be read, is of another program or does not fit its
 * site's file is made anew from that, and what cannot be written is not written. Neither is said.
 */
export type SiteListFile = {
  readonly read: () => ReadonlyMap<string, KeptEntry>;
  /** Written a moment later, with what `sites` answers then; at `once` where something of it must not stay. */
  readonly write: (sites: () => ReadonlyMap<string, KeptEntry>, at?: 'once') => void;
};

export function openSiteListFile(
  path: string,
  later: (run: () => void) => void = (run) => setTimeout(run, WRITTEN_AFTER_MS).unref(),
): SiteListFile {
  let asked = false;
  const write = (sites: () => ReadonlyMap<string, KeptEntry>): void => {
    writeWhole(path, `${JSON.stringify({ form: FORM, sites: Object.fromEntries(sites()) })}\n`);
  };
  return {
    read: () => {
      const json = readJsonFile(path);
      const parsed = schema.safeParse(json.ok ? json.value : null);
      const sites = Object.entries(parsed.success ? parsed.data.sites : {});
      return new Map(sites.filter(([id, { entry }]) => entry.summary.id === id));
    },
    write: (sites, at) => {
      if (at === 'once') write(sites);
      else if (!asked) {
        asked = true;
        later(() => {
          asked = false;
          write(sites);
        });
      }
    },
  };
}
