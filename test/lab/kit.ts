/**
 * What every simulator of the lab shares: a clock of its own, a request log, and sockets that close completely.
 * Nothing here knows a device.
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import http from 'node:http';
import https from 'node:https';
import type { Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';

/** One request as a simulator received it; secrets may be in it, the lab has no real ones. */
export type LogEntry = { readonly at: number; readonly protocol: string; readonly text: string };

/** Everything a simulator received, oldest first. */
export type LabLog = LogEntry[];

/** Adds one line to a simulator's log. */
export function note(log: LabLog, protocol: string, text: string): void {
  log.push({ at: Date.now(), protocol, text });
}

/** A device's own clock: real time plus a skew, settable as a device's is. Milliseconds. */
export type LabClock = {
  /** Difference from the true time; 0 after a successful NTP synchronisation. */
  skewMs: number;
  now(): Date;
  /** Sets the clock to `instant`, from which it keeps ticking. */
  set(instant: Date): void;
};

export function createLabClock(skewMs = 0): LabClock {
  return {
    skewMs,
    now() {
      return new Date(Date.now() + this.skewMs);
    },
    set(instant) {
      this.skewMs = instant.getTime() - Date.now();
    },
  };
}

/** A day, and the skew from which the guide (p. "注意", IMM2) expects test requests to fail: months, counted as 28 days. */
export const DAY_MS = 86_400_000;
export const MONTHS_SKEW_MS = 28 * DAY_MS;

/** A listener that can be closed with every connection it still holds. */
export type RunningListener = {
  readonly port: number;
  /** Connections open now. */
  connections(): number;
  close(): Promise<void>;
};

