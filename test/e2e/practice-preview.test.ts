import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { endPractice, enginePid, enterPractice, isAlive, titlesSeen } from '../support/practice.ts';
import { ask, startBare } from './wizard-app.ts';

/** The practice ended in the middle of its own documents: nothing of it is left, and real work goes on. */
let folder: string;
let app: ElectronApplication;
let home: Page;
const complaints: string[] = [];
const practiceFolder = (): string => join(folder, 'profile', 'practice');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-practice-preview-'));
  mkdirSync(join(folder, 'saved'));
  ({ app, page: home } = await startBare(folder));
  home.on('pageerror', (error) => complaints.push(error.message));
  home.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pages that nobody sees: documents are laid out in them. */
const hiddenPages = (): Promise<number> =>
  app.evaluate(
    ({ webContents }) =>
      webContents.getAllWebContents().filter((each) => each.getURL().includes('/report/')).length,
  );
/** The processes of the program, by their kind. */
const processes = (): Promise<readonly string[]> =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ type }) => type));

async function inReport(practice: Page): Promise<SiteView> {
  const site = await ask<SiteView>(practice, 'sites:last');
  await ask(practice, 'site:set-step', { siteId: site.id, step: 'report' });
  await practice.reload();
  await practice.locator('.head').getByRole('heading', { level: 1, name: '報告書' }).waitFor();
  return site;
}
async function nothingIsLeft(engine: number): Promise<void> {
  await expect.poll(() => titlesSeen(app)).toEqual([expect.not.stringMatching(/練習/)]);
  await expect.poll(() => isAlive(engine), { timeout: 10_000 }).toBe(false);
  await expect.poll(hiddenPages, { timeout: 10_000 }).toBe(0);
  await expect.poll(() => existsSync(practiceFolder()), { timeout: 10_000 }).toBe(false);
  // A page, the program and its helpers: one page of real work, and no helper of the practice.
  await expect.poll(async () => (await processes()).filter((type) => type === 'Tab').length).toBe(1);
  await home.getByRole('button', { name: '練習サイトで試す' }).waitFor();
  expect(complaints).toEqual([]);
}

test.each([0, 150, 400, 1200, 3000])(
  'ended %i ms after its preview was begun',
  async (wait) => {
    const practice = await enterPractice(app, home);
    const engine = (await enginePid(app)) ?? 0;
    await inReport(practice);
    await practice.waitForTimeout(wait);
    await endPractice(practice);
    await nothingIsLeft(engine);
    // What was being laid out may end later: nothing of the practice comes back with it.
    await home.waitForTimeout(2_000);
    await nothingIsLeft(engine);
  },
  60_000,
);

test('ended while its documents are being saved: no half file, and nothing of it comes back', async () => {
  const practice = await enterPractice(app, home);
  const engine = (await enginePid(app)) ?? 0;
  const { id } = await inReport(practice);
  const saving = ask(practice, 'report:save', {
    siteId: id,
    kinds: ['report', 'firewall-request', 'manual-sheet', 'parameter-sheet', 'evidence'],
    options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  }).catch(() => {});
  await expect.poll(hiddenPages).toBeGreaterThan(0);
  await endPractice(practice);
  await saving;
  await nothingIsLeft(engine);
  expect(readdirSync(join(folder, 'saved')).filter((name) => name.endsWith('.part'))).toEqual([]);
  await home.waitForTimeout(5_000);
  await nothingIsLeft(engine);
}, 90_000);

test('and real work can lay out and save a document of its own afterwards', async () => {
  const { id } = await ask<SiteView>(home, 'sites:create');
  const printed = await ask<{ pdf?: Uint8Array }>(home, 'report:preview', {
    siteId: id,
    kind: 'report',
    options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  });
  expect(printed.pdf).toBeDefined();
}, 60_000);

test('quitting in the middle of the preview of a practice leaves no process behind', async () => {
  await home.reload();
  await home.getByRole('button', { name: 'この画面について' }).click();
  await home.getByRole('dialog').getByRole('radio', { name: 'はじめに' }).click();
  const practice = await enterPractice(app, home);
  const engine = (await enginePid(app)) ?? 0;
  await inReport(practice);
  await expect.poll(hiddenPages).toBeGreaterThan(0);
  const main = app.process().pid ?? 0;
  await app.close();
  await expect.poll(() => isAlive(engine), { timeout: 10_000 }).toBe(false);
  expect(isAlive(main)).toBe(false);
}, 60_000);
