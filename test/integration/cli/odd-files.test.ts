import {
  appendFileSync,
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
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockSite } from '../../../electron/cli/site-state.ts';
import { startXcc } from '../../lab/xcc.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';

/** What earlier commands left beside a site is gone, is no file, or was changed by hand: each command says which, and where. */
let folder: string;
let xcc: Awaited<ReturnType<typeof startXcc>>;
const beside = (end: string): string => join(folder, `site.${end}`);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odd-'));
  xcc = await startXcc({ address: '127.207.0.11' });
  writeFileSync(
    beside('json'),
    JSON.stringify({
      version: 1,
      credentials: { own: { user: xcc.credentials.user, passwordEnv: 'P' } },
      devices: [
        {
          address: xcc.address,
          product: 'xcc',
          route: 'direct',
          credential: 'own',
          ports: { https: xcc.ports.https },
        },
      ],
      settings: SETTINGS,
    }),
  );
});
afterEach(async () => {
  await xcc.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: readonly string[]) =>
  runCommand([...words, '--site', beside('json')], { P: xcc.credentials.password });

test('with nothing in doubt and nothing failed, the commands for these say so', async () => {
  const before = await run('apply', '--yes', '--only-failed');
  expect(before.code).toBe(1);
  expect(before.said).toContain(`一度も書き込んでいない機器: ${xcc.address}。`);
  expect(await run('apply', '--yes')).toMatchObject({ code: 0 });
  const after = await run('apply', '--yes', '--only-failed');
  expect([after.code, after.out]).toEqual([0, expect.stringContaining('失敗した機器はありません')]);
  expect(after.said).not.toContain('一度も');
  const read = await run('read-back');
  expect([read.code, read.out]).toEqual([0, expect.stringContaining('読み戻しが必要な機器はありません')]);
  const english = await run('read-back', '--lang', 'en');
  expect(english.out).toContain('No device has to be read back');
});

test('what was put back is not as it is wanted: with nothing failed, that is said and no success', async () => {
  await run('apply', '--yes');
  await run('undo', '--yes');
  const again = await run('apply', '--yes', '--only-failed');
  expect(again.code).toBe(1);
  expect(again.said).toContain(`元に戻した機器: ${xcc.address}。`);
});

test('a link is another name of one site: one state, one journal, one lock', async () => {
  const link = join(folder, 'current.json');
  symlinkSync('site.json', link);
  const byLink = (...words: readonly string[]) =>
    runCommand([...words, '--site', link], { P: xcc.credentials.password });
  await run('apply', '--yes');
  const lock = lockSite(beside('json'));
  expect((await byLink('plan')).said).toContain('site-busy');
  if (lock.ok) lock.value();
  expect((await byLink('undo', '--yes')).out).toContain('一部を除き元に戻し済み');
  expect(readdirSync(folder).filter((name) => name.startsWith('current'))).toEqual(['current.json']);
  // What an earlier version kept under the link's name is told, and is made no documents of.
  writeFileSync(join(folder, 'current.state.json'), readFileSync(beside('state.json')));
  expect((await byLink('plan')).said).toContain(join(folder, 'current.state.json'));
  expect(await byLink('report', '--out', join(folder, 'out'))).toMatchObject({ code: 1 });
  expect((await run('plan')).said).not.toContain('current.state.json');
  const other = join(folder, 'other.json');
  writeFileSync(other, readFileSync(beside('json')));
  const merged = await runCommand(['merge', '--site', other, '--with', link]);
  expect([merged.code, merged.said]).toEqual([1, expect.stringContaining('current.state.json')]);
});

test('a site file without the usual ending does not share the state of the one beside it that has it', async () => {
  const plain = join(folder, 'site');
  const other = JSON.parse(readFileSync(beside('json'), 'utf8')) as object;
  const own = (...words: readonly string[]) =>
    runCommand([...words, '--site', plain], { P: xcc.credentials.password });
  await run('plan');
  const before = readFileSync(beside('state.json'), 'utf8');
  writeFileSync(plain, JSON.stringify({ ...other, settings: { company: 'Somebody Else' } }));
  for (const words of [['plan'], ['apply', '--yes'], ['report', '--out', join(folder, 'out')]]) {
    const { code, said } = await own(...words);
    expect([code, said]).toEqual([2, expect.stringContaining(beside('json'))]);
  }
  expect(readFileSync(beside('state.json'), 'utf8')).toBe(before);
  // The usual one is nobody's guess: what lies beside it may be anything.
  expect((await run('plan')).code).toBe(0);
  rmSync(beside('json'));
  expect((await own('plan')).said).not.toContain(beside('json'));
});

test('an address that stands twice is refused with both its places, in every spelling', async () => {
  const file = JSON.parse(readFileSync(beside('json'), 'utf8')) as { devices: readonly object[] };
  const twice = [...file.devices, { ...file.devices[0], address: `::ffff:${xcc.address}`, ports: {} }];
  writeFileSync(beside('json'), JSON.stringify({ ...file, devices: twice }));
  const { code, said } = await run('plan');
  expect(code).toBe(2);
  expect(said).toContain('devices[1].address');
  expect(said).toContain('devices[0]');
});

test('a sheet is not taken into a site that another command has', async () => {
  const sheet = join(folder, 'sheet.xlsx');
  expect(await runCommand(['form', '--site', beside('json'), '--out', sheet])).toMatchObject({ code: 0 });
  const take = () => runCommand(['import', '--site', beside('json'), '--sheet', sheet]);
  const lock = lockSite(beside('json'));
  expect((await take()).said).toContain('site-busy');
  if (lock.ok) lock.value();
  expect((await take()).code).toBe(0);
});

test('a sheet does not take the place of a site that is there: it is taken into it', async () => {
  const [sheet, out] = [join(folder, 'sheet.xlsx'), beside('json')];
  await runCommand(['form', '--site', out, '--out', sheet]);
  const before = readFileSync(out, 'utf8');
  const { code, said } = await runCommand(['import', '--sheet', sheet, '--out', out]);
  expect([code, readFileSync(out, 'utf8')]).toEqual([2, before]);
  expect(said).toContain(`--site ${out}`);
  expect((await runCommand(['import', '--sheet', sheet, '--site', out, '--out', out])).code).toBe(0);
  expect((await runCommand(['import', '--sheet', sheet, '--out', join(folder, 'new.json')])).code).toBe(0);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ credentials: { own: {} } });
});

