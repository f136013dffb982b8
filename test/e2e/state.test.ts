import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** What the window keeps, over bad input, restarts, crashes, two jobs at once and a disk that is full. */
let wizard: WizardApp;
const NETWORK = '127.67';
const IMM2 = `${NETWORK}.0.21`;

const view = async (): Promise<SiteView> => {
  const site = await ask<SiteView | null>(wizard.page, 'sites:last');
  if (site === null) throw new Error('no site');
  return site;
};
const rowOf = async (address: string) => {
  const row = (await view()).rows.find((each) => each.device.address === address);
  if (row === undefined) throw new Error(`${address} is not in the site`);
  return row;
};
const idOf = async (address: string): Promise<string> => (await rowOf(address)).device.id;
const go = async (step: string): Promise<void> => {
  await ask(wizard.page, 'site:set-step', { siteId: (await view()).id, step });
  await wizard.page.reload();
  await wizard.page.waitForSelector('nav');
};
const field = (name: string) => wizard.page.locator(`[name="${name}"]`);
/** Starts work and waits for its end. */
const done = async (channel: string, input: object): Promise<void> => {
  const { jobId } = await ask<{ jobId: string }>(wizard.page, channel, {
    siteId: (await view()).id,
    ...input,
  });
  expect(jobId).toBeDefined();
  await expect
    .poll(async () => (await jobs()).find(({ id }) => id === jobId)?.state, { timeout: 60_000 })
    .toBe('done');
};
const jobs = () => ask<{ id: string; state: string; kind: string }[]>(wizard.page, 'jobs:list');
const running = async (kind: string): Promise<boolean> =>
  (await jobs()).some((job) => job.kind === kind && job.state === 'running');

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

describe('the form', () => {
  test('one bad field takes nothing else with it: the rest is saved, the text stays with its reason, also over a restart', async () => {
    await go('settings');
    await field('settings.company').fill('Renshu Shoji');
    await field('settings.country').fill('日本');
    await field('network.proxy.port').fill('abc');
    await field('network.proxy.host').fill('  http://proxy.renshu.example:8080/ ');
    await field('settings.contact.name').fill('Taro Renshu');
    await wizard.page.getByText('「日本」は国コードではありません').waitFor();
    await wizard.page.getByText('「abc」はポート番号 (1～65535) ではありません。').waitFor();
    const consent = wizard.page.getByRole('checkbox', { name: /同意/ });
    if (await consent.isChecked()) await consent.uncheck({ force: true });
    const by = wizard.page.getByLabel(/同意者|同意者|お名前/).first();
    await by.fill('練習 花子');
    await wizard.page.getByText(/同意/).first().click();
    await consent.check({ force: true });
    await expect.poll(async () => (await view()).file.settings.termsAccepted.by).toBe('練習 花子');

    wizard = await wizard.restart();
    await go('settings');
    const { file, drafts } = await view();
    expect(file.settings).toMatchObject({ company: 'Renshu Shoji', contact: { name: 'Taro Renshu' } });
    expect(file.settings.termsAccepted.by).toBe('練習 花子');
    expect(file.network.proxy).toMatchObject({ host: 'proxy.renshu.example', port: 8080 });
    expect(drafts.map(({ path, text }) => [path, text])).toEqual([
      ['network.proxy.port', 'abc'],
      ['settings.country', '日本'],
    ]);
    expect(await field('settings.country').inputValue()).toBe('日本');
    await wizard.page.getByText('「日本」は国コードではありません').waitFor();
    await field('settings.country').fill('JP');
    await field('network.proxy.port').fill('3128');
    await expect.poll(async () => (await view()).drafts).toEqual([]);
  }, 120_000);

  test('a tick shows with the click, before the program can have answered', async () => {
    await go('settings');
    const tick = () =>
      wizard.page.evaluate(() => {
        const boxes = [...document.querySelectorAll<HTMLInputElement>('.consent-act input[type=checkbox]')];
        const was = boxes.map(({ checked }) => checked);
        for (const box of boxes) box.click();
        // In the same turn: no answer can have come.
        return [...was, ...boxes.map(({ checked }) => checked)];
      });
    const acceptedAt = async (): Promise<string> => (await view()).file.settings.termsAccepted.at;
    expect(await tick()).toEqual([true, false]);
    await expect.poll(acceptedAt).toBe('');
    await wizard.page.waitForSelector('.consent-act input:not(:checked)');
    expect(await tick()).toEqual([false, true]);
    await expect.poll(acceptedAt).not.toBe('');
  }, 30_000);

  test('what is in a focused field survives closing at once', async () => {
    await go('settings');
    await field('settings.contact.city').fill('Chiyoda-ku');
    wizard = await wizard.restart();
    expect((await view()).file.settings.contact.city).toBe('Chiyoda-ku');
  }, 60_000);

  test('a kill takes no more than the last keystrokes', async () => {
    await go('settings');
    await field('settings.contact.city').fill('Minato-ku');
    await expect.poll(async () => (await view()).file.settings.contact.city).toBe('Minato-ku');
    // On disk within the time that results are held back.
    const saved = join(wizard.folder, 'profile', 'sites', `${(await view()).id}.json`);
    await expect.poll(() => readFileSync(saved, 'utf8')).toContain('Minato-ku');
    wizard = await wizard.killed();
    expect((await view()).file.settings.contact.city).toBe('Minato-ku');
  }, 60_000);
});

