import { expect, it } from 'vitest';
import { registrableDomain } from '../../../electron/address/registrable-domain.ts';
import { judgeHttp } from '../../../electron/preflight/checks/http.ts';

it.each([
  ['www-945.IBM.com', 'ibm.com'],
  ['soaus.lenovo.com', 'lenovo.com'],
  ['ibm.com.', 'ibm.com'],
  ['support.lenovo.com.cn', 'lenovo.com.cn'],
  ['login.hotel-wifi.co.jp', 'hotel-wifi.co.jp'],
  ['www.sakura.co.jp', 'sakura.co.jp'],
  ['a.b.provider.ne.jp', 'provider.ne.jp'],
  ['www.u-tokyo.ac.jp', 'u-tokyo.ac.jp'],
  ['www.soumu.go.jp', 'soumu.go.jp'],
  ['www.city.minato.lg.jp', 'minato.lg.jp'],
  ['www.sakura.jp', 'sakura.jp'],
  ['www.shop.tokyo.jp', 'shop.tokyo.jp'],
  ['www.shop.nagoya.jp', 'www.shop.nagoya.jp'],
  ['x.www.shop.nagoya.jp', 'www.shop.nagoya.jp'],
  ['www.city.nagoya.jp', 'city.nagoya.jp'],
  ['www.shop.co.uk', 'shop.co.uk'],
  ['www.shop.com.au', 'shop.com.au'],
  ['www.shop.co.kr', 'shop.co.kr'],
  ['www.shop.com.tw', 'shop.com.tw'],
  ['www.shop.de', 'shop.de'],
  ['www.go.com', 'go.com'],
  ['t.co', 't.co'],
  ['co.jp', 'co.jp'],
  ['10.0.0.1', '10.0.0.1'],
  ['[2001:db8::1]', '[2001:db8::1]'],
  ['localhost', 'localhost'],
])('%s is registered as %s', (host, expected) => {
  expect(registrableDomain(host)).toBe(expected);
});

/** Is a page at `host` that redirects to `location` told as a captive portal? */
const leads = (host: string, location: string): string =>
  judgeHttp(
    { kind: 'answer', status: 302, headers: { location: [location] }, body: '', midpoint: 0, ms: 1 },
    host,
    true,
    5_000,
  ).code;

it('a neighbour under the same shared suffix is a stranger, a sister of the same company is not', () => {
  expect(leads('www.sakura.co.jp', 'http://login.hotel-wifi.co.jp/auth')).toBe('captive-portal');
  expect(leads('www.sakura.co.jp', 'http://www2.sakura.co.jp/')).toBe('ok');
  expect(leads('support.lenovo.com.cn', 'http://portal.isp.com.cn/')).toBe('captive-portal');
  expect(leads('192.0.2.10', 'http://10.0.2.10/')).toBe('captive-portal');
});
