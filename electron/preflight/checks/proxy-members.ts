import type { HostPort } from '../../address/net-address.ts';
import type { TcpAttempt } from '../../net/tcp.ts';
import { facts, type Verdict } from '../row.ts';
import { judgeProxy } from './proxy.ts';
import { metInVain, shownAddresses } from './several-addresses.ts';

/** One address of a proxy's name, and what became of a connection to it. */
export type TriedMember = { readonly at: HostPort; readonly attempt: TcpAttempt };

/** This PC has no way to the address: nobody was asked. */
export const NO_ROUTE: TcpAttempt = { outcome: 'unreachable', errno: 'no-route', ms: 0 };

/** Did it take the connection? */
export function isTaken({ attempt }: TriedMember): boolean {
  return attempt.outcome === 'open';
}

/** Was the network asked, and did nobody take it? What this PC forbids, or has no way for, says nothing of the proxy. */
function isDown({ attempt }: TriedMember): boolean {
  return (
    ['refused', 'rejected', 'timeout', 'unreachable', 'reset'].includes(attempt.outcome) &&
    attempt !== NO_ROUTE
  );
}

/** What the row of a proxy shows of its addresses: which was asked, and which took no connection. */
export function memberFacts(at: HostPort | null, tried: readonly TriedMember[]): Verdict['evidence'] {
  const dead = tried.filter((member) => !isTaken(member));
  return facts({
    address: at === null ? shownAddresses(tried.map((member) => member.at)) : shownAddresses([at]),
    unanswered: shownAddresses(dead.map((member) => member.at)),
    outcome: [...new Set(dead.map(({ attempt }) => attempt.outcome))].join(', '),
  });
}

/** A proxy of which no address can be asked: as the first that there is a way to. */
export function judgeNoMember(tried: readonly TriedMember[], limitMs: number): Verdict {
  const first = tried.find(({ attempt }) => attempt.errno !== NO_ROUTE.errno);
  if (first === undefined)
    return {
      status: 'fail',
      code: 'unreachable',
      args: { reason: 'no-route' },
      fixes: ['check-route', 'proxy-address'],
    };
  const { attempt } = first;
  const result =
    attempt.outcome === 'cancelled'
      ? ({ kind: 'cancelled', ms: attempt.ms } as const)
      : ({ kind: 'no-proxy', attempt, ms: attempt.ms } as const);
  return judgeProxy(result, { sentCredentials: false, required: true, limitMs });
}

type Trouble = {
  readonly alone: number;
  readonly wavering: number;
  readonly slow: { readonly destinations: number; readonly took: number; readonly seconds: number } | null;
};

/**
 * The row of a proxy that serves; `alone` destinations were let through only when they were asked for one by one, `wavering` only
 * some of the times that they were, and `slow` ones after the deadline.
 */
export function judgeServing(
  name: string,
  at: HostPort,
  tried: readonly TriedMember[],
  { alone, wavering, slow }: Trouble,
  args: NonNullable<Verdict['args']>,
): Verdict {
  const verdict = judgeMembers(name, at, tried, args);
  if (verdict.status !== 'pass') return verdict;
  if (wavering > 0)
    return {
      status: 'warn',
      code: 'wavering',
      args: { ...args, destinations: wavering },
      fixes: ['proxy-same-rules'],
    };
  if (slow !== null)
    return { status: 'warn', code: 'slow', args: { ...args, ...slow }, fixes: ['speed-up-proxy'] };
  if (alone === 0) return verdict;
  return {
    status: 'warn',
    code: 'only-alone',
    args: { ...args, destinations: alone },
    fixes: ['proxy-rate-limit'],
  };
}

/**
 * The row of a proxy that serves, asked at `at`. Where another address of its name takes no connection, a device that
 * tries one address only may meet that one: a warning, since which devices do is not known.
 */
export function judgeMembers(
  name: string,
  at: HostPort,
  tried: readonly TriedMember[],
  args: NonNullable<Verdict['args']>,
): Verdict {
  const taken = tried.filter(isTaken).map((member) => member.at);
  const dead = tried.filter(isDown).map((member) => member.at);
  const vain = metInVain(dead, taken);
  if (vain.length === 0) return { status: 'pass', code: 'ok', args };
  return {
    status: 'warn',
    code: 'address-down',
    args: { ...args, name, address: shownAddresses([at]), unanswered: shownAddresses(vain) },
    fixes: ['proxy-members'],
  };
}

/**
 * The row of a proxy that serves, by an address that only this laptop's own resolvers gave: devices that ask the others have none.
 * Where those said so it is red; where they said nothing, what devices get is not known.
 */
export function judgeUnknownName(
  name: string,
  said: 'denied' | 'unsaid',
  args: NonNullable<Verdict['args']>,
): Verdict {
  return {
    status: said === 'denied' ? 'fail' : 'warn',
    code: 'name-unknown',
    args: { ...args, name, ...(said === 'denied' ? { denied: 1 } : {}) },
    fixes: ['name-for-devices', 'set-dns-server'],
  };
}
