import { rootCertificates, type TLSSocket } from 'node:tls';
import { verdictAt } from '../net/chain-at.ts';
import { parseHttpDate } from '../net/http-date.ts';
import type { HeaderLists } from '../net/http-head.ts';
import { requestOver } from '../net/plain-http.ts';
import type { PageInstead } from './checks/page-instead.ts';
import { isAboutTime, type TlsObservation } from './checks/tls.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';

/** A verified HTTPS server's Date header against the laptop: seconds the laptop is ahead. */
export type HttpsDate = { readonly host: string; readonly laptopAheadSeconds: number };

/** What a request inside the connection brought: whether anybody spoke at all, and the time where it can be believed. */
export type Afterwards = {
  readonly spoke: 'answer' | 'silent' | 'hung-up' | null;
  readonly date: HttpsDate | null;
  /** What somebody answers for whom no public authority speaks: it may be the page of a filter. */
  readonly inside: PageInstead | null;
};

const DATE_LIMIT_MS = 3_000;

/** A handshake with what came of a request inside it: the same on the direct way and in a proxy's tunnel. Ends the connection. */
export async function withAfterwards(
  { observation, socket }: { readonly observation: TlsObservation; readonly socket: TLSSocket | null },
  destination: Destination,
  input: Pick<PreflightInput, 'ca' | 'now'>,
  signal: AbortSignal,
): Promise<{ readonly observation: TlsObservation; readonly date: HttpsDate | null }> {
  if (socket === null || !observation.ok) return { observation, date: null };
  const { spoke, date, inside } = await askInside(socket, destination, observation, input, signal);
  return {
    observation: {
      ...observation,
      ...(spoke === null ? {} : { afterwards: spoke }),
      ...(inside === null ? {} : { inside }),
    },
    date,
  };
}

/**
 * Asks a server for its time over the connection that was just made, which is ended. Only a chain that is trusted
 * counts; one that only this laptop's time speaks against counts where it is good at the time the server says. Whom no public
 * authority speaks for is asked for the page itself, and for nothing else.
 */
async function askInside(
  socket: TLSSocket,
  { host }: Destination,
  { facts: { chain, verdict } }: Extract<TlsObservation, { ok: true }>,
  input: Pick<PreflightInput, 'ca' | 'now'>,
  signal: AbortSignal,
): Promise<Afterwards> {
  const pem = chain.map((certificate) => certificate.pem);
  const trusted = verdict === '' || isAboutTime(verdict);
  const strange = !trusted || (verdict === '' && verdictAt(pem, rootCertificates, host, input.now()) !== '');
  const method = strange ? 'GET' : 'HEAD';
  const answer = await requestOver(socket, method, host, '/', DATE_LIMIT_MS, input.now, signal);
  const none = { spoke: null, date: null, inside: null };
  if (answer.kind === 'cancelled') return none;
  const inside = strange && answer.kind === 'answer' ? answer : null;
  // Of somebody else's silence nothing follows for the destination.
  if (!trusted) return { ...none, inside };
  // Whatever came, somebody is there: also what is no HTTP.
  if (answer.kind !== 'answer')
    return { ...none, spoke: answer.kind === 'not-http' ? 'answer' : answer.kind };
  const date = parseHttpDate(answer.headers.date?.[0] ?? '');
  const spoken = { spoke: 'answer', date: null, inside } as const;
  if (Number.isNaN(date) || isCopy(answer.headers)) return spoken;
  if (verdict !== '' && verdictAt(pem, input.ca, host, date) !== '') return spoken;
  // The header has whole seconds, cut off: half a second is the middle of what it means.
  return { ...spoken, date: { host, laptopAheadSeconds: (answer.midpoint - date - 500) / 1000 } };
}

/** A cache's copy tells when it was made: its Date is as old as it is (RFC 9111 §5.1, and what caches say of themselves). */
export function isCopy(headers: HeaderLists): boolean {
  const caches = [...(headers['x-cache'] ?? []), ...(headers['cf-cache-status'] ?? [])];
  return (
    caches.some((word) => /(?:\b|_)hit\b/i.test(word)) || (headers.age ?? []).some((age) => Number(age) > 0)
  );
}
