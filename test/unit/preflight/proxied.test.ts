import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { causeName, served } from '../../../electron/domain/served.ts';
import { facts, type Verdict } from '../../../electron/preflight/row.ts';
import { checkWords } from '../../../electron/texts/check-words.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { make, pass, reds, said, settled, shut } from '../../support/looked-across.ts';

describe('the direct way', () => {
  const open = [make('proxy-connect', 'h.ibm.com:443', pass), make('proxy-tls', 'h.ibm.com:443', pass)];

  it('is not needed beside the site’s proxy, whatever it meets, names and resolver too', () => {
    const rows = [
      ...open,
      make('tcp', 'h.ibm.com:443 [192.0.2.1]', shut),
      make('dns', 'h.ibm.com:443', { status: 'fail', code: 'nxdomain' }),
      make('dns.resolver', '192.0.2.53:53', { status: 'fail', code: 'refused' }),
    ];
    expect(
      settled(rows)
        .filter((row) => row.code === 'not-needed')
        .map(({ id, status, args }) => [id, status, args.was]),
    ).toEqual([
      ['tcp', 'skipped', 'timeout'],
      ['dns', 'skipped', 'nxdomain'],
      ['dns.resolver', 'skipped', 'refused'],
    ]);
  });

  it('is needed for what no proxy can be asked', () => {
    const rows = [
      ...open,
      make('proxy-connect', 'ftp.ibm.com:21', { status: 'skipped', code: 'not-applicable' }),
      make('dns', 'ftp.ibm.com:21', { status: 'fail', code: 'nxdomain' }),
      make('tcp', 'ftp.ibm.com:21', shut),
      make('dns.resolver', '192.0.2.53:53', { status: 'fail', code: 'servfail' }),
    ];
    expect(reds(rows).map(({ id }) => id)).toEqual(['dns', 'tcp', 'dns.resolver']);
  });

  it('is red again when the proxy is gone', () => {
    const before = settled([...open, make('tcp', 'h.ibm.com:443', shut)]);
    expect(reds(before.filter(({ id }) => id === 'tcp'))).toHaveLength(1);
  });

  it('over IPv6 decides nothing beside an IPv4 that works, and everything without one', () => {
    const v6 = make('tcp', 'h.ibm.com:443 [2620:0:6c0::1]', { status: 'warn', code: 'timeout' });
    expect(said([make('tcp', 'h.ibm.com:443 [192.0.2.1]', pass), v6])[1]).toContain('skipped not-needed');
    expect(said([make('tcp', 'h.ibm.com:443 [192.0.2.1]', shut), v6])[1]).toContain('warn timeout');
  });
});

