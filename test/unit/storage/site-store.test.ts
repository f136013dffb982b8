import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../../electron/domain/app-error.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, RECORD_VERSION } from '../../../electron/domain/site-record.ts';
import { createOpenSites } from '../../../electron/shell/open-sites.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { shipped } from '../../support/shipped.ts';

/** What is on disk is what was done: opened, damaged, newer, deleted under way, unwritable. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 25);
const record = (id: string) =>
  newSiteRecord(id, '2026-11-25T00:00:00.000Z', siteFileSchema.parse({ version: 1, site: { customer: id } }));
const store = () => openSiteStore(join(folder, 'sites'), now);
const file = (id: string): string => join(folder, 'sites', `${id}.json`);

test('a record is saved, listed and opened; one whose name is no id is refused', () => {
  expect(store().save(record('a')).ok).toBe(true);
  expect(
    store()
      .list()
      .map(({ id }) => id),
  ).toEqual(['a']);
  expect(store().save({ ...record('a'), id: '../../escape' }).ok).toBe(false);
  expect(existsSync(join(folder, 'escape.json'))).toBe(false);
});

test('a damaged file is put aside and said, with where it is; the others open', () => {
  store().save(record('good'));
  writeFileSync(file('bad'), '{"record": {"version": 2, "id": "bad"');
  writeFileSync(file('odd'), JSON.stringify({ record: { ...record('odd'), step: 7.5, file: 'none' } }));
  const opened = store();
  expect(opened.list().map(({ id }) => id)).toEqual(['good']);
  expect(opened.troubles().map(({ code, args }) => [code, existsSync(String(args.aside))])).toEqual([
    ['site-damaged', true],
    ['site-damaged', true],
  ]);
  // The field alone: the file is named beside it, and one that is no record at all has none.
  expect(opened.troubles().map(({ args }) => args.field)).toEqual(['', 'step']);
});

test('a journal whose record is gone by another hand is told and kept; one of a record that was put aside is not told again', () => {
  store().save(record('bad'));
  writeFileSync(file('bad'), 'no json');
  for (const id of ['bad', 'lost']) writeFileSync(store().journalPath(id), '');
  const opened = store();
  expect(opened.list()).toEqual([]);
  const told = () => store().troubles();
  const alone = [{ code: 'journal-alone', args: { journal: store().journalPath('lost') } }];
  expect(told()).toMatchObject(alone);
  expect(told()).toMatchObject(alone);
  expect(['bad', 'lost', 'never'].map(store().isGone)).toEqual([false, false, true]);
});

test('a site that cannot be deleted, or taken in, stays as it was: there, or not', () => {
  const { sites } = open({
    ...store(),
    takeIn: (each, journal) => {
      mkdirSync(file(each.id));
      return store().takeIn(each, journal);
    },
  });
  const head = { at: '2026-11-25T00:00:01.000Z', deviceId: 'device-1', address: '192.0.2.1' };
  const kept = sites.adopt(record('first'), [
    { ...head, type: 'begin', driver: 'imm2-snmp', act: 'apply' } as const,
  ]);
  expect(kept).toMatchObject({ ok: false, error: { code: 'write-failed' } });
  expect(sites.records()).toEqual([]);
  expect(readdirSync(join(folder, 'sites')).filter((name) => name.includes('journal'))).toEqual([]);
  store().save(record('held'));
  mkdirSync(store().journalPath('held'));
  expect(store().remove('held').ok).toBe(false);
  expect(
    store()
      .list()
      .map(({ id }) => id),
  ).toEqual(['held']);
});

test('a journal that waits to be taken in takes the place of none that was written to since', () => {
  store().save(record('both'));
  const journal = store().journalPath('both');
  writeFileSync(journal, 'since');
  writeFileSync(`${journal}.taken-in`, 'before');
  store();
  expect([readFileSync(journal, 'utf8'), readFileSync(`${journal}.taken-in`, 'utf8')]).toEqual([
    'since',
    'before',
  ]);
});

test('a site whose journal is deleted does not come back without it where something beside it is held', () => {
  store().save(record('gone'));
  writeFileSync(store().journalPath('gone'), '');
  // What Windows does while a scanner has a file: it cannot be deleted.
  mkdirSync(`${file('gone')}.part`);
  expect(store().remove('gone')).toEqual({ ok: true, value: undefined });
  expect([store().list(), existsSync(store().journalPath('gone'))]).toEqual([[], false]);
});

test('a template is one from its first save on: killed a moment later it is no site to work at', () => {
  const { sites } = open();
  const { id } = sites.create(undefined, false, { template: 'Small', tags: ['x'] }).handle.get();
  const saved = store().load(id);
  expect(saved.ok && [saved.value.template, saved.value.tags]).toEqual(['Small', ['x']]);
});

test('a file of a newer program is refused as such and left as it is', () => {
  const text = JSON.stringify({ record: { ...record('new'), version: RECORD_VERSION + 1, future: [1] } });
  store().save(record('good'));
  writeFileSync(file('new'), text);
  const opened = store();
  expect(opened.load('new')).toMatchObject({ ok: false, error: { code: 'site-newer' } });
  expect(readFileSync(file('new'), 'utf8')).toBe(text);
  expect(readdirSync(join(folder, 'sites')).filter((name) => name.includes('damaged'))).toEqual([]);
});

test('a file that cannot be reached is said, and not taken for one that is not there', () => {
  store().save(record('good'));
  symlinkSync(file('loop'), file('loop'));
  const opened = store();
  expect(opened.list().map(({ id }) => id)).toEqual(['good']);
  expect(opened.troubles()).toMatchObject([{ code: 'file-unreadable', args: { path: file('loop') } }]);
  expect(opened.load('nowhere')).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('a copy under another name is refused: it would be saved over the file it was copied from', () => {
  store().save(record('first'));
  writeFileSync(file('copy'), readFileSync(file('first'), 'utf8'));
  expect(store().load('copy').ok).toBe(false);
  expect(store().load('first').ok).toBe(true);
});

function open(saving = store()) {
  const troubles: (AppError | null)[] = [];
  const remarks: AppError[] = [];
  const sites = createOpenSites({
    catalog: () => shipped,
    store: saving,
    vault: openVault({}),
    recall: () => {},
    now,
    tell: () => {},
    tellTrouble: (trouble) => troubles.push(trouble),
    tellRemark: (remark) => remarks.push(remark),
  });
  return { sites, troubles, remarks };
}

test('a deleted site is not written to disk again by work that ends late', () => {
  const { sites } = open();
  const site = sites.create();
  const { id } = site.handle.get();
  sites.close(id);
  store().remove(id);
  site.handle.update((each) => ({ ...each, pins: { late: 'pin' } }));
  sites.flush();
  expect(existsSync(file(id))).toBe(false);
});

test('what cannot be saved stays, is said once, and is saved when it can be again', () => {
  let full = true;
  const real = store();
  const { sites, troubles } = open({
    ...real,
    save: (each) =>
      full
        ? { ok: false, error: { code: 'write-failed', args: { path: 'x', reason: 'ENOSPC' } } }
        : real.save(each),
  });
  const site = sites.create();
  site.handle.update((each) => ({ ...each, pins: { a: 'b' } }));
  expect(sites.flush().ok).toBe(false);
  expect(sites.trouble()?.args.reason).toBe('ENOSPC');
  expect(troubles).toHaveLength(1);
  full = false;
  expect(sites.flush().ok).toBe(true);
  expect(troubles.at(-1)).toBeNull();
  const saved = store().load(site.handle.get().id);
  expect(saved.ok && saved.value.pins).toEqual({ a: 'b' });
});

test('a site that is opened after a crash says what the journal left open', () => {
  const { sites } = open();
  const site = sites.create();
  const { id } = site.handle.get();
  const head = { at: '2026-11-25T00:00:01.000Z', deviceId: 'device-1', address: '192.0.2.1' };
  writeFileSync(
    store().journalPath(id),
    [
      { ...head, type: 'begin', driver: 'imm2-snmp', act: 'apply' },
      { ...head, type: 'step-sent', step: 'contact', keys: ['company'], wanted: { company: 'X' } },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  const again = open().sites.open(id);
  expect(again.ok && again.value.handle.get().runs).toMatchObject([{ act: 'apply', interrupted: 'crashed' }]);
});

test('a site whose journal cannot be read is not opened as if nothing were open; foreign lines in one are told', () => {
  const { sites, remarks } = open();
  const ids = [sites.create(), sites.create()].map(({ handle }) => handle.get().id);
  const [whole = '', none = ''] = ids;
  writeFileSync(store().journalPath(whole), 'by hand\n');
  mkdirSync(store().journalPath(none));
  const again = open();
  expect(again.sites.open(none)).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
  expect(again.sites.open(whole).ok).toBe(true);
  expect(again.remarks.map(({ code }) => code)).toEqual(['journal-foreign']);
  expect(remarks).toEqual([]);
});

test('the list is read once for each save: an unchanged file is not opened again, a saved one is', () => {
  const kept = store();
  kept.save({ ...record('a'), tags: ['x'] });
  const first = kept.entries();
  expect(first.map(({ summary }) => [summary.id, summary.tags])).toEqual([['a', ['x']]]);
  expect(kept.entries()[0]).toBe(first[0]);
  kept.save({ ...record('a'), tags: ['y'] });
  expect(kept.entries()[0]?.summary.tags).toEqual(['y']);
  // What is open is newer in memory: its file is not even looked at.
  writeFileSync(file('b'), 'not a site');
  expect(kept.entries(new Set(['a', 'b']))).toEqual([]);
  expect([kept.troubles(), existsSync(file('b'))]).toEqual([[], true]);
  rmSync(file('b'));
  // Another instance of the program saved it: this one sees it too.
  store().save({ ...record('a'), archivedAt: '2026-11-26T00:00:00.000Z' });
  expect(kept.entries()[0]?.summary.archived).toBe(true);
  rmSync(file('a'));
  expect(kept.entries()).toEqual([]);
});

test('tags and archive are no work: the time of the last change stays, and what an older program does not know is kept', () => {
  const { sites } = open();
  store().save({ ...record('a'), updatedAt: '2026-11-01T00:00:00.000Z' });
  const site = sites.open('a');
  if (!site.ok) throw new Error('not opened');
  site.value.handle.update((each) => ({ ...each, tags: ['東京'], archivedAt: 'now' }));
  expect(site.value.handle.get().updatedAt).toBe('2026-11-01T00:00:00.000Z');
  expect(sites.flush().ok).toBe(true);
  expect(JSON.parse(readFileSync(file('a'), 'utf8'))).toMatchObject({ record: { tags: ['東京'] } });
  site.value.handle.update((each) => ({ ...each, step: 'discover' }));
  expect(site.value.handle.get().updatedAt).toBe('2026-11-25T00:00:00.000Z');
});

test('a record that is taken in becomes a site of its own beside the one it is a copy of, with its journal', () => {
  const { sites } = open();
  store().save(record('a'));
  const line = { type: 'end', at: '', deviceId: 'device-1', address: '192.0.2.1', state: 'done' } as const;
  const taken = sites.adopt({ ...record('a'), archivedAt: 'then' }, [line]);
  if (!taken.ok) throw new Error('not taken in');
  const { id, origin, archivedAt } = taken.value.handle.get();
  expect([origin, archivedAt]).toEqual(['a', '']);
  expect(id).not.toBe('a');
  expect(readFileSync(join(folder, 'sites', `${id}.journal.jsonl`), 'utf8')).toBe(
    `${JSON.stringify(line)}\n`,
  );
  expect(store().load('a').ok).toBe(true);
  expect(store().entries()).toHaveLength(2);
});
