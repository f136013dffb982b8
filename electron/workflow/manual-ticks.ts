import { isTestStep, type ManualStep } from '../domain/plan.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/** Who did what no person did. */
const SELF = 'Call Home 設定アシスタント';

/**
 * Ticks of the manual sheet belong to a step and the value it names: making a plan anew keeps them, another
 * value asks for a new tick.
 */
function keyOf(deviceId: string, step: Pick<ManualStep, 'id' | 'value'>): string {
  return `${deviceId}|${step.id}|${step.value}`;
}

/** The steps with what is known to be done: ticked by somebody, or a test call that this program sent itself. */
export function withTicks(
  record: Pick<SiteRecord, 'manualDone' | 'testCalls'>,
  deviceId: string,
  steps: readonly ManualStep[],
): readonly ManualStep[] {
  const sent = record.testCalls.find((call) => call.deviceId === deviceId && call.state === 'success');
  const bySelf =
    sent === undefined
      ? undefined
      : { by: sent.ticket === '' ? SELF : `${SELF} (${sent.ticket})`, at: sent.startedAt };
  return steps.map((step) => {
    const done =
      record.manualDone[keyOf(deviceId, step)] ?? step.done ?? (isTestStep(step) ? bySelf : undefined);
    return done === undefined ? step : { ...step, done };
  });
}

/** Ticks a step or takes the tick off, in every plan and test call that shows it. */
export function tickStep(
  record: SiteRecord,
  tick: {
    readonly deviceId: string;
    readonly stepId: string;
    readonly done: { readonly by: string; readonly at: string } | null;
  },
): SiteRecord {
  const manualDone = { ...record.manualDone };
  const change = <T extends { readonly deviceId: string; readonly manual: readonly ManualStep[] }>(
    entry: T,
  ): T => {
    if (entry.deviceId !== tick.deviceId) return entry;
    return {
      ...entry,
      manual: entry.manual.map(({ done: before, ...step }) => {
        if (step.id !== tick.stepId) return before === undefined ? step : { ...step, done: before };
        const key = keyOf(tick.deviceId, step);
        if (tick.done === null) delete manualDone[key];
        else manualDone[key] = tick.done;
        return tick.done === null ? step : { ...step, done: tick.done };
      }),
    };
  };
  const plans = record.plans.map(change);
  const testCalls = record.testCalls.map(change);
  return { ...record, plans, testCalls, manualDone };
}
