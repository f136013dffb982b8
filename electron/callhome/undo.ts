import { type Catalog, canBeEmptied, fieldLimit, fitValue } from '../catalog/index.ts';
import type { DeviceState } from '../devices/driver.ts';
import { standsForNothing } from '../domain/empty-words.ts';
import { untrusted } from '../domain/evidence.ts';
import type { ApplyItem } from '../domain/plan.ts';
import type { Product } from '../domain/product.ts';
import { looksAlike, sameValue } from '../domain/same-value.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';

/**
 * What undo wants: the values read before the first write, letter by letter, for the keys that differ now. The licence
 * stays accepted (it is one-way); a field that was empty is emptied where the device takes that. One value that cannot go
 * back keeps none of the others from it.
 */
export function undoWanted(
  catalog: Catalog,
  product: Product,
  originals: SettingValues,
  state: DeviceState,
): SettingValues {
  return Object.fromEntries(
    differing(originals, state)
      .filter(([key, value]) => canGoBack(catalog, product, key, value, state))
      .map(([key, value]) => [key, former(value)]),
  );
}

/** What a device shows for an empty field is no value of its: put back in letters it would be one. */
function former(value: string): string {
  return standsForNothing(value) ? '' : value;
}

/** The fields that undo leaves, and says so: their former value was empty (also by a word, `standsForNothing`) or beyond the field's limits, or the field is not shown now. */
export function leftByUndo(
  catalog: Catalog,
  product: Product,
  originals: SettingValues,
  state: DeviceState,
): readonly SettingKey[] {
  return differing(originals, state)
    .filter(([key, value]) => !canGoBack(catalog, product, key, value, state))
    .map(([key]) => key);
}

/**
 * The fields that are not as this program left them: somebody set them since, maybe out of another site, and they are no
 * longer its to take back. `ours`: of what stands by this program's writes, all that they left there or may have.
 */
export function changedSince(
  wanted: SettingValues,
  ours: ReadonlyMap<SettingKey, readonly string[]>,
  state: DeviceState,
): readonly SettingKey[] {
  return [...ours]
    .filter(([key, left]) => {
      const shown = [state.raw?.[key], state.values[key]].filter((value) => value !== undefined);
      return (
        key in wanted &&
        shown.length > 0 &&
        !shown.some((now) => left.some((value) => sameValue(key, now, value) || looksAlike(now, value)))
      );
    })
    .map(([key]) => key);
}

/** The fields of `ours` of which no value of before is known, so that an undo has nothing to put in their place. */
export function withoutFormer(
  originals: SettingValues,
  ours: readonly Pick<ApplyItem, 'key'>[],
): readonly SettingKey[] {
  return ours
    .map(({ key }) => key as SettingKey)
    .filter((key) => goesBack(key) && originals[key] === undefined);
}

/**
 * Would the device take it? By the limits of what is seen of it: blanks and line ends around it were there before. A field
 * that was given before and is not shown now is not written over unseen.
 */
function canGoBack(
  catalog: Catalog,
  product: Product,
  key: SettingKey,
  value: string,
  state: DeviceState,
): boolean {
  return state.writable.has(key) && state.values[key] !== undefined && isTaken(catalog, product, key, value);
}

/**
 * Whether an undo has anything to put back among these values of before: what no device takes back (an accepted licence,
 * a secret, a blank where none may be) is left however often it is asked for. Pure.
 */
export function hasWayBack(catalog: Catalog, product: Product, originals: SettingValues): boolean {
  return (Object.entries(originals) as [SettingKey, string][]).some(
    ([key, value]) => goesBack(key) && isTaken(catalog, product, key, value),
  );
}

/** The licence is one-way, and no interface gives a secret. */
function goesBack(key: SettingKey): boolean {
  return key !== 'licence' && !SECRET_KEYS.has(key);
}

function isTaken(catalog: Catalog, product: Product, key: SettingKey, value: string): boolean {
  if (former(value) === '') return canBeEmptied(catalog, product, key);
  if (wasCut(value) || value.includes(NOT_TEXT)) return false;
  return (
    fieldLimit(catalog, product, key) === undefined ||
    fitValue(catalog, product, key, untrusted(value, Number.POSITIVE_INFINITY)).ok
  );
}

/** Stands for bytes that are no UTF-8 (U+FFFD): what the device had there is not known, and these are not its letters. */
const NOT_TEXT = '\ufffd';

/** Originals of earlier versions are what was shown: cut after so many characters, with an ellipsis. */
const CUT_AFTER: readonly number[] = [200, 300];

function wasCut(value: string): boolean {
  return value.endsWith('…') && CUT_AFTER.includes([...value].length - 1);
}

/** Originals of earlier versions are what was shown: one that is shown so now counts as the same. */
function differing(originals: SettingValues, state: DeviceState): readonly (readonly [SettingKey, string])[] {
  const same = (key: SettingKey, value: string): boolean =>
    [state.raw?.[key], state.values[key]].some((now) => now !== undefined && sameValue(key, now, value));
  return (Object.entries(originals) as [SettingKey, string][]).filter(
    ([key, value]) => goesBack(key) && !same(key, value),
  );
}
