import { expect, it } from 'vitest';
import type { DnsAnswer } from '../../../electron/net/dns.ts';
import {
  type AnsweredName,
  type DeviceResolverFacts,
  judgeDeviceResolver,
  refusesAsker,
  remarkOn,
} from '../../../electron/preflight/checks/resolver.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';

const answer = (outcome: DnsAnswer['outcome'], errno = ''): DnsAnswer => ({
  outcome,
  addresses: [],
  aliases: [],
  rcode: '',
  transport: 'udp',
  ms: 3,
  errno,
});
const name = (v4: DnsAnswer, v6: DnsAnswer = v4): AnsweredName => ({ v4, v6 });
const refused = name(answer('refused'));
const closed = name(answer('refused', 'ECONNREFUSED'));

it.each([
  ['all refused', [refused, refused], true],
  ['the only one refused', [refused], true],
  ['some refused, some lost', [refused, name(answer('timeout'))], true],
  ['one name refused, the other known', [refused, name(answer('ok'))], false],
  ['one name refused, the other not', [refused, name(answer('nxdomain'))], false],
  // It answers this laptop, for IPv6: the question is refused, not the asker.
  ['IPv4 refused, IPv6 answered', [name(answer('refused'), answer('nodata'))], false],
  ['nobody on the port', [closed, closed], false],
  ['SERVFAIL', [name(answer('servfail')), name(answer('servfail'))], false],
  ['no recursion', [name(answer('no-recursion')), name(answer('no-recursion'))], false],
  ['silence', [name(answer('timeout'))], false],
  ['nothing', [], false],
] as const)('a resolver refuses who asks, or not: %s', (_what, asked, expected) => {
  expect(refusesAsker(asked)).toBe(expected);
});

const facts = (change: Partial<DeviceResolverFacts>): DeviceResolverFacts => ({
  resolver: '192.0.2.53:53',
  devices: ['192.0.2.10'],
  names: ['a.ibm.com', 'b.ibm.com'].map((host) => ({
    host,
    verdict: { status: 'fail', code: 'refused', fixes: ['set-dns-server'] },
  })),
  death: 'refused',
  silent: false,
  remark: null,
  refusesUs: false,
  proxied: false,
  seconds: 3,
  ...change,
});

it('what refuses this laptop proves nothing of the devices: a warning that says so', () => {
  for (const death of ['refused', null] as const) {
    const verdict = judgeDeviceResolver(facts({ refusesUs: true, death }));
    expect(verdict).toMatchObject({
      status: 'warn',
      code: 'refused',
      args: { device: 1, resolver: '192.0.2.53:53', host: 'a.ibm.com, b.ibm.com' },
      fixes: ['ask-dns-for-devices'],
    });
    const say = (language: 'ja' | 'en'): string =>
      checkFinding(textsFor(language), 'dns.device-resolver', 'refused').means(verdict.args ?? {});
    expect(say('ja')).toContain('確認できていません');
    expect(say('en')).toContain('not known');
  }
  expect(judgeDeviceResolver(facts({ death: null })).status).toBe('fail');
  expect(judgeDeviceResolver(facts({ death: 'servfail' })).status).toBe('fail');
});

it('a resolver of the devices that is right and late is slow, and a warning', () => {
  const names = [{ host: 'a.ibm.com', verdict: { status: 'pass', code: 'ok' } }] as const;
  const late = { ...answer('ok'), late: true, ms: 4_230 } as const;
  const remark = remarkOn([{ v4: late, v6: answer('nodata') }], 3);
  const told = judgeDeviceResolver(facts({ names, death: null, seconds: 3, remark }));
  expect(told).toMatchObject({ status: 'warn', code: 'slow', args: { took: 4.2, seconds: 3 } });
  expect(judgeDeviceResolver(facts({ names, death: null })).status).toBe('pass');
  expect(remarkOn([{ v4: answer('ok'), v6: answer('nodata') }], 3)).toBeNull();
});
