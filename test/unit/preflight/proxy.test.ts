import { describe, expect, it } from 'vitest';
import type { ProxyConnect } from '../../../electron/net/proxy-connect.ts';
import {
  isProxyDead,
  judgeProxy,
  type ProxyJudging,
  retryAfterMs,
} from '../../../electron/preflight/checks/proxy.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding } from '../../../electron/texts/index.ts';

const said = ({ status, code }: { readonly status: string; readonly code: string }): string =>
  `${status} ${code}`;

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
    ['408', answered(408), false, 'fail unclear-answer'],
    ['411', answered(411), false, 'fail unclear-answer'],
    ['426', answered(426, { via: ['1.1 p'] }), true, 'fail unclear-answer'],
    ['451', answered(451), true, 'fail denied'],
    ['501 of squid', answered(501, { 'x-squid-error': ['ERR_UNSUP_REQ 0'] }), true, 'fail denied'],
    ['505', answered(505), false, 'fail unclear-answer'],
    ['522, of no standard', answered(522), true, 'fail bad-gateway'],
    ['599, of no standard', answered(599), true, 'fail bad-gateway'],
    ['600, no status of HTTP', answered(600), false, 'fail unclear-answer'],
    ['502', answered(502), true, 'fail bad-gateway'],
    ['503', answered(503), true, 'fail bad-gateway'],
    ['504', answered(504), true, 'fail bad-gateway'],
    ['405 of a web server', answered(405, { server: ['nginx'] }), false, 'fail not-a-proxy'],
    ['400 of a web server', answered(400), false, 'fail not-a-proxy'],
    ['400 of squid', answered(400, { 'x-squid-error': ['ERR_INVALID_URL 0'] }), false, 'fail unclear-answer'],
    ['a page', answered(200, { 'content-length': ['12'] }), false, 'fail not-a-proxy'],
    [
      'a redirect to a sign-in',
      answered(307, { location: ['https://gateway/auth?u=x'] }),
      false,
      'fail auth-required',
    ],
    [
      'a redirect to a block page that is a portal by name',
      answered(307, { location: ['https://10.0.0.1/UserCheck/PortalMain?IID=1'] }),
      false,
      'fail denied',
    ],
    [
      'a redirect to a block page of PAN-OS',
      answered(302, { location: ['http://10.0.0.1:6080/php/urlblock.php?args=A'] }),
      false,
      'fail denied',
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
    // A date is by the proxy's own clock.
    const headers = {
      date: ['Sun, 01 Jan 2040 00:00:00 GMT'],
      'retry-after': ['Sun, 01 Jan 2040 00:00:07 GMT'],
    };
    expect(retryAfterMs({ status: 503, reason: '', headers }, at)).toBe(7_000);
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
