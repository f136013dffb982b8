import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SiteSummary, SiteView } from '../../electron/contract/views.ts';
import { manyPlans } from '../support/many-plans.ts';
import { ask, dropFiles, startWizard, type WizardApp, whenIdle } from './wizard-app.ts';

/** Presses and answers in orders that nobody means: twice, too late, at another site. */
const NETWORK = '127.143';
const XCC = `${NETWORK}.0.11`;
const IMM2 = `${NETWORK}.0.21`;
const OTHER = 'many';
let wizard: WizardApp;
let own = '';

const page = () => wizard.page;
const button = (name: string | RegExp) => page().getByRole('button', { name });
const dialog = () => page().getByRole('dialog').or(page().getByRole('alertdialog'));
const view = (): Promise<SiteView> => ask<SiteView>(page(), 'sites:last');
const sites = (): Promise<SiteSummary[]> => ask<SiteSummary[]>(page(), 'sites:list');
const shown = () => page().locator('.rail-site').innerText();
const status = () => page().locator('.foot-status').innerText();
const reload = async (): Promise<void> => {
  await page().reload();
  await page().waitForFunction(() => document.title.includes(' - '));
};
/** This site at this step, on a page that knows nothing of before. */
const at = async (step: string, siteId = own): Promise<void> => {
  await ask(page(), 'sites:open', { siteId });
  await ask(page(), 'site:set-step', { siteId, step });
  await reload();
};
const idsOf = async (...addresses: readonly string[]): Promise<string[]> =>
  (await view()).rows
    .filter(({ device }) => addresses.includes(device.address))
    .map(({ device }) => device.id);

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false, timeServers: 'most' }, (folder) => {
    const folderOfSites = join(folder, 'profile', 'sites');
    mkdirSync(folderOfSites, { recursive: true });
    writeFileSync(join(folderOfSites, `${OTHER}.json`), JSON.stringify({ record: manyPlans(300, OTHER) }));
  });
  own = (await view()).id;
  await ask(page(), 'site:set-step', { siteId: OTHER, step: 'site' });
}, 90_000);
afterAll(async () => {
  await wizard.close();
});
beforeEach(async () => {
  await whenIdle(page());
});

test('a site that is opened right after a field was typed in stays open, and what was typed is kept in its own', async () => {
  // The first word to a part of the program waits until that is loaded; the next is answered before it.
  wizard = await wizard.restart();
  await page().locator('[name="site.customer"]').pressSequentially('X');
  await button(/^続ける: 練習商事/).click();
  await expect.poll(async () => (await sites()).find(({ id }) => id === own)?.customer).toBe('練習株式会社X');
  // What was typed is handed over first; the other site is opened after that.
  await expect.poll(async () => (await view()).id).toBe(OTHER);
  await expect.poll(shown).toContain('練習商事');
  // A step that is set says that nothing is under way that would open the first one again.
  await ask(page(), 'site:set-step', { siteId: OTHER, step: 'site' });
  expect((await view()).id).toBe(OTHER);
  expect(await shown()).toContain('練習商事');
}, 60_000);

test('a double click makes one site, one copy, one template; so does an Enter that is held down', async () => {
  await at('site');
  const count = async (): Promise<number> => (await sites()).length;
  const before = await count();
  await button('新しい案件を作る').dblclick();
  await page().locator('.rail-site').getByText('(名称未入力)').waitFor();
  // What a second press had begun would be there before this is answered.
  expect(await count()).toBe(before + 1);
  await button(/^複製して始める: 練習商事/).dblclick();
  await page().locator('.rail-site').getByText('練習商事').waitFor();
  expect(await count()).toBe(before + 2);

  await button(/^その他の操作: 練習株式会社X/).click();
  await page().getByRole('menuitem', { name: 'ひな形として保存…' }).click();
  await dialog().getByRole('textbox').fill('練習のひな形');
  await dialog().getByRole('button', { name: '保存' }).dblclick();
  await page().getByText('練習のひな形', { exact: true }).waitFor();
  expect(await count()).toBe(before + 3);

  const begin = button('この内容で始める: 練習のひな形');
  await begin.focus();
  for (let press = 0; press < 10; press += 1) await page().keyboard.down('Enter');
  await page().keyboard.up('Enter');
  await expect.poll(count).toBe(before + 4);
  for (const { id } of await sites())
    if (id !== own && id !== OTHER) await ask(page(), 'sites:remove', { siteId: id });
}, 60_000);