test('a state that is gone is said beside a journal, until a command has made one anew', async () => {
  await run('apply', '--yes');
  rmSync(beside('state.json'));
  const report = await run('report', '--out', join(folder, 'out'));
  expect([report.code, existsSync(join(folder, 'out'))]).toEqual([1, false]);
  expect(report.said).toContain(beside('state.json'));
  const back = await run('undo', '--yes');
  expect(back.said).toContain(beside('journal.jsonl'));
  // The device takes no empty contact: what was written of it stays, and is named.
  expect(back.out).toContain('一部を除き元に戻し済み');
  expect((await run('read-back')).said).not.toContain(beside('state.json'));
});

test('lines of a journal that are no entries are named, and the others count', async () => {
  await run('apply', '--yes');
  const lines = readFileSync(beside('journal.jsonl'), 'utf8').split('\n').length;
  appendFileSync(beside('journal.jsonl'), 'メモ：再起動した\n{"at":"x","type":"begin"}\n');
  rmSync(beside('state.json'));
  const back = await run('undo', '--yes');
  expect(back.out).toContain('一部を除き元に戻し済み');
  expect(back.said).toContain(`${beside('journal.jsonl')} の ${lines}, ${lines + 1} 行目`);
  expect(readFileSync(beside('journal.jsonl'), 'utf8')).toContain('メモ');
});

test('a folder in the place of the journal: nothing is asked of a device, and support says what it lacks', async () => {
  mkdirSync(beside('journal.jsonl'));
  for (const words of [
    ['plan'],
    ['apply', '--yes'],
    ['read-back'],
    ['report', '--out', join(folder, 'out')],
  ]) {
    const { code, said } = await run(...words);
    expect([words[0], code]).toEqual([words[0], 2]);
    expect(said).toContain(`${beside('journal.jsonl')} を読み取れません`);
  }
  const zip = join(folder, 'support.zip');
  expect(await run('support', '--out', zip)).toMatchObject({ code: 0 });
  const parts = unzipSync(readFileSync(zip));
  expect(strFromU8(parts['journal.jsonl'] ?? new Uint8Array())).toContain('"reason":"EISDIR"');
});

test('a site file that was written over with the next job’s has none of the results of the one before', async () => {
  const file = JSON.parse(readFileSync(beside('json'), 'utf8')) as { readonly devices: readonly object[] };
  const write = (site: object, address: string): void =>
    writeFileSync(
      beside('json'),
      JSON.stringify({ ...file, site, devices: [{ ...file.devices[0], address }] }),
    );
  write({ customer: '練習商事', reference: 'K-1' }, xcc.address);
  await run('apply', '--yes');
  write({ customer: '演習物産', reference: 'K-2' }, '127.207.0.12');
  const state = readFileSync(beside('state.json'), 'utf8');
  for (const words of [['plan'], ['undo', '--yes'], ['report', '--out', join(folder, 'out')]]) {
    const { code, said } = await run(...words);
    expect([words[0], code]).toEqual([words[0], 2]);
    expect(said).toContain('別の案件「練習商事 / K-1」');
  }
  expect(existsSync(join(folder, 'out'))).toBe(false);
  expect(readFileSync(beside('state.json'), 'utf8')).toBe(state);
  // The same devices under a corrected name are the same job.
  write({ customer: '練習商事株式会社', reference: 'K-01' }, xcc.address);
  expect((await run('apply', '--yes')).code).toBe(0);
});
