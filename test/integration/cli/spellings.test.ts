import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptySite, siteFromOptions } from '../../../electron/cli/site-options.ts';
import { parameterForm } from '../../../electron/documents/xlsx.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { readLoginFile } from '../../../electron/workflow/login-file.ts';
import { matchLogins } from '../../../electron/workflow/match-logins.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';

/** One device under its several spellings, at every way in; nothing is sent. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-spellings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileWith = (address: string, part: object = {}) => ({
  version: 1,
  credentials: { own: { user: 'USERID', passwordEnv: 'P' } },
  devices: [{ address, product: 'xcc', credential: 'own', ...part }],
});
const command = (address: string, ...words: readonly string[]) => {
  const path = join(folder, 'site.json');
  writeFileSync(path, JSON.stringify(fileWith(address)));
  return runCommand([...words, '--site', path, '--json'], { P: 'secret' });
};

test.each([
  ['fe80::1%eth0', 'FE80:0:0:0:0:0:0:1%eth0'],
  ['FE80::0001%eth0', 'fe80::1%eth0'],
  ['2001:DB8::70', '[2001:db8:0::70]:443'],
  ['192.0.2.1', '::ffff:192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1:443'],
  ['BMC-1.example.co.jp', 'bmc-1.example.co.jp'],
])('%s in the site file, --device %s', async (listed, named) => {
  const { code, out } = await command(listed, 'read-back', '--device', named);
  expect([code, out]).toEqual([0, expect.stringContaining('results')]);
});

test.each([
  ['fe80::1%eth0', 'fe80::1%eth1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['192.0.2.1', '192.0.2.10'],
])('%s in the site file, --device %s is another', async (listed, named) => {
  expect((await command(listed, 'read-back', '--device', named)).code).toBe(2);
});

test('a login of a file for another spelling is the login of the device', () => {
  const read = readLoginFile(
    Buffer.from('address,password\n[2001:0DB8:0::0070],one\n::ffff:192.0.2.1,two\nBMC-1.Example,three\n'),
  );
  if (!read.ok) throw new Error(read.error);
  for (const [listed, password] of [
    ['2001:db8::70', 'one'],
    ['192.0.2.1', 'two'],
    ['bmc-1.example', 'three'],
  ] as const) {
    const file = parseSiteFile(fileWith(listed));
    if (!file.ok) throw new Error('file');
    const record = identified(newSiteRecord('site', '2026-11-24T00:00:00.000Z', file.value));
    const { logins } = matchLogins(
      read.value,
      deviceRows(shipped, record),
      record.known,
      record.file.credentials,
    );
    expect(logins.map((each) => each.password)).toEqual([password]);
  }
});

test('a row of a parameter sheet in another spelling is the device that is there, and makes it part of the job again', async () => {
  const sheet = join(folder, 'sheet.xlsx');
  // As a customer types it into the first row of an empty form.
  const parts = unzipSync(await parameterForm(shipped, 'ja', emptySite()));
  const rows = strFromU8(parts['xl/worksheets/sheet2.xml'] ?? new Uint8Array());
  const typed = rows.replace(
    /<c r="B3" s="(\d+)"[^>]*?(\/>|>.*?<\/c>)/,
    '<c r="B3" s="$1" t="inlineStr"><is><t>2001:0db8::0070</t></is></c>',
  );
  writeFileSync(sheet, zipSync({ ...parts, 'xl/worksheets/sheet2.xml': strToU8(typed) }));
  const site = join(folder, 'site.json');
  writeFileSync(site, JSON.stringify(fileWith('2001:DB8:0::70', { chosen: false, driver: 'xcc-redfish' })));
  const out = join(folder, 'taken.json');
  await runCommand(['import', '--sheet', sheet, '--site', site, '--out', out, '--yes', '--json']);
  expect(JSON.parse(readFileSync(out, 'utf8')).devices).toMatchObject([
    { address: '2001:db8::70', driver: 'xcc-redfish', chosen: true },
  ]);
});

test('a device that is named twice is one, in every spelling; at two ports it is refused by its option', () => {
  const named = (...devices: readonly string[]) =>
    siteFromOptions({
      command: 'preflight',
      operand: '',
      flag: () => false,
      value: () => undefined,
      list: (name) => (name === 'device' ? devices : []),
    });
  const once = named('192.0.2.1', '::ffff:192.0.2.1', 'bmc.example.test', 'BMC.example.test:443');
  expect(once.ok && once.value.file.devices.map(({ address }) => address)).toEqual([
    '192.0.2.1',
    'bmc.example.test',
  ]);
  expect(named('192.0.2.1', '192.0.2.1:8443')).toMatchObject({
    ok: false,
    error: [{ code: 'invalid-argument', args: { name: '--device 192.0.2.1:8443' } }],
  });
});
