/**
 * Handshakes as lines and boxes spoil them, each by a server that does what its name says: what `observeTls` finds out, and
 * what is made of it. Loopback only.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { withAfterwards } from '../../../electron/preflight/ask-inside.ts';
import { judgeTls } from '../../../electron/preflight/checks/tls.ts';
import type { Destination } from '../../../electron/preflight/destinations.ts';
import { observeTls } from '../../../electron/preflight/observe-tls.ts';
import { en } from '../../../electron/texts/en.ts';
import { ja } from '../../../electron/texts/ja.ts';
import { createPki, type Identity, issueSelfSigned } from '../../lab/pki.ts';

const ADDRESS = '127.59.1.1';
const HOST = 'www.ibm.com';
const DESTINATION: Destination = {
  host: HOST,
  port: 443,
  protocol: 'https',
  required: true,
  profiles: [],
  guide: [],
  name: `${HOST}:443`,
  literal: false,
};
const pki = createPki();
const root = pki.root.certPem;
const good = pki.intermediate.issue({ subject: `CN=${HOST}`, names: [HOST, 'example.com'] });
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

type Meeting = {
  readonly socket: Socket;
  readonly hello: Buffer;
  /** Counts the connections, from 1. */
  readonly nth: number;
  readonly talk: (identity?: Identity) => void;
};
/** `TLSv1.3` in supported_versions (RFC 8446 §4.2.1): extension 43, two versions, 0x0304 first. */
const offersTls13 = (hello: Buffer): boolean => hello.includes(Buffer.from([0, 43, 0, 5, 4, 3, 4]));
const names = (hello: Buffer): boolean => hello.includes(HOST);
/** The hello that only a small answer fits offers one suite (`net/tls-small.ts`). */
const isSmall = (hello: Buffer): boolean => hello.length < 150;
const ALERT = (code: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, code]);

/** A server that reads the hello and then does what `meet` says. */
function serve(meet: (meeting: Meeting) => void): Promise<number> {
  let nth = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const own = ++nth;
    socket.once('data', (hello: Buffer) => {
      socket.pause();
      const talk: Meeting['talk'] = (identity = good) => {
        const context = createSecureContext({ cert: identity.certPem, key: identity.keyPem });
        socket.unshift(hello);
        new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => {});
      };
      meet({ socket, hello, nth: own, talk });
    });
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, ADDRESS, () => resolve((server.address() as { port: number }).port));
  });
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, ADDRESS, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    sockets.add(socket);
    socket.once('error', reject);
  });

async function said(meet: (meeting: Meeting) => void): Promise<string> {
  const port = await serve(meet);
  const { signal } = new AbortController();
  const { observation, socket } = await observeTls(
    await open(port),
    () => open(port),
    { host: HOST, timeoutMs: 400, ca: [root] },
    signal,
  );
  socket?.on('error', () => {}).destroy();
  const judging = { host: HOST, required: true, vendor: true, roots: [root], bundled: [root] };
  const { status, code } = judgeTls(observation, judging);
  return `${status} ${code}`;
}

