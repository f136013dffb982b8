import type { Catalog } from '../catalog/index.ts';
import { manualSteps } from '../devices/manual/manual-steps.ts';
import { serviceScreens } from '../devices/manual/service-screens.ts';
import type { ByHand } from '../documents/by-hand.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { wantedOf } from './ready.ts';

/**
 * What the devices' own screens hold for the documents: the whole set-up as if nothing were pushed to a device, which a
 * person needs where writing failed, and the screens of the time after. Pure; without a documented screen, none.
 */
export function byHandOf(catalog: Catalog, record: SiteRecord): ByHand {
  return {
    wholeSheet: (row) => manualSteps(catalog, row.product, row.route, wantedOf(catalog, record, row)),
    screens: ({ product, route }) => serviceScreens(product, route),
  };
}
