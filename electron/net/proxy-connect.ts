import type { Socket } from 'node:net';
import { formatHostPort, type HostPort } from '../address/net-address.ts';
import { untrusted } from '../domain/evidence.ts';
import type { Secret } from '../domain/secret.ts';
import { endOfHead, parseHead, startsLikeHttp } from './http-head.ts';
import { openTcp, type TcpAttempt } from './tcp.ts';

/** CONNECT through an HTTP proxy (RFC 9110 §9.3.6), with what the proxy said kept word for word. */
export type ProxyConnect =
  | { readonly kind: 'open'; readonly socket: Socket; readonly answer: ProxyAnswer; readonly ms: number }
  | {
      readonly kind: 'answered';
      readonly answer: ProxyAnswer;
      /** The beginning of a page that came with a 2xx or 3xx: a sign-in, or a web server's own. */
      readonly page: string;
      readonly ms: number;
    }
  /** The proxy itself could not be reached. */
  | { readonly kind: 'no-proxy'; readonly attempt: TcpAttempt; readonly ms: number }
  /** It accepted the connection and did not answer, or hung up, or spoke something else. */
  | { readonly kind: 'silent' | 'hung-up' | 'not-http'; readonly heard: string; readonly ms: number }
  | { readonly kind: 'cancelled'; readonly ms: number };

export type ProxyAnswer = {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
};

export type ProxyAuth = { readonly user: string; readonly password: Secret };

const HEAD_LIMIT_BYTES = 16 << 10;
const PAGE_LIMIT_BYTES = 16 << 10;
/** A page that is read only to see what it is gets this long after its head (milliseconds). */
const PAGE_MS = 400;

/** Asks `proxy` (already an address) for a tunnel to `target`; on `open` the caller owns the socket. */
export async function connectThroughProxy(
  proxy: HostPort,
  target: HostPort,
  auth: ProxyAuth | null,
  limitMs: number,
  signal: AbortSignal,
): Promise<ProxyConnect> {
  const started = performance.now();
  const ms = (): number => performance.now() - started;
  const { socket, ...attempt } = await openTcp(
    { address: proxy.host, port: proxy.port, timeoutMs: limitMs },
    signal,
  );
  if (!socket)
    return attempt.outcome === 'cancelled'
      ? { kind: 'cancelled', ms: ms() }
      : { kind: 'no-proxy', attempt, ms: ms() };
  return new Promise((resolve) => {
    let head = Buffer.alloc(0);
    const settle = (result: ProxyConnect, keep = false): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('data', onData);
      socket.removeListener('error', onEnd);
      socket.removeListener('close', onEnd);
      if (!keep) {
        socket.removeAllListeners();
        socket.on('error', () => {});
        socket.destroy();
      }
      resolve(result);
    };
    const heard = (): string => untrusted(head.subarray(0, 200).toString('latin1'), 120);
    const onEnd = (): void =>
      settle(
        head.length > 0 && !startsLikeHttp(head)
          ? { kind: 'not-http', heard: heard(), ms: ms() }
          : { kind: 'hung-up', heard: heard(), ms: ms() },
      );
    const onAbort = (): void => settle({ kind: 'cancelled', ms: ms() });
    const timer = setTimeout(
      () =>
        settle({
          kind: head.length > 0 && !startsLikeHttp(head) ? 'not-http' : 'silent',
          heard: heard(),
          ms: ms(),
        }),
      Math.max(1, limitMs - ms()),
    );
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      if (!startsLikeHttp(head)) {
        settle({ kind: 'not-http', heard: heard(), ms: ms() });
        return;
      }
      const end = endOfHead(head);
      if (end === null) {
        if (head.length > HEAD_LIMIT_BYTES) settle({ kind: 'not-http', heard: heard(), ms: ms() });
        return;
      }
      const answer = readAnswer(head.toString('latin1', 0, end.start));
      if (!answer) settle({ kind: 'not-http', heard: heard(), ms: ms() });
      else if (answer.status < 200) {
        // An interim answer (RFC 9110 §15.2): the final one follows.
        head = head.subarray(end.next);
        if (head.length > 0) onData(Buffer.alloc(0));
      }
      // A tunnel has no body (RFC 9110 §9.3.6): one that announces a page is a web server that says "OK".
      else if (answer.status < 300 && !announcesPage(answer)) {
        const rest = head.subarray(end.next);
        if (rest.length > 0) socket.unshift(rest);
        settle({ kind: 'open', socket, answer, ms: ms() }, true);
      } else if (answer.status < 400) readPage(answer, head.subarray(end.next));
      else settle({ kind: 'answered', answer, page: '', ms: ms() });
    };
    /** Goes on reading until the page is there, or has been waited for. */
    const readPage = (answer: ProxyAnswer, begun: Buffer): void => {
      let page = begun;
      const waited = setTimeout(() => done(), PAGE_MS);
      const done = (): void => {
        clearTimeout(waited);
        settle({ kind: 'answered', answer, page: page.toString('utf8'), ms: ms() });
      };
      const more = (chunk: Buffer): void => {
        page = Buffer.concat([page, chunk]);
        const length = Number(answer.headers['content-length']?.[0] ?? PAGE_LIMIT_BYTES);
        if (page.length >= Math.min(length, PAGE_LIMIT_BYTES)) done();
      };
      socket.removeListener('data', onData);
      socket.removeListener('error', onEnd);
      socket.removeListener('close', onEnd);
      socket.on('error', done).on('close', done).on('data', more);
      more(Buffer.alloc(0));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', onData);
    socket.on('error', onEnd);
    socket.on('close', onEnd);
    const name = formatHostPort(target.host, target.port);
    const basic = basicAuthorization(auth);
    const authorization = basic === '' ? '' : `Proxy-Authorization: ${basic}\r\n`;
    socket.write(
      `CONNECT ${name} HTTP/1.1\r\nHost: ${name}\r\n${authorization}Proxy-Connection: keep-alive\r\n\r\n`,
    );
    if (signal.aborted) onAbort();
  });
}

