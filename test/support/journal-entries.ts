import type { JournalEntry } from '../../electron/domain/journal.ts';
import { readJournal } from '../../electron/storage/journal-file.ts';

/** The entries of a journal that can be read. */
export function journalEntries(path: string): readonly JournalEntry[] {
  const read = readJournal(path);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.entries;
}
