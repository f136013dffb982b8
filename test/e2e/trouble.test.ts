import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobView, SiteView } from '../../electron/contract/views.ts';
import { FIELD_PATHS } from '../../electron/domain/form-field.ts';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/**
 * What goes wrong on site, in the real window: each is said once, by its cause, with what was and was not changed and
 * the way on; and nothing else stops.
 */
const NETWORK = '127.93';
const XCC = `${NETWORK}.0.12`;
let wizard: WizardApp;
const complaints: string[] = [];

const view = async (): Promise<SiteView> => ask<SiteView>(wizard.page, 'sites:last');
const go = async (step: string): Promise<void> => {
  await ask(wizard.page, 'site:set-step', { siteId: (await view()).id, step });
  await wizard.page.reload();
  await wizard.page.waitForFunction(() => document.title.includes(' - '));
};
const button = (name: string | RegExp) => wizard.page.getByRole('button', { name });
const idOf = async (address: string): Promise<string> =>
  (await view()).rows.find((row) => row.device.address === address)?.device.id ?? '';
const jobs = (): Promise<readonly JobView[]> => ask<readonly JobView[]>(wizard.page, 'jobs:list');
const listen = (): void => {
  wizard.page.on('pageerror', (error) => complaints.push(error.message));
  wizard.page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
};

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
  listen();
}, 90_000);
afterAll(async () => {
  await wizard.close();
});

describe('on the device', () => {
  test('an account that is locked: said as locked, tried once, and not called a wrong password', async () => {
    const device = wizard.lab.devices.xcc2;
    device.faults.accountLocked = true;
    const tried = device.log.filter(({ text }) => text.includes('POST /redfish/v1/SessionService')).length;
    const deviceIds = [await idOf(XCC)];
    await ask(wizard.page, 'plan:start', { siteId: (await view()).id, deviceIds });
    await whenIdle(wizard.page);
    await go('apply');
    const { plans } = await view();
    const [plan] = plans.filter(({ deviceId }) => deviceId === deviceIds[0]);
    expect(plan?.errors.map(({ code }) => code)).toEqual(['account-locked']);
    await wizard.page
      .getByText(/ロック/)
      .first()
      .waitFor();
    const logins =
      device.log.filter(({ text }) => text.includes('POST /redfish/v1/SessionService')).length - tried;
    expect(logins).toBeLessThanOrEqual(1);
    device.faults.accountLocked = false;
  }, 90_000);

  test('gone in the middle of writing: what was sent is told as not known, and the next look finds out', async () => {
    const device = wizard.lab.devices.imm2Timezone;
    const deviceIds = [await idOf(device.address)];
    const { id } = await view();
    await ask(wizard.page, 'site:choose-devices', { siteId: id, deviceIds, chosen: true });
    await ask(wizard.page, 'plan:start', { siteId: id, deviceIds });
    await whenIdle(wizard.page);
    device.faults.snmp.delayMs = 120;
    await ask(wizard.page, 'apply:start', { siteId: id, deviceIds, confirmed: true });
    const journal = join(wizard.folder, 'profile', 'sites', `${id}.journal.jsonl`);
    await expect
      .poll(() => readFileSync(journal, 'utf8').split('"step-sent"').length, {
        timeout: 30_000,
        interval: 20,
      })
      .toBeGreaterThan(2);
    // The cable is out: nothing answers any more.
    device.faults.snmp.silent = true;
    await whenIdle(wizard.page);
    const [apply] = (await view()).applies.filter(({ deviceId }) => deviceId === deviceIds[0]);
    expect(['partly', 'failed', 'differs']).toContain(apply?.state);
    expect(apply?.items.some(({ outcome }) => outcome === 'not-written' || outcome === 'unknown')).toBe(true);
    await go('apply');
    await wizard.page.locator('[data-tone="fail"]').first().waitFor();
    device.faults.snmp.silent = false;
    device.faults.snmp.delayMs = 0;
    await ask(wizard.page, 'plan:start', { siteId: id, deviceIds });
    await whenIdle(wizard.page);
    const [again] = (await view()).plans.filter(({ deviceId }) => deviceId === deviceIds[0]);
    expect(again?.state).toBe('changes');
  }, 150_000);
});

