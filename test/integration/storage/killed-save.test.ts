import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** A program that is killed while it saves documents: the next save leaves nothing of what it had not finished. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-killed-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CHILD = join(import.meta.dirname, 'killed-save-child.ts');
function save(killedAt: number): void {
  const { signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', CHILD, folder, String(killedAt)],
    { encoding: 'utf8' },
  );
  expect([signal, stdout], stderr).toEqual(killedAt === 0 ? [null, 'ended'] : ['SIGKILL', '']);
}
const names = (): readonly string[] =>
  readdirSync(folder)
    .map((name) => name.normalize('NFC'))
    .sort();
const FIRST = /_v\d+\.\d+-/;

test('killed before its first document is there, the next save has the very names, and leaves no other', () => {
  save(1);
  expect(names().filter((name) => name.endsWith('.part'))).toHaveLength(1);
  save(0);
  expect(names().map((name) => name.replace(/^.*-/, ''))).toEqual([
    'SHA256SUMS.txt',
    'パラメーターシート.xlsx',
    '設定報告書.pdf',
  ]);
  expect(names().every((name) => FIRST.test(name))).toBe(true);
});

test('killed after one that is there, that stays as it was issued; the next save has other names, and takes the rest away', () => {
  save(2);
  const [issued] = names().filter((name) => name.endsWith('.pdf'));
  save(0);
  save(0);
  expect(names()).toContain(issued);
  expect(names()).toHaveLength(1 + 3 + 3);
  expect(names().filter((name) => /\.(part|saving)/.test(name))).toEqual([]);
});

test('what somebody else calls a part is nothing of ours', () => {
  // A browser calls a file so that it is still fetching.
  save(0);
  const [issued = ''] = names().filter((name) => name.endsWith('.pdf'));
  const fetched = `${issued}.part`;
  writeFileSync(join(folder, fetched), 'half');
  save(0);
  expect(names()).toContain(fetched);
});
