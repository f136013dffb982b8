import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import { RECORD_VERSION, type SiteRecord, siteRecordSchema } from '../domain/site-record.ts';
import type { z } from '../domain/zod.ts';
import { parseWithLater } from './later-fields.ts';
import { migrated, versionOf } from './migrations.ts';
import { moveIntoPlace } from './move-into-place.ts';

/**
 * A stored site, brought to today's form and checked: a file edited by hand or damaged is named with the field that
 * is wrong, one of a newer program is refused as such and stays as it is. What a newer one only added is carried along.
 */
export function parseRecord(stored: unknown, path: string): Result<SiteRecord, AppError> {
  if (typeof stored === 'object' && stored !== null && versionOf({ ...stored }) > RECORD_VERSION) {
    const version = versionOf({ ...stored });
    return err(appError('site-newer', { path, version, known: RECORD_VERSION }));
  }
  const input = migrated(stored);
  const parsed = parseWithLater<SiteRecord>(siteRecordSchema, input);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  if (issue !== undefined && parsed.error.issues.every((each) => isUnknownWord(each, input)))
    return err(appError('site-unknown-word', { path, field: issuePath(issue.path) }));
  return err(
    appError('invalid-site-file', {
      path: `${path}: ${issue ? issuePath(issue.path) : ''}`,
      expected: issue?.message ?? '',
    }),
  );
}

/** Is it a word, where this program has a list of those that it knows? A later one may have more of them. */
function isUnknownWord({ code, path }: z.core.$ZodIssue, input: unknown): boolean {
  if (code !== 'invalid_value' && code !== 'invalid_union') return false;
  const found = path.reduce<unknown>((inner, name) => (inner as Record<PropertyKey, unknown>)[name], input);
  return typeof found === 'string' || typeof found === 'number';
}

/** The field by which a file that cannot be opened is damaged; '' where it is no record at all. */
export function damagedField({ code, args }: AppError, path: string): string {
  const begin = `${path}: `;
  const where = String(args.path ?? '');
  return code === 'invalid-site-file' && where.startsWith(begin) ? where.slice(begin.length) : '';
}

/** Files that are not damaged, for all that is known: they stay where and as they are. */
const LEFT_ALONE: ReadonlySet<AppError['code']> = new Set([
  'file-unreadable',
  'site-newer',
  'site-unknown-word',
]);

/** Does a file that cannot be opened stay where it is? It may be whole to another program, or at another time. */
export function isLeftAlone({ code }: AppError): boolean {
  return LEFT_ALONE.has(code);
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
