import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { STEP_IDS, type StepId } from '../../electron/domain/step.ts';
import { ask, chosenIds, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/**
 * What a screen reader gets of every step: the accessibility tree, kept in `aria/` and compared. After a change that
 * is meant, `CALLHOME_RENEW=aria npm test` writes the files anew; the difference is to be read like code.
 */
const NETWORK = '127.87';
let wizard: WizardApp;

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false, timeServers: 'most' });
  // How many rows of a long table are drawn depends on the window.
  await wizard.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.isVisible())
      ?.setContentSize(1440, 900),
  );
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

const view = (): Promise<SiteView> => ask<SiteView>(wizard.page, 'sites:last');

async function run(channel: string, input: object = {}): Promise<void> {
  await ask(wizard.page, channel, { siteId: (await view()).id, ...input });
  await whenIdle(wizard.page);
}

/** What is done before a step is looked at, so that it shows what it is for. */
const BEFORE: Readonly<Partial<Record<StepId, () => Promise<void>>>> = {
  preflight: () => run('preflight:start'),
  apply: () => run('plan:start', { deviceIds: [] }),
  'test-call': async () => {
    const deviceIds = await chosenIds(wizard.page);
    await run('apply:start', { deviceIds, confirmed: true });
    await run('test-call:start', { deviceIds, confirmed: true });
  },
};

/** Moments, durations and what is counted up differ from run to run. */
function steady(tree: string): string {
  return `${tree
    .replace(/\d{4}[/-]\d{2}[/-]\d{2}[ T]\d{2}:\d{2}(:\d{2})?/g, '<日時>')
    .replace(/\d{4}-\d{2}-\d{2}/g, '<日付>')
    .replace(/\d+(\.\d+)? ?(ミリ秒|秒|ms)/g, '<時間>')
    .replace(/760JCS\w+/g, '<番号>')}\n`;
}

async function matches(part: Locator, name: string): Promise<void> {
  const file = join(import.meta.dirname, 'aria', `${name}.yml`);
  const heard = await part.ariaSnapshot();
  const tree = steady(heard);
  if (process.env.CALLHOME_RENEW === 'aria') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, tree);
  }
  expect(tree, 'a change that is meant: CALLHOME_RENEW=aria npm test').toBe(readFileSync(file, 'utf8'));
  // Who cannot see where a control stands needs a name for each.
  const names = [...heard.matchAll(/- '?((?:button|checkbox|textbox|combobox) ".*?")/g)].map(
    ([, name]) => name,
  );
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
}

test.each(STEP_IDS)(
  '%s reads as it did',
  async (step) => {
    const { page } = wizard;
    await BEFORE[step]?.();
    await ask(page, 'site:set-step', { siteId: (await view()).id, step });
    await page.reload();
    await page.waitForSelector('.head h1');
    await page.waitForFunction(() => document.title.includes(' - '));
    // The document inside the preview has tests of its own, and its words come page by page.
    if (step === 'report') {
      await page.locator('.pdf-page').first().waitFor();
      await page.evaluate(() => document.querySelector('.pdf-pages')?.setAttribute('aria-hidden', 'true'));
    }
    await matches(page.locator('.main'), step);
  },
  180_000,
);

test('the rail reads as it did, with what is done and the counts', async () => {
  await matches(wizard.page.locator('.rail'), 'rail');
}, 30_000);
