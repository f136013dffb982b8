import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../electron/cli/schemas.ts';
import { siteFileSchema } from '../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../electron/domain/site-record.ts';
import { type RunningSite, startLab } from '../lab/site.ts';
import { launchElectron } from '../support/electron-app.ts';
import { filesIn } from '../support/files-in.ts';
import { packInto } from '../support/packaged.ts';
import {
  endPractice,
  enginePid,
  enterPractice,
  findDevices,
  isAlive,
  socketAddresses,
} from '../support/practice.ts';
import { electronPath, projectDir, sandboxFlags } from './wizard-app.ts';

/**
 * What a person gets: the package as electron-builder makes it, with the runtime at hand in place of the one it would
 * download. That one is for this test and is never published.
 */
const NETWORK = '127.98';
const NAME = 'callhome-setup-assistant';
const PRODUCT = 'Call Home 設定アシスタント';
let folder: string;
let packaged: string;
let lab: RunningSite;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-package-'));
  const version = process.env.CALLHOME_TEST_ELECTRON_VERSION ?? '';
  packaged = packInto(folder, projectDir, electronPath(), version);
  lab = await startLab({ network: NETWORK, multicast: false });
}, 240_000);
afterAll(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const binary = (at = packaged): string => join(at, NAME);

/** A home of its own, as a user who has never started it has. */
function home(name: string): Readonly<Record<string, string>> {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return { HOME: path, XDG_CONFIG_HOME: join(path, '.config'), XDG_CACHE_HOME: join(path, '.cache') };
}
/** The system's own place for what a program keeps, under the product's name. */
const profileOf = (name: string): string => join(folder, name, '.config', PRODUCT);

async function callhome(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  options: SpawnOptions = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(binary(), [...sandboxFlags, '--disable-gpu', '--cli', '--', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** Names in the archive: its head is a list of folders and files as JSON (Chromium's pickle around it). */
function namesInside(): readonly string[] {
  const archive = readFileSync(join(packaged, 'resources', 'app.asar'));
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Node;
  const walk = (node: Node, path: string): readonly string[] =>
    Object.entries(node.files ?? {}).flatMap(([name, child]) =>
      child.files === undefined ? [`${path}/${name}`] : walk(child, `${path}/${name}`),
    );
  return walk(header, '');
}
type Node = { readonly files?: Readonly<Record<string, Node>> };

test('the archive holds the built program, its font and licences, and nothing that only development needs', () => {
  const names = namesInside();
  for (const needed of [
    '/package.json',
    '/dist/main/main.js',
    '/dist/preload/preload.cjs',
    '/dist/practice/site.js',
    '/dist/renderer/index.html',
    '/dist/renderer/report/index.html',
    '/resources/fonts/NotoSansJP-Regular.ttf',
    '/node_modules/ssh2/package.json',
  ])
    expect(names).toContain(needed);
  expect(
    names.filter((name) => /\.(map|ts|tsx|md)$|\/(test|scripts|lab)\/|cypress|inventory/i.test(name)),
  ).toEqual([]);
  expect(
    names.filter((name) => /\.node$/.test(name)),
    'native parts',
  ).toEqual([]);
  expect(readdirSync(join(packaged, 'resources'))).toEqual(['app.asar']);
});

test('every file of the program behind the window can be read, also those that are loaded late', () => {
  const main = join(projectDir, 'dist', 'main');
  const files = filesIn(main).filter(({ name }) => name.endsWith('.js'));
  expect(files.length).toBeGreaterThan(5);
  for (const { path } of files)
    expect(spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' }).stderr).toBe('');
}, 60_000);

test('every fuse is as the configuration says', async () => {
  const wire = await getCurrentFuseWire(binary());
  const on = (option: FuseV1Options): boolean => wire[option] === 49;
  expect({
    runAsNode: on(FuseV1Options.RunAsNode),
    cookies: on(FuseV1Options.EnableCookieEncryption),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
    integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookies: true,
    nodeOptions: false,
    inspect: false,
    integrity: true,
    onlyAsar: true,
    fileProtocol: false,
  });
});

test('the command line of the package finds devices, does a whole job to the PDF, and prints its schema', async () => {
  const { site, env } = lab.siteFile();
  const own = home('cli');
  const schema = await callhome(['schema'], own);
  expect([schema.code, (JSON.parse(schema.stdout) as { type: string }).type]).toEqual([0, 'object']);
  const found = await callhome(
    ['discover', '--range', `${NETWORK}.0.0/26`, '--ports', '8443', '--no-multicast', '--json'],
    own,
  );
  expect(OUTPUT_SCHEMAS.discover.parse(JSON.parse(found.stdout)).devices.length).toBeGreaterThan(2);
  const path = join(folder, 'site.json');
  const devices = site.devices.filter(({ address }) => address === `${NETWORK}.0.11`);
  writeFileSync(path, JSON.stringify({ ...site, devices }));
  const out = join(folder, 'documents');
  const done = await callhome(['run', '--site', path, '--out', out, '--yes', '--json'], { ...own, ...env });
  expect(done.stderr).not.toMatch(/\[internal\]/);
  expect(OUTPUT_SCHEMAS.run.parse(JSON.parse(done.stdout)).apply.results.map(({ state }) => state)).toEqual([
    'done',
  ]);
  const pdf = readdirSync(out).find((name) => name.endsWith('設定報告書.pdf')) ?? '';
  expect(readFileSync(join(out, pdf)).subarray(0, 5).toString()).toBe('%PDF-');
}, 120_000);

test('switches and variables of development do nothing in it', async () => {
  const own = home('switches');
  const inventory = join(folder, 'inventory.json');
  writeFileSync(inventory, JSON.stringify({ ...lab.inventory, siteFile: lab.siteFile() }));
  const elsewhere = join(folder, 'elsewhere');
  const marker = join(folder, 'marker');
  const script = join(folder, 'marker.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  const ran = await callhome(['schema'], {
    ...own,
    CALLHOME_PROFILE: elsewhere,
    CALLHOME_SIMULATED_SITE: inventory,
    NODE_OPTIONS: `--require ${script}`,
    ELECTRON_RUN_AS_NODE: '1',
  });
  expect(ran.code).toBe(0);
  expect([existsSync(elsewhere), existsSync(marker)]).toEqual([false, false]);
  // An inspector that listened would say so.
  const inspected = spawn(binary(), [...sandboxFlags, '--inspect=0', '--cli', '--', 'schema'], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  inspected.stderr.on('data', (chunk) => {
    told += String(chunk);
  });
  await new Promise((resolve) => inspected.once('close', resolve));
  expect(told).not.toMatch(/Debugger listening/);
}, 60_000);

/** The same package with one fuse turned, so that a test can look into it; everything else is as it ships. */
async function openCopy(): Promise<string> {
  const open = join(folder, 'open');
  if (existsSync(open)) return open;
  cpSync(packaged, open, { recursive: true });
  await flipFuses(binary(open), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  return open;
}

test('the window of the package: a saved site is where it belongs, the documents are written, a second start comes back to the first', async () => {
  const open = await openCopy();
  const own = home('window');
  const { site } = lab.siteFile();
  const profile = profileOf('window');
  const file = siteFileSchema.parse({
    ...site,
    devices: site.devices
      .filter(({ address }) => address === `${NETWORK}.0.11`)
      .map((device) => ({ ...device, chosen: true })),
  });
  const record = {
    ...newSiteRecord('packaged-site', '2026-11-24T00:00:00.000Z', file),
    step: 'report' as const,
  };
  mkdirSync(join(profile, 'sites'), { recursive: true });
  writeFileSync(join(profile, 'sites', 'packaged-site.json'), JSON.stringify({ record }));
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ lastSite: 'packaged-site' }));
  const app = await launchElectron({
    executablePath: binary(open),
    args: [...sandboxFlags, '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), ...own, CALLHOME_PROFILE: join(folder, 'not-here') },
    timeout: 60_000,
  });
  try {
    const page = await app.firstWindow();
    await page.waitForSelector('nav');
    expect(
      await app.evaluate(({ app: electron }) => [electron.isPackaged, electron.getPath('userData')]),
    ).toEqual([true, profile]);
    const saved = join(folder, 'saved');
    mkdirSync(saved);
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    }, saved);
    await page
      .getByRole('button', { name: /報告書/ })
      .first()
      .click();
    await page.locator('.head').getByRole('heading', { level: 1, name: '報告書' }).waitFor();
    await page.getByRole('button', { name: '選んだ成果物を保存' }).click();
    await expect
      .poll(() => readdirSync(saved).filter((name) => name.endsWith('設定報告書.pdf')), { timeout: 30_000 })
      .toHaveLength(1);
    // Sites and preferences are where the system has such things; the log comes with the first defect.
    expect(readdirSync(profile)).toEqual(expect.arrayContaining(['preferences.json', 'sites']));
    // A second start: ends by itself, and the first window is the one that is there, with the file that it was given.
    writeFileSync(join(folder, 'given.json'), JSON.stringify({ version: 1, site: { customer: '別の客先' } }));
    const second = spawn(binary(open), [...sandboxFlags, '--disable-gpu', 'given.json'], {
      cwd: folder,
      env: { ...process.env, ...own },
      stdio: 'ignore',
    });
    expect(await new Promise((resolve) => second.once('close', resolve))).toBe(0);
    const shown = await app.evaluate(
      ({ BrowserWindow }) =>
        // The one that prints is never shown, and may not be closed yet.
        BrowserWindow.getAllWindows().filter((window) => window.isVisible()).length,
    );
    expect(shown).toBe(1);
    await page.getByText('given.json: 案件として取り込みました。').waitFor();
  } finally {
    await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => {});
    await app.close().catch(() => {});
  }
}, 120_000);

test('the practice site of the package: started by the button, nine devices found, gone with its window', async () => {
  const own = home('practice');
  const app = await launchElectron({
    executablePath: binary(await openCopy()),
    args: [...sandboxFlags, '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), ...own },
    timeout: 60_000,
  });
  try {
    const page = await app.firstWindow();
    await page.waitForSelector('nav');
    const practice = await enterPractice(app, page);
    const pid = (await enginePid(app)) ?? 0;
    expect(isAlive(pid)).toBe(true);
    const addresses = socketAddresses(pid);
    expect(addresses.length).toBeGreaterThan(30);
    expect(addresses.filter((address) => !address.startsWith('127.'))).toEqual([]);
    await findDevices(practice);
    expect(await practice.title()).toMatch(/^【練習サイト】/);
    await endPractice(practice);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    await page.getByRole('button', { name: '練習サイトで試す' }).waitFor();
    expect(existsSync(join(profileOf('practice'), 'practice'))).toBe(false);
  } finally {
    await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => {});
    await app.close().catch(() => {});
  }
}, 180_000);
