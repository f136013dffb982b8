import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MergeLook } from '../../../electron/contract/merge.ts';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import type { AppError } from '../../../electron/domain/app-error.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import type { Result } from '../../../electron/domain/result.ts';
import { exportOf } from '../../../electron/domain/site-export.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, RECORD_VERSION, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { mergeHandlers } from '../../../electron/shell/handlers/merge-handlers.ts';
import { createHeldFile } from '../../../electron/shell/held-file.ts';
import { createOpenSites } from '../../../electron/shell/open-sites.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore, type SiteStore } from '../../../electron/storage/site-store.ts';
import { journalEntries } from '../../support/journal-entries.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** Another engineer's half in the window: looked at first, written when a person says so, and never half. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-merge-window-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 26);
const theirs = reportSite();
const ID = 'mine';
const mine: SiteRecord = {
  ...newSiteRecord(
    ID,
    '2026-11-20T00:00:00.000Z',
    siteFileSchema.parse({
      ...theirs.file,
      site: { ...theirs.file.site, engineer: '別の 作業者', contact: '03-0000-0000' },
      devices: [...theirs.file.devices.slice(0, 1), { address: '203.0.113.9' }],
    }),
  ),
  origin: theirs.id,
};
const otherWrite = theirs.runs.flatMap((run) => (run.act === 'apply' ? [run.outcome] : [])).at(2);
const act = {
  at: '2026-11-24T09:00:00.000Z',
  deviceId: otherWrite?.deviceId ?? '',
  address: otherWrite?.address ?? '',
};
/** The other half broke off in the middle of a write to a device that this one does not have. */
const BROKEN_OFF: readonly JournalEntry[] = [
  { ...act, type: 'begin', driver: 'xcc-redfish', act: 'apply' },
  { ...act, type: 'step-sent', step: 'contact', keys: ['company'], wanted: { company: 'Renshu' } },
];

/** The window's program over the folder: started again where it is called again. */
function program(change: Partial<SiteStore> = {}) {
  const store = { ...openSiteStore(join(folder, 'sites'), now), ...change };
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
  let chosen: string | null = null;
  let jobs: readonly JobView[] = [];
  const handlers = mergeHandlers(
    {
      sites,
      store,
      now,
      jobs: { running: () => jobs } as never,
      dialogs: { openFile: async () => chosen } as never,
    },
    { show: (site) => sites.viewOf(site) },
    createHeldFile(),
  );
  return {
    sites,
    work: (kind: JobView['kind'] | null) => {
      jobs = kind === null ? [] : [{ kind } as JobView];
    },
    read: async (path: string | null): Promise<Result<MergeLook | null, AppError>> => {
      chosen = path;
      return (await handlers['merge:read']({ siteId: ID }, {} as never)) as never;
    },
    take: async (token: string, choices: Record<string, 'mine' | 'theirs'>) =>
      (await handlers['merge:take']({ siteId: ID, token, choices }, {} as never)) as Result<
        SiteView,
        AppError
      >,
  };
}
const written = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};
const theirFile = (): string => written('theirs.json', exportOf(theirs, BROKEN_OFF, 'whole'));
const stored = (): SiteRecord =>
  (JSON.parse(readFileSync(join(folder, 'sites', `${ID}.json`), 'utf8')) as { record: SiteRecord }).record;
const journal = () => journalEntries(join(folder, 'sites', `${ID}.journal.jsonl`));
const begin = (change: Partial<SiteStore> = {}) => {
  openSiteStore(join(folder, 'sites'), now).save(mine);
  return program(change);
};
const looked = (answer: Result<MergeLook | null, AppError>): MergeLook => {
  if (!answer.ok || answer.value === null) throw new Error(JSON.stringify(answer));
  return answer.value;
};
const proposed = ({ conflicts }: MergeLook) =>
  Object.fromEntries(conflicts.map((each) => [each.path, each.proposed]));
/** All that a merging comes to; when it was is another thing. */
const without = ({ updatedAt: _at, ...rest }: SiteRecord) => rest;

test('it is shown whose halves they are, what is added and what differs, and nothing is changed by looking', async () => {
  const app = begin();
  const before = stored();
  const look = looked(await app.read(theirFile()));
  expect(look).toMatchObject({
    fileName: 'theirs.json',
    sameSite: true,
    mine: { engineer: '別の 作業者', devices: 2 },
    theirs: { engineer: theirs.file.site.engineer },
  });
  expect(look.added).toBeGreaterThan(0);
  expect(look.conflicts.map(({ path }) => path)).toContain('site.engineer');
  expect(await app.read(null)).toEqual({ ok: true, value: null });
  app.sites.flush();
  expect(stored()).toEqual(before);
  expect(journal()).toEqual([]);
});

test('merged, it stands on disk with both histories and whose value was chosen, field by field', async () => {
  const app = begin();
  const look = looked(await app.read(theirFile()));
  const answer = await app.take(look.token, { ...proposed(look), 'site.engineer': 'theirs' });
  expect(answer).toMatchObject({ ok: true });
  const record = stored();
  expect(record.id).toBe(ID);
  expect(record.file.site.engineer).toBe(theirs.file.site.engineer);
  const contact = look.conflicts.find(({ path }) => path === 'site.contact');
  expect(record.file.site.contact).toBe(contact?.proposed === 'theirs' ? contact.theirs : '03-0000-0000');
  expect(record.runs).toHaveLength(theirs.runs.length + 1);
  expect(record.file.devices.map(({ address }) => address)).toContain('203.0.113.9');
  expect(journal()).toHaveLength(2);
  expect(answer.ok && answer.value.rows.length).toBeGreaterThan(2);
  // What the program goes on with is what is on disk.
  const open = app.sites.open(ID);
  expect(open.ok && open.value.handle.get().runs).toHaveLength(theirs.runs.length + 1);
  // It is done once: the same look is over.
  expect(await app.take(look.token, proposed(look))).toMatchObject({
    ok: false,
    error: { code: 'merge-refused', args: { reason: 'changed' } },
  });
});

