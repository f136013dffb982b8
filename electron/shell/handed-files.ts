import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TAKE_IN_LIMIT } from '../domain/site-limits.ts';

/**
 * Files that the system gives the program to open: dropped on its icon, chosen with "open with", named at its start. Each
 * waits until the page asks, and goes the way of a file that is dropped onto the window; the page gets no path.
 */
export type HandedFiles = {
  /** The words of a start, and the folder in which relative names among them stand; whether a file is among them. */
  readonly started: (words: readonly string[], folder: string) => boolean;
  readonly add: (path: string) => void;
  /** Never rejects. What was taken is not given again. */
  readonly take: () => Promise<HandedFile[]>;
};

export type HandedFile = {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /**
   * Null where it cannot be read, is no file (a pipe would be waited for without end), or is larger than a file may be that is
   * taken in.
   */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
};

/** `fromSource`: Electron runs the program from its folder, and the first word of a start names that. */
export function createHandedFiles(fromSource: boolean): HandedFiles {
  let waiting: string[] = [];
  return {
    started: ([_program, ...words], folder) => {
      const named = words.filter((word) => !word.startsWith('-'));
      const paths = fromSource ? named.slice(1) : named;
      waiting.push(...paths.map((path) => resolve(folder, plainPath(path))));
      return paths.length > 0;
    },
    add: (path) => {
      waiting.push(path);
    },
    take: async () => {
      const paths = waiting;
      waiting = [];
      return Promise.all(paths.map(readHanded));
    },
  };
}

/** Linux desktops name a file by its URL (Desktop Entry Specification, `%U`). */
function plainPath(word: string): string {
  try {
    return /^file:\/\//i.test(word) ? fileURLToPath(word) : word;
  } catch {
    return word;
  }
}

async function readHanded(path: string): Promise<HandedFile> {
  const name = basename(path);
  try {
    const found = await stat(path);
    const { size } = found;
    const isTaken = found.isFile() && size <= TAKE_IN_LIMIT;
    return { name, size, bytes: isTaken ? new Uint8Array(await readFile(path)) : null };
  } catch {
    return { name, size: 0, bytes: null };
  }
}
