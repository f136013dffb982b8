import { describe, expect, it } from 'vitest';
import type { CertificateFacts } from '../../../electron/net/certificate.ts';
import type { DnsAnswer } from '../../../electron/net/dns.ts';
import type { PlainAnswer } from '../../../electron/net/plain-http.ts';
import type { ProxyConnect } from '../../../electron/net/proxy-connect.ts';
import { isDead, isPublic, judgeDns } from '../../../electron/preflight/checks/dns.ts';
import { judgeHttp } from '../../../electron/preflight/checks/http.ts';
import { isProxyDead, judgeProxy } from '../../../electron/preflight/checks/proxy.ts';
import { judgeTcp, type TcpFacts } from '../../../electron/preflight/checks/tcp.ts';
import { judgeTls, registrableDomain, type TlsObservation } from '../../../electron/preflight/checks/tls.ts';

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
    [{ outcome: 'ok', addresses: ['10.0.0.1'] }, {}, [], 'warn differs-from-guide'],
    [{ outcome: 'nxdomain', rcode: 'NXDOMAIN' }, {}, [], 'fail nxdomain'],
    [{ outcome: 'nodata' }, {}, [], 'fail nxdomain'],
    [{ outcome: 'servfail', rcode: 'SERVFAIL' }, {}, [], 'fail servfail'],
    [{ outcome: 'garbage' }, {}, [], 'fail servfail'],
    [{ outcome: 'refused', rcode: 'REFUSED' }, {}, [], 'fail refused'],
    [{ outcome: 'timeout' }, {}, [], 'fail timeout'],
  ] as const)('%j %j guide %j → %s', (a, aaaa, guide, expected) => {
    expect(said(judgeDns({ resolver: '192.0.2.53:53', v4: answer(a), v6: answer(aaaa), guide }))).toBe(
      expected,
    );
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
    [{ ...attempt('timeout'), address: '2620:0:6c0:1::1000' }, 'warn timeout'],
    [{ greeting: { expected: '220', heard: '220 ready' } }, 'pass ok'],
    [{ greeting: { expected: 'SSH-', heard: 'SSH-2.0-x' } }, 'pass ok'],
    [{ greeting: { expected: '220', heard: '' } }, 'warn timeout'],
    [{ greeting: { expected: 'SSH-', heard: 'HTTP/1.1 400' } }, 'warn reset'],
  ] as const)('%j → %s', (change, expected) => {
    expect(said(judgeTcp(facts(change as Partial<TcpFacts>)))).toBe(expected);
  });
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
  const met = (verdict: string, change: Partial<CertificateFacts> = {}, old = false): TlsObservation => ({
    ok: true,
    old,
    facts: { protocol: 'TLSv1.3', cipher: 'x', chain: [certificate(change)], verdict, ms: 9 },
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
    ['unknown', met('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'fail', 'fail untrusted-issuer'],
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
    ['old', met('', {}, true), 'fail', 'fail protocol'],
    ['protocol', failed('protocol'), 'fail', 'fail protocol'],
    ['silent', failed('timeout'), 'fail', 'fail timeout'],
    ['reset', failed('reset'), 'fail', 'fail handshake-failed'],
    ['not TLS', failed('not-tls'), 'fail', 'fail handshake-failed'],
    ['alert', failed('handshake'), 'fail', 'fail handshake-failed'],
    ['cancel', failed('cancelled'), 'fail', 'skipped cancelled'],
  ] as const)('%s', (_what, observation, _bad, expected) => {
    expect(said(judgeTls(observation, 'www.ibm.com', true))).toBe(expected);
    expect(said(judgeTls(observation, 'www.ibm.com', false))).toBe(expected.replace('fail', 'warn'));
  });

  it('an empty chain never passes by accident', () => {
    const verdict = judgeTls(
      { ok: true, old: false, facts: { protocol: '', cipher: '', chain: [], verdict: 'UNVERIFIED', ms: 0 } },
      'h',
      true,
    );
    expect(verdict.status).toBe('fail');
  });

  it('knows under what organisations register', () => {
    expect(registrableDomain('www-945.IBM.com')).toBe('ibm.com');
    expect(registrableDomain('soaus.lenovo.com')).toBe('lenovo.com');
  });
});

describe('plain HTTP', () => {
  const page = (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): PlainAnswer => ({
    kind: 'answer',
    status,
    headers,
    body: Buffer.from(body, 'utf8').toString('latin1'),
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
    ['password form', page(200, {}, '<form><input type=password></form>'), 'fail captive-portal'],
    ['ログイン', page(200, {}, '<title>ログイン</title><form></form>'), 'fail captive-portal'],
    [
      'refresh away',
      page(200, {}, '<meta http-equiv="refresh" content="0; url=http://hotel.example/">'),
      'fail captive-portal',
    ],
    ['the vendor’s own portal page', page(200, {}, '<title>IBM Support Portal</title>'), 'pass ok'],
    ['a search form', page(200, {}, '<form action="/search"><input name=q></form>'), 'pass ok'],
    ['403', page(403), 'pass ok'],
    ['404', page(404), 'pass ok'],
    ['407', page(407), 'fail unexpected-status'],
    ['500', page(500), 'fail unexpected-status'],
    ['silent', ended('silent'), 'fail timeout'],
    ['hung up', ended('hung-up'), 'fail unexpected-status'],
    ['not HTTP', ended('not-http'), 'fail unexpected-status'],
    ['cancelled', ended('cancelled'), 'skipped cancelled'],
  ] as const)('%s', (_what, answer, expected) => {
    expect(said(judgeHttp(answer, 'www.ibm.com', true, 5_000))).toBe(expected);
  });
});

describe('the proxy', () => {
  const answered = (
    status: number,
    headers: Readonly<Record<string, readonly string[]>> = {},
  ): ProxyConnect => ({
    kind: 'answered',
    answer: { status, reason: '', headers },
    ms: 3,
  });
  const basic = { 'proxy-authenticate': ['Basic realm="x"'] };

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
    ['502', answered(502), true, 'fail bad-gateway'],
    ['503', answered(503), true, 'fail bad-gateway'],
    ['504', answered(504), true, 'fail bad-gateway'],
    ['405 of a web server', answered(405, { server: ['nginx'] }), false, 'fail not-a-proxy'],
    ['400 of a web server', answered(400), false, 'fail not-a-proxy'],
    ['400 of squid', answered(400, { 'x-squid-error': ['ERR_INVALID_URL 0'] }), false, 'fail denied'],
    ['a page', answered(200, { 'content-length': ['12'] }), false, 'fail not-a-proxy'],
    ['a redirect', answered(301, { location: ['https://x/'] }), false, 'fail not-a-proxy'],
    ['a redirect by a proxy', answered(302, { via: ['1.1 p'] }), false, 'fail denied'],
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
      expect(said(judgeProxy(result, sent, true, 8_000))).toBe(expected);
    },
  );

  it('says whether Basic was on offer, and what is the end of everything', () => {
    expect(judgeProxy(answered(407, basic), false, true, 1).args).toMatchObject({ basic: 1 });
    const ntlm = judgeProxy(answered(407, { 'proxy-authenticate': ['Negotiate', 'NTLM'] }), true, true, 1);
    expect(ntlm.args).toMatchObject({ basic: 0, schemes: 'Negotiate, NTLM' });
    expect(isProxyDead(ntlm)).toBe(true);
    expect(isProxyDead(judgeProxy(answered(403), true, true, 1))).toBe(false);
    expect(judgeProxy(answered(403), true, false, 1).status).toBe('warn');
  });
});
