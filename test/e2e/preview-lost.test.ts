import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { reportSite } from '../support/report-site.ts';
import { saveSite } from '../support/saved-site.ts';
import { ask, projectDir, startBare } from './wizard-app.ts';

/** The reader of the preview (pdf.js in its worker) does not load, dies or hangs: that is said, and saving goes on. */
const SITE = 'site-report';
let folder = '';
let app: ElectronApplication;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-preview-lost-'));
  const record = reportSite({ kinds: 'many', devices: 20 });
  saveSite(join(folder, 'profile'), { ...record, step: 'report' });
  // A program of its own, whose files can be taken away.
  const program = join(folder, 'program');
  cpSync(join(projectDir, 'dist'), join(program, 'dist'), { recursive: true });
  cpSync(join(projectDir, 'package.json'), join(program, 'package.json'));
  symlinkSync(join(projectDir, 'resources'), join(program, 'resources'));
  symlinkSync(join(projectDir, 'node_modules'), join(program, 'node_modules'));
  ({ app, page } = await startBare(folder, undefined, program));
  await countAsked();
  page.on('pageerror', (error) => errors.push(error.message));
  await page.waitForFunction(() => document.title.includes(' - '));
  await ask(page, 'sites:open', { siteId: SITE });
}, 90_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const enter = async (): Promise<void> => {
  await page.reload();
  await page.waitForFunction(() => document.title.includes(' - '));
};
const shown = () => page.locator('.pdf-page[data-words]').first();
const trouble = () => page.locator('.report-paper .notice', { hasText: 'preview-failed' });
const again = () => trouble().getByRole('button', { name: 'もう一度表示' });
const workers = (): number => page.workers().filter((each) => each.url().includes('pdf.worker')).length;

/** What is saved is whole although nothing is shown. */
async function saves(): Promise<void> {
  const before = readdirSyncOf(join(folder, 'saved')).length;
  const close = page.locator('.frame-notices').getByRole('button', { name: '閉じる' });
  while ((await close.count()) > 0) await close.first().click();
  await page.getByRole('button', { name: '選んだ成果物を保存' }).click();
  await page
    .getByText(/8 件を .+ に保存しました/)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(readdirSyncOf(join(folder, 'saved'))).toHaveLength(before + 8);
}
function readdirSyncOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
/** The reader's file is on the disk; or it is not, as where a virus scanner has taken it away; or it says no word. */
async function serve(worker: 'there' | 'gone' | 'mute'): Promise<void> {
  const assets = join(folder, 'program', 'dist', 'renderer', 'assets');
  const name = readdirSync(join(projectDir, 'dist/renderer/assets')).find((each) =>
    each.startsWith('pdf.worker'),
  );
  if (name === undefined) throw new Error('the reader was not built');
  rmSync(join(assets, name), { force: true });
  if (worker === 'there') cpSync(join(projectDir, 'dist/renderer/assets', name), join(assets, name));
  if (worker === 'mute') writeFileSync(join(assets, name), '');
  await app.evaluate(({ session }) => session.defaultSession.clearCache());
}

/** Counts from now on how often the reader's file is looked for. */
const countAsked = (): Promise<void> =>
  app.evaluate(() => {
    const disk = process.getBuiltinModule('node:fs');
    const kept = globalThis as unknown as { asked: number };
    kept.asked = 0;
    const { existsSync } = disk;
    Object.assign(disk, {
      existsSync: (path: string): boolean => {
        if (String(path).includes('pdf.worker')) kept.asked += 1;
        return existsSync(path);
      },
    });
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  });
const asked = (): Promise<number> => app.evaluate(() => (globalThis as unknown as { asked: number }).asked);

type Hurried = { realTimeout: typeof setTimeout; setTimeout: unknown; hurried?: number };
/** What the window would wait twenty seconds for, it waits two for. */
const hurry = (): Promise<void> =>
  page.evaluate(() => {
    const kept = window as unknown as Hurried;
    kept.realTimeout = setTimeout;
    kept.hurried = 0;
    kept.setTimeout = (work: () => void, ms?: number): unknown => {
      if (ms !== 20_000) return kept.realTimeout(work, ms);
      kept.hurried = (kept.hurried ?? 0) + 1;
      return kept.realTimeout(work, 2_000);
    };
  });
