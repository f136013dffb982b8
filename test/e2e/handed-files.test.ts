import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { firstPage, launchElectron } from '../support/electron-app.ts';
import { ask, electronPath, projectDir, sandboxFlags } from './wizard-app.ts';

/** Files that the program is given to open: named at its start, by a second start while it runs, by the system. */
let folder: string;
let app: ElectronApplication;
let page: Page;
const siteFile = (customer: string): string =>
  JSON.stringify({ version: 1, site: { customer, reference: `REF-${customer}` } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-handed-'));
  mkdirSync(join(folder, '客先'));
  writeFileSync(join(folder, '客先', '一号.json'), siteFile('一号'));
  writeFileSync(join(folder, '二号.json'), siteFile('二号'));
  writeFileSync(join(folder, '三号.json'), siteFile('三号'));
  writeFileSync(join(folder, 'broken.json'), '{"version": 1,');
  app = await launchElectron({
    executablePath: electronPath(),
    args: [...sandboxFlags, '--disable-gpu', projectDir, join('客先', '一号.json')],
    cwd: folder,
    env: { ...(process.env as Record<string, string>), CALLHOME_PROFILE: join(folder, 'profile') },
    timeout: 30_000,
  });
  page = await firstPage(app);
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const told = () => page.getByRole('list', { name: '取り込みの結果' }).getByRole('listitem').allInnerTexts();
const customer = async () => (await ask<SiteView | null>(page, 'sites:last'))?.file.site.customer;
/** A second start: Electron gives the first its words and its folder. */
const secondStart = (...words: readonly string[]): Promise<void> =>
  app.evaluate(
    ({ app: electron }, [inside, source, given]) => {
      electron.emit('second-instance', {}, ['callhome', '--flag', source, ...given], inside);
    },
    [folder, projectDir, words] as const,
  );

test('the file that the program is started with is taken in, and is the open site', async () => {
  await expect.poll(told).toEqual(['○ 一号.json: 案件として取り込みました。']);
  await expect.poll(customer).toBe('一号');
});

test('after a reload of the page it is not taken in once more', async () => {
  await page.reload();
  await page.waitForSelector('nav');
  await ask(page, 'sites:list');
  expect(await told()).toEqual([]);
});

test('a second start hands its file to the window that is there, also under a relative name', async () => {
  await secondStart('二号.json');
  await expect.poll(told).toEqual(['○ 二号.json: 案件として取り込みました。']);
  await expect.poll(customer).toBe('二号');
});

test('one without a file says nothing, and one that is not there, is none, or is broken says so', async () => {
  await secondStart();
  await secondStart('nowhere.json', 'report.pdf', 'broken.json', '客先.json');
  await expect.poll(async () => (await told()).length).toBe(4);
  const [nowhere, pdf, broken, none] = await told();
  expect(nowhere).toBe('× nowhere.json: 読み取れません。フォルダーは取り込めません。');
  expect(pdf).toMatch(/^× report\.pdf: 取り込めません/);
  expect(broken).toMatch(/^× .*broken\.json/);
  expect(none).toMatch(/^× 客先\.json: 読み取れません/);
  expect(await customer()).toBe('二号');
});

test('what macOS gives it to open comes the same way', async () => {
  await app.evaluate(
    ({ app: electron }, path) => {
      electron.emit('open-file', { preventDefault: () => {} }, path);
    },
    join(folder, '三号.json'),
  );
  await expect.poll(told).toEqual(['○ 三号.json: 案件として取り込みました。']);
});

test('given while a dialog is open, they are taken in once it is closed, and each is told', async () => {
  await page.getByRole('button', { name: 'バージョン情報・設定' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await secondStart('二号.json');
  await secondStart('broken.json');
  // The page has got them by now, and asks nothing behind the dialog.
  await expect.poll(() => page.locator('.frame').innerText()).toContain('閉じると、ファイルを取り込みます');
  await ask(page, 'sites:list');
  expect(await customer()).toBe('三号');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // Of two starts at one moment either may be heard first, and both may come as one.
  await expect
    .poll(async () => (await told()).toSorted())
    .toEqual([expect.stringMatching(/^× .*broken\.json/), '○ 二号.json: 案件として取り込みました。']);
  await expect.poll(customer).toBe('二号');
});

test('of several that are given at once the only one that is a site is open then; of two sites none is', async () => {
  await secondStart('broken.json', '三号.json');
  await expect.poll(async () => (await told()).length).toBe(2);
  await expect.poll(customer).toBe('三号');
  await secondStart(join('客先', '一号.json'), '二号.json');
  await expect.poll(async () => (await told()).join()).toMatch(/一号.*二号/);
  await ask(page, 'sites:list');
  expect(await customer()).toBe('三号');
});

test('also before the program is ready, when macOS opens it with a file', async () => {
  const early = join(folder, 'early');
  mkdirSync(early);
  writeFileSync(join(early, 'package.json'), '{ "name": "early", "version": "1.0.0", "main": "main.mjs" }');
  writeFileSync(
    join(early, 'source.mjs'),
    `import { app } from 'electron'; app.setAppPath(${JSON.stringify(projectDir)});`,
  );
  writeFileSync(
    join(early, 'main.mjs'),
    `import './source.mjs';
import ${JSON.stringify(pathToFileURL(join(projectDir, 'dist', 'main', 'main.js')).href)};
import { app } from 'electron';
if (app.isReady()) throw new Error('too late for this test');
app.emit('open-file', { preventDefault() {} }, ${JSON.stringify(join(folder, '三号.json'))});`,
  );
  const opened = await launchElectron({
    executablePath: electronPath(),
    args: [...sandboxFlags, '--disable-gpu', early],
    env: { ...(process.env as Record<string, string>), CALLHOME_PROFILE: join(folder, 'early-profile') },
    timeout: 30_000,
  });
  try {
    const shown = await firstPage(opened);
    await expect
      .poll(() => shown.getByRole('list', { name: '取り込みの結果' }).getByRole('listitem').allInnerTexts())
      .toEqual(['○ 三号.json: 案件として取り込みました。']);
  } finally {
    await opened.close();
  }
}, 60_000);