/** A search begins at this site, and waits for a device; the other site is opened meanwhile. */
const searchHereOpenTheOther = async (): Promise<void> => {
  await at('discover');
  wizard.lab.devices.xcc1.faults.delayMs = 2000;
  await page().keyboard.press('F5');
  await page().getByText('機器を検出しています').first().waitFor();
  await page().locator('.rail-step').first().click();
  await button(/^続ける: 練習商事/).click();
  await page().locator('.rail-site').getByText('練習商事').waitFor();
};

test('what a search of one site found is said when that is opened again, and never at the other', async () => {
  await searchHereOpenTheOther();
  wizard.lab.devices.xcc1.faults.delayMs = 0;
  await whenIdle(page());
  expect(await status()).not.toContain('検出');
  await button(/^続ける: 練習株式会社X/).click();
  await expect.poll(status).toContain('検出が終わりました。');
}, 90_000);

test('work of one site is told at the other as that, with the way to it', async () => {
  await searchHereOpenTheOther();
  const bar = page().locator('.frame-work .progress');
  await bar.getByText(/「練習株式会社X.*」の作業です。/).waitFor();
  await bar.getByRole('button', { name: /「練習株式会社X.*」を開く/ }).click();
  await page().locator('.rail-site').getByText('練習株式会社X').waitFor();
  await bar.getByText(/の作業です。/).waitFor({ state: 'detached' });
  wizard.lab.devices.xcc1.faults.delayMs = 0;
}, 90_000);

test('a button that is held while work begins to be told stays under the pointer, and is pressed', async () => {
  await at('site');
  wizard.lab.devices.xcc1.faults.delayMs = 2000;
  const open = button(/^続ける: 練習商事/);
  await ask(page(), 'preflight:start', { siteId: own });
  await open.hover();
  const before = await open.boundingBox();
  await page().mouse.down();
  await page().locator('.progress').waitFor();
  expect(await open.boundingBox()).toEqual(before);
  await page().mouse.up();
  await page().locator('.rail-site').getByText('練習商事').waitFor();
  wizard.lab.devices.xcc1.faults.delayMs = 0;
  await whenIdle(page());
}, 90_000);

test('a site that is pressed right after a field was typed in stays where it is, and is opened', async () => {
  await at('site');
  // The other one was used last: what is saved of this one would put this one first.
  await ask(page(), 'site:set-step', { siteId: OTHER, step: 'discover' });
  await reload();
  await page().locator('[name="site.reference"]').fill('LAB-0077');
  const open = button(/^続ける: 練習商事/);
  await open.hover();
  const before = await open.boundingBox();
  await page().mouse.down();
  await page().locator('[data-table="sites"]').getByText('LAB-0077').waitFor();
  expect((await open.boundingBox())?.y).toBe(before?.y);
  await page().mouse.up();
  await page().locator('.rail-site').getByText('練習商事').waitFor();
  await ask(page(), 'site:set-step', { siteId: OTHER, step: 'site' });
}, 60_000);

test('what is put to another place in the page while it is held is pressed all the same, once', async () => {
  await at('site');
  const open = button(/^続ける: 練習商事/);
  await page().evaluate(() => {
    const counted = window as unknown as { opened: number };
    counted.opened = 0;
    const named = [...document.querySelectorAll('button')].find((each) =>
      each.getAttribute('aria-label')?.startsWith('続ける: 練習商事'),
    );
    named?.addEventListener('click', () => {
      counted.opened += 1;
    });
  });
  await open.hover();
  await page().mouse.down();
  await open.evaluate((node) => {
    const row = node.closest('tr');
    row?.parentElement?.append(row);
  });
  await page().mouse.up();
  await page().locator('.rail-site').getByText('練習商事').waitFor();
  expect(await page().evaluate(() => (window as unknown as { opened: number }).opened)).toBe(1);
}, 60_000);

/** Pressed, then a notice comes above it, then the pointer goes so far aside and is let go. */
const pressWhileItMoves = async (what: Locator, aside = 0): Promise<void> => {
  const told = page().locator('.frame-notices .notice');
  await what.hover();
  const before = await what.boundingBox();
  if (before === null) throw new Error('it is not on the screen');
  const { x, y, width, height } = before;
  await page().mouse.down();
  await dropFiles(page(), [{ name: 'notes.txt', data: 'x' }]);
  await told.waitFor();
  expect((await what.boundingBox())?.y).not.toBe(y);
  await page().mouse.move(x + width / 2 - aside, y + height / 2);
  await page().mouse.up();
};

