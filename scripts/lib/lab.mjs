import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectDir } from './setup.mjs';

/** Starts the simulated site in a process of its own; gives its inventory and the way to end it. */
export async function startLab(args = []) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(projectDir, 'test', 'lab', 'main.ts'), ...args],
    {
      cwd: projectDir,
      // It ends with its stdin, so that it never outlives whoever started it.
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'close').then(([code]) => {
    throw new Error(`the simulated site ended with ${code} before it was ready`);
  });
  const [line] = await Promise.race([once(lines, 'line'), failed]);
  failed.catch(() => {});
  const stop = async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'close');
  };
  return { inventory: JSON.parse(line), stop };
}
