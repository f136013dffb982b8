import { appError } from '../domain/app-error.ts';
import { type CheckResult, summarise } from '../domain/check.ts';
import { CONTROLLER_FIXES, type ControllerFix } from '../domain/controller.ts';
import { noJournal } from '../domain/journal.ts';
import { PROFILE_IDS, type ProfileId } from '../domain/product.ts';
import { ok } from '../domain/result.ts';
import { measuredNothing, stopsReporting } from '../domain/served.ts';
import { newSiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import { checkWords, type Texts } from '../texts/index.ts';
import { moment } from '../texts/moment.ts';
import { applyControllerStage, planControllerStage } from '../workflow/controller-stage.ts';
import { identifyStage } from '../workflow/discover-stage.ts';
import { preflightStage } from '../workflow/preflight-stage.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, devicesNamed, one, withSite } from './command.ts';
import { type CliWorld, stageContext } from './context.ts';
import { applyOutcome, identifyWhereNeeded, planFailed } from './device-commands.ts';
import { languageOf } from './language.ts';
import { takeLoginFile } from './login-file-option.ts';
import { notGiven } from './not-given.ts';
import { listParts } from './option-values.ts';
import { applyLines, checkLines, planLines } from './people-text.ts';
import { siteFromOptions } from './site-options.ts';

export async function preflight(args: Arguments, world: CliWorld): Promise<CommandResult> {
  if (args.value('site') !== undefined) {
    const work = async (context: StageContext): Promise<CommandResult> => {
      const results = await preflightStage(context);
      return results.ok ? preflightOutcome(context, results.value, languageOf(args)) : one(results.error);
    };
    // The site's own destinations are checked without a device as well.
    return withSite(args, world, work, { passwords: true });
  }
  const profiles = listParts(args.list('profile'));
  const unknown = profiles.find((profile) => !(PROFILE_IDS as readonly string[]).includes(profile));
  const expected = PROFILE_IDS.join(' | ');
  if (profiles.length === 0) return one(notGiven('--profile', expected));
  if (unknown !== undefined)
    return one(appError('invalid-argument', { name: `--profile ${unknown}`, expected }));
  const site = siteFromOptions(args);
  if (!site.ok) return site;
  const record = newSiteRecord('preflight', new Date(world.now()).toISOString(), site.value.file);
  const environment = { ...world.environment, ...site.value.environment };
  const context = stageContext({ ...world, environment }, record, noJournal, () => {}, args);
  if (record.file.devices.length > 0) {
    const identified = await identifyStage(context);
    if (!identified.ok) return one(identified.error);
  }
  const file = args.value('credentials');
  if (file !== undefined) {
    const taken = await takeLoginFile(context, file, languageOf(args), world.progress);
    if (!taken.ok) return one(taken.error);
  }
  const results = await preflightStage(context, { profiles: profiles as ProfileId[] });
  return results.ok ? preflightOutcome(context, results.value, languageOf(args)) : one(results.error);
}

/** The rows with their words, as JSON has them, and whether they are those of the last try. */
export function preflightDocument(context: StageContext, texts: Texts, results: readonly CheckResult[]) {
  const { finishedAt = '', cameTo = null, stopped = null } = standingOf(context.site.get()).preflight ?? {};
  return {
    finishedAt,
    cameTo,
    stopped,
    results: results.map((result) => ({ ...result, words: checkWords(texts, result) })),
    summary: summarise(results),
  };
}

/** Not everything that was wanted is so, or known to be. */
export function preflightFailed(results: readonly CheckResult[]): boolean {
  return stopsReporting(results) || measuredNothing(results);
}

/** A try that was stopped leaves what stood before it: said first, as the rows below are not its own. */
function stoppedLines(context: StageContext, texts: Texts): readonly string[] {
  const standing = standingOf(context.site.get()).preflight;
  const words = cliWordsFor(texts.language);
  if (standing?.cameTo) return [words.preflightCameTo(standing.cameTo.done, standing.cameTo.total)];
  if (!standing?.stopped) return [];
  const { done, total } = standing.stopped;
  return [words.preflightStopped(done, total, moment(standing.finishedAt))];
}

function preflightOutcome(
  context: StageContext,
  results: readonly CheckResult[],
  texts: Texts,
): CommandResult {
  const summary = summarise(results);
  const totals = (['pass', 'warn', 'fail', 'skipped', 'error'] as const)
    .map((status) => `${texts.checkStatus[status].mark} ${texts.checkStatus[status].word} ${summary[status]}`)
    .join('  ');
  return ok({
    document: preflightDocument(context, texts, results),
    lines: [...stoppedLines(context, texts), ...checkLines(texts, results), totals],
    failed: preflightFailed(results),
  });
}

/** Shows what mending clock, NTP and DNS of the devices would write; with `--yes` writes it and reads it back. */
export async function fix(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const named = listParts(args.list('what'));
  const unknown = named.find((name) => !(CONTROLLER_FIXES as readonly string[]).includes(name));
  if (unknown !== undefined)
    return one(
      appError('invalid-argument', { name: `--what ${unknown}`, expected: CONTROLLER_FIXES.join(' | ') }),
    );
  const fixes = (named.length === 0 ? ['timezone', 'ntp'] : named) as ControllerFix[];
  const texts = languageOf(args);
  return withSite(args, world, async (context) => {
    await identifyWhereNeeded(context);
    const devices = devicesNamed(context, args.list('device'));
    if (!devices.ok) return devices;
    const deviceIds = devices.value;
    const plans = await planControllerStage(context, { deviceIds, fixes });
    if (!args.flag('yes')) {
      return ok({
        document: { plans, results: [] },
        lines: planLines(texts, plans),
        failed: plans.some(planFailed),
      });
    }
    // What an earlier command only showed for other devices is not confirmed by this one.
    const planned = plans.map(({ deviceId }) => deviceId);
    const results = await applyControllerStage(context, planned);
    return applyOutcome(plans, results, applyLines(texts, results, null));
  });
}
