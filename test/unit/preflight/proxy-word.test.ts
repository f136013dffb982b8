/** An error of a proxy that names its reason is told by that, and not by its number alone. */
import { expect, it } from 'vitest';
import type { ProxyConnect } from '../../../electron/net/proxy-connect.ts';
import { judgeProxy } from '../../../electron/preflight/checks/proxy.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';

type Headers = Readonly<Record<string, readonly string[]>>;
const judged = (status: number, headers: Headers, page = '') => {
  const result: ProxyConnect = { kind: 'answered', answer: { status, reason: '', headers }, page, ms: 3 };
  return judgeProxy(result, { sentCredentials: false, required: true, limitMs: 8_000 });
};

it.each<readonly [string, number, Headers, string, string]>([
  ['Squid, the name', 503, { 'x-squid-error': ['ERR_DNS_FAIL 0'] }, '', 'dns'],
  ['Squid, the connection', 503, { 'x-squid-error': ['ERR_CONNECT_FAIL 110'] }, '', 'connect'],
  ['Squid, no parent', 503, { 'x-squid-error': ['ERR_CANNOT_FORWARD 0'] }, '', 'connect'],
  ['RFC 9209, the name', 502, { 'proxy-status': ['p; error=dns_error; rcode=NXDOMAIN'] }, '', 'dns'],
  [
    'RFC 9209, of the second',
    502,
    { 'proxy-status': ['far; error=dns_timeout, near; error=http_protocol_error'] },
    '',
    'dns',
  ],
  [
    'RFC 9209, of the first',
    502,
    { 'proxy-status': ['far; error=http_protocol_error, near; error=dns_timeout'] },
    '',
    'dns',
  ],
  ['RFC 9209, the connection', 504, { 'proxy-status': ['p;error=connection_timeout'] }, '', 'connect'],
  ['ProxySG, the name', 503, {}, 'Network Error (dns_unresolved_hostname)', 'dns'],
  ['ProxySG, the connection', 503, {}, 'Network Error (tcp_error)', 'connect'],
])('%s', (_what, status, headers, page, way) => {
  const verdict = judged(status, headers, page);
  expect(verdict).toMatchObject({ code: 'bad-gateway', args: { way }, fixes: ['proxy-upstream'] });
  const means = textsFor('ja').check.proxy['bad-gateway'].means(verdict.args ?? {});
  expect(means).toContain(way === 'dns' ? 'DNS' : '通報先への接続が失敗');
});

it('one that names a denial denies, whatever its number', () => {
  for (const error of ['http_request_denied', 'destination_ip_prohibited'])
    expect(judged(502, { 'proxy-status': [`p; error=${error}`] })).toMatchObject({
      code: 'denied',
      fixes: ['proxy-allow-destination'],
    });
});

it('one that names nothing, or something else, says no more than its number', () => {
  const plain = judged(503, { 'proxy-status': ['p; error=proxy_internal_error'] });
  expect(plain).toMatchObject({ code: 'bad-gateway', args: { itself: 1 } });
  expect(judged(502, {}).args?.way).toBeUndefined();
});

it('a page that says who asks is in quarantine is about this PC, and no list of destinations', () => {
  const page = '<p>Your computer has been quarantined.</p>';
  expect(judged(403, {}, page)).toMatchObject({ code: 'denied', fixes: ['lift-quarantine'] });
  expect(judged(403, {}, '<p>This site has been blocked.</p>').fixes).toEqual(['proxy-allow-destination']);
});