test('a defect that nobody waited for is said with its number; the program and what it holds go on', async () => {
  await wizard.app.evaluate(() => {
    void Promise.reject(new Error('nobody waits for this'));
  });
  await wizard.page.getByText(/予期しないエラーが発生しました/).waitFor();
  expect((await view()).file.settings.contact.city).toBe('Minato-ku');
  const log = join(wizard.folder, 'profile', 'logs', 'callhome.log');
  await expect.poll(() => readFileSync(log, 'utf8')).toContain('nobody waits for this');
}, 30_000);

/** Leaves only the IMM2 in the job, with a plan, so that the writing is where the test looks. */
async function onlyTheImm2(): Promise<void> {
  const { id } = await view();
  const others = (await view()).rows.filter(({ device }) => device.address !== IMM2);
  await ask(wizard.page, 'site:set-device', {
    siteId: id,
    deviceIds: others.map(({ device }) => device.id),
    change: { chosen: false },
  });
  for (const [path, text] of [
    ['network.proxy.host', ''],
    ['settings.company', 'Renshu'],
    ['settings.country', 'JP'],
  ])
    await ask(wizard.page, 'site:set-field', { siteId: id, path, text });
  await done('plan:start', { deviceIds: [await idOf(IMM2)] });
}

describe('devices that are being written to', () => {
  test('a device that is left out keeps what was set for it, and choosing a route for one takes none in', async () => {
    await onlyTheImm2();
    const { id, rows } = await view();
    const other = rows.find(({ device }) => device.address === `${NETWORK}.0.11`);
    const deviceIds = [other?.device.id ?? ''];
    await ask(wizard.page, 'site:set-device', { siteId: id, deviceIds, change: { route: 'lxca' } });
    expect(await rowOf(`${NETWORK}.0.11`)).toMatchObject({ chosen: false, route: 'lxca' });
    await ask(wizard.page, 'site:set-device', { siteId: id, deviceIds, change: { chosen: true } });
    expect(await rowOf(`${NETWORK}.0.11`)).toMatchObject({
      chosen: true,
      route: 'lxca',
      ports: other?.ports,
    });
    await ask(wizard.page, 'site:set-device', { siteId: id, deviceIds, change: { chosen: false } });
  });

  test('no second writing begins, settings are locked, closing asks; what was typed meanwhile is kept', async () => {
    await go('settings');
    const { id } = await view();
    wizard.lab.devices.imm2.faults.snmp.delayMs = 150;
    const deviceIds = [await idOf(IMM2)];
    await ask(wizard.page, 'apply:start', { siteId: id, deviceIds, confirmed: true });
    expect(await running('apply')).toBe(true);
    expect(await ask(wizard.page, 'undo:start', { siteId: id, deviceIds, confirmed: true })).toMatchObject({
      refused: { code: 'device-busy', args: { address: IMM2, job: 'apply' } },
    });

    // All devices shall get the same, and each keeps its login: passwords and logins are locked too.
    const locked = { refused: { code: 'settings-locked', args: { job: 'apply' } } };
    expect({
      proxy: await ask(wizard.page, 'credentials:set-proxy-password', { siteId: id, password: 'Other#1' }),
      transfer: await ask(wizard.page, 'credentials:set-transfer-password', { siteId: id, password: 'x' }),
      forget: await ask(wizard.page, 'logins:forget', { siteId: id, deviceIds }),
      file: await wizard.page.evaluate(
        async ([siteId, text]) => {
          const { callhome } = window as unknown as {
            callhome: { invoke: Record<string, (input: unknown) => Promise<{ error: unknown }>> };
          };
          const bytes = new TextEncoder().encode(text);
          const answer = await callhome.invoke['logins:read-file']?.({ siteId, bytes });
          return { refused: answer?.error as object };
        },
        [id, `address,user,password\n${IMM2},USERID,Another#1\n`] as const,
      ),
    }).toEqual({ proxy: locked, transfer: locked, forget: locked, file: locked });

    // A tick that is refused does not stay.
    const consent = wizard.page.getByRole('checkbox', { name: /同意/ });
    await consent.evaluate((box: HTMLInputElement) => box.click());
    await wizard.page.getByText(/設定を変更できません/).waitFor();
    await expect.poll(() => consent.isChecked()).toBe(true);
    await wizard.page.getByRole('alert').getByRole('button', { name: '閉じる' }).click();

    await field('settings.contact.city').fill('Shinjuku-ku');
    await wizard.page.getByText(/設定を変更できません/).waitFor();
    expect((await view()).file.settings.contact.city).toBe('Minato-ku');

    await wizard.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.isVisible())
        ?.close(),
    );
    const asked = wizard.page.getByRole('alertdialog', { name: 'プログラムを終了しますか' });
    await asked.getByText('通報設定を書き込んでいます').waitFor();
    // Asked again while it asks: the first question stands.
    await wizard.app.evaluate(({ app }) => app.quit());
    await asked.getByRole('button', { name: 'キャンセル' }).click();
    expect(await running('apply')).toBe(true);

    wizard.lab.devices.imm2.faults.snmp.delayMs = 0;
    await expect.poll(() => running('apply'), { timeout: 60_000 }).toBe(false);
    await expect.poll(async () => (await view()).file.settings.contact.city).toBe('Shinjuku-ku');
  }, 120_000);

  test('after a change of settings the results stay and the plan is out of date, on the screen too', async () => {
    const after = await view();
    expect(after.applies.map(({ state }) => state)).toEqual(['done']);
    expect(after.undoable).toHaveLength(1);
    expect(after.outdatedPlans).toEqual([await idOf(IMM2)]);
    await go('apply');
    await wizard.page.getByText(/変更計画は、今の設定と合っていません/).waitFor();
    await wizard.page.getByText('設定完了').first().waitFor();
    expect(await wizard.page.getByRole('button', { name: /台に書き込む/ }).count()).toBe(0);
  }, 60_000);

  test('turned down after the write, both screens say so and lead to the list; chosen again, the word is gone', async () => {
    const { id } = await view();
    const deviceIds = [await idOf(IMM2)];
    await ask(wizard.page, 'site:set-device', { siteId: id, deviceIds, change: { chosen: false } });
    const said = wizard.page.locator('.left-behind').getByText(/対象から外されていますが/);
    for (const step of ['apply', 'report']) {
      await go(step);
      await said.waitFor();
      expect(await said.innerText()).toContain(IMM2);
    }
    await wizard.page.getByRole('button', { name: '機器の一覧へ' }).click();
    await expect.poll(async () => (await view()).step).toBe('discover');
    await ask(wizard.page, 'site:set-device', { siteId: id, deviceIds, change: { chosen: true } });
    await go('apply');
    await wizard.page.getByText('設定完了').first().waitFor();
    expect(await said.count()).toBe(0);
  }, 60_000);

  test('put back as it was, neither the screen nor the report says that it is set up', async () => {
    await done('undo:start', { deviceIds: [await idOf(IMM2)], confirmed: true });
    const { id, applies } = await view();
    expect(applies).toMatchObject([{ act: 'undo', state: 'done' }]);
    // An IMM2 does not take back fields that were empty: that is said, and it is not set up either way.
    await wizard.page.getByText('一部を除き元に戻し済み').first().waitFor();
    const options = { language: 'ja', maskPersonalData: false, firewallRows: 'all' };
    const saved = await ask<{ files: readonly string[] }>(wizard.page, 'report:save', {
      siteId: id,
      kinds: ['report'],
      options,
    });
    const pdf = saved.files.find((file) => file.endsWith('.pdf')) ?? '';
    const words = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).replace(/\s/gu, '');
    expect(words).toContain('一部を除き元に戻し済み');
    expect(words).toContain('設定完了0/1台');
    expect(words).toContain('設定の書き戻し');
    expect(words).not.toContain('設定書き込み');
  }, 60_000);

  test('killed in the middle of writing, the next start names the device and what was sent, and reads it back', async () => {
    const deviceIds = [await idOf(IMM2)];
    await done('plan:start', { deviceIds });
    wizard.lab.devices.imm2.faults.snmp.delayMs = 150;
    const { id } = await view();
    await ask(wizard.page, 'apply:start', { siteId: id, deviceIds, confirmed: true });
    const journal = join(wizard.folder, 'profile', 'sites', `${id}.journal.jsonl`);
    const sent = (): number => readFileSync(journal, 'utf8').split('"step-sent"').length;
    const before = sent();
    await expect.poll(sent, { timeout: 30_000, interval: 20 }).toBeGreaterThan(before);
    wizard = await wizard.killed();
    wizard.lab.devices.imm2.faults.snmp.delayMs = 0;

    await wizard.page.getByText(/1 台で書き込みが途中で切れました/).waitFor();
    await wizard.page.locator('.notice').getByText(IMM2).first().waitFor();
    expect((await view()).inDoubt).toEqual([await idOf(IMM2)]);
    const siteId = (await view()).id;
    // Passwords live in memory only: the site's names of environment variables give them again.
    expect(siteId).toBe(id);
    await wizard.page.getByRole('button', { name: '読み戻して確認' }).click();
    await expect.poll(async () => (await view()).inDoubt, { timeout: 60_000 }).toEqual([]);
    expect((await view()).applies[0]?.items.some(({ outcome }) => outcome === 'unknown')).toBe(false);
    await wizard.page.getByText(/1 台で書き込みが途中で切れました/).waitFor({ state: 'hidden' });
  }, 120_000);

  test('killed while a service request was being sent, the next start says so until the list of reports is read', async () => {
    const [{ id }, deviceId] = [await view(), await idOf(IMM2)];
    const journal = join(wizard.folder, 'profile', 'sites', `${id}.journal.jsonl`);
    const head = { at: new Date().toISOString(), deviceId, address: IMM2, actId: 'request' };
    const line = { ...head, type: 'request-sent', driver: 'imm2-cli', text: 'Fan 3 is loud' };
    writeFileSync(journal, `${JSON.stringify(line)}\n`, { flag: 'a' });
    wizard = await wizard.killed();
    const said = wizard.page.locator('.notice').getByText(/127\.67\.0\.21 の障害連絡.*不明/);
    await said.waitFor();
    await done('problems:start', { deviceIds: [deviceId] });
    await said.waitFor({ state: 'hidden' });
  }, 120_000);

  test('a site that is deleted while its devices are written to stops first, and leaves nothing on disk', async () => {
    const { id } = await view();
    const deviceIds = [await idOf(IMM2)];
    await done('plan:start', { deviceIds });
    wizard.lab.devices.imm2.faults.snmp.delayMs = 100;
    await ask(wizard.page, 'apply:start', { siteId: id, deviceIds, confirmed: true });
    expect(await running('apply')).toBe(true);
    await ask(wizard.page, 'sites:remove', { siteId: id });
    expect(await running('apply')).toBe(false);
    wizard.lab.devices.imm2.faults.snmp.delayMs = 0;
    const sites = join(wizard.folder, 'profile', 'sites');
    expect(readdirSync(sites).filter((name) => name.includes(id))).toEqual([]);
    expect(await ask(wizard.page, 'sites:open', { siteId: id })).toMatchObject({
      refused: { code: 'not-found' },
    });
    wizard = await wizard.restart();
    expect(readdirSync(sites).filter((name) => name.includes(id))).toEqual([]);
  }, 120_000);
});

