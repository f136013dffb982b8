import type { Socket } from 'node:net';
import { rootCertificates, type TLSSocket } from 'node:tls';
import { verdictAt } from '../net/chain-at.ts';
import { parseHttpDate } from '../net/http-date.ts';
import type { HeaderLists } from '../net/http-head.ts';
import { requestOver } from '../net/plain-http.ts';
import { handshake, isAlert } from '../net/tls.ts';
import type { PageInstead } from './checks/page-instead.ts';
import { isAboutTime, type TlsObservation } from './checks/tls.ts';
import { isWorthReading } from './checks/turned-away.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import type { Reach } from './observe-tls.ts';

/** A verified HTTPS server's Date header against the laptop: seconds the laptop is ahead. */
export type HttpsDate = { readonly host: string; readonly laptopAheadSeconds: number };

/** What a request inside the connection brought: whether anybody spoke at all, and the time where it can be believed. */
export type Afterwards = {
  readonly spoke: 'answer' | 'silent' | 'hung-up' | null;
  readonly date: HttpsDate | null;
  /** What somebody answers for whom no public authority speaks: it may be the page of a filter. */
  readonly inside: readonly PageInstead[];
  /** What a server answers whose certificate is good. */
  readonly told: PageInstead | null;
  /** The alert by which it ended what seemed to be agreed upon; empty for none. */
  readonly alert: string;
};

const DATE_LIMIT_MS = 3_000;

/** `bundled`: the public authorities alone, where they are not the runtime's. */
type Asking = Pick<PreflightInput, 'ca' | 'now'> & { readonly bundled?: readonly string[] };

/**
 * A handshake with what came of a request inside it: the same on the direct way and in a proxy's tunnel. Ends the connection;
 * `again` makes another one, where the first answer leads on.
 */
export async function withAfterwards(
  { observation, socket }: { readonly observation: TlsObservation; readonly socket: TLSSocket | null },
  again: Reach,
  destination: Destination,
  input: Asking,
  signal: AbortSignal,
): Promise<{ readonly observation: TlsObservation; readonly date: HttpsDate | null }> {
  if (socket === null || !observation.ok) return { observation, date: null };
  const { spoke, date, inside, told, alert } = await askInside(
    socket,
    again,
    destination,
    observation,
    input,
    signal,
  );
  return {
    observation: {
      ...observation,
      ...(spoke === null ? {} : { afterwards: spoke }),
      ...(inside.length === 0 ? {} : { inside }),
      ...(told === null ? {} : { told: { status: told.status, page: told.body } }),
      ...(alert === '' ? {} : { alert }),
    },
    date,
  };
}

/**
 * Asks a server for its time over the connection that was just made, which is ended. Only a chain that is trusted
 * counts; one that only this laptop's time speaks against counts where it is good at the time the server says. Whom no public
 * authority speaks for is asked for the page itself, and for the one of its own that this leads to; nothing else. A good server that
 * refuses or fails is asked for its page too, which says why.
 */
async function askInside(
  socket: TLSSocket,
  again: Reach,
  { host }: Destination,
  { facts: { chain, verdict } }: Extract<TlsObservation, { ok: true }>,
  input: Asking,
  signal: AbortSignal,
): Promise<Afterwards> {
  const pem = chain.map((certificate) => certificate.pem);
  const trusted = verdict === '' || isAboutTime(verdict);
  const strange =
    !trusted ||
    (verdict === '' && verdictAt(pem, input.bundled ?? rootCertificates, host, input.now()) !== '');
  const method = strange ? 'GET' : 'HEAD';
  const answer = await requestOver(socket, method, host, '/', DATE_LIMIT_MS, input.now, signal);
  const none = { spoke: null, date: null, inside: [], told: null, alert: '' };
  if (answer.kind === 'cancelled') return none;
  const page = async (path: string): Promise<PageInstead | null> => {
    const next = await reachAgain(again, host, input, signal);
    const got = next && (await requestOver(next, 'GET', host, path, DATE_LIMIT_MS, input.now, signal));
    return got?.kind === 'answer' ? got : null;
  };
  const onward = strange && answer.kind === 'answer' ? ownPlaceOf(answer, host) : '';
  const led = onward === '' ? null : await page(onward);
  const inside = strange && answer.kind === 'answer' ? (led === null ? [answer] : [answer, led]) : [];
  // Of somebody else's silence nothing follows for the destination.
  if (!trusted) return { ...none, inside };
  // Whatever came, somebody is there: also what is no HTTP.
  if (answer.kind !== 'answer')
    return {
      ...none,
      spoke: answer.kind === 'not-http' ? 'answer' : answer.kind,
      alert: isAlert(answer.error ?? '') ? (answer.error ?? '') : '',
    };
  const told = (method === 'HEAD' && isWorthReading(answer.status) && (await page('/'))) || answer;
  const date = parseHttpDate(answer.headers.date?.[0] ?? '');
  const spoken = { ...none, spoke: 'answer', inside, told } as const;
  if (Number.isNaN(date) || isCopy(answer.headers)) return spoken;
  if (verdict !== '' && verdictAt(pem, input.ca, host, date) !== '') return spoken;
  // The header has whole seconds, cut off: half a second is the middle of what it means.
  return { ...spoken, date: { host, laptopAheadSeconds: (answer.midpoint - date - 500) / 1000 } };
}

/** The same server once more, whatever its certificate: what is asked there was led to by its own answer. */
async function reachAgain(
  again: Reach,
  host: string,
  { ca }: Pick<PreflightInput, 'ca'>,
  signal: AbortSignal,
): Promise<Socket | null> {
  const raw = await again(signal);
  const met = raw && (await handshake(raw, { host, timeoutMs: DATE_LIMIT_MS, ca }, signal));
  return met?.ok ? met.socket : null;
}

/** Where an answer leads on the same host, as a path; empty where it does not. */
function ownPlaceOf({ status, headers }: PageInstead, host: string): string {
  const location = headers.location?.[0] ?? '';
  const base = `https://${host}/`;
  if (![301, 302, 303, 307, 308].includes(status) || location === '' || !URL.canParse(location, base))
    return '';
  const { protocol, host: at, pathname, search } = new URL(location, base);
  return protocol === 'https:' && at === new URL(base).host && pathname + search !== '/'
    ? pathname + search
    : '';
}

/** A cache's copy tells when it was made: its Date is as old as it is (RFC 9111 §5.1, and what caches say of themselves). */
export function isCopy(headers: HeaderLists): boolean {
  const caches = [...(headers['x-cache'] ?? []), ...(headers['cf-cache-status'] ?? [])];
  return (
    caches.some((word) => /(?:\b|_)hit\b/i.test(word)) || (headers.age ?? []).some((age) => Number(age) > 0)
  );
}
