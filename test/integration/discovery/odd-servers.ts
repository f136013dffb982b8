/** Web servers that are odd or hostile, byte by byte: what firmware and enemies do and Node's own server would not. */
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { listenTcp, type RunningListener } from '../../lab/kit.ts';
import type { Identity } from '../../lab/pki.ts';

/** What one server does with one request; the path is that of the request line. */
export type Behave = (socket: Socket, path: string) => void;

export const UUID = '7D7D6AFE-1C2B-11EC-8D3A-0A3A88F0';
const ROOT = (n: number): string =>
  `{"@odata.id":"/redfish/v1/","RedfishVersion":"1.15.0","Vendor":"Lenovo","UUID":"${UUID}${String(n).padStart(4, '0')}"}`;
const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
const isRoot = (path: string): boolean => path === '/redfish/v1/';
const length = (text: string): number => Buffer.byteLength(text);
const head = (lines: readonly string[], end = '\r\n'): string => [...lines, '', ''].join(end);

/** Answers the service root in one way, and 404 to everything else in the usual one. */
const rootBy =
  (answer: (socket: Socket, root: string) => void) =>
  (n: number): Behave =>
  (socket, path) => {
    if (isRoot(path)) answer(socket, ROOT(n));
    else socket.write(NOT_FOUND);
  };

/** Every one of them is an XCC all the same. */
export const ODD: Readonly<Record<string, (n: number) => Behave>> = {
  'HTTP/1.0, closing': rootBy((s, root) => s.end(`HTTP/1.0 200 OK\r\n\r\n${root}`)),
  'no length, closing': rootBy((s, root) => s.end(`HTTP/1.1 200 OK\r\nServer: x\r\n\r\n${root}`)),
  'bare line feeds': rootBy((s, root) =>
    s.write(head(['HTTP/1.1 200 OK', `Content-Length: ${length(root)}`], '\n') + root),
  ),
  'no reason phrase': rootBy((s, root) =>
    s.write(head(['HTTP/1.1 200', `content-length: ${length(root)}`]) + root),
  ),
  'a length too long, closing': rootBy((s, root) =>
    s.end(head(['HTTP/1.1 200 OK', 'Content-Length: 9999']) + root),
  ),
  'two lengths': rootBy((s, root) =>
    s.write(
      head(['HTTP/1.1 200 OK', `Content-Length: ${length(root)}`, `Content-Length: ${length(root)}`]) + root,
    ),
  ),
  'chunks, byte by byte': rootBy((s, root) =>
    s.write(
      head(['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked']) +
        [...root].map((char) => `1\r\n${char}\r\n`).join('') +
        '0\r\n\r\n',
    ),
  ),
  'chunks without a last one': rootBy((s, root) =>
    s.end(
      `${head(['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'])}${length(root).toString(16)};x=y\r\n${root}\r\n`,
    ),
  ),
  'chunks and a length': rootBy((s, root) =>
    s.write(
      `${head(['HTTP/1.1 200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked'])}${length(root).toString(16)}\r\n${root}\r\n0\r\n\r\n`,
    ),
  ),
  'an interim answer first': rootBy((s, root) =>
    s.write(
      `HTTP/1.1 100 Continue\r\n\r\n${head(['HTTP/1.1 200 OK', `Content-Length: ${length(root)}`])}${root}`,
    ),
  ),
  'control characters in a header': rootBy((s, root) =>
    s.write(head(['HTTP/1.1 200 OK', 'X Bad: a\u0001b', `Content-Length: ${length(root)}`]) + root),
  ),
  'a byte order mark': rootBy((s, root) =>
    s.write(`${head(['HTTP/1.1 200 OK', `Content-Length: ${length(root) + 3}`])}\ufeff${root}`),
  ),
  'compressed unasked': rootBy((s, root) => {
    const packed = gzipSync(root);
    s.write(head(['HTTP/1.1 200 OK', 'Content-Encoding: gzip', `Content-Length: ${packed.length}`]));
    s.write(packed);
  }),
  'other capitals, another order': rootBy((s, root) => {
    const body = JSON.stringify(
      Object.fromEntries(
        Object.entries(JSON.parse(root) as object)
          .reverse()
          .map(([key, value]) => [key.toLowerCase(), value]),
      ),
    );
    s.write(head(['HTTP/1.1 200 OK', `Content-Length: ${length(body)}`]) + body);
  }),
  'a root without its slash': (n) => (socket, path) => {
    const body = path === '/redfish/v1' ? ROOT(n) : '';
    socket.write(head([`HTTP/1.1 ${body === '' ? 404 : 200} X`, `Content-Length: ${length(body)}`]) + body);
  },
  'a redirection of the root': (n) => (socket, path) => {
    if (isRoot(path)) socket.end(head(['HTTP/1.1 308 X', 'Location: /redfish/v1', 'Content-Length: 0']));
    else if (path === '/redfish/v1') socket.end(head(['HTTP/1.1 200 OK']) + ROOT(n));
    else socket.end(NOT_FOUND);
  },
  'a hang-up at every other page': (n) => (socket, path) => {
    if (isRoot(path)) socket.end(head(['HTTP/1.1 200 OK']) + ROOT(n));
    else socket.destroy();
  },
  'in pieces': (n) => (socket, path) => {
    const body = isRoot(path) ? ROOT(n) : '{}';
    const bytes = Buffer.from(head(['HTTP/1.1 200 OK', `Content-Length: ${length(body)}`]) + body);
    for (let at = 0; at < bytes.length; at += 7) socket.write(bytes.subarray(at, at + 7));
  },
  'two seconds late': (n) => (socket, path) => {
    const timer = setTimeout(() => {
      const body = isRoot(path) ? ROOT(n) : '{}';
      socket.end(head(['HTTP/1.1 200 OK', `Content-Length: ${length(body)}`]) + body);
    }, 2_000);
    socket.once('close', () => clearTimeout(timer));
  },
};

