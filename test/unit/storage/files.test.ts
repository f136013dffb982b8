import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf, loadSite, saveState } from '../../../electron/cli/site-state.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { openJournal } from '../../../electron/storage/journal-file.ts';
import { openLog, redact, redactValues } from '../../../electron/storage/log.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { readBytes, readHandedJson, writeWhole } from '../../../electron/storage/whole-file.ts';
import { journalEntries } from '../../support/journal-entries.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-storage-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const head = { at: '2026-11-24T00:00:00Z', deviceId: 'd', address: 'a' };

test('a journal survives a torn last line, keeps its order, and is readable by its owner only', async () => {
  const path = join(folder, 'x.journal.jsonl');
  const journal = openJournal(path);
  await Promise.all([
    journal.append({ ...head, type: 'begin', driver: 'xcc-redfish', act: 'apply' }),
    journal.append({
      ...head,
      type: 'step-sent',
      step: 'contact',
      keys: ['company'],
      wanted: { company: 'X' },
    }),
  ]);
  appendFileSync(path, '{"at":"2026-11-2');
  const entries = journalEntries(path);
  expect(entries.map((entry) => entry.type)).toEqual(['begin', 'step-sent']);
  expect(statSync(path).mode & 0o077).toBe(0);
  await openJournal(path).append({ ...head, type: 'end', state: 'done' });
  expect(journalEntries(path).length).toBeGreaterThanOrEqual(2);
});

test('a site file is read in the encodings of Japanese editors, and refused in any other', () => {
  const path = join(folder, 'site.json');
  // {"version":1,"site":{"customer":"さくら商事"}} in Shift_JIS, as iconv prints it.
  const head = '{"version":1,"site":{"customer":"';
  const sjis = Buffer.concat([
    Buffer.from(head),
    Buffer.from('82b382ad82e78fa48e96', 'hex'),
    Buffer.from('"}}'),
  ]);
  const euc = Buffer.concat([
    Buffer.from(head),
    Buffer.from('a4b5a4afa4e9bea6bbf6', 'hex'),
    Buffer.from('"}}'),
  ]);
  const text = `${head}さくら商事"}}`;
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    sjis,
    euc,
    utf16,
    Buffer.from(utf16).swap16(),
  ]) {
    writeFileSync(path, bytes);
    expect(readHandedJson(path)).toEqual({
      ok: true,
      value: { version: 1, site: { customer: 'さくら商事' } },
    });
  }
  // In none of them a letter: no guess.
  writeFileSync(path, Buffer.concat([Buffer.from(head), Buffer.from('a4fffd', 'hex'), Buffer.from('"}}')]));
  expect(readHandedJson(path)).toMatchObject({ ok: false, error: { code: 'file-encoding', args: { path } } });
  const site = loadSite(path, () => 0);
  expect(site).toMatchObject({ ok: false, error: [{ code: 'file-encoding' }] });
});

test('the log masks what reads like a secret, by name and in running text', () => {
  const path = join(folder, 'log.jsonl');
  openLog(path, () => 0).write('net', 'Proxy-Authorization: Basic abc', {
    password: 'p1',
    nested: [{ authKey: 'k1' }],
    passwordEnv: 'NAME',
    text: 'token=xyz ok',
  });
  const text = readFileSync(path, 'utf8');
  for (const secret of ['abc', 'p1', 'k1', 'xyz']) expect(text).not.toContain(secret);
  expect(text).toContain('NAME');
  expect(redact('password: "hunter2", user: x')).toBe('password: "***", user: x');
  expect(redactValues({ a: { secretWord: 1 } })).toEqual({ a: { secretWord: '***' } });
});

test('passwords come from memory first, then from the environment variable that the site names', () => {
  const file = parseSiteFile({
    version: 1,
    credentials: { bmc: { user: 'u', passwordEnv: 'P' }, other: { user: 'v' } },
    network: { proxy: { host: 'p', passwordEnv: 'Q' } },
  });
  if (!file.ok) throw new Error('site');
  const record = newSiteRecord('s', '2026-11-24T00:00:00Z', file.value);
  const vault = openVault({ P: 'from-environment' });
  const first = vault.credential(record, 'bmc');
  expect(first.ok && first.value.password.reveal()).toBe('from-environment');
  expect(first.ok && JSON.stringify(first.value)).not.toContain('from-environment');
  vault.remember('s', 'bmc.password', 'typed');
  vault.touch('s', 'bmc');
  const second = vault.credential(record, 'bmc');
  expect(second.ok && [second.value.password.reveal(), second.value.stamp]).toEqual(['typed', 1]);
  expect(vault.credential(record, 'other')).toMatchObject({ ok: false, error: { code: 'password-missing' } });
  expect(vault.proxyPassword(record)).toMatchObject({
    ok: false,
    error: { code: 'password-missing', args: { name: 'Q', place: 'variable' } },
  });
});

