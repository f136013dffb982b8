import type { HttpsDate } from './ask-inside.ts';
import { isProxyDead, isProxyTrouble, refusesTheForm } from './checks/proxy.ts';
import type { TlsObservation } from './checks/tls.ts';
import type { Destination } from './destinations.ts';
import { asksLogin, isLate, type Reply, statusOf, tookMs } from './proxy-reply.ts';
import type { Silence } from './proxy-silence.ts';
import type { Verdict } from './row.ts';

/** What a proxy's answers about several destinations say together: which of them are about the proxy, and which about one. */

export type Timed = { readonly verdict: Verdict; readonly startedAt: number; readonly endedAt: number };
export type Checked = Timed & {
  readonly destination: Destination;
  readonly reply: Reply;
  /** Asked with user and password. */
  readonly sent: boolean;
  readonly inner:
    | (Timed & {
        readonly id: 'proxy-tls' | 'proxy-http';
        readonly observation?: TlsObservation;
        /** The time that the server at the end of the tunnel told. */
        readonly date?: HttpsDate | null;
      })
    | null;
  /** The tunnel was opened, and nothing came in it: nobody has asked why yet. */
  readonly silence?: Silence;
};

/** Refused with user and password. */
export function wasRefused({ reply, sent }: Checked): boolean {
  return sent && asksLogin(reply);
}

/**
 * Refused to who did not sign in, without a word about signing in: 403, a web server's 401, or the end of the connection.
 * Some proxies say no more to whom they do not know. Squid's own error names what it is, and it asks by 407.
 */
function refusesStrangers({ reply, sent, verdict }: Checked): boolean {
  if (sent || reply.kind !== 'connect') return false;
  const { result } = reply;
  if (result.kind === 'hung-up') return verdict.code === 'bad-gateway';
  if (result.kind !== 'answered' || result.answer.headers['x-squid-error'] !== undefined) return false;
  return result.answer.status === 401 || result.answer.status === 403;
}

/** Nobody is let through without a login that nobody asked for: it may be what is missing. */
export function mayMissLogin(results: readonly Checked[]): boolean {
  return tunnelsOf(results).every(refusesStrangers);
}

/** A login that nobody had asked for opened nothing: who answered like a web server did so with it, too. */
export function withLoginInVain(results: readonly Checked[]): readonly Checked[] {
  return results.map((each) => {
    const { verdict, reply } = each;
    if (verdict.code !== 'not-a-proxy' || statusOf(reply) !== 401) return each;
    return {
      ...each,
      verdict: {
        ...verdict,
        args: { ...verdict.args, sent: 1 },
        fixes: [...(verdict.fixes ?? []), 'proxy-log'],
      },
    };
  });
}

/** Behind with its work, a proxy lets the last of many wait. */
function isSilent({ reply }: Checked): boolean {
  return reply.kind === 'connect' && reply.result.kind === 'silent';
}

/**
 * A web server's "not available" (502, 503), "internal error" (500) and "waited in vain" (408): gateways and balancers say so to one
 * connection too many, with no word of when. Squid names what failed, and that is not how often it is asked.
 */
function failsUnnamed({ reply }: Checked): boolean {
  if (reply.kind !== 'connect' || reply.result.kind !== 'answered') return false;
  const { status, headers } = reply.result.answer;
  return [408, 500, 502, 503].includes(status) && headers['x-squid-error'] === undefined;
}

/** Cut, not taken, or refused: what proxies do to one connection too many, when they do not say so by 429 or 503. */
function mayBeCrowded({ reply }: Checked): boolean {
  if (reply.kind !== 'connect') return false;
  const { result } = reply;
  if (result.kind === 'answered') return result.answer.status === 403;
  return (
    result.kind === 'hung-up' ||
    (result.kind === 'no-proxy' && ['refused', 'reset'].includes(result.attempt.outcome))
  );
}

/**
 * All destinations are asked at once, a device asks one. Where some are let through, those that were cut, refused or met with
 * silence or an error are asked once more, one after the other; `alone` counts those that this opened. Silence and errors cost
 * time: a few in a row that stay as they were are enough.
 */
