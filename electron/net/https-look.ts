import type { Socket } from 'node:net';
import { formatHostPort } from '../address/net-address.ts';
import { untrusted } from '../domain/evidence.ts';
import { CancelledError, pause } from './deadline.ts';
import { createAnswerReader, type HttpAnswer } from './http-answer.ts';
import { afterListening } from './listening.ts';
import { openTcp } from './tcp.ts';
import { handshake, type TlsFacts, type TlsFailure } from './tls.ts';

/**
 * One short look at a web server over one connection: no login, no pin, nothing sent but plain GETs. Answers
 * are read leniently (http-answer.ts) and cut at a size that holds any page worth reading; every wait has a
 * deadline. A server that speaks no TLS at this port is asked in the clear: nothing secret is in the question.
 */
export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of the cookies set, never their values. */
  readonly cookieNames: readonly string[];
  readonly body: string;
  /** The end is missing: too long, or not there in time. */
  readonly cut?: boolean;
};

export type LookFailure =
  | { readonly kind: 'tcp'; readonly reason: string }
  | { readonly kind: 'tls'; readonly failure: TlsFailure['kind']; readonly reason: string }
  | { readonly kind: 'http'; readonly reason: HttpTrouble };
/** The server was silent, hung up before a word, or said something that is no HTTP. */
export type HttpTrouble = 'timeout' | 'hung-up' | 'not-http';

export type LookResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: LookFailure };

export type LookOptions = {
  /** Where to connect: an address, or a name where a connect-to rule says so. */
  readonly host: string;
  readonly port: number;
  /** A connection that is open already (the sweep's); used first. */
  readonly socket: Socket | null;
  readonly connectMs: number;
  readonly handshakeMs: number;
  readonly requestMs: number;
};

export type HttpsLook = {
  readonly get: (path: string, signal: AbortSignal) => Promise<LookResult<Page>>;
  readonly tls: () => TlsFacts | null;
  /** Why TLS was not to be had, when the server is asked in the clear instead. */
  readonly refusal: () => TlsRefusal | null;
  /** Has the server sent a single byte, whatever it was? */
  readonly heard: () => boolean;
  readonly close: () => void;
};
type TlsRefusal = Extract<LookFailure, { readonly kind: 'tls' }>;

/** A service root is a few kilobytes, a login page tens; more than this is no answer to these questions. */
const BODY_LIMIT_BYTES = 256 << 10;
const HEAD_LIMIT_BYTES = 16 << 10;

/** A controller that has no session left, or is starting, resets what it took; these are the pauses before it is asked again. */
const AFTER_RESET_MS = [100, 500, 0] as const;

/** How TLS is tried: the runtime's own defaults, then from TLS 1.0 up for old firmware (§6), then not at all. */
type Speech = 'tls' | 'old-tls' | 'plain';

