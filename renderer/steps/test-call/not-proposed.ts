import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { completionsOf } from '../../wizard/completions.ts';

/** Why no test call is proposed for a device, in the order in which a person has to deal with it. */
export const WHY_NOT = ['in-doubt', 'not-set-up', 'by-hand'] as const;
export type WhyNot = (typeof WHY_NOT)[number];

/**
 * Why a device is not proposed for a test call, or null. Before it is set up, steps by hand included, a test says nothing;
 * what has none over this interface is tested on its own screen.
 */
export function notProposed(site: SiteView, row: DeviceRow): WhyNot | null {
  const { id } = row.device;
  if (site.inDoubt.includes(id)) return 'in-doubt';
  const completion = completionsOf(site).get(id);
  if (completion?.setUp !== true) return 'not-set-up';
  const none = site.testCalls.some(({ deviceId, state }) => deviceId === id && state === 'not-available');
  return (row.driver === 'manual' || none) && completion.test !== 'passed' ? 'by-hand' : null;
}
