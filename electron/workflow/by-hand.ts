import type { Catalog } from '../catalog/index.ts';
import { manualSteps } from '../devices/manual/manual-steps.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ManualStep } from '../domain/plan.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { wantedOf } from './ready.ts';

/**
 * The whole set-up of a device on its own screens, as if nothing were pushed to it: what a person needs where writing
 * failed. Pure; without a screen that is documented for the product, none.
 */
export function wholeSheetOf(
  catalog: Catalog,
  record: SiteRecord,
): (row: DeviceRow) => readonly ManualStep[] {
  return (row) => manualSteps(catalog, row.product, row.route, wantedOf(catalog, record, row));
}