describe('on the network', () => {
  test('a proxy that is wrong is one cause, and what hangs on it is not called broken', async () => {
    const { id } = await view();
    await ask(wizard.page, 'site:set-field', { siteId: id, path: 'network.proxy.host', text: '127.93.9.9' });
    await ask(wizard.page, 'site:set-field', { siteId: id, path: 'network.proxy.port', text: '3128' });
    await ask(wizard.page, 'preflight:start', { siteId: id });
    await whenIdle(wizard.page);
    const results = (await view()).preflight?.results ?? [];
    const red = results.filter(
      ({ status, cause }) => (status === 'fail' || status === 'error') && cause === undefined,
    );
    const proxy = red.filter(({ target }) => target.includes('127.93.9.9'));
    expect(proxy).toHaveLength(1);
    await go('preflight');
    await wizard.page.getByText('127.93.9.9').first().waitFor();
    const card = wizard.page.locator('.cause', { hasText: '127.93.9.9' });
    expect(await card.count()).toBe(1);
    await ask(wizard.page, 'site:set-field', { siteId: id, path: 'network.proxy.host', text: '' });
  }, 150_000);
});

describe('on the laptop', () => {
  const awake = async () =>
    ((await view()).preflight?.results ?? []).filter(({ id }) => id === 'clock.awake');
  const begin = async (): Promise<void> => {
    await go('preflight');
    await ask(wizard.page, 'preflight:start', { siteId: (await view()).id });
    // It has at least one destination that never answers: it is at work for some seconds.
    expect((await jobs()).some(({ kind, state }) => kind === 'preflight' && state === 'running')).toBe(true);
  };

  test('its clock is set in the middle of the checks: the results are not trusted, and the way on is told', async () => {
    await begin();
    await wizard.app.evaluate(() => {
      const real = Date.now;
      (globalThis as unknown as { realNow: () => number }).realNow = real;
      Date.now = () => real() + 3_600_000;
    });
    await whenIdle(wizard.page);
    await wizard.app.evaluate(() => {
      Date.now = (globalThis as unknown as { realNow: () => number }).realNow;
    });
    const [row] = await awake();
    expect(row).toMatchObject({ status: 'fail', code: 'clock-jumped', fixes: ['rerun'] });
    await wizard.page.getByText('チェック中にこの PC の時計が動きました').first().waitFor();
  }, 120_000);

  test('it sleeps in the middle of the checks: told as that; run again, the row is gone', async () => {
    await begin();
    const main = wizard.app.process().pid ?? 0;
    process.kill(main, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 13_000));
    process.kill(main, 'SIGCONT');
    await whenIdle(wizard.page);
    const [row] = await awake();
    expect(row).toMatchObject({ status: 'fail', code: 'laptop-slept' });
    await wizard.page.getByText('チェック中にこの PC が止まりました').first().waitFor();
    // Asking for that row alone would leave the doubtful ones: everything is measured again.
    const asleep = new Map(
      ((await view()).preflight?.results ?? []).map(({ id, target, attempt }) => [
        `${id} ${target}`,
        attempt,
      ]),
    );
    await ask(wizard.page, 'preflight:start', {
      siteId: (await view()).id,
      only: { rows: ['clock.awake|laptop'] },
    });
    await whenIdle(wizard.page);
    expect(await awake()).toEqual([]);
    const again = (await view()).preflight?.results ?? [];
    expect(again.length).toBeGreaterThan(10);
    expect(again.filter(({ id, target, attempt }) => asleep.get(`${id} ${target}`) === attempt)).toEqual([]);
  }, 150_000);
});

