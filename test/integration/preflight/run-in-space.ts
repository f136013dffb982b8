import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CheckResult } from '../../../electron/domain/check.ts';
import type { Space } from './netns.ts';
import type { ChildInput } from './run-child.ts';
import { type Outcome, outcomeOf } from './run-lab.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CHILD = fileURLToPath(new URL('./run-child.ts', import.meta.url));

/**
 * A preflight in a process of its own inside a namespace; `before` are words in front of it (another clock). Rejects where it
 * fails, or says anything on its standard error.
 */
export function runInSpace(
  space: Space | undefined,
  input: ChildInput,
  before: readonly string[] = [],
): Promise<Outcome> {
  const name = space?.name ?? '';
  return new Promise((resolve, reject) => {
    const child = spawn(
      'ip',
      [
        ...['netns', 'exec', name, ...before],
        ...[process.execPath, '--import', 'tsx', CHILD, JSON.stringify(input)],
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DONT_FAKE_MONOTONIC: '1' } },
    );
    let [out, problem] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      problem += chunk.toString();
    });
    child.once('close', (code) => {
      if (code === 0 && problem === '') resolve(outcomeOf(JSON.parse(out) as CheckResult[], 0));
      else reject(new Error(`preflight in ${name} ended with ${code}: ${problem}`));
    });
  });
}
