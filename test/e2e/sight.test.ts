import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { textsFor } from '../../electron/texts/for-language.ts';
import { ja } from '../../renderer/i18n/ja.ts';
import { findings } from '../support/axe.ts';
import { reportSite } from '../support/report-site.ts';
import { saveSite } from '../support/saved-site.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/** For eyes that need it: twice the size in the smallest window, and the system's own few colours. */
const record = reportSite({ kinds: 'many', devices: 20 });
const texts = textsFor('ja');
let wizard: WizardApp;

beforeAll(async () => {
  wizard = await startWizard({ network: '127.55', multicast: false }, (folder) => {
    saveSite(join(folder, 'profile'), record);
  });
  await ask(wizard.page, 'sites:open', { siteId: record.id });
}, 60_000);
afterAll(async () => {
  await wizard.close();
});

async function go(step: string): Promise<void> {
  await ask(wizard.page, 'site:set-step', { siteId: record.id, step });
  await wizard.page.reload();
  await wizard.page.waitForSelector('.head h1');
  if (step === 'report') await wizard.page.locator('.pdf-page').first().waitFor();
}

const zoom = (factor: number) =>
  wizard.app.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.isVisible());
    window?.setContentSize(1024, 640);
    window?.webContents.setZoomFactor(wanted);
  }, factor);

test.each(STEP_IDS)(
  'step %s at 200 %: nothing stands beside the window, every button can be pressed',
  async (step) => {
    await go(step);
    await zoom(2);
    await expect.poll(() => wizard.page.evaluate(() => window.innerWidth)).toBeLessThan(600);
    const wide = await wizard.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    const beside = await wizard.page.evaluate(async () => {
      const out: string[] = [];
      for (const each of document.querySelectorAll<HTMLElement>(
        'button, input, select, textarea, summary, a[href]',
      )) {
        if (each.closest('details:not([open])') !== null && each.tagName !== 'SUMMARY') continue;
        // What is there for a screen reader only, and tables that scroll by themselves.
        if (each.closest('.visually-hidden, .table-scroll, .pdf-page') !== null || each.offsetParent === null)
          continue;
        each.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const { left, right, width, top, bottom } = each.getBoundingClientRect();
        if (width === 0 || getComputedStyle(each).opacity === '0') continue;
        if (left < -1 || right > window.innerWidth + 1 || bottom < 1 || top > window.innerHeight - 1)
          out.push(
            `${each.outerHTML.slice(0, 90)} ${Math.round(left)}..${Math.round(right)} ${Math.round(top)}..${Math.round(bottom)}`,
          );
      }
      return out;
    });
    expect(beside).toEqual([]);
    // The steps keep their names, and what else the rail offers can be reached.
    for (const id of STEP_IDS)
      expect(
        await wizard.page.locator('.rail').getByRole('button', { name: texts.step[id].title }).count(),
      ).toBe(1);
    for (const name of [ja.common.language, ja.program.open])
      expect(await wizard.page.locator('.rail').getByRole('button', { name, exact: true }).isVisible()).toBe(
        true,
      );
    // Two columns of half a window are two that nobody can read.
    if (step === 'report') {
      const share = await wizard.page
        .locator('.report-paper')
        .evaluate((each) => each.getBoundingClientRect().width / window.innerWidth);
      expect(share).toBeGreaterThan(0.85);
    }
    mkdirSync('out/screens', { recursive: true });
    await wizard.page.screenshot({ path: `out/screens/zoom-${step}.png` });
    await zoom(1);
  },
  60_000,
);

test('a customer with hundreds of letters covers no step', async () => {
  await go('discover');
  for (const [path, text] of [
    ['site.customer', '株'.repeat(500)],
    ['site.name', 'W'.repeat(500)],
  ])
    await ask(wizard.page, 'site:set-field', { siteId: record.id, path, text });
  await wizard.page.locator('.rail-site').getByText('株株株').waitFor();
  await zoom(1);
  const places = await wizard.page.evaluate(() => {
    const at = (each: string) => document.querySelector(each)?.getBoundingClientRect();
    const texts = [...document.querySelectorAll('.rail-site > *')].map((each) =>
      each.getBoundingClientRect(),
    );
    return {
      end: Math.max(...texts.map(({ bottom }) => bottom)),
      steps: at('.rail-steps')?.top ?? 0,
      last: at('.rail-foot')?.bottom ?? 0,
      window: window.innerHeight,
    };
  });
  expect(places.end).toBeLessThanOrEqual(places.steps);
  expect(places.last).toBeLessThanOrEqual(places.window);
  await wizard.page.screenshot({ path: 'out/screens/long-name.png' });
  for (const [path, text] of [
    ['site.customer', record.file.site.customer],
    ['site.name', record.file.site.name],
  ])
    await ask(wizard.page, 'site:set-field', { siteId: record.id, path, text });
}, 60_000);

test.each(STEP_IDS)(
  'step %s in forced colours: axe finds nothing, and what is chosen looks it',
  async (step) => {
    await go(step);
    await wizard.page.emulateMedia({ forcedColors: 'active' });
    await wizard.page.screenshot({ path: `out/screens/forced-${step}.png` });
    // axe takes the page's own background for what is behind a text, and not the one that the system puts there.
    expect(await findings(wizard.page, ['color-contrast'])).toEqual([]);
    const found = await wizard.page.evaluate(() => {
      const paper = getComputedStyle(document.body).backgroundColor;
      const marked = (each: Element): boolean => {
        const { backgroundColor, outlineStyle } = getComputedStyle(each);
        const filled = backgroundColor !== paper && backgroundColor !== 'rgba(0, 0, 0, 0)';
        return filled || outlineStyle !== 'none';
      };
      const chosen =
        '.chip[aria-pressed="true"], .tab[data-selected], .button[data-kind="primary"]:not([disabled]), .rail-step[data-state="current"]';
      const all = [...document.querySelectorAll(chosen)];
      return {
        all: all.length,
        plain: all.filter((each) => !marked(each)).map((each) => each.outerHTML.slice(0, 120)),
      };
    });
    const off = await wizard.page.evaluate(() => {
      const of = (which: string) =>
        [...document.querySelectorAll(`.button[data-kind="primary"]${which}`)].map(
          (each) => getComputedStyle(each).backgroundColor,
        );
      return { can: of(':enabled'), cannot: of(':disabled') };
    });
    expect(off.cannot.filter((colour) => off.can.includes(colour))).toEqual([]);
    if (step === 'test-call') expect(off.cannot).toHaveLength(1);
    expect(found.all).toBeGreaterThan(1);
    expect(found.plain).toEqual([]);
    await wizard.page.emulateMedia({ forcedColors: null });
  },
  60_000,
);
