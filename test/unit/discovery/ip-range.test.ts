import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AddressSpan,
  addressAt,
  canonicalAddress,
  formatIPv4,
  parseIPv4,
  parseRange,
  spanContains,
  spanSize,
} from '../../../electron/address/ip-range.ts';
import { disjoint, isOnlyLoopback, readTargets } from '../../../electron/discovery/targets.ts';
import {
  broadcastOf,
  isVirtualAdapter,
  type NetworkInterface,
  selectInterfaces,
} from '../../../electron/net/interfaces.ts';

function span(text: string): AddressSpan {
  const parsed = parseRange(text);
  if (!parsed.ok || parsed.value.kind !== 'span') throw new Error(`no span: ${text}`);
  return parsed.value.span;
}
const ends = (text: string): readonly string[] => {
  const found = span(text);
  return [addressAt(found, 0), addressAt(found, spanSize(found) - 1)];
};
const isRefused = (text: string): boolean => !parseRange(text).ok;
/** Unicast IPv4, 1.0.0.0 to 223.255.255.255. */
const ipv4 = fc.integer({ min: 0x01000000, max: 0xdfffffff }).map(formatIPv4);

describe('ranges', () => {
  it('take addresses, pairs, blocks and short pairs; network and broadcast are left out of blocks', () => {
    expect(ends('10.1.2.3')).toEqual(['10.1.2.3', '10.1.2.3']);
    expect(ends('10.1.2.0/24')).toEqual(['10.1.2.1', '10.1.2.254']);
    expect(ends('10.1.2.77/30')).toEqual(['10.1.2.77', '10.1.2.78']);
    expect(ends('10.1.2.4/31')).toEqual(['10.1.2.4', '10.1.2.5']);
    expect(ends('10.1.2.4/32')).toEqual(['10.1.2.4', '10.1.2.4']);
    expect(ends('10.1.2.3 - 10.1.3.4')).toEqual(['10.1.2.3', '10.1.3.4']);
    expect(ends('10.1.2.3-20')).toEqual(['10.1.2.3', '10.1.2.20']);
    expect(ends('10.1.2.20-10.1.2.3')).toEqual(['10.1.2.3', '10.1.2.20']);
  });

  it('take what a Japanese keyboard makes of them', () => {
    expect(ends('１９２．１６８．１．１０～１９２．１６８．１．２０')).toEqual([
      '192.168.1.10',
      '192.168.1.20',
    ]);
    expect(ends('１９２。１６８。１。０／２４')).toEqual(['192.168.1.1', '192.168.1.254']);
    expect(ends('　192.168.1.1－5 ')).toEqual(['192.168.1.1', '192.168.1.5']);
  });

  it('take IPv6 addresses, zones and small blocks', () => {
    expect(ends('fd00::1')).toEqual(['fd00::1', 'fd00::1']);
    expect(ends('[fe80::1%eth0]')).toEqual(['fe80::1%eth0', 'fe80::1%eth0']);
    expect(ends('fd00::/120')).toEqual(['fd00::', 'fd00::ff']);
    expect(spanSize(span('fd00::/64'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('take host names, and refuse what is neither', () => {
    expect(parseRange('BMC-01.example.co.jp')).toEqual({
      ok: true,
      value: { kind: 'name', name: 'bmc-01.example.co.jp' },
    });
    for (const bad of [
      '',
      '300.1.1.1',
      '10.1.2',
      '10.0.0.010',
      '10.0.0.0/33',
      '224.0.0.1',
      '0.0.0.0',
      'ff02::1',
      'a b',
      '10.0.0.1-x',
      '112-113',
      'x/24',
      '255.255.255.255',
    ]) {
      expect([bad, isRefused(bad)]).toEqual([bad, true]);
    }
  });

  it('never reach outside themselves, and give each address once', () => {
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 22, max: 32 }), (address, prefix) => {
        const block = span(`${address}/${prefix}`);
        const all = Array.from({ length: spanSize(block) }, (_, index) => addressAt(block, index));
        const shift = 32 - prefix;
        const network = Math.floor((parseIPv4(address) ?? 0) / 2 ** shift);
        expect(new Set(all).size).toBe(all.length);
        for (const each of all) {
          expect(Math.floor((parseIPv4(each) ?? 0) / 2 ** shift)).toBe(network);
          expect(spanContains(block, each)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(ipv4, ipv4, (a, b) => {
        expect(span(`${a}-${b}`)).toMatchObject({
          first: span(`${b}-${a}`).first,
          last: span(`${b}-${a}`).last,
        });
      }),
    );
  });

  it('survive any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => void parseRange(text)),
      { numRuns: 1_000 },
    );
  });
});

describe('addresses', () => {
  it('have one spelling', () => {
    expect(canonicalAddress('FD00:0:0::1')).toBe('fd00::1');
    expect(canonicalAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(canonicalAddress('fe80:0::1%eth0')).toBe('fe80::1%eth0');
    expect(canonicalAddress('10.0.0.1')).toBe('10.0.0.1');
  });
});

const nic = (
  name: string,
  address: string,
  cidr: string,
  more: Partial<NetworkInterface> = {},
): NetworkInterface => ({
  name,
  address,
  cidr,
  netmask: '255.255.255.0',
  family: 4,
  mac: '02:00:00:00:00:01',
  virtual: false,
  internal: false,
  hosts: 254,
  ...more,
});

describe('targets', () => {
  const lan = nic('eth0', '192.168.1.5', '192.168.1.5/24');

  it('are the own subnets where nothing was named; a large one is cut to the /20 around the laptop and said so', () => {
    const large = nic('eth1', '10.5.6.7', '10.5.6.7/16', { netmask: '255.255.0.0', hosts: 65_534 });
    const targets = readTargets([], [lan, large], false);
    if (!targets.ok) throw new Error(targets.error.code);
    expect(targets.value.spans.map(spanSize)).toEqual([4_094, 254]);
    expect(targets.value.trimmed).toEqual([{ range: '10.5.6.7/16', addresses: 65_534 }]);
    expect(targets.value.spans.some((each) => spanContains(each, '10.5.6.7'))).toBe(true);
    const agreed = readTargets([], [large], true);
    expect(agreed.ok && agreed.value.spans.map(spanSize)).toEqual([65_534]);
  });

  it('never include an own subnet beside a named range', () => {
    const targets = readTargets(['10.0.0.0/30', '10.0.0.9', 'bmc'], [lan], false);
    if (!targets.ok) throw new Error(targets.error.code);
    expect(targets.value).toMatchObject({ singles: ['10.0.0.9'], names: ['bmc'], trimmed: [] });
    expect(targets.value.spans.map((each) => each.text)).toEqual(['10.0.0.0/30']);
  });

  it('larger than a /20 need a yes, and a number too large for a sweep stays refused', () => {
    expect(readTargets(['10.0.0.0/20'], [], false).ok).toBe(true);
    expect(readTargets(['10.0.0.0/19'], [], false)).toMatchObject({
      ok: false,
      error: { code: 'range-too-large', args: { range: '10.0.0.0/19', addresses: 8_190 } },
    });
    expect(readTargets(['10.0.0.0/16'], [], true).ok).toBe(true);
    // Whether one said yes or not: nobody is asked for a yes that helps nothing.
    for (const yes of [false, true]) {
      expect(readTargets(['10.0.0.0/8'], [], yes)).toMatchObject({
        ok: false,
        error: { code: 'range-over-limit', args: { addresses: 16_777_214, limit: 1_048_576 } },
      });
      expect(readTargets(['fd00::/64'], [], yes)).toMatchObject({
        ok: false,
        error: { code: 'range-over-limit', args: { range: 'fd00::/64' } },
      });
    }
    expect(readTargets(['nonsense/24'], [], false)).toMatchObject({
      ok: false,
      error: { code: 'range-invalid' },
    });
  });

  it('are too many together as one is alone, and the same addresses named twice count once', () => {
    const twentieths = Array.from(
      { length: 300 },
      (_, index) => `10.${index >> 4}.${(index & 15) << 4}.0/20`,
    );
    // None of them needs a yes, and a yes makes no room.
    for (const yes of [false, true]) {
      expect(readTargets(twentieths, [], yes)).toMatchObject({
        ok: false,
        error: {
          code: 'range-over-limit',
          args: {
            range: '10.0.0.0/20, 10.0.16.0/20, 10.0.32.0/20, …',
            addresses: 300 * 4_094,
            limit: 1_048_576,
          },
        },
      });
    }
    expect(readTargets(['10.0.0.0/12', '10.16.0.0/12'], [], true)).toMatchObject({
      ok: false,
      error: { code: 'range-over-limit', args: { range: '10.0.0.0/12, 10.16.0.0/12' } },
    });
    expect(readTargets(['10.0.0.0/12', '10.0.0.0/12', '10.1.0.0/16'], [], true).ok).toBe(true);
    expect(readTargets(twentieths.slice(0, 250), [], false).ok).toBe(true);
  });

  it('that overlap are asked once', () => {
    const merged = disjoint([
      span('10.0.0.1-10.0.0.9'),
      span('10.0.0.5-10.0.0.20'),
      span('10.0.0.30-10.0.0.31'),
    ]);
    expect(merged.map(spanSize)).toEqual([20, 2]);
  });

  it('on loopback alone leave the real network alone', () => {
    const targets = readTargets(['127.18.0.0/24'], [], false);
    expect(targets.ok && isOnlyLoopback(targets.value, [])).toBe(true);
    expect(targets.ok && isOnlyLoopback(targets.value, ['10.0.0.1'])).toBe(false);
  });
});

describe('adapters', () => {
  it('made by software are told from real ones', () => {
    for (const name of [
      'vEthernet (Default Switch)',
      'VMware Network Adapter VMnet8',
      'docker0',
      'br-0123456789ab',
      'tun0',
      'utun3',
      'wg0',
      'virbr0',
      'Tailscale',
      'OpenVPN Wintun',
      'vboxnet0',
    ]) {
      expect([name, isVirtualAdapter(name, '00:11:22:33:44:55', true)]).toEqual([name, true]);
    }
    for (const name of ['eth0', 'enp0s31f6', 'イーサネット', 'Wi-Fi', 'en0', 'Ethernet 2', 'wlan0', 'br0']) {
      expect([name, isVirtualAdapter(name, '00:11:22:33:44:55', true)]).toEqual([name, false]);
    }
    expect(isVirtualAdapter('veth12ab', '', false)).toBe(true);
    expect(isVirtualAdapter('veth12ab', '', true)).toBe(false);
  });

  it('are real ones unless chosen; a virtual one, loopback or an address on it can be', () => {
    const all = [
      nic('eth0', '192.168.1.5', '192.168.1.5/24'),
      nic('docker0', '172.17.0.1', '172.17.0.1/16', { virtual: true }),
      nic('lo', '127.0.0.1', '127.0.0.1/8', { internal: true, hosts: 0 }),
    ];
    const names = (wanted: readonly string[] | null): readonly string[] =>
      selectInterfaces(all, wanted).chosen.map((each) => `${each.name} ${each.address}`);
    expect(names(null)).toEqual(['eth0 192.168.1.5']);
    expect(names(['docker0'])).toEqual(['docker0 172.17.0.1']);
    expect(names(['192.168.1.5', 'eth0'])).toEqual(['eth0 192.168.1.5']);
    expect(names(['127.18.0.1'])).toEqual(['lo 127.18.0.1']);
    expect(selectInterfaces(all, ['eth9']).missing).toEqual(['eth9']);
    expect(names([])).toEqual([]);
  });

  it('know their broadcast address', () => {
    expect(broadcastOf(nic('eth0', '10.1.2.3', '10.1.2.3/22', { hosts: 1_022 }))).toBe('10.1.3.255');
    expect(broadcastOf(nic('p2p', '10.1.2.2', '10.1.2.2/31', { hosts: 2 }))).toBeNull();
  });
});
