import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { isSetUp } from '../../../electron/domain/setting-state.ts';

/** Why a device is not proposed for a test call: without its settings written and confirmed a test says nothing. */
export function notProposed(site: SiteView, row: DeviceRow): 'not-set-up' | 'in-doubt' | null {
  const { id } = row.device;
  if (site.inDoubt.includes(id)) return 'in-doubt';
  const apply = site.applies.find((each) => each.deviceId === id);
  const plan = site.plans.find((each) => each.deviceId === id);
  // Read after it was written, and not as wanted any more.
  const changed = plan?.state === 'changes' && site.newPlans.includes(id);
  const asWanted = apply === undefined ? plan?.state === 'no-change' : isSetUp(apply) && !changed;
  return asWanted ? null : 'not-set-up';
}
