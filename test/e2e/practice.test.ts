import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteSummary, SiteView } from '../../electron/contract/views.ts';
import {
  endPractice,
  enginePid,
  enterPractice,
  findDevices,
  isAlive,
  socketAddresses,
  titlesSeen,
} from '../support/practice.ts';
import { ask, startBare } from './wizard-app.ts';

/** The practice as a person opens it: from the first screen, in a window of its own, and back to real work. */
let folder: string;
let app: ElectronApplication;
let home: Page;
let practice: Page;
let engine: number;
const practiceFolder = (): string => join(folder, 'profile', 'practice');
const screens = join(import.meta.dirname, '..', '..', 'out', 'screens');

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  for (const [width, height] of [
    [1440, 900],
    [1024, 640],
  ] as const) {
    await app.evaluate(
      ({ BrowserWindow }, size) => {
        for (const window of BrowserWindow.getAllWindows()) window.setContentSize(size[0], size[1]);
      },
      [width, height] as const,
    );
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: join(screens, `${name}-${width}-${theme}.png`) });
    }
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-practice-'));
  ({ app, page: home } = await startBare(folder));
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the first screen says what this is, what to have at hand, and what this computer has', async () => {
  await home.getByRole('heading', { name: '手元に用意するもの' }).waitFor();
  // Nothing is fetched: Chromium's own search for a dictionary is off as well.
  expect(
    await app.evaluate(({ session: { defaultSession } }) => [
      defaultSession.isSpellCheckerEnabled(),
      defaultSession.getSpellCheckerLanguages(),
    ]),
  ).toEqual([false, []]);
  await expect.poll(() => home.locator('[data-check]').count()).toBe(3);
  for (const check of ['adapter', 'resolver', 'route'])
    expect(await home.locator(`[data-check="${check}"] .status`).innerText()).toMatch(/あり|なし|不明/);
  await home.getByRole('button', { name: 'もう一度調べる' }).click();
  await expect.poll(() => home.locator('[data-check]').count()).toBe(3);
  for (const language of ['en', 'ja'] as const) {
    await ask(home, 'app:set-language', { language });
    await home.reload();
    await expect.poll(() => home.locator('[data-check]').count()).toBe(3);
    await picture(home, `1-first-${language}`);
    // All of it is in sight without scrolling, also in a window of 1024 by 640.
    const hidden = await home.evaluate(() => {
      const content = document.querySelector('.content');
      return content === null ? -1 : content.scrollHeight - content.clientHeight;
    });
    expect(hidden, language).toBe(0);
  }
}, 60_000);

test('the button opens the practice in a window of its own, marked, with real work out of sight', async () => {
  practice = await enterPractice(app, home);
  await practice.getByRole('button', { name: '練習を終える' }).waitFor();
  await expect.poll(() => titlesSeen(app)).toEqual([expect.stringMatching(/^【練習サイト】/)]);
  engine = (await enginePid(app)) ?? 0;
  expect(isAlive(engine)).toBe(true);
  const site = await ask<SiteView>(practice, 'sites:last');
  expect(site.simulated).toBe(true);
  expect(await practice.locator('.head').getByText('練習サイト', { exact: true }).count()).toBe(1);
}, 60_000);

test.runIf(process.platform === 'linux')('its engine has sockets on loopback only', () => {
  const addresses = socketAddresses(engine);
  expect(addresses.length).toBeGreaterThan(30);
  expect(addresses.filter((address) => !address.startsWith('127.'))).toEqual([]);
});