it.each<readonly [string, string, (meeting: Meeting) => void]>([
  ['a good server', 'pass ok', ({ talk }) => talk()],
  [
    'one whose first connection is reset',
    'warn unsteady',
    ({ nth, socket, talk }) => (nth === 1 ? socket.resetAndDestroy() : talk()),
  ],
  ['one that sleeps through the first', 'warn unsteady', ({ nth, talk }) => (nth === 1 ? undefined : talk())],
  [
    'one that ends the first by an alert',
    'warn unsteady',
    ({ nth, socket, talk }) => (nth === 1 ? socket.end(ALERT(80)) : talk()),
  ],
  [
    'a box that swallows TLS 1.3',
    'warn tls13-dropped',
    ({ hello, talk }) => (offersTls13(hello) ? undefined : talk()),
  ],
  [
    'a box that resets TLS 1.3',
    'warn tls13-dropped',
    ({ hello, socket, talk }) => (offersTls13(hello) ? socket.resetAndDestroy() : talk()),
  ],
  [
    'a filter that swallows the name',
    'fail name-blocked',
    ({ hello, talk }) => (names(hello) ? undefined : talk()),
  ],
  [
    'a filter that resets the name',
    'fail name-blocked',
    ({ hello, socket, talk }) => (names(hello) ? socket.resetAndDestroy() : talk()),
  ],
  [
    'a filter that refuses the name by an alert',
    'fail name-blocked',
    ({ hello, socket, talk }) => (names(hello) ? socket.end(ALERT(49)) : talk()),
  ],
  [
    'a line that loses the certificate, and not that of another name',
    'fail large-packets',
    ({ hello, talk }) => (names(hello) && !isSmall(hello) ? undefined : talk()),
  ],
  [
    'a line that loses every certificate',
    'fail large-packets',
    ({ hello, talk }) => (isSmall(hello) ? talk() : undefined),
  ],
  ['a server that refuses everybody', 'fail handshake-failed', ({ socket }) => socket.end(ALERT(40))],
  ['nobody', 'fail timeout', () => {}],
  ['a line on which everything takes long', 'warn slow', ({ talk }) => void setTimeout(talk, 600)],
  [
    'one that takes long for a whole handshake alone, and is no line that loses packets',
    'warn slow',
    ({ hello, talk }) => (isSmall(hello) ? talk() : void setTimeout(talk, 600)),
  ],
  ['one that takes longer than anybody waits', 'fail timeout', ({ talk }) => void setTimeout(talk, 1_500)],
])('%s: %s', async (_what, expected, meet) => {
  expect(await said(meet)).toBe(expected);
});

/** Who greets at once, or answers what it does not understand. */
it.each<readonly [string, string | null, (socket: Socket) => void]>([
  ['SSH', 'SSH-2.0-OpenSSH_9.2', (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
  ['SMTP', '500 5.5.2 Error: bad syntax', (socket) => void socket.write('500 5.5.2 Error: bad syntax\r\n')],
  ['IMAP', '* OK ready', (socket) => void socket.write('* OK ready\r\n')],
  ['nothing that names itself', null, (socket) => void socket.write(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]))],
])('a port that speaks %s is told by how it names itself', async (_what, spoke, speak) => {
  const port = await serve(({ socket }) => {
    speak(socket);
    setTimeout(() => socket.end(), 50);
  });
  const options = { host: HOST, timeoutMs: 400, ca: [root] };
  const { observation } = await observeTls(
    await open(port),
    () => open(port),
    options,
    new AbortController().signal,
  );
  const judging = { host: HOST, required: true, vendor: true, roots: [root], bundled: [root] };
  const { code, args = {}, fixes = [] } = judgeTls(observation, judging);
  expect([code, args.spoke ?? null]).toEqual(['handshake-failed', spoke]);
  // What is in its place is no web filter's.
  expect(fixes[0]).toBe(spoke === null ? 'allow-in-web-filter' : 'find-answering-service');
  expect(ja.check.tls['handshake-failed'].means({ ...args, host: HOST })).not.toMatch(/—|undefined/);
});

const own = { subject: `CN=${HOST}`, names: [HOST] };
const past = { notBeforeDays: -400, notAfterDays: -5 };
const future = { notBeforeDays: 5, notAfterDays: 400 };
const router = { subject: 'CN=router.example.lan', names: ['router.example.lan'] };
// The library tells the date of all of them, as the last fault it met.
it.each([
  ['of the host itself, ended', pki.intermediate.issue({ ...own, ...past }), 'fail expired'],
  ['of the host itself, too new', pki.intermediate.issue({ ...own, ...future }), 'fail not-yet-valid'],
  ['of inspection, ended', pki.interception.issue({ ...own, ...past }), 'fail intercepted'],
  ['of inspection whose clock is ahead', pki.interception.issue({ ...own, ...future }), 'fail intercepted'],
  ['of nobody known, ended', pki.appliance.issue({ ...own, ...past }), 'fail untrusted-issuer'],
  ['of a router, ended', issueSelfSigned({ ...router, ...past }), 'fail name-mismatch'],
  ['of another name, ended', pki.intermediate.issue({ ...router, ...past }), 'fail name-mismatch'],
])('a certificate %s: %s', async (_what, identity, expected) => {
  expect(await said(({ talk }) => talk(identity))).toBe(expected);
});