describe('by a person', () => {
  const GARBAGE = `\u0000\u0007\u202e<img src=x onerror=alert(1)>'; DROP TABLE--${'😀'.repeat(200)}${'Ａ'.repeat(3000)}`;

  test('a huge range: asked before anything is sent; one that no yes lifts is refused with its limit', async () => {
    await go('discover');
    const form = wizard.page.locator('.disclosure-bar').first();
    if (!(await form.locator('details').evaluate((each) => (each as HTMLDetailsElement).open)))
      await form.locator('summary').click();
    const ranges = form.locator('textarea').first();
    const { file, rows, discovery } = await view();
    const search = async (range: string): Promise<void> => {
      await ranges.fill(range);
      await form.getByRole('button', { name: /検出/ }).last().click();
    };
    const dialog = wizard.page.getByRole('alertdialog', { name: '広い範囲を検出しますか' });
    const asked = (): number =>
      Object.values(wizard.lab.devices).reduce((sum, { log }) => sum + log.length, 0);
    const before = asked();
    await search('127.93.0.0/18');
    await dialog.getByText(/16,?382 アドレス/).waitFor();
    await dialog.getByRole('button', { name: 'キャンセル' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await search('127.0.0.0/8');
    await wizard.page
      .getByText(/1,?048,?576 アドレスを超えています。何も送信していません/)
      .first()
      .waitFor();
    expect(await dialog.count()).toBe(0);
    await search('fd00::/64');
    await wizard.page
      .getByText(/fd00::\/64/)
      .first()
      .waitFor();
    expect(await dialog.count()).toBe(0);
    await whenIdle(wizard.page);
    // Nothing was asked, and what was found stands.
    expect(asked()).toBe(before);
    const now = await view();
    expect(now.rows.map(({ device }) => device.id)).toEqual(rows.map(({ device }) => device.id));
    expect(now.discovery).toEqual(discovery);
    await ask(wizard.page, 'site:set-field', {
      siteId: now.id,
      path: 'network.ranges',
      text: file.network.ranges.join('\n'),
    });
  }, 60_000);

  test('garbage in every field: each keeps its own fault, no step breaks, nothing of it runs', async () => {
    const { id, file } = await view();
    for (const path of FIELD_PATHS)
      await ask(wizard.page, 'site:set-field', { siteId: id, path, text: GARBAGE });
    for (const step of STEP_IDS) {
      await go(step);
      await wizard.page.locator('.content').waitFor();
      const wide = await wizard.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ step, wide }).toEqual({ step, wide: 0 });
    }
    const { drafts, file: now } = await view();
    // What could not be used is beside its field, and what devices are given is what it was.
    expect(drafts.length).toBeGreaterThan(10);
    expect(now.network.proxy.port).toBe(file.network.proxy.port);
    expect(now.settings.country).toBe(file.settings.country);
    for (const path of FIELD_PATHS) {
      const before = path
        .split('.')
        .reduce<unknown>((tree, name) => (tree as Record<string, unknown>)[name], file);
      const text = Array.isArray(before) ? before.join('\n') : String(before ?? '');
      if (path !== 'network.destinations')
        await ask(wizard.page, 'site:set-field', { siteId: id, path, text });
    }
    expect((await view()).file.settings).toEqual(file.settings);
  }, 180_000);

  test('another language in the middle of a job: the job goes on and is told in it', async () => {
    const { id } = await view();
    await go('preflight');
    await ask(wizard.page, 'preflight:start', { siteId: id });
    await wizard.page.locator('.frame-work .progress').first().waitFor();
    await button('English').click();
    await wizard.page.waitForFunction(() => document.documentElement.lang === 'en');
    const frame = async (): Promise<string> =>
      (await wizard.page.locator('.frame-notices, .frame-work, .foot, .head').allInnerTexts()).join(' ');
    expect(await frame()).not.toMatch(/事前チェック|実行中|中止|次へ/);
    await whenIdle(wizard.page);
    expect((await jobs()).filter(({ kind }) => kind === 'preflight').at(-1)?.state).toBe('done');
    expect(await frame()).not.toMatch(/事前チェック|次へ|件/);
    await button('日本語').click();
    await wizard.page.waitForFunction(() => document.documentElement.lang === 'ja');
  }, 120_000);
});

describe('on the disk', () => {
  test('a damaged site file: named, put aside and kept; the others open', async () => {
    const { id } = await view();
    const sites = join(wizard.folder, 'profile', 'sites');
    wizard = await wizard.restart(() => {
      writeFileSync(join(sites, 'site-broken.json'), '{"record": {"id": "site-broken", "fi');
    });
    listen();
    await wizard.page.waitForFunction(() => document.title.includes(' - '));
    expect((await view()).id).toBe(id);
    await wizard.page
      .getByText(/site-broken/)
      .first()
      .waitFor();
    expect(readdirSync(sites).some((name) => name.includes('site-broken'))).toBe(true);
  }, 90_000);
});

test('nothing complained on the console the whole way', () => {
  expect(complaints).toEqual([]);
});
