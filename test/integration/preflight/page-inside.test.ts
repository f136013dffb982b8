/**
 * What a box that decrypts answers inside: the vendor's own page, a refusal or a sign-in. To exempt a destination from
 * inspection opens it only where the first of these came. Loopback only.
 */

import { connect, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { withAfterwards } from '../../../electron/preflight/ask-inside.ts';
import { judgeTls } from '../../../electron/preflight/checks/tls.ts';
import { lookAcross } from '../../../electron/preflight/look-across.ts';
import { observeTls } from '../../../electron/preflight/observe-tls.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { createPki, type Identity, issueSelfSigned } from '../../lab/pki.ts';

const ADDRESS = '127.108.7.1';
const HOST = 'www.ibm.com';
const pki = createPki();
const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

const own = { subject: `CN=${HOST}`, names: [HOST] };
const inspection = pki.interception.issue(own);
const nobody = pki.appliance.issue(own);
const router = issueSelfSigned({ subject: 'CN=router.example.lan', names: ['router.example.lan'] });
const vendors = pki.intermediate.issue(own);

const page = (status: string, body: string, ...headers: readonly string[]): string =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
const SQUID = page(
  '403 Forbidden',
  '<h1>ERROR</h1><p>Access Denied.</p>',
  'X-Squid-Error: ERR_ACCESS_DENIED 0',
);
const FORTI = page(
  '403 Forbidden',
  '<title>Web Page Blocked</title><p>The page you have requested has been blocked, because the URL is banned. FortiGuard',
);
const JAPANESE = page(
  '200 OK',
  '<p>社内ポリシーにより、このサイトの閲覧は禁止されています。カテゴリ: 情報技術</p>',
  'Content-Type: text/html; charset=utf-8',
);
const SIGN_IN = page('200 OK', '<form action="/login"><input type="password" name="p"></form>');
const VENDOR = page('200 OK', '<title>IBM</title>', 'Server: IBM_HTTP_Server');
const VENDOR_REFUSES = page(
  '403 Forbidden',
  '<h1>Access Denied</h1>',
  'Via: 1.1 proxy.site.example (squid/5.7)',
);
const UPSTREAM_FAILED = page(
  '503 Service Unavailable',
  '<h1>ERROR</h1>',
  'X-Squid-Error: ERR_SECURE_CONNECT_FAIL 0',
);

/** Answers by path; what is not there is the vendor's own page. */
type Site = Readonly<Record<string, string>>;

function serve(identity: Identity, answer: string | Site | null, asked: string[] = []): Promise<number> {
  const server = createServer({ cert: identity.certPem, key: identity.keyPem }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      asked.push(request.toString('latin1'));
      const path = request.toString('latin1').split(' ')[1] ?? '';
      const own = answer === null || typeof answer === 'string' ? answer : (answer[path] ?? VENDOR);
      if (own !== null) socket.end(own);
    });
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, ADDRESS, () => resolve((server.address() as { readonly port: number }).port));
  });
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, ADDRESS, () => resolve(socket));
    sockets.add(socket);
    socket.once('error', reject);
  });

/** The verdict on a server; `added` are authorities that the site gave, beside the vendor's own. */
async function judged(identity: Identity, answer: string | Site | null, added: readonly string[] = []) {
  const asked: string[] = [];
  const port = await serve(identity, answer, asked);
  const { signal } = new AbortController();
  const roots = [pki.root.certPem, ...added];
  const met = await observeTls(
    await open(port),
    () => open(port),
    { host: HOST, timeoutMs: 2_000, ca: roots },
    signal,
  );
  const destination = { host: HOST } as Parameters<typeof withAfterwards>[2];
  const { observation, date } = await withAfterwards(
    met,
    () => open(port),
    destination,
    { ca: roots, bundled: [pki.root.certPem], now: Date.now },
    signal,
  );
  const judging = { host: HOST, required: true, vendor: true, roots, bundled: [pki.root.certPem] };
  return { verdict: judgeTls(observation, judging), date, asked };
}

