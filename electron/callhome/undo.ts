import { type Catalog, canBeEmptied } from '../catalog/index.ts';
import type { DeviceState } from '../devices/driver.ts';
import type { Product } from '../domain/product.ts';
import { sameValue } from '../domain/same-value.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';

/**
 * What undo wants: the values read before the first write, for the keys that differ now. The licence stays
 * accepted (it is one-way); a field that was empty is emptied where the device takes that.
 */
export function undoWanted(
  catalog: Catalog,
  product: Product,
  originals: SettingValues,
  state: DeviceState,
): SettingValues {
  return Object.fromEntries(
    differing(originals, state).filter(([key, value]) => value !== '' || canBeEmptied(catalog, product, key)),
  );
}

/** The fields that were empty and that the device does not let be emptied: undo leaves them and says so. */
export function emptiedKeys(
  catalog: Catalog,
  product: Product,
  originals: SettingValues,
  state: DeviceState,
): readonly SettingKey[] {
  return differing(originals, state)
    .filter(([key, value]) => value === '' && !canBeEmptied(catalog, product, key))
    .map(([key]) => key);
}

function differing(originals: SettingValues, state: DeviceState): readonly (readonly [SettingKey, string])[] {
  return (Object.entries(originals) as [SettingKey, string][]).filter(
    ([key, value]) =>
      key !== 'licence' && !SECRET_KEYS.has(key) && !sameValue(key, state.values[key] ?? '', value),
  );
}
