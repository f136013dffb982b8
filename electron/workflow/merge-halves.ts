import { type AppError, appError } from '../domain/app-error.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Choices } from '../domain/merge-values.ts';
import type { Result } from '../domain/result.ts';
import { mayMerge, mergeJournals, mergeSites } from '../domain/site-merge.ts';
import { newSiteRecord, type SiteRecord } from '../domain/site-record.ts';
import type { TakenIn } from '../domain/taken-in.ts';
import { withInterrupted } from './interrupted.ts';

/** Two engineers' halves of a site, looked at and made one: what window and command line do alike. */

/** A site with its journal. */
export type Half = {
  readonly record: SiteRecord;
  readonly journal: readonly JournalEntry[];
  /** Lines of the journal that are no entries to this version. */
  readonly foreign?: readonly string[];
};

/** The half that a file holds, with what its journal tells of acts that broke off; a mere site file has no history. */
export function halfOf(taken: TakenIn, now: number): Half {
  if (taken.kind === 'record')
    return {
      record: withInterrupted(taken.record, taken.journal),
      journal: taken.journal,
      foreign: taken.foreign ?? [],
    };
  const fresh = newSiteRecord('other', new Date(now).toISOString(), taken.file);
  return { record: { ...fresh, leftOut: [...taken.leftOut] }, journal: [] };
}

/** What the merged site is written to. */
export type MergePlaces = {
  readonly record: (record: SiteRecord) => Result<void, AppError>;
  /** `foreign`: the other half's; one's own stand in the file that is written. */
  readonly journal: (entries: readonly JournalEntry[], foreign: readonly string[]) => Result<void, AppError>;
};

/**
 * Writes both halves as one, the record before the journal. Broken off in between, the record says everything that was
 * done, and the same merging brings it to its end; the other way round the next start would take the other half's acts
 * in the journal for its own that broke off. A difference that `choices` says nothing of is one that nobody was shown; then nothing is written.
 */
export function writeMerged(
  mine: Half,
  theirs: Half,
  choices: Choices,
  places: MergePlaces,
): Result<void, AppError> {
  const refused = mayMerge(mine.record, theirs.record);
  if (refused !== null) return { ok: false, error: refused };
  const open = mergeSites(mine.record, theirs.record).conflicts;
  if (open.some(({ path }) => choices[path] === undefined))
    return { ok: false, error: appError('merge-refused', { reason: 'changed' }) };
  const merged = mergeSites(mine.record, theirs.record, choices);
  const saved = places.record(merged.record);
  return saved.ok
    ? places.journal(mergeJournals(mine.journal, theirs.journal, merged), theirs.foreign ?? [])
    : saved;
}
