import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChannelInput, ChannelOutput } from '../../electron/contract/channels.ts';
import type { SiteView } from '../../electron/contract/views.ts';
import { writeReportFiles } from '../../electron/documents/files.ts';
import { revisionsAt } from '../../electron/documents/revisions.ts';
import { STEP_IDS } from '../../electron/domain/step.ts';
import { byHandOf } from '../../electron/workflow/by-hand.ts';
import { deviceRows } from '../../electron/workflow/rows.ts';
import { findings } from '../support/axe.ts';
import { bookmarksOf, fontsOf, glyphCounts, pagesOf, poppler } from '../support/pdf-reader.ts';
import { brokenRules } from '../support/pdf-rules.ts';
import { reportSite } from '../support/report-site.ts';
import { shipped } from '../support/shipped.ts';
import { type ChromiumWindow, openChromium } from './chromium-window.ts';
import { ask, startWizard, type WizardApp } from './wizard-app.ts';

/**
 * The pages and the documents in a current Chromium beside those of the Electron that tests run on, which may be older
 * than the one that ships: what differs between them is seen here. The program that answers is the real one.
 */
const record = reportSite({});
let wizard: WizardApp;
let chromium: ChromiumWindow;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  wizard = await startWizard({ network: '127.77', multicast: false }, (folder) => {
    mkdirSync(join(folder, 'profile', 'sites'), { recursive: true });
    writeFileSync(join(folder, 'profile', 'sites', `${record.id}.json`), JSON.stringify({ record }));
  });
  await ask(wizard.page, 'sites:open', { siteId: record.id });
  chromium = await openChromium((channel, input) =>
    wizard.page.evaluate(
      ([name, value]) =>
        (
          window as unknown as { callhome: { invoke: Record<string, (input: unknown) => Promise<unknown>> } }
        ).callhome.invoke[name as string]?.(value),
      [channel, input] as const,
    ),
  );
  await wizard.page.exposeFunction('tellChromium', chromium.tell);
  await wizard.page.evaluate(() => {
    const { callhome, tellChromium } = window as unknown as {
      callhome: { subscribe: (listener: (event: unknown) => void) => void };
      tellChromium: (event: unknown) => void;
    };
    callhome.subscribe(tellChromium);
  });
  page = await chromium.open(complaints);
}, 90_000);
afterAll(async () => {
  await chromium?.close();
  await wizard?.close();
});

for (const language of ['ja', 'en'] as const) {
  test(`every step stands under the shipped policy, silent, and passes axe in ${language}, light and dark`, async () => {
    await ask(wizard.page, 'app:set-language', { language });
    for (const step of STEP_IDS) {
      const site = await ask<SiteView>(wizard.page, 'site:set-step', { siteId: record.id, step });
      expect(site.step).toBe(step);
      await page.reload();
      await page.waitForFunction(() => document.title.includes(' - '));
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await findings(page), `${step} ${colorScheme}`).toEqual([]);
      }
    }
    expect(complaints).toEqual([]);
  }, 180_000);
}

test('what is typed in it reaches the program, and what the program says reaches it', async () => {
  await ask(wizard.page, 'app:set-language', { language: 'ja' });
  await ask(wizard.page, 'site:set-step', { siteId: record.id, step: 'site' });
  await page.reload();
  const reference = page.getByLabel('案件番号');
  await reference.fill('A-2026-119');
  await reference.blur();
  const kept = async (): Promise<string> =>
    (await ask<SiteView>(wizard.page, 'sites:last')).file.site.reference;
  await expect.poll(kept).toBe('A-2026-119');
  await ask(wizard.page, 'site:set-field', {
    siteId: record.id,
    path: 'site.reference',
    text: record.file.site.reference,
  });
  await expect.poll(() => reference.inputValue()).toBe(record.file.site.reference);
  expect(complaints).toEqual([]);
}, 60_000);

test('the documents: same sections, fonts and tags, no missing glyph, as many pages give or take one', async () => {
  const kinds = ['report', 'firewall-request', 'manual-sheet'] as const;
  const options = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;
  mkdirSync(join(wizard.folder, 'saved'), { recursive: true });
  const wanted: ChannelInput<'report:save'> = {
    siteId: record.id,
    kinds: [...kinds],
    options,
    revisionText: '',
  };
  const saved = await ask<NonNullable<ChannelOutput<'report:save'>>>(wizard.page, 'report:save', wanted);
  expect(saved.failed).toEqual([]);
  const now = Date.now();
  const known = {
    ...record,
    revisions: [
      ...revisionsAt(record, { catalog: shipped, toolVersion: '0.1.0' }, new Date(now).toISOString()),
    ],
  };
  const told: string[] = [];
  const printed = await writeReportFiles(shipped, {
    record: known,
    rows: deviceRows(shipped, known),
    folder: join(wizard.folder, 'chromium'),
    kinds,
    options,
    journalPath: '',
    logPath: '',
    scrub: (text) => text,
    toolVersion: '0.1.0',
    now: () => now,
    byHand: byHandOf(shipped, known),
    printPdf: chromium.printer(told).print,
  });
  expect(printed).toMatchObject({ ok: true, value: { failed: [] } });
  expect(told).toEqual([]);
  for (const title of ['設定報告書', 'FW開放申請書', '手動設定シート']) {
    const named = (files: readonly string[]): string =>
      files.find((file) => file.endsWith(`${title}.pdf`)) ?? title;
    const electrons = named(saved.files);
    const chromiums = named(printed.ok ? printed.value.files : []);
    const [before, after] = await Promise.all([electrons, chromiums].map(facts));
    expect({ title, ...after, pages: 0 }).toEqual({ title, ...before, pages: 0 });
    expect(Math.abs((after?.pages ?? 0) - (before?.pages ?? 0)), `${title}: pages`).toBeLessThanOrEqual(1);
    // The rules of PDF/A and PDF/UA that can be looked at hold in both.
    expect({ title, broken: await brokenRules(readFileSync(chromiums)) }).toEqual({ title, broken: [] });
  }
}, 180_000);

/** What must not depend on the Chromium that printed a document. */
async function facts(pdf: string) {
  const glyphs = await glyphCounts(pdf);
  const info = poppler('pdfinfo', pdf);
  return {
    pages: pagesOf(pdf).length,
    sections: (await bookmarksOf(pdf)).map(({ title }) => title),
    fonts: fontsOf(pdf),
    tagged: /Tagged:\s+yes/.test(info),
    paper: /Page size:\s+(\d+)\.?\d* x (\d+)/.exec(info)?.slice(1, 3),
    missing: glyphs.missing,
    anyGlyph: glyphs.shown > 500,
    // Every character that stands in it: page numbers and dates may differ, letters may not.
    letters: [...new Set(poppler('pdftotext', pdf, '-').replace(/[\s\d]/g, ''))].sort().join(''),
  };
}