/** No more; gives how many waits were shortened. */
const unhurried = (): Promise<number> =>
  page.evaluate(() => {
    const kept = window as unknown as Hurried;
    kept.setTimeout = kept.realTimeout;
    return kept.hurried ?? 0;
  });

test('its file cannot be loaded: said, nothing stays in waiting, saving works; once it is there it is shown', async () => {
  await serve('gone');
  await enter();
  await trouble().waitFor({ timeout: 60_000 });
  expect(await trouble().innerText()).toContain('文書の保存と印刷は、このまま行えます。');
  expect(await page.locator('.pdf-page').count()).toBe(0);
  expect(await page.getByText('報告書を作成しています…').count()).toBe(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await findings(page), colorScheme).toEqual([]);
  }
  await saves();
  const before = await asked();
  expect(before).toBeGreaterThan(0);
  await again().click();
  await expect.poll(asked).toBeGreaterThan(before);
  await expect.poll(() => again().isEnabled()).toBe(true);

  await serve('there');
  await expect.poll(() => again().isEnabled()).toBe(true);
  await again().click();
  await shown().waitFor({ timeout: 60_000 });
  expect(await trouble().count()).toBe(0);
}, 180_000);

test('it is begun and never answers: nobody waits for ever, and the next one is tried', async () => {
  await serve('mute');
  await hurry();
  await page.getByText('手動設定シート', { exact: true }).first().click();
  await trouble().waitFor({ timeout: 60_000 });
  expect(await unhurried()).toBeGreaterThan(0);
  expect(await trouble().innerText()).toContain('no answer');
  expect(await page.getByText('報告書を作成しています…').count()).toBe(0);
  await saves();
  await serve('there');
  await page.getByText('設定報告書', { exact: true }).first().click();
  await shown().waitFor({ timeout: 60_000 });
  expect(await trouble().count()).toBe(0);
  await expect.poll(workers).toBe(1);
}, 120_000);

test('it dies with an error while pages are looked at: said; another one is begun, and none is left', async () => {
  const [worker] = page.workers().filter((each) => each.url().includes('pdf.worker'));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of order');
    });
  });
  await trouble().waitFor();
  expect(await trouble().innerText()).toContain('out of order');
  expect(await page.locator('.pdf-page').count()).toBe(0);
  await saves();
  // What was saved is another version, and may be shown by itself before anybody asks.
  await again()
    .click({ timeout: 5_000 })
    .catch(() => {});
  await shown().waitFor({ timeout: 60_000 });
  expect(await trouble().count()).toBe(0);
  await expect.poll(workers).toBe(1);
}, 120_000);

test('it ends without a word: the page that waits for it says so, in either language', async () => {
  const [worker] = page.workers().filter((each) => each.url().includes('pdf.worker'));
  await worker?.evaluate(() => self.close()).catch(() => {});
  const pages = page.locator('.pdf-pages');
  await hurry();
  await pages.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await trouble().waitFor({ timeout: 40_000 });
  expect(await unhurried()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'English' }).click();
  await expect.poll(() => trouble().innerText()).toContain('The preview cannot be shown (no answer');
  await trouble().getByRole('button', { name: 'Show again' }).waitFor();
  await page.getByRole('button', { name: '日本語' }).click();
  await again().click();
  await shown().waitFor({ timeout: 60_000 });
}, 120_000);

test('another document is shown by a reader of its own, whatever became of the last one', async () => {
  const [worker] = page.workers().filter((each) => each.url().includes('pdf.worker'));
  await worker?.evaluate(() => self.close()).catch(() => {});
  await page.getByText('FW開放申請書', { exact: true }).first().click();
  await page.getByRole('region', { name: 'FW開放申請書' }).waitFor({ timeout: 60_000 });
  await shown().waitFor();
  expect(await trouble().count()).toBe(0);
  // The last one gets its time to let go, and is gone then.
  await expect.poll(workers).toBe(1);
}, 90_000);

test('the page itself broke nowhere', () => {
  expect(errors.filter((each) => !each.includes('out of order'))).toEqual([]);
});