it.each([
  ['an inspection by name', inspection, 'intercepted'],
  ['an authority that nobody knows', nobody, 'untrusted-issuer'],
] as const)(
  '%s with a page that refuses is to be opened first, then exempted',
  async (_what, identity, code) => {
    for (const answer of [SQUID, FORTI, JAPANESE]) {
      const { verdict } = await judged(identity, answer);
      expect(verdict).toMatchObject({ status: 'fail', code, args: { page: 'blocked' } });
      expect(verdict.fixes).toEqual(['allow-in-web-filter', 'exempt-tls-inspection']);
      expect(verdict.group).toMatch(/^tls:blocked-inside:/);
    }
    const portal = await judged(identity, SIGN_IN);
    expect(portal.verdict).toMatchObject({ code, args: { page: 'sign-in' } });
    expect(portal.verdict.fixes?.[0]).toBe('sign-in-portal');
  },
);

it.each([
  ["the vendor's page", VENDOR],
  ["the vendor's own refusal, with the proxy's mark", VENDOR_REFUSES],
  ['an error towards the vendor', UPSTREAM_FAILED],
  ['nothing', ''],
  ['what is no HTTP', '220 ready\r\n'],
] as const)('%s inside is inspection and nothing else', async (_what, answer) => {
  const { verdict } = await judged(inspection, answer);
  expect(verdict).toMatchObject({ code: 'intercepted', fixes: ['exempt-tls-inspection'] });
  expect(verdict.args?.page).toBeUndefined();
});

const led = (place: string): string => page('302 Found', '', `Location: ${place}`);

it.each([
  ['by its name', led('/webfilter/blockpage?url=www.ibm.com')],
  ['by its name, written out', led(`https://${HOST}/blocked.html`)],
  ['by what is there', { '/': led('/php/notice?rule=7'), '/php/notice?rule=7': FORTI }],
  ['by what is there, written out', { '/': led(`https://${HOST}/n`), '/n': JAPANESE }],
] as const)('a redirect under the same name to a page that refuses is one, %s', async (_what, answer) => {
  expect((await judged(inspection, answer)).verdict).toMatchObject({
    code: 'intercepted',
    args: { page: 'blocked' },
    fixes: ['allow-in-web-filter', 'exempt-tls-inspection'],
  });
  expect((await judged(router, answer)).verdict).toMatchObject({ code: 'filtered' });
});

it('a redirect under the same name to a sign-in of the network is one, and to one of the vendor’s none', async () => {
  for (const place of ['/guest/s/default/?ap=00:11', '/hotspot/login', '/fgtauth?0a'])
    expect((await judged(inspection, led(place))).verdict.args?.page).toBe('sign-in');
  for (const answer of [
    { '/': led('/login'), '/login': SIGN_IN },
    { '/': led('/us-en/'), '/us-en/': VENDOR },
    led('/'),
    led('/us-en/'),
  ])
    expect((await judged(inspection, answer)).verdict.args?.page).toBeUndefined();
});

it('where a page leads is asked once, and nowhere else', async () => {
  const { asked } = await judged(inspection, { '/': led('/a'), '/a': led('/b') });
  expect(asked.map((each) => each.split(' ')[1])).toEqual(['/', '/a']);
  expect((await judged(inspection, led('https://other.example/a'))).asked).toHaveLength(1);
});

const CLOUDFRONT = page(
  '403 Forbidden',
  '<H1>403 ERROR</H1>The Amazon CloudFront distribution is configured to block access from your country.',
  'Server: CloudFront',
);
const CLOUDFLARE = page(
  '403 Forbidden',
  '<h1>Error 1009</h1><p>The owner of this website (x) has banned the country or region your IP address is in from accessing this website.</p>',
  'Server: cloudflare',
);
const AKAMAI = page(
  '403 Forbidden',
  '<H1>Access Denied</H1>You don\'t have permission to access "http&#58;&#47;&#47;x&#47;" on this server.<P>Reference&#32;&#35;18',
  'Server: AkamaiGHost',
);

