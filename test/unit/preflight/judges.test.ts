import { describe, expect, it } from 'vitest';
import type { CertificateFacts } from '../../../electron/net/certificate.ts';
import type { DnsAnswer } from '../../../electron/net/dns.ts';
import type { PlainAnswer } from '../../../electron/net/plain-http.ts';
import type { ProxyConnect } from '../../../electron/net/proxy-connect.ts';
import { isDead, isPublic, judgeDns, usableAddresses } from '../../../electron/preflight/checks/dns.ts';
import { judgeHttp } from '../../../electron/preflight/checks/http.ts';
import {
  isProxyDead,
  judgeProxy,
  type ProxyJudging,
  retryAfterMs,
} from '../../../electron/preflight/checks/proxy.ts';
import { judgeTcp, type TcpFacts } from '../../../electron/preflight/checks/tcp.ts';
import { judgeTls, type TlsJudging, type TlsObservation } from '../../../electron/preflight/checks/tls.ts';
import type { SecondQuestions } from '../../../electron/preflight/checks/tls-failure.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { argsOf, checkFinding } from '../../../electron/texts/index.ts';
import { createPki } from '../../lab/pki.ts';

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
    [
      { outcome: 'ok', addresses: [v4] },
      { outcome: 'ok', addresses: ['::1'] },
      [v4],
      'warn differs-from-guide',
    ],
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
    expect(said(judgeDns(input))).toBe('pass ok');
    expect(usableAddresses(input)).toEqual([v4]);
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

describe('ports', () => {
  const facts = (change: Partial<TcpFacts> = {}): TcpFacts => ({
    host: 'www.ibm.com',
    address: '129.42.56.216',
    port: 443,
    attempt: { outcome: 'open', ms: 5, errno: '' },
    required: true,
    addressFrom: 'dns',
    besideIPv4: false,
    limitMs: 4_000,
    ...change,
  });
  const attempt = (outcome: TcpFacts['attempt']['outcome']): Partial<TcpFacts> => ({
    attempt: { outcome, ms: 5, errno: '' },
  });

  it.each([
    [{}, 'pass ok'],
    [attempt('refused'), 'fail refused'],
    [attempt('timeout'), 'fail timeout'],
    [attempt('reset'), 'fail reset'],
    [attempt('unreachable'), 'fail unreachable'],
    [attempt('cancelled'), 'skipped cancelled'],
    [{ ...attempt('refused'), required: false }, 'warn refused'],
    [{ ...attempt('timeout'), addressFrom: 'guide' }, 'warn timeout'],
    [{ ...attempt('timeout'), addressFrom: 'rule' }, 'fail timeout'],
    [{ ...attempt('timeout'), address: '2620:0:6c0:1::1000', besideIPv4: true }, 'warn timeout'],
    // The site's own destination, which has nothing else.
    [{ ...attempt('timeout'), address: '2620:0:6c0:1::1000' }, 'fail timeout'],
    [{ alone: true }, 'warn only-alone'],
    [{ ...attempt('timeout'), alone: true }, 'fail timeout'],
    [{ greeting: { expected: '220', heard: '220 ready' } }, 'pass ok'],
    [{ greeting: { expected: 'SSH-', heard: 'SSH-2.0-x' } }, 'pass ok'],
    [{ greeting: { expected: '220', heard: '' } }, 'fail no-greeting'],
    [{ greeting: { expected: '220', heard: '' }, required: false }, 'warn no-greeting'],
    [{ greeting: { expected: 'SSH-', heard: 'HTTP/1.1 400' } }, 'fail other-greeting'],
    // RFC 959 §5.4: an FTP server that is there, and takes nobody now.
    [{ greeting: { expected: '220', heard: '421 Too many connections' } }, 'warn busy'],
    [{ greeting: { expected: '220', heard: '421-Busy' } }, 'warn busy'],
    [{ greeting: { expected: '220', heard: '120 Ready in 5 minutes' } }, 'warn busy'],
    [{ greeting: { expected: '220', heard: '4210 x' } }, 'fail other-greeting'],
    [{ greeting: { expected: '220', heard: '530 Not allowed' } }, 'fail other-greeting'],
    [{ greeting: { expected: 'SSH-', heard: '421 Too many connections' } }, 'fail other-greeting'],
    [attempt('blocked'), 'fail local-block'],
  ] as const)('%j → %s', (change, expected) => {
    expect(said(judgeTcp(facts(change as Partial<TcpFacts>)))).toBe(expected);
  });
});

