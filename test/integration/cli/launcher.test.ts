import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** What the launcher passes on of a key press: one signal, however it came, and the program's own end. */
let folder: string;
let launcher: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'launcher-'));
});
afterEach(() => {
  launcher.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A program that says what it gets, and does `then` half a second after the first. */
async function started(
  then: string,
): Promise<{ readonly said: () => string; readonly end: Promise<number | null> }> {
  const program = join(folder, 'program');
  writeFileSync(
    program,
    `#!${process.execPath}
let first = true;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  process.stdout.write(signal + '.');
  if (first) setTimeout(() => { ${then} }, 500);
  first = false;
});
setTimeout(() => process.exit(9), 20_000);
process.stdout.write('ready.');
`,
  );
  chmodSync(program, 0o700);
  // A process group of its own, as a terminal gives it to a command.
  launcher = spawn(process.execPath, [join(import.meta.dirname, 'launcher-child.mjs'), program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let said = '';
  const end = new Promise<number | null>((resolve) => launcher.once('close', resolve));
  await new Promise<void>((resolve) => {
    launcher.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('ready.')) resolve();
    });
    void end.then(() => resolve());
  });
  return { said: () => said, end };
}

describe.skipIf(process.platform === 'win32')('a signal', () => {
  test('to the whole group, as a terminal sends it, and again from npm, reaches the program once', async () => {
    const { said, end } = await started('process.exit(3)');
    process.kill(-(launcher.pid ?? 0), 'SIGINT');
    launcher.kill('SIGINT');
    expect(await end).toBe(3);
    expect(said()).toBe('ready.SIGINT.');
  });

  test('to the launcher alone reaches the program', async () => {
    const { said, end } = await started('process.exit(3)');
    launcher.kill('SIGTERM');
    expect(await end).toBe(3);
    expect(said()).toBe('ready.SIGTERM.');
  });

  test('that ended the program is no cancelling', async () => {
    const { end } = await started("process.kill(process.pid, 'SIGKILL')");
    launcher.kill('SIGINT');
    expect(await end).toBe(70);
  });
});
