import type { Done, ManualStep, TestCallResult } from './plan.ts';
import type { SiteRecord } from './site-record.ts';
import type { TestStanding } from './test-standing.ts';

/** Who did what no person did. */
const SELF = 'Call Home 設定アシスタント';

/**
 * Ticks of the manual sheet belong to a device, a step and the value it names: making a plan anew keeps them,
 * another value asks for a new tick.
 */
export function tickKey(deviceId: string, step: Pick<ManualStep, 'id' | 'value'>): string {
  return `${deviceId}|${step.id}|${step.value}`;
}

/**
 * The steps with what is known to be done: ticked by somebody, or a test call that this program sent itself. A test
 * call from before the last write or undo is not done: it stands as `outdated`.
 */
export function withTicks(
  ticks: SiteRecord['manualDone'],
  calls: readonly Pick<TestCallResult, 'deviceId' | 'state' | 'ticket' | 'startedAt'>[],
  tests: TestStanding,
  deviceId: string,
  steps: readonly ManualStep[],
): ManualStep[] {
  const sent = tests.again.has(deviceId)
    ? undefined
    : calls.find((call) => call.deviceId === deviceId && call.state === 'success');
  const bySelf =
    sent === undefined
      ? undefined
      : { by: sent.ticket === '' ? SELF : `${SELF} (${sent.ticket})`, at: sent.startedAt };
  return steps.map((step) => {
    const tick = ticks[tickKey(deviceId, step)] ?? step.done;
    const outdated = tick !== undefined && isTestStep(step) && isOutdated(tick, tests, deviceId);
    const done = (outdated ? undefined : tick) ?? (isTestStep(step) ? bySelf : undefined);
    const { done: _done, outdated: _outdated, ...rest } = step;
    return {
      ...rest,
      ...(done === undefined ? {} : { done }),
      ...(outdated && done === undefined ? { outdated: tick } : {}),
    };
  });
}

/**
 * Was the device written to, or put back, after this successful test? One that was kept before this was noted says
 * nothing of what came after what: it counts unless something was put back, then or since.
 */
function isOutdated({ result, after }: Done, tests: TestStanding, deviceId: string): boolean {
  if (result?.state !== 'success') return false;
  return after === undefined ? tests.putBack.has(deviceId) : after !== (tests.lastChange.get(deviceId) ?? '');
}

/** A tick as it is kept: of a test call after which write it came, and those from before that it takes the place of. */
export function tickToKeep(
  step: ManualStep,
  before: Done | undefined,
  done: Done,
  tests: TestStanding,
  deviceId: string,
): Done {
  if (!isTestStep(step)) return done;
  const kept = before !== undefined && isOutdated(before, tests, deviceId) ? before : undefined;
  const { earlier = [], ...last } = kept ?? {};
  return {
    ...done,
    after: tests.lastChange.get(deviceId) ?? '',
    ...(kept === undefined ? {} : { earlier: [...earlier, last as Done] }),
  };
}

/** What stands once a tick is taken off: the test before it, where there was one. */
export function tickBefore({ earlier = [] }: Done): Done | undefined {
  const [last, ...rest] = earlier.toReversed();
  if (last === undefined) return undefined;
  return rest.length === 0 ? last : { ...last, earlier: rest.toReversed() };
}

/** What nobody ticked yet of the settings that are left to a person's hand; a test call is no setting. */
export function stepsByHand(steps: readonly ManualStep[]): readonly ManualStep[] {
  return steps.filter((step) => !isTestStep(step) && step.done === undefined);
}

/** Steps that ask for a test call from the product's own screen (callhome/manual-steps.ts). */
const TEST_STEPS: ReadonlySet<string> = new Set([
  'open-test-request',
  'press-test-call-home',
  'test-configuration',
  'test-connection',
]);
export function isTestStep({ code }: Pick<ManualStep, 'code'>): boolean {
  return TEST_STEPS.has(code);
}
