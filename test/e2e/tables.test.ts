import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteView } from '../../electron/contract/views.ts';
import { manyPlans } from '../support/many-plans.ts';
import { reportSite } from '../support/report-site.ts';
import { saveSite } from '../support/saved-site.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** The long tables of steps 2, 3, 5 and 6 with 300 devices: what is drawn, how it is moved through, chosen and kept. */
const record = reportSite({ kinds: 'many', devices: 300 });
/** Sites on which a plan was made and nothing written. */
const PLANNED = [9, 300] as const;
let wizard: WizardApp;

beforeAll(async () => {
  wizard = await startWizard({ network: '127.79', multicast: false }, (folder) => {
    saveSite(join(folder, 'profile'), record);
    for (const devices of PLANNED)
      saveSite(join(folder, 'profile'), manyPlans(devices, `planned-${devices}`));
  });
  await ask(wizard.page, 'sites:open', { siteId: record.id });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

const view = (): Promise<SiteView> => ask<SiteView>(wizard.page, 'sites:last');
const button = (name: string | RegExp) => wizard.page.getByRole('button', { name });
const table = () => wizard.page.locator('.table-rows');
const heads = () => table().locator('thead th').allInnerTexts();
const size = (width: number, height: number) =>
  wizard.app.evaluate(
    ({ BrowserWindow }, wanted) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.isVisible())
        ?.setContentSize(wanted[0], wanted[1]),
    [width, height] as const,
  );

async function go(step: 'discover' | 'preflight' | 'apply' | 'test-call'): Promise<void> {
  await size(1440, 900);
  await ask(wizard.page, 'site:set-step', { siteId: record.id, step });
  await wizard.page.reload();
  await wizard.page.waitForFunction(() => document.title.includes(' - '));
  if (step === 'preflight') await wizard.page.getByRole('radio', { name: /^(?:すべて|All)/ }).click();
  await wizard.page.locator('tr[data-index]').first().waitFor();
}

/** Rows that stand wholly below the head and inside the frame, and how high and wide what can be pressed is. */
const seen = () =>
  wizard.page.evaluate(() => {
    const frame = document.querySelector('.rows-scroll')?.getBoundingClientRect();
    const head = document.querySelector('.rows-scroll thead')?.getBoundingClientRect();
    const rows = [...document.querySelectorAll('tr[data-index]:not([data-group])')];
    const inside = rows.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return (
        frame !== undefined && head !== undefined && top >= head.bottom - 1 && bottom <= frame.bottom + 1
      );
    });
    const small = [
      ...document.querySelectorAll<HTMLElement>(
        '.table-tools :is(button, input), .rows-scroll :is(button, select, .tick-target)',
      ),
    ].filter((each) => {
      const { width, height } = each.getBoundingClientRect();
      return width < 24 || height < 24;
    });
    return {
      inside: inside.length,
      drawn: rows.length,
      small: small.map((each) => each.outerHTML.slice(0, 120)),
    };
  });

const focusedRow = () =>
  wizard.page.evaluate(() => Number(document.activeElement?.closest('tr')?.dataset.index ?? -1));

test.each(['discover', 'apply', 'test-call'] as const)(
  'at 1024 × 640 no column of %s is scrolled to; where a bar scrolls them, the only row stands whole above it',
  async (step) => {
    await go(step);
    await size(1024, 640);
    const address = (await view()).rows.findLast((row) => row.chosen && row.route === 'direct')?.device
      .address;
    await wizard.page.keyboard.press('/');
    await wizard.page.keyboard.type(address ?? '');
    await expect.poll(() => wizard.page.locator('tr[data-index]:not([data-group])').count()).toBe(1);
    const hidden = () =>
      table().evaluate((each) => {
        const frame = each.closest('section') as HTMLElement;
        return [frame.scrollWidth > frame.clientWidth, frame.scrollHeight - frame.clientHeight];
      });
    await expect.poll(hidden).toEqual([false, 0]);
    // What gives way stays chosen, and is said to.
    await button('列').click();
    expect(await wizard.page.getByText('ウィンドウの幅が狭いため非表示').count()).toBe(2);
    await wizard.page.keyboard.press('Escape');
    await table().evaluate((each) => {
      each.style.minWidth = '2000px';
    });
    await expect.poll(hidden).toEqual([true, 0]);
  },
  60_000,
);