/** Prepares a look; the connection is made with the first question. */
export function openLook(options: LookOptions): HttpsLook {
  const lifetime = new AbortController();
  let spare = options.socket;
  let facts: TlsFacts | null = null;
  let refusal: TlsRefusal | null = null;
  let speech: Speech = 'tls';
  let connection: Socket | null = null;
  // The bare connections: they count bytes also under TLS.
  const sockets: Socket[] = [];

  const drop = (): void => {
    connection?.destroy();
    connection = null;
  };
  const raw = async (signal: AbortSignal): Promise<Socket | LookFailure> => {
    const ready = spare;
    spare = null;
    if (ready !== null && !ready.destroyed) {
      sockets.push(ready);
      return ready;
    }
    const { host: address, port, connectMs: timeoutMs } = options;
    for (const wait of AFTER_RESET_MS) {
      const tcp = await openTcp({ address, port, timeoutMs }, signal);
      if (tcp.socket) {
        sockets.push(tcp.socket);
        return tcp.socket;
      }
      if (tcp.outcome !== 'reset') return { kind: 'tcp', reason: tcp.errno || tcp.outcome };
      // Cancelled meanwhile: connecting says so.
      await pause(wait, signal).catch(() => {});
    }
    // Taken each time, and ended each time: somebody is there, who does not talk.
    return { kind: 'tls', failure: 'reset', reason: 'ECONNRESET' };
  };
  /** A connection that can be spoken over, in the first way the server agrees to; the way is remembered. */
  const connect = async (signal: AbortSignal): Promise<Socket | LookFailure> => {
    for (;;) {
      const socket = await raw(signal);
      if (!('destroy' in socket)) return refusal ?? socket;
      if (speech === 'plain') return socket;
      const version = speech === 'old-tls' ? ({ minVersion: 'TLSv1' } as const) : {};
      const secured = await handshake(
        socket,
        { host: options.host, timeoutMs: options.handshakeMs, ...version },
        signal,
      );
      if (secured.ok) {
        facts = secured.facts;
        refusal = null;
        return secured.socket;
      }
      const { kind, reason } = secured.failure;
      if (kind === 'cancelled' || facts !== null) return { kind: 'tls', failure: kind, reason };
      refusal ??= { kind: 'tls', failure: kind, reason: untrusted(reason, 120) };
      const next = nextSpeech(speech, kind);
      if (next === null) return refusal;
      speech = next;
    }
  };

  const get = async (path: string, signal: AbortSignal): Promise<LookResult<Page>> => {
    const inner = AbortSignal.any([signal, lifetime.signal]);
    const fail = (failure: LookFailure): LookResult<Page> => {
      drop();
      if (signal.aborted) throw new CancelledError();
      // Whoever says nothing in the clear either is no plain server: what TLS met is the better news.
      const clear = speech === 'plain' && failure.kind === 'http' && !spoken;
      return { ok: false, failure: clear && refusal !== null ? refusal : failure };
    };
    // A kept connection may have been closed meanwhile: then once more over a new one.
    for (;;) {
      const kept = connection !== null && !connection.destroyed;
      const socket = kept ? connection : await connect(inner);
      if (socket === null || !('destroy' in socket)) return fail(socket ?? { kind: 'tcp', reason: '' });
      connection = socket;
      const answer = await ask(socket, path, options, inner);
      if (typeof answer === 'string') {
        if (kept && answer === 'hung-up' && !inner.aborted) {
          drop();
          continue;
        }
        return fail({ kind: 'http', reason: answer });
      }
      spoken = true;
      if (!answer.reusable) drop();
      return { ok: true, value: pageOf(answer) };
    }
  };
  let spoken = false;

  return {
    get,
    tls: () => facts,
    heard: () => spoken || sockets.some((socket) => socket.bytesRead > 0),
    refusal: () => (speech === 'plain' && spoken ? refusal : null),
    close: () => {
      lifetime.abort();
      spare?.once('error', () => {});
      spare?.destroy();
      drop();
    },
  };
}

/** Only a refused handshake may go better with older versions, and only who speaks no TLS may speak plainly. */
function nextSpeech(speech: Speech, kind: TlsFailure['kind']): Speech | null {
  if (speech === 'tls' && (kind === 'protocol' || kind === 'handshake' || kind === 'reset')) return 'old-tls';
  return kind === 'not-tls' || kind === 'reset' || kind === 'timeout' ? 'plain' : null;
}

/** Sends one GET and reads its answer; a word says why there is none. */
function ask(
  socket: Socket,
  path: string,
  options: LookOptions,
  signal: AbortSignal,
): Promise<HttpAnswer | HttpTrouble> {
  return new Promise((resolve) => {
    const reader = createAnswerReader({ headBytes: HEAD_LIMIT_BYTES, bodyBytes: BODY_LIMIT_BYTES });
    let heard = false;
    const settle = (result: HttpAnswer | HttpTrouble): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.off('data', onData).off('error', onError).off('close', onClose).off('end', onClose);
      // It may still fail while it waits for the next question; one who listens is enough for all of them.
      if (socket.listenerCount('error') === 0) socket.on('error', () => {});
      if (typeof result === 'string') socket.destroy();
      resolve(result);
    };
    const onData = (data: Buffer): void => {
      heard = true;
      const state = reader.push(data);
      if (state !== null) settle(state);
    };
    const onClose = (): void => settle(reader.end(true) ?? (heard ? 'not-http' : 'hung-up'));
    const onError = (): void => onClose();
    const onAbort = (): void => settle('hung-up');
    const callOff = afterListening(options.requestMs, () => settle(reader.end(false) ?? 'timeout'));
    socket.on('data', onData).on('error', onError).on('close', onClose).on('end', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    // `Accept` only: one site's XCC refused more (discovery-and-devices.md §4.1).
    else
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${hostHeader(options)}\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n`,
      );
  });
}

function hostHeader({ host, port }: LookOptions): string {
  const bare = host.replace(/%.*$/, '');
  if (port !== 443 && port !== 80) return formatHostPort(bare, port);
  return bare.includes(':') ? `[${bare}]` : bare;
}

function pageOf(answer: HttpAnswer): Page {
  return {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].map(([name, value]) => [name, untrusted(value)])),
    cookieNames: answer.cookies.slice(0, 20).map((cookie) => untrusted(cookie.split('=')[0] ?? '', 80)),
    body: textOf(answer.body),
    ...(answer.whole ? {} : { cut: true }),
  };
}

/** UTF-8 unless a byte order mark says otherwise; the mark itself is no part of the text. */
function textOf(body: Buffer): string {
  if (body[0] === 0xff && body[1] === 0xfe) return body.toString('utf16le', 2);
  return body.toString('utf8').replace(/^\ufeff/, '');
}
