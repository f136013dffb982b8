import type { DeviceRow } from '../domain/device-row.ts';
import { digest } from '../domain/digest.ts';
import type { DevicePlan } from '../domain/plan.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

/**
 * A digest of everything a plan is made for: the form, the proxy, product, route and interface a person chose. A
 * plan whose basis is not today's is kept and shown as out of date, and not written.
 */
export function planBasis(
  record: SiteRecord,
  row: Pick<DeviceRow, 'product' | 'route' | 'driver' | 'driverFixed'>,
): string {
  const { settings, network } = record.file;
  const { product, route, driver, driverFixed } = row;
  return digest(JSON.stringify([settings, network.proxy, product, route, driverFixed ? driver : '']));
}

/** Devices whose plan no longer is what would be written. */
export function outdatedPlans(record: SiteRecord, rows: readonly DeviceRow[]): readonly string[] {
  const { plans, outdatedPlans: overtaken } = standingOf(record);
  const basis = new Map<string, string>();
  for (const row of rows) basis.set(row.device.id, planBasis(record, row));
  return plans
    .filter((plan) => overtaken.has(plan.deviceId) || changed(plan, basis))
    .map(({ deviceId }) => deviceId);
}

function changed(plan: DevicePlan, now: ReadonlyMap<string, string>): boolean {
  const basis = now.get(plan.deviceId);
  return plan.basis !== undefined && basis !== undefined && plan.basis !== basis;
}