it('every tunnel that ends alike is the proxy’s trouble; one that ends otherwise is its own', () => {
  const ended: Verdict = { status: 'fail', code: 'handshake-failed', args: { reason: 'ECONNRESET' } };
  const rows = [
    make('proxy', '192.0.2.80:3128', pass),
    ...['a.ibm.com:443', 'b.ibm.com:443'].flatMap((target) => [
      make('proxy-connect', target, pass),
      make('proxy-tls', target, ended),
    ]),
  ];
  expect(reds(rows).map(({ id, code }) => `${id} ${code}`)).toEqual(['proxy tunnel-ends']);
  const inOrder = make('proxy-tls', 'b.ibm.com:443', { ...ended, args: { reason: 'FIN' } });
  expect(reds(rows.with(4, inOrder)).map(({ code }) => code)).toEqual(['tunnel-ends']);
  expect(reds(rows)[0]?.fixes).toEqual(['proxy-upstream']);
  const denied: Verdict = { ...ended, args: { reason: 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED' } };
  const both = rows.map((row) => (row.id === 'proxy-tls' ? make('proxy-tls', row.target, denied) : row));
  expect(reds(both)).toMatchObject([
    { code: 'tunnel-ends', fixes: ['allow-in-web-filter', 'proxy-upstream'] },
  ]);
  const other = rows.with(4, make('proxy-tls', 'b.ibm.com:443', pass));
  expect(reds(other).map(({ id, code }) => `${id} ${code}`)).toEqual(['proxy-tls handshake-failed']);
});

describe('clear text in every tunnel', () => {
  const tunnels = (verdict: (target: string) => Verdict): readonly CheckResult[] => [
    make('proxy', '192.0.2.80:3128', pass),
    ...['a.ibm.com:443', 'b.ibm.com:443'].flatMap((target) => [
      make('proxy-connect', target, pass),
      make('proxy-tls', target, verdict(target)),
    ]),
  ];
  const noTls = (evidence: Readonly<Record<string, string>>): Verdict => ({
    status: 'fail',
    code: 'handshake-failed',
    args: { reason: 'ERR_SSL_WRONG_VERSION_NUMBER', notTls: 1 },
    evidence: facts(evidence),
  });

  it('is no tunnel that ends', () => {
    const rows = tunnels(() => noTls({ status: '400', title: '400 Bad Request', page: 'aa' }));
    expect(said(rows)).toContain('proxy 192.0.2.80:3128 pass ok');
    expect(new Set(reds(rows).map(({ id, code }) => `${id} ${code}`))).toEqual(
      new Set(['proxy-tls handshake-failed']),
    );
  });

  it('that is one page with a title and without the vendor is somebody’s on the way, told once', () => {
    const rows = tunnels(() => noTls({ status: '200', title: 'Notice', page: 'aa', ofVendor: 'no' }));
    expect(reds(rows).map(({ id, code, args }) => `${id} ${code} ${args.title} ${args.count}`)).toEqual([
      'proxy-tls filtered Notice 2',
    ]);
    const two = tunnels((target) => noTls({ status: '200', title: 'Notice', page: target, ofVendor: 'no' }));
    expect(new Set(reds(two).map(({ code }) => code))).toEqual(new Set(['handshake-failed']));
  });

  it('that says who speaks is one red row', () => {
    for (const code of ['filtered', 'captive-portal'] as const) {
      const rows = tunnels(() => ({ status: 'fail', code, group: `tls:page:${code}:` }));
      expect(reds(rows).map((row) => `${row.id} ${row.code} ${row.args.count}`)).toEqual([
        `proxy-tls ${code} 2`,
      ]);
      expect(served('b.ibm.com:443', settled(rows), true).state).toBe('foreign');
    }
  });
});

it('what a proxy refuses by rate is one red row of its own, and says nothing of the destinations', () => {
  const limited: Verdict = {
    status: 'fail',
    code: 'rate-limited',
    args: { status: 429 },
    fixes: ['retry-later'],
  };
  const rows = [
    make('proxy', '192.0.2.80:3128', pass),
    make('proxy-connect', 'a.ibm.com:443', pass),
    make('proxy-tls', 'a.ibm.com:443', pass),
    ...['b.ibm.com:443', 'c.ibm.com:443'].map((target) => make('proxy-connect', target, limited)),
  ];
  const now = settled(rows);
  expect(reds(rows).map(({ id, code, args }) => `${id} ${code} ${args.destinations}`)).toEqual([
    'proxy rate-limited 2',
  ]);
  expect(settled(now)).toEqual(now);
  expect(served('a.ibm.com:443', now, true).state).toBe('open');
  const unknown = served('b.ibm.com:443', now, true);
  expect(`${unknown.state} ${causeName(unknown.cause)}`).toBe('not-checked proxy:rate-limited');
  // An optional one alone only warns, and is not taken for open.
  const optional = settled([
    make('proxy', '192.0.2.80:3128', pass),
    make('proxy-connect', 'b.ibm.com:443', { ...limited, status: 'warn' }),
  ]);
  expect(optional[0]).toMatchObject({ status: 'warn', code: 'rate-limited' });
  expect(served('b.ibm.com:443', optional, true).state).toBe('not-checked');
});

describe('tunnels that a proxy allows to nobody', () => {
  const denied: Verdict = { status: 'fail', code: 'denied', args: { status: 403 } };
  const unasked: Verdict = { status: 'skipped', code: 'dependency-failed' };
  const tunnels = (codes: readonly Verdict[], fetched: Verdict): readonly CheckResult[] => [
    make('proxy', '192.0.2.9:3128', pass),
    ...codes.flatMap((verdict, index) => [
      make('proxy-connect', `h${index}.ibm.com:443`, verdict),
      make('proxy-tls', `h${index}.ibm.com:443`, verdict.status === 'pass' ? pass : unasked),
    ]),
    make('proxy-connect', 'www.ibm.com:80', pass),
    make('proxy-http', 'www.ibm.com:80', fetched),
  ];
  const connects = (rows: readonly CheckResult[]): readonly unknown[] =>
    reds(rows).map(({ id, args }) => [id, args.connect ?? 0, args.count ?? 1]);

  it('are one row that says so, where what it fetches comes', () => {
    expect(connects(tunnels([denied, denied], pass))).toEqual([['proxy-connect', 1, 2]]);
  });

  it('are the destinations’ own matter where one is let through, or nothing is fetched', () => {
    expect(connects(tunnels([denied, pass, denied], pass))).toEqual([
      ['proxy-connect', 0, 1],
      ['proxy-connect', 0, 1],
    ]);
    const [root] = reds(tunnels([denied, denied], shut));
    expect(root?.args.connect).toBeUndefined();
  });

  it('but many of them stand on one list, and what is to be added there says so', () => {
    const other: Verdict = { ...denied, args: { status: 407, login: 1 } };
    const rows = settled(tunnels([denied, pass, denied, { ...denied, status: 'warn' }, denied, other], pass));
    const [root, another] = rows.filter(({ status }) => status === 'fail');
    expect([root?.target, root?.args.count, another?.target]).toEqual([
      'h0.ibm.com:443',
      4,
      'h5.ibm.com:443',
    ]);
    for (const name of ['h0', 'h2', 'h3', 'h4'])
      expect(served(`${name}.ibm.com:443`, rows, true)).toMatchObject({
        state: 'missing',
        cause: { target: 'h0.ibm.com:443' },
      });
    const fixes = ['proxy-allow-destination'] as const;
    for (const [language, words] of [
      ['ja', '計 4 件'],
      ['en', '4 in all'],
    ] as const) {
      const texts = textsFor(language);
      const remedy = (row: CheckResult | undefined): string =>
        row === undefined ? '' : (checkWords(texts, { ...row, fixes: [...fixes] }).remedies[0]?.text ?? '');
      expect(remedy(root)).toContain(words);
      expect(remedy(another)).not.toContain('h0');
      expect(remedy(another)).not.toMatch(/in all|計/);
    }
  });
});
