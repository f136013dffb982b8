import type { DeviceRow } from './device-row.ts';
import { isTestStep, stepsByHand } from './manual-ticks.ts';
import type { ApplyResult, DevicePlan, ManualStep, TestCallResult } from './plan.ts';
import type { SettingKey } from './setting-key.ts';
import { isInDoubt, isSetUp } from './setting-state.ts';
import { settingsResultOf } from './settings-result.ts';
import type { Standing } from './standing.ts';

/**
 * How far a device is, from what the job requires and not from what this program wrote: terms and switching on are
 * read back or ticked by a person, every step by hand is ticked, and its test call came to a good end.
 */
export type Completion = {
  /** Part of a route by which faults get home. */
  readonly inScope: boolean;
  readonly setUp: boolean;
  /** Steps by hand that nobody ticked, test calls apart. */
  readonly stepsLeft: readonly ManualStep[];
  /** Required settings that were neither read back nor ticked. */
  readonly unproven: readonly SettingKey[];
  /** It was read after it had been set up, and these are not as wanted then: changed on the device, or in the form. */
  readonly planned: { readonly at: string; readonly keys: readonly SettingKey[] } | null;
  /** It was written to, and no plan is kept that says what is left to a person's hand. */
  readonly stepsUnknown: boolean;
  /**
   * `again`: it passed, and what stands now was written or put back after it. `unconfirmed`: it went out, and what came
   * of it is not known. `not-sent`: the device or this program did not get it out. `failed`: the device tells so.
   */
  readonly test: TestCompletion;
  /** The test call's result, this program's or a person's; of `again` the one from before. */
  readonly call: HandTest | TestCallResult | null;
};

/** How the test call of a device stands; see `Completion`. */
export const TEST_COMPLETIONS = [
  'passed',
  'again',
  'failed',
  'unconfirmed',
  'not-sent',
  'open',
  'without-result',
  'not-needed',
] as const;
type TestCompletion = (typeof TEST_COMPLETIONS)[number];

/** A test call somebody made on the device's own screen; `without-result`: ticked, and what came of it is not recorded. */
export type HandTest = {
  readonly by: string;
  readonly at: string;
  readonly state: 'success' | 'failed' | 'without-result';
  readonly ticket: string;
};

/** What makes a device report at all: without these it is written to and silent. */
const REQUIRED: readonly SettingKey[] = ['licence', 'enable'];

/** What of a site says how far its devices are. */
export type KnownOfDevices = Pick<Standing, 'applies' | 'plans' | 'testCalls' | 'newPlans' | 'testAgain'>;

export function completionOf(row: DeviceRow, standing: KnownOfDevices): Completion {
  const { id } = row.device;
  const apply = settingsResultOf(standing, id);
  const plan = standing.plans.find(({ deviceId }) => deviceId === id);
  const call = standing.testCalls.find(({ deviceId }) => deviceId === id);
  const manual = uniqueSteps([...(call?.manual ?? []), ...(plan?.manual ?? [])]);
  const stepsLeft = stepsByHand(manual);
  const inScope = row.route !== 'none';
  const byHand = row.driver === 'manual';
  const unproven = byHand || apply === undefined ? [] : unprovenKeys(apply, manual);
  // A plan is lost with the record that held it: what is to be done by hand stood there alone.
  const stepsUnknown = inScope && !byHand && apply !== undefined && plan === undefined;
  const planned = byHand || apply === undefined || !isSetUp(apply) ? null : plannedSince(plan, standing);
  const written = byHand
    ? manual.some((step) => !isTestStep(step))
    : apply !== undefined && isSetUp(apply) && unproven.length === 0 && !stepsUnknown && planned === null;
  const test = testOf(row, call, plan, standing.testAgain.has(id));
  return {
    inScope,
    setUp: inScope && written && stepsLeft.length === 0,
    stepsLeft: inScope ? stepsLeft : [],
    stepsUnknown,
    unproven,
    planned,
    ...test,
  };
}

