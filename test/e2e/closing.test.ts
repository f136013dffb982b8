import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { launchElectron } from '../support/electron-app.ts';
import { reportSite } from '../support/report-site.ts';
import { ask, electronPath, projectDir, sandboxFlags, startBare } from './wizard-app.ts';

/** The window is closed at the worst moment: the program ends, or asks; it never stays for ever. */
const SITE = 'site-report';
const KINDS = ['report', 'firewall-request', 'manual-sheet', 'parameter-sheet', 'evidence'];
const OPTIONS = { language: 'ja', maskPersonalData: false, firewallRows: 'all' };
/** Fifteen seconds for a page that says nothing, whether it has loaded or not, and the loaded machine. */
const ENDS_WITHIN_MS = 60_000;
let folder = '';
let app: ElectronApplication | null = null;

const newFolder = (): string => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-closing-'));
  return folder;
};
const withSite = async (devices: number) => {
  const sites = join(newFolder(), 'profile', 'sites');
  mkdirSync(sites, { recursive: true });
  const record = reportSite({ kinds: 'many', devices });
  writeFileSync(join(sites, `${SITE}.json`), JSON.stringify({ record }));
  const begun = await startBare(folder);
  app = begun.app;
  await begun.page.waitForFunction(() => document.title.includes(' - '));
  await ask(begun.page, 'sites:open', { siteId: SITE });
  return begun;
};
const quit = (program: ElectronApplication): Promise<unknown> =>
  program.evaluate((electron) => electron.app.quit()).catch(() => {});
const ends = async (program: ElectronApplication): Promise<void> => {
  const gone = program.waitForEvent('close', { timeout: ENDS_WITHIN_MS });
  await quit(program);
  await gone;
  app = null;
};

afterEach(() => {
  // One that did not end, where a test failed.
  app?.process().kill('SIGKILL');
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test.each([0, 50])(
  '%i ms after its start, before its page can be asked: it ends',
  async (wait) => {
    const begun = await launchElectron({
      executablePath: electronPath(),
      args: [...sandboxFlags, '--disable-gpu', projectDir],
      env: { ...(process.env as Record<string, string>), CALLHOME_PROFILE: join(newFolder(), 'profile') },
    });
    app = begun;
    await new Promise((resolve) => setTimeout(resolve, wait));
    await ends(begun);
  },
  60_000,
);

test.each([
  ['', false],
  [', still loading', true],
])(
  'while its page does nothing any more%s: it ends, and what was handed over is kept',
  async (_when, loading) => {
    const { app: begun, page } = await withSite(3);
    await ask(page, 'site:set-field', { siteId: SITE, path: 'site.reference', text: 'B-77' });
    if (loading)
      await begun.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows().find((each) => each.isVisible())?.webContents;
        if (contents !== undefined) contents.isLoadingMainFrame = () => true;
      });
    void page
      .evaluate(() => {
        for (;;);
      })
      .catch(() => {});
    await ends(begun);
    const [saved] = readdirSync(join(folder, 'profile', 'sites')).filter((name) => name.endsWith('.json'));
    expect(saved).toBe(`${SITE}.json`);
    const again = await startBare(folder);
    app = again.app;
    await again.page.waitForFunction(() => document.title.includes(' - '));
    const kept = await ask<{ file: { site: { reference: string } } }>(again.page, 'sites:open', {
      siteId: SITE,
    });
    expect(kept.file.site.reference).toBe('B-77');
    await ends(again.app);
  },
  180_000,
);

test('while files are saved: it asks; two saves at once have names and versions of their own', async () => {
  const { app: begun, page } = await withSite(40);
  type Saved = { files: string[]; failed: unknown[]; isVersion: boolean };
  const save = (): Promise<Saved> =>
    ask<Saved>(page, 'report:save', { siteId: SITE, kinds: KINDS, options: OPTIONS });
  const both = Promise.all([save(), save()]);
  // The first page to print on is open once the first save has begun.
  await expect
    .poll(() => begun.evaluate(({ webContents }) => webContents.getAllWebContents().length))
    .toBeGreaterThan(1);
  await quit(begun);
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('ファイルを保存中です。').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const names = (await both).flatMap(({ files }) => files);
  expect((await both).map(({ failed, isVersion }) => [failed, isVersion])).toEqual([
    [[], true],
    [[], true],
  ]);
  expect(new Set(names).size).toBe(names.length);
  // Each save has its list of digests beside its files.
  expect(readdirSync(join(folder, 'saved'))).toHaveLength(names.length);
  await ends(begun);
}, 120_000);

test('a site whose file cannot be deleted stays, and what is done in it afterwards is kept', async () => {
  const { app: begun, page } = await withSite(3);
  const sites = join(folder, 'profile', 'sites');
  // A folder in the journal's place: only the first of the two files can be deleted, as where one is open elsewhere.
  mkdirSync(join(sites, `${SITE}.journal.jsonl`, 'held'), { recursive: true });
  const removed = await ask<{ refused?: { code: string } }>(page, 'sites:remove', { siteId: SITE });
  expect(removed.refused?.code).toBe('write-failed');
  await ask(page, 'site:set-field', { siteId: SITE, path: 'site.reference', text: 'B-78' });
  await ends(begun);
  expect(readdirSync(sites)).toContain(`${SITE}.json`);
}, 60_000);
