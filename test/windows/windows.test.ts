import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOutputSchema, OUTPUT_SCHEMAS } from '../../electron/cli/schemas.ts';
import type { JournalEntry } from '../../electron/domain/journal.ts';
import { siteFileSchema } from '../../electron/domain/site-file.ts';
import { type RunningSite, startLab } from '../lab/site.ts';
import { startWindowsEngine, type WindowsEngine } from './wine.ts';

/** The engine on Windows' Node, against the same lab: files, names and sockets as Windows has them. */
const NETWORK = '127.97';
let lab: RunningSite;
let windows: WindowsEngine;
beforeAll(async () => {
  windows = await startWindowsEngine();
  lab = await startLab({ network: NETWORK, multicast: false });
}, 120_000);
afterAll(async () => {
  windows.close();
  await lab.close();
});

type LabSite = ReturnType<RunningSite['siteFile']>['site'];
const DEVICES = [`${NETWORK}.0.11`, `${NETWORK}.0.21`];

/** A site file in a folder of its own; gives its path as Windows names it. */
function site(folder: string, name: string, text = (file: unknown): string => JSON.stringify(file)): string {
  const { site: whole } = lab.siteFile();
  const file: LabSite = {
    ...whole,
    devices: whole.devices.filter(({ address }) => DEVICES.includes(address)),
  };
  const caFile = windows.named(whole.network.caFile);
  mkdirSync(join(windows.folder, folder), { recursive: true });
  const path = join(windows.folder, folder, name);
  writeFileSync(path, text({ ...file, network: { ...file.network, caFile } }));
  return windows.named(path);
}

const states = (stdout: string): readonly string[] =>
  OUTPUT_SCHEMAS.apply.parse(JSON.parse(stdout)).results.map(({ state }) => state);

test('finds the controllers by a sweep of addresses', async () => {
  const { code, stdout } = await windows.run([
    ...['discover', '--range', `${NETWORK}.0.0/26`, '--ports', '8443', '--no-multicast', '--json'],
  ]);
  const { devices } = OUTPUT_SCHEMAS.discover.parse(JSON.parse(stdout));
  expect(code).toBe(0);
  expect(devices.map(({ address, product }) => [address, product])).toEqual(
    expect.arrayContaining([
      [`${NETWORK}.0.11`, 'xcc'],
      [`${NETWORK}.0.21`, 'imm2'],
    ]),
  );
}, 60_000);

test('checks names, connections, certificates and clocks', async () => {
  const { env } = lab.siteFile();
  const { stdout } = await windows.run(
    ['preflight', '--site', site('preflight', 'site.json'), '--json'],
    env,
  );
  const { results } = OUTPUT_SCHEMAS.preflight.parse(JSON.parse(stdout));
  expect(results.filter(({ status }) => status === 'error')).toEqual([]);
  for (const id of ['dns', 'tcp', 'tls', 'clock.ntp', 'clock'])
    expect(results.filter((row) => row.id === id && row.status === 'pass').length, id).toBeGreaterThan(0);
}, 90_000);

test('plans, writes, reads back, writes nothing the second time, and puts back', async () => {
  const { env } = lab.siteFile();
  const path = site('job', 'サイト 一 (控え).json');
  const plan = await windows.run(['plan', '--site', path, '--json'], env);
  expect(OUTPUT_SCHEMAS.plan.parse(JSON.parse(plan.stdout)).plans.map(({ state }) => state)).toEqual([
    'changes',
    'changes',
  ]);
  const first = await windows.run(['apply', '--site', path, '--yes', '--json'], env);
  expect(states(first.stdout)).toEqual(['done', 'done']);
  const again = await windows.run(['apply', '--site', path, '--yes', '--json'], env);
  expect(states(again.stdout)).toEqual(['no-change', 'no-change']);
  const back = await windows.run(['undo', '--site', path, '--yes', '--json'], env);
  const undone = OUTPUT_SCHEMAS.undo.parse(JSON.parse(back.stdout)).results.map(({ state }) => state);
  expect(undone.filter((state) => !['done', 'partly', 'differs'].includes(state))).toEqual([]);
  // What is kept stands beside the site file, under its own name.
  const kept = readdirSync(join(windows.folder, 'job'));
  expect(kept).toEqual(expect.arrayContaining(['サイト 一 (控え).json', 'サイト 一 (控え).state.json']));
  expect(kept.filter((name) => name.endsWith('.part'))).toEqual([]);
}, 120_000);

