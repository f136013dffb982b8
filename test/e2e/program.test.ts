import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signed } from '../../scripts/release/list.mjs';
import { shipped } from '../support/shipped.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** The program's own dialog: about with the update check, settings, support; and what is kept of a crash. */
const key = generateKeyPairSync('ed25519');
const pem = String(key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
let wizard: WizardApp;
let folder: string;
const update = (): string => join(folder, '更新.json');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-program-'));
  const spki = key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys: [{ id: '', spki }] }));
  // Tests cannot click the system's dialogs; a packaged program knows neither of these.
  process.env.CALLHOME_UPDATE_KEYS = join(folder, 'keys.json');
  process.env.CALLHOME_OPEN_FILE = update();
  wizard = await startWizard({ network: '127.64', multicast: false });
  mkdirSync(join(wizard.folder, 'saved'), { recursive: true });
  await wizard.page.getByRole('button', { name: 'バージョン情報・設定' }).click();
});
afterAll(async () => {
  delete process.env.CALLHOME_UPDATE_KEYS;
  delete process.env.CALLHOME_OPEN_FILE;
  await wizard.close();
  rmSync(folder, { recursive: true, force: true });
});

const dialog = () => wizard.page.getByRole('dialog');
const tab = (name: string) => dialog().getByRole('radio', { name }).click();

test('about says what runs, from what, where it keeps things, and under which licences', async () => {
  await dialog()
    .getByText(/Electron \d+\.\d+\.\d+, Chromium \d+/)
    .waitFor();
  const text = await dialog().innerText();
  for (const part of [
    wizard.folder,
    shipped.meta.entered,
    '0.1.0',
    'callhome.log'.replace('callhome.log', 'logs'),
  ])
    expect(text).toContain(part);
  await dialog().getByText('使用しているソフトウェアとライセンス').click();
  const licences = await dialog().locator('details').innerText();
  for (const name of ['react ', 'undici ', 'ssh2 ', 'commander ']) expect(licences).toContain(name);
});

test('an update file that is ours is told or taken; what is foreign or older is refused by its name', async () => {
  const check = async (content: unknown, says: RegExp): Promise<void> => {
    writeFileSync(update(), typeof content === 'string' ? content : JSON.stringify(content));
    await dialog().getByRole('button', { name: '更新ファイルを選ぶ' }).click();
    await dialog().getByText(says).first().waitFor({ timeout: 20_000 });
  };
  const release = (version: string) =>
    signed(
      'release',
      {
        product: 'callhome-setup-assistant',
        version,
        date: '2027-01-10',
        files: [
          { name: `callhome-setup-assistant-${version}-linux-x64.tar.gz`, sha256: 'ab'.repeat(32), size: 7 },
          { name: `callhome-setup-assistant-${version}-win-x64.exe`, sha256: 'cd'.repeat(32), size: 7 },
        ],
      },
      pem,
    );
  await check({ version: '9.9.9' }, /更新\.json は使用しません: 署名のある更新ファイルではありません/);
  await check(release('0.0.9'), /0\.0\.9 は、今のプログラム \(0\.1\.0\) より古い/);
  await check(release('9.0.0').replace('9.0.0', '9.0.1'), /署名が内容と一致しません/);
  await check(release('9.0.0'), /新しい版 9\.0\.0 \(2027-01-10\)/);
  expect(await dialog().innerText()).toContain('ab'.repeat(32));
  const newer = { ...shipped, meta: { ...shipped.meta, entered: '2099-01' } };
  await check(signed('catalog', newer, pem), /通信先カタログ \(2099-01\) を取り込みました/);
  expect(await ask(wizard.page, 'app:info')).toMatchObject({ catalogDate: '2099-01', catalogImported: true });
  await ask(wizard.page, 'catalog:reset');
});

