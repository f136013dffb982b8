import { describe, expect, it } from 'vitest';
import type { TcpAttempt, TcpOutcome } from '../../../electron/net/tcp.ts';
import {
  judgeMembers,
  judgeNoMember,
  memberFacts,
  NO_ROUTE,
  type TriedMember,
} from '../../../electron/preflight/checks/proxy-members.ts';
import { judgeTimeServer } from '../../../electron/preflight/clocks.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';

const PORT = 8080;
const member = (host: string, outcome: TcpOutcome | 'no-route'): TriedMember => {
  const attempt: TcpAttempt =
    outcome === 'no-route' ? NO_ROUTE : { outcome, errno: outcome === 'open' ? '' : `E-${outcome}`, ms: 1 };
  return { at: { host, port: PORT }, attempt };
};

describe('the addresses of a proxy', () => {
  it.each([
    ['the only one', [], '', 'pass ok'],
    ['all', ['192.0.2.1 open', '192.0.2.2 open'], '', 'pass ok'],
    ['one of two', ['192.0.2.1 timeout', '192.0.2.2 open'], '192.0.2.1:8080', 'warn address-down'],
    ['one of two, the first', ['192.0.2.1 open', '192.0.2.2 refused'], '192.0.2.2:8080', 'warn address-down'],
    ['IPv4, and IPv6 is dead', ['192.0.2.1 open', '2001:db8::1 timeout'], '', 'pass ok'],
    ['one of two, and this PC forbids the other', ['192.0.2.1 blocked', '192.0.2.2 open'], '', 'pass ok'],
    [
      'one of two, and this PC has no way to the other',
      ['192.0.2.1 no-route', '192.0.2.2 open'],
      '',
      'pass ok',
    ],
    ['IPv4, and this PC has no IPv6', ['192.0.2.1 open', '2001:db8::1 no-route'], '', 'pass ok'],
    [
      'IPv6, and IPv4 is dead',
      ['192.0.2.1 timeout', '2001:db8::1 open'],
      '192.0.2.1:8080',
      'warn address-down',
    ],
    [
      'one IPv6 of two',
      ['2001:db8::1 timeout', '2001:db8::2 open'],
      '[2001:db8::1]:8080',
      'warn address-down',
    ],
  ] as const)('%s took the connection', (_what, list, unanswered, expected) => {
    const tried = list.map((text) => {
      const [host = '', outcome = 'open'] = text.split(' ');
      return member(host, outcome as TcpOutcome | 'no-route');
    });
    const at = tried.find(({ attempt }) => attempt.outcome === 'open')?.at ?? {
      host: '192.0.2.1',
      port: PORT,
    };
    const { status, code, args } = judgeMembers('proxy.example', at, tried, { authentication: 'none' });
    expect(`${status} ${code}`).toBe(expected);
    expect(args?.unanswered ?? '').toBe(unanswered);
    expect(args?.authentication).toBe('none');
  });

  it('that are all dead give the verdict of the first that there is a way to', () => {
    const fail = (...tried: TriedMember[]): string => {
      const { status, code, args } = judgeNoMember(tried, 8_000);
      return `${status} ${code} ${args?.reason ?? ''}`;
    };
    expect(fail(member('192.0.2.1', 'refused'))).toBe('fail unreachable E-refused');
    expect(fail(member('2001:db8::1', 'no-route'), member('192.0.2.1', 'timeout'))).toBe(
      'fail unreachable E-timeout',
    );
    expect(fail(member('2001:db8::1', 'no-route'))).toBe('fail unreachable no-route');
    expect(fail(member('192.0.2.1', 'cancelled'))).toBe('skipped cancelled ');
    expect(fail(member('192.0.2.1', 'blocked'))).toBe('fail local-block ');
    expect(memberFacts(null, [member('192.0.2.1', 'refused'), member('192.0.2.2', 'refused')])).toEqual([
      { key: 'address', value: '192.0.2.1:8080, 192.0.2.2:8080' },
      { key: 'unanswered', value: '192.0.2.1:8080, 192.0.2.2:8080' },
      { key: 'outcome', value: 'refused' },
    ]);
  });

  it('are named in the sentence, and what a device meets is a possibility', () => {
    const args = { name: 'proxy.example', address: '192.0.2.2:8080', unanswered: '192.0.2.1:8080' };
    const say = (language: 'ja' | 'en'): string =>
      checkFinding(textsFor(language), 'proxy', 'address-down').means(args);
    expect(say('ja')).toContain('192.0.2.1:8080');
    expect(say('ja')).toContain('可能性');
    expect(say('en')).toMatch(/192\.0\.2\.2:8080.*192\.0\.2\.1:8080.*may/);
  });
});

describe('the addresses of a time server', () => {
  const at = (host: string) => ({ host, port: 123 });
  const told = (from: string, without: readonly string[]) =>
    judgeTimeServer(
      {
        name: 'ntp.example:123',
        stratum: 2,
        offsetMs: 0,
        samples: [{ ok: true, offsetMs: 0, roundTripMs: 1, stratum: 2, referenceId: 'x' }],
        from: at(from),
        without: without.map(at),
        startedAt: 0,
        endedAt: 0,
      },
      { kind: 'ntp', name: 'ntp.example:123', laptopAheadSeconds: 0 },
      8_000,
      { now: 0, builtAt: 0 },
    );

  it('that gave no time are told beside the one that did', () => {
    expect(told('192.0.2.2', ['192.0.2.1'])).toMatchObject({
      status: 'pass',
      args: { address: '192.0.2.2:123', unanswered: '192.0.2.1:123' },
    });
    expect(told('192.0.2.2', []).args).toEqual({});
    // Devices use IPv4: a dead IPv6 address beside it is evidence alone.
    const beside = told('192.0.2.2', ['2001:db8::1']);
    expect(beside.args).toEqual({});
    expect(beside.evidence).toContainEqual({ key: 'unanswered', value: '[2001:db8::1]:123' });
  });
});
