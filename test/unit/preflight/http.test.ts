import { describe, expect, it } from 'vitest';
import type { PlainAnswer } from '../../../electron/net/plain-http.ts';
import { judgeHttp } from '../../../electron/preflight/checks/http.ts';

const said = ({ status, code }: { readonly status: string; readonly code: string }): string =>
  `${status} ${code}`;

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
    [
      'own redirect to a block page of PAN-OS',
      page(302, { location: 'http://www.ibm.com:6080/php/urlblock.php?args=AAAAfQ&url=x' }),
      'fail filtered',
    ],
    [
      'a block page of PAN-OS',
      page(302, { location: 'http://10.0.0.1:6080/php/urlblock.php?args=AA' }),
      'fail filtered',
    ],
    [
      'a sign-in of PAN-OS',
      page(302, { location: 'https://10.0.0.1:6082/php/uid.php?vsys=1' }),
      'fail captive-portal',
    ],
    ['UserCheck', page(302, { location: 'https://10.0.0.1/UserCheck/PortalMain?IID=E8C2' }), 'fail filtered'],
    [
      'a sign-in of Check Point',
      page(302, { location: 'https://10.0.0.1/connect/PortalMain' }),
      'fail captive-portal',
    ],
    ['Umbrella', page(302, { location: 'http://malware.opendns.com/main?url=x' }), 'fail filtered'],
    [
      'Umbrella by a script',
      page(200, {}, '<script>location.replace("https://phish.opendns.com/?u");</script>'),
      'fail filtered',
    ],
    [
      'Blue Coat',
      page(302, { location: 'http://notify.bluecoat.com/notify-NotifyUser1?x' }),
      'fail filtered',
    ],
    ['iboss', page(302, { location: 'http://10.0.0.1:8080/ibreports/ibp/bp.html?fn=x' }), 'fail filtered'],
    [
      'squidGuard',
      page(302, { location: 'http://10.0.0.1/cgi-bin/squidGuard.cgi?clientaddr=x' }),
      'fail filtered',
    ],
    [
      'a gateway’s own error',
      page(503, {}, '<title>Network Error</title>Network Error (tcp_error) A communication error occurred'),
      'fail filtered',
    ],
    ['own redirect to a login', page(302, { location: '/login' }), 'pass ok'],
    ['451', page(451), 'warn turned-away'],
    ['429', page(429), 'warn turned-away'],
    ['a country that is not served', page(403, {}, 'Not available in your region.'), 'warn turned-away'],
    [
      'a region that is not served, in Japanese',
      page(403, {}, '<p>お住まいの地域からこのサイトへのアクセスは許可されていません</p>'),
      'warn turned-away',
    ],
    ['password form', page(200, {}, '<form><input type=password></form>'), 'fail captive-portal'],
    ['ログイン', page(200, {}, '<title>ログイン</title><form></form>'), 'fail captive-portal'],
    [
      'refresh away',
      page(200, {}, '<meta http-equiv="refresh" content="0; url=http://hotel.example/">'),
      'fail captive-portal',
    ],
    [
      'refresh away by a header',
      page(200, { refresh: '0; url=http://hotel.example/login' }),
      'fail captive-portal',
    ],
    [
      'refresh away by a quoted one',
      page(200, { refresh: "0;URL='http://10.0.0.1/'" }),
      'fail captive-portal',
    ],
    ['refresh to an own block page', page(200, { refresh: '0; url=/webfilter/blockpage' }), 'fail filtered'],
    [
      'an own block page by a script',
      page(200, {}, '<script>location.replace("/blocked.html?u=x")</script>Please wait'),
      'fail filtered',
    ],
    [
      'an own hotspot by a refresh',
      page(200, {}, '<meta http-equiv=refresh content="0; url=/hotspot/login">'),
      'fail captive-portal',
    ],
    [
      'a script of a page of its own',
      page(
        200,
        {},
        `<script>function no() { location.href = "/denied" }</script><p>${'Fixes for servers. '.repeat(9)}</p>`,
      ),
      'pass ok',
    ],
    ['refresh at home by a header', page(200, { refresh: '300; url=/jp/' }), 'pass ok'],
    [
      'refresh away, its parts turned round',
      page(200, {}, '<meta content="0;url=http://hotel.example/" http-equiv="refresh">'),
      'fail captive-portal',
    ],
    [
      'a frame from elsewhere',
      page(200, {}, '<frameset rows="100%"><frame src="http://10.10.0.1/guest/index.html"></frameset>'),
      'fail captive-portal',
    ],
    [
      'a form that sends itself away',
      page(
        200,
        {},
        '<body onload="document.forms[0].submit()"><form method="post" action="http://10.0.0.1:8002/index.php?zone=a"><input type=hidden name=redirurl value="http://www.ibm.com/"></form>',
      ),
      'fail captive-portal',
    ],
    [
      'a search elsewhere that somebody fills in',
      page(
        200,
        {},
        '<form id=s action="https://search.example/"><input name=q></form><a onclick="s.submit()">Go</a>',
      ),
      'pass ok',
    ],
    [
      'a film from elsewhere',
      page(200, {}, '<title>IBM</title><iframe src="https://video.example/1"></iframe>'),
      'pass ok',
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
      'a script that puts the place together',
      page(
        200,
        {},
        '<title>Redirecting</title><script>var base = "http://10.9.1.254:8880/guest"; var to = base + "?u=" + escape(document.URL);\nwindow.location = to;</script><p>Please wait...</p>',
      ),
      'fail captive-portal',
    ],
    [
      'a script that puts a block page together',
      page(200, {}, "<script>const u = 'http://gw.example/blocked?c=1'; location.replace(u)</script>"),
      'fail filtered',
    ],
    [
      'a page that is nothing but a window to elsewhere',
      page(
        200,
        {},
        '<html><body style="margin:0"><iframe src="http://1.1.1.3/login.html" width="100%" height="100%" frameborder="0"></iframe></body></html>',
      ),
      'fail captive-portal',
    ],
    [
      'a page that its script draws, with a counter in a frame',
      page(
        200,
        {},
        '<div id="root"></div><noscript><iframe src="https://tags.example/ns.html" height="0" width="0"></iframe></noscript><script src="/app.js"></script><script>var cdn = "https://cdn.example/"; if (0) location = "/jp"</script>',
      ),
      'pass ok',
    ],
    [
      'a frame that nobody sees',
      page(200, {}, '<p>OK</p><iframe src="https://tags.example/p" width=1 height=1></iframe>'),
      'pass ok',
    ],
    [
      'a script that leaves a frame, and counts',
      page(
        200,
        {},
        '<script>if (top !== self) { top.location = self.location; } var counter = "https://tags.example/c.js"</script>OK',
      ),
      'pass ok',
    ],
    [
      'a script that draws with a vocabulary of the web and stays at home',
      page(
        200,
        {},
        '<script>var ns = "http://www.w3.org/2000/svg"; draw(ns); location.replace("/jp/")</script>OK',
      ),
      'pass ok',
    ],
    [
      'a frame that is commented out, and one beside the page',
      page(
        200,
        {},
        '<!-- <iframe src="https://old.example/"></iframe> --><iframe src="https://tags.example/" style="position:absolute; left:-9999px"></iframe>OK',
      ),
      'pass ok',
    ],
    [
      'a script that only looks where it is',
      page(200, {}, '<script>var api = "https://api.example/"; if (location.href == api) run()</script>OK'),
      'pass ok',
    ],
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
