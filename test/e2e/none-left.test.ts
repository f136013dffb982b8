import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { findings } from '../support/axe.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** A dialog is open, and something else takes away the devices that it is about: some, or all. */
const NETWORK = '127.174';
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
const choose = async (chosen: boolean, deviceIds: readonly string[]): Promise<void> => {
  await ask(page(), 'site:set-device', { siteId: (await view()).id, deviceIds, change: { chosen } });
};
const run = async (channel: string, deviceIds: readonly string[], confirmed = {}): Promise<void> => {
  await ask(page(), channel, { siteId: (await view()).id, deviceIds, ...confirmed });
  await whenIdle(page());
};
const at = async (step: string): Promise<void> => {
  await ask(page(), 'site:set-step', { siteId: (await view()).id, step });
  await page().reload();
  await page().waitForFunction(() => document.title.includes(' - '));
};

/** Nothing is offered but closing, which has the focus; nothing comes up again when the devices are back. */
const saysNoneLeft = async (deviceIds: readonly string[]): Promise<void> => {
  await choose(false, deviceIds);
  await dialog().getByText('対象の機器がありません').waitFor();
  expect(await dialog().getByRole('button').allInnerTexts()).toEqual(['閉じる']);
  await expect.poll(() => page().evaluate(() => document.activeElement?.textContent)).toBe('閉じる');
  expect(await findings(page())).toEqual([]);
  await page().keyboard.press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await choose(true, deviceIds);
  await expect
    .poll(async () => (await view()).rows.filter(({ chosen }) => chosen).length)
    .toBe(deviceIds.length);
  expect(await dialog().count()).toBe(0);
};

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false, timeServers: 'most' });
  const { rows } = await view();
  await choose(
    false,
    rows.filter(({ device }) => ![XCC, IMM2].includes(device.address)).map(({ device }) => device.id),
  );
}, 90_000);
afterAll(async () => {
  await wizard.close();
});

test('changing many devices, and trying logins, are of those that are still there', async () => {
  await at('discover');
  const both = await idsOf(XCC, IMM2);
  await button('対象の 2 台をまとめて変更…').click();
  await choose(false, await idsOf(IMM2));
  await dialog().getByText('1 台をまとめて変更').waitFor();
  await choose(true, await idsOf(IMM2));
  await dialog().getByText('2 台をまとめて変更').waitFor();
  await saysNoneLeft(both);
  await button('対象の 2 台でログインを試す…').click();
  await dialog().getByText('2 台でログインを試す').waitFor();
  await saysNoneLeft(both);
}, 60_000);

test('mending a clock is never offered for another device than the one that was asked about', async () => {
  const { xccSkewed } = wizard.lab.devices;
  const skewed = await idsOf(xccSkewed.address);
  const other = await idsOf(XCC);
  await choose(true, skewed);
  await choose(false, await idsOf(IMM2));
  await ask(page(), 'preflight:start', { siteId: (await view()).id });
  await whenIdle(page());
  await at('preflight');
  await page()
    .getByRole('radio', { name: /^すべて/ })
    .click({ force: true });
  await page().keyboard.press('/');
  await page().keyboard.type(xccSkewed.address);
  await page()
    .locator('tr', { hasText: xccSkewed.address })
    .getByRole('button', { name: '日時が大きくずれています' })
    .click();
  await button('機器に設定する…').click();
  await dialog().locator('.names').getByText(xccSkewed.address).waitFor();
  await choose(false, skewed);
  await dialog().getByText('対象の機器がありません').waitFor();
  expect(await dialog().getByText(XCC).count()).toBe(0);
  await page().keyboard.press('Escape');
  await choose(true, [...other, ...(await idsOf(IMM2))]);
}, 120_000);

test('the confirmation of a write, of putting back and of a test call offers nothing when no device is left', async () => {
  const both = await idsOf(XCC, IMM2);
  await run('plan:start', both);
  await at('apply');
  await button('2 台に書き込む').click();
  await dialog().getByText('次の 2 台に').waitFor();
  await saysNoneLeft(both);
  await run('apply:start', both, { confirmed: true });
  await button('2 台を書き込み前の値に戻す').click();
  await dialog().getByText('次の 2 台を').waitFor();
  // Nothing is ticked here that could be thought to count.
  expect(await dialog().getByText('書き込む機器の選択は関係しません').count()).toBe(0);
  await saysNoneLeft(both);
  await at('test-call');
  await button('1 台からテスト通報を送る').click();
  await dialog().getByText('次の 1 台から').waitFor();
  await saysNoneLeft(both);
}, 120_000);

test('putting back beside ticks of a new write says that it is every device', async () => {
  await ask(page(), 'site:set-field', {
    siteId: (await view()).id,
    path: 'settings.contact.phone',
    text: '0312340001',
  });
  await run('plan:start', await idsOf(XCC, IMM2));
  await at('apply');
  await page().locator('.plan-head input').first().click({ force: true });
  await button('1 台に書き込む').waitFor();
  await button('2 台を書き込み前の値に戻す').click();
  await dialog().getByText('書き込む機器の選択は関係しません').waitFor();
  await page().keyboard.press('Escape');
}, 90_000);