describe('a profile that cannot be written', () => {
  let small: WizardApp;
  const profile = (): string => join(small.folder, 'profile');
  const filler = (): string => join(profile(), 'filler');
  beforeAll(async () => {
    small = await startWizard({ network: '127.68', multicast: false }, (folder) => {
      mkdirSync(join(folder, 'profile'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', join(folder, 'profile')]);
    });
  }, 60_000);
  afterAll(async () => {
    rmSync(filler(), { force: true });
    const { folder } = small;
    try {
      await small.app.close();
    } finally {
      execFileSync('umount', ['-l', join(folder, 'profile')]);
      await small.lab.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is said where one looks, with the reason; what is typed stays, goes elsewhere, and is saved once there is room', async () => {
    const { page } = small;
    const site = await ask<SiteView>(page, 'sites:last');
    const block = Buffer.alloc(1 << 20);
    try {
      for (;;) writeFileSync(filler(), block, { flag: 'a' });
    } catch {
      // Full now.
    }
    await page.locator('[name="site.customer"]').fill('株式会社 満杯商事');
    await page.getByText('保存できません。').first().waitFor();
    await page
      .getByText(/ENOSPC/)
      .first()
      .waitFor();
    expect(await page.locator('[name="site.customer"]').inputValue()).toBe('株式会社 満杯商事');
    await page.getByRole('button', { name: '別の場所に保存…' }).click();
    await page
      .getByText(/に保存しました/)
      .first()
      .waitFor();
    const copy = join(small.folder, 'saved', 'callhome-site-backup.json');
    expect(readFileSync(copy, 'utf8')).toContain('株式会社 満杯商事');

    rmSync(filler());
    await page.getByRole('button', { name: 'もう一度保存' }).click();
    await page.getByText('保存できません。').first().waitFor({ state: 'hidden' });
    const stored = join(profile(), 'sites', `${site.id}.json`);
    expect(existsSync(stored)).toBe(true);
    await expect.poll(() => readFileSync(stored, 'utf8')).toContain('株式会社 満杯商事');
  }, 60_000);
});