test('what moves away while it is held is pressed all the same; a pointer that is moved away presses nothing', async () => {
  await at('discover');
  const box = page().locator('tbody [type="checkbox"]').first();
  const ticked = await box.isChecked();
  await pressWhileItMoves(box);
  await expect.poll(() => box.isChecked()).toBe(!ticked);
  await box.click();
  await expect.poll(() => box.isChecked()).toBe(ticked);

  await at('site');
  const open = button(/^続ける: 練習商事/);
  await pressWhileItMoves(open, 300);
  expect(await shown()).toContain('練習株式会社');
  await page().locator('.frame-notices .notice').getByRole('button').first().click();
  await page().locator('.frame-notices .notice').waitFor({ state: 'detached' });
  await pressWhileItMoves(open);
  await page().locator('.rail-site').getByText('練習商事').waitFor();
}, 60_000);

test('what is held while a dialog comes over it is not pressed behind that', async () => {
  await at('discover');
  const { path } = await ask<{ path: string }>(page(), 'sites:export', { siteId: own, kind: 'whole' });
  const box = page().locator('tbody [type="checkbox"]').first();
  const ticked = await box.isChecked();
  await box.hover();
  await page().mouse.down();
  await dropFiles(page(), [{ name: 'whole.json', data: readFileSync(path) }]);
  await dialog().waitFor();
  await page().mouse.up();
  // Said after whatever the press began.
  await ask(page(), 'jobs:list');
  expect(await box.evaluate((each: HTMLInputElement) => each.checked)).toBe(ticked);
  await dialog().getByRole('button', { name: 'キャンセル' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect(await box.isChecked()).toBe(ticked);
}, 60_000);

test('the second click of a double click stays one where what it presses moves away', async () => {
  await at('discover');
  const box = page().locator('tbody [type="checkbox"]').first();
  await box.evaluate((each: HTMLElement) => {
    each.addEventListener('click', ({ detail }) => {
      each.dataset.clicks = `${each.dataset.clicks ?? ''}${detail}`;
    });
  });
  await box.click();
  const y = (await box.boundingBox())?.y;
  await page().mouse.down({ clickCount: 2 });
  await dropFiles(page(), [{ name: 'notes.txt', data: 'x' }]);
  await page().locator('.frame-notices .notice').waitFor();
  expect((await box.boundingBox())?.y).not.toBe(y);
  await page().mouse.up({ clickCount: 2 });
  await expect.poll(() => box.getAttribute('data-clicks')).toBe('12');
}, 60_000);

test('what was done, and what became of dropped files, is said in the language that is on the screen', async () => {
  await at('discover');
  await button(/^CSV$/).click();
  await dropFiles(page(), [{ name: 'notes.txt', data: 'x' }]);
  const told = page().locator('.frame-notices .notice');
  await expect.poll(() => told.count()).toBe(2);
  const words = async (): Promise<string> => (await told.allInnerTexts()).join(' ');
  expect(await words()).toMatch(/[ぁ-ん]/);
  await button('English').click();
  await page().waitForFunction(() => document.documentElement.lang === 'en');
  expect(await words()).toContain('notes.txt');
  expect(await words()).not.toMatch(/[ぁ-ん]/);
  await button('日本語').click();
  await page().waitForFunction(() => document.documentElement.lang === 'ja');
}, 60_000);

test('a site that cannot be deleted stays on the screen', async () => {
  await at('site');
  const journal = join(wizard.folder, 'profile', 'sites', `${OTHER}.journal.jsonl`);
  mkdirSync(join(journal, 'held'), { recursive: true });
  await button(/^続ける: 練習商事/).click();
  await page().locator('.rail-site').getByText('練習商事').waitFor();
  await button(/^その他の操作: 練習商事/).click();
  await page().getByRole('menuitem', { name: '削除' }).click();
  await dialog().getByRole('button', { name: '削除' }).click();
  await page().locator('.frame-notices [role="alert"]').waitFor();
  expect(await shown()).toContain('練習商事');
  expect((await sites()).map(({ id }) => id)).toContain(OTHER);
}, 60_000);

test('F5 in step 6 asks nothing that comes up by itself when the work has ended', async () => {
  await at('site');
  const deviceIds = await idsOf(IMM2);
  await ask(page(), 'plan:start', { siteId: own, deviceIds });
  await whenIdle(page());
  await ask(page(), 'apply:start', { siteId: own, deviceIds, confirmed: true });
  await whenIdle(page());
  await at('test-call');
  wizard.lab.devices.xcc1.faults.delayMs = 1500;
  await ask(page(), 'problems:start', { siteId: own, deviceIds: await idsOf(XCC) });
  const send = button(/テスト通報を送る$|手順を表示$/);
  await expect.poll(() => send.isDisabled()).toBe(true);
  await page().keyboard.press('F5');
  wizard.lab.devices.xcc1.faults.delayMs = 0;
  await whenIdle(page());
  await expect.poll(() => send.isDisabled()).toBe(false);
  expect(await dialog().count()).toBe(0);
  await page().keyboard.press('F5');
  await dialog().waitFor();
  await page().keyboard.press('Escape');
}, 120_000);

test('a password that is refused while devices are written to stays in its field', async () => {
  await at('settings');
  const deviceIds = await idsOf(IMM2);
  await ask(page(), 'undo:start', { siteId: own, deviceIds, confirmed: true });
  await whenIdle(page());
  await ask(page(), 'plan:start', { siteId: own, deviceIds });
  await whenIdle(page());
  wizard.lab.devices.imm2.faults.snmp.delayMs = 150;
  await ask(page(), 'apply:start', { siteId: own, deviceIds, confirmed: true });
  const password = page().getByLabel(/プロキシ・パスワード/);
  await password.fill('Seikai-1');
  await password.blur();
  await page().locator('.frame-notices').getByText('settings-locked').waitFor();
  expect(await password.inputValue()).toBe('Seikai-1');
  wizard.lab.devices.imm2.faults.snmp.delayMs = 0;
  await whenIdle(page());
  await password.focus();
  await password.blur();
  await expect.poll(() => password.inputValue()).toBe('');
}, 120_000);

test('the question before the window closes says when the work it is about has ended', async () => {
  await at('discover');
  wizard.lab.devices.xcc1.faults.delayMs = 3000;
  await page().keyboard.press('F5');
  await page().getByText('機器を検出しています').first().waitFor();
  await wizard.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.isVisible())
      ?.close(),
  );
  await dialog().getByText('実行中の作業があります。').waitFor();
  await dialog().getByRole('button', { name: '中止して終了' }).waitFor();
  wizard.lab.devices.xcc1.faults.delayMs = 0;
  await dialog().getByText('実行中だった作業は終わりました。').waitFor({ timeout: 60_000 });
  expect(await dialog().getByRole('button', { name: '終了', exact: true }).count()).toBe(1);
  expect(await dialog().getByText('検出').count()).toBe(0);
  await page().keyboard.press('Escape');
  await expect.poll(status).toContain('検出が終わりました。');
}, 90_000);

