import type { Socket } from 'node:net';
import { untrusted } from '../domain/evidence.ts';
import { endOfHead, parseHead } from './http-head.ts';

/** One request over an open connection (plain or TLS), read no further than is needed to judge the answer. */
export type PlainAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** The first bytes of the body. */
      readonly body: string;
      /** Laptop time halfway between question and answer (epoch milliseconds). */
      readonly midpoint: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'not-http' | 'silent' | 'hung-up' | 'cancelled';
      readonly heard: string;
      readonly ms: number;
    };

const READ_LIMIT_BYTES = 32 << 10;

/** Sends one request and destroys the socket afterwards. */
export function requestOver(
  socket: Socket,
  method: 'GET' | 'HEAD',
  host: string,
  path: string,
  limitMs: number,
  now: () => number,
  signal: AbortSignal,
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<PlainAnswer> {
  return new Promise((resolve) => {
    const started = performance.now();
    const sentAt = now();
    let received = Buffer.alloc(0);
    let headAt = 0;
    const settle = (result: PlainAnswer): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('data');
      socket.on('error', () => {});
      socket.destroy();
      resolve(result);
    };
    const ms = (): number => performance.now() - started;
    const heard = (): string => untrusted(received.subarray(0, 200).toString('latin1'), 120);
    const judge = (ended: 'silent' | 'hung-up'): void => {
      const answer = parse(received, (sentAt + (headAt || now())) / 2, ms());
      if (answer) settle(answer);
      else settle({ kind: received.length > 0 ? 'not-http' : ended, heard: heard(), ms: ms() });
    };
    const onAbort = (): void => settle({ kind: 'cancelled', heard: '', ms: ms() });
    const timer = setTimeout(() => judge('silent'), limitMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', (chunk: Buffer) => {
      if (headAt === 0) headAt = now();
      received = Buffer.concat([received, chunk]);
      const complete = parse(received, 0, 0);
      const length = Number(complete?.headers['content-length'] ?? Number.NaN);
      const bodyDone =
        complete !== null &&
        (method === 'HEAD' ||
          [204, 304].includes(complete.status) ||
          Buffer.byteLength(complete.body, 'latin1') >= length ||
          // The last chunk (RFC 9112 §7.1).
          (/chunked/i.test(complete.headers['transfer-encoding'] ?? '') &&
            complete.body.endsWith('0\r\n\r\n')));
      if (received.length >= READ_LIMIT_BYTES || bodyDone) judge('hung-up');
    });
    socket.once('end', () => judge('hung-up'));
    socket.once('close', () => judge('hung-up'));
    socket.once('error', () => judge('hung-up'));
    const extra = Object.entries(extraHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\n${extra.join('')}Connection: close\r\n\r\n`,
    );
    if (signal.aborted) onAbort();
  });
}

function parse(data: Buffer, midpoint: number, ms: number): Extract<PlainAnswer, { kind: 'answer' }> | null {
  const end = endOfHead(data);
  const head = end === null ? null : parseHead(data.toString('latin1', 0, end.start));
  if (end === null || head === null) return null;
  return {
    kind: 'answer',
    status: head.status,
    headers: Object.fromEntries(head.fields.map(([name, value]) => [name, untrusted(value, 500)])),
    body: data.subarray(end.next).toString('latin1'),
    midpoint,
    ms,
  };
}

/** Reads a greeting that the server sends first (FTP `220`, SSH `SSH-2.0-…`); empty when none came in time. */
export function readGreeting(socket: Socket, limitMs: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', settle);
      socket.removeAllListeners('data');
      socket.on('error', () => {});
      socket.destroy();
      resolve(untrusted(received.split(/\r?\n/)[0] ?? '', 200));
    };
    const timer = setTimeout(settle, limitMs);
    signal.addEventListener('abort', settle, { once: true });
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (received.includes('\n') || received.length > 1000) settle();
    });
    socket.once('end', settle);
    socket.once('error', settle);
    socket.once('close', settle);
  });
}
