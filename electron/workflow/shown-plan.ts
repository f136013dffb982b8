import { type AppError, appError } from '../domain/app-error.ts';
import type { DevicePlan, PlanItem } from '../domain/plan.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * Plans that a person was shown and that nothing was done with since: what `apply` writes has to be what they said.
 */
export function pendingPlans(record: SiteRecord): ReadonlyMap<string, DevicePlan> {
  const pending = new Map<string, DevicePlan>();
  for (const run of record.runs) {
    if (run.act === 'plan') {
      const { state } = run.outcome;
      if (state === 'changes' || state === 'no-change') pending.set(run.deviceId, run.outcome);
      else if (run.interrupted === null) pending.delete(run.deviceId);
    } else if (run.act === 'apply' || run.act === 'undo' || run.act === 'read-back') {
      // A device that was held back is as it was, and what was shown for it still stands.
      if (run.outcome.state !== 'not-run') pending.delete(run.deviceId);
    }
  }
  return pending;
}

/** The first field that would be written otherwise than it was shown; null where the plans say the same. */
export function planDifference(shown: DevicePlan, now: DevicePlan): AppError | null {
  const writes = (plan: DevicePlan): ReadonlyMap<string, PlanItem> =>
    new Map(plan.items.filter(({ change }) => change !== 'none').map((item) => [item.key, item]));
  const [before, after] = [writes(shown), writes(now)];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(key), after.get(key)];
    if (a?.wanted === b?.wanted && a?.current === b?.current) continue;
    return appError('plan-differs', {
      address: now.address,
      field: key,
      shown: a === undefined ? '' : `${a.current ?? ''} → ${a.wanted}`,
      now: b === undefined ? '' : `${b.current ?? ''} → ${b.wanted}`,
    });
  }
  return null;
}
