import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** Where the focus of the keyboard goes when the button that was pressed rests because of what it began. */
const NETWORK = '127.242';
const XCC = `${NETWORK}.0.11`;
const IMM2 = `${NETWORK}.0.21`;
let wizard: WizardApp;

const page = () => wizard.page;
const button = (name: string | RegExp) => page().getByRole('button', { name });
const dialog = () => page().getByRole('dialog').or(page().getByRole('alertdialog'));
const view = (): Promise<SiteView> => ask<SiteView>(page(), 'sites:last');
const idsOf = async (...addresses: readonly string[]): Promise<string[]> =>
  (await view()).rows
    .filter(({ device }) => addresses.includes(device.address))
    .map(({ device }) => device.id);
const go = async (step: string): Promise<void> => {
  await ask(page(), 'site:set-step', { siteId: (await view()).id, step });
  await page().reload();
  await page().waitForFunction(() => document.title.includes(' - '));
  await page().waitForSelector('.head h1');
};
/** Every answer of the devices takes this long. */
const slow = (delayMs: number): void => {
  wizard.lab.devices.xcc1.faults.delayMs = delayMs;
  wizard.lab.devices.imm2.faults.snmp.delayMs = delayMs / 10;
};
/** Every place at which the focus was, from now on. */
const followFocus = () =>
  page().evaluate(() => {
    const seen: string[] = [];
    (window as unknown as { seen: string[] }).seen = seen;
    document.addEventListener('focusin', ({ target }) => {
      if (!(target instanceof HTMLElement)) return;
      if (target.closest('.overlay') === null || target.closest('.progress') !== null)
        seen.push(
          target.closest('.progress') === null ? (target.textContent ?? '') : `work: ${target.tagName}`,
        );
    });
  });
const places = () => page().evaluate(() => (window as unknown as { seen: string[] }).seen);
const focused = () =>
  page().evaluate(() => {
    const element = document.activeElement;
    return element?.closest('.progress') === null || element?.tagName !== 'BUTTON'
      ? `${element?.tagName} ${element?.textContent?.slice(0, 60)}`
      : element?.textContent;
  });

/** `press` leads to work that is begun; the focus goes to that, and to no other button on the way. */
async function leadsToTheWork(press: () => Promise<void>, begun = ''): Promise<void> {
  slow(1500);
  await followFocus();
  await press();
  const cancel = page().locator('.progress').getByText('中止');
  await cancel.waitFor({ timeout: 15_000 });
  const before = (await places()).filter((place) => place !== begun);
  expect(new Set(before)).toEqual(new Set(['work: DIV']));
  // Whoever scrolls, or presses twice, ends no work.
  await page().keyboard.press('Space');
  await page().keyboard.press('Enter');
  expect(await cancel.count()).toBe(1);
  // The buttons of the work are the next ones.
  await page().keyboard.press('Tab');
  if ((await focused()) !== '中止') await page().keyboard.press('Tab');
  expect(await focused()).toBe('中止');
  slow(0);
  await page().keyboard.press('Enter');
  await whenIdle(page());
  await expect.poll(focused, { timeout: 5000 }).not.toMatch(/^BODY/);
}

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
  const { id, rows } = await view();
  const wanted = [XCC, IMM2];
  await ask(page(), 'site:set-device', {
    siteId: id,
    deviceIds: rows.filter(({ device }) => !wanted.includes(device.address)).map(({ device }) => device.id),
    change: { chosen: false },
  });
}, 90_000);
afterAll(async () => {
  await wizard.close();
});
beforeEach(async () => {
  slow(0);
  await whenIdle(page());
});

test('step 2: a search', async () => {
  await go('discover');
  const search = button(/検出(を開始|し直す)|もう一度検出/).first();
  await search.focus();
  await leadsToTheWork(() => page().keyboard.press('Enter'));
}, 60_000);

test('step 3: all checks, those of one cause, those of one row', async () => {
  await go('preflight');
  await whenIdle(page());
  const again = button('すべて再実行');
  await again.focus();
  await leadsToTheWork(() => page().keyboard.press('Enter'), 'すべて再実行');
  const ofCause = button(/^この原因だけ/).first();
  await ofCause.focus();
  const begun = (await ofCause.textContent()) ?? '';
  await leadsToTheWork(() => page().keyboard.press('Enter'), begun);
}, 120_000);

test('step 5: a plan, a write behind its question, and what is put back', async () => {
  await go('apply');
  await button('変更計画を作る').focus();
  await leadsToTheWork(() => page().keyboard.press('Enter'));
  await ask(page(), 'plan:start', { siteId: (await view()).id, deviceIds: await idsOf(XCC, IMM2) });
  await whenIdle(page());
  const write = button(/\d 台に書き込む/);
  await write.click();
  await dialog().waitFor();
  const begun = await write.first().innerText();
  await leadsToTheWork(async () => {
    await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
  }, begun);
}, 120_000);

test('step 6: the devices’ own reports', async () => {
  await go('test-call');
  await button('機器の通報履歴を取得').focus();
  await leadsToTheWork(() => page().keyboard.press('Enter'));
}, 60_000);

test('work at another site takes no focus', async () => {
  await go('discover');
  const { id } = await view();
  slow(1500);
  await ask(page(), 'problems:start', { siteId: id, deviceIds: await idsOf(XCC) });
  await ask(page(), 'sites:create');
  await page().reload();
  await page().locator('.frame-work .progress').getByText('中止').waitFor();
  await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await expect
    .poll(() => page().evaluate(() => document.activeElement !== document.body), { timeout: 5000 })
    .toBe(true);
  expect(await page().evaluate(() => document.activeElement?.closest('.progress') === null)).toBe(true);
  slow(0);
  await ask(page(), 'sites:open', { siteId: id });
  await whenIdle(page());
}, 60_000);
