import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import type { JournalEntry } from '../domain/journal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { SITE_ID, type SiteRecord } from '../domain/site-record.ts';
import { entryOf, type SiteEntry } from '../domain/site-summary.ts';
import { recordJson } from './later-fields.ts';
import { damagedField, isLeftAlone, parseRecord, putAside } from './record-file.ts';
import type { KeptEntry, SiteListFile } from './site-list-file.ts';
import { endBrokenOff, removePair, sitePair, takeInPair } from './site-pair.ts';
import { isAbsent, readJsonFile, writeWhole } from './whole-file.ts';

/** Saved sites, one file each, written whole, in the user's own data folder; the list of them is kept in `listFile`. */
export type SiteStore = {
  /** Newest first. */
  readonly list: () => readonly SiteRecord[];
  /** What the list of sites shows, newest first; a file that has not changed since is not read again, one of `without` not at all. */
  readonly entries: (without?: ReadonlySet<string>) => readonly SiteEntry[];
  /** Files that could not be opened, damaged ones with where they were put, those of a newer program untouched; journals left alone. */
  readonly troubles: () => readonly AppError[];
  readonly load: (id: string) => Result<SiteRecord, AppError>;
  /** `write-failed` where the disk is full or the folder takes nothing: the record is still only in memory. */
  readonly save: (record: SiteRecord) => Result<void, AppError>;
  /** A site of a new id with its journal, whole or not at all. */
  readonly takeIn: (
    record: SiteRecord,
    journal: readonly JournalEntry[],
    foreign?: readonly string[],
  ) => Result<void, AppError>;
  readonly remove: (id: string) => Result<void, AppError>;
  /** Is nothing of the record of a site here, not even a damaged one? No, where the folder cannot be read. */
  readonly isGone: (id: string) => boolean;
  /** Where the journal of a site stands. */
  readonly journalPath: (id: string) => string;
  /** Can anything be saved here? Asked at start, before anybody types. */
  readonly check: () => Result<void, AppError>;
};

const NONE: ReadonlySet<string> = new Set();

export function openSiteStore(folder: string, now: () => number, listFile?: SiteListFile): SiteStore {
  makeFolder(folder);
  const troubles = new Map<string, AppError>();
  const left = endBrokenOff(folder);
  const pathOf = (id: string): string => sitePair(folder, id).record;
  const journalPath = (id: string): string => sitePair(folder, id).journal;
  const load = (id: string): Result<SiteRecord, AppError> => {
    const absent = err(appError('not-found', { address: '', what: `site ${id}` }));
    if (!SITE_ID.test(id)) return absent;
    const path = pathOf(id);
    const json = readJsonFile(path);
    if (!json.ok && isAbsent(json.error)) return absent;
    const record = json.ok ? recordIn(json.value, path) : json;
    const own = record.ok && record.value.id !== id ? err(namedOtherwise(path, record.value.id)) : record;
    if (own.ok) return own;
    const error = damaged(own.error, path, new Date(now()).toISOString());
    troubles.set(path, error);
    return err(error);
  };
  const save = (record: SiteRecord): Result<void, AppError> =>
    SITE_ID.test(record.id)
      ? writeWhole(pathOf(record.id), `{"record":${recordJson(record)}}\n`)
      : err(appError('not-found', { address: '', what: `site ${record.id}` }));
  let known: Map<string, KeptEntry> | null = null;
  const entriesKnown = (): Map<string, KeptEntry> => {
    known ??= new Map(listFile?.read());
    return known;
  };
  /** Only what still has a file: another program may have deleted it since. */
  const entriesHere = (): Map<string, KeptEntry> =>
    new Map([...entriesKnown()].filter(([id]) => existsSync(pathOf(id))));
  const forget = (id: string): void => {
    if (entriesKnown().delete(id)) listFile?.write(entriesHere);
  };
  const entryAt = (id: string): SiteEntry | null => {
    const stamp = stampOf(pathOf(id));
    const before = entriesKnown().get(id);
    if (stamp !== '' && before?.stamp === stamp) return before.entry;
    const record = load(id);
    if (!record.ok) {
      forget(id);
      return null;
    }
    const entry = entryOf(record.value);
    entriesKnown().set(id, { stamp, entry });
    listFile?.write(entriesHere);
    return entry;
  };
  return {
    load,
    entries: (without = NONE) => {
      const ids = idsIn(folder);
      const there = new Set(ids);
      for (const id of [...entriesKnown().keys()]) if (!there.has(id)) forget(id);
      return ids
        .flatMap((id) => (without.has(id) ? [] : (entryAt(id) ?? [])))
        .sort((a, b) => b.summary.updatedAt.localeCompare(a.summary.updatedAt));
    },
    list: () =>
      idsIn(folder)
        .flatMap((id) => {
          const record = load(id);
          return record.ok ? [record.value] : [];
        })
        .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
    troubles: () => [...left, ...troubles.values()],
    save,
    takeIn: (record, journal, foreign) =>
      SITE_ID.test(record.id)
        ? takeInPair(sitePair(folder, record.id), journal, () => save(record), foreign)
        : save(record),
    remove: (id) => {
      if (!SITE_ID.test(id)) return ok(undefined);
      const removed = removePair(sitePair(folder, id));
      if (!removed.ok) return removed;
      // Nothing of a deleted site stays, also where the program ends at once and the list was another program's.
      entriesKnown().delete(id);
      listFile?.write(entriesHere, 'once');
      return ok(undefined);
    },
    isGone: (id) => {
      // Where its journal is kept, somebody moved the record away and may bring it back.
      try {
        return !readdirSync(folder).some((name) =>
          [`${id}.json`, `${id}.journal.jsonl`].some((own) => name.startsWith(own)),
        );
      } catch {
        return false;
      }
    },
    journalPath,
    check: () => {
      const probe = join(folder, '.writable');
      try {
        // Nothing of it is to be kept, so that it need not reach the disk: a slow one would hold the window up.
        if (!existsSync(folder)) mkdirSync(folder);
        writeFileSync(probe, '');
        rmSync(probe, { force: true });
        return ok(undefined);
      } catch (error) {
        return err(appError('write-failed', { path: folder, reason: reasonOf(error) }));
      }
    },
  };
}

/** Changes with every save, which puts a new file in the place of the old one. */
function stampOf(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // `check` says why before anybody types.
  }
}

function idsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.replace(/\.json$/, ''));
  } catch {
    return [];
  }
}

/** The first version kept the record under this name too. */
function recordIn(json: unknown, path: string): Result<SiteRecord, AppError> {
  return parseRecord((json as { readonly record?: unknown } | null)?.record, path);
}

/** A copy under another name would be saved over the file it was copied from. */
function namedOtherwise(path: string, id: string): AppError {
  return appError('invalid-site-file', { path: `${path}: id`, expected: `the file name (found ${id})` });
}

/** A damaged file is put aside under a name that says so; one that cannot be read or is newer is left alone. */
function damaged(error: AppError, path: string, at: string): AppError {
  if (isLeftAlone(error)) return error;
  const aside = putAside(path, at);
  return aside === null ? error : appError('site-damaged', { path, field: damagedField(error, path), aside });
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'error';
}
