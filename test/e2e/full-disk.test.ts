import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findings } from '../support/axe.ts';
import { reportSite } from '../support/report-site.ts';
import { ask, startBare } from './wizard-app.ts';

/**
 * Saving documents where they cannot be written, in the real window: the folder lies on a small disk (tmpfs) that this
 * test mounts, fills, makes read-only and takes away. Needs root.
 */
const SITE = 'site-report';
const PAGE = 4096;
let root: string;
let saved: string;
let app: ElectronApplication;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'callhome-documents-disk-'));
  saved = join(root, 'saved');
  const sites = join(root, 'profile', 'sites');
  mkdirSync(sites, { recursive: true });
  mkdirSync(saved);
  const record = reportSite({ kinds: 'many', devices: 3 });
  writeFileSync(join(sites, `${SITE}.json`), JSON.stringify({ record: { ...record, step: 'report' } }));
  ({ app, page } = await startBare(root));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.waitForFunction(() => document.title.includes(' - '));
  await ask(page, 'sites:open', { siteId: SITE });
  await page.reload();
  await page.locator('.pdf-page').first().waitFor({ timeout: 60_000 });
}, 120_000);
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', saved]);
});
afterEach(() => {
  if (isMounted()) execFileSync('umount', [saved]);
});

const isMounted = (): boolean => readFileSync('/proc/mounts', 'utf8').includes(` ${saved} `);
const versions = (): number => {
  const { record } = JSON.parse(readFileSync(join(root, 'profile', 'sites', `${SITE}.json`), 'utf8'));
  return (record as { revisions: readonly unknown[] }).revisions.length;
};
const filler = (): string => join(saved, 'filler');
const documents = (): readonly string[] => readdirSync(saved).filter((name) => name !== 'filler');
const removeDocuments = (): void => {
  for (const name of documents()) rmSync(join(saved, name));
};
/** Fills the disk up to so many bytes. */
function leave(bytes: number): void {
  rmSync(filler(), { force: true });
  const { bavail, bsize } = statfsSync(saved);
  writeFileSync(filler(), Buffer.alloc(bavail * bsize - Math.floor(bytes / PAGE) * PAGE));
}
const result = () => page.locator('.report-side [role="alert"]');
/** Presses the button, and waits for what is said of it. */
async function save(): Promise<string> {
  const old = page.locator('.frame-notices, .report-side').getByRole('button', { name: '閉じる' });
  while ((await old.count()) > 0) await old.first().click();
  await page.getByRole('button', { name: '選んだ成果物を保存' }).click();
  const said = page.locator('.report-side [role="alert"], .frame-notices .notice');
  await said.first().waitFor({ timeout: 60_000 });
  return said.first().innerText();
}
/** Something has changed: the report would be another version. */
let changes = 0;
async function change(): Promise<void> {
  changes += 1;
  await ask(page, 'site:set-field', { siteId: SITE, path: 'site.reference', text: `D-${changes}` });
  await expect
    .poll(() => readFileSync(join(root, 'profile', 'sites', `${SITE}.json`), 'utf8'))
    .toContain(`D-${changes}`);
}
/** What is whole: a PDF to its last line, archives to their directory, JSON to its last brace. */
function isWhole(name: string): boolean {
  const bytes = readFileSync(join(saved, name));
  if (name.endsWith('.pdf')) return bytes.subarray(-16).includes('%%EOF');
  if (/\.(xlsx|zip)$/.test(name)) return bytes.subarray(-22).includes('PK\u0005\u0006');
  if (name.endsWith('.json')) return JSON.parse(bytes.toString('utf8')) !== null;
  return bytes.length > 0;
}
const TITLES = ['設定報告書.pdf', 'FW開放申請書.', '手動設定シート.pdf', 'パラメーターシート.xlsx'] as const;

let sizes: ReadonlyMap<string, number>;
test('with room: all of them are there, and the report is a version', async () => {
  const before = versions();
  await change();
  expect(await save()).toContain(`8 件を ${saved} に保存しました。`);
  await expect.poll(versions).toBe(before + 1);
  sizes = new Map(documents().map((name) => [name, statSync(join(saved, name)).size]));
  expect(sizes.size).toBe(8);
}, 90_000);

const sizeOf = (end: string): number => [...sizes].find(([name]) => name.endsWith(end))?.[1] ?? Number.NaN;