export async function askedAlone(
  results: readonly Checked[],
  again: (checked: Checked) => Promise<Checked>,
): Promise<{ readonly results: readonly Checked[]; readonly alone: number }> {
  const opens = ({ verdict }: Checked): boolean => verdict.code === 'ok';
  if (!tunnelsOf(results).some(opens)) return { results, alone: 0 };
  const calm: Checked[] = [];
  let alone = 0;
  const vain = new Map<typeof isSilent, number>();
  for (const each of results) {
    const kind = [isSilent, failsUnnamed].find((is) => is(each));
    const waits = kind !== undefined && (vain.get(kind) ?? 0) < SILENT_SAMPLES;
    const second = waits || mayBeCrowded(each) ? await again(each) : each;
    const opened = second !== each && opens(second);
    if (opened) alone += 1;
    if (kind !== undefined && (waits || opened)) vain.set(kind, opened ? 0 : (vain.get(kind) ?? 0) + 1);
    calm.push(opens(second) ? second : each);
  }
  return { results: calm, alone };
}

/** So many that stay silent in a row are enough to know that it is no matter of how many were asked for. */
export const SILENT_SAMPLES = 2;

function asksForBrowser(verdict: Verdict): boolean {
  return verdict.code === 'auth-required' && verdict.args?.browser === 1;
}

/** Nothing was heard of a proxy, or another protocol: so it is for every destination. What it answers may be about one. */
export function provesDead(reply: Reply, verdict: Verdict): boolean {
  // Some ports speak SOCKS and HTTP: that one CONNECT was cut says nothing of the others.
  if (verdict.code === 'socks-port') return false;
  return isProxyDead(verdict) && reply.kind === 'connect' && reply.result.kind !== 'answered';
}

/** Cancelled before any answer of the proxy's: whether it serves is not known. */
export function isCutShort(results: readonly Checked[]): boolean {
  const told = results.filter(({ verdict }) => verdict.code !== 'cancelled');
  return (
    told.length < results.length &&
    told.every(({ verdict }) => isProxyDead(verdict) || isProxyTrouble(verdict))
  );
}

/** Which of several troubles says most: a word of the proxy's before the end of a connection, that before silence. */
export function worstTrouble(results: readonly Checked[]): Verdict {
  const rank = ({ code, args }: Verdict): number =>
    code === 'timeout' ? 2 : Number(args?.status ?? 0) === 0 ? 1 : 0;
  const [first, ...others] = results.map(({ verdict }) => verdict);
  if (first === undefined) throw new Error('no results');
  return others.reduce((best, each) => (rank(each) < rank(best) ? each : best), first);
}

/** Those that are asked for by CONNECT, as devices do; where there are none, all. */
export function tunnelsOf(results: readonly Checked[]): readonly Checked[] {
  const tunnels = results.filter(({ destination }) => destination.protocol === 'https');
  return tunnels.length > 0 ? tunnels : results;
}

/**
 * Ways that were opened after the deadline: how many, and how long the longest took (seconds); null where none was. Those by CONNECT
 * alone: what is fetched may be late for the destination's sake.
 */
export function slowTunnels(
  results: readonly Checked[],
  limitMs: number,
): { readonly destinations: number; readonly took: number; readonly seconds: number } | null {
  const late = tunnelsOf(results).filter(
    ({ reply, verdict, destination }) =>
      destination.protocol === 'https' && verdict.code === 'ok' && isLate(reply, limitMs),
  );
  if (late.length === 0) return null;
  const took = Math.max(...late.map(({ reply }) => tookMs(reply)));
  return { destinations: late.length, took: Math.round(took / 100) / 10, seconds: limitMs / 1000 };
}

/** What was fetched came by way of a proxy, as `Via` says (RFC 9110 §7.6.3). Errors bear it too, whoever's they are. */
function showsProxy({ reply }: Checked): boolean {
  return reply.kind === 'fetched' && reply.answer.headers.via !== undefined && reply.answer.status < 400;
}

/**
 * An error to what a proxy fetched, that bears no mark of the proxy's, may be the destination's own. It is left open whose
 * where tunnels are let through; a proxy that limits or fails these too speaks for itself.
 */
