import { type Catalog, fieldLimit } from '../catalog/index.ts';
import type { Product } from '../domain/product.ts';

/**
 * One list serves every device: ids of the other family's form (8 hexadecimal digits on CMM, 16 on IMM2) are
 * left out here and named; what is an id of neither form stays and is refused.
 */
export function splitEvents(
  catalog: Catalog,
  product: Product,
  list: string,
): { readonly own: string; readonly foreign: readonly string[]; readonly digits: number } {
  const charset = fieldLimit(catalog, product, 'excludedEvents')?.charset;
  const other =
    charset === 'event-id-16'
      ? /^(?:0x)?[0-9a-f]{8}$/i
      : charset === 'event-id-8'
        ? /^(?:0x)?[0-9a-f]{8}-?[0-9a-f*]{8}$/i
        : null;
  const digits = charset === 'event-id-16' ? 16 : 8;
  if (other === null) return { own: list, foreign: [], digits };
  const ids = list.split(',').map((id) => id.trim());
  return {
    own: ids.filter((id) => !other.test(id)).join(','),
    foreign: ids.filter((id) => other.test(id)),
    digits,
  };
}
