import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { notProposed as notProposedBy, type WhyNot } from '../../../electron/domain/test-proposal.ts';
import { completionsOf } from '../../wizard/completions.ts';

/** Why no test call is proposed for a device of a site as the window has it, or null. */
export function notProposed(site: SiteView, row: DeviceRow): WhyNot | null {
  return notProposedBy(row, completionsOf(site).get(row.device.id), site);
}
