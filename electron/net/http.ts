import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Client, Dispatcher } from 'undici';
import type { TrustStore } from '../access/trust.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { CONNECT_MS } from '../domain/pace.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { CertificateFacts } from './certificate.ts';
import { DeadlineError, withDeadline } from './deadline.ts';
import { type HttpHead, headerLists, STATUS_UNREAD } from './http-head.ts';
import { readJson } from './json-text.ts';
import { type MendedHeads, withMendedHeads } from './mended-heads.ts';
import { openTcp } from './tcp.ts';
import { handshake, type TlsFacts } from './tls.ts';

/** A device's answer: status, lower-case headers, body as text (capped). */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: string;
  /** Halfway between sending and receiving, for reading the Date header (epoch milliseconds). */
  readonly midpoint: number;
};

export type HttpRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * The head of a success tells enough (a sign-in): a body that cannot be read, breaks off or does not come, counts as empty.
   * Where nobody can read the status either, it is 0, and the answer one that names a session.
   */
  readonly headTells?: true;
  /** Longest wait for this request; default 20 s: an XCC needs up to 10 s for a cold resource. */
  readonly timeoutMs?: number;
};

/** One HTTPS connection to one device, held to its pin; at most two requests at once (design §6.9). */
export type DeviceHttp = {
  /** Scheme, address and port; a redirect to anywhere else is not followed. */
  readonly origin: string;
  readonly request: (request: HttpRequest, signal: AbortSignal) => Promise<Result<HttpAnswer>>;
  /** What the handshake showed; null before the first request. */
  readonly tls: () => TlsFacts | null;
  readonly close: () => Promise<void>;
};

export type DeviceHttpOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly connectTimeoutMs?: number;
  /** Every wait is this many times the usual (default 1). */
  readonly waits?: number;
  /** For discovery: look, but do not pin. */
  readonly pin?: boolean;
};

const BODY_LIMIT_BYTES = 4 << 20;
const DEFAULT_REQUEST_MS = 20_000;
const HEADER_LIMIT = 64 << 10;
/** So much of the time of a request is waited for a body where the head tells enough. */
const HEAD_TELLS = 0.75;

/** A connection failure with the product's own error inside, passed through the HTTP library. */
class ConnectFailure extends Error {
  constructor(readonly appError: AppError) {
    super(appError.code);
  }
}

/** Alerts of a server that has nothing in common with what was offered (RFC 8446 §6.2: 40, 70, 71), as either library names them. */
const NO_AGREEMENT = /ALERT_(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION|INSUFFICIENT_SECURITY)/i;

/**
 * Opens TLS to a device: the runtime's defaults first, then from TLS 1.0 up for old firmware
 * (discovery-and-devices.md §6). Checks the pin before a byte of HTTP is sent.
 */
export async function connectDeviceTls(
  options: DeviceHttpOptions,
  signal: AbortSignal,
): Promise<Result<{ readonly socket: Socket; readonly facts: TlsFacts }>> {
  const { address, port } = options;
  const timeoutMs = (options.connectTimeoutMs ?? CONNECT_MS.device) * (options.waits ?? 1);
  let reason = '';
  let refusedByAlert = true;
  for (const minVersion of [undefined, 'TLSv1'] as const) {
    const tcp = await openTcp({ address, port, timeoutMs }, signal);
    if (!tcp.socket) {
      if (tcp.outcome === 'cancelled') return err(appError('cancelled'));
      return tcp.outcome === 'timeout'
        ? err(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }))
        : err(appError('device-unreachable', { address, port, reason: tcp.errno || tcp.outcome }));
    }
    const secured = await handshake(
      tcp.socket,
      { host: address, timeoutMs, ...(minVersion === undefined ? {} : { minVersion }) },
      signal,
    );
    if (secured.ok) {
      const leaf: CertificateFacts | undefined = secured.facts.chain[0];
      if (options.pin !== false) {
        const verdict = options.trust.check('tls', address, port, leaf?.fingerprint ?? 'none');
        if (!verdict.ok) {
          secured.socket.destroy();
          return err(
            appError('certificate-changed', { address, port, known: verdict.known, seen: verdict.seen }),
          );
        }
      }
      return ok({ socket: secured.socket, facts: secured.facts });
    }
    if (secured.failure.kind === 'cancelled') return err(appError('cancelled'));
    if (secured.failure.kind === 'timeout') {
      return err(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }));
    }
    reason = secured.failure.reason;
    refusedByAlert &&= NO_AGREEMENT.test(reason);
  }
  return err(
    appError(refusedByAlert ? 'tls-strict' : 'tls-refused', { address, reason: untrusted(reason, 200) }),
  );
}

