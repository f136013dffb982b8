import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { findings } from '../support/axe.ts';
import { filesIn } from '../support/files-in.ts';
import { ask, startBare } from './wizard-app.ts';

/**
 * Passwords kept on this PC, in the real window. This machine has no keyring: first that is what is said, then the
 * test lends Electron one (the place where the system would seal), and takes it away again.
 */
const SECRET = 'Geheim-7788!';
let folder = '';
let app: ElectronApplication;
let page: Page;

const lendKeyring = (): Promise<void> =>
  app.evaluate(({ safeStorage }) => {
    const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 85));
    Object.assign(safeStorage, {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => 'gnome_libsecret',
      encryptString: (text: string) => turned(Buffer.from(text)),
      decryptString: (sealed: Buffer) => turned(sealed).toString(),
    });
  });
const site = (): Promise<SiteView> => ask<SiteView>(page, 'sites:last');
const openLogins = async (): Promise<void> => {
  await page.waitForFunction(() => document.title.includes(' - '));
  await ask(page, 'site:set-step', { siteId: (await site()).id, step: 'discover' });
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '機器検出' }).waitFor();
  const list = page.locator('details.credential-list');
  if ((await list.getAttribute('open')) === null) await list.locator('summary').click();
};
/** Every file of the profile that says the secret in plain words. */
const leaks = (): readonly string[] =>
  filesIn(join(folder, 'profile'))
    .filter(({ bytes }) => bytes.includes(SECRET))
    .map(({ name }) => name);
const keptFile = async (): Promise<string> =>
  join(folder, 'profile', 'passwords', `${(await site()).id}.json`);
const box = () => page.getByRole('checkbox', { name: /この案件のパスワードを/ });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-passwords-'));
  ({ app, page } = await startBare(folder));
  await page.waitForFunction(() => document.title.includes(' - '));
  await ask<SiteView>(page, 'sites:create');
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('without a keyring it is not offered, and that is said', async () => {
  await openLogins();
  await page.getByText('この PC では OS の暗号化機能を使えません').waitFor();
  expect(await box().count()).toBe(0);
}, 60_000);

test('with one, nothing is kept until it is asked for; then it is sealed, whatever is typed later too', async () => {
  await lendKeyring();
  await openLogins();
  await box().waitFor();
  expect(await box().isChecked()).toBe(false);
  const { id, file } = await site();
  const [name = ''] = Object.keys(file.credentials);
  const type = (password: string): Promise<unknown> =>
    ask(page, 'credentials:set', { siteId: id, name, credential: file.credentials[name], password });
  await type('before');
  expect(existsSync(await keptFile())).toBe(false);
  await box().click({ force: true });
  await expect.poll(() => box().isChecked()).toBe(true);
  await type(SECRET);
  expect(existsSync(await keptFile())).toBe(true);
  expect(leaks()).toEqual([]);
  expect(await findings(page)).toEqual([]);
  await page.screenshot({ path: join(import.meta.dirname, '..', '..', 'out', 'screens', '2-passwords.png') });
}, 60_000);

test('at the next start a keyring that is locked is said, asked again, and then the password is there', async () => {
  await app.close();
  ({ app, page } = await startBare(folder));
  await openLogins();
  await page.getByText('保存したパスワードを読み出せません').first().waitFor();
  expect((await site()).credentials[0]?.passwordSet).toBe(false);
  await lendKeyring();
  await page.getByRole('button', { name: 'もう一度読み出す' }).click();
  await expect.poll(async () => (await site()).credentials[0]?.passwordSet).toBe(true);
  await expect.poll(() => box().isChecked()).toBe(true);
}, 60_000);

test('no longer wished for, or its site deleted, the file is gone', async () => {
  await box().click({ force: true });
  await expect.poll(async () => existsSync(await keptFile())).toBe(false);
  expect((await site()).credentials[0]?.passwordSet).toBe(true);
  await box().click({ force: true });
  await expect.poll(async () => existsSync(await keptFile())).toBe(true);
  const path = await keptFile();
  await ask(page, 'sites:remove', { siteId: (await site()).id });
  expect(existsSync(path)).toBe(false);
}, 60_000);
