import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import type { Run } from '../../electron/domain/run.ts';
import type { SiteRecord } from '../../electron/domain/site-record.ts';
import { findings } from '../support/axe.ts';
import { manyPlans } from '../support/many-plans.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** A second visit in the real window: what somebody changed on the devices meanwhile, in one line that opens. */
const NETWORK = '127.54';
const XCC = `${NETWORK}.0.11`;
const IMM2 = `${NETWORK}.0.21`;
const MANY = 300;
const HALF_A_YEAR_MS = 180 * 24 * 60 * 60 * 1000;
const screens = join(import.meta.dirname, '..', '..', 'out', 'screens');
let wizard: WizardApp;

const view = (): Promise<SiteView> => ask<SiteView>(wizard.page, 'sites:last');
const line = () => wizard.page.locator('.drift > summary');
const go = async (step: string): Promise<void> => {
  await ask(wizard.page, 'site:set-step', { siteId: (await view()).id, step });
  await wizard.page.reload();
  await wizard.page.waitForSelector('.head h1');
};
const plan = async (): Promise<void> => {
  await ask(wizard.page, 'plan:start', { siteId: (await view()).id, deviceIds: [] });
  await whenIdle(wizard.page);
  await go('apply');
};
const accessible = async (): Promise<void> => {
  for (const language of ['English', '日本語'])
    for (const theme of ['dark', 'light'] as const) {
      await wizard.page.emulateMedia({ colorScheme: theme });
      expect([theme, ...(await findings(wizard.page))]).toEqual([theme]);
      if (theme === 'light') await wizard.page.getByRole('button', { name: language }).click();
    }
};
const earlier = (iso: string): string => new Date(Date.parse(iso) - HALF_A_YEAR_MS).toISOString();

/** Everything that was done so far happened half a year ago. */
function ageRuns(id: string): void {
  const path = join(wizard.folder, 'profile', 'sites', `${id}.json`);
  const stored = JSON.parse(readFileSync(path, 'utf8')) as { record: SiteRecord };
  const runs = stored.record.runs.map(
    ({ steady: _steady, ...run }): Run => ({
      ...run,
      startedAt: earlier(run.startedAt),
      endedAt: run.endedAt === null ? null : earlier(run.endedAt),
    }),
  );
  writeFileSync(path, JSON.stringify({ ...stored, record: { ...stored.record, runs } }));
}

/** The same change on every device but one, which was changed otherwise. */
function visitedTwice(record: SiteRecord): SiteRecord {
  const at = new Date(Date.parse(record.runs[0]?.startedAt ?? '') + HALF_A_YEAR_MS).toISOString();
  const again = record.runs.map((run, index): Run => {
    if (run.act !== 'plan') return run;
    const items = run.outcome.items.map((item) =>
      item.key === 'contact.phone'
        ? { ...item, current: index === 4 ? '03-9999-0000' : '03-1111-2222' }
        : item,
    );
    const no = record.runs.length + index + 1;
    return { ...run, no, startedAt: at, endedAt: at, outcome: { ...run.outcome, items } };
  });
  return { ...record, runs: [...record.runs, ...again] };
}

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  wizard = await startWizard({ network: NETWORK, multicast: false }, (folder) => {
    const sites = join(folder, 'profile', 'sites');
    mkdirSync(sites, { recursive: true });
    writeFileSync(join(sites, 'many.json'), JSON.stringify({ record: visitedTwice(manyPlans(MANY)) }));
  });
  const { id, rows } = await view();
  await ask(wizard.page, 'site:set-device', {
    siteId: id,
    deviceIds: rows
      .filter(({ device }) => device.address !== XCC && device.address !== IMM2)
      .map(({ device }) => device.id),
    change: { chosen: false },
  });
}, 90_000);
afterAll(async () => {
  await wizard.close();
});

test('on the first visit nothing is said of an earlier one', async () => {
  await plan();
  await wizard.page.locator('table.matrix').waitFor();
  expect(await line().count()).toBe(0);
  expect((await view()).drift).toBeNull();
}, 90_000);

test('half a year later, with nothing changed, the line says so with how much was compared', async () => {
  const { id } = await view();
  wizard = await wizard.restart(() => ageRuns(id));
  await plan();
  await line()
    .getByText(
      /^前回（\d{4}-\d\d-\d\d）の値から変わっていません（比較した値 \d+ 項目、比較できない値 \d+ 項目）$/,
    )
    .waitFor();
  const { drift } = await view();
  expect(drift?.compared).toBeGreaterThan(0);
  expect(drift?.changed).toEqual([]);
}, 120_000);

test('what somebody changed on a device stands in one line, and opens to the value then, the value now and the device', async () => {
  const { id } = await view();
  wizard = await wizard.restart(() => ageRuns(id));
  const { serviceAdvisor } = wizard.lab.devices.xcc1.state;
  (serviceAdvisor.CallHomeSettings as Record<string, unknown>).ContactName = 'Somebody Else';
  await plan();
  await line()
    .getByText(/^前回（\d{4}-\d\d-\d\d）以降に機器側で変わった値: 1 台 1 項目$/)
    .waitFor();
  await line().click();
  const table = wizard.page.locator('.drift').getByRole('region', { name: '機器側で変わった値' });
  const row = table.getByRole('row').filter({ hasText: 'Somebody Else' });
  expect(await row.innerText()).toContain(XCC);
  expect(await row.innerText()).toContain('(未設定)');
  await wizard.page.locator('.drift').getByText('パスワードは、設定の有無しか分かりません').waitFor();
  await accessible();
}, 120_000);

test('the same change on 300 devices is one row with their number, and opens to every address', async () => {
  await ask(wizard.page, 'sites:open', { siteId: 'many' });
  await go('apply');
  await line().getByText(`変わった値: ${MANY} 台 ${MANY} 項目`).waitFor();
  await line().click();
  const table = wizard.page.locator('.drift').getByRole('region', { name: '機器側で変わった値' });
  const rows = table.locator('tbody tr');
  // One from empty, one from what every tenth device had already, one on the device that was changed otherwise.
  expect(
    await Promise.all((await rows.all()).map(async (row) => /\d+ 台/.exec(await row.innerText())?.[0])),
  ).toEqual(['269 台', '30 台', '1 台']);
  const common = rows.first();
  expect(await common.innerText()).not.toContain('192.0.3.40');
  await common.locator('summary').click();
  const addresses = new Set((await common.innerText()).match(/192\.0\.\d+\.\d+/g));
  expect(addresses.size).toBe(269);
  await accessible();
  await wizard.page.screenshot({ path: join(screens, '5-apply-drift.png') });
}, 90_000);