it.each([
  ['by country', CLOUDFRONT, 'refused'],
  ['by country, in other words', CLOUDFLARE, 'refused'],
  ['for legal reasons', page('451 Unavailable For Legal Reasons', ''), 'refused'],
  ['for how often it is asked', page('429 Too Many Requests', ''), 'limited'],
  ['since nobody is behind it', page('503 Service Unavailable', ''), 'unavailable'],
] as const)(
  "the vendor's own content network that refuses %s was reached, and does not serve",
  async (_what, answer, how) => {
    const { verdict, asked } = await judged(vendors, answer);
    expect(verdict).toMatchObject({ status: 'warn', code: 'turned-away', args: { how } });
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['HEAD', 'GET']);
    for (const language of ['ja', 'en'] as const)
      expect(textsFor(language).check.tls['turned-away'].means(verdict.args ?? {})).toContain(
        String(verdict.args?.status),
      );
  },
);

it('a refusal of that page alone passes, and the words do not say more', async () => {
  for (const answer of [AKAMAI, page('403 Forbidden', '{"message":"Missing Authentication Token"}')]) {
    const { verdict } = await judged(vendors, answer);
    expect(verdict).toMatchObject({ status: 'pass', code: 'ok', args: { status: 403 } });
    expect(textsFor('en').check.tls.ok.means(verdict.args ?? {})).toContain('HTTP 403');
  }
  for (const status of ['404 Not Found', '401 Unauthorized', '405 Not Allowed', '500 Error', '301 Moved']) {
    const { verdict, asked } = await judged(vendors, page(status, ''));
    expect(verdict).toMatchObject({ status: 'pass', code: 'ok', args: {} });
    expect(asked).toHaveLength(1);
  }
});

it('a sign-in or block page under its own name is told by what it says', async () => {
  expect((await judged(router, SIGN_IN)).verdict).toMatchObject({ status: 'fail', code: 'captive-portal' });
  expect((await judged(router, FORTI)).verdict).toMatchObject({ status: 'fail', code: 'filtered' });
  // Of the vendor's other name nothing is known but the name.
  expect((await judged(router, VENDOR)).verdict).toMatchObject({ code: 'name-mismatch' });
});

it('an authority that the site added hides no refusal', async () => {
  const added = [pki.appliance.certPem];
  expect((await judged(nobody, FORTI, added)).verdict).toMatchObject({ status: 'fail', code: 'filtered' });
  expect((await judged(nobody, VENDOR, added)).verdict).toMatchObject({ status: 'pass' });
});

it('whoever is asked gets one plain question that carries nothing, and a good server one without a body', async () => {
  const { asked } = await judged(inspection, SQUID);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^GET \/ HTTP\/1\.1\r\nHost: www\.ibm\.com\r\n/);
  expect(asked[0]).not.toMatch(/authorization|cookie/i);
  const good = await judged(vendors, VENDOR);
  expect(good.verdict).toMatchObject({ status: 'pass', code: 'ok' });
  expect(good.asked.map((each) => each.split(' ')[0])).toEqual(['HEAD']);
});

it('over several hosts the refusal stays what is to be mended first', async () => {
  const { verdict } = await judged(nobody, SQUID);
  const rows = ['www.ibm.com:443', 'esupport.ibm.com:443'].map(
    (target) =>
      ({
        id: 'tls',
        target,
        profile: 'imm2',
        evidence: [],
        fixes: [],
        args: {},
        attempt: 1,
        startedAt: '',
        durationMs: 1,
        ...verdict,
      }) as unknown as CheckResult,
  );
  for (const row of lookAcross(rows)) {
    expect(row).toMatchObject({
      code: 'intercepted',
      fixes: ['allow-in-web-filter', 'exempt-tls-inspection'],
    });
    expect(row.group).toMatch(/^tls:blocked-inside:/);
  }
});
