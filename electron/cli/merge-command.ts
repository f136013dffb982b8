import { existsSync } from 'node:fs';
import type { AppError } from '../domain/app-error.ts';
import type { Choices, MergeConflict, Side } from '../domain/merge-values.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isSameSite, mayMerge, mergeSites } from '../domain/site-merge.ts';
import { foreignLines, readJournal, writeJournal } from '../storage/journal-file.ts';
import { readTakenIn } from '../storage/site-import.ts';
import { readHandedJson, writeWhole } from '../storage/whole-file.ts';
import { siteFieldLabel, siteFieldValue } from '../texts/index.ts';
import { withInterrupted } from '../workflow/interrupted.ts';
import { type Half, halfOf, writeMerged } from '../workflow/merge-halves.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, one } from './command.ts';
import type { CliWorld } from './context.ts';
import { languageOf } from './language.ts';
import { notGiven } from './not-given.ts';
import { filesOf, loadSite, lockSite, saveState, underLinkName } from './site-state.ts';

/**
 * `merge`: another engineer's half of a site (an exported site, or a site file with its state beside it) into one's own.
 * What the settings say differently is listed and nothing is written, until `--prefer` says whose stands.
 */
export async function mergeCommand(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const path = args.value('site');
  const other = args.value('with');
  if (path === undefined) return one(notGiven('--site', 'FILE'));
  if (other === undefined) return one(notGiven('--with', 'FILE'));
  const lock = lockSite(path);
  if (!lock.ok) return one(lock.error);
  try {
    return mergeFiles(path, other, args, world);
  } finally {
    lock.value();
  }
}

function mergeFiles(path: string, other: string, args: Arguments, { now }: CliWorld): CommandResult {
  // A history that would be left out of either half stops the merging.
  const leftOut = underLinkName(path) ?? underLinkName(other);
  if (leftOut !== null) return one(leftOut);
  const mine = halfIn(path, now);
  if (!mine.ok) return mine;
  const theirs = halfFrom(other, now);
  if (!theirs.ok) return theirs;
  const refused = mayMerge(mine.value.record, theirs.value.record);
  if (refused !== null) return one(refused);
  const prefer = args.value('prefer') as Side | undefined;
  const { conflicts, added, overlaps } = mergeSites(mine.value.record, theirs.value.record);
  const choices: Choices =
    prefer === undefined ? {} : Object.fromEntries(conflicts.map((each) => [each.path, prefer]));
  const write = conflicts.length === 0 || prefer !== undefined;
  if (write) {
    const written = writeMerged(mine.value, theirs.value, choices, {
      record: (record) => {
        const saved = saveState(path, record);
        return saved.ok ? writeWhole(path, `${JSON.stringify(record.file, null, 2)}\n`) : saved;
      },
      journal: (entries, foreign) => writeJournal(filesOf(path).journal, entries, foreign),
    });
    if (!written.ok) return one(written.error);
  }
  return ok({
    document: {
      path: write ? path : null,
      sameOrigin: isSameSite(mine.value.record, theirs.value.record),
      added,
      overlaps,
      conflicts: conflicts.map((each) => ({ ...each, taken: write ? (prefer ?? each.proposed) : null })),
    },
    lines: [...conflicts.map((each) => lineOf(args, each)), ...(write ? [path] : [])],
    failed: !write,
  });
}

function lineOf(args: Arguments, { path, mine, theirs }: MergeConflict): string {
  const texts = languageOf(args);
  const shown = (value: string): string => siteFieldValue(texts, path, value);
  return `△ ${siteFieldLabel(texts, path)}: ${shown(mine)} | ${shown(theirs)}`;
}

/** The other half: whatever the window gave out, or a site file with what earlier commands found. */
function halfFrom(path: string, now: () => number): Result<Half, readonly AppError[]> {
  const json = readHandedJson(path);
  if (!json.ok) return err([json.error]);
  const read = readTakenIn(json.value, path);
  if (!read.ok) return err([read.error]);
  const { state, journal } = filesOf(path);
  return read.value.kind === 'record' || !(existsSync(state) || existsSync(journal))
    ? ok(halfOf(read.value, now()))
    : halfIn(path, now);
}

/** A site file with the state beside it, or with the journal alone; nothing of it is touched. */
function halfIn(path: string, now: () => number): Result<Half, readonly AppError[]> {
  const loaded = loadSite(path, now, 'read');
  if (!loaded.ok) return loaded;
  const journal = readJournal(filesOf(path).journal);
  if (!journal.ok) return err([journal.error]);
  const foreign = foreignLines(filesOf(path).journal);
  if (!foreign.ok) return err([foreign.error]);
  const { entries } = journal.value;
  const record = withInterrupted(loaded.value.record, entries, loaded.value.ids);
  return ok({ record, journal: entries, foreign: foreign.value });
}
