/**
 * A company's HTTP proxy: CONNECT tunnels (RFC 9110 §9.3.6) and absolute-form GET for plain HTTP, with Basic
 * (RFC 7617) or Digest (RFC 7616) authentication, NTLM beside Basic or only, or a 407 that names no scheme. It connects
 * to nothing but what its map names.
 */
import { createHash } from 'node:crypto';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createTimers, type LabLog, listenTcp, note, parseBasic } from './kit.ts';

export type ProxyAuth = 'none' | 'basic' | 'basic-and-ntlm' | 'unnamed' | 'digest' | 'ntlm-only';

/** What happens to one target (`host:port`): a status instead of a tunnel, or no answer, or a closed connection. */
export type ProxyTargetFault =
  | '403'
  | '502'
  | '503'
  | '504'
  | 'hang'
  | 'close'
  | 'established-then-close'
  /** Envoy, which has no route to the host: its own answer, without a `Via`. */
  | 'no-route-404'
  /** Squid, where the other destinations stand in a list of free ones above `proxy_auth`. */
  | 'wants-basic'
  | 'wants-negotiate'
  /** Squid, where `http_access deny` ends in a `proxy_auth` list: who is known is asked for another login. */
  | 'denied-by-407';

/** More than `requests` within `windowMs` are refused (RFC 6585 §4), for `retryAfter` seconds as the header says. */
export type RateLimit = {
  readonly requests: number;
  readonly windowMs: number;
  readonly status: '429' | '503';
  readonly retryAfter: number;
};

export type ProxyFaults = {
  /** By `host:port`; `*` applies to every target. */
  readonly targets: Map<string, ProxyTargetFault>;
  /** Refuses every login, also the right one. */
  rejectCredentials: boolean;
  /** Puts Squid's `X-Squid-Error` into each 407, of whichever cause. */
  squid: boolean;
  rate: RateLimit | null;
  /** Takes connections and answers something that isn't HTTP. */
  notAProxy: boolean;
  /** A web server, not a proxy: every request gets a 405 or an HTML page. */
  webServer: boolean;
  silent: boolean;
  delayMs: number;
};

export type ProxyOptions = {
  readonly address: string;
  readonly port?: number;
  readonly auth?: ProxyAuth;
  readonly user?: string;
  readonly password?: string;
  /** `host:port` (lower case; IPv6 in brackets) → `address:port`. What isn't in it is a bad gateway. */
  readonly connectTo: ReadonlyMap<string, { readonly address: string; readonly port: number }>;
  /** Hosts the site's policy denies. */
  readonly deny?: readonly string[];
};

export type RunningProxy = {
  readonly address: string;
  readonly port: number;
  readonly auth: ProxyAuth;
  readonly credentials: { readonly user: string; readonly password: string };
  readonly faults: ProxyFaults;
  readonly log: LabLog;
  /** Open client connections and tunnels. */
  connections(): number;
  close(): Promise<void>;
};

const REALM = 'Practice Site Proxy';
const NONCE = 'b24f0b41a5bd4c5c9a7d6a1d0d5c7e11';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const STATUS_TEXT: Readonly<Record<string, string>> = {
  '403': 'Forbidden',
  '404': 'Not Found',
  '405': 'Method Not Allowed',
  '407': 'Proxy Authentication Required',
  '429': 'Too Many Requests',
  '502': 'Bad Gateway',
  '503': 'Service Unavailable',
  '504': 'Gateway Timeout',
};

function challenge(auth: ProxyAuth): readonly string[] {
  switch (auth) {
    case 'none':
      return [];
    case 'basic':
      return [`Basic realm="${REALM}"`];
    case 'basic-and-ntlm':
      return [`Basic realm="${REALM}"`, 'NTLM'];
    case 'unnamed':
      return [];
    case 'digest':
      return [`Digest realm="${REALM}", nonce="${NONCE}", qop="auth", algorithm=MD5, stale=false`];
    case 'ntlm-only':
      return ['Negotiate', 'NTLM'];
  }
}

