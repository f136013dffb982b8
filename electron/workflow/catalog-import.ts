import { bundledCatalog, type Catalog } from '../catalog/index.ts';
import { parseCatalog } from '../catalog/parse.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';

/**
 * A newer catalog file (its parts as in `callhome catalog`): every part is checked, and it may not be older than
 * the one shipped, so that an update of the program is never undone by an old import. The first wrong place is
 * named.
 */
export function readCatalog(input: unknown, path: string, known = bundledCatalog()): Result<Catalog> {
  const parsed = parseCatalog(input);
  if (!parsed.ok) {
    const [first] = parsed.error;
    return err(
      appError('catalog-refused', {
        path: `${path}: ${first?.path ?? '(root)'}`,
        expected: first?.message ?? '',
      }),
    );
  }
  const date = parsed.value.meta.entered;
  return date >= known.meta.entered
    ? ok(parsed.value)
    : err(appError('catalog-older', { path, date, known: known.meta.entered }));
}

/** The catalog of an earlier import; `null` with what a person has to know where it cannot serve this program. */
export type KeptCatalog = { readonly catalog: Catalog | null; readonly trouble: AppError | null };

/**
 * Takes up what was imported before. A file that is damaged, or that another version wrote in a form of its own, stays as it
 * is and is told: the shipped destinations serve in its place. One that the program has overtaken is nothing to tell.
 */
export function keptCatalog(json: Result<unknown>, path: string, known = bundledCatalog()): KeptCatalog {
  const read = json.ok ? readCatalog(json.value, path, known) : json;
  if (read.ok) return { catalog: read.value, trouble: null };
  const { code, args } = read.error;
  if (code === 'catalog-older') return { catalog: null, trouble: null };
  const where = String(args.path ?? path);
  const reason = String(args.expected ?? args.reason ?? '');
  return { catalog: null, trouble: appError('catalog-unused', { path: where, reason }) };
}
