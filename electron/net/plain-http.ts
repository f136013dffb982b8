import type { Socket } from 'node:net';
import { untrusted } from '../domain/evidence.ts';
import { createAnswerReader, type HttpAnswer } from './http-answer.ts';
import { type HeaderLists, headerLists, startsLikeHttp } from './http-head.ts';
import { afterListening } from './listening.ts';
import { pageText } from './page-text.ts';

/** One request over an open connection (plain or TLS), read no further than is needed to judge the answer. */
export type PlainAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: HeaderLists;
      /** The beginning of the body as text: without chunks, unpacked, decoded. */
      readonly body: string;
      /** Laptop time halfway between question and answer (epoch milliseconds). */
      readonly midpoint: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'not-http' | 'silent' | 'hung-up' | 'cancelled';
      readonly heard: string;
      readonly ms: number;
      /** The error that ended the connection, by its code; absent for none. */
      readonly error?: string;
    };

const HEAD_LIMIT_BYTES = 16 << 10;
const BODY_LIMIT_BYTES = 32 << 10;
/** So much of what is no HTTP is kept, to be shown. */
const HEARD_BYTES = 200;

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
  const extra = Object.entries(extraHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  const message = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\n${extra.join('')}Connection: close\r\n\r\n`;
  return answerOver(socket, message, method, limitMs, now, signal);
}

/** Sends anything and reads what comes as an HTTP answer, which it need not be. Destroys the socket afterwards. */
export function answerOver(
  socket: Socket,
  message: string | Buffer,
  method: 'GET' | 'HEAD',
  limitMs: number,
  now: () => number,
  signal: AbortSignal,
): Promise<PlainAnswer> {
  return new Promise((resolve) => {
    const started = performance.now();
    const sentAt = now();
    const reader = createAnswerReader({ headBytes: HEAD_LIMIT_BYTES, bodyBytes: BODY_LIMIT_BYTES }, method);
    let begun = Buffer.alloc(0);
    let headAt = 0;
    const settle = (result: PlainAnswer): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners('data');
      socket.on('error', () => {});
      socket.destroy();
      resolve(result);
    };
    const ms = (): number => performance.now() - started;
    const fail = (kind: 'not-http' | 'silent' | 'hung-up', error = ''): void =>
      settle({
        kind,
        heard: untrusted(begun.toString('latin1'), 120),
        ms: ms(),
        ...(error === '' ? {} : { error }),
      });
    const answered = (answer: HttpAnswer): void =>
      settle({
        kind: 'answer',
        status: answer.status,
        headers: headerLists(answer.fields),
        body: pageText(answer.body, answer.headers.get('content-type')),
        midpoint: (sentAt + headAt) / 2,
        ms: ms(),
      });
    /** What is there has to do. */
    const end = (how: 'silent' | 'hung-up', error?: NodeJS.ErrnoException): void => {
      const answer = reader.end(how === 'hung-up');
      if (answer) answered(answer);
      // Too slow, or ended early: what came of it may still have become an answer.
      else fail(begun.length > 0 && !startsLikeHttp(begun) ? 'not-http' : how, error?.code);
    };
    const onAbort = (): void => settle({ kind: 'cancelled', heard: '', ms: ms() });
    const callOff = afterListening(limitMs, () => end('silent'));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', (chunk: Buffer) => {
      if (headAt === 0) headAt = now();
      if (begun.length < HEARD_BYTES) begun = Buffer.concat([begun, chunk.subarray(0, HEARD_BYTES)]);
      const state = reader.push(chunk);
      if (state === 'not-http') fail('not-http');
      else if (state !== null) answered(state);
    });
    socket.once('end', () => end('hung-up'));
    socket.once('close', () => end('hung-up'));
    socket.once('error', (error: NodeJS.ErrnoException) => end('hung-up', error));
    // A tunnel in which something came already was given paused.
    socket.resume();
    socket.write(message);
    if (signal.aborted) onAbort();
  });
}
