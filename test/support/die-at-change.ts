import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Change = 'renameSync' | 'rmSync' | 'openSync' | 'writeFileSync' | 'fsyncSync' | 'unlinkSync';

/**
 * Makes this process end by SIGKILL before a change of the disk. To be called before anything takes a function of `node:fs` for
 * its own. Gives the function that says, once all is read, how many changes are let through from then on.
 */
export function dieAtChange(changes: readonly Change[]): (letThrough: number) => void {
  let left = Number.POSITIVE_INFINITY;
  for (const name of changes) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        left -= 1;
        if (left < 0) process.kill(process.pid, 'SIGKILL');
        return real(...args);
      },
    });
  }
  syncBuiltinESMExports();
  return (letThrough) => {
    left = letThrough;
  };
}
