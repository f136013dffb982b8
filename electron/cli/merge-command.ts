import { existsSync } from 'node:fs';
import { type AppError, appError } from '../domain/app-error.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Choices, MergeConflict, Side } from '../domain/merge-values.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isSameSite, mayMerge, mergeJournals, mergeSites } from '../domain/site-merge.ts';
import { newSiteRecord, type SiteRecord } from '../domain/site-record.ts';
import { readJournal, writeJournal } from '../storage/journal-file.ts';
import { readTakenIn } from '../storage/site-import.ts';
import { readJsonFile, writeWhole } from '../storage/whole-file.ts';
import { siteFieldLabel } from '../texts/index.ts';
import { withInterrupted } from '../workflow/interrupted.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, languageOf, one } from './command.ts';
import type { CliWorld } from './context.ts';
import { filesOf, loadSite, lockSite, saveState } from './site-state.ts';

type Half = { readonly record: SiteRecord; readonly journal: readonly JournalEntry[] };

/**
 * `merge`: another engineer's half of a site (an exported site, or a site file with its state beside it) into one's own.
 * What the settings say differently is listed and nothing is written, until `--prefer` says whose stands.
 */
export async function mergeCommand(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const path = args.value('site');
  const other = args.value('with');
  if (path === undefined) return one(appError('invalid-argument', { name: '--site', expected: 'FILE' }));
  if (other === undefined) return one(appError('invalid-argument', { name: '--with', expected: 'FILE' }));
  const lock = lockSite(path);
  if (!lock.ok) return one(lock.error);
  try {
    return mergeFiles(path, other, args, world);
  } finally {
    lock.value();
  }
}

function mergeFiles(path: string, other: string, args: Arguments, { now }: CliWorld): CommandResult {
  const own = loadSite(path, now);
  if (!own.ok) return own;
  if (own.value.notice !== null) return one(own.value.notice);
  const journal = readJournal(filesOf(path).journal);
  const mine = withInterrupted(own.value.record, journal);
  const half = halfOf(other, now);
  if (!half.ok) return half;
  const theirs = half.value.record;
  const refused = mayMerge(mine, theirs);
  if (refused !== null) return one(refused);
  const prefer = args.value('prefer') as Side | undefined;
  const { conflicts } = mergeSites(mine, theirs);
  const choices: Choices =
    prefer === undefined ? {} : Object.fromEntries(conflicts.map((each) => [each.path, prefer]));
  const write = conflicts.length === 0 || prefer !== undefined;
  const merged = mergeSites(mine, theirs, choices);
  if (write) {
    // The history before the file that says it: broken off in between, the same command brings it to its end.
    const files = filesOf(path);
    const entries = mergeJournals(journal, half.value.journal, merged);
    for (const step of [
      () => writeJournal(files.journal, entries),
      () => saveState(path, merged.record),
      () => writeWhole(path, `${JSON.stringify(merged.record.file, null, 2)}\n`),
    ]) {
      const written = step();
      if (!written.ok) return one(written.error);
    }
  }
  const sameOrigin = isSameSite(mine, theirs);
  return ok({
    document: {
      path: write ? path : null,
      sameOrigin,
      added: merged.added,
      overlaps: merged.overlaps,
      conflicts: conflicts.map((each) => ({ ...each, taken: write ? (prefer ?? each.proposed) : null })),
    },
    lines: [...conflicts.map((each) => lineOf(args, each)), ...(write ? [path] : [])],
    failed: !write,
  });
}

function lineOf(args: Arguments, { path, mine, theirs }: MergeConflict): string {
  const texts = languageOf(args);
  const shown = (value: string): string => (value === '' ? texts.empty : value);
  return `△ ${siteFieldLabel(texts, path)}: ${shown(mine)} | ${shown(theirs)}`;
}

/** The other half: whatever the window gave out, or a site file with what earlier commands found. */
function halfOf(path: string, now: () => number): Result<Half, readonly AppError[]> {
  const json = readJsonFile(path);
  if (!json.ok) return err([json.error]);
  const read = readTakenIn(json.value, path);
  if (!read.ok) return err([read.error]);
  const taken = read.value;
  if (taken.kind === 'record')
    return ok({ record: withInterrupted(taken.record, taken.journal), journal: taken.journal });
  const files = filesOf(path);
  if (!existsSync(files.state)) {
    const fresh = newSiteRecord('other', new Date(now()).toISOString(), taken.file);
    return ok({ record: { ...fresh, leftOut: [...taken.leftOut] }, journal: [] });
  }
  const loaded = loadSite(path, now);
  if (!loaded.ok) return loaded;
  if (loaded.value.notice !== null) return err([loaded.value.notice]);
  const journal = readJournal(files.journal);
  return ok({ record: withInterrupted(loaded.value.record, journal), journal });
}