test('nine devices are found and can be set up; nothing but the practice site is talked to', async () => {
  await findDevices(practice);
  await picture(practice, '2-practice');
  const site = await ask<SiteView>(practice, 'sites:last');
  expect(site.rows.filter((row) => row.chosen)).toHaveLength(9);
  expect(await ask(practice, 'discovery:interfaces')).toEqual([]);
  expect(await ask(practice, 'network:laptop-proxy', { siteId: site.id })).toEqual({
    environment: [],
    system: [],
  });
  const plan = await ask<{ jobId: string }>(practice, 'plan:start', { siteId: site.id, deviceIds: [] });
  expect(plan.jobId).toMatch(/./);
  await expect
    .poll(
      async () =>
        (await ask<SiteView>(practice, 'sites:last')).plans.filter(({ state }) => state === 'changes').length,
      { timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(5);
}, 120_000);

test('a new site of the practice is practice too, and is searched on the ports of its devices', async () => {
  const made = await ask<SiteView>(practice, 'sites:create');
  expect(made.simulated).toBe(true);
  const { scan } = await ask<{ scan: { ports: string } }>(practice, 'app:info');
  const [first] = (await ask<SiteView>(practice, 'sites:last')).file.network.ranges;
  expect(first).toMatch(/^127\./);
  expect(scan.ports).toMatch(/^\d{4,5}$/);
});

test('real work knows nothing of it: no site, no record, and it takes no practice from there', async () => {
  expect(await ask<readonly SiteSummary[]>(home, 'sites:list')).toEqual([]);
  expect(await ask(home, 'sites:last')).toBeNull();
  expect(readdirSync(join(folder, 'profile', 'sites')).filter((name) => name.endsWith('.json'))).toEqual([]);
  expect(existsSync(practiceFolder())).toBe(true);
});

test('ending it brings real work back; the engine is gone and so is everything that was practised', async () => {
  await endPractice(practice);
  await expect.poll(() => titlesSeen(app)).toEqual([expect.not.stringMatching(/練習/)]);
  await expect.poll(() => isAlive(engine), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => existsSync(practiceFolder())).toBe(false);
  await home.getByRole('button', { name: '練習サイトで試す' }).waitFor();
}, 30_000);

test('closing its window ends it likewise, and it can be begun again', async () => {
  const again = await enterPractice(app, home);
  const pid = (await enginePid(app)) ?? 0;
  expect(isAlive(pid)).toBe(true);
  await again.getByRole('button', { name: '練習を終える' }).waitFor();
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.close();
  });
  await expect.poll(() => titlesSeen(app)).toEqual([expect.not.stringMatching(/練習/)]);
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}, 60_000);

test('an engine that dies ends the practice, and real work says so', async () => {
  await enterPractice(app, home);
  const pid = (await enginePid(app)) ?? 0;
  process.kill(pid, 'SIGKILL');
  await home.getByText('練習サイトを使えません').waitFor({ timeout: 10_000 });
  await expect.poll(() => titlesSeen(app)).toEqual([expect.not.stringMatching(/練習/)]);
  await home.getByRole('button', { name: '閉じる' }).first().click();
}, 60_000);

test('the first screen gives way as soon as there is a site', async () => {
  await home.getByRole('button', { name: '新しい案件を作る' }).click();
  await home.getByLabel('お客様名').waitFor();
  expect(await home.getByRole('heading', { name: '手元に用意するもの' }).count()).toBe(0);
}, 30_000);

test('while it opens no real work begins, which would be out of sight', async () => {
  const { id: siteId } = await ask<SiteView>(home, 'sites:last');
  const opening = ask(home, 'practice:enter');
  expect(await ask(home, 'preflight:start', { siteId })).toMatchObject({
    refused: { code: 'practice-opening' },
  });
  await opening;
  await expect.poll(() => titlesSeen(app)).toEqual([expect.stringMatching(/練習/)]);
  const pages = await Promise.all(app.windows().map(async (page) => ({ page, title: await page.title() })));
  const opened = pages.find(({ title }) => title.includes('練習サイト'));
  if (opened === undefined) throw new Error('no practice');
  await endPractice(opened.page);
  await expect.poll(() => titlesSeen(app)).toEqual([expect.not.stringMatching(/練習/)]);
}, 60_000);

test('quitting in the middle of a practice leaves no process behind', async () => {
  await home.getByRole('button', { name: 'この画面について' }).click();
  await home.getByRole('dialog').getByRole('radio', { name: 'はじめに' }).click();
  await enterPractice(app, home);
  const pid = (await enginePid(app)) ?? 0;
  await app.close();
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}, 60_000);
