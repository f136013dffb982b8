import { describe, expect, it } from 'vitest';
import {
  isLocalBlock,
  mayBeIcmp,
  originOf,
  readIcmp6Counts,
  readIcmpCounts,
} from '../../../electron/net/icmp-origin.ts';
import { nextHopIn } from '../../../electron/net/next-hop.ts';
import { type IcmpFacts, icmpOutcomeOf, tcpOutcomeOf } from '../../../electron/net/tcp.ts';
import { udpFailureOf } from '../../../electron/net/udp-failure.ts';

const [V4, V6, LINK_LOCAL] = ['192.0.2.1', '2001:db8::1', 'fe80::1%eth0'];

describe('whose word an error is', () => {
  it.each([
    ['EPERM', V4, 'linux', true],
    ['EPERM', V6, 'linux', true],
    ['EACCES', V4, 'linux', true],
    // RFC 4443 §3.1, codes 1, 5 and 6: the network's as well.
    ['EACCES', V6, 'linux', false],
    ['EACCES', LINK_LOCAL, 'linux', false],
    ['EACCES', V6, 'win32', true],
    ['EACCES', V6, 'darwin', true],
    ['EHOSTUNREACH', V4, 'linux', false],
  ])('%s of %s on %s is this laptop’s own: %s', (errno, address, platform, own) => {
    expect(isLocalBlock(errno, address, platform)).toBe(own);
    expect(tcpOutcomeOf(errno, address, platform)).toBe(own ? 'blocked' : 'unreachable');
  });

  it.each(['ENETUNREACH', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENONET', 'ENOPROTOOPT', 'EOPNOTSUPP', 'EPROTO'])(
    '%s may have come by ICMP on Linux, and elsewhere nothing is said of it',
    (errno) => {
      expect(mayBeIcmp(errno, V4, 'linux')).toBe(true);
      expect(mayBeIcmp(errno, V4, 'win32')).toBe(false);
      expect(mayBeIcmp(errno, V4, 'darwin')).toBe(false);
    },
  );

  it.each([
    ['nothing went by', [0, 0], 'unsure'],
    ['one came, none was sent', [1, 0], 'way'],
    ['as many were sent as came', [1, 1], 'laptop'],
    ['more were sent than came', [1, 3], 'laptop'],
    ['more came than were sent', [2, 1], 'unsure'],
    ['some were sent and none came', [0, 2], 'unsure'],
  ] as const)('%s', (_what, [received, sent], expected) => {
    const before = { received: 40, sent: 7 };
    expect(originOf(before, { received: 40 + received, sent: 7 + sent })).toBe(expected);
    expect(originOf(null, before)).toBe('unsure');
    expect(originOf(before, null)).toBe('unsure');
  });

  it('counts as Linux prints them are read, and nothing is made of what is no count', () => {
    const snmp = [
      'Ip: Forwarding DefaultTTL',
      'Ip: 2 64',
      'Icmp: InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs OutMsgs OutDestUnreachs OutTimeExcds OutParmProbs',
      'Icmp: 19 1 0 10 2 1 9 4 0 0',
      'IcmpMsg: InType3',
      'IcmpMsg: 10',
    ];
    expect(readIcmpCounts(snmp.join('\n'))).toEqual({ received: 13, sent: 4 });
    const snmp6 = [
      'Ip6InReceives                   \t24',
      'Icmp6InDestUnreachs             \t5',
      'Icmp6InTimeExcds                \t1',
      'Icmp6InParmProblems             \t0',
      'Icmp6OutDestUnreachs            \t2',
      'Icmp6OutTimeExcds               \t0',
      'Icmp6OutParmProblems            \t0',
    ];
    expect(readIcmp6Counts(snmp6.join('\n'))).toEqual({ received: 6, sent: 2 });
    for (const text of ['', 'Icmp: InMsgs', 'Icmp: InMsgs\nIcmp: x']) {
      expect(readIcmpCounts(text)).toBeNull();
      expect(readIcmp6Counts(text)).toBeNull();
    }
  });
});

describe('what a connection met', () => {
  const silent = { address: '192.0.2.254', answers: false };
  const there = { address: '192.0.2.254', answers: true };
  const facts = (change: Partial<IcmpFacts>): IcmpFacts => ({
    way: 'routed',
    origin: 'way',
    hop: null,
    ...change,
  });
  it.each([
    ['EHOSTUNREACH', {}, { outcome: 'rejected', saidBy: 'way' }],
    ['ENETUNREACH', {}, { outcome: 'rejected', saidBy: 'way' }],
    ['EACCES', {}, { outcome: 'rejected', saidBy: 'way' }],
    ['EHOSTUNREACH', { origin: 'unsure' }, { outcome: 'rejected', saidBy: 'unsure' }],
    ['EACCES', { origin: 'unsure' }, { outcome: 'rejected', saidBy: 'unsure' }],
    // The laptop's own route, and its own rule.
    ['ENETUNREACH', { way: 'no-route' }, { outcome: 'unreachable' }],
    ['EHOSTUNREACH', { way: 'no-route' }, { outcome: 'unreachable' }],
    ['EACCES', { way: 'blocked' }, { outcome: 'blocked' }],
    ['EACCES', { origin: 'laptop' }, { outcome: 'blocked', saidBy: 'laptop' }],
    ['ENETUNREACH', { origin: 'laptop' }, { outcome: 'blocked', saidBy: 'laptop' }],
    ['EHOSTUNREACH', { origin: 'laptop', hop: there }, { outcome: 'blocked', saidBy: 'laptop' }],
    // A neighbour that is silent, or may be.
    [
      'EHOSTUNREACH',
      { origin: 'laptop', hop: silent },
      { outcome: 'unreachable', saidBy: 'laptop', silentHop: '192.0.2.254' },
    ],
    [
      'EHOSTUNREACH',
      { origin: 'unsure', hop: silent },
      { outcome: 'unreachable', saidBy: 'laptop', silentHop: '192.0.2.254' },
    ],
    ['EHOSTUNREACH', { origin: 'laptop' }, { outcome: 'unreachable', saidBy: 'laptop' }],
  ] as const)('%s, %j → %j', (errno, change, expected) => {
    expect(icmpOutcomeOf(errno, facts(change))).toEqual(expected);
  });
});

describe('the first hop', () => {
  const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
  const routes = [
    head,
    'eth0\t00000000\tFE0200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0   ',
    'wlan0\t00000000\tFD0200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0   ',
    'eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0   ',
    'eth0\t006433C6\t050200C0\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0   ',
    '',
  ].join('\n');
  const arp = [
    'IP address       HW type     Flags       HW address            Mask     Device',
    '192.0.2.254      0x1         0x2         06:c4:55:43:1d:f3     *        eth0',
    '192.0.2.9        0x1         0x0         00:00:00:00:00:00     *        eth0',
    '192.0.2.5        0x1         0x0         00:00:00:00:00:00     *        eth0',
    '192.0.2.6        0x1         0x6         06:c4:55:43:1d:f4     *        eth0',
  ].join('\n');
  it.each([
    ['203.0.113.7', { address: '192.0.2.254', answers: true }],
    ['198.51.100.7', { address: '192.0.2.5', answers: false }],
    ['192.0.2.9', { address: '192.0.2.9', answers: false }],
    ['192.0.2.6', { address: '192.0.2.6', answers: true }],
    // Not in the table: a line without neighbours, or nobody was asked.
    ['192.0.2.77', null],
  ])('%s', (address, expected) => {
    expect(nextHopIn(routes, arp, address)).toEqual(expected);
  });

  it('is not known without a route', () => {
    expect(nextHopIn(head, arp, '192.0.2.9')).toBeNull();
  });
});

it.each([
  ['ECONNREFUSED', V4, true, 'linux', 'refused'],
  ['EPERM', V4, true, 'linux', 'blocked'],
  ['EPERM', V6, true, 'linux', 'blocked'],
  ['EACCES', V4, true, 'linux', 'blocked'],
  ['EACCES', V6, true, 'linux', 'rejected'],
  // Before a packet left: the laptop's own route.
  ['EACCES', V6, false, 'linux', 'blocked'],
  ['ENETUNREACH', V4, false, 'linux', 'timeout'],
  ['ENETUNREACH', V4, true, 'linux', 'rejected'],
  ['EHOSTUNREACH', V4, true, 'linux', 'rejected'],
  ['EHOSTUNREACH', V4, true, 'win32', 'timeout'],
  ['EACCES', V6, true, 'win32', 'blocked'],
  ['', V4, true, 'linux', 'timeout'],
] as const)(
  'a question by UDP that ends with %s to %s, asked %s on %s: %s',
  (errno, address, asked, platform, expected) => {
    expect(udpFailureOf(errno, address, asked, platform)).toBe(expected);
  },
);
