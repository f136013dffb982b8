import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import { ok } from '../../../electron/domain/result.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { reportHandlers } from '../../../electron/shell/handlers/report-handlers.ts';
import type { HandlerWorld } from '../../../electron/shell/handlers/world.ts';
import { createOpenSites } from '../../../electron/shell/open-sites.ts';
import { createSaves } from '../../../electron/shell/saves.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { shipped } from '../../support/shipped.ts';

vi.mock('electron', () => ({ shell: {}, app: {} }));

/** Documents that are being saved while their site is merged, deleted or worked on: nothing is lost by it, and they say so. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-saved-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 26);
const OPTIONS = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;

/** A window with one site; `meanwhile` happens while its report is being printed. */
function program(meanwhile: () => void, working: readonly string[] = []) {
  const store = openSiteStore(join(folder, 'sites'), now);
  const vault = openVault({});
  const nothing = (): void => {};
  const sites = createOpenSites({
    catalog: () => shipped,
    store,
    vault,
    recall: nothing,
    now,
    tell: nothing,
    tellTrouble: nothing,
    tellRemark: nothing,
  });
  const site = sites.create(siteFileSchema.parse({ version: 1, site: { customer: 'A' } }));
  const printed: ReportModel[] = [];
  const out = join(folder, 'out');
  mkdirSync(out);
  const world = {
    catalog: () => shipped,
    sites,
    store,
    vault,
    now,
    saves: createSaves(),
    preferences: { set: nothing, get: () => ({}) },
    jobs: { running: (siteId: string) => working.filter(() => siteId === site.handle.get().id) },
    dialogs: { folder: async () => out },
    printer: {
      prepare: nothing,
      print: async (model: ReportModel) => {
        printed.push(model);
        meanwhile();
        return ok(new Uint8Array());
      },
    },
    logPath: join(folder, 'log'),
    version: '0.1.0',
  } as unknown as HandlerWorld;
  const { id } = site.handle.get();
  const save = () =>
    reportHandlers(world)['report:save'](
      { siteId: id, kinds: ['report'], options: OPTIONS, revisionText: '' } as never,
      {} as never,
    );
  return { sites, store, site, id, save, printed };
}

const OTHERS = { at: '2026-11-25T00:00:00.000Z', version: '1.0', text: 'theirs' };

test('merged while its report is printed: the merged site is on disk, with the versions of both', async () => {
  const made = program(() => {
    const record = made.site.handle.get();
    const file = { ...record.file, site: { ...record.file.site, customer: 'merged' } };
    expect(made.sites.replace({ ...record, file, revisions: [OTHERS] }).ok).toBe(true);
  });
  expect(await made.save()).toMatchObject({ ok: true, value: { isVersion: true } });
  expect(made.sites.flush().ok).toBe(true);
  const stored = made.store.load(made.id);
  expect(stored).toMatchObject({ ok: true, value: { file: { site: { customer: 'merged' } } } });
  expect(stored.ok && stored.value.revisions.map(({ text }) => text)).toEqual(['theirs', '']);
});

test('whoever holds a site from before it was replaced writes nothing to it', () => {
  const { sites, store, site, id } = program(() => {});
  const record = site.handle.get();
  sites.replace({ ...record, tags: ['merged'] });
  site.handle.update((each) => ({ ...each, tags: ['late'] }));
  expect(sites.flush().ok).toBe(true);
  expect(store.load(id)).toMatchObject({ ok: true, value: { tags: ['merged'] } });
});

test('deleted while its report is printed: the report is there, and the site stays gone', async () => {
  const made = program(() => {
    expect(made.store.remove(made.id).ok).toBe(true);
    made.sites.close(made.id);
  });
  expect(await made.save()).toMatchObject({ ok: true, value: { isVersion: true } });
  expect(made.sites.flush().ok).toBe(true);
  expect(made.store.load(made.id).ok).toBe(false);
});

test.each([
  ['while work goes on', ['apply'], 1],
  ['when all has ended', [], 0],
])('made %s, a report says so or not', async (_when, working, times) => {
  const made = program(() => {}, working);
  await made.save();
  const codes = made.printed.flatMap(({ premises }) => premises.assumptions.map(({ code }) => code));
  expect(codes.filter((code) => code === 'work-going-on')).toHaveLength(times);
  expect(codes).toContain('nothing-measured');
});
