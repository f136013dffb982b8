import type { DeviceRow } from '../domain/device-row.ts';
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

/** FNV-1a over UTF-16 units, twice 32 bits: tells texts apart, and is no secret's keeper. */
function digest(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
