import type { Product } from '../domain/product.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import { fieldLimits, isDecidedByDevice } from './field-limits.ts';
import type { Catalog } from './schema.ts';

/** What a whole form still lacks for a product. */

/** Fields left empty that a product may well refuse to go without. */
export function advisedKeys(
  catalog: Catalog,
  product: Product,
  values: SettingValues,
): readonly SettingKey[] {
  if (!isDecidedByDevice(catalog, product)) return [];
  return fieldLimits(catalog, product)
    .filter(({ key, required }) => required === 'always' && key !== 'licence' && (values[key] ?? '') === '')
    .map((field) => field.key);
}

/**
 * The fields a product still needs: the always required ones, the proxy's host and port where the proxy is
 * on, the proxy's password where a user is given.
 */
export function missingKeys(
  catalog: Catalog,
  product: Product,
  values: SettingValues,
): readonly SettingKey[] {
  const proxy = values['proxy.enable'] === 'true';
  const user = proxy && (values['proxy.user'] ?? '') !== '';
  return fieldLimits(catalog, product)
    .filter(
      ({ key, required }) =>
        (values[key] ?? '') === '' &&
        // The terms are the customer's to accept, whatever a device would do without.
        ((required === 'always' && (key === 'licence' || !isDecidedByDevice(catalog, product))) ||
          (required === 'with-proxy' && proxy) ||
          (required === 'with-proxy-user' && user)),
    )
    .map((field) => field.key);
}
