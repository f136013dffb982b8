import type { DriverSession } from '../devices/driver.ts';
import type { DevicePlan } from '../domain/plan.ts';
import { ok, type Result } from '../domain/result.ts';

/**
 * A plan that would write fails where the account may not write, as far as the interface can say so beforehand: read
 * rights show everything and change nothing.
 */
export async function allowed(
  session: Pick<DriverSession, 'mayWrite'>,
  plan: DevicePlan,
  signal: AbortSignal,
): Promise<Result<DevicePlan>> {
  if (plan.state !== 'changes' || session.mayWrite === undefined) return ok(plan);
  const may = await session.mayWrite(signal);
  if (may.ok) return ok(plan);
  if (may.error.code !== 'privilege-missing') return may;
  return ok({ ...plan, state: 'failed', steps: [], errors: [...plan.errors, may.error] });
}
