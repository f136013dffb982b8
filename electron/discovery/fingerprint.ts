import type { Product } from '../domain/product.ts';
import type { ClueKey } from './clues.ts';

/**
 * What tells which product: rules as data, each with its source (`§` is discovery-and-devices.md). All
 * conditions of a rule must hold. Among rules of equal strength the earlier one decides, so the more exact
 * stand first. A certificate's subject is never more than a hint: chassis and LXCA re-sign certificates (§3.1).
 */
export type Strength = 'proof' | 'strong' | 'hint';

export type Condition = {
  readonly key: ClueKey;
  /** Any value of the key must match; absent: the key must be missing. */
  readonly matches?: RegExp;
};

export type Fingerprint = {
  readonly id: string;
  readonly product: Product;
  readonly vendor: string;
  /** Name of the kind where the product word is too coarse; the device's own model goes before it. */
  readonly label?: string;
  readonly strength: Strength;
  readonly when: readonly Condition[];
  readonly source: string;
};

/** The key was seen with such a value. */
export const has = (key: ClueKey, matches: RegExp = /./): Condition => ({ key, matches });
/** The key was not seen at all. */
export const lacks = (key: ClueKey): Condition => ({ key });
