import destinations from '../../resources/catalog/destinations.json' with { type: 'json' };
import events from '../../resources/catalog/events.json' with { type: 'json' };
import guide from '../../resources/catalog/guide.json' with { type: 'json' };
import limits from '../../resources/catalog/limits.json' with { type: 'json' };
import meta from '../../resources/catalog/meta.json' with { type: 'json' };
import prefectures from '../../resources/catalog/prefectures.json' with { type: 'json' };
import products from '../../resources/catalog/products.json' with { type: 'json' };
import { deepFreeze } from './deep-freeze.ts';
import type { Catalog } from './schema.ts';

/** The shipped catalog as one value, before any schema has seen it. */
export function shippedCatalog(): unknown {
  return { meta, destinations, events, products, limits, prefectures, guide };
}

let loaded: Catalog | undefined;

/**
 * The catalog this version ships with. It is part of the program and is not judged at every start, which costs as much
 * as the window: the tests hold it to its schema (test/unit/catalog/schema.test.ts), which changes nothing in it.
 */
export function bundledCatalog(): Catalog {
  loaded ??= deepFreeze(shippedCatalog() as Catalog);
  return loaded;
}
