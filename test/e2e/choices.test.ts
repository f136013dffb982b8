import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** What a person decides in the window: the proxy, a changed certificate, a login that was put right on the device. */
const NETWORK = '127.69';
const XCC = `${NETWORK}.0.12`;
let wizard: WizardApp;

const view = async (): Promise<SiteView> => {
  const site = await ask<SiteView | null>(wizard.page, 'sites:last');
  if (site === null) throw new Error('no site');
  return site;
};
const go = async (step: string): Promise<void> => {
  await ask(wizard.page, 'site:set-step', { siteId: (await view()).id, step });
  await wizard.page.reload();
  await wizard.page.waitForSelector('nav');
};
const device = () => {
  const found = wizard.lab.devices.xcc2;
  if (found.address !== XCC) throw new Error(`xcc2 is at ${found.address}`);
  return found;
};
const rowId = async (): Promise<string> =>
  (await view()).rows.find((row) => row.device.address === XCC)?.device.id ?? '';
/** Plans the one device and gives the code of what went wrong. */
const planned = async (): Promise<string> => {
  const siteId = (await view()).id;
  const { jobId } = await ask<{ jobId: string }>(wizard.page, 'plan:start', {
    siteId,
    deviceIds: [await rowId()],
  });
  await expect
    .poll(
      async () => {
        const jobs = await ask<{ id: string; state: string }[]>(wizard.page, 'jobs:list');
        return jobs.find(({ id }) => id === jobId)?.state;
      },
      { timeout: 20_000 },
    )
    .toBe('done');
  const id = await rowId();
  const plan = (await view()).plans.find(({ deviceId }) => deviceId === id);
  return plan?.errors[0]?.code ?? plan?.state ?? 'none';
};

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

describe('the proxy', () => {
  const choose = async (option: RegExp): Promise<void> => {
    await wizard.page
      .getByRole('button', { name: /プロキシを使/ })
      .first()
      .click();
    await wizard.page.getByRole('option', { name: option }).click();
  };
  const host = () => wizard.page.locator('[name="network.proxy.host"]');
  const proxy = async () => (await view()).file.network.proxy;

  test('is left as it is while its fields are empty, used with a value, and switched off only when chosen', async () => {
    await go('settings');
    await host().fill('');
    await host().blur();
    await expect.poll(async () => (await proxy()).host).toBe('');
    expect((await proxy()).mode).not.toBe('off');
    await host().fill('proxy.renshu.example');
    await host().blur();
    await expect.poll(async () => (await proxy()).host).toBe('proxy.renshu.example');
    await choose(/プロキシを使わない/);
    await expect.poll(async () => (await proxy()).mode).toBe('off');
    // What would not be used cannot be typed either.
    expect(await host().count()).toBe(0);
    await choose(/下のプロキシを使う/);
    await expect.poll(async () => (await proxy()).mode).not.toBe('off');
    // Switched off there is no proxy, and none comes back by itself.
    expect(await host().inputValue()).toBe('');
    expect((await proxy()).host).toBe('');
  }, 60_000);
});

describe('a certificate that changed', () => {
  test('stops the work until a person has seen both and trusts the new one', async () => {
    expect(await planned()).toMatch(/changes|refused/);
    const sites = join(wizard.folder, 'profile', 'sites');
    const file = join(sites, readdirSync(sites).find((name) => name.endsWith('.json')) ?? '');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain(`tls:${XCC}`);
    const known = `${'AB:'.repeat(31)}AB`;
    const pinned = new RegExp(`("tls:${XCC.replaceAll('.', '\\.')}:\\d+":")[^"]+`);
    wizard = await wizard.restart(() =>
      writeFileSync(file, readFileSync(file, 'utf8').replace(pinned, `$1${known}`)),
    );
    expect(await planned()).toBe('certificate-changed');
    await go('apply');
    await wizard.page.getByRole('button', { name: '新しい証明書を信頼する' }).first().click();
    const dialog = wizard.page.getByRole('alertdialog').or(wizard.page.getByRole('dialog'));
    await dialog.getByText(known).waitFor();
    // Cancelled, nothing is trusted.
    await dialog.getByRole('button', { name: 'キャンセル' }).click();
    expect(await planned()).toBe('certificate-changed');
    await wizard.page.getByRole('button', { name: '新しい証明書を信頼する' }).first().click();
    await dialog.getByRole('button', { name: '新しい証明書を信頼する' }).click();
    await expect.poll(planned).toMatch(/changes|refused/);
  }, 90_000);
});

describe('a login that was refused', () => {
  const type = async (password: string): Promise<void> => {
    const { id, rows, file } = await view();
    const name = rows.find((row) => row.device.address === XCC)?.credential ?? '';
    await ask(wizard.page, 'credentials:set', {
      siteId: id,
      name,
      credential: file.credentials[name],
      password,
    });
  };

  test('is remembered over a restart, and tried once more when a person says that it was changed on the device', async () => {
    const { failedLogins } = device().state;
    const failed = () => device().state.failedLogins - failedLogins;
    await type('wrong');
    expect(await planned()).toBe('login-rejected');
    expect(failed()).toBe(1);
    wizard = await wizard.restart();
    await type('wrong');
    expect(await planned()).toBe('login-not-retried');
    expect(failed()).toBe(1);
    await go('discover');
    await wizard.page.getByText('がログインを拒否しました').waitFor();
    await wizard.page.getByRole('button', { name: /機器の側で直した/ }).click();
    await expect.poll(() => wizard.page.getByText('がログインを拒否しました').count()).toBe(0);
    expect(await planned()).toBe('login-rejected');
    expect(failed()).toBe(2);
    await type(device().credentials.password);
    expect(await planned()).toMatch(/changes|refused/);
  }, 120_000);
});
