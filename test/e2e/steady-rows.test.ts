import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** No row of a table moves away from under a hand: while work brings results, and while a person works in it. */
const NETWORK = '127.245';
/** The second of its kind: the word of its state puts it above the first while its call runs. */
const IMM2 = `${NETWORK}.0.22`;
let wizard: WizardApp;

const page = () => wizard.page;
const button = (name: string | RegExp) => page().getByRole('button', { name });
const view = (): Promise<SiteView> => ask<SiteView>(page(), 'sites:last');
const go = async (step: string): Promise<void> => {
  await ask(page(), 'site:set-step', { siteId: (await view()).id, step });
  await page().reload();
  await page().waitForSelector('.head h1');
};
const addresses = (): Promise<string[]> =>
  page()
    .locator('.table-rows tr[data-index]:not([data-group])')
    .evaluateAll((rows) => rows.map((row) => /\d+\.\d+\.\d+\.\d+/.exec(row.textContent ?? '')?.[0] ?? ''));
const away = () => page().mouse.move(300, 5);

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
}, 90_000);
afterAll(async () => {
  await wizard.close();
});

test('a row that a tick takes out of its chip stays under the pointer, and goes when the pointer has left', async () => {
  await go('discover');
  await button(/^対象 \d+$/).click();
  const before = await addresses();
  const [first = ''] = before;
  const box = page().locator('.table-rows tr:not([data-group]) [type="checkbox"]').first();
  await box.hover();
  await page().mouse.down();
  await page().mouse.up();
  await expect
    .poll(async () => (await view()).rows.find(({ device }) => device.address === first)?.chosen)
    .toBe(false);
  expect(await addresses()).toEqual(before);
  // The same press once more is of the same row.
  await page().mouse.down();
  await page().mouse.up();
  await expect
    .poll(async () => (await view()).rows.find(({ device }) => device.address === first)?.chosen)
    .toBe(true);
  await page().mouse.down();
  await page().mouse.up();
  await expect
    .poll(async () => (await view()).rows.find(({ device }) => device.address === first)?.chosen)
    .toBe(false);
  await away();
  await expect.poll(addresses).toEqual(before.filter((address) => address !== first));
  await ask(page(), 'site:set-device', {
    siteId: (await view()).id,
    deviceIds: (await view()).rows
      .filter(({ device }) => device.address === first)
      .map(({ device }) => device.id),
    change: { chosen: true },
  });
}, 60_000);

test('rows sorted by their state keep their places while test calls run, whichever way they are sorted', async () => {
  await go('test-call');
  const { id, rows } = await view();
  const imm2 = rows.filter(({ device }) => device.address === IMM2).map(({ device }) => device.id);
  await ask(page(), 'plan:start', { siteId: id, deviceIds: imm2 });
  await whenIdle(page());
  await ask(page(), 'apply:start', { siteId: id, deviceIds: imm2, confirmed: true });
  await whenIdle(page());
  const state = page().getByRole('columnheader', { name: '状態' }).getByRole('button');
  const own = page().locator('.table-rows tr').filter({ hasText: IMM2 });
  for (const way of ['ascending', 'descending']) {
    await state.click();
    expect(await state.locator('xpath=..').getAttribute('aria-sort')).toBe(way);
    await away();
    await button('この画面について').focus();
    const before = await addresses();
    wizard.lab.devices.imm2Timezone.faults.snmp.delayMs = 300;
    await ask(page(), 'test-call:start', { siteId: id, deviceIds: imm2, confirmed: true });
    await own.getByText('●').waitFor({ timeout: 20_000 });
    expect(await addresses()).toEqual(before);
    wizard.lab.devices.imm2Timezone.faults.snmp.delayMs = 0;
    await whenIdle(page());
  }
}, 120_000);
