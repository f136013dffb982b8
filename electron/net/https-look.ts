import type { Socket } from 'node:net';
import { Client } from 'undici';
import { untrusted } from '../domain/evidence.ts';
import { CancelledError, withDeadline } from './deadline.ts';
import { openTcp } from './tcp.ts';
import { handshake, type TlsFacts, type TlsFailure } from './tls.ts';

/**
 * One short look at a web server over one connection: no login, no pin, nothing sent but plain GETs. Answers
 * are cut at a size that holds any page worth reading, and every wait has a deadline.
 */
export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Names of the cookies set, never their values. */
  readonly cookieNames: readonly string[];
  readonly body: string;
};

export type LookFailure =
  | { readonly kind: 'tcp'; readonly reason: string }
  | { readonly kind: 'tls'; readonly failure: TlsFailure['kind']; readonly reason: string }
  | { readonly kind: 'http'; readonly reason: string };

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
  readonly requestMs: number;
};

export type HttpsLook = {
  readonly get: (path: string, signal: AbortSignal) => Promise<LookResult<Page>>;
  readonly tls: () => TlsFacts | null;
  readonly close: () => void;
};

/** A service root is a few kilobytes, a login page tens; more than this is no answer to these questions. */
const BODY_LIMIT_BYTES = 256 << 10;
const HEADER_LIMIT_BYTES = 16 << 10;

class LookError extends Error {
  constructor(readonly failure: LookFailure) {
    super(failure.kind);
  }
}

/** Prepares a look; the connection is made with the first question. */
export function openLook(options: LookOptions): HttpsLook {
  const lifetime = new AbortController();
  let spare = options.socket;
  let facts: TlsFacts | null = null;
  const connect = async (): Promise<Socket> => {
    const socket = spare;
    spare = null;
    const secured = await secure(options, socket, lifetime.signal);
    facts = secured.facts;
    return secured.socket;
  };
  const host = options.host.replace(/%.*$/, '');
  const client = new Client(`https://${host.includes(':') ? `[${host}]` : host}:${options.port}`, {
    pipelining: 1,
    maxHeaderSize: HEADER_LIMIT_BYTES,
    maxResponseSize: BODY_LIMIT_BYTES,
    connect: (_target, callback) => {
      connect().then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
  });
  return {
    tls: () => facts,
    close: () => {
      lifetime.abort();
      spare?.once('error', () => {});
      spare?.destroy();
      client.destroy().catch(() => {});
    },
    get: (path, signal) => ask(client, path, options, signal),
  };
}

async function ask(
  client: Client,
  path: string,
  options: LookOptions,
  signal: AbortSignal,
): Promise<LookResult<Page>> {
  try {
    return await withDeadline(options.connectMs + options.requestMs, signal, async (inner) => {
      const answer = await client.request({
        method: 'GET',
        path,
        // `Accept` only: one site's XCC refused more (discovery-and-devices.md §4.1).
        headers: { accept: '*/*' },
        signal: inner,
        headersTimeout: options.requestMs,
        bodyTimeout: options.requestMs,
      });
      const body = await answer.body.text();
      const cookies = answer.headers['set-cookie'] ?? [];
      const page: Page = {
        status: answer.statusCode,
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, untrusted(String(value ?? ''))]),
        ),
        cookieNames: (typeof cookies === 'string' ? [cookies] : cookies)
          .slice(0, 20)
          .map((cookie) => untrusted(cookie.split('=')[0] ?? '', 80)),
        body,
      };
      return { ok: true, value: page };
    });
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    return { ok: false, failure: failureOf(error) };
  }
}

function failureOf(error: unknown): LookFailure {
  if (error instanceof LookError) return error.failure;
  const code = (error as NodeJS.ErrnoException).code;
  return { kind: 'http', reason: untrusted(code ?? (error as Error).name, 80) };
}

/** The runtime's own TLS defaults first, then from TLS 1.0 up for old firmware (discovery-and-devices.md §6). */
async function secure(
  options: LookOptions,
  spare: Socket | null,
  signal: AbortSignal,
): Promise<{ readonly socket: Socket; readonly facts: TlsFacts }> {
  const { host, port, connectMs: timeoutMs } = options;
  let raw = spare;
  let failure: LookFailure = { kind: 'tcp', reason: '' };
  for (const minVersion of [undefined, 'TLSv1'] as const) {
    if (raw === null || raw.destroyed) {
      const tcp = await openTcp({ address: host, port, timeoutMs }, signal);
      if (!tcp.socket) throw new LookError({ kind: 'tcp', reason: tcp.errno || tcp.outcome });
      raw = tcp.socket;
    }
    const version = minVersion === undefined ? {} : { minVersion };
    const secured = await handshake(raw, { host, timeoutMs, ...version }, signal);
    if (secured.ok) return { socket: secured.socket, facts: secured.facts };
    raw = null;
    const { kind, reason } = secured.failure;
    failure = { kind: 'tls', failure: kind, reason: untrusted(reason, 120) };
    // Only a refused handshake may go better with older versions; silence and plain HTTP will not.
    if (kind !== 'protocol' && kind !== 'handshake' && kind !== 'reset') break;
  }
  throw new LookError(failure);
}
