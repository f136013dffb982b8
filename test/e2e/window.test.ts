import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { ask, chosenIds, startWizard, type WizardApp } from './wizard-app.ts';

/** The window itself: what it says, where the focus is, what it keeps, and that practice stays practice. */
const NETWORK = '127.73';
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
const button = (name: string | RegExp) => wizard.page.getByRole('button', { name });
const dialog = () => wizard.page.getByRole('dialog').or(wizard.page.getByRole('alertdialog'));
const focused = (): Promise<string> =>
  wizard.page.evaluate(() => {
    const element = document.activeElement;
    return element === null || element === document.body ? 'the page' : (element.textContent ?? '');
  });
const screens = join(import.meta.dirname, '..', '..', 'out', 'screens');
mkdirSync(screens, { recursive: true });
const size = (width: number, height: number) =>
  wizard.app.evaluate(
    ({ BrowserWindow }, wanted) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.isVisible())
        ?.setContentSize(wanted[0], wanted[1]),
    [width, height] as const,
  );
async function picture(name: string): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [1024, 640],
  ] as const) {
    await size(width, height);
    for (const theme of ['light', 'dark'] as const) {
      await wizard.page.emulateMedia({ colorScheme: theme });
      await wizard.page.screenshot({ path: join(screens, `${name}-${width}-${theme}.png`) });
    }
  }
}

