import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MergeLook } from '../../../electron/contract/merge.ts';
import type { TakeIn } from '../../../electron/contract/views.ts';
import type { AppError } from '../../../electron/domain/app-error.ts';
import { ok, type Result } from '../../../electron/domain/result.ts';
import { exportOf } from '../../../electron/domain/site-export.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { mergeHandlers } from '../../../electron/shell/handlers/merge-handlers.ts';
import { sitesHandlers } from '../../../electron/shell/handlers/sites-handlers.ts';
import type { HandlerWorld } from '../../../electron/shell/handlers/world.ts';
import { createHeldFile } from '../../../electron/shell/held-file.ts';
import { createOpenSites } from '../../../electron/shell/open-sites.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** A file of a site that is here already becomes nothing before a person has said what. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-known-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 26);
const first = reportSite();

function program(...stored: readonly SiteRecord[]) {
  const store = openSiteStore(join(folder, 'sites'), now);
  for (const record of stored) store.save(record);
  const sites = createOpenSites({
    catalog: () => shipped,
    store,
    vault: openVault({}),
    recall: () => {},
    now,
    tell: () => {},
    tellTrouble: () => {},
    tellRemark: () => {},
  });
  let chosen = '';
  const held = createHeldFile();
  const world = {
    sites,
    store,
    now,
    practice: null,
    jobs: { running: () => [] },
    dialogs: { save: async () => chosen },
    preferences: { get: () => ({ lastUsed: {} }) },
  } as unknown as HandlerWorld;
  const show = (site: Parameters<typeof sites.viewOf>[0]) => sites.viewOf(site);
  const desk = { show, withSite: async () => ok(undefined) } as never;
  const ofSites = sitesHandlers(world, desk, held);
  const ofMerge = mergeHandlers(world, { show }, held);
  const sender = {} as never;
  return {
    takeIn: (value: unknown, name = 'half.json') =>
      ofSites['sites:take-in'](
        { name, bytes: new TextEncoder().encode(JSON.stringify(value)) },
        sender,
      ) as Promise<Result<TakeIn, AppError>>,
    keepOwn: (token: string) =>
      ofSites['sites:keep-own']({ token }, sender) as Promise<Result<TakeIn, AppError>>,
    look: (siteId: string, token: string) =>
      ofMerge['merge:look']({ siteId, token }, sender) as Promise<Result<MergeLook, AppError>>,
    journalPath: store.journalPath,
    exportTo: (path: string, siteId: string) => {
      chosen = path;
      return ofSites['sites:export']({ siteId, kind: 'whole' }, sender) as Promise<Result<unknown, AppError>>;
    },
    merge: (siteId: string, token: string) =>
      ofMerge['merge:take']({ siteId, token, choices: {} }, sender) as Promise<Result<unknown, AppError>>,
    ids: (): readonly string[] => {
      sites.flush();
      return openSiteStore(join(folder, 'sites'), now)
        .list()
        .map(({ id }) => id)
        .sort();
    },
  };
}
const knownOf = (answer: Result<TakeIn, AppError>) => {
  if (!answer.ok || answer.value.kind !== 'known') throw new Error(JSON.stringify(answer));
  return answer.value;
};
const whole = (record: SiteRecord) => exportOf(record, [], 'whole');

test('held and named with the sites it is of, nothing is made of it', async () => {
  const app = program(first, { ...first, id: 'other-half', origin: first.id }, { ...first, id: 'unrelated' });
  const known = knownOf(await app.takeIn(whole(first)));
  expect(known.fileName).toBe('half.json');
  expect([...known.siteIds].sort()).toEqual(['other-half', first.id].sort());
  expect(app.ids()).toHaveLength(3);
});

test.each([
  ['of another site', whole({ ...first, id: 'elsewhere' }), first],
  ['of the practice, where the one here is real', whole({ ...first, simulated: true }), first],
  ['without a history', exportOf(first, [], 'settings'), first],
  ['of which only a template is here', whole(first), { ...first, template: 'ひな形' }],
])('a file %s is taken in at once', async (_what, file, here) => {
  const app = program(here);
  expect(await app.takeIn(file)).toMatchObject({ ok: true, value: { kind: 'taken' } });
  expect(app.ids()).toHaveLength(2);
});

test('an archived site is asked about, and so is one that is only in memory', async () => {
  const app = program({ ...first, archivedAt: '2026-11-25T00:00:00.000Z' });
  expect(knownOf(await app.takeIn(whole(first))).siteIds).toEqual([first.id]);
  const empty = program();
  rmSync(join(folder, 'sites'), { recursive: true, force: true });
  const made = await empty.takeIn(whole({ ...first, id: 'fresh' }));
  expect(made).toMatchObject({ ok: true, value: { kind: 'taken' } });
  expect(knownOf(await empty.takeIn(whole({ ...first, id: 'fresh' }))).siteIds).toHaveLength(1);
});

test('kept as a site of its own it is one, once, and the one that was here is as it was', async () => {
  const app = program(first);
  const { token } = knownOf(await app.takeIn(whole(first)));
  expect(await app.keepOwn(token)).toMatchObject({ ok: true, value: { kind: 'taken' } });
  expect(app.ids()).toHaveLength(2);
  expect(openSiteStore(join(folder, 'sites'), now).load(first.id)).toMatchObject({ ok: true, value: first });
  expect(await app.keepOwn(token)).toMatchObject({ ok: false, error: { code: 'merge-refused' } });
});

test('looked at for merging it is the very file; one that another came after is not taken for it', async () => {
  const app = program(first);
  const { token } = knownOf(await app.takeIn(whole(first), 'a.json'));
  expect(await app.look(first.id, token)).toMatchObject({
    ok: true,
    value: { fileName: 'a.json', sameSite: true },
  });
  knownOf(await app.takeIn(whole(first), 'b.json'));
  expect(await app.look(first.id, token)).toMatchObject({
    ok: false,
    error: { code: 'merge-refused', args: { reason: 'changed' } },
  });
});

test('lines of a later version in the journal go out with the whole site and come in again, as a site of its own and in a merging', async () => {
  const later = JSON.stringify({ at: '2026-11-28T10:00:00.000Z', type: 'firmware-sent', image: 'x' });
  const own = JSON.stringify({ at: '2026-11-28T11:00:00.000Z', type: 'firmware-ended' });
  const app = program(first);
  writeFileSync(app.journalPath(first.id), `${later}\n`);
  const file = join(folder, 'out.json');
  expect(await app.exportTo(file, first.id)).toMatchObject({ ok: true });
  const out = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  const known = knownOf(await app.takeIn(out));
  const kept = await app.keepOwn(known.token);
  if (!kept.ok || kept.value.kind !== 'taken') throw new Error(JSON.stringify(kept));
  expect(readFileSync(app.journalPath(kept.value.siteId), 'utf8')).toBe(`${later}\n`);
  // Merged into a half with such lines of its own, each stands there once.
  writeFileSync(app.journalPath(first.id), `${own}\n`);
  for (const _time of ['once', 'and again']) {
    const again = knownOf(await app.takeIn(out));
    const look = await app.look(first.id, again.token);
    expect(look.ok && (await app.merge(first.id, look.value.token))).toMatchObject({ ok: true });
    expect(readFileSync(app.journalPath(first.id), 'utf8').trim().split('\n')).toEqual([own, later]);
  }
});

test('a file whose foreign lines are none is refused', async () => {
  const bad = { ...(whole(first) as object), journalForeign: ['one\ntwo'] };
  expect(await program().takeIn(bad)).toMatchObject({ ok: false, error: { code: 'invalid-site-file' } });
});
