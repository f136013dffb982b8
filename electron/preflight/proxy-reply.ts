import type { HostPort } from '../address/net-address.ts';
import { type PlainAnswer, requestOver } from '../net/plain-http.ts';
import {
  basicAuthorization,
  offeredSchemes,
  type ProxyAuth,
  type ProxyConnect,
} from '../net/proxy-connect.ts';
import { openTcpSurely } from '../net/tcp-sure.ts';
import { asksForLogin, refusesTheForm } from './checks/proxy.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import type { PortSpeech } from './proxy-port.ts';

/** What the proxy made of one destination: a tunnel, a page fetched for us, or a refusal. */
export type Reply =
  | { readonly kind: 'connect'; readonly result: ProxyConnect; readonly port?: PortSpeech }
  | { readonly kind: 'fetched'; readonly answer: Extract<PlainAnswer, { kind: 'answer' }> };

/** Port 80 goes as an absolute-form GET: most proxies refuse CONNECT to it. The answer is waited for `limitMs` milliseconds. */
export async function fetchPlain(
  at: HostPort,
  destination: Destination,
  credentials: ProxyAuth | null,
  limitMs: number,
  input: Pick<PreflightInput, 'limits' | 'now'>,
  signal: AbortSignal,
): Promise<Reply> {
  const started = performance.now();
  const { socket, ...attempt } = await openTcpSurely(
    { address: at.host, port: at.port, timeoutMs: input.limits.proxy },
    signal,
  );
  if (!socket) {
    const cancelled = attempt.outcome === 'cancelled';
    return {
      kind: 'connect',
      result: cancelled
        ? { kind: 'cancelled', ms: attempt.ms }
        : { kind: 'no-proxy', attempt, ms: attempt.ms },
    };
  }
  const basic = basicAuthorization(credentials);
  const authority = destination.port === 80 ? destination.host : destination.name;
  const answer = await requestOver(
    socket,
    'GET',
    authority,
    `http://${authority}/`,
    Math.max(1, limitMs - (performance.now() - started)),
    input.now,
    signal,
    basic === '' ? {} : { 'Proxy-Authorization': basic },
  );
  if (answer.kind === 'cancelled') return { kind: 'connect', result: { kind: 'cancelled', ms: answer.ms } };
  if (answer.kind !== 'answer')
    return { kind: 'connect', result: { kind: answer.kind, heard: answer.heard, ms: answer.ms } };
  // The proxy's own word, or, without a mark, perhaps the destination's; 511 is neither's (RFC 6585 §6).
  const { status } = answer;
  const said = { status, reason: '', headers: answer.headers };
  const own =
    answer.headers['x-squid-error'] !== undefined ||
    asksForLogin(said) ||
    [403, 429].includes(status) ||
    refusesTheForm(status) ||
    (status >= 500 && status !== 511);
  if (!own) return { kind: 'fetched', answer };
  return {
    kind: 'connect',
    result: {
      kind: 'answered',
      answer: said,
      page: answer.body,
      ms: answer.ms,
    },
  };
}

/** Did its answer, as what it is, come after the proxy's deadline? */
export function isLate(reply: Reply, limitMs: number): boolean {
  return tookMs(reply) > limitMs;
}

/** How long the answer took, with the connection to the proxy (milliseconds). */
export function tookMs(reply: Reply): number {
  return reply.kind === 'fetched' ? reply.answer.ms : reply.result.ms;
}

/** The status of a refusal; 0 of anything else. */
export function statusOf(reply: Reply): number {
  return reply.kind === 'connect' && reply.result.kind === 'answered' ? reply.result.answer.status : 0;
}

/** Does it ask for a login, or refuse the one that was sent? */
export function asksLogin(reply: Reply): boolean {
  return reply.kind === 'connect' && reply.result.kind === 'answered' && asksForLogin(reply.result.answer);
}

/**
 * Is it a demand that a user and password for Basic may answer? One that names no scheme at all leaves open which; a device
 * with a password sends it unasked.
 */
export function wantsLogin(reply: Reply): boolean {
  if (reply.kind !== 'connect' || reply.result.kind !== 'answered' || !asksLogin(reply)) return false;
  const schemes = offeredSchemes(reply.result.answer);
  return schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === 'basic');
}

/** What the proxy calls itself (`Via`, RFC 9110 §7.6.3). */
export function via(reply: Reply): string | undefined {
  if (reply.kind === 'fetched') return reply.answer.headers.via?.join(', ');
  return reply.result.kind === 'open' || reply.result.kind === 'answered'
    ? reply.result.answer.headers.via?.join(', ')
    : undefined;
}
