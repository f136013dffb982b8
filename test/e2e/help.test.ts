import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { jaNames } from '../../electron/texts/ja-names.ts';
import { GUIDE_PAGES } from '../../renderer/help/guide-pages.ts';
import { SHORTCUTS } from '../../renderer/help/shortcuts.ts';
import { ja } from '../../renderer/i18n/ja.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** The guidance in the window: what a screen is for, the beginning, the keys that there are. */
let wizard: WizardApp;
const screens = join(import.meta.dirname, '..', '..', 'out', 'screens');

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  wizard = await startWizard({ network: '127.57', multicast: false });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

const dialog = () => wizard.page.getByRole('dialog');
const open = () => wizard.page.getByRole('button', { name: 'この画面について' });
const focused = (): Promise<string> => wizard.page.evaluate(() => document.activeElement?.textContent ?? '');

async function go(step: string): Promise<void> {
  const site = await ask<SiteView>(wizard.page, 'sites:last');
  await ask(wizard.page, 'site:set-step', { siteId: site.id, step });
  await wizard.page.reload();
  await wizard.page.waitForSelector('.head h1');
}

async function picture(name: string): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [1024, 640],
  ] as const) {
    await wizard.app.evaluate(
      ({ BrowserWindow }, size) =>
        BrowserWindow.getAllWindows()
          .find((each) => each.isVisible())
          ?.setContentSize(size[0], size[1]),
      [width, height] as const,
    );
    for (const theme of ['light', 'dark'] as const) {
      await wizard.page.emulateMedia({ colorScheme: theme });
      await wizard.page.screenshot({ path: join(screens, `${name}-${width}-${theme}.png`) });
    }
  }
}

test('every step says what it is for, what is decided on it, and which pages of the guide it follows', async () => {
  for (const step of STEP_IDS) {
    await go(step);
    await open().click();
    await dialog()
      .getByRole('heading', { name: `「${jaNames.step[step].title}」の画面について` })
      .waitFor();
    const { what, decide, alt } = ja.help.screen[step];
    await dialog().getByRole('img', { name: alt }).waitFor();
    const text = await dialog().innerText();
    for (const part of [...what, ...decide, ...GUIDE_PAGES[step]]) expect(text).toContain(part);
    await picture(`help-${step}`);
    await wizard.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    // The focus is back on what opened it.
    await expect.poll(focused).toBe('この画面について');
  }
}, 120_000);

test('the drawing keeps its words inside its boxes, in both languages', async () => {
  for (const language of ['ja', 'en'] as const) {
    await ask(wizard.page, 'app:set-language', { language });
    for (const step of STEP_IDS) {
      await go(step);
      await wizard.page.locator('.head button').first().click();
      await dialog().locator('svg').waitFor();
      const over = await dialog()
        .locator('svg')
        .evaluate((svg) => {
          const boxes = [...svg.querySelectorAll('rect')].map((each) => each.getBoundingClientRect());
          return [...svg.querySelectorAll('text')].filter((text, index) => {
            const { left, right } = text.getBoundingClientRect();
            const box = boxes[index];
            return box === undefined || left < box.left || right > box.right;
          }).length;
        });
      expect(over, `${language} ${step}`).toBe(0);
      await wizard.page.keyboard.press('Escape');
    }
  }
  await ask(wizard.page, 'app:set-language', { language: 'ja' });
}, 120_000);

test('? lists the keys, but not where something is typed', async () => {
  await go('discover');
  await wizard.page.keyboard.press('?');
  await dialog().getByRole('heading', { name: 'キー操作', level: 2 }).waitFor();
  const text = await dialog().innerText();
  for (const { id } of SHORTCUTS) expect(text).toContain(ja.help.keys[id]);
  expect(await dialog().locator('kbd').count()).toBe(SHORTCUTS.flatMap(({ keys }) => keys).length);
  await picture('help-keys');
  await wizard.page.keyboard.press('Escape');
  await go('site');
  const field = wizard.page.getByLabel('お客様名');
  await field.focus();
  await wizard.page.keyboard.press('End');
  await wizard.page.keyboard.type('?');
  expect(await field.inputValue()).toMatch(/\?$/);
  expect(await dialog().count()).toBe(0);
  await wizard.page.keyboard.press('Backspace');
}, 60_000);

