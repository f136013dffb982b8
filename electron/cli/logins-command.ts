import { appError } from '../domain/app-error.ts';
import type { LoginTrial } from '../domain/login-trial.ts';
import { ok } from '../domain/result.ts';
import { writeWhole } from '../storage/whole-file.ts';
import type { Texts } from '../texts/index.ts';
import { tryLoginsStage } from '../workflow/try-logins-stage.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, devicesNamed, one, withSite } from './command.ts';
import type { CliWorld } from './context.ts';
import { identifyWhereNeeded } from './device-commands.ts';
import { languageOf } from './language.ts';

/**
 * Which of several logins each device takes: those named, or all of the site file in its order. With `--out` the site
 * file is written with what was found; no password stands in it.
 */
export async function logins(args: Arguments, world: CliWorld): Promise<CommandResult> {
  return withSite(args, world, async (context) => {
    const known = Object.keys(context.site.get().file.credentials);
    const named = args.list('login');
    const unknown = named.find((name) => !known.includes(name));
    if (unknown !== undefined || known.length === 0)
      return one(
        appError('invalid-argument', {
          name: `--login ${unknown ?? ''}`.trim(),
          expected: known.join(' | ') || 'credentials: {...}',
        }),
      );
    await identifyWhereNeeded(context);
    const devices = devicesNamed(context, args.list('device'));
    if (!devices.ok) return devices;
    const trials = await tryLoginsStage(context, {
      deviceIds: devices.value,
      logins: named.length === 0 ? known : named,
      shared: args.flag('shared'),
    });
    const out = args.value('out');
    if (out !== undefined) {
      const written = writeWhole(out, `${JSON.stringify(context.site.get().file, null, 2)}\n`);
      if (!written.ok) return one(written.error);
    }
    return ok({
      document: { trials, path: out ?? null },
      lines: trialLines(languageOf(args), trials),
      failed: trials.some(({ state }) => state !== 'took' && state !== 'by-hand'),
    });
  });
}

function trialLines(texts: Texts, trials: readonly LoginTrial[]): readonly string[] {
  return trials.flatMap(({ address, took, state, tries }) => [
    `${address}  ${took === '' ? '-' : took}  ${texts.trialState[state]}`,
    ...(state === 'took' && tries.length === 1
      ? []
      : tries.map(({ credential, outcome }) => `  ${credential}: ${texts.tryOutcome[outcome]}`)),
    ...(state === 'must-change' ? [`  ${texts.mustChange({ address })}`] : []),
  ]);
}
