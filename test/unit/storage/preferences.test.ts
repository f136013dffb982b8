import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPreferences } from '../../../electron/storage/preferences.ts';

/** What electron-store was asked to write, and how often it cannot be opened. */
const disk = vi.hoisted(() => ({
  opened: 0,
  failing: 0,
  written: [] as Record<string, unknown>[],
  read: undefined as ((text: string) => unknown) | undefined,
}));
vi.mock('electron-store', () => ({
  default: class {
    constructor({ deserialize }: { readonly deserialize: (text: string) => unknown }) {
      disk.opened += 1;
      disk.read = deserialize;
      if (disk.failing > 0) {
        disk.failing -= 1;
        throw new Error('EROFS');
      }
    }
    set(values: Record<string, unknown>): void {
      disk.written.push({ ...values });
    }
  },
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-preferences-'));
  Object.assign(disk, { opened: 0, failing: 0, written: [] });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const kept = (text: string): void => writeFileSync(join(folder, 'preferences.json'), text);

test('a start reads the file and opens no store; a change is there at once and written in its turn', async () => {
  kept('{ "language": "en", "theme": "dark" }');
  const preferences = openPreferences(folder);
  expect(preferences.get()).toMatchObject({ language: 'en', theme: 'dark', scanPorts: '443' });
  await preferences.written();
  expect(disk.opened).toBe(0);
  preferences.set({ theme: 'light' });
  preferences.set({ lastSite: 'a' });
  expect(preferences.get()).toMatchObject({ language: 'en', theme: 'light', lastSite: 'a' });
  await preferences.written();
  expect(disk.opened).toBe(1);
  expect(disk.written.at(-1)).toEqual({ theme: 'light', lastSite: 'a' });
});

test('a file that an editor saved with a byte order mark is read, and kept by the next change', async () => {
  kept('\ufeff{ "language": "en" }');
  const preferences = openPreferences(folder);
  expect(preferences.get().language).toBe('en');
  preferences.set({ theme: 'light' });
  await preferences.written();
  expect(disk.read?.('\ufeff{ "language": "en" }')).toEqual({ language: 'en' });
});

test.each([
  ['no file', null],
  ['half a file', '{ "language": "e'],
  ['another form', '{ "language": "fr" }'],
  ['no object', '[]'],
])('%s stands for what is shipped', (_what, text) => {
  if (text !== null) kept(text);
  expect(openPreferences(folder).get()).toMatchObject({ language: 'ja', theme: 'system' });
  if (text !== null) expect(readFileSync(join(folder, 'preferences.json'), 'utf8')).toBe(text);
});

test.each([
  ['another value', '"theme": "sepia"'],
  ['a value of another kind', '"scanPorts": 443'],
  ['a value out of its limits', '"devicesAtOnce": 100000'],
  ['a list with one value that does not fit', '"hiddenColumns": { "devices": [1] }'],
  ['a key that nobody knows', '"sounds": true'],
])('%s takes no other with it, and is not written over', async (_what, text) => {
  kept(`{ "language": "en", ${text}, "lastSite": "a" }`);
  const preferences = openPreferences(folder);
  expect(preferences.get()).toMatchObject({
    ...openPreferences(null).get(),
    language: 'en',
    lastSite: 'a',
  });
  preferences.set({ lastFolder: '/b' });
  await preferences.written();
  expect(disk.written).toEqual([{ lastFolder: '/b' }]);
});

test('tables, columns and sites of a later version keep what it kept of them when this one changes its own', async () => {
  const later = { fans: ['speed'], calls: { columns: ['ticket'] } };
  kept(
    JSON.stringify({
      hiddenColumns: { devices: ['serial'], ...later },
      lastUsed: { a: '2026-01-01', b: { at: 1 } },
    }),
  );
  const preferences = openPreferences(folder);
  expect(preferences.get()).toMatchObject({
    hiddenColumns: { devices: ['serial'] },
    lastUsed: { a: '2026-01-01' },
  });
  expect(Object.keys(preferences.get().hiddenColumns)).toEqual(['devices']);
  preferences.set({ hiddenColumns: { devices: [], checks: ['layer'] } });
  preferences.set({ lastUsed: {} });
  await preferences.written();
  expect(disk.written.at(-1)).toEqual({
    hiddenColumns: { devices: [], checks: ['layer'], ...later },
    lastUsed: { b: { at: 1 } },
  });
  // What this one sets itself goes before it.
  preferences.set({ hiddenColumns: { calls: ['ticket'] } });
  await preferences.written();
  expect(disk.written.at(-1)).toMatchObject({ hiddenColumns: { fans: ['speed'], calls: ['ticket'] } });
});

test('a folder that takes nothing loses nothing before the end, and is tried again with the next change', async () => {
  disk.failing = 1;
  const preferences = openPreferences(folder);
  preferences.set({ language: 'en' });
  await preferences.written();
  expect(preferences.get().language).toBe('en');
  expect(disk.written).toEqual([]);
  preferences.set({ scanFast: true });
  await preferences.written();
  expect(disk.written).toEqual([{ language: 'en', scanFast: true }]);
});

test('without a folder nothing is written: a practice goes with its own', async () => {
  const preferences = openPreferences(null);
  preferences.set({ language: 'en' });
  await preferences.written();
  expect(preferences.get().language).toBe('en');
  expect(disk.opened).toBe(0);
});
