import destinations from '../../resources/catalog/destinations.json' with { type: 'json' };
import events from '../../resources/catalog/events.json' with { type: 'json' };
import guide from '../../resources/catalog/guide.json' with { type: 'json' };
import limits from '../../resources/catalog/limits.json' with { type: 'json' };
import meta from '../../resources/catalog/meta.json' with { type: 'json' };
import prefectures from '../../resources/catalog/prefectures.json' with { type: 'json' };
import products from '../../resources/catalog/products.json' with { type: 'json' };
import { err, ok, type Result } from '../domain/result.ts';
import { type Catalog, catalogSchema } from './schema.ts';

/** One thing wrong with a catalog file: where, and what was expected. */
export type CatalogIssue = { readonly path: string; readonly message: string };

/** A path such as `destinations.tables[1].rows[0].id`; `(root)` for the file itself. */
function pathText(path: readonly PropertyKey[]): string {
  const joined = path.reduce<string>(
    (sofar, part) =>
      typeof part === 'number'
        ? `${sofar}[${part}]`
        : sofar === ''
          ? String(part)
          : `${sofar}.${String(part)}`,
    '',
  );
  return joined === '' ? '(root)' : joined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}

/**
 * Reads a catalog from anything, for instance a newer catalog file. The parts are the ones of
 * `resources/catalog/`, one property per file. Names every wrong place; never throws.
 */
export function parseCatalog(input: unknown): Result<Catalog, readonly CatalogIssue[]> {
  const parsed = catalogSchema.safeParse(input);
  if (parsed.success) return ok(deepFreeze(parsed.data) as Catalog);
  return err(
    parsed.error.issues.map((issue) => ({
      path: pathText(issue.path),
      message: issue.code === 'unrecognized_keys' ? `unknown name: ${issue.keys.join(', ')}` : issue.message,
    })),
  );
}

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