test('too small for the report: it is named with the reason, what fits is there and listed, no version; then room', async () => {
  const before = versions();
  await change();
  leave(sizeOf('設定報告書.pdf') - PAGE);
  const said = await save();
  const there = documents();
  expect(there.filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(there.some((name) => name.endsWith('設定報告書.pdf'))).toBe(false);
  expect(there.length).toBeGreaterThan(0);
  expect(there.filter((name) => !isWhole(name))).toEqual([]);
  // Of each document either the file is there and listed, or it is named with why it is not.
  const lines = said.split('\n').map((line) => line.trim());
  for (const name of there) expect(lines).toContain(name);
  for (const title of TITLES) {
    const missing = lines.find((line) => line.includes(title) && line.includes('保存できません'));
    const files = there.filter((name) => name.includes(title));
    expect(files.length > 0 || missing !== undefined, title).toBe(true);
  }
  expect(lines.find((line) => line.includes('設定報告書.pdf'))).toMatch(/空き容量がありません: ENOSPC/);
  expect(said).toContain('設定報告書の版は、保存できていないため進めていません。');
  expect(said).toMatch(new RegExp(`${there.length} 件を .+ に保存しました`));
  expect(await findings(page)).toEqual([]);
  expect(versions()).toBe(before);

  rmSync(filler());
  expect(await save()).toContain(`8 件を ${saved} に保存しました。`);
  expect(await result().count()).toBe(0);
  await expect.poll(versions).toBe(before + 1);
}, 120_000);

test('room for the report alone: it is a version, and the others are named', async () => {
  const before = versions();
  await change();
  leave(sizeOf('設定報告書.pdf') + 2 * PAGE);
  const said = await save();
  const there = documents();
  expect(there.some((name) => name.endsWith('設定報告書.pdf'))).toBe(true);
  expect(there.filter((name) => name.endsWith('.part') || !isWhole(name))).toEqual([]);
  const missing = TITLES.slice(1).filter((title) => !there.some((name) => name.includes(title)));
  expect(missing.length).toBeGreaterThan(0);
  for (const title of missing) expect(said).toMatch(new RegExp(`${title}.*保存できません.*ENOSPC`));
  expect(said).not.toContain('進めていません');
  await expect.poll(versions).toBe(before + 1);
}, 90_000);

test('no room at all, in English too: nothing is there, and that is said', async () => {
  const before = versions();
  await change();
  leave(0);
  expect(await save()).toContain(`${saved} には何も保存していません。`);
  expect(documents()).toEqual([]);
  await page.getByRole('button', { name: 'English' }).click();
  await expect.poll(() => result().innerText()).toContain(`Nothing was saved in ${saved}.`);
  expect(await result().innerText()).toMatch(/could not be saved \(no space is left: ENOSPC\)/);
  expect(await result().innerText()).not.toMatch(/[ぁ-んァ-ヶ]{4,}[。、]/);
  await page.getByRole('button', { name: '日本語' }).click();
  await result().getByText('何も保存していません').waitFor();
  expect(versions()).toBe(before);
  // It is closed like any other, and does not come back.
  await result().getByRole('button', { name: '閉じる' }).click();
  expect(await result().count()).toBe(0);
}, 90_000);

test('a folder that became read-only: each document is named with that', async () => {
  const before = versions();
  await change();
  execFileSync('mount', ['-o', 'remount,ro', saved]);
  const said = await save();
  for (const title of TITLES) expect(said).toMatch(new RegExp(`${title}.*読み取り専用です: EROFS`));
  expect(documents()).toEqual([]);
  expect(versions()).toBe(before);
  execFileSync('mount', ['-o', 'remount,rw', saved]);
  expect(await save()).toContain('8 件を');
  removeDocuments();
}, 90_000);

test('a folder that is gone is made again, and where the documents are is said', async () => {
  execFileSync('umount', [saved]);
  rmdirSync(saved);
  expect(await save()).toContain(`8 件を ${saved} に保存しました。`);
  expect(documents()).toHaveLength(8);
  removeDocuments();
}, 90_000);

test('a file in the place of the folder: named, with the reason; nothing is written and no version made', async () => {
  const before = versions();
  await change();
  execFileSync('umount', [saved]);
  rmdirSync(saved);
  writeFileSync(saved, 'mine');
  try {
    const said = await save();
    expect(said).toContain(saved);
    expect(said).toContain('同じ名前のファイルがあり、フォルダーを使えません: ENOTDIR');
    expect(readFileSync(saved, 'utf8')).toBe('mine');
    expect(existsSync(`${saved}.part`)).toBe(false);
    expect(versions()).toBe(before);
  } finally {
    rmSync(saved);
    mkdirSync(saved);
  }
}, 90_000);

test('the preview stands the whole way, and nothing complained on the console', async () => {
  await page.locator('.pdf-page').first().waitFor();
  expect(complaints).toEqual([]);
});