test('what is written to devices is written to those that were named, and to none where none was', async () => {
  for (const channel of ['apply:start', 'undo:start', 'test-call:start'])
    expect(await ask(page(), channel, { siteId: own, deviceIds: [], confirmed: true })).toMatchObject({
      refused: { code: 'invalid-argument' },
    });
}, 30_000);

test('a refusal of what is asked in a dialog stands in the dialog', async () => {
  const { xccSkewed } = wizard.lab.devices;
  await ask(page(), 'preflight:start', { siteId: own });
  await whenIdle(page());
  await at('preflight');
  await page()
    .getByRole('radio', { name: /^すべて/ })
    .click({ force: true });
  // Far down among all of them, where no row is drawn that is not in sight.
  await page().keyboard.press('/');
  await page().keyboard.type(xccSkewed.address);
  await page()
    .locator('tr', { hasText: xccSkewed.address })
    .getByRole('button', { name: '日時が大きくずれています' })
    .click();
  await button('機器に設定する…').click();
  const deviceIds = await idsOf(xccSkewed.address);
  xccSkewed.faults.delayMs = 1000;
  await ask(page(), 'controller:plan', { siteId: own, deviceIds, fixes: ['timezone'] });
  await dialog().getByRole('button', { name: '変更前と変更後を確認' }).click();
  await dialog().getByRole('alert').getByText('別の処理').waitFor();
  xccSkewed.faults.delayMs = 0;
  await whenIdle(page());
  await page().keyboard.press('Escape');
}, 120_000);

