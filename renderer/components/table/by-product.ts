import { PRODUCTS, type Product } from '../../../electron/domain/product.ts';
import { type Sort, sorted } from './rows.ts';

/** Rows of devices in groups of one product, in the order of products; sorted within each. Pure. */
export function byProduct<R, C extends string>(
  rows: readonly R[],
  productOf: (row: R) => Product,
  sort: Sort<C> | null,
  shownIn: (row: R, column: C) => string,
): readonly { readonly group: Product; readonly rows: readonly R[] }[] {
  return PRODUCTS.flatMap((group) => {
    const own = rows.filter((row) => productOf(row) === group);
    return own.length === 0 ? [] : [{ group, rows: sorted(own, sort, shownIn) }];
  });
}
