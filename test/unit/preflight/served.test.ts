import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_CODES, type CheckResult } from '../../../electron/domain/check.ts';
import { causeName, measuredNothing, served, stopsReporting } from '../../../electron/domain/served.ts';
import { key } from '../../../electron/preflight/look-across.ts';
import { facts, type Verdict } from '../../../electron/preflight/row.ts';
import { make, pass, settled, shut } from '../../support/looked-across.ts';

describe('one verdict per destination', () => {
  const NAME = 'a.ibm.com:443';
  const dnsOk = make('dns', NAME, { ...pass, evidence: facts({ addresses: '192.0.2.1' }) });
  const tcpOk = make('tcp', NAME, pass);
  const fail = (id: string, code: Verdict['code'], args: Verdict['args'] = {}): CheckResult =>
    make(id, NAME, { status: 'fail', code, args });
  it.each([
    ['all good', [dnsOk, tcpOk, make('tls', NAME, pass)], false, 'open', ''],
    ['no row', [], false, 'not-checked', ''],
    ['a name alone', [dnsOk], false, 'not-checked', ''],
    [
      'no such name, printed address open',
      [fail('dns', 'nxdomain'), tcpOk, make('tls', NAME, pass)],
      false,
      'no-name',
      'dns:nxdomain',
    ],
    ['blocked name', [fail('dns', 'blocked')], false, 'name-blocked', 'dns:blocked'],
    [
      'one resolver of two knows it',
      [
        make('dns', `${NAME} [r1]`, pass),
        make('dns', `${NAME} [r2]`, { status: 'fail', code: 'nxdomain' }),
        tcpOk,
      ],
      false,
      'open',
      '',
    ],
    ['shut', [dnsOk, fail('tcp', 'timeout')], false, 'missing', 'tcp:timeout'],
    [
      'one address of two shut',
      [dnsOk, make('tcp', `${NAME} [192.0.2.1]`, pass), make('tcp', `${NAME} [192.0.2.2]`, shut)],
      false,
      'missing',
      'tcp:timeout',
    ],
    [
      'IPv6 broken',
      [
        dnsOk,
        make('tcp', `${NAME} [192.0.2.1]`, pass),
        make('tcp', `${NAME} [2001:db8::1]`, { status: 'warn', code: 'timeout' }),
        make('tls', NAME, pass),
      ],
      false,
      'open',
      '',
    ],
    ['no greeting', [dnsOk, fail('tcp', 'no-greeting')], false, 'no-answer', 'tcp:no-greeting'],
    ['another greeting', [dnsOk, fail('tcp', 'other-greeting')], false, 'foreign', 'tcp:other-greeting'],
    ['a busy server', [dnsOk, make('tcp', NAME, { status: 'warn', code: 'busy' })], false, 'open', ''],
    ['name filter', [dnsOk, tcpOk, fail('tls', 'name-blocked')], false, 'name-blocked', 'tls:name-blocked'],
    ['large packets', [dnsOk, tcpOk, fail('tls', 'large-packets')], false, 'no-answer', 'tls:large-packets'],
    [
      'inspection',
      [dnsOk, tcpOk, fail('tls', 'untrusted-issuer', { issuer: 'X' })],
      false,
      'inspected',
      'tls:untrusted-issuer',
    ],
    [
      'another certificate',
      [dnsOk, tcpOk, fail('tls', 'name-mismatch')],
      false,
      'foreign',
      'tls:name-mismatch',
    ],
    ['expired', [dnsOk, tcpOk, fail('tls', 'expired')], false, 'faulty', 'tls:expired'],
    ['block page', [dnsOk, tcpOk, fail('http', 'filtered')], false, 'foreign', 'http:filtered'],
    ['this PC', [dnsOk, fail('tcp', 'local-block')], false, 'not-checked', 'tcp:local-block'],
    [
      'offline',
      [make('tcp', NAME, { status: 'skipped', code: 'offline' })],
      false,
      'not-checked',
      'tcp:offline',
    ],
    [
      'proxied',
      [make('proxy-connect', NAME, pass), make('proxy-tls', NAME, pass), fail('tcp', 'timeout')],
      true,
      'open',
      '',
    ],
    ['proxy denies', [fail('proxy-connect', 'denied'), tcpOk], true, 'missing', 'proxy-connect:denied'],
    [
      'proxied and inspected',
      [make('proxy-connect', NAME, pass), fail('proxy-tls', 'intercepted')],
      true,
      'inspected',
      'proxy-tls:intercepted',
    ],
    [
      'proxy dead',
      [
        make('proxy', 'p:3128', { status: 'fail', code: 'unreachable' }),
        make('proxy-connect', NAME, {
          status: 'skipped',
          code: 'dependency-failed',
          args: { dependency: 'proxy p:3128' },
        }),
      ],
      true,
      'not-checked',
      'proxy:unreachable',
    ],
  ] as const)('%s → %s', (_what, rows, proxied, state, cause) => {
    const verdict = served(NAME, settled(rows), proxied);
    expect([verdict.state, causeName(verdict.cause)]).toEqual([state, cause]);
  });

  it('asks no firewall for the addresses of an answer that cannot be the destination’s', () => {
    const mixed = make('dns', NAME, {
      status: 'warn',
      code: 'some-astray',
      args: { found: '10.66.66.66, 0.0.0.0', count: 3 },
      evidence: facts({ addresses: '192.0.2.1, 10.66.66.66, 0.0.0.0' }),
    });
    expect(served(NAME, [mixed, fail('tcp', 'timeout')], false).addresses).toEqual(['192.0.2.1']);
  });

  it('never calls open what has a red row on the way that is used', () => {
    const row = fc
      .record({
        id: fc.constantFrom('dns', 'tcp', 'tls', 'http'),
        target: fc.constantFrom(NAME, `${NAME} [192.0.2.1]`),
        code: fc.constantFrom(...CHECK_CODES.tcp, ...CHECK_CODES.tls, ...CHECK_CODES.http),
      })
      .map(({ id, target, code }) => make(id, target, code === 'ok' ? pass : { status: 'fail', code }));
    const fits = (each: CheckResult): boolean =>
      each.id === 'dns' ? false : (CHECK_CODES[each.id as 'tcp'] as readonly string[]).includes(each.code);
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: key, maxLength: 5 }), (rows) => {
        const own = rows.filter(fits);
        if (served(NAME, own, false).state === 'open')
          expect(own.filter(({ status }) => status === 'fail')).toEqual([]);
      }),
    );
  });
});

describe('a run without a way out', () => {
  const skipped = (id: string, name: string): CheckResult =>
    make(id, name, { status: 'skipped', code: 'offline' });
  const none = [skipped('dns', 'a:443'), skipped('tcp', 'a:443'), skipped('tcp', 'b:443')];
  it.each([
    ['every destination left out', none, true],
    ['what a resolver beside said changes nothing', [...none, make('dns.resolver', 'r:53', pass)], true],
    ['one was measured, through the proxy', [...none, make('proxy-connect', 'a:443', pass)], false],
    ['one was measured', [...none.slice(2), make('tcp', 'a:443', pass)], false],
    [
      'left out for another reason',
      [make('tcp', 'a:443', { status: 'skipped', code: 'not-applicable' })],
      false,
    ],
    ['none was asked for', [make('clock.ntp', 'n', pass)], false],
  ])('%s', (_what, rows, nothing) => {
    expect(stopsReporting(settled(rows))).toBe(false);
    expect(measuredNothing(settled(rows))).toBe(nothing);
  });
});
