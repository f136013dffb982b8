import { describe, expect, test } from 'vitest';
import { canonicalAddress } from '../../../electron/address/ip-range.ts';
import { parseHostPort } from '../../../electron/address/net-address.ts';
import { hostKey, isOddNumber, isSameHost, plainAddress } from '../../../electron/domain/plain-address.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';

/** One spelling for one address, and none for numbers that a system reads otherwise than a person. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['FE80::1%eth0', 'fe80::1%eth0'],
  ['fe80:0:0:0:0:0:0:1%Eth0', 'fe80::1%Eth0'],
  ['2001:0DB8:0000:0000:0000:0000:0000:0070', '2001:db8::70'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['１９２.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['BMC-1.example.co.jp', 'BMC-1.example.co.jp'],
  ['fe80::1::2', 'fe80::1::2'],
];

describe('an address in another spelling', () => {
  test.each(SPELLINGS)('%s', (typed, plain) => {
    expect(plainAddress(typed)).toBe(plain);
    expect(plainAddress(plain)).toBe(plain);
    // What discovery makes of it is the same.
    if (/^[\x20-\x7e]+$/.test(typed)) expect(canonicalAddress(typed)).toBe(plain);
  });

  test('a site file holds the one spelling, and so does what is typed with a port', () => {
    for (const [typed, plain] of SPELLINGS.slice(0, 9)) {
      const site = parseSiteFile({ version: 1, devices: [{ address: typed }] });
      expect(site.ok && site.value.devices[0]?.address).toBe(plain);
      const parsed = parseHostPort(typed, 443);
      expect(parsed.ok && parsed.value.host).toBe(plain);
    }
  });

  test('capitals of a name do not matter, those of a zone do', () => {
    expect(isSameHost('BMC-1.Example.co.jp', 'bmc-1.example.CO.JP')).toBe(true);
    expect(isSameHost('fe80::1%eth0', 'FE80:0::1%eth0')).toBe(true);
    expect(isSameHost('fe80::1%eth0', 'fe80::1%Eth0')).toBe(false);
    expect(hostKey('')).toBe('');
  });
});

describe('numbers that a system takes for another address than a person', () => {
  test.each([
    '192.168.010.005',
    '192.168.10.05',
    '3232238085',
    '10.1',
    '0x0a.0.0.1',
    '10.0.0.0x1',
    '10.0.0.256',
    '1.2.3.4.5',
  ])('%s', (typed) => {
    expect(isOddNumber(typed)).toBe(true);
    expect(parseHostPort(typed, 443).ok).toBe(false);
    expect(parseHostPort(`${typed}:8443`, 443).ok).toBe(false);
    for (const site of [
      { devices: [{ address: typed }] },
      { network: { proxy: { host: typed } } },
      { settings: { fileTransfer: { host: typed } } },
    ])
      expect(parseSiteFile({ version: 1, ...site }).ok).toBe(false);
  });
  test.each(['192.168.10.5', '0.0.0.0', 'bmc10', '10.example', 'rack1.10a', '::1', 'fe80::1%10'])(
    'not %s',
    (typed) => {
      expect(isOddNumber(typed)).toBe(false);
    },
  );
});
