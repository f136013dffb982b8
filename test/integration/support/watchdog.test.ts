import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../../support/practice.ts';

/** A test file that hangs says where, and ends with what it has started. */
const watchdog = join(import.meta.dirname, '..', '..', 'support', 'watchdog.ts');
const run = (script: string) =>
  spawnSync(
    process.execPath,
    [
      ...['--import', 'tsx', '--input-type=module', '-e'],
      `const { watch, guard } = await import(${JSON.stringify(watchdog)}); watch(1_500); ${script}`,
    ],
    { encoding: 'utf8', timeout: 20_000 },
  );

test('in a loop: the function is named', () => {
  const { signal, stderr } = run('function turnsForEver() { for (;;) JSON.parse("1"); } turnsForEver();');
  expect(signal).toBe('SIGKILL');
  expect(stderr).toMatch(/not over after 1\.5 s: it is busy[\s\S]*turnsForEver/);
}, 30_000);

test('in waiting: what for is named', () => {
  const { signal, stderr } = run("process.stdin.on('data', () => {}); setInterval(() => {}, 60_000);");
  expect(signal).toBe('SIGKILL');
  expect(stderr).toMatch(/not over after 1\.5 s: it waits .*"Timeout"/);
}, 30_000);

test('what it has started goes with it', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], {
    detached: true,
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  run(`guard(${child.pid}); setInterval(() => {}, 60_000);`);
  await gone;
  expect(isAlive(child.pid ?? 0)).toBe(false);
}, 30_000);

test('what was told to have ended is left alone: its number may be another’s by now', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], {
    detached: true,
    stdio: 'ignore',
  });
  const { signal } = run(`guard(${child.pid})(); setInterval(() => {}, 60_000);`);
  expect(signal).toBe('SIGKILL');
  expect(isAlive(child.pid ?? 0)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
}, 30_000);

test('a file that is over in time is not kept', () => {
  const { status, stderr } = run('');
  expect(status).toBe(0);
  expect(stderr).toBe('');
}, 30_000);
