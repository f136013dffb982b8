import { mkdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Journal, JournalEntry } from '../domain/journal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { writeWhole } from './whole-file.ts';

/**
 * The journal as JSON lines, one entry a line, forced to disk before the write that it announces. Readable by
 * its owner only. A torn last line (the laptop died while writing it) is dropped when it is read.
 */
export function openJournal(path: string): Journal {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    append: (entry) => {
      const done = queue.then(async () => {
        try {
          await appendLine(path, JSON.stringify(entry));
          return ok(undefined);
        } catch (error) {
          const reason = (error as NodeJS.ErrnoException).code ?? 'error';
          return err(appError('journal-failed', { address: entry.address, path, reason }));
        }
      });
      queue = done;
      return done;
    },
  };
}

async function appendLine(path: string, line: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(`${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A journal as a whole, where there was none or in the place of a shorter one; without entries nothing is written. */
export function writeJournal(path: string, entries: readonly JournalEntry[]): Result<void, AppError> {
  if (entries.length === 0) return ok(undefined);
  return writeWhole(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/** All whole entries, oldest first. */
export function readJournal(path: string): readonly JournalEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // None yet, or not to be read: then nothing is known of an act that broke off.
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as JournalEntry];
    } catch {
      return [];
    }
  });
}