/** Makes the HTTPS client of one device. */
export function openDeviceHttp(options: DeviceHttpOptions): DeviceHttp {
  const { address, port, waits = 1 } = options;
  const host = address.includes(':') ? `[${address.replace(/%.*$/, '')}]` : address;
  const origin = `https://${host}:${port}`;
  let facts: TlsFacts | null = null;
  const lifetime = new AbortController();
  // Some firmware closes a connection after an answer without having said so. Once that was seen, every request gets a
  // connection of its own, so that no write is sent into one that is just dying.
  let closesEarly = false;
  // The HTTP library is loaded with the first request: the wizard opens without it.
  let opened: Promise<Client> | null = null;
  /** Of the connection that was opened last. */
  let heads: MendedHeads | null = null;
  const client = (): Promise<Client> => {
    opened ??= import('undici').then(({ Client: HttpClient }) => {
      const made = new HttpClient(origin, {
        // One request at a time per connection: old controllers do not pipeline.
        pipelining: 1,
        maxHeaderSize: HEADER_LIMIT,
        maxResponseSize: BODY_LIMIT_BYTES,
        connect: (_target, callback) => {
          connectDeviceTls(options, lifetime.signal).then(
            (result) => {
              if (!result.ok) {
                callback(new ConnectFailure(result.error), null);
                return;
              }
              facts = result.value.facts;
              // The library asks no more of it than of any stream.
              heads = withMendedHeads(result.value.socket);
              callback(null, heads.stream as Socket);
            },
            (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
          );
        },
      });
      made.on('disconnect', (_origin, _targets, error) => {
        closesEarly ||= (error as NodeJS.ErrnoException).code === 'UND_ERR_SOCKET';
      });
      return made;
    });
    return opened;
  };
  return {
    origin,
    tls: () => facts,
    request: async (request, signal) => {
      // A record may name what is no host: that is this device's trouble, and none of the others'.
      if (!URL.canParse(origin))
        return err(appError('device-unreachable', { address, port, reason: 'ENOTFOUND' }));
      const ready = await client();
      // A connection that ended while nobody looked is noticed before something is sent into it.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const timeoutMs = (request.timeoutMs ?? DEFAULT_REQUEST_MS) * waits;
      heads?.forget();
      const sent = await send(ready, address, { ...request, timeoutMs }, closesEarly, signal);
      return sent.ok || request.headTells !== true
        ? sent
        : (toldByHead(sent.error, heads?.heard() ?? null) ?? sent);
    },
    close: async () => {
      lifetime.abort();
      await opened?.then((each) => each.destroy()).catch(() => {});
    },
  };
}

/** Of a sign-in's answer (DSP0266 §13.3, RFC 6265 §4.1). */
const NAMES_SESSION = ['x-auth-token', 'set-cookie'];

/** What can be wrong with an answer whose head came all the same. */
const UNREAD: ReadonlySet<string> = new Set(['garbage-answer', 'connection-lost', 'device-timeout']);

/**
 * An answer that cannot be read, or broke off, and whose head says that it was a success, or names a session beside a status
 * that nobody can read: what that made has to be ended by what the head tells. Null of any other.
 */
function toldByHead({ code }: AppError, head: HttpHead | null): Result<HttpAnswer> | null {
  if (head === null || !UNREAD.has(code)) return null;
  const lists = headerLists(head.fields);
  const isTold =
    head.status === STATUS_UNREAD
      ? NAMES_SESSION.some((name) => name in lists)
      : head.status >= 200 && head.status < 300;
  if (!isTold) return null;
  return ok({
    status: head.status,
    headers: flatten(Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values]]))),
    setCookies: lists['set-cookie'] ?? [],
    body: '',
    midpoint: Date.now(),
  });
}

async function send(
  client: Client,
  address: string,
  request: HttpRequest & { readonly timeoutMs: number },
  alone: boolean,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  const limitMs = request.timeoutMs;
  const what = `${request.method} ${request.path}`;
  const startedAt = Date.now();
  try {
    return await withDeadline(limitMs, signal, async (inner) => {
      const answer: Dispatcher.ResponseData = await client.request({
        method: request.method,
        path: request.path,
        headers: { ...request.headers },
        body: request.body ?? null,
        reset: alone,
        signal: inner,
        headersTimeout: limitMs,
        bodyTimeout: limitMs,
      });
      const midpoint = (startedAt + Date.now()) / 2;
      const headers = flatten(answer.headers);
      const bytes = answer.body.bytes().then((packed) => unpacked(packed, headers['content-encoding'] ?? ''));
      const enough = request.headTells === true && answer.statusCode < 300;
      const body = textOf(
        await (enough ? orEmpty(bytes, answer.body, startedAt + HEAD_TELLS * limitMs) : bytes),
        headers['content-type'] ?? '',
      );
      return ok<HttpAnswer>({
        status: answer.statusCode,
        headers,
        setCookies: cookiesOf(answer.headers['set-cookie']),
        body,
        midpoint,
      });
    });
  } catch (error) {
    if (signal.aborted) return err(appError('cancelled'));
    return err(httpError(error, address, what, limitMs));
  }
}

