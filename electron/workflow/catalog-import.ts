import { bundledCatalog, type Catalog } from '../catalog/index.ts';
import { parseCatalog } from '../catalog/parse.ts';
import { appError } from '../domain/app-error.ts';
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
