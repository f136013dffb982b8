import type { Product } from '../domain/product.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import type { Catalog, FieldLimit } from './schema.ts';

/** What each product takes in a field, as its documentation says. */

/**
 * The fields a product has and their limits; empty where nothing is known or nothing is pushed. A key that
 * is not in it is a field the product does not have. Sources: the MIB objects, the vendor's Redfish script,
 * the guide's screens; XClarity Administrator publishes none, so its limits only warn.
 */
export function fieldLimits(catalog: Catalog, product: Product): readonly FieldLimit[] {
  const { products } = catalog.limits;
  const row = products.find((each) => each.product === product);
  const owner = row?.sameAs === undefined ? row : products.find((each) => each.product === row.sameAs);
  return owner?.fields ?? [];
}

/** One field's limits; undefined where the product has no such field. */
export function fieldLimit(catalog: Catalog, product: Product, key: SettingKey): FieldLimit | undefined {
  return fieldLimits(catalog, product).find((field) => field.key === key);
}

/** Whether a device lets a field be made empty again: lists do, a text field where its documented length may be nought. */
export function canBeEmptied(catalog: Catalog, product: Product, key: SettingKey): boolean {
  return key === 'excludedEvents' || fieldLimit(catalog, product, key)?.min === 0;
}

/** Whether the limits are documented for this very product, or taken over from another one. */
export function limitsConfidence(
  catalog: Catalog,
  product: Product,
): Catalog['limits']['products'][number] | undefined {
  return catalog.limits.products.find((each) => each.product === product);
}

/** Products whose limits their own documentation gives: the strictest that is known where no device is named. */
export function documentedProducts(catalog: Catalog): readonly Product[] {
  return catalog.limits.products
    .filter(({ confidence, sameAs }) => confidence === 'documented' && sameAs === undefined)
    .map(({ product }) => product);
}

/** The longest text of a manual service request (guide: Limited to 100 characters). */
export function manualRequestLimit(catalog: Catalog): number {
  return catalog.limits.manualRequest.descriptionMax;
}

/** The country codes a product's closed list holds; undefined where it takes any two-letter code. */
export function countryCodes(catalog: Catalog, product: Product): readonly string[] | undefined {
  const list = fieldLimit(catalog, product, 'country')?.list;
  return catalog.limits.countryLists.find((each) => each.id === list)?.codes;
}

/** Nobody publishes which fields this product requires: what is known of its sisters advises, the device decides. */
export function isDecidedByDevice(catalog: Catalog, product: Product): boolean {
  return catalog.limits.products.find((each) => each.product === product)?.requiredBy === 'device';
}
