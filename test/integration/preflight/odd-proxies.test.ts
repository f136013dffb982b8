import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { connectThroughProxy, offeredSchemes } from '../../../electron/net/proxy-connect.ts';
import { handshake } from '../../../electron/net/tls.ts';

/** Proxies that answer in their own ways, on real sockets: what is legal is understood, what is not is named. */
let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
});

async function ask(...pieces: readonly (string | Buffer)[]) {
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      // One piece per turn of the event loop, so that they arrive apart.
      const next = (at: number): void => {
        if (at >= pieces.length) return;
        socket.write(pieces[at] as string | Buffer, () => setImmediate(() => next(at + 1)));
      };
      next(0);
    });
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listening.address() as AddressInfo;
  const result = await connectThroughProxy(
    { host: '127.0.0.1', port },
    { host: 'www.ibm.com', port: 443 },
    null,
    1_000,
    new AbortController().signal,
  );
  if (result.kind === 'open') sockets.add(result.socket);
  return result;
}

test.each([
  ['HTTP/1.0 with a reason of its own', ['HTTP/1.0 200 Connection Established\r\nProxy-Agent: x\r\n\r\n']],
  ['no reason at all', ['HTTP/1.1 200\r\n\r\n']],
  ['the head in pieces', ['HTT', 'P/1.1 20', '0 OK\r\nVia: 1.1 ', 'p\r\n\r', '\n']],
  ['bare line feeds', ['HTTP/1.1 200 OK\nVia: 1.1 p\n\n']],
  ['an interim answer first', ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n']],
  ['a length that a tunnel cannot have', ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n']],
  [
    'a page announced, and none sent',
    ['HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ],
  [
    'a length announced, and none sent',
    ['HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 99\r\n\r\n'],
  ],
  ['a type alone', ['HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n']],
  ['no content, typed', ['HTTP/1.1 204 OK\r\nContent-Type: text/html\r\n\r\n']],
  [
    'a TLS record under an announced page',
    [
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n',
      Buffer.from([0x15, 3, 3, 0, 2, 2, 40]),
    ],
  ],
])('opens the tunnel: %s', async (_name, pieces) => {
  expect((await ask(...pieces)).kind).toBe('open');
});

test.each([
  ['a page', ['HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello'], 'answered'],
  [
    'a page in chunks',
    [
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n',
      '5\r\nhello\r\n0\r\n\r\n',
    ],
    'answered',
  ],
  ['a page to the end', ['HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello'], 'answered'],
  ['a mail server', ['220 mail ESMTP\r\n'], 'not-http'],
  ['an SSH server', ['SSH-2.0-OpenSSH_9\r\n'], 'not-http'],
  ['an endless head', [`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}`], 'not-http'],
  ['half a status line, then nothing', ['HTTP/1.'], 'silent'],
  ['HTTP/2', ['HTTP/2 200\r\n\r\n'], 'not-http'],
])('opens no tunnel: %s', async (_name, pieces, kind) => {
  expect((await ask(...pieces)).kind).toBe(kind);
});

test('what a tunnel says first is left in it', async () => {
  const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n';
  const result = await ask(head, alert.subarray(0, 1), alert.subarray(1));
  expect(result.kind).toBe('open');
  if (result.kind !== 'open') return;
  const { signal } = new AbortController();
  const secured = await handshake(result.socket, { host: 'www.ibm.com', timeoutMs: 1_000 }, signal);
  expect(secured).toMatchObject({ ok: false, failure: { kind: 'handshake' } });
});

test('the page of a sign-in is read in its own encoding, unpacked', async () => {
  // ログイン in Shift_JIS.
  const page = gzipSync(Buffer.concat([Buffer.from('<form>'), Buffer.from('838d834f83438393', 'hex')]));
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=Shift_JIS\r\nContent-Encoding: gzip\r\nContent-Length: ${page.length}\r\n\r\n`;
  expect(await ask(head, page)).toMatchObject({ kind: 'answered', page: '<form>ログイン' });
});

test('a header of any name does no harm', async () => {
  expect((await ask('HTTP/1.1 200 OK\r\nconstructor: x\r\n__proto__: y\r\n\r\n')).kind).toBe('open');
});

const LONG = 'MTI3LjAuMC4xfDE3MzI4MzE5'.repeat(30);

test.each([
  [
    `Negotiate, NTLM, Digest realm="a", nonce="${LONG}", qop="auth", Basic realm="b"`,
    ['Negotiate', 'NTLM', 'Digest', 'Basic'],
  ],
  ['Basic realm="a, Digest b"', ['Basic']],
  ['Negotiate, NTLM, Basic realm="x"', ['Negotiate', 'NTLM', 'Basic']],
  ['Digest realm="a", nonce="b,c", qop="auth", Basic realm="d"', ['Digest', 'Basic']],
  ['basic', ['basic']],
  ['Negotiate YWJjZA==', ['Negotiate']],
])('the schemes of %j', async (header, schemes) => {
  const result = await ask(`HTTP/1.1 407 Auth\r\nProxy-Authenticate: ${header}\r\nContent-Length: 0\r\n\r\n`);
  if (result.kind !== 'answered') throw new Error(result.kind);
  expect(offeredSchemes(result.answer)).toEqual(schemes);
});
