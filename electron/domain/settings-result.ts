import { unsentOutcome } from './item-outcome.ts';
import type { ApplyResult, DevicePlan } from './plan.ts';
import { isInDoubt, isSetUp } from './setting-state.ts';
import type { Standing } from './standing.ts';

/**
 * What stands of a device's settings: its last write or undo, or else a reading after that (`plan`, where `isNew`) that
 * found nothing left to write. A device that was as wanted before anybody wrote to it is set up as well, and so is one
 * that a person put right since. What is in doubt stays so until it was read back. Pure.
 */
export function settingsResult(
  apply: ApplyResult | undefined,
  plan: DevicePlan | undefined,
  isNew: boolean,
): ApplyResult | undefined {
  if (plan?.state !== 'no-change') return apply;
  if (apply === undefined) return readAsWanted(plan);
  return isNew && !isInDoubt(apply) && !isSetUp(apply) ? readAsWanted(plan) : apply;
}

/** The same of one device of a site. */
export function settingsResultOf(
  { applies, plans, newPlans }: Pick<Standing, 'applies' | 'plans' | 'newPlans'>,
  id: string,
): ApplyResult | undefined {
  const apply = applies.find(({ deviceId }) => deviceId === id);
  const plan = plans.find(({ deviceId }) => deviceId === id);
  return settingsResult(apply, plan, newPlans.has(id));
}

/** A plan that has nothing to write as the result that writing it would have. */
function readAsWanted(plan: DevicePlan): ApplyResult {
  const { deviceId, address, product, driver, items, madeAt } = plan;
  const left = leftOpen(plan);
  return {
    deviceId,
    address,
    product,
    driver,
    state: left.length > 0 ? 'partly' : 'no-change',
    items: items.map((item) => ({
      key: item.key,
      before: item.current,
      wanted: item.wanted,
      after: item.secret ? null : item.current,
      outcome: unsentOutcome(item),
      secret: item.secret,
    })),
    stepsDone: [],
    stepsLeft: [],
    errors: [...left],
    startedAt: madeAt,
    durationMs: 0,
  };
}

/** The wanted fields that are left after everything else is written: the device is set up in part only. */
export function leftOpen({
  warnings,
}: Pick<DevicePlan, 'warnings'>): readonly DevicePlan['warnings'][number][] {
  return warnings.filter(({ code }) => code === 'not-settable' || code === 'undo-incomplete');
}
