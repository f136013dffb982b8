import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ElectronStore from 'electron-store';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { parseRecord, putAside } from './record-file.ts';
import { readJsonFile } from './whole-file.ts';

/** Saved sites, one file each, written atomically (electron-store), in the user's own data folder. */
export type SiteStore = {
  /** Newest first; a damaged file is left out. */
  readonly list: () => readonly SiteRecord[];
  readonly load: (id: string) => Result<SiteRecord, AppError>;
  readonly save: (record: SiteRecord) => void;
  readonly remove: (id: string) => void;
  /** Where the journal of a site stands. */
  readonly journalPath: (id: string) => string;
};

const ID = /^[a-z0-9-]{1,64}$/;

export function openSiteStore(folder: string, now: () => number): SiteStore {
  mkdirSync(folder, { recursive: true });
  const stores = new Map<string, ElectronStore<{ record: SiteRecord }>>();
  const storeOf = (id: string): ElectronStore<{ record: SiteRecord }> => {
    const known = stores.get(id);
    if (known) return known;
    // A damaged file is put aside by `load`, never silently emptied.
    const store = new ElectronStore<{ record: SiteRecord }>({
      cwd: folder,
      name: id,
      clearInvalidConfig: false,
      configFileMode: 0o600,
    });
    stores.set(id, store);
    return store;
  };
  const pathOf = (id: string): string => join(folder, `${id}.json`);
  const load = (id: string): Result<SiteRecord, AppError> => {
    if (!ID.test(id) || !existsSync(pathOf(id)))
      return err(appError('not-found', { address: '', what: `site ${id}` }));
    const json = readJsonFile(pathOf(id));
    const record = json.ok ? parseRecord((json.value as { record?: unknown }).record, pathOf(id)) : json;
    if (!record.ok && record.error.code !== 'file-unreadable')
      putAside(pathOf(id), new Date(now()).toISOString());
    return record;
  };
  return {
    load,
    list: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => {
          const record = load(name.replace(/\.json$/, ''));
          return record.ok ? [record.value] : [];
        })
        .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
    save: (record) => storeOf(record.id).set('record', record),
    remove: (id) => {
      if (!ID.test(id)) return;
      stores.delete(id);
      rmSync(pathOf(id), { force: true });
      rmSync(join(folder, `${id}.journal.jsonl`), { force: true });
    },
    journalPath: (id) => join(folder, `${id}.journal.jsonl`),
  };
}
