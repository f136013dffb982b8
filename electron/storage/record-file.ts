import { existsSync, renameSync } from 'node:fs';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import { type SiteRecord, siteRecordSchema } from '../domain/site-record.ts';

/** A stored site, checked: a file edited by hand or damaged is named with the field that is wrong. */
export function parseRecord(input: unknown, path: string): Result<SiteRecord, AppError> {
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

/** Puts a damaged file aside under a name that says so, and gives that name back. Nothing is deleted. */
export function putAside(path: string, stamp: string): string | null {
  if (!existsSync(path)) return null;
  const aside = `${path}.damaged-${stamp.replace(/[:.]/g, '-')}`;
  renameSync(path, aside);
  return aside;
}
