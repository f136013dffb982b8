import { mkdirSync, readFileSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Journal, JournalEntry } from '../domain/journal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { journalEntrySchema } from './journal-entry.ts';
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

/**
 * A journal as a whole, where there was none or in the place of a shorter one; with nothing to tell nothing is written. Lines
 * of the one before that are no entries stay as they are, and those `more` that came with the entries stand beside them.
 */
export function writeJournal(
  path: string,
  entries: readonly JournalEntry[],
  more: readonly string[] = [],
): Result<void, AppError> {
  if (entries.length === 0 && more.length === 0) return ok(undefined);
  const before = foreignLines(path);
  if (!before.ok) return before;
  const kept = [...new Set([...before.value, ...more])];
  return writeWhole(
    path,
    [...kept, ...entries.map((entry) => JSON.stringify(entry))].map((line) => `${line}\n`).join(''),
  );
}

/** The lines of a journal that are no entries, as they stand: what another version wrote is handed on with the others. */
export function foreignLines(path: string): Result<readonly string[], AppError> {
  const lines = linesOf(path);
  return lines.ok ? ok(lines.value.filter((line) => entriesIn(line).length === 0 && isForeign(line))) : lines;
}

/** So many lines are named; whoever looks finds the rest. */
const NAMED_LINES = 10;

/** What a journal tells; the `remark` names lines that are no entry, and no torn one either. */
export type JournalRead = { readonly entries: readonly JournalEntry[]; readonly remark: AppError | null };

/**
 * All whole entries, oldest first; none where there is no journal. A journal that is there and cannot be read is an error:
 * it may tell of a write that nobody read back.
 */
export function readJournal(path: string): Result<JournalRead, AppError> {
  const lines = linesOf(path);
  if (!lines.ok) return lines;
  const entries: JournalEntry[] = [];
  const foreign: number[] = [];
  lines.value.forEach((line, at) => {
    const found = entriesIn(line);
    for (const entry of found) entries.push(entry);
    if (found.length === 0 && isForeign(line)) foreign.push(at + 1);
  });
  const named = foreign.slice(0, NAMED_LINES).join(', ');
  const remark =
    foreign.length === 0
      ? null
      : appError('journal-foreign', { path, lines: foreign.length > NAMED_LINES ? `${named}…` : named });
  return ok({ entries, remark });
}

function linesOf(path: string): Result<readonly string[], AppError> {
  try {
    return ok(readFileSync(path, 'utf8').split('\n'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'error';
    return reason === 'ENOENT' ? ok([]) : err(appError('file-unreadable', { path, reason }));
  }
}

/** Of a line without an entry: is it not the beginning of one either? A person's editor wrote it, or another version. */
function isForeign(line: string): boolean {
  const text = line.replaceAll('\0', '').trim();
  return text !== '' && (!text.startsWith('{') || jsonIn(text) !== undefined);
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

function entryIn(line: string): JournalEntry | null {
  // An editor may end lines otherwise (CRLF). The end tells most of what is no entry without reading it.
  const text = line.trimEnd();
  if (!text.endsWith('}')) return null;
  const value = jsonIn(text);
  // As it stands: what a later version added to an entry is not lost where the journal is written anew.
  return isJournalEntry(value) ? value : null;
}

export function isJournalEntry(value: unknown): value is JournalEntry {
  return journalEntrySchema.safeParse(value).success;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