export function leaveOpenWhose(results: readonly Checked[]): readonly Checked[] {
  const codes = results
    .filter(({ destination }) => destination.protocol === 'https')
    .map(({ verdict }) => verdict.code);
  if (!codes.includes('ok') || codes.includes('rate-limited')) return results;
  return results.map((each) => {
    const { reply, destination, verdict } = each;
    // A page that refuses in a filter's words, or where it leads, tells whose it is.
    if (verdict.args?.page === 1 || each.inner?.verdict.code === 'filtered') return each;
    if (isFetchedRefusal(reply)) return leftOpen(each, reply.answer.status);
    if (destination.protocol !== 'http' || reply.kind !== 'connect' || reply.result.kind !== 'answered')
      return each;
    const { status, headers } = reply.result.answer;
    const marked = Object.keys(headers).some((name) => name === 'x-squid-error' || name.startsWith('proxy-'));
    const either = status === 403 || status === 429 || status >= 500 || refusesTheForm(status);
    if (marked || !either) return each;
    const { group: _own, ...told } = verdict;
    const first = status === 403 ? 'proxy-allow-destination' : 'proxy-upstream';
    return {
      ...each,
      verdict: { ...told, code: 'error-answer', args: { status }, fixes: [first, 'contact-vendor'] },
    };
  });
}

/** "Bad request" and "unauthorized" to a good request for a public page: servers seldom say so, and proxies do. */
function isFetchedRefusal(reply: Reply): reply is Extract<Reply, { kind: 'fetched' }> {
  return reply.kind === 'fetched' && (reply.answer.status === 400 || reply.answer.status === 401);
}

/** What was fetched is not known to be the destination's: nothing is said of it. */
function leftOpen(each: Checked, status: number): Checked {
  const { inner, verdict } = each;
  const told: Verdict = {
    status: 'warn',
    code: 'error-answer',
    args: { status },
    fixes: ['proxy-upstream', 'contact-vendor'],
    ...(verdict.evidence === undefined ? {} : { evidence: verdict.evidence }),
  };
  const skipped: Verdict = {
    status: 'skipped',
    code: 'dependency-failed',
    args: { dependency: `proxy-connect ${each.destination.name}` },
    group: 'proxy-connect:error-answer',
  };
  return { ...each, verdict: told, inner: inner === null ? null : { ...inner, verdict: skipped } };
}

/**
 * What says of every destination that the proxy is none, or wants to be signed in to, is about the destination where
 * others are let through: a page, a redirect or a web server's error instead of a tunnel denies it (Envoy answers 404 for
 * a host it has no route to), and a login that it alone wants is the rules' as much as the login's (a list of free
 * destinations above Squid's `proxy_auth`). Nor is it what else the port speaks that stops one: `unasked` judges without.
 */
export function sortOutAnswers(
  results: readonly Checked[],
  unasked: (checked: Checked) => Verdict,
): readonly Checked[] {
  const fetches = results.some(showsProxy);
  const isDead = (verdict: Verdict): boolean =>
    isProxyDead(verdict) && !(fetches && verdict.code === 'not-a-proxy');
  if (tunnelsOf(results).every(({ verdict }) => isDead(verdict))) return results;
  return results.map((each) => {
    if (!isProxyDead(each.verdict)) return each;
    if (each.verdict.code === 'tls-port' || each.verdict.code === 'socks-port')
      return { ...each, verdict: unasked(each) };
    const { group: _own, ...verdict } = each.verdict;
    const status = each.destination.required ? 'fail' : 'warn';
    const { code } = verdict;
    if (code === 'not-a-proxy' || asksForBrowser(verdict))
      return {
        ...each,
        verdict: { ...verdict, status, code: 'denied', fixes: ['proxy-allow-destination'] },
      };
    if (code !== 'auth-required' && code !== 'auth-rejected') return each;
    const fixes = [...(verdict.fixes ?? []), 'proxy-allow-destination' as const];
    return { ...each, verdict: { ...verdict, status, fixes } };
  });
}