test('a missing password is asked for where it is given: on its own screen, in the environment or in the file', () => {
  const file = parseSiteFile({
    version: 1,
    credentials: { bmc: { user: 'u', passwordEnv: 'P' }, other: { user: 'v' } },
    network: { proxy: { host: 'proxy.example', passwordEnv: 'Q' } },
    settings: { fileTransfer: { mode: 'ftp', host: 'ftp.example', passwordEnv: 'T' } },
  });
  if (!file.ok) throw new Error('site');
  const record = newSiteRecord('s', '2026-11-24T00:00:00Z', file.value);
  const asked = (given: 'typed' | 'in-environment'): unknown[] => {
    const vault = openVault({}, given);
    return [
      vault.credential(record, 'bmc'),
      vault.credential(record, 'other'),
      vault.credential(record, 'gone'),
      vault.proxyPassword(record),
      vault.transferPassword(record),
    ].map((answer) => (answer.ok ? null : [answer.error.args.place, answer.error.args.name]));
  };
  expect(asked('typed')).toEqual([
    ['login', 'bmc'],
    ['login', 'other'],
    ['login', 'gone'],
    ['proxy', 'proxy.example'],
    ['transfer', 'ftp.example'],
  ]);
  expect(asked('in-environment')).toEqual([
    ['variable', 'P'],
    ['file', 'other'],
    ['file', 'gone'],
    ['variable', 'Q'],
    ['variable', 'T'],
  ]);
});

test('the state beside a site file comes back, the file always wins, and a damaged state is kept under another name', () => {
  const path = join(folder, 'site.json');
  writeFileSync(path, JSON.stringify({ version: 1, site: { customer: 'A' } }));
  const loaded = loadSite(path, () => 0);
  if (!loaded.ok) throw new Error('load');
  expect(saveState(path, { ...loaded.value.record, step: 'apply' }).ok).toBe(true);
  writeFileSync(path, JSON.stringify({ version: 1, site: { customer: 'B' } }));
  const again = loadSite(path, () => 0);
  expect(again.ok && [again.value.record.step, again.value.record.file.site.customer]).toEqual([
    'apply',
    'B',
  ]);
  writeFileSync(filesOf(path).state, '{ broken');
  const recovered = loadSite(path, () => 0);
  expect(recovered.ok && recovered.value.record.step).toBe('site');
  const aside = join(folder, 'site.state.json.damaged-1970-01-01T00-00-00-000Z');
  expect(readFileSync(aside, 'utf8')).toBe('{ broken');
  expect(recovered.ok && recovered.value.notice).toMatchObject({ code: 'site-damaged', args: { aside } });
});

test('a file is written whole into a folder that is made for it, or the reason names it and nothing is left behind', () => {
  const path = join(folder, 'new', 'plans.json');
  expect(writeWhole(path, 'first').ok).toBe(true);
  expect(writeWhole(path, 'second').ok).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(readdirSync(join(folder, 'new'))).toEqual(['plans.json']);
  for (const wrong of [join(folder, 'no', 'such', 'a.json'), join(path, 'b.json'), '/proc/nowhere/c.json'])
    expect(writeWhole(wrong, 'x'), wrong).toMatchObject({
      ok: false,
      error: { code: 'write-failed', args: { path: wrong } },
    });
  expect(readBytes('/dev/zero')).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
  expect(readBytes(folder)).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
});

test.skipIf(process.platform === 'win32')('a link stays a link, and what it leads to is written', () => {
  mkdirSync(join(folder, 'share'));
  const [file, link, ahead] = ['share/x.json', 'x.json', 'y.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(file, 'old');
  symlinkSync(file, link);
  symlinkSync(join('share', 'y.json'), ahead);
  for (const each of [link, ahead]) {
    expect(writeWhole(each, 'new').ok).toBe(true);
    expect(lstatSync(each).isSymbolicLink()).toBe(true);
  }
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'share')).sort()).toEqual(['x.json', 'y.json']);
  expect(readdirSync(folder).sort()).toEqual(['share', 'x.json', 'y.json']);
});

test.skipIf(process.platform === 'win32')('no file takes the place of a pipe or a device', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(writeWhole(pipe, 'x')).toMatchObject({ ok: false, error: { code: 'write-failed' } });
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});
