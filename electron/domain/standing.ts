import { tickKey, withTicks } from './manual-ticks.ts';
import type { Done, ManualStep } from './plan.ts';
import { foldRuns, type Standing } from './run.ts';
import type { SiteRecord } from './site-record.ts';

const known = new WeakMap<SiteRecord, Standing>();

/**
 * How a site stands now: what its runs come to, with the ticks of the manual steps. Pure, and kept per record,
 * since records are values. Screen, documents and command line read this and never the runs themselves.
 */
export function standingOf(record: SiteRecord): Standing {
  const before = known.get(record);
  if (before) return before;
  const folded = foldRuns(record.runs);
  const ticked = <T extends { readonly deviceId: string; readonly manual: readonly ManualStep[] }>(
    entry: T,
  ): T => ({
    ...entry,
    manual: withTicks(record.manualDone, folded.testCalls, entry.deviceId, entry.manual),
  });
  const standing: Standing = {
    ...folded,
    plans: folded.plans.map(ticked),
    testCalls: folded.testCalls.map(ticked),
  };
  known.set(record, standing);
  return standing;
}

/** Ticks a step that a plan or a test call shows, or takes the tick off. */
export function tickStep(
  record: SiteRecord,
  tick: {
    readonly deviceId: string;
    readonly stepId: string;
    readonly done: Done | null;
  },
): SiteRecord {
  const { plans, testCalls } = standingOf(record);
  const keys = [...plans, ...testCalls]
    .filter((entry) => entry.deviceId === tick.deviceId)
    .flatMap((entry) => entry.manual.filter((step) => step.id === tick.stepId))
    .map((step) => tickKey(tick.deviceId, step));
  const { done } = tick;
  const manualDone = Object.fromEntries(
    Object.entries(record.manualDone).filter(([key]) => !keys.includes(key)),
  );
  return {
    ...record,
    manualDone:
      done === null ? manualDone : { ...manualDone, ...Object.fromEntries(keys.map((key) => [key, done])) },
  };
}
