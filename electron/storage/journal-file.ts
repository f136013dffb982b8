import { mkdirSync, readFileSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Journal, JournalEntry } from '../domain/journal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { writeWhole } from './whole-file.ts';

/**
 * The journal as JSON lines, one entry a line, forced to disk before the write that it announces. Readable by
 * its owner only. A torn line (the laptop died while writing it) is dropped when it is read, and takes nothing with it.
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

const NEWLINE = 0x0a;

/** A line of its own, whatever stands before it; where it does not get to disk whole, nothing of it stays. */
async function appendLine(path: string, line: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    // The one before was torn, by a computer that went off or an older program on a full disk.
    const begin = size === 0 || last[0] === NEWLINE ? '' : '\n';
    try {
      await file.appendFile(`${begin}${line}\n`);
      await file.sync();
    } catch (error) {
      // By its path: what is open for appending only cannot be shortened on Windows. Where that fails too, the next
      // entry begins a line of its own all the same.
      await truncate(path, size).catch(() => {});
      throw error;
    }
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
  return text.split('\n').flatMap(entriesIn);
}

/**
 * The whole entries of a line: one, as a rule. Where an older program wrote on after a torn entry, or after one that had
 * lost its end of line, the later ones stand on the same line.
 */
function entriesIn(line: string): readonly JournalEntry[] {
  const whole = entryIn(line);
  if (whole !== null) return [whole];
  for (let at = line.indexOf('{', 1); at > 0; at = line.indexOf('{', at + 1)) {
    const last = entryIn(line.slice(at));
    if (last !== null) return [...entriesIn(line.slice(0, at)), last];
  }
  return [];
}

function entryIn(text: string): JournalEntry | null {
  // The end tells most of what is no entry without reading it.
  if (!text.endsWith('}')) return null;
  try {
    const value = JSON.parse(text) as Partial<JournalEntry> | null;
    return typeof value?.type === 'string' && typeof value.at === 'string' ? (value as JournalEntry) : null;
  } catch {
    return null;
  }
}