beforeAll(async () => {
  wizard = await startWizard({ network: NETWORK, multicast: false });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

describe('the frame', () => {
  test('has no menu of Electron’s with reloading and developer tools', async () => {
    expect(await wizard.app.evaluate(({ Menu }) => Menu.getApplicationMenu() === null)).toBe(true);
  });

  test('says its status in the language on the screen', async () => {
    await go('discover');
    await wizard.page
      .getByRole('button', { name: /テスト通報.*移動|テスト通報/ })
      .first()
      .click();
    const status = wizard.page.locator('.foot-status');
    await expect.poll(() => status.textContent()).toContain('先に');
    await button('English').click();
    await expect.poll(() => status.textContent()).not.toMatch(/[぀-ヿ一-鿿]/);
    await button('日本語').click();
    await expect.poll(() => status.textContent()).toContain('先に');
  }, 60_000);

  test('long names wrap: the way on stays in the window', async () => {
    await go('site');
    await size(1024, 640);
    await wizard.page.getByLabel('お客様名').fill('W'.repeat(120));
    await wizard.page.getByLabel('サイト名').fill('あ'.repeat(120));
    await expect.poll(async () => (await view()).file.site.customer.length).toBe(120);
    for (const step of ['site', 'discover', 'settings', 'report']) {
      await go(step);
      const wide = await wizard.page.evaluate(() => ({
        page: document.documentElement.scrollWidth,
        content:
          (document.querySelector('.content')?.scrollWidth ?? 0) -
          (document.querySelector('.content')?.clientWidth ?? 0),
        window: window.innerWidth,
        next: document.querySelector('#next-step')?.getBoundingClientRect().right ?? 0,
      }));
      expect(wide.page, step).toBeLessThanOrEqual(wide.window);
      expect(wide.content, step).toBeLessThanOrEqual(0);
      expect(wide.next, step).toBeLessThanOrEqual(wide.window);
    }
    await go('site');
    await wizard.page.getByLabel('お客様名').fill('練習株式会社');
    await wizard.page.getByLabel('サイト名').fill('練習サイト');
  }, 60_000);

  test('a hovered button is readable in both themes', async () => {
    await go('site');
    for (const theme of ['light', 'dark'] as const) {
      await wizard.page.emulateMedia({ colorScheme: theme });
      for (const name of ['English', '新しい案件を作る', '次へ', '記入用シートを保存']) {
        const target = button(name).first();
        await target.hover();
        expect(await target.evaluate(contrast), `${name} ${theme}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  }, 60_000);
});

/** Contrast of an element's text against the first opaque background under it (WCAG 2.2, 1.4.3). */
function contrast(element: Element): number {
  const parse = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
  const lightness = (colour: number[]): number => {
    const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let under: Element | null = element;
  let back = [255, 255, 255];
  while (under !== null) {
    const colour = parse(getComputedStyle(under).backgroundColor);
    if (colour.length === 3 || (colour[3] ?? 0) > 0.9) {
      back = colour;
      break;
    }
    under = under.parentElement;
  }
  const [light, dark] = [lightness(parse(getComputedStyle(element).color)), lightness(back)].sort(
    (a, b) => b - a,
  ) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe('devices added by address', () => {
  test('errors stand beside the field, and one bad entry does not refuse the others', async () => {
    await go('discover');
    await button('アドレスで追加').first().click();
    const field = dialog().getByLabel('アドレスまたはホスト名');
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await field.fill(`${NETWORK}.0.99\n10.0.0.0/24\n${NETWORK}.0.98:99999\n10.1.1.1`);
    await dialog().getByRole('button', { name: '4 件を追加する' }).click();
    await dialog().getByText('「10.0.0.0/24」は範囲です').waitFor();
    await dialog().getByText('のポート番号は使えません').waitFor();
    await dialog().getByText('「10.1.1.1」は練習サイトの外にある').waitFor();
    await picture('2-add-errors');
    expect(await field.inputValue()).toBe(`10.0.0.0/24\n${NETWORK}.0.98:99999\n10.1.1.1`);
    expect(await wizard.page.locator('.content [role=alert]').count()).toBe(0);
    expect((await view()).file.devices.map(({ address }) => address)).toContain(`${NETWORK}.0.99`);
    await wizard.page.keyboard.press('Escape');
    // The focus is back on what opened the dialog.
    await expect.poll(focused).toBe('アドレスで追加');
  }, 60_000);

  test('a name that is not known says so, and is added only when it is meant', async () => {
    await button('アドレスで追加').first().click();
    const field = dialog().getByLabel('アドレスまたはホスト名');
    await field.fill('nowhere.invalid');
    await dialog().getByRole('button', { name: '1 件を追加する' }).click();
    await dialog().getByText('「nowhere.invalid」のアドレスが見つかりません').waitFor();
    expect((await view()).file.devices.some(({ address }) => address === 'nowhere.invalid')).toBe(false);
    await dialog().getByRole('button', { name: '名前が見つからないまま 1 件を追加' }).click();
    await expect
      .poll(async () => (await view()).file.devices.some(({ address }) => address === 'nowhere.invalid'))
      .toBe(true);
    const { id, rows } = await view();
    for (const row of rows.filter(({ device }) =>
      ['nowhere.invalid', `${NETWORK}.0.99`].includes(device.address),
    ))
      await ask(wizard.page, 'site:remove-device', { siteId: id, deviceId: row.device.id });
  }, 60_000);

  test('a port that cannot be used is told, and the field shows the one that is used', async () => {
    await button(new RegExp(XCC.replaceAll('.', '\\.')))
      .first()
      .click();
    await wizard.page.locator('aside details summary', { hasText: 'ポート' }).click();
    const port = wizard.page.locator('aside').getByRole('textbox', { name: 'HTTPS' });
    const used = await port.inputValue();
    await port.fill('99999');
    await port.blur();
    await wizard.page
      .getByText(`「99999」はポート番号 (1～65535) ではありません。${used} のままです。`)
      .waitFor();
    expect(await port.inputValue()).toBe(used);
    await wizard.page.keyboard.press('Escape');
  }, 60_000);
});

describe('practice', () => {
  test('a site begun in the practice window is practice, and nothing else is talked to', async () => {
    const first = await view();
    await go('site');
    await button('新しい案件を作る').click();
    await expect.poll(async () => (await view()).id).not.toBe(first.id);
    const made = await view();
    expect(made.simulated).toBe(true);
    expect(made.file.network.ranges).toEqual(first.file.network.ranges);
    expect(await ask(wizard.page, 'discovery:interfaces')).toEqual([]);
    const refused = await ask<{ refused?: { code: string } }>(wizard.page, 'discovery:start', {
      siteId: made.id,
      ranges: ['192.168.1.0/24'],
      interfaces: [],
      multicast: false,
      sweep: true,
      ports: [443],
      fast: false,
      confirmedLarge: false,
    });
    expect(refused.refused?.code).toBe('practice-only');
    await ask(wizard.page, 'sites:remove', { siteId: made.id });
    await ask(wizard.page, 'sites:open', { siteId: first.id });
    await wizard.page.reload();
    await wizard.page.waitForSelector('nav');
  }, 60_000);
});

describe('a running job', () => {
  test('is in the frame on every step, with the way back and the way to stop it', async () => {
    // A device that takes its time: the pictures are taken while the work goes on.
    wizard.lab.devices.xcc1.faults.delayMs = 2_000;
    await go('preflight');
    await button('すべて再実行')
      .or(button('事前チェックを実行'))
      .first()
      .click({ timeout: 30_000 })
      .catch(() => {});
    await wizard.page.locator('.frame-work .progress').waitFor({ timeout: 20_000 });
    await wizard.page.keyboard.press('Alt+ArrowRight');
    await wizard.page.getByRole('heading', { name: '通報設定' }).waitFor();
    const bar = wizard.page.locator('.frame-work .progress');
    await bar.getByRole('button', { name: '「事前チェック」を表示' }).waitFor();
    await picture('4-running');
    await bar.getByRole('button', { name: '中止' }).click({ timeout: 20_000 });
    await bar.waitFor({ state: 'detached', timeout: 20_000 });
    await expect.poll(() => wizard.page.locator('.foot-status').textContent()).toContain('中止しました');
    wizard.lab.devices.xcc1.faults.delayMs = 0;
    await expect.poll(focused).not.toBe('the page');
  }, 90_000);
});

test('a search that is stopped while many servers wait to be looked at ends, and the devices of the job stay', async () => {
  // Each begins a TLS record and leaves it at that; every address of 127.0.0.0/8 is this machine.
  const half = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(Buffer.from('1603030040', 'hex')));
  });
  half.listen(0, '0.0.0.0', 512);
  await once(half, 'listening');
  const { port } = half.address() as AddressInfo;
  try {
    const { id } = await view();
    const chosen = await chosenIds(wizard.page);
    await go('discover');
    const order = { siteId: id, interfaces: [], multicast: false, sweep: true, fast: true };
    await ask(wizard.page, 'discovery:start', {
      ...order,
      ranges: [`${NETWORK}.9.0/24`],
      ports: [port],
      confirmedLarge: false,
    });
    const bar = wizard.page.locator('.progress').first();
    // Every address was asked; what is left are the looks.
    await expect.poll(() => bar.innerText(), { timeout: 30_000 }).toMatch(/254 *\/ *254/);
    await bar.getByRole('button', { name: '中止' }).click();
    await bar.waitFor({ state: 'detached', timeout: 20_000 });
    await expect.poll(() => wizard.page.locator('.foot-status').textContent()).toContain('中止しました');
    expect((await chosenIds(wizard.page)).toSorted()).toEqual(chosen.toSorted());
  } finally {
    half.close();
  }
}, 90_000);

describe('a wrong password', () => {
  test('is said once for the account, costs one refused login, and leads to its settings', async () => {
    const { id, rows, file } = await view();
    const shared = rows.filter((row) => row.chosen && row.credential === 'xcc');
    expect(shared.length).toBeGreaterThanOrEqual(3);
    const login = file.credentials.xcc;
    await ask(wizard.page, 'credentials:set', {
      siteId: id,
      name: 'xcc',
      credential: login,
      password: 'Wrong-1',
    });
    await go('apply');
    await button('変更計画を作る').click();
    const notice = wizard.page.locator('.notice', { hasText: 'ログイン情報「xcc」でログインできません' });
    await notice.waitFor({ timeout: 60_000 });
    await button('変更計画を作り直す').waitFor({ timeout: 60_000 });
    await expect
      .poll(async () => (await view()).plans.length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(shared.length);
    expect(await notice.count()).toBe(1);
    const codes = async (): Promise<readonly string[]> =>
      (await view()).plans
        .filter((plan) => shared.some((row) => row.device.id === plan.deviceId))
        .flatMap(({ errors }) => errors.map(({ code }) => code));
    const held = async (): Promise<number> =>
      (await codes()).filter((code) => code === 'login-held-back').length;
    await expect.poll(held, { timeout: 60_000 }).toBe(shared.length - 1);
    expect((await codes()).filter((code) => code === 'login-rejected')).toHaveLength(1);
    await picture('5-login');
    await notice.getByRole('button', { name: '「xcc」を設定する' }).click();
    await wizard.page.getByRole('heading', { name: '機器検出' }).waitFor();
    await dialog().getByLabel('名称').waitFor();
    expect(await dialog().getByLabel('名称').inputValue()).toBe('xcc');
    await wizard.page.keyboard.press('Escape');
  }, 120_000);
});

describe('the end', () => {
  test('is there: what was not confirmed, the folder, the next job', async () => {
    await go('report');
    await wizard.page.getByRole('button', { name: '完了', exact: true }).click();
    await dialog()
      .getByText(/テスト通報の成功を確認できていません/)
      .waitFor();
    await dialog().getByRole('button', { name: 'フォルダーを開く' }).waitFor();
    await picture('7-finish');
    await dialog().getByRole('button', { name: '次の案件へ' }).click();
    await wizard.page.getByRole('heading', { level: 1, name: '案件' }).waitFor();
  }, 60_000);

  test('size and place of the window are kept over a restart', async () => {
    await wizard.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.isVisible())
        ?.setBounds({ x: 40, y: 30, width: 1111, height: 777 }),
    );
    wizard = await wizard.restart();
    const bounds = await wizard.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.isVisible())
        ?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 1111, height: 777 });
  }, 60_000);
});

describe('the table of devices with 300 of them', () => {
  const rows = () => wizard.page.locator('tr[data-index]:not([data-group])');
  test('draws what is in sight, is searched with /, filtered, ticked by range and changed at once', async () => {
    const made = await ask<SiteView>(wizard.page, 'sites:create');
    const addresses = Array.from(
      { length: 300 },
      (_, at) => `127.48.${Math.floor(at / 200)}.${(at % 200) + 1}`,
    );
    await ask(wizard.page, 'site:add-devices', { siteId: made.id, addresses, product: 'xcc' });
    await size(1440, 900);
    await go('discover');
    await rows().first().waitFor();
    expect(await rows().count()).toBeLessThan(60);
    const inSight = await wizard.page.evaluate(() => {
      const box = document.querySelector('.table-scroll')?.getBoundingClientRect();
      return [...document.querySelectorAll('tr[data-index]')].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return box !== undefined && top >= box.top && bottom <= box.bottom;
      }).length;
    });
    expect(inSight).toBeGreaterThanOrEqual(15);
    await picture('2-table-300');
    await size(1440, 900);

    await wizard.page.keyboard.press('/');
    await wizard.page.keyboard.type('127.48.0.1');
    await expect
      .poll(async () => (await wizard.page.locator('table').getAttribute('aria-rowcount')) ?? '')
      .toBe('113');
    await wizard.page.keyboard.press('Escape');

    // Shift takes everything from the last tick, also with keys: Home, End and arrows move between rows.
    const box = (index: number) => wizard.page.locator(`tr[data-index="${index}"] input[type=checkbox]`);
    await box(2).click();
    await wizard.page.keyboard.down('Shift');
    await box(8).click();
    await wizard.page.keyboard.up('Shift');
    await expect.poll(async () => (await view()).rows.filter((row) => !row.chosen).length).toBe(7);
    await box(1).focus();
    await wizard.page.keyboard.press('End');
    await expect
      .poll(() =>
        wizard.page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-index')),
      )
      .toBe('300');
    await wizard.page.keyboard.press('Space');
    await expect.poll(async () => (await view()).rows.filter((row) => !row.chosen).length).toBe(8);

    await button(/^対象外 8/).click();
    await expect.poll(() => rows().count()).toBe(8);
    await button(/^すべて 300/).click();
    await button('対象の 292 台をまとめて変更…').click();
    await picture('2-bulk');
    await size(1440, 900);
    await dialog().getByRole('textbox', { name: /HTTPS/ }).fill('8443');
    await dialog().getByRole('button', { name: '292 台を変更' }).click();
    await expect
      .poll(async () => (await view()).rows.filter((row) => row.ports.https === 8443).length)
      .toBe(292);
    await button('CSV').click();
    await wizard.page.getByText(/300 台の一覧を .*機器一覧\.csv に保存しました/).waitFor();
    await button('XClarity Controller')
      .or(button(/XCC \(XClarity Controller\)/))
      .first()
      .click();
    await expect.poll(() => rows().count()).toBe(0);
  }, 90_000);
});
