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

/**
 * Why a device has to be shown before it is written: it is another box than the one that was planned for at its address,
 * and no plan for it was shown since. Null where it is none.
 */
export function newcomer(record: SiteRecord, { deviceId, address }: DevicePlan): AppError | null {
  const plans = record.runs.filter((run) => run.act === 'plan');
  const own = plans.findLast((run) => run.deviceId === deviceId);
  if (own !== undefined) return own.outcome.errors.find(({ code }) => code === 'other-device') ?? null;
  const former = plans.findLast((run) => run.outcome.address === address);
  if (former === undefined) return null;
  const marksOf = (id: string): string => {
    const known = record.known.find((each) => each.id === id);
    return (known === undefined ? [] : known.serials.length > 0 ? known.serials : known.uuids).join(', ');
  };
  return appError('other-device', { address, known: marksOf(former.deviceId), seen: marksOf(deviceId) });
}