test('ended in the middle of writing, the next run finishes the job; the journal has what was begun', async () => {
  const { env } = lab.siteFile();
  const path = site('killed', 'site.json');
  const journal = join(windows.folder, 'killed', 'site.journal.jsonl');
  const begun = (): readonly string[] =>
    existsSync(journal)
      ? readFileSync(journal, 'utf8')
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => (JSON.parse(line) as JournalEntry).type)
      : [];
  const killed = await windows.run(['apply', '--site', path, '--yes', '--json'], env, (_told, kill) => {
    if (begun().length > 0) kill();
  });
  expect(killed.stdout).toBe('');
  expect(begun().length).toBeGreaterThan(0);
  const { stdout } = await windows.run(['apply', '--site', path, '--yes', '--json'], env);
  const { results } = OUTPUT_SCHEMAS.apply.parse(JSON.parse(stdout));
  const others = results.filter(({ state }) => state !== 'done' && state !== 'no-change');
  expect(
    others.map(({ address, state, errors }) => [address, state, ...errors.map(({ code }) => code)]),
  ).toEqual([]);
}, 120_000);

test('the parameter sheet goes out and comes in again, under a long Japanese name', async () => {
  const name = `${'設定依頼書'.repeat(12)}.xlsx`;
  const sheet = windows.named(join(windows.folder, name));
  const path = site('sheet', 'site.json');
  expect((await windows.run(['form', '--site', path, '--out', sheet])).code).toBe(0);
  const taken = windows.named(join(windows.folder, 'sheet', 'taken.json'));
  const { code, stderr } = await windows.run([
    'import',
    '--sheet',
    sheet,
    '--site',
    path,
    '--out',
    taken,
    '--yes',
  ]);
  expect([code, stderr]).toEqual([0, '']);
  const read = (file: string): unknown =>
    siteFileSchema.parse(JSON.parse(readFileSync(join(windows.folder, 'sheet', file), 'utf8'))).settings;
  expect(read('taken.json')).toEqual(read('site.json'));
}, 60_000);

test('lines that end as Windows ends them, and a byte order mark, are read', async () => {
  const path = site(
    'crlf',
    'site.json',
    (file) => `\ufeff${JSON.stringify(file, null, 2).replaceAll('\n', '\r\n')}`,
  );
  const list = join(windows.folder, 'crlf', '一覧.csv');
  writeFileSync(list, `\ufeffアドレス,名前\r\n${NETWORK}.0.11,一号機\r\n${NETWORK}.0.21,二号機\r\n`);
  const { env } = lab.siteFile();
  expect((await windows.run(['plan', '--site', path, '--json'], env)).code).toBe(0);
  const found = await windows.run([
    ...['discover', '--range-file', windows.named(list), '--ports', '8443', '--no-multicast', '--json'],
  ]);
  expect(OUTPUT_SCHEMAS.discover.parse(JSON.parse(found.stdout)).devices).toHaveLength(2);
}, 60_000);

test('documents keep out of names that Windows has for devices, and every one is whole', async () => {
  const path = site('reserved', 'site.json', (file) => {
    const whole = file as LabSite;
    return JSON.stringify({ ...whole, site: { ...whole.site, reference: 'CON', name: 'a:b*c?<>|"\\ .' } });
  });
  const out = join(windows.folder, 'reserved', '文書');
  const { stdout } = await windows.run(['report', '--site', path, '--out', windows.named(out), '--json']);
  const { files } = OUTPUT_SCHEMAS.report.parse(JSON.parse(stdout));
  // No window, so no PDF: the others are written all the same.
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of readdirSync(out)) {
    expect(file).not.toMatch(/[<>:"\\|?*]|[ .]$|\.part$/);
    expect(file.split('.')[0]).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
  }
}, 60_000);

test('a file that cannot be written, and one that is not there, are named as Windows names them', async () => {
  const missing = windows.named(join(windows.folder, 'none', '無い.json'));
  const { code, stdout } = await windows.run(['plan', '--site', missing, '--json']);
  expect([code, errorOutputSchema.parse(JSON.parse(stdout)).errors[0]]).toEqual([
    2,
    { code: 'file-unreadable', args: { path: missing, reason: 'ENOENT' } },
  ]);
  // A folder stands where the file should go.
  const taken = join(windows.folder, 'taken.xlsx');
  mkdirSync(taken);
  const refused = await windows.run(['form', '--out', windows.named(taken), '--json']);
  expect(refused.code).toBe(1);
  expect(errorOutputSchema.parse(JSON.parse(refused.stdout)).errors[0]?.code).toBe('write-failed');
  expect(existsSync(`${taken}.part`)).toBe(false);
}, 60_000);

test('the console launcher starts the program beside it, in a folder with blanks, and passes its exit code on', () => {
  const folder = join(windows.folder, 'Call Home 設定');
  mkdirSync(folder);
  const root = join(import.meta.dirname, '..', '..');
  copyFileSync(join(root, 'resources/launchers/windows/callhome.cmd'), join(folder, 'callhome.cmd'));
  // Node in the program's place: it refuses the first word, by name and with a code of its own.
  copyFileSync(process.env.CALLHOME_TEST_WINDOWS_NODE ?? '', join(folder, 'Call Home Setup Assistant.exe'));
  const { status, stderr } = windows.console(`${windows.named(join(folder, 'callhome.cmd'))}`, ['plan']);
  expect(status).toBe(9);
  expect(stderr).toContain('Call Home Setup Assistant.exe: bad option: --cli');
});