/** Listens on `address:port` (0 = free port) and keeps count of connections, so that close() leaves none behind. */
export async function listenTcp(
  server: Server,
  address: string,
  port: number,
  backlog?: number,
): Promise<RunningListener> {
  const open = new Set<Duplex>();
  const track = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  };
  server.on('connection', track);
  server.on('secureConnection', track);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, ...(backlog === undefined ? {} : { backlog }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', () => undefined);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('listener has no port');
  return {
    port: bound.port,
    connections: () => open.size,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Binds a UDP socket (0 = free port); `reuse` shares the port, which multicast listeners need. */
export async function bindUdp(
  address: string,
  port: number,
  reuse = false,
): Promise<{ readonly socket: UdpSocket; readonly port: number; close(): Promise<void> }> {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', reuseAddr: reuse });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port, address, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => undefined);
  let closed = false;
  return {
    socket,
    port: socket.address().port,
    close: () =>
      new Promise<void>((resolve) => {
        if (closed) {
          resolve();
          return;
        }
        closed = true;
        socket.close(() => resolve());
      }),
  };
}

/** Where a responder hears questions to everybody: groups of one family, joined on one interface. */
export type Multicast = {
  /** IPv4: the interface's address. IPv6: `::%zone`. */
  readonly interfaceAddress: string;
  readonly port?: number;
  /** Left out: the protocol's own IPv4 group. */
  readonly groups?: readonly string[];
};

/**
 * A socket that hears the groups. IPv6 groups share one socket, which cannot be bound to all of them; it shares the
 * port with those of the devices' own addresses, which have to allow that.
 */
export async function joinGroups(
  groups: readonly string[],
  port: number,
  interfaceAddress: string,
): Promise<Awaited<ReturnType<typeof bindUdp>>> {
  const v6 = interfaceAddress.includes(':');
  const joined = await bindUdp(v6 ? '::' : (groups[0] ?? '0.0.0.0'), port, true);
  for (const group of groups) joined.socket.addMembership(group, interfaceAddress);
  return joined;
}

/** Timers of one simulator, cancelled together when it closes. */
export type Timers = { after(ms: number, run: () => void): void; clear(): void };

export function createTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>();
  return {
    after(ms, run) {
      const timer = setTimeout(() => {
        pending.delete(timer);
        run();
      }, ms);
      pending.add(timer);
    },
    clear() {
      for (const timer of pending) clearTimeout(timer);
      pending.clear();
    },
  };
}

/** Certificate and key of a TLS listener, PEM. */
export type TlsIdentity = { readonly certPem: string; readonly keyPem: string };

/** One parsed HTTP request. */
export type LabRequest = {
  readonly method: string;
  /** Path without the query, as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
};

/** One HTTP answer; a `json` body is serialised, and `headers` come after Date and Server. */
export type LabResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly json?: unknown;
  readonly text?: string;
  /** A body as bytes, for what is not plain text. */
  readonly bytes?: Buffer;
  /** This answer is held back so long. */
  readonly delayMs?: number;
  /** Closes the connection instead of answering (the request was already acted on). */
  readonly drop?: boolean;
};

/** Faults every HTTP simulator understands. All are off at the start. */
export type HttpFaults = {
  /** Delays every answer. */
  delayMs: number;
  /** Takes requests and never answers. */
  silent: boolean;
  /** Answers with bytes that are not HTTP. */
  garbage: boolean;
  /** Answers every request with this status and an HTML page (0 = off). */
  status: number;
  /** Drops the connection on the next requests with this method: before acting on them, or after. */
  drop: { readonly method: string; readonly when: 'before' | 'after'; count: number } | null;
  /** Answers the next requests that match with something else, without acting on them; each entry `count` times. */
  readonly instead: Instead[];
  /** Closes the connection after each answer without having announced it. */
  closesAfterAnswer: boolean;
  /** Packs every body although nobody asked for that. */
  gzip: boolean;
  /** Begins every JSON body with a byte order mark. */
  byteOrderMark: boolean;
  /** How the head of every answer is written. */
  heads: Heads;
};

/**
 * Heads that stacks write beside the grammar of RFC 9112, or within it and unasked: an interim answer before each (100, 103),
 * a length beside chunks or twice, line feeds alone, a folded line, a blank before the colon, a line that is no field, a body
 * behind 204; `short-sign-in`: the body of a POST breaks off before its announced end. `no-status`, `no-http`: a first line
 * without the number, and one that is none of HTTP's.
 */
export type Heads =
  | 'sound'
  | 'continue'
  | 'early-hints'
  | 'length-and-chunks'
  | 'length-twice'
  | 'line-feeds'
  | 'folded'
  | 'blank-before-colon'
  | 'no-field'
  | 'body-with-204'
  | 'short-sign-in'
  | 'no-status'
  | 'no-http';

/** One answer in place of the device's own. */
export type Instead = {
  readonly method: string;
  /** The path's beginning; left out: every path. */
  readonly path?: string;
  count: number;
  readonly answer: LabResponse;
};

export function noHttpFaults(): HttpFaults {
  return {
    delayMs: 0,
    silent: false,
    garbage: false,
    status: 0,
    drop: null,
    instead: [],
    closesAfterAnswer: false,
    gzip: false,
    byteOrderMark: false,
    heads: 'sound',
  };
}

export type HttpServerOptions = {
  readonly address: string;
  readonly port: number;
  readonly tls?: TlsIdentity;
  /** Oldest protocol the server accepts; the lab's default is TLS 1.2. */
  readonly tlsMinVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** The only ciphers taken, of TLS 1.2 at most. */
  readonly tlsCiphers?: string;
  readonly faults: HttpFaults;
  readonly log: LabLog;
  readonly clock: LabClock;
  /** `Server` header; left out when undefined. */
  readonly serverHeader?: string;
  /** Whether a `Date` header is sent, from the device's own clock. */
  readonly dateHeader: boolean;
  readonly handle: (request: LabRequest) => LabResponse | Promise<LabResponse>;
};

const BODY_LIMIT = 1_000_000;

async function readBody(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > BODY_LIMIT) throw new Error('body too large');
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** An HTTP or HTTPS server whose Date header comes from the device's clock and which obeys {@link HttpFaults}. */
export async function startHttp(options: HttpServerOptions): Promise<RunningListener> {
  const { faults, log, clock } = options;
  const timers = createTimers();
  const protocol = options.tls === undefined ? 'http' : 'https';

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://lab.invalid');
    const body = await readBody(request);
    const method = request.method ?? 'GET';
    note(log, protocol, `${method} ${request.url ?? '/'}${body === '' ? '' : ` ${body}`}`);
    if (faults.silent) return;
    if (faults.garbage) {
      request.socket.end('\u0000\u0001garbage\r\n\r\n');
      return;
    }
    const drop = faults.drop;
    const dropping = drop !== null && drop.method === method && drop.count > 0;
    if (dropping) drop.count -= 1;
    if (dropping && drop.when === 'before') {
      request.socket.destroy();
      return;
    }
    const other = faults.instead.find(
      (each) => each.count > 0 && each.method === method && url.pathname.startsWith(each.path ?? '/'),
    );
    if (other !== undefined) other.count -= 1;
    const result: LabResponse =
      other !== undefined
        ? other.answer
        : faults.status !== 0
          ? {
              status: faults.status,
              text: '<html><body>fault</body></html>',
              headers: { 'Content-Type': 'text/html' },
            }
          : await options.handle({
              method,
              path: url.pathname,
              query: url.searchParams,
              headers: request.headers,
              body,
            });
    if (result.drop === true || (dropping && drop.when === 'after')) {
      request.socket.destroy();
      return;
    }
    const delayMs = result.delayMs ?? faults.delayMs;
    if (delayMs > 0) await new Promise<void>((resolve) => timers.after(delayMs, resolve));
    response.sendDate = false;
    response.statusCode = result.status;
    if (options.dateHeader) response.setHeader('Date', clock.now().toUTCString());
    if (options.serverHeader !== undefined) response.setHeader('Server', options.serverHeader);
    const plain = result.json === undefined ? (result.text ?? '') : JSON.stringify(result.json);
    const marked = faults.byteOrderMark && /^[{[]/.test(plain) ? `\ufeff${plain}` : plain;
    const text = result.bytes ?? (faults.gzip && marked !== '' ? gzipSync(marked) : marked);
    if (faults.gzip && typeof text !== 'string') response.setHeader('Content-Encoding', 'gzip');
    if (result.json !== undefined) response.setHeader('Content-Type', 'application/json');
    for (const [name, value] of Object.entries(result.headers ?? {})) {
      response.setHeader(name, typeof value === 'string' ? value : [...value]);
    }
    if (result.status !== 204) response.setHeader('Content-Length', Buffer.byteLength(text));
    if (faults.heads === 'continue') response.writeContinue();
    else if (faults.heads === 'early-hints') response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    else if (faults.heads !== 'sound') {
      const body = Buffer.from(result.status === 204 || method === 'HEAD' ? '' : text);
      request.socket.end(oddAnswer(faults.heads, method, response, body));
      return;
    }
    response.end(result.status === 204 || method === 'HEAD' ? undefined : text, () => {
      if (faults.closesAfterAnswer) request.socket.end();
    });
  };

  const onRequest = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    answer(request, response).catch(() => request.socket.destroy());
  };
  const server =
    options.tls === undefined
      ? http.createServer(onRequest)
      : https.createServer(
          {
            cert: options.tls.certPem,
            key: options.tls.keyPem,
            minVersion: options.tlsMinVersion ?? 'TLSv1.2',
            ...(options.tlsCiphers === undefined
              ? {}
              : { ciphers: options.tlsCiphers, maxVersion: 'TLSv1.2' as const }),
          },
          onRequest,
        );
  const running = await listenTcp(server, options.address, options.port);
  return {
    port: running.port,
    connections: running.connections,
    close: async () => {
      timers.clear();
      await running.close();
    },
  };
}

/** The answer as bytes, its head written beside the grammar; the connection ends with it. */
function oddAnswer(heads: Heads, method: string, response: http.ServerResponse, body: Buffer): Buffer {
  const word = http.STATUS_CODES[response.statusCode] ?? '';
  const status =
    heads === 'no-status'
      ? `HTTP/1.1 ${word}`
      : heads === 'no-http'
        ? `OK ${word}`
        : `HTTP/1.1 ${response.statusCode} ${word}`;
  const fields = Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${name}: ${String(each)}`),
  );
  const empty = response.statusCode === 204;
  let sent = body;
  if (heads === 'length-and-chunks' && !empty) {
    fields.push('Transfer-Encoding: chunked');
    sent = Buffer.concat([
      Buffer.from(body.length === 0 ? '' : `${body.length.toString(16)}\r\n`),
      body,
      Buffer.from(`${body.length === 0 ? '' : '\r\n'}0\r\n\r\n`),
    ]);
  }
  if (heads === 'length-twice' && !empty) fields.push(`Content-Length: ${body.length}`);
  if (heads === 'folded')
    fields.unshift("Content-Security-Policy: default-src 'self';\r\n script-src 'self'");
  if (heads === 'blank-before-colon') fields.unshift('X-Frame-Options : DENY');
  if (heads === 'no-field') fields.unshift('Warning without a colon');
  if (heads === 'body-with-204' && empty) {
    fields.push('Content-Length: 2');
    sent = Buffer.from('{}');
  }
  if (heads === 'short-sign-in' && method === 'POST') sent = body.subarray(0, body.length >> 1);
  const head = [status, ...fields, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(heads === 'line-feeds' ? head.replaceAll('\r\n', '\n') : head), sent]);
}

/** Parses JSON a client sent; `undefined` when it isn't JSON, so that the simulator can refuse it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A JSON object, not an array and not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** User and password out of an HTTP Basic header (RFC 7617), or null. */
export function parseBasic(
  header: string | undefined,
): { readonly user: string; readonly password: string } | null {
  const match = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  if (match?.[1] === undefined) return null;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Closes everything, in the order given, also after an error in one of them. */
export async function closeAll(parts: readonly { close(): Promise<void> | void }[]): Promise<void> {
  const results = await Promise.allSettled(parts.map(async (part) => part.close()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
