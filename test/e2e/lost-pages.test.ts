import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportSite } from '../support/report-site.ts';
import { ask, startBare } from './wizard-app.ts';

/**
 * The process of a hidden print page dies, as it does where memory runs out. Before its document is laid out it is tried
 * once more; else, and where the second dies too, that one document fails, and nothing else.
 */
const SITE = 'site-report';
let folder = '';
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-lost-'));
  const sites = join(folder, 'profile', 'sites');
  mkdirSync(sites, { recursive: true });
  writeFileSync(
    join(sites, `${SITE}.json`),
    JSON.stringify({ record: reportSite({ kinds: 'many', devices: 40 }) }),
  );
  ({ app, page } = await startBare(folder));
  await page.waitForFunction(() => document.title.includes(' - '));
  await ask(page, 'sites:open', { siteId: SITE });
  await app.evaluate(({ app: electron }) => {
    const counted = globalThis as { lostPages?: number };
    electron.on('render-process-gone', () => {
      counted.lostPages = (counted.lostPages ?? 0) + 1;
    });
  });
}, 60_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

type Printed = { readonly refused?: { readonly code: string; readonly args: { readonly reason: string } } };
let printed = 0;
const preview = async (): Promise<Printed> => {
  // One that says the same is printed once.
  printed += 1;
  await ask(page, 'site:set-field', { siteId: SITE, path: 'site.reference', text: `A-${printed}` });
  return ask(page, 'report:preview', {
    siteId: SITE,
    kind: 'report',
    options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  });
};
/**
 * The next page that prints dies as it begins to, or as it is about to say that its document is laid out; so may the one
 * after it. Not earlier: a page that waits, and dies before it has got a document, is forgotten, and counts for nobody.
 */
const loseNext = (when: 'laying-out' | 'laying-out twice' | 'printing'): Promise<void> =>
  app.evaluate(({ app: electron, BrowserWindow }, moment) => {
    const lose = (contents: Electron.WebContents): void => {
      if (moment !== 'printing') {
        // Asked before the program's own handler, which so never hears of it.
        contents.ipc.handle('report:page-ready', () => contents.forcefullyCrashRenderer());
        return;
      }
      const print = contents.printToPDF;
      contents.printToPDF = (options) => {
        const printed = print.call(contents, options);
        setTimeout(() => contents.forcefullyCrashRenderer(), 30);
        return printed;
      };
    };
    // The page that waits for the next document, or the first one of all.
    const spare = BrowserWindow.getAllWindows().find((each) => !each.isVisible())?.webContents;
    if (spare !== undefined) lose(spare);
    const pages = (moment === 'laying-out twice' ? 2 : 1) - (spare === undefined ? 0 : 1);
    let left = pages;
    const onCreated = (_event: unknown, contents: Electron.WebContents): void => {
      left -= 1;
      if (left <= 0) electron.off('web-contents-created', onCreated);
      lose(contents);
    };
    if (pages > 0) electron.on('web-contents-created', onCreated);
  }, when);

/** So many pages died so far. */
const lostPages = (): Promise<number> =>
  app.evaluate(() => (globalThis as { lostPages?: number }).lostPages ?? 0);

test('lost while laying out: it is laid out once more, and nobody hears of it', async () => {
  await loseNext('laying-out');
  expect((await preview()).refused).toBeUndefined();
  expect(await lostPages()).toBe(1);
  expect((await preview()).refused).toBeUndefined();
}, 90_000);

test.each(['laying-out twice', 'printing'] as const)(
  'lost while %s: that document says so, and the next one is printed',
  async (moment) => {
    const before = await lostPages();
    await loseNext(moment);
    const lost = await preview();
    expect((await lostPages()) - before).toBe(moment === 'printing' ? 1 : 2);
    expect(lost.refused?.code).toBe('pdf-failed');
    expect(lost.refused?.args.reason).toContain('process ended');
    expect((await preview()).refused).toBeUndefined();
    expect((await preview()).refused).toBeUndefined();
  },
  90_000,
);
