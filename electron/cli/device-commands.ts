import { leftPoints } from '../documents/open-points.ts';
import { appError } from '../domain/app-error.ts';
import { completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { failedWrites } from '../domain/failed-writes.ts';
import { leftBehind } from '../domain/left-behind.ts';
import type { ApplyResult, DevicePlan, ProblemList, TestCallResult } from '../domain/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isInDoubt, isRestored, isSetUp, settingState } from '../domain/setting-state.ts';
import { leftOpen, settingsResultOf } from '../domain/settings-result.ts';
import { standingOf } from '../domain/standing.ts';
import { cliWordsFor, type UnaskedDevices } from '../texts/cli-words.ts';
import { pointSentence, type Texts } from '../texts/index.ts';
import { applyStage, undoStage } from '../workflow/apply-stage.ts';
import { identifyStage } from '../workflow/discover-stage.ts';
import { planStage } from '../workflow/plan-stage.ts';
import { readBackStage } from '../workflow/read-back-stage.ts';
import { rowsOf } from '../workflow/ready.ts';
import { deviceRows } from '../workflow/rows.ts';
import {
  acknowledgeStage,
  problemsStage,
  serviceRequestStage,
  testCallStage,
} from '../workflow/service-stages.ts';
import { withPlansShown } from '../workflow/shown-plan.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { type Command, type CommandResult, devicesNamed, one, withSite } from './command.ts';
import type { CliWorld } from './context.ts';
import { language, languageOf } from './language.ts';
import { notGiven } from './not-given.ts';
import { applyLines, planLines, problemLines, testCallLines } from './people-text.ts';
import { plansToWrite } from './plans-to-write.ts';
import { rolloutOf } from './rollout-order.ts';
import { isAnyLeft, proposedForTest } from './test-calls.ts';

/** What is done to devices: plan, apply, undo, test call, their reports. */

/** Its plans bind `apply` once all of them are there to be printed: killed before that, it showed nobody anything. */
export const plan: Command = (args, world) =>
  withSite(args, world, async (context) => {
    await identifyWhereNeeded(context);
    const since = context.site.get().runs.reduce((highest, { no }) => Math.max(highest, no), 0);
    const plans = await planStage(context, null, { unshown: true });
    context.site.update((record) => withPlansShown(record, since));
    return planOutcome(plans, languageOf(args));
  });

/** Of all devices where none is named: those that step 6 of the window proposes. Who is named is sent one all the same. */
export const testCall: Command = (args, world) =>
  withSite(args, world, async (context) => {
    const named = devicesNamed(context, args.list('device'));
    if (!named.ok) return named;
    const { ids, left } = proposedForTest(context);
    if (named.value !== null) return testOutcome(await testCallStage(context, named.value), languageOf(args));
    const tested = testOutcome(await testCallStage(context, ids), languageOf(args));
    if (!isAnyLeft(left)) return tested;
    world.progress(cliWordsFor(language(args)).notTested(left));
    return tested.ok ? ok({ ...tested.value, failed: true }) : tested;
  });

export const problems: Command = (args, world) =>
  withSite(args, world, async (context) => {
    const devices = await problemsStage(context, null);
    // A list that is longer than what is kept of it was read all the same.
    const failed = devices.some((list) => list.errors.some(({ code }) => code !== 'list-cut'));
    return ok({ document: { devices }, lines: problemLines(languageOf(args), devices), failed });
  });

/**
 * Plans, prints and writes. Where `plan` was run before, its plan is what was confirmed: a device on which something
 * else would be written now, or that is another box than was planned for, is left alone, and what differs is named.
 */
export async function apply(args: Arguments, world: CliWorld): Promise<CommandResult> {
  if (!args.flag('yes')) return one(appError('confirmation-missing', { option: '--yes' }));
  return withSite(args, world, async (context) => {
    await identifyWhereNeeded(context);
    const order = rolloutOf(args);
    const failed = order.onlyFailed ? failedWrites(context.site.get().runs) : null;
    const ids = rowsOf(context, null).map(({ device }) => device.id);
    const asked = ids.filter((id) => failed?.has(id) ?? true);
    const words = cliWordsFor(language(args));
    const left = failed === null ? NONE_LEFT : leftUnasked(context, asked);
    const isLeft = Object.values(left).some((addresses) => addresses.length > 0);
    if (isLeft) world.progress(words.leftUnasked(left));
    if (failed !== null && asked.length === 0) {
      const document = { plans: [], results: [] };
      return ok({ document, lines: [words.nothingFailed], failed: isLeft });
    }
    const { plans, allowed, refused } = await plansToWrite(context, asked, world.now);
    const results = await applyStage(context, allowed, order);
    const written = [...results, ...refused];
    const stands = standingOf(context.site.get()).plans;
    const done = applyOutcome(plans, written, applyLines(languageOf(args), written, stands));
    return done.ok && isLeft ? ok({ ...done.value, failed: true }) : done;
  });
}

const NONE_LEFT: UnaskedDevices = { never: [], back: [], otherwise: [] };

/** Devices of the job that `--only-failed` leaves alone and that are not as they are wanted. */
function leftUnasked(context: StageContext, asked: readonly string[]): UnaskedDevices {
  const standing = standingOf(context.site.get());
  const unasked = rowsOf(context, null).filter(
    ({ driver, sameAs, device: { id } }) =>
      driver !== 'manual' && sameAs === undefined && !asked.includes(id),
  );
  const named = (is: (row: DeviceRow, stand: ApplyResult | undefined) => boolean): readonly string[] =>
    unasked
      .filter((row) => is(row, settingsResultOf(standing, row.device.id)))
      .map(({ device }) => device.address);
  const isNever = (stand: ApplyResult | undefined): boolean =>
    stand === undefined || stand.state === 'not-run' || stand.state === 'cancelled';
  const isBack = (stand: ApplyResult | undefined): boolean => stand?.act === 'undo';
  return {
    never: named((_row, stand) => isNever(stand)),
    back: named((_row, stand) => !isNever(stand) && isBack(stand)),
    otherwise: named(
      (row, stand) =>
        stand !== undefined &&
        !isNever(stand) &&
        !isBack(stand) &&
        (applyFailed(stand) || completionOf(row, standing).planned !== null),
    ),
  };
}

/** Reads back what a write that broke off left in doubt; writes nothing. */
export const readBack: Command = (args, world) =>
  withSite(args, world, async (context) => {
    const devices = devicesNamed(context, args.list('device'));
    if (!devices.ok) return devices;
    const results = await readBackStage(context, devices.value);
    const texts = languageOf(args);
    // In doubt on a device that is no part of the job: it was not asked, and is not known.
    const here = new Set(rowsOf(context, null).map(({ device }) => device.id));
    const record = context.site.get();
    const away = standingOf(record).applies.filter((each) => isInDoubt(each) && !here.has(each.deviceId));
    const left = devices.value === null ? away : [];
    const named = new Set(
      devices.value ?? record.runs.flatMap((run) => ('deviceId' in run ? [run.deviceId] : [])),
    );
    const clocks = standingOf(record).controllerApplies.filter(
      (each) => isInDoubt(each) && named.has(each.deviceId),
    );
    const none = results.length === 0 && left.length === 0 && clocks.length === 0;
    const words = cliWordsFor(language(args));
    const { plans } = standingOf(context.site.get());
    return ok({
      document: { results },
      lines: none
        ? [words.nothingInDoubt]
        : [
            ...applyLines(texts, results, plans),
            ...applyLines(texts, left, plans),
            ...(clocks.length === 0
              ? []
              : [words.clocksInDoubt(clocks.map(({ address }) => address).join(', '))]),
          ],
      failed:
        left.length + clocks.length > 0 || results.some((result) => !isSetUp(result) && !isRestored(result)),
    });
  });

/** Puts back what was read before the first write. */
export async function undo(args: Arguments, world: CliWorld): Promise<CommandResult> {
  if (!args.flag('yes')) return one(appError('confirmation-missing', { option: '--yes' }));
  return withSite(args, world, async (context) => {
    const devices = devicesNamed(context, args.list('device'));
    if (!devices.ok) return devices;
    const results = await undoStage(context, devices.value);
    const texts = languageOf(args);
    // Whoever puts all back means these too, and nothing is done to them.
    if (devices.value === null) {
      const record = context.site.get();
      const left = leftBehind(record, deviceRows(context.catalog, record));
      for (const [no, point] of leftPoints(left).entries())
        world.progress(pointSentence(texts, { ...point, no }));
    }
    return ok({
      document: { results },
      lines: applyLines(texts, results, standingOf(context.site.get()).plans),
      failed: results.some(applyFailed),
    });
  });
}

/** Marks one report of a device as corrected; the newest with this event id that is not yet. */
export async function acknowledge(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const event = args.value('event');
  if (event === undefined) return one(notGiven('--event', 'EVENT-ID'));
  if (!args.flag('yes')) return one(appError('confirmation-missing', { option: '--yes' }));
  return onOneDevice(args, world, async (context, deviceId) => {
    const [list] = await problemsStage(context, [deviceId]);
    const plain = (id: string): string => id.toLowerCase().replace(/^0x/, '').replaceAll('-', '');
    const problem = list?.problems.find((each) => plain(each.eventId) === plain(event) && !each.corrected);
    if (problem === undefined)
      return err(list?.errors[0] ?? appError('not-found', { address: list?.address ?? '', what: event }));
    return acknowledgeStage(context, deviceId, problem);
  });
}

/** Sends a service request in words of one's own from a device. */
export async function serviceRequest(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const text = args.value('text');
  if (text === undefined) return one(notGiven('--text', 'TEXT'));
  if (!args.flag('yes')) return one(appError('confirmation-missing', { option: '--yes' }));
  return onOneDevice(args, world, (context, deviceId) => serviceRequestStage(context, deviceId, text));
}

function onOneDevice(
  args: Arguments,
  world: CliWorld,
  work: (context: StageContext, deviceId: string) => Promise<Result<ProblemList>>,
): Promise<CommandResult> {
  const address = args.value('device');
  if (address === undefined) return Promise.resolve(one(notGiven('--device', 'ADDRESS')));
  return withSite(args, world, async (context) => {
    await identifyWhereNeeded(context);
    const devices = devicesNamed(context, [address]);
    if (!devices.ok) return devices;
    const list = await work(context, devices.value?.[0] ?? '');
    if (!list.ok) return one(list.error);
    const lines = problemLines(languageOf(args), [list.value]);
    return ok({ document: { devices: [list.value] }, lines, failed: list.value.errors.length > 0 });
  });
}

/** Asks what the devices are, where the site file does not say. */
export async function identifyWhereNeeded(context: StageContext): Promise<void> {
  const { file, discovery } = context.site.get();
  const known = new Set(
    (discovery?.devices ?? [])
      .filter((device) => device.product !== 'unknown')
      .flatMap((device) => device.addresses),
  );
  if (
    file.devices.some((device) => device.chosen && device.product === undefined && !known.has(device.address))
  )
    await identifyStage(context);
}

function planOutcome(plans: readonly DevicePlan[], texts: Texts): CommandResult {
  return ok({ document: { plans }, lines: planLines(texts, plans), failed: plans.some(planFailed) });
}

/** Applied as it is, the plan would not end with everything that is wanted. */
export function planFailed(plan: DevicePlan): boolean {
  return ['failed', 'refused', 'unsupported'].includes(plan.state) || leftOpen(plan).length > 0;
}

export function applyOutcome(
  plans: readonly DevicePlan[],
  results: readonly ApplyResult[],
  lines: readonly string[],
): CommandResult {
  return ok({ document: { plans, results }, lines, failed: results.some(applyFailed) });
}

/** Something that was wanted is not so, or nobody knows whether it is. What is left to a person's hand is not meant. */
export function applyFailed(result: ApplyResult): boolean {
  return !['done', 'no-change', 'restored', 'manual'].includes(settingState(result));
}

function testOutcome(results: readonly TestCallResult[], texts: Texts): CommandResult {
  return ok({
    document: { results },
    lines: testCallLines(texts, results),
    failed: results.some(testFailed),
  });
}

export function testFailed(result: TestCallResult): boolean {
  return !['success', 'not-available', 'not-run'].includes(result.state);
}