/** `key=value, key="value"` of a Digest header. */
function digestFields(header: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const match of header.matchAll(/([a-z]+)=(?:"([^"]*)"|([^\s,]+))/gi)) {
    fields.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? '');
  }
  return fields;
}

/** Credentials are counted in the log, never written there. */
const shown = (request: IncomingMessage): string =>
  request.headers['proxy-authorization'] === undefined ? '' : ' (with credentials)';

export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const auth = options.auth ?? 'basic';
  const user = options.user ?? 'proxyuser';
  const password = options.password ?? 'Proxy-pass1';
  const log: LabLog = [];
  const timers = createTimers();
  let recent: readonly number[] = [];
  const outgoing = new Set<Socket>();
  const faults: ProxyFaults = {
    targets: new Map(),
    rejectCredentials: false,
    squid: false,
    rate: null,
    notAProxy: false,
    webServer: false,
    silent: false,
    delayMs: 0,
  };

  const authorised = (method: string, target: string, headers: IncomingHttpHeaders): boolean => {
    if (auth === 'none') return true;
    return isLogin(method, target, headers);
  };
  const isLogin = (method: string, target: string, headers: IncomingHttpHeaders): boolean => {
    const header = headers['proxy-authorization'];
    if (header === undefined || faults.rejectCredentials || auth === 'ntlm-only') return false;
    if (auth === 'none' || auth === 'basic' || auth === 'basic-and-ntlm' || auth === 'unnamed') {
      const basic = parseBasic(header);
      return basic?.user === user && basic.password === password;
    }
    if (!/^Digest /i.test(header)) return false;
    const fields = digestFields(header);
    const field = (name: string): string => fields.get(name) ?? '';
    const ha1 = md5(`${user}:${REALM}:${password}`);
    const ha2 = md5(`${method}:${field('uri')}`);
    const expected =
      field('qop') === 'auth'
        ? md5(`${ha1}:${field('nonce')}:${field('nc')}:${field('cnonce')}:auth:${ha2}`)
        : md5(`${ha1}:${field('nonce')}:${ha2}`);
    const sameTarget = field('uri') === target;
    return (
      field('username') === user && field('nonce') === NONCE && sameTarget && field('response') === expected
    );
  };

  const refuse = (
    socket: Duplex,
    status: string,
    headers: readonly string[] = [],
    via: readonly string[] = ['Via: 1.1 proxy.practice.example'],
  ): void => {
    const body = `<html><body><h1>${status} ${STATUS_TEXT[status] ?? ''}</h1></body></html>`;
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_TEXT[status] ?? ''}`,
        ...via,
        ...headers,
        'Content-Type: text/html',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  };

  /** The rules both kinds of request share; true when the request may go on to its target. */
  const admitted = (
    socket: Duplex,
    method: string,
    uri: string,
    target: string,
    headers: IncomingHttpHeaders,
  ): boolean => {
    if (faults.silent) return false;
    if (faults.webServer) {
      refuse(socket, '405', ['Allow: GET, HEAD', 'Server: nginx']);
      return false;
    }
    const { rate } = faults;
    if (rate !== null) {
      const now = Date.now();
      recent = recent.filter((at) => at > now - rate.windowMs);
      // One that is refused does not count against the next.
      if (recent.length >= rate.requests) {
        refuse(socket, rate.status, [`Retry-After: ${rate.retryAfter}`]);
        return false;
      }
      recent = [...recent, now];
    }
    const challenged = (schemes = challenge(auth)): false => {
      refuse(socket, '407', [
        ...schemes.map((value) => `Proxy-Authenticate: ${value}`),
        ...(faults.squid ? ['X-Squid-Error: ERR_CACHE_ACCESS_DENIED 0'] : []),
      ]);
      return false;
    };
    if (!authorised(method, uri, headers)) return challenged();
    const fault = faults.targets.get(target) ?? faults.targets.get('*');
    if (fault === 'denied-by-407') return challenged();
    if (fault === 'wants-negotiate') return challenged(['Negotiate']);
    if (fault === 'wants-basic' && !isLogin(method, uri, headers)) return challenged(challenge('basic'));
    if (fault === 'wants-basic') return true;
    if (fault === 'no-route-404') {
      refuse(socket, '404', ['Server: envoy'], []);
      return false;
    }
    if (fault === 'hang') return false;
    if (fault === 'close') {
      socket.destroy();
      return false;
    }
    if (fault === 'established-then-close') {
      socket.end('HTTP/1.1 200 Connection established\r\n\r\n');
      return false;
    }
    if (fault !== undefined) {
      refuse(socket, fault);
      return false;
    }
    const host = target.slice(0, target.lastIndexOf(':'));
    if ((options.deny ?? []).includes(host)) {
      refuse(socket, '403');
      return false;
    }
    return true;
  };

  const open = (target: string): { readonly address: string; readonly port: number } | undefined =>
    options.connectTo.get(target);
  const dial = (to: { readonly address: string; readonly port: number }): Socket => {
    const socket = connect({ host: to.address, port: to.port });
    outgoing.add(socket);
    socket.once('close', () => outgoing.delete(socket));
    // A proxy gives up on its own after a while and says 504.
    socket.setTimeout(5000);
    return socket;
  };

  const server = http.createServer((request: IncomingMessage, response) => {
    note(log, 'proxy', `${request.method ?? ''} ${request.url ?? ''}${shown(request)}`);
    let url: URL;
    try {
      url = new URL(request.url ?? '');
    } catch {
      response.writeHead(400, { 'Content-Type': 'text/html', Connection: 'close' });
      response.end('<html><body>Bad Request</body></html>');
      return;
    }
    const target = `${url.hostname.toLowerCase()}:${url.port === '' ? '80' : url.port}`;
    const run = (): void => {
      const socket = request.socket;
      if (!admitted(socket, request.method ?? 'GET', request.url ?? '', target, request.headers)) return;
      const to = open(target);
      if (to === undefined) {
        refuse(socket, '502');
        return;
      }
      const headers = { ...request.headers };
      delete headers['proxy-authorization'];
      delete headers['proxy-connection'];
      const upstream = http.request(
        {
          createConnection: () => dial(to),
          method: request.method,
          path: `${url.pathname}${url.search}`,
          headers: { ...headers, connection: 'close' },
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      upstream.on('timeout', () => upstream.destroy(new Error('timeout')));
      upstream.on('error', () => refuse(socket, '502'));
      request.pipe(upstream);
    };
    timers.after(faults.delayMs, run);
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const target = (request.url ?? '').toLowerCase();
    note(log, 'proxy', `CONNECT ${target}${shown(request)}`);
    client.on('error', () => undefined);
    timers.after(faults.delayMs, () => {
      if (!admitted(client, 'CONNECT', request.url ?? '', target, request.headers)) return;
      const to = open(target);
      if (to === undefined) {
        refuse(client, '502');
        return;
      }
      const upstream = dial(to);
      let established = false;
      upstream.on('connect', () => {
        established = true;
        upstream.setTimeout(0);
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) upstream.write(head);
        upstream.pipe(client);
        client.pipe(upstream);
      });
      upstream.on('timeout', () => {
        upstream.destroy();
        if (!established) refuse(client, '504');
      });
      upstream.on('error', () => {
        if (established) client.destroy();
        else refuse(client, '502');
      });
      upstream.on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
    });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('connection', (socket) => {
    if (faults.notAProxy) socket.end('220 mail.practice.example ESMTP\r\n');
  });
  const listener = await listenTcp(server, options.address, options.port ?? 3128);
  return {
    address: options.address,
    port: listener.port,
    auth,
    credentials: { user, password },
    faults,
    log,
    connections: () => listener.connections() + outgoing.size,
    close: async () => {
      timers.clear();
      for (const socket of outgoing) socket.destroy();
      await listener.close();
    },
  };
}
