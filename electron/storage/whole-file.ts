import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import { decodeText } from '../domain/decode-text.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { moveIntoPlace } from './move-into-place.ts';

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

/** Is there no such file? One that cannot be reached (a link that leads to itself, a folder without rights) may be there. */
export function isAbsent({ code, args }: AppError): boolean {
  return code === 'file-unreadable' && args.reason === 'ENOENT';
}

/** Reads JSON that this program wrote; what is wrong is named with the file. */
export function readJsonFile(path: string): Result<unknown> {
  const bytes = readBytes(path);
  return bytes.ok ? parseJson(Buffer.from(bytes.value).toString('utf8'), path) : bytes;
}

/** Reads JSON that a person hands in, in whatever encoding an editor left it; what is wrong is named with the file. */
export function readHandedJson(path: string): Result<unknown> {
  const bytes = readBytes(path);
  return bytes.ok ? parseHandedJson(bytes.value, path) : bytes;
}

/** The same of a file's bytes; `path` names it in what is said of it. */
export function parseHandedJson(bytes: Uint8Array, path: string): Result<unknown> {
  const text = decodeText(bytes);
  return text === null ? err(appError('file-encoding', { path })) : parseJson(text, path);
}

function parseJson(text: string, path: string): Result<unknown> {
  try {
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
  } catch (error) {
    return err(appError('file-not-json', { path, reason: error instanceof Error ? error.message : '' }));
  }
}

/** On disk before it is moved into place: after a power cut the file is the old one or the new one. */
function writeSynced(path: string, data: string | Uint8Array): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeFileSync(file, data);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Where a name leads: a link stays a link, and what it leads to is written. */
function behindLinks(path: string): string {
  const about = lstatSync(path, { throwIfNoEntry: false });
  if (!about?.isSymbolicLink()) return path;
  return existsSync(path) ? realpathSync(path) : resolve(dirname(path), readlinkSync(path));
}

/**
 * Writes a file whole or not at all; its folder is made where only that is missing. Readable by its owner only. A device
 * or a pipe of that name is refused: a file would take its place.
 */
export function writeWhole(path: string, data: string | Uint8Array): Result<void> {
  let part = `${path}.part`;
  try {
    const place = behindLinks(path);
    part = `${place}.part`;
    const there = statSync(place, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile() && !there.isDirectory())
      return err(appError('write-failed', { path, reason: 'not a file' }));
    if (!existsSync(dirname(place))) mkdirSync(dirname(place));
    writeSynced(part, data);
    moveIntoPlace(part, place);
    return ok(undefined);
  } catch (error) {
    // A file that is open elsewhere cannot be replaced on Windows: no half one stays behind.
    removeQuietly(part);
    return err(appError('write-failed', { path, reason: (error as NodeJS.ErrnoException).code ?? 'error' }));
  }
}

/** What is left of a failed write; that it cannot be removed either is not what went wrong. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Somebody's folder of that name, or a file that is held: the next write says it again.
  }
}
