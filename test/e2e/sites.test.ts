import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteSummary, SiteView } from '../../electron/contract/views.ts';
import { parameterForm } from '../../electron/documents/xlsx.ts';
import { siteFileSchema } from '../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';
import { reportSite } from '../support/report-site.ts';
import { shipped } from '../support/shipped.ts';
import { ask, dropFiles, projectDir, startBare } from './wizard-app.ts';

/** An engineer with 200 sites: finding, tagging, putting away, templates, giving out, and files that are dropped. */
let app: ElectronApplication;
let page: Page;
let folder: string;
const screens = join(projectDir, 'out', 'screens');

function site(at: number): SiteRecord {
  const no = String(at).padStart(3, '0');
  const file = siteFileSchema.parse({
    version: 1,
    site: {
      customer: `株式会社サンプル${no}`,
      name: at % 2 === 0 ? '本社サーバー室' : '大阪データセンター',
      reference: `JOB-${no}`,
      engineer: '設定 太郎',
    },
    devices: [{ address: `198.51.100.${at % 250}` }],
  });
  const day = new Date(Date.UTC(2026, 0, 1) + at * 86_400_000).toISOString();
  return {
    ...newSiteRecord(`site-${no}`, day, file),
    tags: at % 10 === 0 ? ['至急', '金融'] : at % 5 === 0 ? ['金融'] : [],
    archivedAt: at % 40 === 0 ? day : '',
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-sites-'));
  const sites = join(folder, 'profile', 'sites');
  mkdirSync(sites, { recursive: true });
  mkdirSync(join(folder, 'saved'));
  mkdirSync(screens, { recursive: true });
  for (let at = 1; at <= 200; at += 1)
    writeFileSync(join(sites, `${site(at).id}.json`), JSON.stringify({ record: site(at) }));
  const whole = reportSite();
  writeFileSync(join(sites, `${whole.id}.json`), JSON.stringify({ record: whole }));
  ({ app, page } = await startBare(folder));
  await ask(page, 'sites:open', { siteId: 'site-007' });
  await page.reload();
  await page.getByText('保存済みの案件').first().waitFor();
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const list = () => ask<readonly SiteSummary[]>(page, 'sites:list');
const view = () => ask<SiteView>(page, 'sites:last');
const rows = () => page.locator('[data-table="sites"] tbody tr');
const row = (text: string) => rows().filter({ hasText: text });
const search = () => page.getByRole('searchbox');
const chip = (tag: string) => page.locator('.chips').getByRole('button', { name: new RegExp(`^${tag}`) });
const size = (width: number, height: number) =>
  app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setContentSize(wanted[0], wanted[1]),
    [width, height] as const,
  );
const act = async (customer: string, action: string): Promise<void> => {
  await row(customer)
    .getByRole('button', { name: /^その他の操作/ })
    .click();
  await page.getByRole('menuitem', { name: action }).click();
};
async function pictures(name: string): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [1024, 640],
  ] as const) {
    await size(width, height);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: join(screens, `1-${name}-${width}-${theme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('the list', () => {
  test('shows the one used last first, some at a time, and the focus goes on where the list does', async () => {
    await expect.poll(() => rows().count()).toBe(20);
    await expect.poll(async () => rows().first().innerText()).toContain('サンプル007');
    await page.getByText('196 件', { exact: true }).waitFor();
    await pictures('sites-200');
    await page.getByRole('button', { name: 'さらに 20 件を表示' }).click();
    await expect.poll(() => rows().count()).toBe(40);
    await expect
      .poll(() =>
        page.evaluate(() =>
          [...document.querySelectorAll('[data-table="sites"] tbody tr')].findIndex((each) =>
            each.contains(document.activeElement),
          ),
        ),
      )
      .toBe(20);
  });

  test('what is done with a site is a list that keys open at either end, and that gives the focus back', async () => {
    const menu = rows()
      .first()
      .getByRole('button', { name: /^その他の操作/ });
    const items = page.getByRole('menuitem');
    const has = (item: Locator): Promise<boolean> =>
      item.evaluate((element) => element === document.activeElement);
    await menu.focus();
    for (const [key, at] of [
      ['ArrowDown', 0],
      ['ArrowUp', -1],
      ['Enter', 0],
      [' ', 0],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => has(at === 0 ? items.first() : items.last())).toBe(true);
      expect(await menu.getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('Escape');
      await expect.poll(() => items.count()).toBe(0);
      await expect.poll(() => has(menu)).toBe(true);
      expect(await menu.getAttribute('aria-expanded')).toBe('false');
    }
    await menu.click();
    await items.first().waitFor();
    await page.mouse.click(5, 5);
    await expect.poll(() => items.count()).toBe(0);
    expect(await menu.getAttribute('aria-haspopup')).toBe('menu');
  });

  test('is searched with / by customer, site, number and tag, in any width, and by what stands in its devices', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('ｊｏｂ-012');
    await expect.poll(() => rows().count()).toBe(1);
    expect(await rows().innerText()).toContain('サンプル012');
    await search().fill('198.51.100.77');
    await expect.poll(() => rows().count()).toBe(1);
    await row('サンプル077').getByText('機器: 198.51.100.77').waitFor();
    const serial = reportSite().discovery?.devices.find((each) => each.serial !== undefined)?.serial ?? '';
    expect(serial).not.toBe('');
    await search().fill(`${serial.toLowerCase()}`);
    await expect.poll(() => rows().count()).toBe(1);
    await search().fill('本社 金融 198.51.100.20');
    await expect.poll(() => rows().count()).toBe(1);
    await search().fill('ない言葉');
    await page.getByText('条件に合う案件はありません').waitFor();
    await search().press('Escape');
    await expect.poll(() => rows().count()).toBe(20);
  });

  test('is narrowed by tags, of which a site has all', async () => {
    await chip('金融').click();
    await chip('至急').click();
    await page.getByText(/^196 件中 15 件$/).waitFor();
    await chip('至急').click();
    await chip('金融').click();
  });

  test('tags are edited beside the site and do not make it newer', async () => {
    const before = (await list()).find(({ id }) => id === 'site-199');
    await row('サンプル199')
      .getByRole('button', { name: /タグを編集/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('新規、 新規 ，ＤＣ');
    await dialog.getByRole('button', { name: '至急' }).click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await chip('新規').waitFor();
    const after = (await list()).find(({ id }) => id === 'site-199');
    expect(after).toMatchObject({ tags: ['新規', 'ＤＣ', '至急'], updatedAt: before?.updatedAt });
    // On disk, as anything else that was typed.
    const stored = join(folder, 'profile', 'sites', 'site-199.json');
    await expect.poll(() => readFileSync(stored, 'utf8')).toContain('新規');
  });
});

describe('the archive', () => {
  test('takes a site out of the list and deletes nothing; it is shown when asked for, and comes back', async () => {
    await act('サンプル198', 'アーカイブする');
    await expect.poll(() => row('サンプル198').count()).toBe(0);
    await page.getByText(/「株式会社サンプル198 本社サーバー室」を一覧から外しました/).waitFor();
    expect((await list()).find(({ id }) => id === 'site-198')?.archived).toBe(true);
    await page.getByText('アーカイブ済みも表示 (6)').click();
    await row('サンプル198').waitFor();
    await act('サンプル198', '一覧に戻す');
    await expect.poll(async () => (await list()).find(({ id }) => id === 'site-198')?.archived).toBe(false);
    await page.getByText('アーカイブ済みも表示 (5)').click();
  });

  test('an archived site that is open stays open, and in the list', async () => {
    await act('サンプル007', 'アーカイブする');
    await row('サンプル007').getByText('アーカイブ済み').waitFor();
    expect((await view()).id).toBe('site-007');
    expect(await page.getByLabel('お客様名').inputValue()).toBe('株式会社サンプル007');
    await act('サンプル007', '一覧に戻す');
  });
});

describe('templates and copies', () => {
  test('a template is kept under a name, and a new site begins from it without anything of the old job', async () => {
    const whole = reportSite();
    await search().fill(whole.file.site.reference);
    await expect.poll(() => rows().count()).toBe(1);
    await rows()
      .getByRole('button', { name: /^その他の操作/ })
      .click();
    await page.getByRole('menuitem', { name: 'ひな形として保存…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('商事 標準');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: 'この内容で始める: 商事 標準' }).waitFor();
    // A template is no site of the list.
    expect((await list()).filter(({ template }) => template !== '')).toHaveLength(1);
    await pictures('templates');
    await page.getByRole('button', { name: 'この内容で始める: 商事 標準' }).click();
    await expect.poll(async () => (await view()).file.settings.company).toBe(whole.file.settings.company);
    const made = await view();
    expect(made.id).not.toBe(whole.id);
    expect(made.file.devices).toEqual([]);
    expect(made.file.site.reference).toBe('');
    expect(made.file.settings.termsAccepted).toEqual({ by: '', at: '' });
    expect([made.plans, made.applies, made.testCalls, made.rows]).toEqual([[], [], [], []]);
    for (const { serial, uuid } of whole.discovery?.devices ?? [])
      for (const word of [serial, uuid]) if (word) expect(JSON.stringify(made)).not.toContain(word);
  });

  test('a copy is made in the same way', async () => {
    const whole = reportSite();
    await page.getByRole('searchbox').fill(whole.file.site.reference);
    await expect.poll(() => rows().count()).toBe(1);
    await rows()
      .getByRole('button', { name: /^複製して始める/ })
      .click();
    await expect
      .poll(async () => (await view()).file.settings.contact.name)
      .toBe(whole.file.settings.contact.name);
    const copy = await view();
    expect([copy.file.devices, copy.file.site.reference, copy.file.settings.termsAccepted.by]).toEqual([
      [],
      '',
      '',
    ]);
  });

  test('a template is removed by itself; the site that was made of it stays', async () => {
    const made = (await list()).length;
    await page.getByRole('button', { name: '削除: 商事 標準' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: '削除' }).click();
    await expect.poll(async () => (await list()).length).toBe(made - 1);
    await expect.poll(() => page.locator('.template-list').count()).toBe(0);
  });
});

const saved = (name: string): string => join(folder, 'saved', name);
async function exported(kind: RegExp, name: string): Promise<string> {
  const whole = reportSite();
  await page.reload();
  await search().fill(`${whole.file.site.reference} ${whole.file.site.customer}`);
  await expect.poll(() => rows().count()).toBe(1);
  await rows()
    .getByRole('button', { name: /^その他の操作/ })
    .click();
  await page.getByRole('menuitem', { name: '書き出し…' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: kind }).check();
  await page.getByRole('dialog').getByRole('button', { name: '書き出す' }).click();
  await page.getByText(/に書き出しました。パスワードは含まれていません/).waitFor();
  return readFileSync(saved(name), 'utf8');
}

describe('what is given out', () => {
  test('without personal data it holds nobody, says so when it comes in again, and asks for the fields', async () => {
    const whole = reportSite();
    const text = await exported(/個人情報を除く/, 'callhome-site-without-personal-data.json');
    const { contact, company } = whole.file.settings;
    for (const word of [
      contact.name,
      contact.phone,
      contact.email,
      company,
      whole.file.site.customer,
      whole.file.site.engineer,
    ])
      expect(text).not.toContain(word);
    await dropFiles(page, [{ name: 'その案件.json', data: text }]);
    await page
      .getByText(/その案件\.json: 案件として取り込みました。個人情報を除いて書き出されたため/)
      .waitFor();
    const notice = page.locator('.content .notice').first();
    await notice.getByText(/個人情報の \d+ 項目が空欄でした/).waitFor();
    await notice.getByText(/お客様名/).waitFor();
    await page.getByLabel('お客様名').fill('新しいお客様');
    await expect.poll(() => notice.innerText()).not.toContain('お客様名');
  }, 60_000);

  test('whole, it comes in as a site of its own with its results; the first is as it was', async () => {
    const text = await exported(/^すべて/, 'callhome-site-whole.json');
    const before = readFileSync(join(folder, 'profile', 'sites', `${reportSite().id}.json`), 'utf8');
    await dropFiles(page, [{ name: 'whole.json', data: text }]);
    await page.getByRole('dialog').getByRole('button', { name: '別の案件として取り込む' }).click();
    await expect.poll(async () => (await view()).plans.length).toBeGreaterThan(0);
    expect((await view()).id).not.toBe(reportSite().id);
    expect(readFileSync(join(folder, 'profile', 'sites', `${reportSite().id}.json`), 'utf8')).toBe(before);
  }, 60_000);
});

describe('files that are dragged onto the window', () => {
  test('while they are over it, it says what it takes; when they leave, it is gone', async () => {
    const over = (type: string) =>
      page.evaluate((name) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['{}'], 'x.json'));
        document.body.dispatchEvent(
          new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      }, type);
    await over('dragenter');
    await page.getByText('ここに離すと取り込みます').waitFor();
    await pictures('drop');
    await over('dragleave');
    await page.getByText('ここに離すと取り込みます').waitFor({ state: 'detached' });
  });

  test('several at once go one after the other; each that is not taken says why, and nothing is overwritten', async () => {
    const open = await view();
    const count = (await list()).length;
    const sheet = await parameterForm(shipped, 'ja', {
      ...reportSite().file,
      settings: { ...reportSite().file.settings, company: 'Dropped K.K.' },
    });
    await dropFiles(page, [
      { name: 'readme.txt', data: 'hello' },
      { name: 'broken.json', data: '{"version": 1,' },
      { name: 'newer.json', data: JSON.stringify({ record: { ...site(1), version: 99 } }) },
      { name: '記入済み.xlsx', data: sheet },
      { name: 'a.json', data: JSON.stringify({ version: 1, site: { customer: '一つ目' } }) },
      { name: 'b.json', data: JSON.stringify({ version: 1, site: { customer: '二つ目' } }) },
    ]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('記入済み.xlsx').waitFor();
    // The files after the sheet wait for the person's word about it.
    expect((await list()).length).toBe(count);
    await dialog.getByRole('button', { name: 'キャンセル' }).click();
    const results = page.getByRole('list', { name: '取り込みの結果' });
    await results.getByText(/b\.json: 案件として取り込みました/).waitFor();
    const said = await results.innerText();
    expect(said).toContain('readme.txt: 取り込めません');
    expect(said).toContain('broken.json は案件ファイル (JSON) として読み取れません');
    expect(said).toContain('newer.json は、このプログラムより新しい版で保存されています');
    expect(said).toContain('a.json: 案件として取り込みました');
    expect((await list()).length).toBe(count + 2);
    // The open site is open still, and as it was.
    expect((await view()).file).toEqual(open.file);
    expect((await view()).id).toBe(open.id);
    await pictures('drop-results');
  }, 60_000);

  test('behind a dialog they wait, with a word, until it is closed', async () => {
    await page
      .getByRole('button', { name: /^その他の操作/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: '削除' }).click();
    const count = (await list()).length;
    await dropFiles(page, [{ name: 'c.json', data: JSON.stringify({ version: 1 }) }]);
    await page.getByText('開いている画面を閉じると、ファイルを取り込みます').waitFor();
    expect((await list()).length).toBe(count);
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await list()).length).toBe(count + 1);
  });
});

test('no file of the sites was lost or left half written', () => {
  const names = readdirSync(join(folder, 'profile', 'sites'));
  expect(names.filter((name) => name.endsWith('.part') || name.includes('damaged'))).toEqual([]);
  for (const name of names.filter((each) => each.endsWith('.json')))
    expect(
      () => JSON.parse(readFileSync(join(folder, 'profile', 'sites', name), 'utf8')) as unknown,
    ).not.toThrow();
});
