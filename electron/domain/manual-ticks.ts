import type { ManualStep, TestCallResult } from './plan.ts';
import type { SiteRecord } from './site-record.ts';

/** Who did what no person did. */
const SELF = 'Call Home 設定アシスタント';

/**
 * Ticks of the manual sheet belong to a device, a step and the value it names: making a plan anew keeps them,
 * another value asks for a new tick.
 */
export function tickKey(deviceId: string, step: Pick<ManualStep, 'id' | 'value'>): string {
  return `${deviceId}|${step.id}|${step.value}`;
}

/** The steps with what is known to be done: ticked by somebody, or a test call that this program sent itself. */
export function withTicks(
  ticks: SiteRecord['manualDone'],
  calls: readonly Pick<TestCallResult, 'deviceId' | 'state' | 'ticket' | 'startedAt'>[],
  deviceId: string,
  steps: readonly ManualStep[],
): ManualStep[] {
  const sent = calls.find((call) => call.deviceId === deviceId && call.state === 'success');
  const bySelf =
    sent === undefined
      ? undefined
      : { by: sent.ticket === '' ? SELF : `${SELF} (${sent.ticket})`, at: sent.startedAt };
  return steps.map((step) => {
    const done = ticks[tickKey(deviceId, step)] ?? step.done ?? (isTestStep(step) ? bySelf : undefined);
    return done === undefined ? step : { ...step, done };
  });
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