test.each(['ja', 'en'] as const)(
  'no head of a column is cut in any width of the window (%s)',
  async (language) => {
    await ask(wizard.page, 'app:set-language', { language });
    try {
      for (const step of ['discover', 'preflight', 'apply', 'test-call'] as const) {
        await go(step);
        for (const width of [1024, 1158, 1162, 1298, 1302, 1440]) {
          await size(width, 640);
          await expect.poll(() => wizard.page.evaluate(() => window.innerWidth)).toBe(width);
          const cut = () =>
            table().evaluate((each) =>
              [...each.querySelectorAll<HTMLElement>('thead .sort-button')]
                .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
                .map(({ innerText }) => innerText),
            );
          await expect.poll(cut, { message: `${step} ${width}` }).toEqual([]);
        }
      }
    } finally {
      await ask(wizard.page, 'app:set-language', { language: 'ja' });
    }
  },
  90_000,
);

test.each(PLANNED)(
  'at 1024 × 640 the list of %d planned devices begins below the changes by group',
  async (devices) => {
    await ask(wizard.page, 'sites:open', { siteId: `planned-${devices}` });
    try {
      await size(1024, 640);
      await wizard.page.reload();
      await wizard.page.locator('.plan-matrix .matrix').waitFor();
      const first = wizard.page.locator('.table-tools, .plan-head').first();
      await first.waitFor();
      const foot = await wizard.page.locator('.foot').evaluate((each) => each.getBoundingClientRect().top);
      await expect.poll(() => first.evaluate((each) => each.getBoundingClientRect().top)).toBeLessThan(foot);
    } finally {
      await ask(wizard.page, 'sites:open', { siteId: record.id });
    }
  },
  60_000,
);

test('at 1024 × 640 the number of changes of step 5 is not cut', async () => {
  await go('apply');
  await size(1024, 640);
  const cut = () =>
    table().evaluate((each) => {
      const at = [...each.querySelectorAll('thead th')].findIndex((head) => head.matches('.work-changes'));
      const cells = [...each.querySelectorAll('tr[data-index]:not([data-group])')].map(
        (row) => row.children[at],
      );
      return [
        cells.some((cell) => /\d/.test(cell?.textContent ?? '')),
        cells.some((cell) => cell !== undefined && cell.scrollWidth > cell.clientWidth),
      ];
    });
  await expect.poll(cut).toEqual([true, false]);
}, 60_000);

