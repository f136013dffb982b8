import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
  expect([before.code, before.out]).toEqual([1, expect.stringContaining('一度も書き込んでいない機器が1台')]);
  expect(await run('apply', '--yes')).toMatchObject({ code: 0 });
  const after = await run('apply', '--yes', '--only-failed');
  expect([after.code, after.out]).toEqual([0, expect.stringContaining('失敗した機器はありません')]);
  expect(after.out).not.toContain('一度も');
  const read = await run('read-back');
  expect([read.code, read.out]).toEqual([0, expect.stringContaining('読み戻しが必要な機器はありません')]);
  const english = await run('read-back', '--lang', 'en');
  expect(english.out).toContain('No device has to be read back');
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
