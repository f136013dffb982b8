import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstPage, launchElectron } from '../support/electron-app.ts';
import { isAlive } from '../support/practice.ts';
import { electronPath, projectDir, sandboxFlags } from './wizard-app.ts';

/** What every test in a window leans on: the program answers what it is asked, and no run waits for its end for ever. */
let folder: string;
let app: ElectronApplication;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-electron-'));
  app = await launchElectron(
    {
      executablePath: electronPath(),
      args: [...sandboxFlags, '--disable-gpu', projectDir],
      env: { ...(process.env as Record<string, string>), CALLHOME_PROFILE: join(folder, 'profile') },
    },
    3_000,
  );
  await firstPage(app);
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

type Counted = { asked: number; heard: number };

test('asked in the middle of a script that collects garbage, it answers, and does the work once', async () => {
  await app.evaluate(() => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    const { runInNewContext } = process.getBuiltinModule('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    Object.assign(globalThis, { asked: 0, heard: 0 });
    setInterval(() => {
      const end = Date.now() + 30;
      while (Date.now() < end);
      collect();
    }, 5);
  });
  for (let at = 1; at <= 40; at += 1) {
    const answer = await app.evaluate(async (_electron, given) => {
      const counted = globalThis as unknown as Counted;
      counted.asked += 1;
      await null;
      counted.heard += 1;
      return given * 2;
    }, at);
    expect(answer).toBe(at * 2);
  }
  const counted = await app.evaluate(() => {
    const { asked, heard } = globalThis as unknown as Counted;
    return { asked, heard };
  });
  expect(counted).toEqual({ asked: 40, heard: 40 });
}, 60_000);

test('what its work throws is told, now or later', async () => {
  await expect(
    app.evaluate(() => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
  await expect(app.evaluate(() => Promise.reject(new Error('in a moment')))).rejects.toThrow('in a moment');
}, 30_000);

test('one that does not end is killed with every process of its own, and that is told', async () => {
  const pids = await app.evaluate(({ app: electron }) => {
    electron.on('before-quit', (event) => event.preventDefault());
    return electron.getAppMetrics().map(({ pid }) => pid);
  });
  expect(pids.length).toBeGreaterThan(1);
  await expect(app.close()).rejects.toThrow('did not end within 3 s');
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
}, 30_000);
