import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { STEP_IDS, type StepId } from '../../electron/domain/step.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** By keyboard alone: from where a step begins to what is done on it, in a few presses of Tab; F6 leads on. */
const AT_MOST = 3;
const NETWORK = '127.94';
let wizard: WizardApp;

/** What a person comes to a step for. */
const MAIN: Readonly<Record<StepId, (page: Page) => Locator>> = {
  site: (page) => page.locator('input[name="site.customer"]'),
  discover: (page) => page.locator('.content').getByRole('button', { name: /検出/ }).first(),
  preflight: (page) =>
    page
      .locator('.content')
      .getByRole('button', { name: /事前チェックを|再実行|もう一度/ })
      .first(),
  settings: (page) => page.locator('.content input:not([disabled])').first(),
  apply: (page) =>
    page
      .locator('.content')
      .getByRole('button', { name: /変更計画を/ })
      .first(),
  'test-call': (page) =>
    page
      .locator('.content')
      .getByRole('button', { name: /テスト通報を送る|手順を表示/ })
      .first(),
  report: (page) => page.getByRole('button', { name: '選んだ成果物を保存' }),
};

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
  const { page } = wizard;
  const { id, rows } = await ask<SiteView>(page, 'sites:last');
  const deviceIds = rows
    .filter(({ device }) => device.address === wizard.lab.devices.imm2.address)
    .map(({ device }) => device.id);
  await ask(page, 'plan:start', { siteId: id, deviceIds });
  await whenIdle(page);
  await ask(page, 'apply:start', { siteId: id, deviceIds, confirmed: true });
  await whenIdle(page);
  await ask(page, 'preflight:start', { siteId: id });
  await whenIdle(page);
}, 180_000);
afterAll(async () => {
  await whenIdle(wizard.page);
  await wizard.close();
}, 120_000);

const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate(
    (element) => element === document.activeElement || element.contains(document.activeElement),
  );

test.each(STEP_IDS)(
  '%s',
  async (step) => {
    const { page } = wizard;
    const { id } = await ask<SiteView>(page, 'sites:last');
    await ask(page, 'site:set-step', { siteId: id, step });
    await page.reload();
    await page.waitForFunction(() => document.title.includes(' - '));
    const main = MAIN[step](page);
    await main.waitFor();
    // A step begins at its heading, or at the field it names as its first.
    await page.waitForFunction(
      () => document.activeElement?.matches('.head h1, [data-first-field]') === true,
    );
    await page.waitForTimeout(300);
    let presses = 0;
    while (!(await isFocused(main)) && presses <= AT_MOST) {
      await page.keyboard.press('Tab');
      presses += 1;
    }
    expect({ step, presses: presses <= AT_MOST ? 'few' : presses }).toEqual({ step, presses: 'few' });
    // And on: F6 goes to the foot, where the way on has the focus, or the way back where there is none yet.
    const foot = page.locator('.foot button:not([disabled])').last();
    for (let region = 0; region < 4 && !(await isFocused(page.locator('.foot'))); region += 1)
      await page.keyboard.press('F6');
    expect(await isFocused(foot)).toBe(true);
  },
  60_000,
);
