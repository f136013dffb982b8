import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSite, saveState } from '../../../electron/cli/site-state.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { takeField } from '../../../electron/domain/take-field.ts';
import { createOpenSites } from '../../../electron/shell/open-sites.ts';
import { exportJson, jsonWithLater } from '../../../electron/storage/later-fields.ts';
import { parseRecord } from '../../../electron/storage/record-file.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { readTakenIn } from '../../../electron/storage/site-import.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { addRun } from '../../../electron/workflow/site-handle.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** What a later program added to a site without another version: an older one carries it, or leaves the file alone. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-later-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 26);
const LATER = { note: 'later' };
/** Lists of names that a person or a device gives: what is added there is no field of a form. */
const MAPS =
  /(^|\.)(credentials|drafts|manualDone|secretHashes|pins|originals(\.[^.]+)?|originalBoxes|told|args|evidence|values)$/;

type Tree = Record<string, unknown>;

/** Adds a field to each object, at whatever depth, that is one of the program's form; gives where. */
function widened(tree: unknown, paths: string[], path = ''): unknown {
  if (Array.isArray(tree)) return tree.map((each, at) => widened(each, paths, `${path}.${at}`));
  if (typeof tree !== 'object' || tree === null) return tree;
  const inner = Object.entries(tree).map(([name, value]) => [name, widened(value, paths, `${path}.${name}`)]);
  if (MAPS.test(path)) return Object.fromEntries(inner);
  paths.push(path);
  return Object.fromEntries([...inner, ['ofALaterProgram', LATER]]);
}

function at(tree: unknown, path: string): unknown {
  return path
    .split('.')
    .filter((name) => name !== '')
    .reduce<unknown>((inner, name) => (inner as Tree | undefined)?.[name], tree);
}

const ID = 'widened';
const places: string[] = [];
const plain = { ...JSON.parse(JSON.stringify(reportSite())), id: ID } as Tree;
const record = widened(plain, places) as Tree;
const missing = (stored: unknown): readonly string[] =>
  places.filter(
    (path) =>
      JSON.stringify((at(stored, path) as Tree | undefined)?.ofALaterProgram) !== JSON.stringify(LATER),
  );

test('the site that the next tests widen has every part that a record has', () => {
  for (const path of [
    '',
    '.file',
    '.file.network.proxy',
    '.file.settings.contact',
    '.file.devices.0',
    '.known.0',
    '.signOff',
  ])
    expect(places).toContain(path);
  for (const path of [
    /^\.runs\.\d+\.outcome\.items\.\d+$/,
    /^\.discovery\.devices\.0$/,
    /^\.runs\.\d+\.outcome\.results\.\d+$/,
  ])
    expect(places.some((each) => path.test(each))).toBe(true);
});

test('a site of a later program opens in the window, is worked at, and keeps each field that is not known here', () => {
  const sitesIn = join(folder, 'sites');
  mkdirSync(sitesIn);
  const path = join(sitesIn, `${ID}.json`);
  writeFileSync(path, JSON.stringify({ record }));
  const sites = createOpenSites({
    catalog: () => shipped,
    store: openSiteStore(sitesIn, now),
    vault: openVault({}),
    recall: () => {},
    now,
    tell: () => {},
    tellTrouble: () => {},
    tellRemark: () => {},
  });
  const site = sites.open(ID);
  if (!site.ok) throw new Error(JSON.stringify(site.error));
  const { handle } = site.value;
  handle.update((each) => ({
    ...each,
    step: 'report',
    file: takeField(each.file, 'settings.contact.name', 'Hanako Saito').file,
  }));
  const [plan] = handle.get().runs.flatMap((run) => (run.act === 'plan' ? [run] : []));
  if (plan === undefined) throw new Error('no plan');
  addRun(handle, plan);
  expect(sites.flush().ok).toBe(true);
  const stored = (JSON.parse(readFileSync(path, 'utf8')) as { record: Tree }).record;
  expect(missing(stored)).toEqual([]);
  expect(at(stored, '.file.settings.contact.name')).toBe('Hanako Saito');
  expect(readdirSync(sitesIn)).toEqual([`${ID}.json`]);
});

test('the state file of the command line keeps them', () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, JSON.stringify(plain.file));
  writeFileSync(join(folder, 'a.state.json'), JSON.stringify(record));
  const loaded = loadSite(path, now);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  expect(loaded.value.notice).toBeNull();
  expect(saveState(path, { ...loaded.value.record, step: 'report' }).ok).toBe(true);
  const stored: unknown = JSON.parse(readFileSync(join(folder, 'a.state.json'), 'utf8'));
  // The site file is the person's, and goes before what the state says of it.
  expect(missing(stored).filter((each) => !each.startsWith('.file'))).toEqual([]);
});

test('handed on whole they go along, with those of its journal; nothing else that is given out has them', () => {
  const read = parseRecord(record, 'x.json');
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const entry: JournalEntry = {
    type: 'end',
    at: '2026-11-25T00:00:01Z',
    deviceId: 'd',
    address: '192.0.2.1',
    state: 'done',
  };
  const journal: readonly JournalEntry[] = [Object.assign(entry, { ofALaterProgram: LATER })];
  const whole = exportJson(read.value, journal, 'whole');
  const taken = readTakenIn(JSON.parse(whole), 'x.json');
  if (!taken.ok || taken.value.kind !== 'record') throw new Error(JSON.stringify(taken));
  expect(missing((JSON.parse(jsonWithLater(taken.value)) as Tree).record)).toEqual([]);
  expect(taken.value.journal).toEqual(journal);
  for (const kind of ['settings', 'without-personal'] as const)
    expect(exportJson(read.value, [], kind)).not.toContain('ofALaterProgram');
});

test.each([
  ['step', { ...plain, step: 'invoices' }],
  ['runs[0].act', { ...plain, runs: [{ ...(plain.runs as Tree[])[0], act: 'dream' }] }],
  ['file.version', { ...plain, file: { ...(plain.file as Tree), version: 2 } }],
])('a word at %s that is not known here has the file refused by name and left untouched', (field, later) => {
  const sitesIn = join(folder, 'sites');
  mkdirSync(sitesIn);
  const path = join(sitesIn, `${ID}.json`);
  const text = JSON.stringify({ record: later });
  writeFileSync(path, text);
  const error = { code: 'site-unknown-word', args: { path, field } };
  const store = openSiteStore(sitesIn, now);
  expect(store.load(ID)).toEqual({ ok: false, error });
  expect(store.troubles()).toEqual([error]);
  expect(readdirSync(sitesIn)).toEqual([`${ID}.json`]);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
