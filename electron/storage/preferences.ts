import ElectronStore from 'electron-store';
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

/** What the person likes, over restarts. A value that does not fit is taken as not set. */
export type Preferences = {
  readonly get: () => Stored;
  readonly set: (change: Partial<Stored>) => void;
};

export function openPreferences(folder: string): Preferences {
  const store = openStore(folder);
  let known = read(store);
  return {
    get: () => known,
    set: (change) => {
      known = { ...known, ...change };
      try {
        store?.set(known);
      } catch {
        // A folder that takes nothing: what the person likes holds until the program ends; sites say it aloud.
      }
    },
  };
}

/** Null where the folder can be neither read nor made. */
function openStore(folder: string): ElectronStore<Record<string, unknown>> | null {
  try {
    return new ElectronStore<Record<string, unknown>>({
      cwd: folder,
      name: 'preferences',
      clearInvalidConfig: true,
    });
  } catch {
    return null;
  }
}

function read(store: ElectronStore<Record<string, unknown>> | null): Stored {
  try {
    const parsed = schema.safeParse(store?.store ?? {});
    return parsed.success ? parsed.data : schema.parse({});
  } catch {
    return schema.parse({});
  }
}