test('addresses that are still being judged when the dialog is closed are not added', async () => {
  await at('discover');
  const before = (await view()).rows.length;
  await button(/^アドレスで追加/).click();
  await dialog().getByRole('textbox').fill(`${NETWORK}.0.201`);
  // In the same turn: no answer can have come.
  await dialog().evaluate((shown) => {
    const [cancel, add] = shown.querySelectorAll<HTMLButtonElement>('.dialog-buttons button');
    add?.click();
    cancel?.click();
  });
  await dialog().waitFor({ state: 'detached' });
  // Answered after the addresses were.
  await ask(page(), 'discovery:judge-addresses', { siteId: own, addresses: [`${NETWORK}.0.202`] });
  await ask(page(), 'jobs:list');
  expect((await view()).rows).toHaveLength(before);
  expect(await status()).not.toContain('追加しました');
}, 60_000);

test('a file that is being taken in is not told as left out because the dialog was to be closed', async () => {
  await at('site');
  const { path } = await ask<{ path: string }>(page(), 'sites:export', { siteId: own, kind: 'whole' });
  const before = (await sites()).length;
  await dropFiles(page(), [{ name: 'whole.json', data: readFileSync(path) }]);
  await dialog().waitFor();
  await dialog().evaluate(async (shown) => {
    const [cancel, keep] = shown.querySelectorAll<HTMLButtonElement>('.dialog-buttons button');
    keep?.click();
    // The screen has followed by then, and no answer can have come.
    await Promise.resolve();
    cancel?.click();
  });
  await page().getByText('○ whole.json').waitFor();
  expect(await sites()).toHaveLength(before + 1);
  expect(await dialog().count()).toBe(0);
}, 60_000);

test('scrolling away from the row that has the focus leaves it in the table, and the page where it is', async () => {
  await at('apply', OTHER);
  const table = page().locator('[data-table="plans"]');
  await table.locator('[data-index="5"] input').focus();
  const scrolled = () => page().evaluate(() => document.querySelector('.content')?.scrollTop);
  const before = await scrolled();
  await table.evaluate((each) => each.closest('section')?.scrollTo(0, 5000));
  await table.locator('[data-index="5"]').waitFor({ state: 'detached' });
  const focused = () =>
    page().evaluate(() => document.activeElement?.closest('[aria-label]')?.getAttribute('aria-label'));
  await expect.poll(focused).toBe('機器ごとの状態');
  expect(await scrolled()).toBe(before);
}, 60_000);

test('a row that sorting moves out of sight keeps the focus', async () => {
  await at('apply', OTHER);
  const table = page().locator('[data-table="plans"]');
  const tick = table.locator('[data-index="3"] input');
  const label = await tick.getAttribute('aria-label');
  await tick.focus();
  const focused = () =>
    page().evaluate(() => [
      document.activeElement?.getAttribute('aria-label'),
      Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index) > 20,
    ]);
  expect(await focused()).toEqual([label, false]);
  // As a new state does it: the focus is still in the row.
  const sort = () =>
    table.getByRole('button', { name: 'アドレス' }).evaluate((head) => (head as HTMLButtonElement).click());
  await sort();
  await sort();
  await expect.poll(focused).toEqual([label, true]);
}, 60_000);

test('a folder that is gone is told as that, and not opened as if nothing had been pressed', async () => {
  await at('report');
  const saved = join(wizard.folder, 'saved');
  await ask(page(), 'report:save', {
    siteId: own,
    kinds: ['parameter-sheet'],
    options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  });
  rmSync(saved, { recursive: true });
  await button('保存先を開く').click();
  await page().locator('.frame-notices [role="alert"]').getByText(saved).waitFor();
}, 60_000);

test('Escape that ends a conversion does not empty the search', async () => {
  await at('apply', OTHER);
  const search = page().locator('input[type="search"]').first();
  await search.fill('192.0');
  const press = (isComposing: boolean) =>
    search.evaluate(
      (field, composing) =>
        field.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Escape', isComposing: composing, bubbles: true }),
        ),
      isComposing,
    );
  await press(true);
  expect(await search.inputValue()).toBe('192.0');
  await press(false);
  await expect.poll(() => search.inputValue()).toBe('');
}, 60_000);

