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

function serve(identity: Identity, answer: string | null, asked: string[] = []): Promise<number> {
  const server = createServer({ cert: identity.certPem, key: identity.keyPem }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      asked.push(request.toString('latin1'));
      if (answer !== null) socket.end(answer);
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
async function judged(identity: Identity, answer: string | null, added: readonly string[] = []) {
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
  const destination = { host: HOST } as Parameters<typeof withAfterwards>[1];
  const { observation, date } = await withAfterwards(met, destination, { ca: roots, now: Date.now }, signal);
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
  expect((await judged(vendors, VENDOR)).verdict).toMatchObject({ status: 'pass', code: 'ok' });
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
