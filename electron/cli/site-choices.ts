import { type Catalog, driversFor, routeAllowed, routesFor } from '../catalog/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { SiteFile } from '../domain/site-file.ts';

/**
 * What a site file names for a device and its product does not have: a route that the catalog does not permit, an interface
 * of another product. Told before anything is sent; where the file leaves the product to discovery, the plan tells it.
 */
export function choiceErrors(catalog: Catalog, { devices }: SiteFile): readonly AppError[] {
  return devices.flatMap(({ product, route, driver }, at) => {
    if (product === undefined || product === 'unknown') return [];
    const routes = routesFor(catalog, product).filter(({ allowed }) => allowed);
    const drivers = [...new Set([...driversFor(catalog, product), 'manual'])];
    const fault = (field: string, expected: readonly string[]): AppError =>
      appError('invalid-site-file', {
        path: `devices[${at}].${field}`,
        expected: `${product}: ${expected.join(' | ')}`,
      });
    return [
      ...(route === undefined || routeAllowed(catalog, product, route)
        ? []
        : [
            fault(
              'route',
              routes.map((each) => each.route),
            ),
          ]),
      ...(driver === undefined || drivers.includes(driver) ? [] : [fault('driver', drivers)]),
    ];
  });
}