describe.each([
  ['discover', 14],
  // Its causes stand between the rows, each on a line.
  ['preflight', 12],
  ['apply', 14],
  ['test-call', 20],
] as const)('the table of step %s', (step, least) => {
  // Whatever became of its tests: the columns that they took away are back.
  afterAll(async () => {
    await ask(wizard.page, 'app:set-columns', {
      table: { discover: 'devices', preflight: 'checks', apply: 'plans', 'test-call': 'calls' }[step],
      hidden: [],
    });
  });
  test('shows many rows, draws few, and gives every control 24 px', async () => {
    await go(step);
    const { inside, drawn, small } = await seen();
    expect(inside).toBeGreaterThanOrEqual(least);
    expect(drawn).toBeLessThan(60);
    expect(small).toEqual([]);
  }, 30_000);

  test('tells a screen reader how many rows there are and which each is; groups close and open', async () => {
    await go(step);
    const count = async () => Number(await table().getAttribute('aria-rowcount'));
    const all = await count();
    expect(all).toBeGreaterThan(200);
    const group = table().locator('tr[data-group]').first();
    expect(await group.getAttribute('aria-rowindex')).toBe('2');
    const toggle = group.locator('button[aria-expanded]');
    await toggle.click();
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await expect.poll(count).toBeLessThan(all);
    await toggle.click();
    await expect.poll(count).toBe(all);
  }, 30_000);

  test('is led through by arrows, Home and End, and found with /', async () => {
    await go(step);
    const all = Number(await table().getAttribute('aria-rowcount'));
    await wizard.page.locator('tr[data-index="1"] .row-button').first().focus();
    await wizard.page.keyboard.press('ArrowDown');
    await expect.poll(focusedRow).toBe(2);
    await wizard.page.keyboard.press('End');
    await expect.poll(focusedRow).toBe(all - 2);
    const last = await wizard.page.locator(`tr[data-index="${all - 2}"]`).getAttribute('aria-rowindex');
    expect(last).toBe(String(all));
    await wizard.page.keyboard.press('Home');
    await expect.poll(focusedRow).toBe(0);
    await wizard.page.keyboard.press('/');
    await wizard.page.keyboard.type('10.20.1.109');
    // Its own row and its group's, and the head.
    await expect.poll(() => table().getAttribute('aria-rowcount')).toBe('3');
    await wizard.page.keyboard.press('Escape');
    await expect.poll(() => table().getAttribute('aria-rowcount')).toBe(String(all));
  }, 30_000);

  test('is filtered by its chips, and copied and saved with every row that is left', async () => {
    await go(step);
    const chips = wizard.page.locator('.table-tools .chip');
    await expect.poll(() => chips.count()).toBeGreaterThan(1);
    const [, wanted] = /(\d+)$/.exec(await chips.nth(1).innerText()) ?? [];
    await chips.nth(1).click();
    await wizard.app.evaluate(({ clipboard }) => clipboard.clear());
    await button('表をコピー').click();
    await expect
      .poll(async () => {
        const text = await wizard.app.evaluate(async ({ clipboard }) => await clipboard.readText());
        return String(text.split('\n').length - 1);
      })
      .toBe(wanted);
    await button('CSV').click();
    await wizard.page.getByText(new RegExp(`^${wanted} (行|台).*\\.csv に保存しました`)).waitFor();
  }, 30_000);

  test('has its columns chosen with the keyboard, never without the address, and keeps that', async () => {
    await go(step);
    const before = await heads();
    await button('列').focus();
    await wizard.page.keyboard.press('Enter');
    const items = wizard.page.getByRole('menuitemcheckbox');
    // The tick is drawn, and is not part of the name.
    const names = (await items.allInnerTexts()).map((text) => text.split('\n').at(-1) ?? '');
    expect(names.length).toBeGreaterThanOrEqual(6);
    const fixed = wizard.page.getByRole('menuitemcheckbox', { name: /アドレス|通信先/ });
    expect(await fixed.getAttribute('aria-disabled')).toBe('true');
    expect(await fixed.getAttribute('aria-checked')).toBe('true');
    // Every one that may go is taken away.
    for (const name of names) {
      const item = wizard.page.getByRole('menuitemcheckbox', { name, exact: true });
      if ((await item.getAttribute('aria-disabled')) === 'true') continue;
      for (
        let at = 0;
        at < names.length && !(await item.evaluate((each) => each === document.activeElement));
        at += 1
      )
        await wizard.page.keyboard.press('ArrowDown');
      await wizard.page.keyboard.press('Space');
      await expect.poll(() => item.getAttribute('aria-checked')).toBe('false');
    }
    await wizard.page.keyboard.press('Escape');
    const left = await heads();
    expect(left.length).toBeLessThan(before.length);
    expect(left.join()).toMatch(/アドレス|通信先/);
    // The row is still opened by its first column, or by its finding.
    await wizard.page.locator('tr[data-index]:not([data-group]) .row-button').first().click();
    await wizard.page.locator('aside.side').waitFor();
    await wizard.page.keyboard.press('Escape');
    wizard = await wizard.restart();
    await go(step);
    expect(await heads()).toEqual(left);
  }, 60_000);
});

test('in step 6 Shift takes everything from the last tick, and a group is ticked at once', async () => {
  await go('test-call');
  const group = table().locator('tr[data-group]').first();
  const ticked = async (): Promise<number> =>
    Number(/選択 (\d+) 台/.exec(await group.innerText())?.[1] ?? Number.NaN);
  await group.locator('input').uncheck();
  await expect.poll(ticked).toBe(0);
  const tick = (index: number) => wizard.page.locator(`tr[data-index="${index}"] input`);
  await tick(2).click();
  await wizard.page.keyboard.down('Shift');
  await tick(6).click();
  await wizard.page.keyboard.up('Shift');
  await expect.poll(ticked).toBe(5);
  await tick(2).focus();
  await wizard.page.keyboard.press('Space');
  await expect.poll(ticked).toBe(4);
}, 30_000);

test('the route of a row offers all its routes as soon as it is reached, and shows the chosen one at once', async () => {
  await go('discover');
  const address = await table().locator('tr[data-index="1"] td.mono').first().innerText();
  const row = (await view()).rows.find((each) => each.device.address === address);
  expect(row?.routes.length).toBeGreaterThan(1);
  const list = wizard.page.getByRole('combobox', { name: `通報経路 ${row?.device.address}` });
  await list.focus();
  await expect.poll(() => list.locator('option').count()).toBe(row?.routes.length);
  const other = row?.routes.find((each) => each.permitted && each.route !== row.route)?.route ?? '';
  // Shown in the same turn, before any answer can have come.
  const shown = await list.evaluate((select: HTMLSelectElement, route) => {
    select.value = route;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return select.value;
  }, other);
  expect(shown).toBe(other);
  await expect
    .poll(async () => (await view()).rows.find((each) => each.device.id === row?.device.id)?.route)
    .toBe(other);
}, 30_000);