test('a document that could not be saved is named, also after step 7 was left', async () => {
  await at('report');
  await wizard.app.evaluate(() => {
    const disk = process.getBuiltinModule('node:fs');
    const { writeFileSync } = disk;
    Object.assign(disk, {
      writeFileSync: (...call: Parameters<typeof writeFileSync>): void => {
        if (String(call[0]).endsWith('-evidence.zip.part'))
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        writeFileSync(...call);
      },
    });
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  });
  // In the same turn: nothing can have been saved before the step is left.
  await button('選んだ成果物を保存').evaluate((save) => {
    (save as HTMLButtonElement).click();
    document.querySelector<HTMLButtonElement>('.rail-step')?.click();
  });
  const notice = page().locator('.frame-notices [role="alert"]');
  await notice.getByText('write-failed').waitFor({ timeout: 60_000 });
  expect(await notice.innerText()).toContain('evidence.zip');
}, 120_000);

test('what was chosen in a step and not saved with the site stays chosen when the step is left and entered again', async () => {
  /** To the step beside this one, and back. */
  const awayAndBack = async (back: number): Promise<void> => {
    const steps = page().locator('.rail-step');
    for (const to of [back - 1, back]) {
      await steps.nth(to).click();
      await expect.poll(() => steps.nth(to).getAttribute('aria-current')).toBe('step');
    }
  };
  await at('apply', OTHER);
  const row = page().locator('[data-table="plans"] [data-index="2"] input');
  await row.click({ force: true });
  await page().getByRole('checkbox', { name: 'まず 1 台で試す' }).click({ force: true });
  await awayAndBack(4);
  await button('299 台に書き込む').waitFor();
  expect(await row.isChecked()).toBe(false);
  expect(await page().getByRole('checkbox', { name: 'まず 1 台で試す' }).isChecked()).toBe(false);

  await at('site');
  const deviceIds = await idsOf(IMM2);
  await ask(page(), 'plan:start', { siteId: own, deviceIds });
  await whenIdle(page());
  await ask(page(), 'apply:start', { siteId: own, deviceIds, confirmed: true });
  await whenIdle(page());
  await at('test-call');
  const call = page().locator('[data-table="calls"] tbody input').first();
  const proposed = await call.isChecked();
  await call.click({ force: true });
  await awayAndBack(5);
  await expect.poll(() => call.isChecked()).toBe(!proposed);

  await at('report');
  const mask = page().getByRole('checkbox', { name: /個人情報/ });
  await mask.click({ force: true });
  const changes = page().getByLabel(/^改訂履歴の更新内容/);
  await changes.fill('連絡先を変更');
  await awayAndBack(6);
  await expect.poll(() => mask.isChecked()).toBe(true);
  expect(await changes.inputValue()).toBe('連絡先を変更');

  await at('discover');
  await page().locator('.disclosure-bar summary').click();
  const multicast = page()
    .locator('.scan-grid')
    .getByRole('checkbox', { name: /マルチキャスト/ });
  await multicast.click({ force: true });
  await awayAndBack(1);
  await page().locator('.disclosure-bar summary').click();
  expect(await multicast.isChecked()).toBe(false);
}, 90_000);

test('a device that was ticked for a test call is not ticked for a second one when the first has succeeded', async () => {
  await at('test-call');
  const tick = page().locator('[data-table="calls"] tr', { hasText: IMM2 }).locator('input');
  if (await tick.isChecked()) await tick.click({ force: true });
  await tick.click({ force: true });
  await button('1 台からテスト通報を送る').click();
  await dialog().getByRole('button', { name: '送信' }).click();
  await whenIdle(page());
  expect((await view()).testCalls.map(({ state }) => state)).toEqual(['success']);
  await expect.poll(() => tick.isChecked()).toBe(false);
}, 120_000);

test('the name of who agrees is kept although its field was not left before the window was closed', async () => {
  await at('settings');
  const consent = page().locator('.consent-act input[type=checkbox]');
  if (await consent.isChecked()) await consent.uncheck({ force: true });
  const by = page()
    .locator('section.card')
    .filter({ has: page().locator('.consent-act') })
    .getByRole('textbox');
  await expect.poll(() => by.isEnabled()).toBe(true);
  await by.fill('承諾 太郎');
  wizard = await wizard.restart();
  expect((await ask<SiteView>(page(), 'sites:open', { siteId: own })).file.settings.termsAccepted.by).toBe(
    '承諾 太郎',
  );
}, 60_000);
