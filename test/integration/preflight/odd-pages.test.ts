/** Pages as products on the way send them, over real sockets: whatever their wrapping, they are read, and told. */
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Greeter, readGreeting } from '../../../electron/net/greeting.ts';
import { type PlainAnswer, requestOver } from '../../../electron/net/plain-http.ts';
import { openTcp } from '../../../electron/net/tcp.ts';
import { judgeHttp } from '../../../electron/preflight/checks/http.ts';

const ADDRESS = '127.85.0.1';
let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
});

async function connectTo(serve: (socket: Socket) => void): Promise<Socket> {
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, ADDRESS, resolve);
  });
  const { port } = listening.address() as { port: number };
  const { socket } = await openTcp(
    { address: ADDRESS, port, timeoutMs: 1_000 },
    new AbortController().signal,
  );
  if (!socket) throw new Error('no connection');
  return socket;
}

async function ask(
  head: readonly string[],
  body: Buffer,
  method: 'GET' | 'HEAD' = 'GET',
  limitMs = 1_000,
): Promise<PlainAnswer> {
  const socket = await connectTo((each) => {
    each.once('data', () => each.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])));
  });
  const { signal } = new AbortController();
  return requestOver(socket, method, 'www.ibm.com', '/', limitMs, Date.now, signal);
}

/** `<title>アクセス制限</title>このページへのアクセスは規制されています` in Shift_JIS. */
const SJIS = Buffer.concat([
  Buffer.from('<html><title>'),
  Buffer.from('8341834e835a835890a78cc0', 'hex'),
  Buffer.from('</title><p>'),
  Buffer.from('82b182cc83798381835782d682cc8341834e835a835882cd8b4b90a782b382ea82c482a282dc82b7', 'hex'),
  Buffer.from('</p></html>'),
]);
const UTF8 = Buffer.from(
  '<html><title>アクセス制限</title><p>このページへのアクセスは規制されています</p></html>',
);
const chunked = (body: Buffer): Buffer => {
  // A boundary in the middle of every word.
  const pieces = Array.from({ length: Math.ceil(body.length / 7) }, (_, at) =>
    body.subarray(at * 7, at * 7 + 7),
  );
  return Buffer.concat([
    ...pieces.flatMap((each) => [Buffer.from(`${each.length.toString(16)}\r\n`), each, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);
};
/** A page of which a part is as much as is read at all. */
const LONG = Buffer.concat([UTF8, Buffer.alloc(300_000, '<br>')]);

describe('a block page', () => {
  const length = (body: Buffer): string => `Content-Length: ${body.length}`;
  it.each([
    ['in Shift_JIS by its header', ['Content-Type: text/html; charset=Shift_JIS', length(SJIS)], SJIS],
    ['in Shift_JIS by nobody', [length(SJIS)], SJIS],
    ['in chunks', ['Transfer-Encoding: chunked'], chunked(UTF8)],
    ['gzip', ['Content-Encoding: gzip', length(gzipSync(UTF8))], gzipSync(UTF8)],
    ['deflate', ['Content-Encoding: deflate', length(deflateSync(UTF8))], deflateSync(UTF8)],
    ['bare deflate', ['Content-Encoding: deflate', length(deflateRawSync(UTF8))], deflateRawSync(UTF8)],
    ['Brotli', ['Content-Encoding: br', length(brotliCompressSync(UTF8))], brotliCompressSync(UTF8)],
    [
      'Shift_JIS, gzip, in chunks',
      ['Content-Type: text/html; charset=Shift_JIS', 'Content-Encoding: gzip', 'Transfer-Encoding: chunked'],
      chunked(gzipSync(SJIS)),
    ],
    ['longer unpacked than is read', ['Content-Encoding: gzip', length(gzipSync(LONG))], gzipSync(LONG)],
    ['said to be packed, and plain', ['Content-Encoding: gzip', length(UTF8)], UTF8],
    ['of more than one server', ['Via: 1.1 a', 'Via: 1.1 b', length(UTF8)], UTF8],
  ] as const)('%s', async (_what, fields, body) => {
    for (const status of ['403 Forbidden', '200 OK']) {
      const answer = await ask([`HTTP/1.1 ${status}`, ...fields], body);
      const verdict = judgeHttp(answer, 'www.ibm.com', true, 1_000);
      expect(verdict).toMatchObject({ code: 'filtered', args: { title: 'アクセス制限' } });
    }
  });
});

describe('a question', () => {
  it('keeps every value of a header that comes twice', async () => {
    const answer = await ask(
      [
        'HTTP/1.1 407 X',
        'Proxy-Authenticate: Basic realm="a"',
        'Proxy-Authenticate: NTLM',
        'Content-Length: 0',
      ],
      Buffer.alloc(0),
    );
    expect(answer).toMatchObject({ headers: { 'proxy-authenticate': ['Basic realm="a"', 'NTLM'] } });
  });

  it('is not answered by an interim answer', async () => {
    const head = [
      'HTTP/1.1 103 Early Hints',
      'Link: </a>',
      '',
      'HTTP/1.1 404 Not Found',
      'Content-Length: 0',
    ];
    expect(await ask(head, Buffer.alloc(0))).toMatchObject({ kind: 'answer', status: 404 });
  });

  it('of names nobody may choose does no harm', async () => {
    const answer = await ask(
      ['HTTP/1.1 200 OK', 'constructor: x', '__proto__: y', 'Content-Length: 0'],
      Buffer.alloc(0),
    );
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('for a head only does not wait for the body it announces', async () => {
    const started = performance.now();
    const answer = await ask(['HTTP/1.1 200 OK', 'Content-Length: 500'], Buffer.alloc(0), 'HEAD', 10_000);
    expect(answer).toMatchObject({ kind: 'answer', status: 200, body: '' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('tells what is no HTTP, with what was heard', async () => {
    expect(await ask(['220 mail ESMTP'], Buffer.alloc(0))).toMatchObject({
      kind: 'not-http',
      heard: '220 mail ESMTP',
    });
  });
});

describe('a greeting', () => {
  const greet = async (greeter: Greeter, pieces: readonly string[], limitMs = 10_000): Promise<string> => {
    const socket = await connectTo((each) => {
      const next = (at: number): void => {
        if (at < pieces.length) each.write(pieces[at] as string, () => setImmediate(() => next(at + 1)));
      };
      next(0);
    });
    return readGreeting(socket, greeter, limitMs, new AbortController().signal);
  };

  it.each([
    ['ftp', ['220-Welcome\r\n220 ready\r\n'], '220-Welcome'],
    ['ftp', ['42', '1 Too many connections\r\n'], '421 Too many connections'],
    ['ssh', ['SSH-2.0-x\r\n'], 'SSH-2.0-x'],
    ['ssh', ['Authorized use only\r\nSSH-2.0-x\r\n'], 'SSH-2.0-x'],
    ['ssh', ['Authorized', ' use only\r\n', '\r\n', 'SSH-', '2.0-x\n'], 'SSH-2.0-x'],
  ] as const)('%s %j', async (greeter, pieces, expected) => {
    const started = performance.now();
    expect(await greet(greeter, pieces)).toBe(expected);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('without a version is what came first', async () => {
    expect(await greet('ssh', ['HTTP/1.1 400 Bad Request\r\n\r\nSorry, no SSH-2.0 here'], 150)).toBe(
      'HTTP/1.1 400 Bad Request',
    );
    expect(await greet('ssh', [], 100)).toBe('');
  });

  it('without an end is not kept', async () => {
    expect((await greet('ssh', ['a'.repeat(20_000)])).length).toBeLessThanOrEqual(201);
  });
});
