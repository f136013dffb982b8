import type { Socket } from 'node:net';
import { formatHostPort, type HostPort } from '../address/net-address.ts';
import { untrusted } from '../domain/evidence.ts';
import type { Secret } from '../domain/secret.ts';
import { createAnswerReader } from './http-answer.ts';
import { endOfHead, type HeaderLists, headerLists, parseHead, startsLikeHttp } from './http-head.ts';
import { afterListening } from './listening.ts';
import { pageText } from './page-text.ts';
import type { TcpAttempt } from './tcp.ts';
import { openTcpSurely } from './tcp-sure.ts';

/** CONNECT through an HTTP proxy (RFC 9110 §9.3.6), with what the proxy said kept word for word. */
export type ProxyConnect =
  | { readonly kind: 'open'; readonly socket: Socket; readonly answer: ProxyAnswer; readonly ms: number }
  | {
      readonly kind: 'answered';
      readonly answer: ProxyAnswer;
      /** The beginning of the page that came with it: a sign-in, a refusal, or a web server's own. Not read with a 407. */
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
  readonly headers: HeaderLists;
};

export type ProxyAuth = { readonly user: string; readonly password: Secret };

const HEAD_LIMIT_BYTES = 16 << 10;
const PAGE_LIMIT_BYTES = 16 << 10;
/** A page that is read only to see what it is gets this long after its head (milliseconds). */
const PAGE_MS = 400;

/** What is waited for beyond the deadline: `ms` milliseconds more, until `isVain` says that nothing is to come. */
export type Lateness = { readonly ms: number; readonly isVain: () => Promise<boolean> };

/**
 * Asks `proxy` (already an address) for a tunnel to `target`; on `open` the caller owns the socket. An answer that is not there by
 * `limitMs` is waited for as `late` says.
 */
export async function connectThroughProxy(
  proxy: HostPort,
  target: HostPort,
  auth: ProxyAuth | null,
  limitMs: number,
  signal: AbortSignal,
  late: Lateness | null = null,
): Promise<ProxyConnect> {
  const started = performance.now();
  const ms = (): number => performance.now() - started;
  const { socket, ...attempt } = await openTcpSurely(
    { address: proxy.host, port: proxy.port, timeoutMs: limitMs },
    signal,
  );
  if (!socket)
    return attempt.outcome === 'cancelled'
      ? { kind: 'cancelled', ms: ms() }
      : { kind: 'no-proxy', attempt, ms: ms() };
  return new Promise((resolve) => {
    let head = Buffer.alloc(0);
    let settled = false;
    const settle = (result: ProxyConnect, keep = false): void => {
      settled = true;
      callOff();
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
    const silent = (): void => settle({ kind: 'silent', heard: heard(), ms: ms() });
    const waitOn = ({ ms: more, isVain }: Lateness): void => {
      callOff = afterListening(more, silent);
      isVain()
        .then((vain) => {
          if (vain && !settled && head.length === 0) silent();
        })
        // A question that breaks ends no wait.
        .catch(() => {});
    };
    let callOff = afterListening(Math.max(1, limitMs - ms()), () =>
      late === null ? silent() : waitOn(late),
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
      } else if (answer.status < 300 && !mayBePage(answer)) open(answer, head.subarray(end.next));
      // What it wants stands in the head, and devices go on at once.
      else if (answer.status === 407) settle({ kind: 'answered', answer, page: '', ms: ms() });
      else readPage(answer, head.subarray(0, end.next), head.subarray(end.next));
    };
    const open = (answer: ProxyAnswer, begun: Buffer): void => {
      // Paused: a flowing socket would give it to nobody before the caller listens.
      if (begun.length > 0) {
        socket.pause();
        socket.unshift(begun);
      }
      settle({ kind: 'open', socket, answer, ms: ms() }, true);
    };
    /** Goes on reading until the page is there, or has been waited for; a tunnel shows by saying nothing, or TLS. */
    const readPage = (answer: ProxyAnswer, headBytes: Buffer, rest: Buffer): void => {
      const reader = createAnswerReader({ headBytes: HEAD_LIMIT_BYTES, bodyBytes: PAGE_LIMIT_BYTES });
      let body = Buffer.alloc(0);
      // The answer is there: what is waited for now has its own limit.
      callOff();
      socket.off('data', onData).off('error', onEnd).off('close', onEnd);
      const conclude = (result: ReturnType<typeof reader.push>, tunnel = false): void => {
        clearTimeout(waited);
        socket.off('data', more).off('error', ended).off('close', ended).off('end', ended);
        const read = result === 'not-http' ? null : (result ?? reader.end(true));
        if (tunnel) open(answer, body);
        else
          settle({
            kind: 'answered',
            answer,
            page: read ? pageText(read.body, read.headers.get('content-type')) : '',
            ms: ms(),
          });
      };
      const more = (chunk: Buffer): void => {
        body = Buffer.concat([body, chunk]);
        const read = reader.push(chunk);
        if (answer.status < 300 && startsLikeTls(body)) conclude(null, true);
        else if (read !== null) conclude(read);
      };
      const ended = (): void => conclude(null);
      const waited = setTimeout(
        () => conclude(null, answer.status < 300 && body.length === 0 && !leadsOn(answer)),
        PAGE_MS,
      );
      socket.on('data', more).on('error', ended).on('close', ended).on('end', ended);
      const read = reader.push(headBytes);
      if (read !== null) conclude(read, answer.status < 300 && !leadsOn(answer));
      else if (rest.length > 0) more(rest);
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

/**
 * A 2xx to CONNECT has no body and its length headers are ignored (RFC 9110 §9.3.6), and there are proxies that send
 * them. But a web server says "OK" too: where a page is announced, what comes next decides.
 */
function mayBePage(answer: ProxyAnswer): boolean {
  const { headers } = answer;
  if (leadsOn(answer)) return true;
  return headers['content-type'] !== undefined && Number(headers['content-length']?.[0] ?? 1) !== 0;
}

/** Sends its reader to another page: a browser's matter, and no tunnel. */
function leadsOn({ headers }: ProxyAnswer): boolean {
  return headers.refresh !== undefined;
}

/**
 * Does the answer that opens a tunnel announce a body? Clients leave that out of account (RFC 9110 §9.3.6), and one that is sent
 * all the same comes first in the tunnel.
 */
export function announcesBody({ headers }: ProxyAnswer): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']?.[0] ?? 0) !== 0;
}

/** The head of a TLS record (RFC 8446 §5.1): alert or handshake, of any version. */
function startsLikeTls(data: Buffer): boolean {
  return data.length >= 2 && (data[0] === 0x15 || data[0] === 0x16) && data[1] === 3;
}

function readAnswer(text: string): ProxyAnswer | null {
  const head = parseHead(text);
  // HTTP/2 or anything else that calls itself HTTP is no answer to CONNECT over HTTP/1 (RFC 9112).
  if (head === null || !head.version.startsWith('1.')) return null;
  return { status: head.status, reason: untrusted(head.reason, 120), headers: headerLists(head.fields) };
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
