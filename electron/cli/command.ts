import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { openJournal } from '../storage/journal-file.ts';
import { type Texts, textsFor } from '../texts/index.ts';
import { deviceRows } from '../workflow/rows.ts';
import { mustNotBeLost } from '../workflow/site-handle.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { type CliWorld, missingPasswords, stageContext } from './context.ts';
import { filesOf, loadSite, saveState } from './site-state.ts';

/** What a command gives back: a document for `--json`, lines for people, and whether something failed. */
export type Outcome = {
  readonly document: unknown;
  readonly lines: readonly string[];
  readonly failed: boolean;
};
export type CommandResult = Result<Outcome, readonly AppError[]>;

export type Command = (args: Arguments, world: CliWorld) => Promise<CommandResult>;

export const one = (error: AppError): CommandResult => err([error]);
export const languageOf = (args: Arguments): Texts => textsFor(args.value('lang') === 'en' ? 'en' : 'ja');

/** Reads the site file, checks that its passwords are there, runs the work, and saves the state after every change. */
export async function withSite(
  args: Arguments,
  world: CliWorld,
  work: (context: StageContext, files: ReturnType<typeof filesOf>) => Promise<CommandResult>,
  needsPasswords = true,
): Promise<CommandResult> {
  const path = args.value('site');
  if (path === undefined) return one(appError('invalid-argument', { name: '--site', expected: 'FILE' }));
  const record = loadSite(path, world.now);
  if (!record.ok) return record;
  const missing = needsPasswords ? missingPasswords(record.value, world.environment) : [];
  if (missing.length > 0) return err(missing);
  const files = filesOf(path);
  // Saved at most every 200 ms while rows stream in, and once at the end whatever happens.
  let pending: NodeJS.Timeout | null = null;
  let latest = record.value;
  const save = (): void => {
    if (pending) clearTimeout(pending);
    pending = null;
    saveState(path, latest);
  };
  const context = stageContext(
    world,
    record.value,
    openJournal(files.journal),
    (changed) => {
      const urgent = mustNotBeLost(latest, changed);
      latest = changed;
      if (urgent) save();
      else pending ??= setTimeout(save, 200);
    },
    args,
  );
  try {
    return await work(context, files);
  } finally {
    save();
  }
}

/** The ids of the devices at these addresses; null where none is named: all. */
export function devicesNamed(
  context: StageContext,
  addresses: readonly string[],
): Result<readonly string[] | null, readonly AppError[]> {
  if (addresses.length === 0) return ok(null);
  const rows = deviceRows(context.site.get());
  const ids: string[] = [];
  for (const address of addresses) {
    const row = rows.find((each) => each.device.addresses.includes(address));
    if (!row)
      return err([
        appError('invalid-argument', { name: `--device ${address}`, expected: 'a device of the site' }),
      ]);
    ids.push(row.device.id);
  }
  return ok(ids);
}