/** The value of Proxy-Authorization for the Basic scheme (RFC 7617); empty without a user. */
export function basicAuthorization(auth: ProxyAuth | null): string {
  if (auth === null || auth.user === '') return '';
  return `Basic ${Buffer.from(`${auth.user}:${auth.password.reveal()}`, 'utf8').toString('base64')}`;
}

/** Length headers alone prove nothing: some proxies send them with a tunnel, and clients have to ignore them there. */
function announcesPage({ headers }: ProxyAnswer): boolean {
  const length = Number(headers['content-length']?.[0] ?? 0) > 0;
  return headers['content-type'] !== undefined && (length || headers['transfer-encoding'] !== undefined);
}

function readAnswer(text: string): ProxyAnswer | null {
  const head = parseHead(text);
  // HTTP/2 or anything else that calls itself HTTP is no answer to CONNECT over HTTP/1 (RFC 9112).
  if (head === null || !head.version.startsWith('1.')) return null;
  const headers: Record<string, string[]> = {};
  for (const [name, value] of head.fields) headers[name] = [...(headers[name] ?? []), untrusted(value, 300)];
  return { status: head.status, reason: untrusted(head.reason, 120), headers };
}

/** The authentication schemes a 407 offers (RFC 9110 §11.6.1), in its order (`Basic`, `NTLM`, `Negotiate`, `Digest`). */
export function offeredSchemes(answer: ProxyAnswer): readonly string[] {
  // Quoted values may hold anything, commas and scheme names too: they are emptied first.
  const values = (answer.headers['proxy-authenticate'] ?? []).map((value) =>
    value.replace(/"(?:[^"\\]|\\.)*"?/g, '""'),
  );
  const schemes = values.flatMap((value) =>
    [
      ...value.matchAll(
        /(?:^|,)\s*([A-Za-z][A-Za-z0-9_-]*)(?=\s+[A-Za-z0-9_-]+\s*=|\s*$|\s*,|\s+[A-Za-z0-9+/][A-Za-z0-9+/=]*\s*(?:,|$))/g,
      ),
    ].map((match) => match[1] ?? ''),
  );
  return [...new Set(schemes.filter((scheme) => scheme !== ''))];
}
