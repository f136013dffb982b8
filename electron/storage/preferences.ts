import ElectronStore from 'electron-store';
import { z } from 'zod';

const schema = z.object({
  language: z.enum(['ja', 'en']).default('ja'),
  lastSite: z.string().default(''),
  lastFolder: z.string().default(''),
});
type Stored = z.infer<typeof schema>;

/** What the person likes, over restarts. A value that does not fit is taken as not set. */
export type Preferences = {
  readonly get: () => Stored;
  readonly set: (change: Partial<Stored>) => void;
};

export function openPreferences(folder: string): Preferences {
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: folder,
    name: 'preferences',
    clearInvalidConfig: true,
  });
  const get = (): Stored => {
    const parsed = schema.safeParse(store.store);
    return parsed.success ? parsed.data : schema.parse({});
  };
  return { get, set: (change) => store.set({ ...get(), ...change }) };
}