test('work on the site keeps it from being merged, with the work named, also where it began after the look', async () => {
  const app = begin();
  const before = stored();
  app.work('plan');
  const refused = {
    ok: false,
    error: { code: 'merge-refused', args: { reason: 'working', job: 'plan' } },
  };
  expect(await app.read(theirFile())).toEqual(refused);
  app.work(null);
  const look = looked(await app.read(theirFile()));
  app.work('plan');
  expect(await app.take(look.token, proposed(look))).toEqual(refused);
  expect(stored()).toEqual(before);
});

test.each([
  ['of the practice', { record: { ...theirs, simulated: true } }, 'merge-refused'],
  ['of a newer program', { record: { ...theirs, version: RECORD_VERSION + 1 } }, 'site-newer'],
  ['that is no JSON', '{"record":', 'file-not-json'],
  ['that is no site', { hello: 1 }, 'invalid-site-file'],
])('a file %s is refused by name', async (_what, content, code) => {
  const app = begin();
  const before = stored();
  expect(await app.read(written('theirs.json', content))).toMatchObject({ ok: false, error: { code } });
  expect(stored()).toEqual(before);
});

test('a difference that nobody was shown is not decided behind the back', async () => {
  const app = begin();
  const look = looked(await app.read(theirFile()));
  const open = app.sites.open(ID);
  if (!open.ok) throw new Error('not open');
  open.value.handle.update((record) => ({
    ...record,
    file: { ...record.file, site: { ...record.file.site, reference: 'typed meanwhile' } },
  }));
  expect(await app.take(look.token, proposed(look))).toMatchObject({
    ok: false,
    error: { args: { reason: 'changed' } },
  });
  app.sites.flush();
  expect(stored().runs).toEqual([]);
  expect(stored().file.site.reference).toBe('typed meanwhile');
});

test('a mere site file is another site until a person says that it is the same', async () => {
  const app = begin();
  const look = looked(await app.read(written('settings.json', theirs.file)));
  expect(look).toMatchObject({ sameSite: false, overlaps: [] });
});

/** The same merging without anything in its way. */
async function undisturbed(): Promise<object> {
  const app = begin();
  const look = looked(await app.read(theirFile()));
  await app.take(look.token, proposed(look));
  const whole = { record: without(stored()), journal: journal() };
  rmSync(join(folder, 'sites'), { recursive: true });
  return whole;
}

test('on a full disk it fails with its reason and the site is as it was; the same merging goes on where there is room', async () => {
  const whole = await undisturbed();
  let full = true;
  const error: AppError = { code: 'write-failed', args: { path: 'x', reason: 'ENOSPC' } };
  const real = openSiteStore(join(folder, 'sites'), now);
  const app = begin({ save: (record) => (full ? { ok: false, error } : real.save(record)) });
  const before = stored();
  const look = looked(await app.read(theirFile()));
  expect(await app.take(look.token, proposed(look))).toEqual({ ok: false, error });
  expect([stored(), journal()]).toEqual([before, []]);
  const open = app.sites.open(ID);
  expect(open.ok && open.value.handle.get().runs).toEqual([]);
  full = false;
  expect(await app.take(look.token, proposed(look))).toMatchObject({ ok: true });
  expect({ record: without(stored()), journal: journal() }).toEqual(whole);
});

test('where only the journal cannot be written it is said, and the same merging writes it', async () => {
  const whole = await undisturbed();
  const app = begin();
  const look = looked(await app.read(theirFile()));
  const inTheWay = join(folder, 'sites', `${ID}.journal.jsonl.part`);
  mkdirSync(join(inTheWay, 'x'), { recursive: true });
  expect(await app.take(look.token, proposed(look))).toMatchObject({
    ok: false,
    error: { code: 'write-failed' },
  });
  rmSync(inTheWay, { recursive: true });
  expect(await app.take(look.token, proposed(look))).toMatchObject({ ok: true });
  expect({ record: without(stored()), journal: journal() }).toEqual(whole);
});

test('killed between record and journal, the site opens with everything that was done once, and the same merging brings it to its end', async () => {
  const whole = await undisturbed();
  const real = openSiteStore(join(folder, 'sites'), now);
  const app = begin({
    save: (record) => {
      real.save(record);
      throw new Error('killed');
    },
  });
  const look = looked(await app.read(theirFile()));
  await expect(app.take(look.token, proposed(look))).rejects.toThrow('killed');
  expect(journal()).toEqual([]);
  const again = program();
  const open = again.sites.open(ID);
  expect(open.ok && open.value.handle.get().runs).toHaveLength(theirs.runs.length + 1);
  const second = looked(await again.read(theirFile()));
  expect(await again.take(second.token, { ...proposed(look), ...proposed(second) })).toMatchObject({
    ok: true,
  });
  expect({ record: without(stored()), journal: journal() }).toEqual(whole);
});