/** What a plan that was made after the last write found to be written. */
function plannedSince(plan: DevicePlan | undefined, { newPlans }: KnownOfDevices): Completion['planned'] {
  if (plan?.state !== 'changes' || !newPlans.has(plan.deviceId)) return null;
  const keys = plan.items.filter(({ change }) => change !== 'none').map(({ key }) => key);
  return { at: plan.madeAt, keys };
}

/** Why a device is not set up although all that this program can write is written. */
export type OpenAfterWrite = 'hand' | 'unproven';

/** The same question as `completionOf` asks, of one result and the plan that stands beside it; null: set up, or not written. */
export function openAfterWrite(apply: ApplyResult, plan: DevicePlan | undefined): OpenAfterWrite | null {
  if (!isSetUp(apply) || isInDoubt(apply)) return null;
  if (plan === undefined) return 'unproven';
  if (stepsByHand(plan.manual).length > 0) return 'hand';
  return unprovenKeys(apply, plan.manual).length > 0 ? 'unproven' : null;
}

/** A required setting that this interface has, and that is not known to be on. */
function unprovenKeys(apply: ApplyResult, manual: readonly ManualStep[]): readonly SettingKey[] {
  return REQUIRED.filter((key) => {
    const item = apply.items.find((each) => each.key === key);
    if (item === undefined) return false;
    const ticked = manual.some((step) => step.key === key && step.done !== undefined);
    return item.outcome !== 'verified' && item.outcome !== 'unchanged' && !ticked;
  });
}

/** This program sent none. */
const NO_CALL: ReadonlySet<TestCallResult['state']> = new Set(['not-available', 'not-run']);

/** What a call that this program asked for, and that did not succeed, says of the device. */
const WITHOUT_SUCCESS: Readonly<Partial<Record<TestCallResult['state'], Completion['test']>>> = {
  pending: 'unconfirmed',
  'never-settled': 'unconfirmed',
  disabled: 'not-sent',
  'not-sent': 'not-sent',
  error: 'not-sent',
};

/** How the test call of a device stands, this program's or a person's; `again`: it was written to or put back since. */
function testOf(
  row: DeviceRow,
  call: TestCallResult | undefined,
  plan: DevicePlan | undefined,
  again: boolean,
): Pick<Completion, 'test' | 'call'> {
  const manual = uniqueSteps([...(call?.manual ?? []), ...(plan?.manual ?? [])]);
  // A device that reports through an appliance has no call of its own; one out of scope has none at all.
  const own = row.route === 'direct' || (row.driver !== 'manual' && row.route !== 'none');
  const steps = manual.filter(isTestStep);
  if (!own && steps.length === 0) return { test: 'not-needed', call: null };
  if (call?.state === 'success' && !again) return { test: 'passed', call };
  const ticked = steps.find((step) => step.done !== undefined)?.done;
  if (ticked?.result !== undefined) {
    const { by, at, result } = ticked;
    return { test: result.state === 'success' ? 'passed' : 'failed', call: { by, at, ...result } };
  }
  if (ticked !== undefined) {
    const { by, at } = ticked;
    return { test: 'without-result', call: { by, at, state: 'without-result', ticket: '' } };
  }
  if (call?.state === 'success') return { test: 'again', call };
  const outdated = steps.find((step) => step.outdated !== undefined)?.outdated;
  if (outdated?.result !== undefined && (call === undefined || NO_CALL.has(call.state))) {
    const { by, at, result } = outdated;
    return { test: 'again', call: { by, at, ...result } };
  }
  if (call === undefined || NO_CALL.has(call.state)) return { test: 'open', call: call ?? null };
  return { test: WITHOUT_SUCCESS[call.state] ?? 'failed', call };
}

/** A step that a plan and a test call both name is one step, done where either says so. */
function uniqueSteps(steps: readonly ManualStep[]): readonly ManualStep[] {
  const named = new Map<string, ManualStep>();
  for (const step of steps) if (named.get(step.id)?.done === undefined) named.set(step.id, step);
  return [...named.values()];
}
