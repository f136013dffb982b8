import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { withoutStars } from '../domain/site-export.ts';
import { parseSiteFile } from '../domain/site-file.ts';
import type { TakenIn } from '../domain/taken-in.ts';
import { z } from '../domain/zod.ts';
import { isJournalEntry } from './journal-file.ts';
import { parseRecord } from './record-file.ts';

/** Each is one line of a file, and no more. */
const foreignSchema = z.array(z.string().regex(/^[^\n]+$/));

/**
 * Reads a file that was given out (domain/site-export.ts), a copy that was saved of a site, the state file of the
 * command line, or a site file; `name` is how messages call it. An older form is brought to today's, a newer one
 * refused. Stars of a masked document are no values: their fields are empty and named as left out.
 */
export function readTakenIn(json: unknown, name: string): Result<TakenIn, AppError> {
  const tree = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>;
  const stored = tree.record ?? ('runs' in tree && 'file' in tree ? json : undefined);
  if (stored !== undefined) {
    const read = parseRecord(stored, name);
    if (!read.ok) return read;
    const journal = tree.journal ?? [];
    // As they stand: what a later program added to an entry stays with it.
    if (!Array.isArray(journal) || !journal.every(isJournalEntry))
      return err(
        appError('invalid-site-file', { path: `${name}: journal`, expected: 'entries of a journal' }),
      );
    const foreign = foreignSchema.safeParse(tree.journalForeign ?? []);
    if (!foreign.success)
      return err(
        appError('invalid-site-file', { path: `${name}: journalForeign`, expected: 'lines of a journal' }),
      );
    const clean = withoutStars(read.value.file);
    const leftOut = [...new Set([...read.value.leftOut, ...clean.leftOut])];
    return ok({
      kind: 'record',
      record: { ...read.value, file: clean.file, leftOut },
      journal,
      ...(foreign.data.length === 0 ? {} : { foreign: foreign.data }),
    });
  }
  const isExport = 'file' in tree && 'leftOut' in tree;
  const parsed = parseSiteFile(isExport ? tree.file : json);
  if (!parsed.ok)
    return err(parsed.error[0] ?? appError('invalid-site-file', { path: name, expected: 'a site file' }));
  const named = z
    .array(z.string().max(200))
    .max(2000)
    .safeParse(isExport ? tree.leftOut : []);
  if (!named.success)
    return err(appError('invalid-site-file', { path: `${name}: leftOut`, expected: 'paths of fields' }));
  const clean = withoutStars(parsed.value);
  return ok({ kind: 'file', file: clean.file, leftOut: [...new Set([...named.data, ...clean.leftOut])] });
}
