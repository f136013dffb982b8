import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ElectronStore from 'electron-store';
import { DEVICES_AT_ONCE, SHIPPED_PACE, WAITS } from '../domain/pace.ts';
import { TABLE_IDS } from '../domain/table.ts';
import { z } from '../domain/zod.ts';

const schema = z.object({
  language: z.enum(['ja', 'en']).default('ja'),
  lastSite: z.string().default(''),
  /** When each site was last opened (ISO 8601), by its id. */
  lastUsed: z.record(z.string(), z.string()).default({}),
  lastFolder: z.string().default(''),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  scanPorts: z.string().default('443'),
  scanFast: z.boolean().default(false),
  documentsFolder: z.string().default(''),
  waits: z.literal(WAITS).default(SHIPPED_PACE.waits),
  devicesAtOnce: z
    .number()
    .int()
    .min(DEVICES_AT_ONCE.least)
    .max(DEVICES_AT_ONCE.most)
    .default(SHIPPED_PACE.devicesAtOnce),
  /** Columns of the long tables that are not shown. */
  hiddenColumns: z.partialRecord(z.enum(TABLE_IDS), z.array(z.string())).default({}),
});
type Stored = z.infer<typeof schema>;
/** Lists by a name: each entry is judged and kept by itself. */
const BY_NAME = ['lastUsed', 'hiddenColumns'] as const;
type Entries = Readonly<Record<string, unknown>>;
/** Entries of theirs that a later version may have written: not known here, and written again as they were. */
type Apart = Readonly<Partial<Record<string, Entries>>>;

/**
 * What the person likes, over restarts. A value that does not fit is taken as not set and takes no other with it; in the
 * file it stays until another is set, for the version that wrote it. So does each entry of a list by names.
 */
export type Preferences = {
  readonly get: () => Stored;
  readonly set: (change: Partial<Stored>) => void;
  /** Resolves once what was set is written, or cannot be; never rejects. */
  readonly written: () => Promise<void>;
};

const NAME = 'preferences';

/**
 * Without a folder they hold until the program ends. The store is read with the first change, not while the window
 * opens: until then its file is all that is needed.
 */
export function openPreferences(folder: string | null): Preferences {
  const from = folder === null ? NOTHING_KEPT : read(join(folder, `${NAME}.json`));
  let { known } = from;
  let changed: Record<string, unknown> = {};
  let store: Promise<Store> | null = null;
  let writing = Promise.resolve();
  const write = async (to: string): Promise<void> => {
    try {
      store ??= openStore(to);
      (await store).set(changed);
    } catch {
      // A folder that takes nothing: what the person likes holds until the program ends; sites say it aloud.
      store = null;
    }
  };
  return {
    get: () => known,
    set: (change) => {
      known = { ...known, ...change };
      changed = { ...changed, ...withApart(change, from.apart) };
      if (folder !== null) writing = writing.then(() => write(folder));
    },
    written: () => writing,
  };
}

type Store = Pick<ElectronStore<Record<string, unknown>>, 'set'>;

/** Rejects where the folder can be neither read nor made. */
async function openStore(folder: string): Promise<Store> {
  const { default: Store } = await import('electron-store');
  return new Store<Record<string, unknown>>({
    cwd: folder,
    name: NAME,
    clearInvalidConfig: true,
    deserialize: parse,
  });
}

/** Some editors put a byte order mark before what they save. */
const parse = (text: string) => JSON.parse(text.replace(/^\ufeff/, ''));

type Kept = { readonly known: Stored; readonly apart: Apart };
const NOTHING_KEPT: Kept = { known: schema.parse({}), apart: {} };

function read(path: string): Kept {
  try {
    const { fit, apart } = sortedOut(Object(parse(readFileSync(path, 'utf8'))));
    const parsed = schema.safeParse(fit);
    if (parsed.success) return { known: parsed.data, apart };
    const unfit = new Set(parsed.error.issues.map((issue) => issue.path[0]));
    const rest = Object.fromEntries(Object.entries(fit).filter(([key]) => !unfit.has(key)));
    return { known: schema.parse(rest), apart };
  } catch {
    // Nothing was kept yet, or nothing that can be read.
    return NOTHING_KEPT;
  }
}

/** What was kept without the entries of its lists that do not fit, and those. */
function sortedOut(kept: Entries): { readonly fit: Entries; readonly apart: Apart } {
  const fit: Record<string, unknown> = { ...kept };
  const apart: Record<string, Entries> = {};
  for (const list of BY_NAME) {
    const entries = kept[list];
    if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) continue;
    const fits = ([name, value]: readonly [string, unknown]): boolean =>
      schema.shape[list].safeParse({ [name]: value }).success;
    const all = Object.entries(entries);
    fit[list] = Object.fromEntries(all.filter(fits));
    apart[list] = Object.fromEntries(all.filter((entry) => !fits(entry)));
  }
  return { fit, apart };
}

function withApart(change: Partial<Stored>, apart: Apart): Entries {
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      apart[name] === undefined ? value : { ...apart[name], ...(value as Entries) },
    ]),
  );
}