const endless = (socket: Socket, start: string, piece: string, everyMs: number): void => {
  socket.write(start);
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.once('close', () => clearInterval(timer));
};

/** None of them is anything, and none may hold the scan up; the pattern is what the evidence must say of it. */
export const HOSTILE: Readonly<Record<string, readonly [Behave, RegExp]>> = {
  'a body without an end': [
    (s) => endless(s, 'HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(65_536), 1),
    /http.failure=cut-off/,
  ],
  'a slow drip': [
    (s) => endless(s, 'HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n', 'x', 50),
    /http.failure=cut-off/,
  ],
  'a head without an end': [
    (s) => endless(s, 'HTTP/1.1 200 OK\r\n', 'X: y\r\n'.repeat(500), 1),
    /http.failure=not-http/,
  ],
  'a head of one long line': [
    (s) => s.end(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`),
    /http.failure=not-http/,
  ],
  'interim answers for ever': [(s) => endless(s, '', 'HTTP/1.1 102 X\r\n\r\n', 1), /http.failure=not-http/],
  noise: [
    (s) => s.end(Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7_919) & 0xff))),
    /http.failure=not-http/,
  ],
  'silence after the question': [() => {}, /http.failure=timeout/],
  'a hang-up': [(s) => s.destroy(), /http.failure=hung-up/],
  'a decompression bomb': [
    (s) => {
      const bomb = gzipSync(Buffer.alloc(64 << 20));
      s.write(head(['HTTP/1.1 200 OK', 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`]));
      s.write(bomb);
    },
    /http.catch-all=true/,
  ],
  'a deep document': [(s) => s.end(`HTTP/1.1 200 OK\r\n\r\n${'['.repeat(100_000)}`), /http.catch-all=true/],
  'chunks of absurd size': [
    (s) =>
      endless(s, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n', 'x'.repeat(65_536), 1),
    /http.failure=cut-off/,
  ],
  'a redirection loop': [
    (s, path) => s.end(head(['HTTP/1.1 302 X', `Location: ${path}a`, 'Content-Length: 0'])),
    /http.location/,
  ],
  'a root that lies about its types': [
    (s) => s.end('HTTP/1.1 200 OK\r\n\r\n{"RedfishVersion":[1],"Vendor":{"a":"Lenovo"},"UUID":7}'),
    /tls.protocol/,
  ],
};

/** Listens with TLS by default; `plain` speaks HTTP in the clear. */
export async function startOdd(options: {
  readonly address: string;
  readonly port: number;
  readonly identity: Identity;
  readonly behave: Behave;
  readonly plain?: boolean;
  /** Connections that are reset as they come, from the first. */
  readonly resets?: (nth: number) => boolean;
  /** How long its processor takes before it answers a hello (milliseconds). */
  readonly thinks?: number;
}): Promise<RunningListener> {
  const context = createSecureContext({ key: options.identity.keyPem, cert: options.identity.certPem });
  const serve = (socket: Socket): void => {
    let waiting = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      waiting += data.toString('latin1');
      for (let end = waiting.indexOf('\r\n\r\n'); end >= 0; end = waiting.indexOf('\r\n\r\n')) {
        const path = /^GET (\S+) HTTP/.exec(waiting)?.[1] ?? '';
        waiting = waiting.slice(end + 4);
        options.behave(socket, path);
      }
    });
  };
  let nth = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    nth += 1;
    if (options.resets?.(nth) === true) {
      socket.resetAndDestroy();
      return;
    }
    const talk = (): void =>
      serve(
        options.plain === true ? socket : new TLSSocket(socket, { isServer: true, secureContext: context }),
      );
    if (options.thinks === undefined) talk();
    else setTimeout(talk, options.thinks);
  });
  return listenTcp(server, options.address, options.port);
}
