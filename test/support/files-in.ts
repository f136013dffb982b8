import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type FileIn = {
  /** From the folder down, with slashes. */
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
};

/**
 * Every file in a folder and the folders below it. One that was there for a moment is left out: Chromium makes such in
 * its profile and takes them away, and a file that is being moved into its place may be gone when it is read.
 */
export function filesIn(folder: string): readonly FileIn[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    const bytes = contentOf(path);
    return bytes === null ? [] : [{ name: name.replaceAll('\\', '/'), path, bytes }];
  });
}

/** Null for a folder, and for a file that is gone. */
function contentOf(path: string): Buffer | null {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