it('what another greeting asks for is not the firewall alone', () => {
  const { fixes } = judgeTcp({
    host: 'a.ibm.com',
    address: '192.0.2.1',
    port: 21,
    attempt: { outcome: 'open', ms: 5, errno: '' },
    required: true,
    addressFrom: 'dns',
    besideIPv4: false,
    limitMs: 4_000,
    greeting: { expected: '220', heard: '530 Not allowed' },
  });
  expect(fixes).toEqual(['exempt-relay', 'open-firewall', 'contact-vendor']);
});

describe('handshakes', () => {
  const certificate = (change: Partial<CertificateFacts> = {}): CertificateFacts => ({
    subject: 'CN=www.ibm.com',
    commonName: 'www.ibm.com',
    issuer: 'CN=DigiCert TLS RSA SHA256 2020 CA1, O=DigiCert Inc',
    issuerCommonName: 'DigiCert TLS RSA SHA256 2020 CA1',
    issuerOrganisation: 'DigiCert Inc',
    fingerprint: 'ab',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    names: ['www.ibm.com'],
    selfSigned: false,
    pem: '',
    ...change,
  });
  type Met = Extract<TlsObservation, { ok: true }>;
  const met = (
    verdict: string,
    change: Partial<CertificateFacts> = {},
    by?: NonNullable<Met['before']>['by'],
  ): Met => ({
    ok: true,
    ...(by === undefined ? {} : { before: { by, failure: { kind: 'timeout', reason: 'deadline', ms: 9 } } }),
    facts: { protocol: 'TLSv1.3', cipher: 'x', chain: [certificate(change)], verdict, ms: 9 },
  });
  const judging = (change: Partial<TlsJudging> = {}): TlsJudging => ({
    host: 'www.ibm.com',
    required: true,
    vendor: true,
    roots: [],
    bundled: [],
    ...change,
  });
  const failed = (kind: Extract<TlsObservation, { ok: false }>['failure']['kind']): TlsObservation => ({
    ok: false,
    failure: { kind, reason: 'r', ms: 9 },
  });

  it.each([
    ['trusted', met(''), 'fail', 'pass ok'],
    ['expired', met('CERT_HAS_EXPIRED'), 'fail', 'fail expired'],
    ['early', met('CERT_NOT_YET_VALID'), 'fail', 'fail not-yet-valid'],
    ['name', met('ERR_TLS_CERT_ALTNAME_INVALID'), 'fail', 'fail name-mismatch'],
    ['self-signed', met('DEPTH_ZERO_SELF_SIGNED_CERT'), 'fail', 'fail untrusted-issuer'],
    [
      'unknown',
      met('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { issuerOrganisation: 'Corp' }),
      'fail',
      'fail untrusted-issuer',
    ],
    [
      'Zscaler',
      met('SELF_SIGNED_CERT_IN_CHAIN', { issuer: 'CN=Zscaler Intermediate Root CA' }),
      'fail',
      'fail intercepted',
    ],
    [
      'an inspection product under an old brand',
      met('SELF_SIGNED_CERT_IN_CHAIN', { issuer: 'CN=Symantec Web Security Service CA' }),
      'fail',
      'fail intercepted',
    ],
    ['GeoTrust', met('', { issuer: 'CN=GeoTrust SSL CA - G3' }), 'fail', 'fail distrusted-ca'],
    ['GeoTrust of DigiCert', met('', { issuer: 'CN=GeoTrust TLS CA, O=DigiCert Inc' }), 'fail', 'pass ok'],
    ['old', met('', {}, 'old'), 'fail', 'fail protocol'],
    ['protocol', failed('protocol'), 'fail', 'fail protocol'],
    ['silent', failed('timeout'), 'fail', 'fail timeout'],
    ['reset', failed('reset'), 'fail', 'fail handshake-failed'],
    ['not TLS', failed('not-tls'), 'fail', 'fail handshake-failed'],
    ['alert', failed('handshake'), 'fail', 'fail handshake-failed'],
    ['cancel', failed('cancelled'), 'fail', 'skipped cancelled'],
  ] as const)('%s', (_what, observation, _bad, expected) => {
    expect(said(judgeTls(observation, judging()))).toBe(expected);
    expect(said(judgeTls(observation, judging({ required: false })))).toBe(expected.replace('fail', 'warn'));
  });

  it.each([
    ['again', '', 'warn unsteady'],
    ['tls12', '', 'warn tls13-dropped'],
    // What is wrong with the certificate itself is told first.
    ['again', 'CERT_HAS_EXPIRED', 'fail expired'],
    ['tls12', 'SELF_SIGNED_CERT_IN_CHAIN', 'fail untrusted-issuer'],
  ] as const)('a handshake that succeeded %s (%s) accuses nobody: %s', (by, verdict, expected) => {
    const judged = judgeTls(met(verdict, {}, by), judging());
    expect(said(judged)).toBe(expected);
    expect(judged.evidence?.find(({ key }) => key === 'firstTry')?.value).toBe('deadline');
  });

  it('an authority that the site added vouches for no inspection product, and is named where it vouches', () => {
    const pki = createPki();
    const signed = (authority: 'intermediate' | 'interception'): string =>
      pki[authority].issue({ subject: 'CN=www.ibm.com', names: ['www.ibm.com'] }).leafPem;
    const judgedWith = (pem: string, change: Partial<CertificateFacts>, extra: Partial<TlsJudging> = {}) =>
      judgeTls(met('', { pem, ...change }), judging({ bundled: ['x'], roots: ['x', 'y'], ...extra }));
    const product = { issuer: 'CN=ca.sakura-shoji.goskope.example, O=Sakura Shoji K.K.' };
    expect(said(judgedWith(signed('interception'), product))).toBe('fail intercepted');
    const plain = judgedWith(signed('intermediate'), { issuer: 'CN=Corp CA' });
    expect([said(plain), plain.args]).toEqual(['pass ok', { added: 1, issuer: 'CN=Corp CA' }]);
    // The site's own hosts may well be vouched for by its own authority.
    expect(judgedWith(signed('interception'), product, { vendor: false })).toMatchObject({
      code: 'ok',
      args: {},
    });
    // A public authority vouches: nothing to say of what was added.
    const bundled = [pki.root.certPem, pki.intermediate.certPem];
    const ordinary = judgedWith(signed('intermediate'), {}, { bundled, roots: [...bundled, 'y'] });
    expect([said(ordinary), ordinary.args]).toEqual(['pass ok', {}]);
  });

  const asked = (
    change: Partial<SecondQuestions>,
    kind: 'reset' | 'timeout' | 'handshake' = 'timeout',
  ): TlsObservation => ({
    ok: false,
    failure: { kind, reason: 'r', ms: 9 },
    asked: { neutral: 'failed', smallNamed: 'silent', smallBare: 'silent', ...change },
  });
  it.each([
    ['another name passes', { neutral: 'ok' }, 'fail name-blocked'],
    // The default certificate may be small enough to get through where the real one is not.
    ['another name passes, a small answer too', { neutral: 'ok', smallNamed: 'tls' }, 'fail large-packets'],
    ['no name gets a small answer, this one none', { smallBare: 'tls' }, 'fail name-blocked'],
    ['a small answer comes under this name', { smallNamed: 'tls', smallBare: 'tls' }, 'fail large-packets'],
    ['nothing at all', {}, 'fail timeout'],
    ['closed at once', { smallNamed: 'closed', smallBare: 'closed' }, 'fail timeout'],
  ] as const)('second questions: %s → %s', (_what, change, expected) => {
    expect(said(judgeTls(asked(change), judging()))).toBe(expected);
  });

  it.each([
    ['reset', { neutral: 'ok', smallNamed: 'tls' }, 'fail name-blocked'],
    ['reset', { smallNamed: 'tls', smallBare: 'tls' }, 'fail handshake-failed'],
    // A server that has nothing to offer answers the small hello by an alert as well.
    ['handshake', { neutral: 'ok', smallNamed: 'tls', smallBare: 'tls' }, 'fail name-blocked'],
    ['handshake', { smallNamed: 'closed', smallBare: 'tls' }, 'fail handshake-failed'],
  ] as const)('second questions after a %s: %j → %s', (kind, change, expected) => {
    expect(said(judgeTls(asked(change, kind), judging()))).toBe(expected);
  });

  it('a chain without its middle under a public authority is no inspection', () => {
    const missing = met('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(said(judgeTls(missing, judging()))).toBe('fail incomplete-chain');
    const stranger = met('UNABLE_TO_VERIFY_LEAF_SIGNATURE', { issuerOrganisation: 'Sakura Shoji K.K.' });
    expect(said(judgeTls(stranger, judging()))).toBe('fail untrusted-issuer');
  });

  it('a strange authority over another name is somebody else, not inspection', () => {
    const page = met('SELF_SIGNED_CERT_IN_CHAIN', { names: ['block.isp.example'] });
    expect(judgeTls(page, judging())).toMatchObject({ code: 'name-mismatch', args: { foreign: 1 } });
    const wild = met('SELF_SIGNED_CERT_IN_CHAIN', { names: ['*.ibm.com'] });
    expect(judgeTls(wild, judging()).code).toBe('untrusted-issuer');
    expect(judgeTls(wild, judging({ host: 'a.b.ibm.com' })).code).toBe('name-mismatch');
  });

  it('never tells to trust another authority for a host of the vendor’s', () => {
    const unknown = met('SELF_SIGNED_CERT_IN_CHAIN');
    expect(judgeTls(unknown, judging()).fixes).not.toContain('import-ca');
    expect(judgeTls(unknown, judging({ vendor: false })).fixes).toContain('import-ca');
  });

  it('an empty chain never passes by accident', () => {
    const verdict = judgeTls(
      { ok: true, facts: { protocol: '', cipher: '', chain: [], verdict: 'UNVERIFIED', ms: 0 } },
      judging(),
    );
    expect(verdict.status).toBe('fail');
  });
});

describe('plain HTTP', () => {
  const page = (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): PlainAnswer => ({
    kind: 'answer',
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body,
    midpoint: 0,
    ms: 4,
  });
  const ended = (kind: 'not-http' | 'silent' | 'hung-up' | 'cancelled'): PlainAnswer => ({
    kind,
    heard: '',
    ms: 4,
  });

  it.each([
    ['redirect to itself', page(301, { location: 'https://www.ibm.com/' }), 'pass ok'],
    ['redirect to a sister', page(302, { location: 'https://www.lenovo.com/jp' }), 'pass ok'],
    ['relative', page(302, { location: '/jp' }), 'pass ok'],
    ['redirect away', page(302, { location: 'http://portal.example/login' }), 'fail captive-portal'],
    ['redirect to an address', page(307, { location: 'http://10.0.0.1/' }), 'fail captive-portal'],
    ['a lookalike', page(302, { location: 'http://ibm.com.evil.example/' }), 'fail captive-portal'],
    ['511', page(511), 'fail captive-portal'],
    ['own redirect to a block page', page(302, { location: '/webfilter/blockpage?u=1' }), 'fail filtered'],
    ['own redirect to a hotspot', page(302, { location: '/guest/s/default/?ap=1' }), 'fail captive-portal'],
    ['own redirect of a vendor', page(302, { location: '/us-en/?next=blocked' }), 'pass ok'],
    ['own redirect to a login', page(302, { location: '/login' }), 'pass ok'],
    ['451', page(451), 'warn turned-away'],
    ['429', page(429), 'warn turned-away'],
    ['a country that is not served', page(403, {}, 'Not available in your region.'), 'warn turned-away'],
    ['password form', page(200, {}, '<form><input type=password></form>'), 'fail captive-portal'],
    ['ログイン', page(200, {}, '<title>ログイン</title><form></form>'), 'fail captive-portal'],
    [
      'refresh away',
      page(200, {}, '<meta http-equiv="refresh" content="0; url=http://hotel.example/">'),
      'fail captive-portal',
    ],
    ['the vendor’s own portal page', page(200, {}, '<title>IBM Support Portal</title>'), 'pass ok'],
    ['a search form', page(200, {}, '<form action="/search"><input name=q></form>'), 'pass ok'],
    [
      'script away',
      page(200, {}, '<script>window.location.replace("http://10.9.1.254:8002/")</script>'),
      'fail captive-portal',
    ],
    [
      'script away by href',
      page(200, {}, "<script>top.location.href = 'http://hotel.example/'</script>"),
      'fail captive-portal',
    ],
    ['script at home', page(200, {}, '<script>location.href="/jp/"</script>'), 'pass ok'],
    [
      'squid’s refusal',
      page(403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0', via: '1.1 f (squid/5)' }),
      'fail filtered',
    ],
    ['squid without a way', page(503, { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }), 'fail filtered'],
    ['a filter by Via', page(403, { via: '1.1 proxysg (Blue Coat)' }), 'fail filtered'],
    ['a filter by Server', page(503, { server: 'i-FILTER' }), 'fail filtered'],
    [
      'a block page',
      page(403, {}, '<title>Web Page Blocked</title><p>violation of your internet usage policy</p>'),
      'fail filtered',
    ],
    [
      'a block page that says 200',
      page(200, {}, '<title>Blocked</title>This site has been blocked by your administrator'),
      'fail filtered',
    ],
    ['日本語の遮断', page(403, {}, '<p>このサイトの閲覧は禁止されています</p>'), 'fail filtered'],
    ['squid in between that lets it pass', page(200, { via: '1.1 f (squid/5)' }, 'hello'), 'pass ok'],
    [
      'the vendor’s content network',
      page(
        403,
        { server: 'AkamaiGHost', via: '1.1 x.cloudfront.net (CloudFront)' },
        '<title>Access Denied</title>',
      ),
      'pass ok',
    ],
    ['400 of a server', page(400, { server: 'nginx' }), 'pass ok'],
    ['400 of a proxy that is asked as a server', page(400, { via: '1.1 gw01' }), 'fail filtered'],
    ['400 with a proxy’s own header', page(400, { 'proxy-connection': 'close' }), 'fail filtered'],
    ['400 out of a proxy’s cache', page(400, { 'x-cache': 'MISS from gw01' }), 'fail filtered'],
    [
      '400 of a content network',
      page(400, { via: '1.1 varnish', 'x-cache': 'Error from cloudfront' }),
      'pass ok',
    ],
    ['400 of Akamai’s edge', page(400, { server: 'AkamaiGHost', via: '1.1 x' }), 'pass ok'],
    [
      '403 by a proxy that says so',
      page(403, { 'proxy-status': 'gw; error=http_request_denied' }),
      'fail filtered',
    ],
    [
      '403 that a proxy passes on',
      page(403, { 'proxy-status': 'gw; received-status=403', via: '1.1 gw' }),
      'pass ok',
    ],
    ['403', page(403), 'pass ok'],
    ['404', page(404), 'pass ok'],
    ['407', page(407), 'fail filtered'],
    [
      'away, to a place that refuses',
      page(302, { location: 'http://block.site.example/deny.html' }),
      'fail filtered',
    ],
    [
      'away, to be let in',
      page(302, { location: 'http://filter.site.example/login' }),
      'fail captive-portal',
    ],
    ['500', page(500), 'fail unexpected-status'],
    ['silent', ended('silent'), 'fail timeout'],
    ['hung up', ended('hung-up'), 'fail unexpected-status'],
    ['not HTTP', ended('not-http'), 'fail unexpected-status'],
    ['cancelled', ended('cancelled'), 'skipped cancelled'],
  ] as const)('%s', (_what, answer, expected) => {
    expect(said(judgeHttp(answer, 'www.ibm.com', true, 5_000))).toBe(expected);
  });

  it('marks of a proxy say nothing where the site’s own was asked', () => {
    const answer = page(400, { via: '1.1 p', 'proxy-connection': 'close' });
    expect(said(judgeHttp(answer, 'www.ibm.com', true, 5_000, 'proxied'))).toBe('pass ok');
    expect(judgeHttp(answer, 'www.ibm.com', true, 5_000).fixes?.[0]).toBe('exempt-transparent-proxy');
  });
});

describe('the proxy', () => {
  const answered = (
    status: number,
    headers: Readonly<Record<string, readonly string[]>> = {},
    page = '',
  ): ProxyConnect => ({
    kind: 'answered',
    page,
    answer: { status, reason: '', headers },
    ms: 3,
  });
  const basic = { 'proxy-authenticate': ['Basic realm="x"'] };
  const judging = (sentCredentials: boolean): ProxyJudging => ({
    sentCredentials,
    required: true,
    limitMs: 8_000,
    hosts: ['www.ibm.com', '192.0.2.80'],
  });

  it.each([
    ['407 Basic', answered(407, basic), false, 'fail auth-required'],
    ['407 Basic after credentials', answered(407, basic), true, 'fail auth-rejected'],
    ['407 NTLM', answered(407, { 'proxy-authenticate': ['NTLM'] }), false, 'fail auth-required'],
    [
      '407 NTLM after credentials',
      answered(407, { 'proxy-authenticate': ['NTLM'] }),
      true,
      'fail auth-required',
    ],
    ['407 bare', answered(407), false, 'fail auth-required'],
    ['403', answered(403, { via: ['1.1 p'] }), true, 'fail denied'],
    ['429', answered(429, { 'retry-after': ['10'] }), true, 'fail rate-limited'],
    ['429 bare', answered(429), true, 'fail rate-limited'],
    ['503 for a while', answered(503, { 'retry-after': ['10'] }), true, 'fail rate-limited'],
    [
      '503 of squid without a way',
      answered(503, { 'retry-after': ['10'], 'x-squid-error': ['ERR_CONNECT_FAIL 111'] }),
      true,
      'fail bad-gateway',
    ],
    ['502', answered(502), true, 'fail bad-gateway'],
    ['503', answered(503), true, 'fail bad-gateway'],
    ['504', answered(504), true, 'fail bad-gateway'],
    ['405 of a web server', answered(405, { server: ['nginx'] }), false, 'fail not-a-proxy'],
    ['400 of a web server', answered(400), false, 'fail not-a-proxy'],
    ['400 of squid', answered(400, { 'x-squid-error': ['ERR_INVALID_URL 0'] }), false, 'fail denied'],
    ['a page', answered(200, { 'content-length': ['12'] }), false, 'fail not-a-proxy'],
    [
      'a redirect to a sign-in',
      answered(307, { location: ['https://gateway/auth?u=x'] }),
      false,
      'fail auth-required',
    ],
    [
      'a redirect to the name asked for',
      answered(301, { location: ['https://www.ibm.com/'] }),
      false,
      'fail not-a-proxy',
    ],
    ['a redirect nowhere', answered(302, { via: ['1.1 p'] }), false, 'fail denied'],
    ['a sign-in page', answered(200, {}, '<form><input type=password></form>'), false, 'fail auth-required'],
    ['511', answered(511), false, 'fail auth-required'],
    ['SSH', { kind: 'not-http', heard: 'SSH-2.0', ms: 1 }, false, 'fail not-a-proxy'],
    ['silence', { kind: 'silent', heard: '', ms: 1 }, false, 'fail timeout'],
    ['hung up', { kind: 'hung-up', heard: '', ms: 1 }, false, 'fail bad-gateway'],
    [
      'closed',
      { kind: 'no-proxy', attempt: { outcome: 'refused', ms: 1, errno: 'ECONNREFUSED' }, ms: 1 },
      false,
      'fail unreachable',
    ],
    ['cancelled', { kind: 'cancelled', ms: 1 }, false, 'skipped cancelled'],
  ] as const satisfies readonly (readonly [string, ProxyConnect, boolean, string])[])(
    '%s',
    (_what, result, sent, expected) => {
      expect(said(judgeProxy(result, judging(sent)))).toBe(expected);
    },
  );

  it('says whether Basic was on offer, and what is the end of everything', () => {
    expect(judgeProxy(answered(407, basic), judging(false)).args).toMatchObject({ basic: 1 });
    const ntlm = judgeProxy(answered(407, { 'proxy-authenticate': ['Negotiate', 'NTLM'] }), judging(true));
    expect(ntlm.args).toMatchObject({ basic: 0, schemes: 'Negotiate, NTLM' });
    expect(isProxyDead(ntlm)).toBe(true);
    expect(isProxyDead(judgeProxy(answered(403), judging(true)))).toBe(false);
    expect(judgeProxy(answered(403), { ...judging(true), required: false }).status).toBe('warn');
  });

  it('of a 407 without a scheme says no more than that', () => {
    const verdict = judgeProxy(answered(407), judging(false));
    expect(verdict).toMatchObject({ args: { unnamed: 1 }, fixes: ['proxy-name-scheme'] });
    expect(verdict.args).not.toHaveProperty('basic');
    expect(verdict.group).not.toBe('proxy:no-basic');
    expect(judgeProxy(answered(407), judging(true)).args).toMatchObject({ unnamed: 1, sent: 1 });
    expect(isProxyDead(verdict)).toBe(true);
  });

  it('a 407 to a login that was taken elsewhere is about the destination', () => {
    const squid = { ...basic, 'x-squid-error': ['ERR_CACHE_ACCESS_DENIED 0'] };
    for (const headers of [basic, squid, {}]) {
      const verdict = judgeProxy(answered(407, headers), { ...judging(true), loginTaken: true });
      expect(verdict).toMatchObject({ code: 'denied', fixes: ['proxy-allow-destination'] });
      expect(isProxyDead(verdict)).toBe(false);
    }
    const ntlm = answered(407, { 'proxy-authenticate': ['NTLM'] });
    expect(judgeProxy(ntlm, { ...judging(true), loginTaken: true }).code).toBe('auth-required');
    expect(judgeProxy(answered(407, basic), { ...judging(false), loginTaken: true }).code).toBe(
      'auth-required',
    );
  });

  it('parses a header as it came and shows it shortened', () => {
    const away = `https://gateway.example/auth?u=${'x'.repeat(900)}`;
    const verdict = judgeProxy(answered(307, { location: [away] }), judging(false));
    expect(verdict.code).toBe('auth-required');
    expect(String(verdict.args?.location).length).toBeLessThan(400);
  });

  it('knows when to ask again', () => {
    const at = Date.parse('2026-01-01T00:00:00Z');
    const retry = (status: number, value?: string): number | null =>
      retryAfterMs(
        { status, reason: '', headers: value === undefined ? {} : { 'retry-after': [value] } },
        at,
      );
    expect(retry(429, '10')).toBe(10_000);
    expect(retry(503, 'Thu, 01 Jan 2026 00:00:07 GMT')).toBe(7_000);
    expect(retry(503, 'Wed, 31 Dec 2025 00:00:00 GMT')).toBe(0);
    expect(retry(429)).toBe(1_000);
    expect(retry(429, 'soon')).toBe(1_000);
    expect(retry(503)).toBeNull();
    expect(retry(403, '10')).toBeNull();
  });

  it('a port without a word of HTTP that answers a SOCKS greeting is most likely a SOCKS port', () => {
    for (const kind of ['silent', 'hung-up', 'not-http'] as const) {
      const result = { kind, heard: '', ms: 1 };
      const verdict = judgeProxy(result, { ...judging(false), speaksSocks: 5 });
      expect(verdict).toMatchObject({ status: 'fail', code: 'socks-port', fixes: ['proxy-http-port'] });
      expect(isProxyDead(verdict)).toBe(true);
      expect(judgeProxy(result, { ...judging(false), speaksSocks: null }).code).not.toBe('socks-port');
      // TLS first: a port may be both, and then it is not plain.
      expect(judgeProxy(result, { ...judging(false), speaksTls: true, speaksSocks: 5 }).code).toBe(
        'tls-port',
      );
    }
    for (const status of [400, 403, 502])
      expect(judgeProxy(answered(status), { ...judging(false), speaksSocks: 5 }).code).not.toBe('socks-port');
    expect(checkFinding(textsFor('ja'), 'proxy', 'socks-port').means({ version: 4 })).toMatch(
      /SOCKS4.*可能性/,
    );
    expect(checkFinding(textsFor('en'), 'proxy', 'socks-port').means({ version: 5 })).toMatch(
      /SOCKS5.*likely/,
    );
  });

  it('a port that has no answer to CONNECT and one to a TLS hello is a TLS port', () => {
    for (const result of [
      { kind: 'silent', heard: '', ms: 1 },
      { kind: 'hung-up', heard: '', ms: 1 },
      { kind: 'not-http', heard: '\u0015', ms: 1 },
      answered(400),
    ] as const) {
      expect(judgeProxy(result, { ...judging(false), speaksTls: true }).code).toBe('tls-port');
      expect(judgeProxy(result, { ...judging(false), speaksTls: false }).code).not.toBe('tls-port');
    }
    expect(judgeProxy(answered(407, basic), { ...judging(false), speaksTls: true }).code).toBe(
      'auth-required',
    );
  });
});
