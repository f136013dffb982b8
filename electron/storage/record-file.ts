import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import { RECORD_VERSION, type SiteRecord, siteRecordSchema } from '../domain/site-record.ts';
import { migrated, versionOf } from './migrations.ts';
import { moveIntoPlace } from './move-into-place.ts';

/**
 * A stored site, brought to today's form and checked: a file edited by hand or damaged is named with the field that
 * is wrong, one of a newer program is refused as such and stays as it is.
 */
export function parseRecord(stored: unknown, path: string): Result<SiteRecord, AppError> {
  if (typeof stored === 'object' && stored !== null && versionOf({ ...stored }) > RECORD_VERSION) {
    const version = versionOf({ ...stored });
    return err(appError('site-newer', { path, version, known: RECORD_VERSION }));
  }
  const input = migrated(stored);
  const parsed = siteRecordSchema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err(
    appError('invalid-site-file', {
      path: `${path}: ${issue ? issuePath(issue.path) : ''}`,
      expected: issue?.message ?? '',
    }),
  );
}

/** The field by which a file that cannot be opened is damaged; '' where it is no record at all. */
export function damagedField({ code, args }: AppError, path: string): string {
  const begin = `${path}: `;
  const where = String(args.path ?? '');
  return code === 'invalid-site-file' && where.startsWith(begin) ? where.slice(begin.length) : '';
}

/**
 * Puts a damaged file aside under a name that says so, and gives that name back; null where it could not be moved.
 * Nothing is deleted.
 */
export function putAside(path: string, stamp: string): string | null {
  if (!existsSync(path)) return null;
  const aside = `${path}.damaged-${stamp.replace(/[:.]/g, '-')}`;
  try {
    moveIntoPlace(path, aside);
    return aside;
  } catch {
    return null;
  }
}

/** The latest that was put aside of a file that is not there now; null where there is none. */
export function keptAside(path: string): string | null {
  if (!existsSync(dirname(path))) return null;
  const begin = `${basename(path)}.damaged-`;
  const latest = readdirSync(dirname(path))
    .filter((name) => name.startsWith(begin))
    .sort()
    .at(-1);
  return latest === undefined ? null : join(dirname(path), latest);
}
