import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { exportOf } from '../../electron/domain/site-export.ts';
import { siteFileSchema } from '../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';
import { ja } from '../../renderer/i18n/ja.ts';
import { findings } from '../support/axe.ts';
import { reportSite } from '../support/report-site.ts';
import { ask, dropFiles, projectDir, startBare } from './wizard-app.ts';

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

/** The site once more, as another engineer has it by now. */
const further = (name: string): SiteRecord => ({
  ...theirs,
  file: { ...theirs.file, devices: [...theirs.file.devices, deviceAt(name)] },
});
const deviceAt = (address: string) =>
  siteFileSchema.parse({ version: 1, devices: [{ address }] })
    .devices[0] as SiteRecord['file']['devices'][number];
const dropped = (name: string, record: SiteRecord) => ({
  name,
  data: JSON.stringify(exportOf(record, [], 'whole')),
});
const results = () => page.getByRole('list', { name: '取り込みの結果' });
const count = async (): Promise<number> => (await ask<readonly unknown[]>(page, 'sites:list')).length;
const devices = async (): Promise<readonly string[]> =>
  (await view()).file.devices.map(({ address }) => address);

test('a file of a site that is here, dragged onto the window, is asked about; cancelled, nothing is changed', async () => {
  const [before, sites] = [stored(), await count()];
  await dropFiles(page, [dropped('half.json', further('203.0.113.20'))]);
  await dialog().getByText('half.json は、保存済みの案件と同じ案件から書き出されたものです。').waitFor();
  await page.screenshot({ path: join(projectDir, 'out', 'screens', '1-known-site.png') });
  await press('キャンセル');
  await results().getByText('half.json: 取り込みませんでした。').waitFor();
  expect([stored(), await count()]).toEqual([before, sites]);
}, 60_000);

test('it is merged by the same dialog; going back from it asks again', async () => {
  const sites = await count();
  await dropFiles(page, [dropped('half.json', further('203.0.113.21'))]);
  await press('この案件に統合…');
  await dialog().getByText('1 台の機器が加わります。').waitFor();
  expect(await dialog().getByRole('button', { name: 'ファイルを選ぶ…' }).count()).toBe(0);
  await press('キャンセル');
  await press('この案件に統合…');
  await press('統合する');
  await results()
    .getByText(/half\.json: 「.*」に統合しました。/)
    .waitFor();
  expect(await devices()).toContain('203.0.113.21');
  expect((await view()).id).toBe('mine');
  expect(await count()).toBe(sites);
}, 60_000);

test('several at once: each is asked about, and what cannot be taken stops no other', async () => {
  const sites = await count();
  await dropFiles(page, [
    { name: 'broken.json', data: '{"record":' },
    dropped('a.json', further('203.0.113.31')),
    dropped('practice.json', { ...theirs, simulated: true }),
    { name: 'plain.json', data: JSON.stringify({ version: 1, site: { customer: '履歴なし' } }) },
    dropped('b.json', further('203.0.113.32')),
    dropped('c.json', further('203.0.113.33')),
  ]);
  await dialog()
    .getByText(/^a\.json は/)
    .waitFor();
  await press('この案件に統合…');
  await press('統合する');
  await dialog()
    .getByText(/^b\.json は/)
    .waitFor();
  await press('別の案件として取り込む');
  await dialog()
    .getByText(/^c\.json は/)
    .waitFor();
  // By now there are two sites of this one: which is meant is chosen.
  expect(await dialog().getByRole('radio').count()).toBe(2);
  await page.keyboard.press('Escape');
  await results().getByText('c.json: 取り込みませんでした。').waitFor();
  const said = await results().innerText();
  for (const line of [
    /broken\.json は案件ファイル \(JSON\) として読み取れません/,
    /a\.json: 「.*」に統合しました。/,
    /practice\.json: 案件として取り込みました/,
    /plain\.json: 案件として取り込みました/,
    /b\.json: 案件として取り込みました/,
  ])
    expect(said).toMatch(line);
  expect(await count()).toBe(sites + 3);
  await expect.poll(devices).toContain('203.0.113.31');
  expect(await devices()).not.toContain('203.0.113.32');
}, 60_000);

test('the button for a file asks the same', async () => {
  const sites = await count();
  writeFileSync(path(), JSON.stringify(exportOf(further('203.0.113.41'), [], 'whole')));
  await page.getByRole('button', { name: ja.steps.site.import, exact: true }).click();
  await dialog()
    .getByText(/^half\.json は/)
    .waitFor();
  await press('別の案件として取り込む');
  await expect.poll(count).toBe(sites + 1);
  await expect.poll(async () => (await view()).id).not.toBe('mine');
}, 60_000);
