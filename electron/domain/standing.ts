import { tickBefore, tickKey, tickToKeep, withTicks } from './manual-ticks.ts';
import type { Done, ManualStep } from './plan.ts';
import { type FoldedRuns, foldRuns } from './run.ts';
import type { SiteRecord } from './site-record.ts';
import { type TestStanding, testStanding } from './test-standing.ts';

/** How a site stands: what its runs come to, with the ticks of the manual steps. */
export type Standing = FoldedRuns & {
  /** Devices whose successful test call tells nothing of the settings as they stand: written or put back since. */
  readonly testAgain: ReadonlySet<string>;
};

type Known = { readonly standing: Standing; readonly tests: TestStanding };
const known = new WeakMap<SiteRecord, Known>();

/**
 * How a site stands now. Pure, and kept per record, since records are values. Screen, documents and command line read
 * this and never the runs themselves.
 */
export function standingOf(record: SiteRecord): Standing {
  return knownOf(record).standing;
}

function knownOf(record: SiteRecord): Known {
  const before = known.get(record);
  if (before) return before;
  const folded = foldRuns(record.runs);
  const tests = testStanding(record.runs);
  const ticked = <T extends { readonly deviceId: string; readonly manual: readonly ManualStep[] }>(
    entry: T,
  ): T => ({
    ...entry,
    manual: withTicks(record.manualDone, folded.testCalls, tests, entry.deviceId, entry.manual),
  });
  const standing: Standing = {
    ...folded,
    plans: folded.plans.map(ticked),
    testCalls: folded.testCalls.map(ticked),
    testAgain: tests.again,
  };
  const made = { standing, tests };
  known.set(record, made);
  return made;
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
  const { deviceId, stepId, done } = tick;
  const { standing, tests } = knownOf(record);
  const steps = [...standing.plans, ...standing.testCalls]
    .filter((entry) => entry.deviceId === deviceId)
    .flatMap((entry) => entry.manual.filter((step) => step.id === stepId))
    .map((step) => [tickKey(deviceId, step), step] as const);
  const manualDone: Record<string, Done> = { ...record.manualDone };
  for (const [key, step] of new Map(steps)) {
    const before = record.manualDone[key];
    const kept =
      done !== null
        ? tickToKeep(step, before, done, tests, deviceId)
        : before === undefined
          ? undefined
          : tickBefore(before);
    if (kept === undefined) delete manualDone[key];
    else manualDone[key] = kept;
  }
  return { ...record, manualDone };
}
