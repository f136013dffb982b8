import type { DeviceRow } from './device-row.ts';
import { digest } from './digest.ts';
import type { DevicePlan } from './plan.ts';
import type { SiteRecord } from './site-record.ts';
import { standingOf } from './standing.ts';

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
  const byId = new Map(rows.map((row) => [row.device.id, row]));
  return plans
    .filter((plan) => overtaken.has(plan.deviceId) || isForOtherForm(record, byId.get(plan.deviceId), plan))
    .map(({ deviceId }) => deviceId);
}

/** Was the form, or how this device is set, changed after its plan was made? A plan that kept no basis tells nothing. */
export function isForOtherForm(
  record: SiteRecord,
  row: DeviceRow | undefined,
  { basis }: Pick<DevicePlan, 'basis'>,
): boolean {
  return basis !== undefined && row !== undefined && basis !== planBasis(record, row);
}
