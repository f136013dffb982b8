import { parseHostPort } from '../address/net-address.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { isSameHost } from '../domain/plain-address.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { openJournal, readJournal } from '../storage/journal-file.ts';
import { errorText } from '../texts/index.ts';
import { HTTPS_PORT } from '../workflow/discover-stage.ts';
import { withInterrupted } from '../workflow/interrupted.ts';
import { chosenRows } from '../workflow/rows.ts';
import { mustNotBeLost } from '../workflow/site-handle.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { type CliContext, type CliWorld, missingPasswords, stageContext } from './context.ts';
import { languageOf } from './language.ts';
import { takeLoginFile, unneededLogins } from './login-file-option.ts';
import { notGiven } from './not-given.ts';
import { doubtLines } from './people-text.ts';
import { choiceErrors } from './site-choices.ts';
import { filesOf, loadSite, lockSite, type SiteFiles, saveState } from './site-state.ts';

/** What a command gives back: a document for `--json`, lines for people, and whether something failed. */
export type Outcome = {
  readonly document: unknown;
  readonly lines: readonly string[];
  readonly failed: boolean;
};
export type CommandResult = Result<Outcome, readonly AppError[]>;

export type Command = (args: Arguments, world: CliWorld) => Promise<CommandResult>;

export const one = (error: AppError): CommandResult => err([error]);

/** What a command needs of a site before it starts. */
export type Needs = {
  readonly passwords: boolean;
  /** It works on devices: without one that is chosen nothing would be done, and that is no success. */
  readonly devices?: true;
  /** It makes documents of what earlier commands found: a state that was lost stops it. */
  readonly results?: true;
};

/** Reads the site file, checks that its passwords are there, runs the work, and saves the state after every change. */
export async function withSite(
  args: Arguments,
  world: CliWorld,
  work: (context: CliContext, files: SiteFiles) => Promise<CommandResult>,
  needs: Needs = { passwords: true, devices: true },
): Promise<CommandResult> {
  const path = args.value('site');
  if (path === undefined) return one(notGiven('--site', 'FILE'));
  const lock = lockSite(path);
  if (!lock.ok) return one(lock.error);
  try {
    return await withLockedSite(path, args, world, work, needs);
  } finally {
    lock.value();
  }
}

async function withLockedSite(
  path: string,
  args: Arguments,
  world: CliWorld,
  work: (context: CliContext, files: SiteFiles) => Promise<CommandResult>,
  needs: Needs,
): Promise<CommandResult> {
  const loaded = loadSite(path, world.now);
  if (!loaded.ok) return loaded;
  const files = filesOf(path);
  const journal = readJournal(files.journal);
  if (!journal.ok) return one(journal.error);
  const wrong = choiceErrors(world.catalog, loaded.value.record.file);
  if (wrong.length > 0) return err(wrong);
  const { notice, ids } = loaded.value;
  if (notice !== null) {
    // What earlier commands found is gone from the state: documents made of nothing would replace good ones.
    if (needs.results) return one(notice);
    world.progress(errorText(languageOf(args), notice, 'terminal'));
  }
  const { entries, remark } = journal.value;
  if (remark !== null) world.progress(errorText(languageOf(args), remark, 'terminal'));
  const record = withInterrupted(loaded.value.record, entries, ids);
  for (const line of doubtLines(languageOf(args), record)) world.progress(line);
  // Saved at most every 200 ms while rows stream in, and once at the end whatever happens.
  let pending: NodeJS.Timeout | null = null;
  let latest = record;
  let failed: AppError | null = null;
  const save = (): void => {
    if (pending) clearTimeout(pending);
    pending = null;
    const saved = saveState(path, latest);
    failed = saved.ok ? null : saved.error;
  };
  // What is in doubt is on disk before anything else is begun: this command may be killed as well.
  if (record !== loaded.value.record) save();
  const context = stageContext(
    world,
    record,
    openJournal(files.journal),
    (changed) => {
      const urgent = mustNotBeLost(latest, changed);
      latest = changed;
      if (urgent) save();
      else pending ??= setTimeout(save, 200);
    },
    args,
  );
  let result: CommandResult;
  try {
    const none = needs.devices === true && chosenRows(context.catalog, context.site.get()).length === 0;
    const unready = none
      ? [appError('no-devices-chosen', { path })]
      : await readyWith(context, args, world, needs);
    result = unready.length > 0 ? err(unready) : await work(context, files);
  } finally {
    save();
  }
  // What was done stands in the answer; that it could not be kept is said beside it.
  if (failed !== null) {
    world.progress(errorText(languageOf(args), failed, 'terminal'));
    return result.ok ? ok({ ...result.value, failed: true }) : result;
  }
  return result;
}

/** Takes the file of logins, where one is given; says what a command that signs in is still without. */
async function readyWith(
  context: CliContext,
  args: Arguments,
  world: CliWorld,
  needs: Needs,
): Promise<readonly AppError[]> {
  const path = args.value('credentials');
  if (path !== undefined) {
    const taken = await takeLoginFile(context, path, languageOf(args), world.progress);
    if (!taken.ok) return [taken.error];
  }
  const unneeded = path === undefined ? new Set<string>() : unneededLogins(context);
  return needs.passwords ? missingPasswords(context.site.get(), world.environment, unneeded) : [];
}

/**
 * The ids of the devices at these addresses; null where none is named: all. One that is not chosen is refused: nothing
 * would be done to it, and that is no success.
 */
export function devicesNamed(
  context: StageContext,
  addresses: readonly string[],
): Result<readonly string[] | null, readonly AppError[]> {
  if (addresses.length === 0) return ok(null);
  const rows = chosenRows(context.catalog, context.site.get());
  const ids: string[] = [];
  for (const address of addresses) {
    const parsed = parseHostPort(address, HTTPS_PORT);
    const host = parsed.ok ? parsed.value.host : address;
    const row = rows.find((each) => each.device.addresses.some((own) => isSameHost(own, host)));
    if (!row)
      return err([
        appError('invalid-argument', {
          name: `--device ${address}`,
          expected: 'a chosen device of the site',
        }),
      ]);
    ids.push(row.device.id);
  }
  return ok(ids);
}
