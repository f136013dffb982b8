import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { exportOf } from '../../electron/domain/site-export.ts';
import { siteFileSchema } from '../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';
import { findings } from '../support/axe.ts';
import { reportSite } from '../support/report-site.ts';
import { ask, projectDir, startBare } from './wizard-app.ts';

/** Two engineers' halves of a site made one in the real window: looked at, chosen, confirmed; and nothing before that. */
let app: ElectronApplication;
let page: Page;
let folder: string;
const theirs = reportSite();
const mine: SiteRecord = {
  ...newSiteRecord(
    'mine',
    '2026-11-20T00:00:00.000Z',
    siteFileSchema.parse({
      ...theirs.file,
      site: { ...theirs.file.site, customer: '分担商事', engineer: '別の 作業者' },
      devices: [{ address: '203.0.113.9' }],
    }),
  ),
  origin: theirs.id,
};
const path = (): string => join(folder, 'half.json');
const stored = (): string => readFileSync(join(folder, 'profile', 'sites', 'mine.json'), 'utf8');
const view = () => ask<SiteView>(page, 'sites:last');
const dialog = () => page.getByRole('dialog');
const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click();
async function openDialog(): Promise<void> {
  await page
    .locator('[data-table="sites"] tbody tr')
    .filter({ hasText: '分担商事' })
    .getByRole('button', { name: /^その他の操作/ })
    .click();
  await page.getByRole('menuitem', { name: '別の担当者のデータと統合…' }).click();
  await dialog().waitFor();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-merge-'));
  const sites = join(folder, 'profile', 'sites');
  mkdirSync(sites, { recursive: true });
  writeFileSync(join(sites, 'mine.json'), JSON.stringify({ record: mine }));
  process.env.CALLHOME_OPEN_FILE = path();
  ({ app, page } = await startBare(folder));
  await ask(page, 'sites:open', { siteId: 'mine' });
  await page.reload();
  await page.getByText('保存済みの案件').first().waitFor();
}, 60_000);
afterAll(async () => {
  delete process.env.CALLHOME_OPEN_FILE;
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a file that cannot be merged is refused in the dialog, by name', async () => {
  await openDialog();
  writeFileSync(path(), '{"record":');
  await press('ファイルを選ぶ…');
  await dialog()
    .getByRole('alert')
    .getByText(/half\.json.*読み取れません/)
    .waitFor();
  writeFileSync(path(), JSON.stringify({ record: { ...theirs, simulated: true } }));
  await press('ファイルを選ぶ…');
  await dialog().getByRole('alert').getByText('練習サイトの案件と実際の案件は統合できません').waitFor();
  expect(await dialog().getByRole('button', { name: '統合する' }).count()).toBe(0);
  await press('キャンセル');
}, 60_000);

test('another site is asked about before it can be merged', async () => {
  await openDialog();
  writeFileSync(path(), JSON.stringify(exportOf({ ...theirs, origin: 'another' }, [], 'whole')));
  await press('ファイルを選ぶ…');
  const confirm = dialog().getByRole('button', { name: '統合する' });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog()
    .getByRole('checkbox', { name: '同じサイトの案件であることを確認しました' })
    .check({ force: true });
  await expect.poll(() => confirm.isEnabled()).toBe(true);
  await press('キャンセル');
}, 60_000);

test('it is shown whose halves they are and what differs; cancelled, nothing is changed', async () => {
  const before = stored();
  await openDialog();
  writeFileSync(path(), JSON.stringify(exportOf(theirs, [], 'whole')));
  await press('ファイルを選ぶ…');
  await dialog().getByText(`${theirs.file.devices.length} 台の機器が加わります。`).waitFor();
  await dialog().getByRole('radio', { name: '作業者, この案件: 別の 作業者' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect([colorScheme, ...(await findings(page))]).toEqual([colorScheme]);
  }
  mkdirSync(join(projectDir, 'out', 'screens'), { recursive: true });
  await page.screenshot({ path: join(projectDir, 'out', 'screens', '1-merge.png') });
  await press('キャンセル');
  await dialog().waitFor({ state: 'hidden' });
  await page.waitForTimeout(500);
  expect(stored()).toBe(before);
  expect((await view()).applies).toEqual([]);
}, 60_000);

test('confirmed, both histories and all devices are one site, with the value that was chosen', async () => {
  await openDialog();
  await press('ファイルを選ぶ…');
  await dialog()
    .getByRole('radio', { name: `お客様名, 相手の案件: ${theirs.file.site.customer}` })
    .check();
  await press('統合する');
  await page
    .getByText(new RegExp(`に統合しました。${theirs.file.devices.length} 台の機器が加わりました。`))
    .waitFor();
  const site = await view();
  expect(site.id).toBe('mine');
  expect(site.file.site).toMatchObject({ customer: theirs.file.site.customer, engineer: '別の 作業者' });
  expect(site.applies.length).toBeGreaterThan(0);
  expect(site.file.devices.map(({ address }) => address)).toContain('203.0.113.9');
  const { record } = JSON.parse(stored()) as { record: SiteRecord };
  expect(record.runs).toHaveLength(theirs.runs.length);
}, 60_000);
