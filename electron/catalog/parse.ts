import { err, ok, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type Catalog, catalogSchema } from './schema.ts';

/** One thing wrong with a catalog file: where (`(root)` for the file itself), and what was expected. */
export type CatalogIssue = { readonly path: string; readonly message: string };

/**
 * Reads a catalog from anything, for instance a newer catalog file. The parts are the ones of
 * `resources/catalog/`, one property per file. Names every wrong place; never throws.
 */
export function parseCatalog(input: unknown): Result<Catalog, readonly CatalogIssue[]> {
  const parsed = catalogSchema.safeParse(input);
  if (parsed.success) return ok(deepFreeze(parsed.data) as Catalog);
  return err(
    parsed.error.issues.map((issue) => ({
      path: issuePath(issue.path) || '(root)',
      message: issue.code === 'unrecognized_keys' ? `unknown name: ${issue.keys.join(', ')}` : issue.message,
    })),
  );
}
