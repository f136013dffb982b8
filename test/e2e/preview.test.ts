import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { reportSite } from '../support/report-site.ts';
import { saveSite } from '../support/saved-site.ts';
import { ask, startBare } from './wizard-app.ts';

/** The preview is the PDF itself: its pages, its size, what stands in it. */
const SITE = 'site-report';
let folder = '';
let app: ElectronApplication;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-preview-'));
  const record = reportSite({ kinds: 'many', devices: 20 });
  saveSite(join(folder, 'profile'), { ...record, step: 'report' });
  ({ app, page } = await startBare(folder));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.waitForFunction(() => document.title.includes(' - '));
  await ask(page, 'sites:open', { siteId: SITE });
  await page.reload();
  await page.waitForFunction(() => document.title.includes(' - '));
  await page.locator('.pdf-page').first().waitFor({ timeout: 60_000 });
}, 120_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const pages = (): Promise<number> => page.locator('.pdf-page').count();
const at = (): Promise<string> => page.locator('.pdf-at').first().innerText();

test('it has the pages of the file that is saved, and their words', async () => {
  const shown = await pages();
  await page.locator('.pdf-page[data-page="1"][data-words]').waitFor();
  const cover = (await page.locator('.pdf-page[data-page="1"]').innerText()).replace(/\s/gu, '');
  expect(cover).toContain('設定報告書');
  await ask(page, 'report:save', {
    siteId: SITE,
    kinds: ['report'],
    options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  });
  const saved = join(
    folder,
    'saved',
    readdirSync(join(folder, 'saved')).find((name) => name.endsWith('.pdf')) ?? '',
  );
  const info = execFileSync('pdfinfo', [saved], { encoding: 'utf8' });
  expect(Number(/Pages:\s+(\d+)/.exec(info)?.[1])).toBe(shown);
}, 60_000);

test('only pages near what is seen are drawn', async () => {
  await page.locator('.pdf-page[data-page="1"] canvas').waitFor();
  expect(await page.locator('.pdf-page canvas').count()).toBeLessThan((await pages()) / 2);
  await page.locator('.pdf-pages').evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await page.locator(`.pdf-page[data-page="${await pages()}"] canvas`).waitFor();
  await expect.poll(() => page.locator('.pdf-page[data-page="1"] canvas').count()).toBe(0);
  expect(await at()).toBe(`${await pages()} / ${await pages()} ページ`);
  await page.locator('.pdf-pages').evaluate((box) => box.scrollTo(0, 0));
}, 60_000);

test('page by page, larger and smaller, and back to the width', async () => {
  const width = (): Promise<number> =>
    page
      .locator('.pdf-page')
      .first()
      .evaluate((box) => box.clientWidth);
  await page.getByRole('button', { name: '次のページ' }).click();
  await expect.poll(at).toMatch(/^2 \//);
  await page.getByRole('button', { name: '前のページ' }).click();
  await expect.poll(at).toMatch(/^1 \//);
  const fitting = await width();
  await page.getByRole('button', { name: '拡大' }).click();
  await expect.poll(width).toBeGreaterThan(fitting);
  await page.getByRole('button', { name: '幅に合わせる' }).click();
  await expect.poll(width).toBe(fitting);
  await page.getByRole('button', { name: '縮小' }).click();
  await expect.poll(width).toBeLessThan(fitting);
  await page.getByRole('button', { name: '幅に合わせる' }).click();
}, 60_000);

test('what is searched is counted, marked and gone to, in full or half width, by the keyboard alone', async () => {
  const field = page.getByPlaceholder('文書内を検索');
  await field.fill('ＳＵＰＰＯＲＴ．ＩＢＭ．ＣＯＭ');
  const counted = page.locator('.pdf-search [role=status]');
  await expect.poll(() => counted.innerText()).toMatch(/^1 \/ \d+ 件$/);
  const marked = (): Promise<string> =>
    page.evaluate(() => [...(CSS.highlights.get('pdf-current') ?? [])].map(String).join(''));
  await expect.poll(marked).toMatch(/support\.ibm\.com/i);
  const first = await at();
  const count = Number(/\/ (\d+)/.exec(await counted.innerText())?.[1]);
  expect(count).toBeGreaterThan(1);
  await field.press('Enter');
  await expect.poll(() => counted.innerText()).toBe(`2 / ${count} 件`);
  await field.press('Shift+Enter');
  await expect.poll(at).toBe(first);
  await page.getByRole('button', { name: '次の検索結果' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => counted.innerText()).toBe(`2 / ${count} 件`);
  await field.fill('書かれていない語');
  await expect.poll(() => counted.innerText()).toBe('見つかりません');
  await field.fill('');
}, 60_000);

test('another choice is another document; one that is out of date never stays', async () => {
  const before = await pages();
  await page.getByText('FW開放申請書', { exact: true }).first().click();
  await page.getByRole('region', { name: 'FW開放申請書' }).waitFor();
  await expect.poll(pages, { timeout: 30_000 }).toBeLessThan(before);
  await page.getByText('設定報告書', { exact: true }).first().click();
  await expect.poll(pages, { timeout: 30_000 }).toBe(before);
  // What is signed stands on the cover that is shown.
  await ask(page, 'site:set-sign-off', {
    siteId: SITE,
    signOff: { preparedBy: '作成 花子', checkedBy: '', approvedBy: '', receivedBy: '' },
  });
  await expect
    .poll(async () => (await page.locator('.pdf-page[data-page="1"]').innerText()).replace(/\s/gu, ''), {
      timeout: 30_000,
    })
    .toContain('作成花子');
}, 120_000);

test('it passes axe, says nothing to the console, and is silent under the shipped policy', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await findings(page), colorScheme).toEqual([]);
  }
  expect(complaints).toEqual([]);
}, 60_000);

test.each([0, 400, 1500, 4000])(
  'closed %i ms after the step was opened, while documents are laid out unseen, the program ends',
  async (wait) => {
    const own = mkdtempSync(join(tmpdir(), 'callhome-preview-'));
    const record = reportSite({ kinds: 'many', devices: 20 });
    saveSite(join(own, 'profile'), record);
    const begun = await startBare(own);
    await begun.page.waitForFunction(() => document.title.includes(' - '));
    await ask(begun.page, 'sites:open', { siteId: SITE });
    await ask(begun.page, 'site:set-step', { siteId: SITE, step: 'report' });
    await begun.page.reload();
    await begun.page.getByRole('heading', { level: 1, name: '報告書' }).waitFor();
    await begun.page.waitForTimeout(wait);
    const gone = begun.app.waitForEvent('close', { timeout: 15_000 });
    await begun.app.evaluate(({ app }) => app.quit()).catch(() => {});
    await gone;
    rmSync(own, { recursive: true, force: true });
  },
  60_000,
);
