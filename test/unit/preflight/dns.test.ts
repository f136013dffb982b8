import { describe, expect, it } from 'vitest';
import type { DnsAnswer } from '../../../electron/net/dns.ts';
import { isDead, isPublic, judgeDns, usableAddresses } from '../../../electron/preflight/checks/dns.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { argsOf, checkFinding } from '../../../electron/texts/index.ts';

const said = ({ status, code }: { readonly status: string; readonly code: string }): string =>
  `${status} ${code}`;

describe('names', () => {
  const answer = (change: Partial<DnsAnswer> = {}): DnsAnswer => ({
    outcome: 'nodata',
    addresses: [],
    aliases: [],
    rcode: 'NOERROR',
    transport: 'udp',
    ms: 3,
    errno: '',
    ...change,
  });
  const v4 = '129.42.26.224';
  const v6 = '2620:0:6c0:1::1000';

  it.each([
    [{ outcome: 'ok', addresses: [v4] }, {}, [v4], 'pass ok'],
    [{ outcome: 'ok', addresses: [v4] }, { outcome: 'timeout' }, [v4], 'pass ok'],
    [{}, { outcome: 'ok', addresses: [v6] }, [v6], 'pass ok'],
    [{ outcome: 'ok', addresses: ['8.8.8.8'] }, {}, [], 'pass ok'],
    [{ outcome: 'ok', addresses: ['8.8.8.8'] }, {}, [v4], 'warn differs-from-guide'],
    [{ outcome: 'ok', addresses: ['10.0.0.1'] }, {}, [], 'fail blocked'],
    [{ outcome: 'ok', addresses: ['10.0.0.1'] }, { outcome: 'ok', addresses: [v6] }, [], 'fail blocked'],
    [{ outcome: 'ok', addresses: ['0.0.0.0'] }, { outcome: 'ok', addresses: ['::'] }, [v4], 'fail blocked'],
    [{ outcome: 'ok', addresses: ['127.0.0.1'] }, {}, [v4], 'fail blocked'],
    [{ outcome: 'ok', addresses: ['169.254.1.1'] }, {}, [v4], 'fail blocked'],
    [{}, { outcome: 'ok', addresses: ['::1'] }, [v4], 'fail blocked'],
    [{ outcome: 'ok', addresses: [v4] }, { outcome: 'ok', addresses: ['::1'] }, [v4], 'warn some-astray'],
    [{ outcome: 'ok', addresses: ['10.9.0.7'] }, {}, [v4], 'warn differs-from-guide'],
    [{ outcome: 'ok', addresses: ['198.51.100.7'] }, {}, [v4], 'fail forged'],
    [{ outcome: 'timeout', answeredFrom: '10.0.0.9' }, {}, [], 'fail other-source'],
    [{ outcome: 'timeout', transport: 'tcp' }, {}, [], 'fail tcp-shut'],
    [{ outcome: 'blocked', errno: 'EPERM' }, {}, [], 'fail local-block'],
    [{ outcome: 'nxdomain', rcode: 'NXDOMAIN' }, {}, [], 'fail nxdomain'],
    [{ outcome: 'nodata' }, {}, [], 'fail no-address'],
    [{ outcome: 'servfail', rcode: 'SERVFAIL' }, {}, [], 'fail servfail'],
    [{ outcome: 'garbage' }, {}, [], 'fail unusable'],
    [{ outcome: 'refused', rcode: 'REFUSED' }, {}, [], 'fail refused'],
    [{ outcome: 'no-recursion' }, {}, [], 'fail no-recursion'],
    [{ outcome: 'timeout' }, {}, [], 'fail timeout'],
  ] as const)('%j %j guide %j → %s', (a, aaaa, guide, expected) => {
    const own = (address: string): boolean => address.startsWith('10.9.');
    const forged = ['198.51.100.7'];
    const input = { resolver: '192.0.2.53:53', v4: answer(a), v6: answer(aaaa), guide, own, forged };
    expect(said(judgeDns(input))).toBe(expected);
    const usable = usableAddresses(input);
    // No connection goes to what a filter put in the vendor's place.
    for (const address of usable)
      expect(['0.0.0.0', '127.0.0.1', '::1', '10.0.0.1', ...forged]).not.toContain(address);
  });

  it.each([
    [
      'one address for all, and another of its network',
      ['198.51.100.7'],
      '198.51.100.8',
      'differs-from-guide',
    ],
    [
      'another address each time, all of one network',
      ['198.51.100.7', '198.51.100.9'],
      '198.51.100.8',
      'forged',
    ],
    ['another address each time, and none of that network', ['198.51.100.7', '198.51.100.9'], v4, 'ok'],
  ])('a resolver that invents: %s', (_what, forged, address, code) => {
    const known = answer({ outcome: 'ok', addresses: [address] });
    const input = { resolver: 'r', v4: known, v6: answer(), guide: [v4], forged };
    expect(judgeDns(input).code).toBe(code);
    expect(usableAddresses(input)).toEqual(code === 'forged' ? [] : [address]);
  });

  it.each([
    [{}, true, 'fail no-address'],
    [{ outcome: 'servfail', rcode: 'SERVFAIL' }, true, 'fail servfail'],
    [{ outcome: 'timeout' }, true, 'fail timeout'],
    [{ outcome: 'refused', rcode: 'REFUSED' }, true, 'fail refused'],
    [{ outcome: 'no-recursion' }, true, 'fail no-recursion'],
    // A name of the site's own may have no IPv4 address; an unanswered question says nothing of it.
    [{}, false, 'pass ok'],
    [{ outcome: 'timeout' }, false, 'fail timeout'],
  ] as const)('IPv6 alone: A %j, the vendor’s: %s → %s', (a, vendor, expected) => {
    const input = {
      resolver: 'r',
      v4: answer(a),
      v6: answer({ outcome: 'ok', addresses: [v6] }),
      guide: [v6],
      vendor,
    };
    const verdict = judgeDns(input);
    expect(said(verdict)).toBe(expected);
    expect(usableAddresses(input)).toEqual(expected === 'pass ok' ? [v6] : []);
    if (expected === 'pass ok') return;
    for (const language of ['ja', 'en'] as const) {
      const { means } = checkFinding(textsFor(language), 'dns', verdict.code);
      expect(means(verdict.args ?? {})).toContain(v6);
      expect(means(verdict.args ?? {})).toContain('IPv4');
    }
  });

  it.each([
    [['64:ff9b::812a:1ae0'], true],
    [['64:ff9b:1::812a:1ae0'], true],
    // A prefix of the provider's own: known by the guide's address in it.
    [['2001:db8:64::812a:1ae0'], true],
    [['2001:db8:64::812a:1ae0', v6], false],
    [[v6], false],
  ] as const)('IPv6 alone, %j, is made of IPv4 (DNS64): %s', (aaaa, translated) => {
    const known = { v4: answer(), v6: answer({ outcome: 'ok', addresses: aaaa }) };
    const verdict = judgeDns({ resolver: 'r', ...known, guide: [v4, v6], vendor: true });
    expect(said(verdict)).toBe('fail no-address');
    expect(verdict.fixes).toEqual([translated ? 'ipv4-way' : 'fix-dns-record', 'set-dns-server']);
    for (const language of ['ja', 'en'] as const)
      expect(
        checkFinding(textsFor(language), 'dns', 'no-address')
          .means(verdict.args ?? {})
          .includes('DNS64'),
      ).toBe(translated);
  });

  it.each([
    { outcome: 'timeout' },
    { outcome: 'refused', errno: 'ECONNREFUSED' },
    { outcome: 'rejected', errno: 'EHOSTUNREACH' },
  ] as const)('%j asks a firewall for the way to the resolver, not to the destination', (a) => {
    const verdict = judgeDns({ resolver: '192.0.2.53:53', v4: answer(a), v6: answer(), guide: [] });
    const args = argsOf({ target: 'www.ibm.com:443', args: verdict.args ?? {} });
    expect(verdict.fixes).toContain('open-firewall');
    expect(textsFor('en').fix['open-firewall'].remedy(args)).toContain('192.0.2.53');
    expect(textsFor('en').fix['open-firewall'].remedy(args)).not.toContain('ibm');
  });

  it('a resolver that answers some names is reached: its silence to the rest is one cause, and no firewall’s', () => {
    const silent = answer({ outcome: 'timeout' });
    const verdict = judgeDns({ resolver: 'r', v4: silent, v6: silent, guide: [], answersSome: true });
    expect(verdict).toMatchObject({ fixes: ['fix-dns-server', 'set-dns-server'], group: 'dns:unanswered:r' });
  });

  it.each([
    [['208.91.112.55'], [], [], 'Fortinet'],
    [['208.91.112.55'], ['2001:cdba::3257:9652'], [], 'Fortinet'],
    [['146.112.61.106'], ['::ffff:146.112.61.106'], [], 'Cisco Umbrella'],
    [[], ['::ffff:9270:3d6a'], [], 'Cisco Umbrella'],
    [['198.135.184.22'], [], [], 'Palo Alto'],
    [['72.5.65.111'], [], [], 'Palo Alto'],
    [[], [], ['Sinkhole.PaloAltoNetworks.com'], 'Palo Alto'],
    // Devices use IPv4: a filter that forgets IPv6 has blocked them all the same.
    [['208.91.112.55'], [v6], [], 'Fortinet'],
  ] as const)('A %j AAAA %j alias %j is where a DNS filter leads: %s', (a, aaaa, aliases, product) => {
    const of = (addresses: readonly string[]): DnsAnswer =>
      answer({ outcome: addresses.length > 0 ? 'ok' : 'nodata', addresses, aliases });
    for (const guide of [[], [v4]]) {
      const input = { resolver: 'r', v4: of(a), v6: of(aaaa), guide, vendor: true };
      const verdict = judgeDns(input);
      expect(said(verdict)).toBe('fail blocked');
      expect(verdict.fixes).toEqual(['allow-name-in-dns']);
      expect(usableAddresses(input)).toEqual([]);
      for (const language of ['ja', 'en'] as const)
        expect(checkFinding(textsFor(language), 'dns', 'blocked').means(verdict.args ?? {})).toContain(
          product,
        );
    }
  });

  it('a name that is refused beside others that are answered may be a filter’s, a closed port is not', () => {
    const refused = answer({ outcome: 'refused', rcode: 'REFUSED' });
    const closed = answer({ outcome: 'refused', errno: 'ECONNREFUSED' });
    const fixesOf = (v4Answer: DnsAnswer): readonly string[] =>
      judgeDns({ resolver: 'r', v4: v4Answer, v6: answer(), guide: [] }).fixes ?? [];
    expect(fixesOf(refused)[0]).toBe('allow-name-in-dns');
    expect(fixesOf(closed)).not.toContain('allow-name-in-dns');
  });

  it('a true address beside a filter’s, or one beside its block, is no filter', () => {
    const mixed = answer({ outcome: 'ok', addresses: [v4, '208.91.112.55'] });
    const input = { resolver: 'r', v4: mixed, v6: answer(), guide: [v4] };
    // Nor is it good: a device that chooses the other one gets no further, and no firewall is to be opened to that.
    expect(judgeDns(input)).toMatchObject({
      status: 'warn',
      code: 'some-astray',
      args: { found: '208.91.112.55', count: 2 },
      fixes: ['fix-dns-record', 'set-dns-server'],
    });
    for (const other of ['0.0.0.0', '10.66.66.66', '169.254.3.3'])
      expect(said(judgeDns({ ...input, v4: answer({ outcome: 'ok', addresses: [other, v4] }) })), other).toBe(
        'warn some-astray',
      );
    const near = answer({ outcome: 'ok', addresses: ['208.91.112.54'] });
    expect(said(judgeDns({ ...input, v4: near }))).toBe('warn differs-from-guide');
  });

  it('names the alias whose end is missing', () => {
    const aliases = ['www.ibm.com.edgekey.example'];
    for (const change of [{ aliases }, { outcome: 'nxdomain', aliases }] as const) {
      const v4Answer = answer(change);
      const { args } = judgeDns({ resolver: 'r', v4: v4Answer, v6: answer(), guide: [] });
      expect(args?.alias).toBe(aliases[0]);
    }
  });

  it('tells a dead resolver from one that refuses', () => {
    expect(isDead(answer({ outcome: 'timeout' }))).toBe(true);
    expect(isDead(answer({ outcome: 'refused', errno: 'ECONNREFUSED' }))).toBe(true);
    expect(isDead(answer({ outcome: 'refused', rcode: 'REFUSED' }))).toBe(false);
    expect(isDead(answer({ outcome: 'nxdomain' }))).toBe(false);
  });

  it.each([
    ['8.8.8.8', true],
    ['129.42.26.224', true],
    [v6, true],
    ['10.1.1.1', false],
    ['100.64.0.1', false],
    ['100.128.0.1', true],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['169.254.1.1', false],
    ['127.0.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['2001:db8::1', false],
    ['nonsense', false],
  ])('%s public: %s', (address, expected) => {
    expect(isPublic(address)).toBe(expected);
  });
});
