import { type AppError, appError } from '../domain/app-error.ts';
import type { DevicePlan, PlanItem } from '../domain/plan.ts';
import { type Run, type RunOf, settled } from '../domain/run.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * Plans that a person was shown and that nothing was done with since: what `apply` writes has to be what they said. One
 * that was made on the way to writing is shown where its device was then held back: the end of that command says so.
 */
export function pendingPlans(record: SiteRecord): ReadonlyMap<string, DevicePlan> {
  const pending = new Map<string, DevicePlan>();
  /** By device, and by the engineer whose command made it, where halves were merged. */
  const onTheWay = new Map<string, Map<string | undefined, DevicePlan>>();
  for (const run of record.runs) {
    const { deviceId } = run.act === 'preflight' ? { deviceId: '' } : run;
    if (run.act === 'plan') {
      if (run.unshown === undefined) onTheWay.delete(deviceId);
      if (showsWrites(run.outcome) && run.unshown)
        onTheWay.set(deviceId, new Map(onTheWay.get(deviceId)).set(run.by, run.outcome));
      else if (showsWrites(run.outcome)) pending.set(deviceId, run.outcome);
      // A reading that failed shows nothing, and takes nothing back of what was said.
      else if (run.outcome.state !== 'failed') pending.delete(deviceId);
    } else if (run.act === 'apply' || run.act === 'undo' || run.act === 'read-back') {
      const held = run.outcome.state === 'not-run' ? onTheWay.get(deviceId)?.get(run.by) : undefined;
      if (held !== undefined) pending.set(deviceId, held);
      // A device to which nothing was sent is as it was, and what was shown for it still stands.
      else if (settled(run.outcome)) pending.delete(deviceId);
    }
  }
  return pending;
}

/** Shows a person the plans that were written down after this run; older ones of other devices stay as they are. */
export function withPlansShown(record: SiteRecord, since: number): SiteRecord {
  const runs = record.runs.map((run): Run => {
    if (run.act !== 'plan' || run.no <= since) return run;
    const { unshown: _unshown, ...shown } = run;
    return shown;
  });
  return { ...record, runs };
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

/** Whether a plan says what would be written to its device. */
export function showsWrites({ state }: DevicePlan): boolean {
  return state === 'changes' || state === 'no-change';
}

/**
 * Why a device has to be shown before it is written: it is another box than the one that was planned for at its address,
 * or plans of others wait to be written, and none for it was shown since that was said. Null where it need not.
 */
export function unseen(record: SiteRecord, plan: DevicePlan, areOthersPending: boolean): AppError | null {
  const { deviceId, address } = plan;
  const plans = record.runs.filter((run) => run.act === 'plan');
  const own = plans.filter((run) => run.deviceId === deviceId);
  const last = own.findLast((run) => wasShown(record, run) || saidUnseen(run.outcome) !== null);
  if (last !== undefined) return saidUnseen(last.outcome);
  const other = own.length === 0 ? otherBox(record, plan, plans) : null;
  return other ?? (areOthersPending ? appError('plan-not-shown', { address }) : null);
}

/**
 * Whether a person saw what this plan writes. One that was made on the way to writing is seen with what came of that, not
 * where it was cut off before anything was sent.
 */
function wasShown({ runs }: SiteRecord, plan: PlanRun): boolean {
  if (!showsWrites(plan.outcome)) return false;
  if (plan.unshown === undefined) return true;
  return runs.some(
    (run) =>
      run.act === 'apply' &&
      run.no > plan.no &&
      run.deviceId === plan.deviceId &&
      // What another engineer's command came to, whose half was merged, showed nobody this one.
      run.by === plan.by &&
      // Refused for what was never shown: told, and not seen.
      run.outcome.state !== 'refused' &&
      (run.interrupted === null || settled(run.outcome)),
  );
}

/**
 * How a plan is written down that nobody was shown and that is not written, so that the next command knows as well: null,
 * where the plans of before tell it.
 */
export function keptUnseen(plan: DevicePlan, error: AppError): DevicePlan | null {
  return error.code === 'plan-not-shown'
    ? { ...plan, state: 'refused', errors: [...plan.errors, error] }
    : null;
}

type PlanRun = RunOf<'plan'>;

function saidUnseen({ errors }: DevicePlan): AppError | null {
  return errors.find(({ code }) => code === 'other-device' || code === 'plan-not-shown') ?? null;
}

function otherBox(
  record: SiteRecord,
  { deviceId, address }: DevicePlan,
  plans: readonly PlanRun[],
): AppError | null {
  const former = plans.findLast(({ outcome }) => outcome.address === address);
  if (former === undefined) return null;
  const marksOf = (id: string): string => {
    const known = record.known.find((each) => each.id === id);
    return (known === undefined ? [] : known.serials.length > 0 ? known.serials : known.uuids).join(', ');
  };
  return appError('other-device', { address, known: marksOf(former.deviceId), seen: marksOf(deviceId) });
}