it.each<readonly [string, string, (socket: Socket) => void]>([
  ['an end of the connection', 'FIN', (socket) => socket.end()],
  ['a reset', 'ECONNRESET', (socket) => socket.resetAndDestroy()],
])('%s in the middle of a handshake is told as what it was', async (_what, reason, end) => {
  const port = await serve(({ socket }) => end(socket));
  const options = { host: HOST, timeoutMs: 400, ca: [root] };
  const { signal } = new AbortController();
  const { observation } = await observeTls(await open(port), () => open(port), options, signal);
  expect(observation).toMatchObject({ ok: false, failure: { kind: 'reset', reason } });
});

describe('an alert', () => {
  const judged = async (port: number) => {
    const { signal } = new AbortController();
    const again = (): Promise<Socket> => open(port);
    const options = { host: HOST, timeoutMs: 400, ca: [root] };
    const met = await observeTls(await open(port), again, options, signal);
    const input = { ca: [root], bundled: [root], now: Date.now };
    const { observation } = await withAfterwards(met, again, DESTINATION, input, signal);
    const judging = { host: HOST, required: true, vendor: true, roots: [root], bundled: [root] };
    return judgeTls(observation, judging);
  };

  it.each([
    [10, undefined, 'contact-vendor'],
    [40, undefined, 'contact-vendor'],
    [41, 'certificate', 'exempt-tls-inspection'],
    [42, 'certificate', 'exempt-tls-inspection'],
    [43, 'certificate', 'exempt-tls-inspection'],
    [45, 'certificate', 'exempt-tls-inspection'],
    [46, 'certificate', 'exempt-tls-inspection'],
    [48, 'certificate', 'exempt-tls-inspection'],
    [49, undefined, 'allow-in-web-filter'],
    [71, undefined, 'contact-vendor'],
    [80, 'internal', 'exempt-tls-inspection'],
    [112, 'name', 'fix-dns-record'],
    [116, 'certificate', 'exempt-tls-inspection'],
    [120, undefined, 'contact-vendor'],
  ])('%i to every hello is one of TLS, and about %s', async (code, about, first) => {
    const {
      status,
      code: told,
      args = {},
      fixes = [],
    } = await judged(await serve(({ socket }) => socket.end(ALERT(code))));
    expect([status, told, args.notTls, args.about]).toEqual(['fail', 'handshake-failed', 0, about]);
    expect(fixes[0]).toBe(first);
    for (const texts of [ja, en])
      expect(texts.check.tls['handshake-failed'].means(args)).not.toMatch(/undefined/);
  });

  /** A server that asks for its client's certificate; `letsIn`: also who has none, as servers with an optional login do. */
  const askingItsClient = (
    socket: Socket,
    version: 'TLSv1.2' | 'TLSv1.3',
    { letsIn }: { readonly letsIn: boolean },
  ): TLSSocket => {
    const secureContext = createSecureContext({
      ...{ cert: good.certPem, key: good.keyPem, ca: root },
      ...{ minVersion: version, maxVersion: version },
    });
    const options = { isServer: true, secureContext, requestCert: true, rejectUnauthorized: !letsIn };
    return new TLSSocket(socket, options).on('error', () => {});
  };

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'of a server that wants a certificate of its client (%s) is no pass',
    async (version) => {
      const port = await serve(({ socket, hello }) => {
        socket.unshift(hello);
        askingItsClient(socket, version, { letsIn: false });
      });
      const { status, code, args = {} } = await judged(port);
      expect([status, code]).toEqual(['fail', 'handshake-failed']);
      // OpenSSL says "handshake failure" for it up to TLS 1.2, as to much else.
      if (version === 'TLSv1.3') expect(args.about).toBe('certificate');
    },
  );

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'of nobody: a server that asks for a certificate and lets in who has none (%s) is a pass',
    async (version) => {
      const port = await serve(({ socket, hello }) => {
        socket.unshift(hello);
        const inside = askingItsClient(socket, version, { letsIn: true });
        inside.once('data', () => inside.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
      });
      expect(await judged(port)).toMatchObject({ status: 'pass', code: 'ok' });
    },
  );
});
