/**
 * Pages in clear text that come in the place of a TLS answer: inside the tunnels of a proxy, and straight. The filter reads
 * the hello, as real ones do to know the name, and answers it. Loopback only.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createPki } from '../../lab/pki.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const ADDRESS = '127.205.0.1';
const HOSTS = ['eccgw01.boulder.ibm.com', 'www.ecurep.ibm.com'] as const;
const pki = createPki();
const good = pki.intermediate.issue({ subject: `CN=${HOSTS[0]}`, names: [...HOSTS] });
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

const http = (head: string, body = ''): string =>
  `HTTP/1.1 ${head}\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
const BLOCK_PAGE = http(
  '403 Forbidden',
  '<html><head><title>Web Page Blocked</title></head><body>URL filter: This page is blocked. Category: IT</body></html>',
);
const SIGN_IN = http('302 Found\r\nLocation: http://192.0.2.1/login');
const SIGN_IN_FORM = http(
  '200 OK',
  '<form action="/login"><input name="user"><input type="password"></form>',
);
const SOME_PAGE = http('400 Bad Request', '<html><title>400 Bad Request</title><hr>nginx</html>');

/** What is done with a hello; null: TLS. */
type Inside = (hello: Buffer) => string | null;

function talk(socket: Socket, hello: Buffer, inside: Inside): void {
  const page = inside(hello);
  if (page !== null) {
    socket.end(page);
    return;
  }
  socket.pause();
  socket.unshift(hello);
  const context = createSecureContext({ cert: good.certPem, key: good.keyPem });
  new TLSSocket(socket, { isServer: true, secureContext: context }).on('error', () => {});
}

function serve(meet: (socket: Socket, first: Buffer) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => meet(socket, first));
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, ADDRESS, () => resolve((server.address() as AddressInfo).port));
  });
}

const input = {
  profiles: [],
  custom: HOSTS.map((host) => ({ host, port: 443, protocol: 'https' as const, use: '' })),
  ca: [pki.root.certPem],
};

/** A proxy that opens every tunnel; `early`: what comes inside does not wait for the hello. */
async function through(inside: Inside, early = false): Promise<Outcome> {
  const port = await serve((socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (early) socket.end(inside(Buffer.alloc(0)) ?? '');
    else socket.once('data', (hello: Buffer) => talk(socket, hello, inside));
  });
  return run(emptyInput({ ...input, proxy: { host: ADDRESS, port, user: '', password: null } }));
}

async function straight(inside: Inside): Promise<Outcome> {
  const port = await serve((socket, hello) => talk(socket, hello, inside));
  return run(
    emptyInput({ ...input, connectTo: HOSTS.map((host) => rule(`${host}:443:${ADDRESS}:${port}`)) }),
  );
}

/** No resolver is given: that there is none is not what counts here. */
const found = ({ red }: Outcome): Outcome['red'] => red.filter(({ id }) => id !== 'dns.resolver');
const reds = (result: Outcome): readonly string[] =>
  found(result).map(({ id, code, args }) => `${id} ${code} ${args.count ?? 1}`);

describe.each([
  ['inside every tunnel of a proxy', (inside: Inside) => through(inside), 'proxy-tls'],
  ['inside every tunnel, before the hello', (inside: Inside) => through(inside, true), 'proxy-tls'],
  ['straight', straight, 'tls'],
])('%s', (_where, meet, id) => {
  it.each([
    ['a block page', BLOCK_PAGE, 'filtered', ['allow-in-web-filter']],
    ['a redirect to a sign-in', SIGN_IN, 'captive-portal', ['sign-in-portal']],
    ['a sign-in form', SIGN_IN_FORM, 'captive-portal', ['sign-in-portal']],
  ])('%s is told by what it says, once', async (_what, page, code, fixes) => {
    const result = await meet(() => page);
    expect(reds(result)).toEqual([`${id} ${code} 2`]);
    expect(found(result)[0]?.fixes).toEqual(fixes);
    if (id === 'proxy-tls') expect(result.rows.find((row) => row.id === 'proxy')?.code).toBe('ok');
  });

  it('a page that says nothing of itself is no TLS, and is shown', async () => {
    const result = await meet(() => SOME_PAGE);
    expect(reds(result)).toEqual([`${id} handshake-failed 1`, `${id} handshake-failed 1`]);
    const row = result.row(id, `${HOSTS[0]}:443`);
    expect(row.args.notTls).toBe(1);
    expect(row.evidence).toContainEqual({ key: 'title', value: '400 Bad Request' });
  });

  it('a gateway’s error is about the way on from there', async () => {
    const result = await meet(() => http('503 Service Unavailable', '<title>Network Error</title>'));
    const row = result.row(id, `${HOSTS[0]}:443`);
    expect(row).toMatchObject({
      code: 'handshake-failed',
      args: { notTls: 1, status: 503 },
      fixes: ['proxy-upstream', 'allow-in-web-filter'],
    });
  });
});

it('who reads lines, and waits for the end of one, is no TLS server that is silent', async () => {
  // As Squid does that is given port 443 as if it were port 80: nothing, until a line has ended.
  const error = http('400 Bad Request\r\nX-Squid-Error: ERR_PROTOCOL_UNKNOWN 0\r\nVia: 1.1 p (squid/5.7)');
  const port = await serve((socket, hello) => {
    if (hello.includes('\r\n\r\n')) socket.end(error);
  });
  const result = await run(
    emptyInput({ ...input, connectTo: HOSTS.map((host) => rule(`${host}:443:${ADDRESS}:${port}`)) }),
  );
  expect(reds(result)).toEqual(['tls filtered 2']);
  expect(found(result)[0]).toMatchObject({
    args: { product: 'Squid', proxy: 1 },
    fixes: ['exempt-transparent-proxy', 'allow-in-web-filter'],
  });
});

it('a block page for one destination is that one’s, through the proxy and straight', async () => {
  // SNI stands in the hello as plain text (RFC 6066 §3).
  const one: Inside = (hello) => (hello.includes(HOSTS[1]) ? BLOCK_PAGE : null);
  for (const [result, id] of [
    [await through(one), 'proxy-tls'],
    [await straight(one), 'tls'],
  ] as const) {
    expect(reds(result)).toEqual([`${id} filtered 1`]);
    expect(found(result)[0]).toMatchObject({
      target: `${HOSTS[1]}:443`,
      args: { status: 403, title: 'Web Page Blocked' },
    });
    expect(result.said(id, `${HOSTS[0]}:443`)).toBe('pass ok');
  }
});
