import type { AppError } from '../domain/app-error.ts';
import type { ApplyResult, DevicePlan } from '../domain/plan.ts';
import { planStage } from '../workflow/plan-stage.ts';
import { recordRun } from '../workflow/ready.ts';
import { keptUnseen, pendingPlans, planDifference, showsWrites, unseen } from '../workflow/shown-plan.ts';
import type { StageContext } from '../workflow/stage.ts';

export type PlansToWrite = {
  readonly plans: readonly DevicePlan[];
  /** Ids of the devices that may be written. */
  readonly allowed: readonly string[];
  /** The others, each with what differs. */
  readonly refused: readonly ApplyResult[];
};

/**
 * Plans of a command that goes on to write them. Where `plan` was run before, its plan is what was confirmed: a device on
 * which something else would be written now, or that is another box than was planned for, is not to be written.
 *
 * @param deviceIds null: all of the job.
 * @param now milliseconds, for the time of a refusal.
 */
export async function plansToWrite(
  context: StageContext,
  deviceIds: readonly string[] | null,
  now: () => number,
): Promise<PlansToWrite> {
  const shown = pendingPlans(context.site.get());
  const differences = new Map<string, AppError>();
  const kept = (plan: DevicePlan): DevicePlan | null => {
    const before = shown.get(plan.deviceId);
    const differs = !showsWrites(plan)
      ? null
      : before === undefined
        ? unseen(context.site.get(), plan, shown.size > 0)
        : planDifference(before, plan);
    if (differs === null) return plan;
    differences.set(plan.deviceId, differs);
    return keptUnseen(plan, differs);
  };
  const plans = await planStage(context, deviceIds, { kept, unshown: true });
  const refused = plans.flatMap((plan) => {
    const error = differences.get(plan.deviceId);
    if (error === undefined) return [];
    const refused = refusedFor(plan, error, now());
    // Written down as well: whoever reads the report has the reason.
    return [recordRun(context, 'apply', refused.startedAt, refused)];
  });
  const allowed = plans.map(({ deviceId }) => deviceId).filter((id) => !differences.has(id));
  return { plans, allowed, refused };
}

/** Nothing was written, as what would be is not what was shown. */
function refusedFor(plan: DevicePlan, error: AppError, now: number): ApplyResult {
  const { deviceId, address, product, driver, steps } = plan;
  return {
    deviceId,
    address,
    product,
    driver,
    act: 'apply',
    state: 'refused',
    items: [],
    stepsDone: [],
    stepsLeft: steps.map(({ id }) => id),
    errors: [error],
    startedAt: new Date(now).toISOString(),
    durationMs: 0,
  };
}
