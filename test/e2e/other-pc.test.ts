import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electronPath, projectDir, sandboxFlags, startBare } from './wizard-app.ts';

/** The program's folder on a share, or in a home on the network: one PC has it at a time, and the second is told whose it is. */
let folder: string;
let profile: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-other-pc-'));
  profile = join(folder, 'profile');
  lock = join(profile, 'in-use.lock');
  mkdirSync(join(profile, 'sites'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NAME = (
  JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { readonly productName: string }
).productName;

/** What a start says on standard error; it is ended as soon as that is said, while its box is still open. */
function saidAtStart(where: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(electronPath(), [...sandboxFlags, '--disable-gpu', projectDir], {
    env: { ...process.env, ...where },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('folder-busy') && said.includes(lock)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(late);
      resolve(said);
    });
  });
}

/** The folder that the program is told of, as beside a shipped one, and the one in the person's own settings. */
const PLACES = [
  ['its own folder', (): Record<string, string> => ({ CALLHOME_PROFILE: profile })],
  [
    'the person’s settings',
    (): Record<string, string> => ({ CALLHOME_PROFILE: '', XDG_CONFIG_HOME: folder }),
  ],
] as const;

test.each(PLACES)(
  'where another PC has %s the program says so by name, and opens and writes nothing there',
  async (place, where) => {
    if (place !== 'its own folder') profile = join(folder, NAME);
    lock = join(profile, 'in-use.lock');
    mkdirSync(join(profile, 'sites'), { recursive: true });
    const other = JSON.stringify({ pid: 4711, host: 'KANTO-PC02', up: 1 });
    writeFileSync(lock, other);
    writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ language: 'en' }));
    // As its program leaves it in the middle of a save.
    writeFileSync(join(profile, 'sites', 'a.json.part'), 'half');
    const said = await saidAtStart(where());
    expect(said).toContain('KANTO-PC02');
    expect(said).toContain('another PC');
    // Electron makes the folder for crashes before anything else.
    const there = readdirSync(profile).filter((name) => name !== 'crashes');
    expect(there.sort()).toEqual(['in-use.lock', 'preferences.json', 'sites']);
    expect(readdirSync(join(profile, 'sites'))).toEqual(['a.json.part']);
    expect(readFileSync(lock, 'utf8')).toBe(other);
  },
);

test('the first has it while it runs, and gives it back; what a killed one left is taken over on the same PC', async () => {
  writeFileSync(lock, JSON.stringify({ pid: 4_194_300, host: hostname() }));
  const { app, page } = await startBare(folder);
  const own = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number; host: string };
  expect([own.host, own.pid]).toEqual([hostname(), await app.evaluate(() => process.pid)]);
  expect(await page.title()).not.toBe('');
  await app.close();
  expect(existsSync(lock)).toBe(false);
});

/** Starts the program with somebody who presses a button of the system's box; tells what it did in the end. */
function pressed(button: number): Promise<{ readonly code: number | null; readonly again: boolean }> {
  const outer = join(folder, 'pressed');
  mkdirSync(outer);
  writeFileSync(join(outer, 'package.json'), '{ "name": "pressed", "version": "1.0.0", "main": "main.mjs" }');
  writeFileSync(
    join(outer, 'press.mjs'),
    `import { app, dialog } from 'electron';
app.setAppPath(${JSON.stringify(projectDir)});
dialog.showMessageBox = async ({ buttons }) => {
  process.stdout.write(buttons[${button}] + '\\n');
  return { response: ${button} };
};
app.relaunch = () => void process.stdout.write('AGAIN\\n');
`,
  );
  const main = pathToFileURL(join(projectDir, 'dist/main/main.js')).href;
  writeFileSync(join(outer, 'main.mjs'), `import './press.mjs';\nimport ${JSON.stringify(main)};\n`);
  const child = spawn(electronPath(), [...sandboxFlags, '--disable-gpu', outer], {
    env: { ...process.env, CALLHOME_PROFILE: profile },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, again: said.includes('AGAIN') });
    });
  });
}

test.each([
  ['quits', 0, { code: 1, again: false }, true],
  ['knows that the other PC is off opens it here', 1, { code: 0, again: true }, false],
] as const)('who %s', async (_what, button, end, stays) => {
  writeFileSync(lock, JSON.stringify({ pid: 4711, host: 'KANTO-PC02', up: 1 }));
  expect(await pressed(button)).toEqual(end);
  expect(existsSync(lock)).toBe(stays);
});