/** A body that cannot be read, or is not whole at `until` (epoch milliseconds), as an empty one; its connection carries no other then. */
function orEmpty(
  bytes: Promise<Buffer>,
  body: Dispatcher.ResponseData['body'],
  until: number,
): Promise<Buffer> {
  const giveUp = setTimeout(() => body.destroy(), Math.max(0, until - Date.now()));
  return bytes.catch(() => Buffer.alloc(0)).finally(() => clearTimeout(giveUp));
}

type Decoder = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;
const DECODERS: Readonly<Record<string, readonly Decoder[]>> = {
  gzip: [promisify(gunzip)],
  'x-gzip': [promisify(gunzip)],
  // zlib's format to the standard, and bare deflate to many servers.
  deflate: [promisify(inflate), promisify(inflateRaw)],
  br: [promisify(brotliDecompress)],
};
/** How JSON and pages begin. */
const PLAIN = /^[\ufeff\s]*[{[<]/;

/**
 * The body, unpacked where a server packed it although nobody asked for that (RFC 9110 §8.4); as it came where the name of an
 * encoding is all there is of it.
 */
async function unpacked(bytes: Uint8Array, encoding: string): Promise<Buffer> {
  const body = Buffer.from(bytes);
  if (body.length === 0) return body;
  const isPlain = PLAIN.test(body.toString('utf8', 0, 64));
  let failure: unknown = null;
  for (const decode of DECODERS[encoding.trim().toLowerCase()] ?? []) {
    try {
      const whole = await decode(body, { maxOutputLength: BODY_LIMIT_BYTES });
      // Bare deflate has no mark of its own: JSON over several lines unpacks to one letter.
      if (!isPlain || PLAIN.test(whole.toString('utf8', 0, 64))) return whole;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== null && !isPlain) throw failure;
  return body;
}

/**
 * The text of a body: UTF-8 (RFC 8259 §8.1), since servers name another charset by habit; the named one where it is none.
 * Bytes that are neither stand as U+FFFD.
 */
function textOf(body: Buffer, contentType: string): string {
  const text = body.toString('utf8');
  const charset = /\bcharset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  if (charset === undefined || !text.includes('\ufffd')) return text;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return text;
  }
}

function httpError(error: unknown, address: string, what: string, limitMs: number): AppError {
  if (error instanceof ConnectFailure) return error.appError;
  if (error instanceof Error && error.cause instanceof ConnectFailure) return error.cause.appError;
  if (error instanceof DeadlineError)
    return appError('device-timeout', { address, what, seconds: limitMs / 1000 });
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (/TIMEOUT|UND_ERR_ABORTED/.test(code))
    return appError('device-timeout', { address, what, seconds: limitMs / 1000 });
  if (
    /^Z_|ERR_BUFFER_TOO_LARGE|UND_ERR_RES_EXCEEDED|HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH/.test(
      code,
    )
  ) {
    return appError('garbage-answer', { address, what });
  }
  // Something came that is no HTTP/1.1, or an interim answer that nobody waited for: no lost connection.
  const broken =
    error instanceof Error && (error.name === 'HTTPParserError' || error.message === 'bad response');
  if (broken)
    return appError('garbage-answer', { address, what: `${what}: ${untrusted(error.message, 120)}` });
  return appError('connection-lost', { address, what });
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    // Some firmware sends a header twice: a token, or the place of a session, joined with itself is none.
    if (value !== undefined)
      flat[name.toLowerCase()] = Array.isArray(value) ? [...new Set(value)].join(', ') : value;
  }
  // Some firmware sends the ETag twice: one of the two is one, both together are none. One that breaks the grammar of quotes is kept whole.
  const etag = /^\s*((?:W\/)?"[^"]*")\s*(?:,|$)/.exec(flat.etag ?? '')?.[1];
  if (etag !== undefined) flat.etag = etag;
  return flat;
}

function cookiesOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * Reads a JSON body, as firmware writes it (`readJson`). A page of HTML is told as such: then the web server
 * answers, and what was asked for is not behind it. Anything else is a garbage answer, named with what was asked.
 */
export function parseJsonAnswer(answer: HttpAnswer, address: string, what: string): Result<unknown> {
  try {
    return ok(readJson(answer.body));
  } catch {
    return err(appError(isPage(answer) ? 'page-for-json' : 'garbage-answer', { address, what }));
  }
}

/** Is this a page for a browser? By its start, since firmware also sends pages as `application/json`. */
export function isPage({ body }: Pick<HttpAnswer, 'body'>): boolean {
  return /^[\ufeff\s]*<(?:!doctype html|html|head|body|\?xml)/i.test(body.slice(0, 512));
}
