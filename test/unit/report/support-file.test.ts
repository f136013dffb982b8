import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../../electron/cli/cli.ts';
import { createAnonymiser } from '../../../electron/documents/anonymise.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { openLog } from '../../../electron/storage/log.ts';
import { shipped } from '../../support/shipped.ts';

/** What goes to a supporter: everything to understand a fault with, nothing that names anybody where that is asked. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-support-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hide = createAnonymiser({
  userName: 'log',
  hostName: 'PC-0042',
  homeFolder: 'C:\\Users\\log',
  words: ['株式会社みほん', '山田 太郎', '03-1234-5678', '東京'],
});

test('people, machines and addresses are hidden, each under one name all through', () => {
  const line =
    '山田 太郎 at 株式会社みほん, 東京 (taro@example.co.jp, 03-1234-5678): 192.168.70.125 -> fe80::1%12, 08-94-EF-00-11-22, 192.168.70.125';
  const hidden = hide(line);
  for (const word of ['山田', 'みほん', '東京', 'taro', '1234', '192.168', 'fe80', 'EF-00'])
    expect(hidden).not.toContain(word);
  expect(hidden.match(/ip-1/g)).toHaveLength(2);
  expect(hide({ '192.168.70.125': ['08:94:ef:00:11:22'] })).toEqual({ 'ip-1': ['mac-1'] });
});

test.each([
  ['fe80::1: timeout', 'ip-1: timeout'],
  ['from 2001:db8::5.', 'from ip-1.'],
  ['[2001:db8::5%eth0]:443', '[ip-1]:443'],
  ['2001:db8::', 'ip-1'],
  ['::ffff:10.1.2.3,', 'ip-1,'],
  ['10.1.2.3:443 10.1.2.3.', 'ip-1:443 ip-1.'],
  ['{"a":"10.1.2.3"}', '{"a":"ip-1"}'],
  ['https://10.1.2.3/x', 'https://ip-1/x'],
])('an address is found wherever it stands: %s', (line, hidden) => {
  const none = { userName: '', hostName: '', homeFolder: '', words: [] };
  expect(createAnonymiser(none)(line)).toBe(hidden);
});

test('the home folder in either spelling and the name of the PC go; a user called "log" does not empty the log', () => {
  expect(hide('C:\\Users\\log\\AppData and C:/Users/log/x on pc-0042: logging the log')).toBe(
    '~\\AppData and ~/x on this-pc: logging the user',
  );
});

test('what names nobody stays: versions, times, loopback, ports, object identifiers', () => {
  const line =
    '2026-11-27T18:40:00.000Z v0.1.0 127.0.0.1:8443 ::1 1.3.6.1.4.1.2.3.51.3 300.1.2.3 12:34:56 tls.untrusted-issuer';
  expect(hide(line)).toBe(line);
});

async function support(...words: readonly string[]) {
  let told = '';
  const logPath = join(folder, 'logs', 'callhome.log');
  const code = await runCli(['support', ...words], {
    environment: {},
    out: () => {},
    progress: (text) => {
      told += text;
    },
    now: () => Date.UTC(2026, 10, 27),
    signal: new AbortController().signal,
    version: '1.2.3',
    catalog: shipped,
    kept: { logPath, crashFolder: join(folder, 'crashes') },
    printPdf: () => Promise.reject(new Error('nothing is printed here')),
  });
  return { code, told };
}

test('callhome support writes versions, adapters, both logs and the list of crashes, without a dump or a secret', async () => {
  const log = openLog(join(folder, 'logs', 'callhome.log'), Date.now);
  log.write('net', 'connect 10.20.30.40 password=hunter2', { password: 'hunter2', address: '10.20.30.40' });
  writeFileSync(join(folder, 'logs', 'callhome.log.1'), '{"at":"before"}\ntorn');
  mkdirSync(join(folder, 'crashes', 'pending'), { recursive: true });
  writeFileSync(join(folder, 'crashes', 'pending', 'a.dmp'), 'memory of a process');
  const out = join(folder, 'support.zip');
  expect((await support('--out', out)).code).toBe(0);
  const files = unzipSync(readFileSync(out));
  const text = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
  expect(Object.keys(files).sort()).toEqual([
    'adapters.json',
    'crashes.json',
    'log.before.jsonl',
    'log.jsonl',
    'settings.json',
    'versions.json',
  ]);
  expect(JSON.parse(text('versions.json'))).toMatchObject({
    version: '1.2.3',
    anonymised: false,
    node: process.versions.node,
  });
  expect(JSON.parse(text('adapters.json')).length).toBeGreaterThan(0);
  expect(JSON.parse(text('crashes.json'))).toEqual([
    expect.objectContaining({ name: join('pending', 'a.dmp'), size: 19 }),
  ]);
  expect(text('log.jsonl')).toContain('10.20.30.40');
  expect(text('log.before.jsonl')).toBe('{"at":"before"}\n');
  const all = Object.values(files)
    .map((data) => strFromU8(data))
    .join('');
  expect(all).not.toContain('hunter2');
  expect(all).not.toContain('memory of a process');

  expect((await support('--out', out, '--anonymise')).code).toBe(0);
  const hidden = Object.values(unzipSync(readFileSync(out)))
    .map((data) => strFromU8(data))
    .join('');
  expect(hidden).not.toContain('10.20.30.40');
  expect(hidden).toContain('ip-');
});

test('without --out, and where the place takes nothing, it says so', async () => {
  expect(await support()).toMatchObject({ code: 2, told: expect.stringContaining('--out') });
  const { code, told } = await support('--out', join(folder, 'no', 'such', 'folder', 'x.zip'));
  expect([code === 0, told.includes('write-failed')]).toEqual([false, true]);
});

test('what devices had before, and the boxes themselves, are hidden in the journal of a site too', async () => {
  const site = join(folder, 'job.json');
  writeFileSync(
    site,
    JSON.stringify({ version: 1, settings: { company: 'Shin K.K.', contact: { name: 'Hanako Shin' } } }),
  );
  const head = { at: '2026-11-29T00:00:00.000Z', deviceId: 'device-1', address: '10.20.30.41', actId: 'a' };
  const items = [
    {
      key: 'contact.email',
      before: 'ichiro@kyu',
      wanted: 'hana',
      after: 'jiro@dareka',
      outcome: 'differs',
      secret: false,
    },
    { key: 'proxy.port', before: '3128', wanted: '8080', after: '8080', outcome: 'verified', secret: false },
  ];
  const values = {
    company: 'Kyu K.K.',
    'contact.name': 'Ichiro Kyu',
    'proxy.port': '3128',
    'location.country': 'JPN',
  };
  const box = { uuids: ['4f0c3a58-8a7d-11e5-9e2f-40f2e9b80001'], serials: ['J300SECRET'] };
  writeFileSync(
    join(folder, 'job.journal.jsonl'),
    [
      { ...head, type: 'begin', driver: 'imm2-snmp', act: 'apply' },
      { ...head, type: 'original', values, box },
      {
        ...head,
        type: 'step-sent',
        step: 'contact',
        keys: ['contact.name'],
        wanted: { 'contact.name': 'Saburo Dare' },
      },
      { ...head, type: 'read-back', items },
      // Of a version that keeps values elsewhere.
      { ...head, type: 'note', text: 'Shiro Ato called' },
    ]
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(''),
  );
  const record = newSiteRecord('job', head.at, siteFileSchema.parse({ version: 1 }));
  const gone = { id: 'device-2', formerIds: [], uuids: [], certificates: [] };
  const known = [{ ...gone, serials: ['J300GONE'], addresses: ['10.20.30.42', 'xcc-7.customer.example'] }];
  writeFileSync(join(folder, 'job.state.json'), JSON.stringify({ ...record, known }));
  writeFileSync(join(folder, 'logs', 'callhome.log'), '{"text":"J300GONE at xcc-7.customer.example"}\n');
  const out = join(folder, 'with-site.zip');
  const textOf = async (...words: readonly string[]): Promise<string> => {
    expect((await support('--out', out, '--site', site, ...words)).code).toBe(0);
    return Object.values(unzipSync(readFileSync(out)))
      .map((data) => strFromU8(data))
      .join('');
  };
  const named = [
    'Kyu K.K.',
    'Ichiro Kyu',
    'ichiro@kyu',
    'jiro@dareka',
    'Saburo Dare',
    'Shiro Ato',
    'J300SECRET',
    'J300GONE',
  ];
  named.push('40f2e9b80001', 'xcc-7.customer.example');
  const plain = await textOf();
  for (const word of named) expect(plain).toContain(word);
  const hidden = await textOf('--anonymise');
  for (const word of named) expect(hidden).not.toContain(word);
  // What names nobody is what a supporter reads it for.
  for (const word of ['"proxy.port":"3128"', 'JPN', '"step":"contact"', 'imm2-snmp'])
    expect(hidden).toContain(word);
});