test('settings hold at once and over a restart; a port that is none is said and not saved', async () => {
  await tab('設定');
  // Playwright pretends a light system unless told to leave it alone.
  await wizard.page.emulateMedia({ colorScheme: null });
  const dark = () => wizard.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await dialog().getByRole('radio', { name: 'ダーク' }).click();
  await expect.poll(dark).toBe(true);
  const ports = dialog().getByRole('textbox', { name: '走査する HTTPS ポート' });
  await ports.fill('443, 70000');
  await dialog().getByText('保存していません').waitFor();
  await ports.fill('４４３、 8443');
  await ports.blur();
  await expect
    .poll(() => ask(wizard.page, 'program:settings'))
    .toMatchObject({ theme: 'dark', scanPorts: '443,8443', scanFast: false });
  await dialog().getByRole('radio', { name: '2 倍' }).click();
  await dialog().getByText('事前チェックは 1 つの接続を 8 秒、機器への接続を 16 秒待ちます').waitFor();
  const atOnce = dialog().getByRole('textbox', { name: '同時に作業する機器の数' });
  await atOnce.fill('17');
  await dialog().getByText('1 から 16 の整数を入力してください').waitFor();
  await atOnce.blur();
  expect(await ask(wizard.page, 'program:settings')).toMatchObject({ waits: 2, devicesAtOnce: 8 });
  await atOnce.fill('４');
  await atOnce.blur();
  await expect.poll(() => ask(wizard.page, 'program:settings')).toMatchObject({ devicesAtOnce: 4 });
  await dialog().getByRole('button', { name: '選ぶ' }).click();
  await dialog().getByText(join(wizard.folder, 'saved')).waitFor();
  // A renderer that is not ours is held to the same rule.
  for (const wrong of [{ scanPorts: '0' }, { waits: 3 }, { devicesAtOnce: 17 }, { devicesAtOnce: 0 }])
    expect(await ask(wizard.page, 'program:set-settings', wrong)).toMatchObject({
      refused: { code: 'invalid-argument' },
    });
  wizard = await wizard.restart();
  await wizard.page.emulateMedia({ colorScheme: null });
  expect(await dark()).toBe(true);
  expect(await ask(wizard.page, 'app:info')).toMatchObject({ scan: { ports: '443,8443', fast: false } });
  expect(await ask(wizard.page, 'program:settings')).toMatchObject({ waits: 2, devicesAtOnce: 4 });
  await wizard.page.getByRole('button', { name: 'バージョン情報・設定' }).click();
  await tab('設定');
  await dialog().getByRole('radio', { name: 'ライト' }).click();
  await expect.poll(dark).toBe(false);
});

test('support information is one file, with names hidden unless the person says otherwise', async () => {
  await tab('サポート');
  await dialog().getByRole('button', { name: 'サポート用情報を保存' }).click();
  await dialog().getByText('callhome-support.zip に保存しました').waitFor();
  const files = unzipSync(readFileSync(join(wizard.folder, 'saved', 'callhome-support.zip')));
  const versions = JSON.parse(strFromU8(files['versions.json'] ?? new Uint8Array()));
  expect(versions).toMatchObject({ version: '0.1.0', anonymised: true });
  expect(versions.electron).toMatch(/^\d+\./);
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['adapters.json', 'settings.json', 'crashes.json']),
  );
});

test('a page that crashes is kept on this PC and told to a supporter; what was typed in has the focus again', async () => {
  const { app, page, folder: home } = wizard;
  const site = await ask<{ id: string } | null>(page, 'sites:last');
  await ask(page, 'site:set-step', { siteId: site?.id, step: 'settings' });
  await page.reload();
  await page.locator('[name="settings.contact.city"]').focus();
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((each) => each.isVisible())
      ?.webContents.forcefullyCrashRenderer();
  });
  const log = join(home, 'profile', 'logs', 'callhome.log');
  await expect.poll(() => readFileSync(log, 'utf8'), { timeout: 20_000 }).toContain('"topic":"crash"');
  expect(readdirSync(join(home, 'profile'))).toContain('crashes');
  const focused = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.isVisible())
        ?.webContents.executeJavaScript('document.activeElement?.getAttribute("name") ?? ""'),
    );
  await expect.poll(focused, { timeout: 20_000 }).toBe('settings.contact.city');
  // Without its page the program cannot be asked to end.
  wizard = await wizard.killed();
});

test('a page that dies again and again is not shown for ever: a person decides', async () => {
  const { app } = wizard;
  await app.evaluate(({ BrowserWindow, dialog }) => {
    const seen = globalThis as unknown as { asked: string[][]; loads: number; quit: () => void };
    Object.assign(seen, { asked: [], loads: 0 });
    dialog.showMessageBox = ((_window: unknown, { message, buttons = [] }: Electron.MessageBoxOptions) => {
      seen.asked.push([message, ...buttons]);
      // The first time it is to be shown again, the second time the program is to end, when the test has looked.
      return new Promise((resolve) => {
        if (seen.asked.length === 1) resolve({ response: 0, checkboxChecked: false });
        else seen.quit = () => resolve({ response: 1, checkboxChecked: false });
      });
    }) as typeof dialog.showMessageBox;
    const page = BrowserWindow.getAllWindows().find((each) => each.isVisible())?.webContents;
    page?.on('did-finish-load', () => {
      seen.loads += 1;
      page.forcefullyCrashRenderer();
    });
    page?.forcefullyCrashRenderer();
  });
  const told = () =>
    app.evaluate(() => {
      const { asked, loads } = globalThis as unknown as { asked: string[][]; loads: number };
      return { asked, loads };
    });
  await expect.poll(async () => (await told()).asked.length).toBe(2);
  const box = ['画面を表示できません', 'もう一度表示', '終了'];
  // Twice by itself, once for the person, twice by itself again.
  expect(await told()).toEqual({ asked: [box, box], loads: 5 });

  const gone = app.waitForEvent('close', { timeout: 30_000 });
  await app.evaluate(() => (globalThis as unknown as { quit: () => void }).quit()).catch(() => {});
  await gone;
  wizard = await wizard.restart();
}, 90_000);