test('every key that is listed does what the list says', async () => {
  await go('discover');
  const { page } = wizard;
  const region = (): Promise<string> =>
    page.evaluate(
      () =>
        ['.rail', '.frame-notices', '.content', '.frame-work', '.foot'].find((each) =>
          document.activeElement?.closest(each),
        ) ?? '',
    );
  const title = () => page.locator('.head h1').innerText();
  await page.keyboard.press('F6');
  const first = await region();
  await page.keyboard.press('F6');
  const second = await region();
  expect(new Set([first, second, '']).size).toBe(3);
  await page.keyboard.press('Shift+F6');
  expect(await region()).toBe(first);
  // Search, rows, ticks.
  await page.keyboard.press('/');
  await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? '')).toContain('search');
  await page.keyboard.type('127.57.0.2');
  await page.keyboard.press('Escape');
  expect(await page.locator('.search').inputValue()).toBe('');
  const at = () =>
    page.evaluate(() => Number(document.activeElement?.closest('tr')?.getAttribute('data-index') ?? -1));
  await page.locator('tr[data-index="0"] input, tr[data-index="0"] button').first().focus();
  await page.keyboard.press('End');
  await expect.poll(at).toBeGreaterThan(5);
  const last = await at();
  await page.keyboard.press('ArrowUp');
  await expect.poll(at).toBe(last - 1);
  await page.keyboard.press('ArrowDown');
  await expect.poll(at).toBe(last);
  await page.keyboard.press('PageUp');
  await expect.poll(at).toBeLessThan(last);
  await page.keyboard.press('Home');
  await expect.poll(at).toBe(0);
  await page.keyboard.press('PageDown');
  await expect.poll(at).toBeGreaterThan(0);
  // Space ticks one; Shift and Space all from there.
  const chosen = async (): Promise<number> =>
    (await ask<SiteView>(page, 'sites:last')).rows.filter((row) => row.chosen).length;
  const before = await chosen();
  const ticks = page.locator('tr[data-index]:not([data-group]) input[type=checkbox]');
  await ticks.nth(0).focus();
  await page.keyboard.press('Space');
  await expect.poll(chosen).toBe(before - 1);
  await ticks.nth(2).focus();
  await page.keyboard.press('Shift+Space');
  await expect.poll(chosen).toBe(before - 3);
  await ticks.nth(0).focus();
  await page.keyboard.press('Space');
  await ticks.nth(2).focus();
  await page.keyboard.press('Shift+Space');
  await expect.poll(chosen).toBe(before);
  // A panel closes by Escape.
  await page.locator('tr[data-index]:not([data-group]) .row-button').first().click();
  await page.locator('aside.side').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('aside.side').waitFor({ state: 'detached' });
  // Steps, and the step's own work.
  await page.keyboard.press('F5');
  await expect.poll(() => page.locator('.foot-status').textContent(), { timeout: 20_000 }).toMatch(/検出/);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(title).toContain('案件');
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(title).toContain('機器検出');
}, 90_000);

test('the first screen can be opened again from the guidance; where this is a simulated site no practice is offered', async () => {
  await open().click();
  await dialog().getByRole('radio', { name: 'はじめに' }).click();
  await dialog().getByRole('heading', { name: '手元に用意するもの' }).waitFor();
  await expect.poll(() => dialog().locator('[data-check]').count()).toBe(3);
  await picture('help-first');
  expect(await dialog().getByRole('button', { name: '練習サイトで試す' }).count()).toBe(0);
  await wizard.page.keyboard.press('Escape');
}, 60_000);
