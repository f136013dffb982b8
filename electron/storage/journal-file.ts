import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Journal, JournalEntry } from '../domain/journal.ts';

/**
 * The journal as JSON lines, one entry a line, forced to disk before the write that it announces. Readable by
 * its owner only. A torn last line (the laptop died while writing it) is dropped when it is read.
 */
export function openJournal(path: string): Journal {
  let queue: Promise<void> = Promise.resolve();
  return {
    append: (entry) => {
      const done = queue.then(() => appendLine(path, JSON.stringify(entry)));
      queue = done.catch(() => {});
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

/** All whole entries, oldest first. */
export function readJournal(path: string): readonly JournalEntry[] {
  if (!existsSync(path)) return [];
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as JournalEntry];
      } catch {
        return [];
      }
    });
}

/** Devices whose last entry is not an `end`: what was sent there is in doubt until it is read back. */
export function openEntries(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const last = new Map<string, JournalEntry>();
  for (const entry of entries) last.set(entry.deviceId, entry);
  return [...last.values()].filter((entry) => entry.type !== 'end' && entry.type !== 'test-sent');
}
