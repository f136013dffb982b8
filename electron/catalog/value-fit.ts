import type { Product } from '../domain/product.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { fieldLimit } from './field-limits.ts';
import { findPrefecture } from './prefectures.ts';
import type { Catalog, FitRule } from './schema.ts';
import { CONTROL, checkValue, items, NOT_PRINTABLE_ASCII, type ValueProblem } from './value-check.ts';

/** A value in the form that a product takes. */

/** A value a product takes, and what was done to it. */
export type FittedValue = {
  readonly value: string;
  /** What was typed and which rules changed it, in order; absent where nothing changed. */
  readonly adapted?: {
    readonly from: string;
    readonly rules: readonly FitRule[];
    /** Romaji of the prefectures that have the same three letters. */
    readonly collidesWith?: readonly string[];
  };
  readonly warnings: readonly ValueProblem[];
};

/** Characters people and input methods type for a hyphen and that NFKC leaves alone. */
const DASHES = /[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\u02d7\u2e3a\u2e3b\u207b\u208b\ufe58\uff70]/gu;

/** One event ID in the form a device reads back: no `0x`, no dash in the middle, lower case. */
function eventIdForm(item: string): string {
  const bare = item.replace(/^0[xX]/, '').replace(/^([0-9A-Fa-f]{8})-([0-9A-Fa-f*]{8})$/, '$1$2');
  return /^[0-9A-Fa-f*]+$/.test(bare) ? bare.toLowerCase() : item;
}

function applyRule(catalog: Catalog, rule: FitRule, value: string): string {
  switch (rule) {
    case 'trim':
      // Line ends and other control characters were refused before; they are never removed.
      return value.replace(/^[ \u3000\u00a0]+|[ \u3000\u00a0]+$/gu, '');
    case 'nfkc':
      return value.normalize('NFKC');
    case 'dashes':
      return value.replace(DASHES, '-');
    case 'upper-case':
      return value.toUpperCase();
    case 'strip-postal-mark':
      return value.replace(/^(?:[〒〶] *)+/u, '');
    case 'event-id-form':
      return [...new Set(items(value).map(eventIdForm))].sort().join(',');
    case 'strip-separators':
      return value.replace(/[ -]/g, '');
    case 'national-number':
      return value.replace(/^\+81[ .-]*(?:\(0\)|0)?[ .-]*/, '0');
    case 'digits-only':
      // Separators only: a letter or a plus sign carries meaning and is never dropped.
      return value.replace(/[ ().\-/]/g, '');
    case 'prefecture-code':
      // Romaji only: a Japanese name stays what it is and is refused, as every field wants English letters.
      return NOT_PRINTABLE_ASCII.test(value) ? value : (findPrefecture(catalog, value)?.code ?? value);
  }
}

/** Rules that only write the same thing in the device's own form; they are always applied. */
const ALWAYS: ReadonlySet<FitRule> = new Set<FitRule>([
  'trim',
  'nfkc',
  'dashes',
  'upper-case',
  'strip-postal-mark',
  'event-id-form',
]);

/**
 * The value in the form a product takes. Full-width letters and digits, look-alike dashes and blanks at the
 * ends are always put right; more is changed only where the product would refuse the value, only by the
 * field's own rules, and always reported in `adapted`. A value that is still too long, or not in English
 * letters, is an error that names the limit; nothing is ever cut off.
 */
export function fitValue(
  catalog: Catalog,
  product: Product,
  key: SettingKey,
  value: string,
): Result<FittedValue, ValueProblem> {
  const field = fieldLimit(catalog, product, key);
  if (field === undefined) return err({ product, key, code: 'no-such-field', severity: 'block' });
  if (CONTROL.test(value)) {
    return err({ product, key, code: 'control-character', severity: 'block', source: field.source });
  }
  const rules: FitRule[] = [];
  let fitted = value;
  let collidesWith: readonly string[] = [];
  // One rule can make room for another (NFKC turns a lone accent into a blank and a mark), so go round until
  // nothing changes; two rounds settle what was ever seen, five are the bound.
  for (let round = 0, before = ''; round < 5 && (round === 0 || before !== fitted); round += 1) {
    before = fitted;
    for (const rule of field.transforms) {
      if (!ALWAYS.has(rule) && checkValue(catalog, product, key, fitted).ok) continue;
      const next = applyRule(catalog, rule, fitted);
      if (next === fitted) continue;
      if (rule === 'prefecture-code') collidesWith = findPrefecture(catalog, fitted)?.collidesWith ?? [];
      if (!rules.includes(rule)) rules.push(rule);
      fitted = next;
    }
  }
  const verdict = checkValue(catalog, product, key, fitted);
  if (!verdict.ok) return err(verdict.error);
  return ok({
    value: fitted,
    ...(fitted === value
      ? {}
      : { adapted: { from: value, rules, ...(collidesWith.length === 0 ? {} : { collidesWith }) } }),
    warnings: verdict.warnings,
  });
}
