import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import type { JournalEntry } from '../domain/journal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { writeJournal } from './journal-file.ts';
import { moveIntoPlace } from './move-into-place.ts';
import { removeQuietly } from './whole-file.ts';

/**
 * A site is two files, its record and its journal, that come and go as one. Each way has one moment at which it is decided,
 * and what a killed program left on either side of that is brought to its end at the next start: the record's name alone
 * says whether there is a site.
 */
export type SitePair = { readonly record: string; readonly journal: string };

export function sitePair(folder: string, id: string): SitePair {
  return { record: join(folder, `${id}.json`), journal: join(folder, `${id}.journal.jsonl`) };
}

/** A record of a site that is being deleted. */
const REMOVED = '.removed';
/** A journal of a site that is being taken in: no act of this program is in it. */
const TAKEN_IN = '.taken-in';
/** What a write had not finished (`whole-file.ts`). */
const PART = '.part';

/** Deletes both; where that fails, there is still the whole site, and `write-failed` says why. */
export function removePair({ record, journal }: SitePair): Result<void, AppError> {
  const aside = `${record}${REMOVED}`;
  try {
    if (existsSync(record)) moveIntoPlace(record, aside);
    rmSync(journal, { force: true });
  } catch (error) {
    if (existsSync(aside)) moveBack(aside, record);
    return failed(record, error);
  }
  // Without its journal it is no site to go back to: what is held now goes at the next start.
  for (const path of [`${record}${PART}`, aside]) removeQuietly(path);
  return ok(undefined);
}

/** Writes both, the record by `save`; where that fails nothing of the site is there. */
export function takeInPair(
  { record, journal }: SitePair,
  entries: readonly JournalEntry[],
  save: () => Result<void, AppError>,
  foreign: readonly string[] = [],
): Result<void, AppError> {
  const waiting = `${journal}${TAKEN_IN}`;
  const written = writeJournal(waiting, entries, foreign);
  const saved = written.ok ? save() : written;
  if (!saved.ok) {
    removeQuietly(waiting);
    return saved;
  }
  try {
    if (existsSync(waiting)) moveIntoPlace(waiting, journal);
    return ok(undefined);
  } catch (error) {
    for (const path of [record, waiting]) removeQuietly(path);
    return failed(journal, error);
  }
}

/**
 * Ends what a killed program left in the middle, before anything of the folder is read. Gives what a person has to know: a
 * journal whose record is gone by another hand is told and kept, since nothing else may tell of what it says.
 */
export function endBrokenOff(folder: string): readonly AppError[] {
  const names = namesIn(folder);
  const there = new Set(names);
  const found: AppError[] = [];
  const attempt = (path: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      found.push(appError('write-failed', { path, reason: reasonOf(error) }));
    }
  };
  for (const name of names) {
    const path = join(folder, name);
    if (name.endsWith(PART)) attempt(path, () => rmSync(path, { force: true }));
    else if (name.endsWith(`.json${REMOVED}`)) {
      const record = path.slice(0, -REMOVED.length);
      const journal = record.replace(/\.json$/, '.journal.jsonl');
      there.delete(`${name.slice(0, -`.json${REMOVED}`.length)}.journal.jsonl`);
      attempt(path, () => {
        if (!existsSync(record)) rmSync(journal, { force: true });
        rmSync(path, { force: true });
      });
    } else if (name.endsWith(`.journal.jsonl${TAKEN_IN}`)) {
      const journal = path.slice(0, -TAKEN_IN.length);
      const hasRecord = there.has(name.replace(`.journal.jsonl${TAKEN_IN}`, '.json'));
      // It could neither be moved nor the record be taken away: what was done at the site since is not written over.
      if (hasRecord && existsSync(journal)) continue;
      attempt(path, () => (hasRecord ? moveIntoPlace(path, journal) : rmSync(path, { force: true })));
    }
  }
  for (const name of there) {
    if (!name.endsWith('.journal.jsonl')) continue;
    // A damaged record that was put aside begins with the name of it too, and was told.
    const record = name.replace(/\.journal\.jsonl$/, '.json');
    if (!names.some((other) => other.startsWith(record)))
      found.push(appError('journal-alone', { path: join(folder, record), journal: join(folder, name) }));
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Where this fails too, the next start ends the deleting. */
function moveBack(aside: string, record: string): void {
  try {
    moveIntoPlace(aside, record);
  } catch {
    // The answer says that it was not deleted.
  }
}

function failed(path: string, error: unknown): Result<void, AppError> {
  return err(appError('write-failed', { path, reason: reasonOf(error) }));
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'error';
}
