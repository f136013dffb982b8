import { renameSync } from 'node:fs';

/**
 * What Windows answers while a virus scanner, an indexer or a backup has a file that was just written: gone within
 * moments. A file that a person has open stays, and is an error like any other.
 */
const HELD: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** Milliseconds between tries, less than a second in all: the window stands still meanwhile. */
const PAUSES = [20, 40, 80, 160, 300];

export type MoveWorld = {
  readonly platform: string;
  readonly rename: (from: string, to: string) => void;
  readonly pause: (ms: number) => void;
};

const HERE: MoveWorld = { platform: process.platform, rename: renameSync, pause: waitFor };

/** Moves a finished file over the one it takes the place of; on Windows with some patience. Throws what renaming throws. */
export function moveIntoPlace(from: string, to: string, world: MoveWorld = HERE): void {
  const pauses = world.platform === 'win32' ? PAUSES : [];
  for (const pause of pauses) {
    try {
      world.rename(from, to);
      return;
    } catch (error) {
      if (!HELD.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      world.pause(pause);
    }
  }
  world.rename(from, to);
}

/** Waits without working (milliseconds); only where nothing else is to run meanwhile. */
export function waitFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
