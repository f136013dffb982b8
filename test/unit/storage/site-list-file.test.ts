import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { openSiteListFile } from '../../../electron/storage/site-list-file.ts';
import { openSiteStore, type SiteStore } from '../../../electron/storage/site-store.ts';

let folder: string;
let waiting: (() => void)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-list-'));
  waiting = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const listPath = (): string => join(folder, 'site-list.json');
/** A program as it starts: what it writes a moment later waits for `settle`. */
const started = (): SiteStore =>
  openSiteStore(
    join(folder, 'sites'),
    () => 0,
    openSiteListFile(listPath(), (run) => waiting.push(run)),
  );
const settle = (): void => {
  for (const run of waiting.splice(0)) run();
};
function record(id: string, customer = id): SiteRecord {
  const file = parseSiteFile({ version: 1, site: { customer } });
  if (!file.ok) throw new Error('site');
  return newSiteRecord(id, '2026-11-24T00:00:00Z', file.value);
}
const customers = (store: SiteStore): string[] =>
  store
    .entries()
    .map(({ summary }) => summary.customer)
    .sort();
let second = 1_700_000_000;
/** Saves a site at a whole second, which a file's time can be set back to. */
function keep(store: SiteStore, site: SiteRecord): void {
  expect(store.save(site).ok).toBe(true);
  second += 1;
  utimesSync(join(folder, 'sites', `${site.id}.json`), second, second);
}
/** Not a site any more, but as it was for whoever looks at its stamp only: shows that it is not read. */
function spoil(id: string): void {
  const path = join(folder, 'sites', `${id}.json`);
  const { size, mtime } = statSync(path);
  writeFileSync(path, Buffer.alloc(size, ' '));
  utimesSync(path, mtime, mtime);
}

test('the next start reads no site that has not changed, and the one that has', () => {
  const first = started();
  keep(first, record('a'));
  keep(first, record('b'));
  expect(customers(first)).toEqual(['a', 'b']);
  settle();
  spoil('a');
  keep(first, record('b', 'renamed'));
  const second = started();
  expect(customers(second)).toEqual(['a', 'renamed']);
  expect(second.troubles()).toEqual([]);
  expect(waiting).toHaveLength(1);
  settle();
  spoil('b');
  expect(customers(started())).toEqual(['a', 'renamed']);
  expect(waiting).toHaveLength(0);
});

test('a site that went away while the program was closed is not listed, and not kept', () => {
  const first = started();
  keep(first, record('a'));
  keep(first, record('b'));
  first.entries();
  settle();
  rmSync(join(folder, 'sites', 'a.json'));
  expect(customers(started())).toEqual(['b']);
  settle();
  expect(readFileSync(listPath(), 'utf8')).not.toContain('"a"');
});

test('nothing of a deleted site stays in it, also where the program ends at once', () => {
  const store = started();
  keep(store, record('a', 'Secret Customer'));
  keep(store, record('b'));
  store.entries();
  settle();
  expect(readFileSync(listPath(), 'utf8')).toContain('Secret Customer');
  expect(store.remove('a').ok).toBe(true);
  expect(readFileSync(listPath(), 'utf8')).not.toContain('Secret Customer');
  expect(waiting).toHaveLength(0);
});

test.each([
  ['damaged', 'no JSON'],
  ['empty', ''],
  ['of another form', JSON.stringify({ form: 999, sites: {} })],
  ['about something else', JSON.stringify({ form: 1, sites: { a: { stamp: 'x', entry: {} } } })],
])('a list that is %s is made anew from the sites, silently', (_what, text) => {
  const store = started();
  keep(store, record('a'));
  writeFileSync(listPath(), text);
  const next = started();
  expect(customers(next)).toEqual(['a']);
  expect(next.troubles()).toEqual([]);
  settle();
  spoil('a');
  expect(customers(started())).toEqual(['a']);
});

test('an entry that names another site than its own is not believed', () => {
  const store = started();
  keep(store, record('a'));
  keep(store, record('b'));
  store.entries();
  settle();
  const list = JSON.parse(readFileSync(listPath(), 'utf8'));
  list.sites.a.entry = list.sites.b.entry;
  writeFileSync(listPath(), JSON.stringify(list));
  expect(customers(started())).toEqual(['a', 'b']);
});

test('two programs over one folder: whoever writes last is right for both, by the stamps', () => {
  const one = started();
  const two = started();
  keep(one, record('a'));
  expect(customers(one)).toEqual(['a']);
  expect(customers(two)).toEqual(['a']);
  keep(two, record('a', 'from two'));
  keep(two, record('b'));
  expect(customers(two)).toEqual(['b', 'from two']);
  // One's older list is written last.
  waiting.reverse();
  settle();
  expect(customers(started())).toEqual(['b', 'from two']);
});

test('two programs over one folder: what one has deleted the other does not write back', () => {
  const one = started();
  const two = started();
  keep(one, record('a', 'Secret Customer'));
  keep(one, record('b'));
  two.entries();
  expect(one.remove('a').ok).toBe(true);
  settle();
  expect(readFileSync(listPath(), 'utf8')).not.toContain('Secret Customer');
  // Nor does a name stay that only the other program has written.
  keep(two, record('c', 'Another Secret'));
  two.entries();
  settle();
  expect(readFileSync(listPath(), 'utf8')).toContain('Another Secret');
  expect(one.remove('c').ok).toBe(true);
  expect(readFileSync(listPath(), 'utf8')).not.toContain('Another Secret');
});

test('a folder in the place of the list costs nothing but the time', () => {
  mkdirSync(listPath());
  const store = started();
  keep(store, record('a'));
  expect(customers(store)).toEqual(['a']);
  expect(settle).not.toThrow();
  expect(store.troubles()).toEqual([]);
});
