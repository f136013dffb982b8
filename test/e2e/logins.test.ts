import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ja } from '../../renderer/i18n/ja.ts';
import { filesIn } from '../support/files-in.ts';
import { ask, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** Logins in the real window: out of a CSV that leaves nothing on disk, and several tried at each device. */
const NETWORK = '127.53';
const XCC = `${NETWORK}.0.11`;
const OTHER = `${NETWORK}.0.12`;
const SECRET = 'Geheim-4711-XYZ';
const { file: words, tries } = ja.logins;
let wizard: WizardApp;

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false, timeServers: 'most' });
}, 60_000);
afterAll(() => wizard.close());

const page = () => wizard.page;
const view = (): Promise<SiteView> => ask<SiteView>(page(), 'sites:last');
const dialog = (): Locator => page().getByRole('dialog');
const idOf = async (address: string): Promise<string> =>
  (await view()).rows.find(({ device }) => device.address === address)?.device.id ?? '';
const csv = (text: string) => ({ name: 'logins.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

async function discover(): Promise<void> {
  await ask(page(), 'site:set-step', { siteId: (await view()).id, step: 'discover' });
  await page().reload();
  await page().waitForSelector('.head h1');
}

async function openFile(): Promise<void> {
  const list = page().locator('details.credential-list');
  if ((await list.getAttribute('open')) === null) await list.locator('summary').click();
  await list.getByRole('button', { name: words.open }).click();
  await dialog().waitFor();
}

/** Every file below a folder that holds the text, in a packed one too, as it is written or in two bytes a letter. */
function filesWith(folder: string, text: string): readonly string[] {
  const needles = [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64')),
  ];
  const holds = (bytes: Uint8Array): boolean => needles.some((needle) => Buffer.from(bytes).includes(needle));
  return filesIn(folder)
    .filter(
      ({ name, bytes }) =>
        holds(bytes) || (/\.(zip|xlsx)$/.test(name) && Object.values(unzipSync(bytes)).some(holds)),
    )
    .map(({ path }) => path);
}

test('a CSV gives devices their logins: what was taken is counted, each other row is named by its line, nothing is repeated', async () => {
  await discover();
  await openFile();
  // The first thing to do has the focus, and where passwords stay is said before.
  expect(await page().evaluate(() => document.activeElement?.textContent)).toBe(words.choose);
  expect(await dialog().innerText()).toContain(words.memory);
  const input = dialog().locator('input[type=file]');
  await input.setInputFiles(csv(`${XCC},USERID,${SECRET}\n`));
  await dialog().getByRole('alert').waitFor();
  expect(await dialog().getByRole('alert').innerText()).toContain('1 行目に列の見出しがありません');
  const password = wizard.lab.devices.xcc1.credentials.password;
  await input.setInputFiles(
    csv(
      [
        'アドレス,ユーザー名,パスワード',
        `${XCC},USERID,${password}`,
        `${OTHER},USERID,${SECRET}`,
        `${NETWORK}.0.99,USERID,${SECRET}`,
        `${NETWORK}.0.13,USERID,`,
        '',
      ].join('\r\n'),
    ),
  );
  await dialog().getByText(words.taken(2, 4)).waitFor();
  expect(await dialog().getByRole('alert').count()).toBe(0);
  const said = await dialog().innerText();
  expect(said).toContain('4 行目: 案件に該当する機器がありません。');
  expect(said).toContain('5 行目: パスワードが空です。');
  await dialog().getByText(words.kept(2)).waitFor();
  for (const secret of [SECRET, password]) {
    expect(said).not.toContain(secret);
    expect(JSON.stringify(await view())).not.toContain(secret);
  }
  await page().keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page().locator('tr', { hasText: OTHER }).getByText('CSV (USERID)').waitFor();
}, 60_000);

test('they are what devices are signed in to with, and a refusal is said with what to do', async () => {
  const { id } = await view();
  await ask(page(), 'plan:start', { siteId: id, deviceIds: [await idOf(XCC), await idOf(OTHER)] });
  await whenIdle(page());
  const { plans, ownLogins } = await view();
  const codes = (address: string): readonly string[] =>
    plans.find((plan) => plan.address === address)?.errors.map(({ code }) => code) ?? ['no plan'];
  expect(codes(XCC)).toEqual([]);
  expect(codes(OTHER)).toEqual(['login-rejected']);
  expect(ownLogins.map(({ refused }) => refused)).toEqual([false, true]);
  await page().getByText(words.refused(1)).waitFor();
}, 60_000);

test('nothing of them is on disk: not in the site, the log, the journal, the undo data, a report or its evidence', async () => {
  const { id } = await view();
  const one = { siteId: id, deviceIds: [await idOf(XCC)] };
  await ask(page(), 'apply:start', { ...one, confirmed: true });
  await whenIdle(page());
  await ask(page(), 'report:save', {
    siteId: id,
    kinds: ['report', 'parameter-sheet', 'evidence'],
    options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  });
  await ask(page(), 'sites:export', { siteId: id });
  await ask(page(), 'program:save-support', { anonymise: false });
  const saved = readdirSync(join(wizard.folder, 'saved'), { recursive: true, encoding: 'utf8' });
  expect(saved.filter((name) => /\.(zip|xlsx|pdf|json)$/.test(name)).length).toBeGreaterThan(3);
  // The device's own name of it is found, so that the search does find.
  expect(filesWith(join(wizard.folder, 'profile'), OTHER).length).toBeGreaterThan(0);
  for (const folder of ['profile', 'saved'])
    expect(filesWith(join(wizard.folder, folder), SECRET)).toEqual([]);
}, 120_000);

test('the program forgets them when it ends, and before that at a word', async () => {
  await discover();
  await page().getByRole('button', { name: words.forget }).click();
  await page().getByText(words.kept(2)).waitFor({ state: 'detached' });
  expect((await view()).ownLogins).toEqual([]);
  await openFile();
  await dialog()
    .locator('input[type=file]')
    .setInputFiles(csv(`host,password\n${OTHER},${SECRET}\n`));
  await dialog().getByText(words.taken(1, 1)).waitFor();
  expect((await view()).ownLogins).toMatchObject([{ user: 'USERID' }]);
  wizard = await wizard.restart();
  expect((await view()).ownLogins).toEqual([]);
  expect(filesWith(join(wizard.folder, 'profile'), SECRET)).toEqual([]);
}, 90_000);

async function openTries(address: string): Promise<void> {
  await discover();
  await page().getByLabel(ja.steps.discover.search).fill(address);
  await page()
    .getByRole('button', { name: tries.open(1) })
    .click();
  await dialog().waitFor();
}

test('several logins are tried in the order given, and the table says which was taken and why not the others', async () => {
  const { id, file } = await view();
  const add = (name: string, password: string): Promise<SiteView> =>
    ask<SiteView>(page(), 'credentials:set', {
      siteId: id,
      name,
      credential: { user: 'USERID', passwordEnv: '' },
      password,
    });
  await add('older', 'Wrong-older');
  await ask(page(), 'site:set-device', {
    siteId: id,
    deviceIds: [await idOf(OTHER)],
    change: { credential: 'older' },
  });
  expect(Object.keys(file.credentials)).toContain('xcc');
  await openTries(OTHER);
  for (const name of ['imm2', 'cmm', 'lxca']) await dialog().getByText(name, { exact: true }).click();
  // By keyboard alone: the wrong one goes first.
  const up = dialog().getByRole('button', { name: tries.up('older') });
  for (let place = 0; place < 4; place += 1) {
    await up.focus();
    await page().keyboard.press('Enter');
  }
  expect(await dialog().locator('ol li').first().innerText()).toContain('older');
  await dialog()
    .getByRole('button', { name: tries.start(1) })
    .focus();
  await page().keyboard.press('Enter');
  const row = dialog().locator('tbody tr');
  await row.getByText('ログインできました').first().waitFor({ timeout: 20_000 });
  const said = await row.innerText();
  expect(said).toContain('xcc');
  expect(said).toContain('older: 拒否されました');
  expect(said).not.toContain('Wrong-older');
  expect((await view()).rows.find(({ device }) => device.address === OTHER)?.credential).toBe('xcc');
  await page().keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page().locator('tr', { hasText: OTHER }).getByText('xcc', { exact: true }).waitFor();
}, 60_000);

test('it can be stopped in the middle, and closed meanwhile: what was found is there when it is opened again', async () => {
  wizard.lab.devices.xcc2.faults.delayMs = 3_000;
  const slow = wizard.lab.devices.xcc2.address;
  await openTries(slow);
  await dialog().locator('.dialog-buttons .button[data-kind="primary"]').click();
  await page().keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page().getByRole('button', { name: ja.common.stop }).click({ timeout: 15_000 });
  await whenIdle(page());
  wizard.lab.devices.xcc2.faults.delayMs = 0;
  expect((await view()).loginTrials).toMatchObject([{ address: slow, took: '', state: 'cancelled' }]);
  await page()
    .getByRole('button', { name: tries.open(1) })
    .click();
  expect(await dialog().locator('tbody tr').innerText()).toContain('試していません (中止)');
  // Its answer came after the stop: the session it opened is closed all the same.
  await expect.poll(() => wizard.lab.devices.xcc2.state.sessions.size, { timeout: 15_000 }).toBe(0);
}, 60_000);
