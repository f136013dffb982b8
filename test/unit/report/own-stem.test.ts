import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownStem } from '../../../electron/documents/own-stem.ts';

/** Two saves at once where the later one can make no lock: the disk is full by then. */
const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const written: typeof fs.writeFileSync = (file, data, options) => {
    fs.writeFileSync(file, disk.full ? '' : data, options);
    if (disk.full) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  return { ...fs, writeFileSync: written };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-own-stem-'));
});
afterEach(() => {
  disk.full = false;
  rmSync(folder, { recursive: true, force: true });
});

const PART = 'x-report.pdf.part';
const begin = (): void => writeFileSync(join(folder, PART), 'half');

test('a name that somebody has stays theirs, with what they have not finished, also where the disk is full', () => {
  const first = ownStem(folder, 'x');
  begin();
  disk.full = true;
  expect(ownStem(folder, 'x').stem).toBe('x_2');
  expect(readdirSync(folder)).toContain(PART);
  first.release();
  expect(readdirSync(folder)).toEqual([PART]);
});
