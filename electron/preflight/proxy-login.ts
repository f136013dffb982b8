import { registrableDomain } from '../address/registrable-domain.ts';
import type { Destination } from './destinations.ts';
import { waitOf } from './proxy-pace.ts';
import { asksLogin, type Reply, wantsLogin } from './proxy-reply.ts';

/**
 * What is known of the site's user and password for its proxy. `taken`: a destination that wanted them was let through
 * with them, or refused for another reason. `unknown`: the proxy gave no answer.
 */
export type Login = {
  readonly state: 'taken' | 'refused' | 'unknown';
  /** What came of it, by the destinations that were asked meanwhile. */
  readonly answers: ReadonlyMap<Destination, { readonly reply: Reply; readonly sent: boolean }>;
};

/** So many others are asked, without a login, whether they want one. */
const OTHERS = 3;

/**
 * Shows user and password to the proxy: once, since a wrong password must not lock an account. A second and last time,
 * for another destination, where the refusal may be about the first: Squid asks a user it knows for another login when
 * its rules deny the destination (an `http_access deny` that ends in a `proxy_auth` list), with the same error as for a
 * wrong password. That other one has to want a login by itself: what is open to all proves nothing.
 */
export async function tryLogin(
  first: Destination,
  destinations: readonly Destination[],
  ask: (destination: Destination, withLogin: boolean) => Promise<Reply>,
): Promise<Login> {
  const answers = new Map<Destination, { reply: Reply; sent: boolean }>();
  const reply = await ask(first, true);
  answers.set(first, { reply, sent: true });
  if (!asksLogin(reply)) return { state: isLoginTaken(reply) ? 'taken' : 'unknown', answers };
  if (!mayBeDenial(reply)) return { state: 'refused', answers };
  for (const other of inOrder(first, destinations).slice(0, OTHERS)) {
    const plain = await ask(other, false);
    answers.set(other, { reply: plain, sent: false });
    if (!wantsLogin(plain)) continue;
    const second = await ask(other, true);
    answers.set(other, { reply: second, sent: true });
    return { state: isLoginTaken(second) ? 'taken' : 'refused', answers };
  }
  return { state: 'refused', answers };
}

/** Did a proxy that wanted a login go on after it was given? Silence and "too often" say nothing. */
export function isLoginTaken(reply: Reply): boolean {
  if (reply.kind === 'fetched') return true;
  const { kind } = reply.result;
  return kind === 'open' || (kind === 'answered' && !asksLogin(reply) && waitOf(reply, 0) === null);
}

/** Squid's word for "not to this user", be it for the password or for the destination. */
function mayBeDenial(reply: Reply): boolean {
  if (reply.kind !== 'connect' || reply.result.kind !== 'answered') return false;
  return /ERR_(?:CACHE_)?ACCESS_DENIED/.test(reply.result.answer.headers['x-squid-error']?.join(', ') ?? '');
}

/** Rules are written by domain: those of another organisation first, and HTTPS first, as devices report. */
function inOrder(first: Destination, destinations: readonly Destination[]): readonly Destination[] {
  const own = registrableDomain(first.host);
  const rank = ({ host, protocol }: Destination): number =>
    (registrableDomain(host) === own ? 2 : 0) + (protocol === 'https' ? 0 : 1);
  return destinations.filter(({ host }) => host !== first.host).sort((a, b) => rank(a) - rank(b));
}
