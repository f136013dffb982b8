import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { issuePath } from '../domain/site-file.ts';
import { type SiteRecord, siteRecordSchema } from '../domain/site-record.ts';

/** No file a person hands in is larger; a device node or a pipe would have no end. */
const FILE_LIMIT_BYTES = 64 << 20;

/** Reads a file whole; what is wrong is named with the file. */
export function readBytes(path: string): Result<Uint8Array> {
  const unreadable = (reason: string): Result<Uint8Array> =>
    err(appError('file-unreadable', { path, reason }));
  try {
    const about = statSync(path);
    if (!about.isFile()) return unreadable('not a file');
    if (about.size > FILE_LIMIT_BYTES) return unreadable('too large');
    return ok(readFileSync(path));
  } catch (error) {
    return unreadable((error as NodeJS.ErrnoException).code ?? 'error');
  }
}

/** Reads JSON from a file; what is wrong is named with the file. */
export function readJsonFile(path: string): Result<unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return err(
      appError('file-unreadable', { path, reason: (error as NodeJS.ErrnoException).code ?? 'error' }),
    );
  }
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
  } catch (error) {
    return err(appError('file-not-json', { path, reason: error instanceof Error ? error.message : '' }));
  }
}

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
