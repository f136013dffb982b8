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

/**
 * What the person likes, over restarts. A value that does not fit is taken as not set and takes no other with it; in the
 * file it stays until another is set, for the version that wrote it.
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
  let known = schema.parse({});
  if (folder !== null) known = read(join(folder, `${NAME}.json`));
  let changed: Partial<Stored> = {};
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
      changed = { ...changed, ...change };
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

function read(path: string): Stored {
  try {
    const kept: unknown = parse(readFileSync(path, 'utf8'));
    const parsed = schema.safeParse(kept);
    if (parsed.success) return parsed.data;
    const unfit = new Set(parsed.error.issues.map((issue) => issue.path[0]));
    return schema.parse(Object.fromEntries(Object.entries(Object(kept)).filter(([key]) => !unfit.has(key))));
  } catch {
    // Nothing was kept yet, or nothing that can be read.
    return schema.parse({});
  }
}
