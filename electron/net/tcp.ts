import { connect, type Socket } from 'node:net';
import {
  type IcmpCounts,
  icmpCounts,
  isLocalBlock,
  mayBeIcmp,
  type Origin,
  originOf,
} from './icmp-origin.ts';
import { afterListening } from './listening.ts';
import { type NextHop, nextHop } from './next-hop.ts';
import { type RouteAnswer, routeTo } from './route.ts';

/** What a connection attempt met, kept apart because each has another cause (peers-and-numbers.md §2.2). */
export type TcpOutcome =
  | 'open'
  | 'refused'
  | 'timeout'
  /** This laptop has no way there, or nobody on its own network answers for it. */
  | 'unreachable'
  /** Somebody on the way, as far as is known, answered by ICMP that it does not let this through or knows no way on. */
  | 'rejected'
  | 'reset'
  /** This laptop's own security software, or a local rule, lets the program not out. */
  | 'blocked'
  | 'cancelled';

export type TcpAttempt = {
  readonly outcome: TcpOutcome;
  /** Round trip of the handshake or of the refusal; the whole wait for a timeout (milliseconds). */
  readonly ms: number;
  /** The system's own word (`ECONNREFUSED`, …); empty when open. */
  readonly errno: string;
  /** Who said so; absent where nobody on the network did, or the system does not tell (all but Linux). */
  readonly saidBy?: Origin;
  /** The next hop that does not answer ARP, where that is why. */
  readonly silentHop?: string;
};

export type TcpOptions = {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Local address to connect from; absent: the system's choice. */
  readonly localAddress?: string;
};

/** Maps the system's error word to an outcome; one that may have come by ICMP is `unreachable` until more is known. */
export function tcpOutcomeOf(
  errno: string,
  address: string,
  platform: string = process.platform,
): TcpOutcome {
  if (isLocalBlock(errno, address, platform)) return 'blocked';
  switch (errno) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'reset';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      // EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ENETDOWN, EINVAL; over IPv6 EACCES.
      return 'unreachable';
  }
}

/** What Linux knows about an error that may have come by ICMP. */
export type IcmpFacts = {
  readonly way: RouteAnswer;
  readonly origin: Origin;
  readonly hop: NextHop | null;
};

/** Whose error it is: the laptop's own route, its neighbour, its own rule, or somebody on the way. Pure. */
export function icmpOutcomeOf(
  errno: string,
  { way, origin, hop }: IcmpFacts,
): Pick<TcpAttempt, 'outcome' | 'saidBy' | 'silentHop'> {
  // Without a route no packet left, so nobody else can have said it.
  if (way === 'no-route') return { outcome: 'unreachable' };
  if (way === 'blocked') return { outcome: 'blocked' };
  if (origin === 'way') return { outcome: 'rejected', saidBy: 'way' };
  // Only "no such host" is what Linux says of a neighbour that does not answer.
  const neighbour = errno === 'EHOSTUNREACH';
  if (neighbour && hop?.answers === false)
    return { outcome: 'unreachable', saidBy: 'laptop', silentHop: hop.address };
  if (origin === 'unsure') return { outcome: 'rejected', saidBy: 'unsure' };
  return neighbour && hop === null
    ? { outcome: 'unreachable', saidBy: 'laptop' }
    : { outcome: 'blocked', saidBy: 'laptop' };
}

/** Opens a connection and hands the open socket over; the caller ends it. */
export function openTcp(
  options: TcpOptions,
  signal: AbortSignal,
): Promise<TcpAttempt & { readonly socket: Socket | null }> {
  const { address } = options;
  return new Promise((resolve) => {
    const before = icmpCounts(address);
    const started = performance.now();
    const socket = connect({
      host: address,
      port: options.port,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
      // The address is a literal: no name resolution, no thread pool.
      family: address.includes(':') ? 6 : 4,
    });
    const finish = (outcome: TcpOutcome, errno: string): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('connect', onConnect);
      socket.removeListener('error', onError);
      if (outcome !== 'open') {
        socket.once('error', () => {});
        socket.destroy();
      }
      const attempt = { outcome, errno, ms: performance.now() - started };
      if (outcome === 'refused' || outcome === 'unreachable')
        void whoseError(attempt, address, before).then((known) => resolve({ ...known, socket: null }));
      else resolve({ ...attempt, socket: outcome === 'open' ? socket : null });
    };
    const onConnect = (): void => finish('open', '');
    const onError = (error: NodeJS.ErrnoException): void =>
      finish(tcpOutcomeOf(error.code ?? '', address), error.code ?? '');
    const onAbort = (): void => finish('cancelled', '');
    const callOff = afterListening(options.timeoutMs, () => finish('timeout', 'deadline'));
    socket.once('connect', onConnect);
    socket.once('error', onError);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

async function whoseError(
  attempt: TcpAttempt,
  address: string,
  before: IcmpCounts | null,
): Promise<TcpAttempt> {
  const { errno, outcome } = attempt;
  const after = icmpCounts(address);
  const origin = originOf(before, after);
  // Refused by a reset (RFC 9293 §3.10.7.1) or by "port unreachable"; a reset leaves no trace of who sent it.
  if (outcome === 'refused') return before === null ? attempt : { ...attempt, saidBy: origin };
  if (!mayBeIcmp(errno, address)) return attempt;
  const hop = errno === 'EHOSTUNREACH' ? nextHop(address) : null;
  return { ...attempt, ...icmpOutcomeOf(errno, { way: await routeTo(address), origin, hop }) };
}
