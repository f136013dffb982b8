import { parseRange, spanContains } from '../address/ip-range.ts';
import type { HostPort } from '../address/net-address.ts';
import { pause } from '../net/deadline.ts';
import { askDns, type DnsAnswer } from '../net/dns.ts';
import { judgeDns, usableAddresses } from './checks/dns.ts';
import { becauseOf, type Otherwise } from './checks/otherwise.ts';
import { type AnsweredName, troubleWithSix, withRecursionKnown } from './checks/resolver.ts';
import { type Destination, isVendors } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import { inTurn } from './one-by-one.ts';
import type { Verdict } from './row.ts';

/** One name as one resolver answered it, and when (epoch milliseconds). */
export type Asked = AnsweredName & {
  readonly host: string;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** A name's verdict at one resolver, and the addresses that connections may go to. */
export type JudgedName = {
  readonly verdict: Verdict;
  readonly usable: readonly string[];
  readonly answer: Asked;
};

type Asking = Pick<PreflightInput, 'limits' | 'messageId' | 'now' | 'ownNetworks'>;

/** Names that do not exist and are asked for beside the first, where that one got an address: who invents may rotate. */
const MORE_INVENTED = 7;

/** Limits count by the second (milliseconds). */
const QUIET_MS = 1_000;
/** Between two questions that are asked alone (milliseconds). */
const PACE_MS = 250;
/** So many names that stay shut are enough to know that it is no matter of how many were asked for. */
const SAMPLES = 2;

/** Asks one resolver for every name at once, IPv4 and IPv6. */
export async function askNames(
  server: HostPort,
  hosts: readonly string[],
  input: Asking,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const asked = await Promise.all(
    hosts.map(async (host) => {
      const startedAt = input.now();
      const ask = (type: 'A' | 'AAAA', lateMs: number) =>
        askDns(server, { name: host, type }, input.limits.dns, input.messageId(), signal, { lateMs });
      // Devices use IPv4: only that answer is waited for beyond the deadline.
      const [first, v6] = await Promise.all([ask('A', input.limits.dns), ask('AAAA', 0)]);
      // One of several servers above it may know no names but its own: then the answer is another the next time.
      const again = first.outcome === 'nxdomain' ? await ask('A', 0) : null;
      const v4 = again === null ? first : oneOf(first, again);
      return { host, v4, v6, startedAt, endedAt: input.now() };
    }),
  );
  return withRecursionKnown(
    await sixAgain(await askedAlone(asked, server, input, signal), server, input, signal),
  );
}

/**
 * A question for IPv6 that came to nothing beside a good answer for IPv4 is asked once more, when a second is over: it may have been an
 * accident, or one question too many.
 */
function sixAgain(
  asked: readonly Asked[],
  server: HostPort,
  input: Asking,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  return Promise.all(
    asked.map(async (each) => {
      if (troubleWithSix(each) === null) return each;
      await pause(QUIET_MS, signal).catch(() => {});
      if (signal.aborted) return each;
      const question = { name: each.host, type: 'AAAA' } as const;
      const again = await askDns(server, question, input.limits.dns, input.messageId(), signal).catch(
        () => null,
      );
      return again === null ? each : { ...each, v6: again, endedAt: input.now() };
    }),
  );
}

/** What counts of a name that did not exist, and was asked for again: the name, or that somebody else answers too. */
function oneOf(first: DnsAnswer, again: DnsAnswer): DnsAnswer {
  const two = again.two ?? first.two;
  if (again.outcome === 'ok')
    return { ...again, failedFirst: first.rcode, ...(two === undefined ? {} : { two }) };
  return first.two === undefined && again.two !== undefined ? again : first;
}

/**
 * All names are asked for within a moment, a device asks for one. A server that limits how many it answers drops or refuses
 * the rest, as a filter does to one name. Where it knows some names, those are asked for once more: a few first, when a
 * second is over, and where one of these opens all of them, one after the other.
 */
async function askedAlone(
  asked: readonly Asked[],
  server: HostPort,
  input: Asking,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const shut = asked.filter(({ v4 }) => mayBeCrowded(v4));
  if (shut.length === 0 || !asked.some(({ v4 }) => v4.outcome === 'ok')) return asked;
  const found = new Map<string, Asked>();
  const askAfter = async (waitMs: number, each: Asked): Promise<void> => {
    await pause(waitMs, signal).catch(() => {});
    // What was heard before somebody stopped it stays.
    if (signal.aborted) return;
    const question = { name: each.host, type: 'A' } as const;
    const again = await askDns(server, question, input.limits.dns, input.messageId(), signal).catch(
      () => null,
    );
    if (again?.outcome !== 'ok') return;
    const v4 = each.v4.rcode === '' ? again : { ...again, failedFirst: each.v4.rcode };
    found.set(each.host, { ...each, v4, alone: true, endedAt: input.now() });
  };
  for (const [index, each] of shut.slice(0, SAMPLES).entries())
    await askAfter(index === 0 ? QUIET_MS : PACE_MS, each);
  const rest = found.size === 0 ? [] : shut.slice(SAMPLES);
  await inTurn(
    rest.map((each) => async () => {
      await askAfter(PACE_MS, each);
      return found.has(each.host);
    }),
    signal,
  );
  return asked.map((each) => found.get(each.host) ?? each);
}

/** Not answered, or not now: what is done to one question too many. What ICMP says of the way is not. */
function mayBeCrowded({ outcome, errno, transport, answeredFrom, two }: DnsAnswer): boolean {
  if (errno !== '' || transport === 'tcp' || answeredFrom !== undefined || two !== undefined) return false;
  return outcome === 'timeout' || outcome === 'refused' || outcome === 'servfail';
}

/**
 * Judges every name that one resolver was asked for. The one way for the site's resolvers, this laptop's and the
 * devices': the same answer gets the same verdict, whoever uses the resolver. `resolver` is how rows name it, `otherwise` what it
 * said to other questions.
 */
export async function judgeNames(
  server: HostPort,
  resolver: string,
  answered: readonly Asked[],
  otherwise: Otherwise,
  destinations: readonly Destination[],
  input: Asking,
  signal: AbortSignal,
): Promise<{ readonly judged: ReadonlyMap<string, JudgedName>; readonly forged: readonly string[] }> {
  const own = ownNetworksOf(input.ownNetworks ?? []);
  const namedBy = (host: string): readonly Destination[] =>
    destinations.filter((destination) => destination.host === host);
  const guideOf = (host: string): readonly string[] => namedBy(host)[0]?.guide ?? [];
  const isStrange = ({ host, v4 }: Asked): boolean =>
    v4.addresses.length > 0 && !v4.addresses.some((address) => guideOf(host).includes(address));
  const [forged, asked] = await Promise.all([forgedBy(), Promise.all(answered.map(askedTwice))]);
  const judged = new Map(
    asked.map((answer) => {
      const { host, v4, v6 } = answer;
      const vendor = namedBy(host).some(isVendors);
      const others =
        vendor &&
        answersMost(
          asked.filter((each) => namedBy(each.host).some(isVendors)),
          v4.outcome,
        );
      const answersSome = asked.some((each) => each.v4.outcome === 'ok');
      const known = { resolver, v4, v6, guide: guideOf(host), own, forged, vendor, others, answersSome };
      return [
        host,
        { verdict: becauseOf(judgeDns(known), otherwise, [host]), usable: usableAddresses(known), answer },
      ] as const;
    }),
  );
  return { judged, forged };

  /**
   * What this resolver answers to a name that does not exist: asked only where an answer is not the guide's, under a
   * domain that nobody but IANA can fill (RFC 2606 §3). One that invents an address may have many, and is asked on.
   */
  async function forgedBy(): Promise<readonly string[]> {
    if (!answered.some(isStrange)) return [];
    const first = await inventedOnce();
    if (first.length === 0) return [];
    const more = await Promise.all(Array.from({ length: MORE_INVENTED }, inventedOnce));
    return [...new Set([first, ...more].flat())];
  }

  /**
   * Who answers from the way is at once there, and the resolver may have to look the name up first: its own answer comes too late
   * to be heard. Asked again it has it, and both come.
   */
  async function askedTwice(each: Asked): Promise<Asked> {
    if (!isStrange(each) || each.v4.two !== undefined) return each;
    const question = { name: each.host, type: 'A' } as const;
    const { two } = await askDns(server, question, input.limits.dns, input.messageId(), signal);
    return two === undefined ? each : { ...each, v4: { ...each.v4, two } };
  }

  async function inventedOnce(): Promise<readonly string[]> {
    const label = `x${input.messageId().toString(16)}${input.messageId().toString(16)}`;
    const question = { name: `${label}.example.com`, type: 'A' } as const;
    return (await askDns(server, question, input.limits.dns, input.messageId(), signal)).addresses;
  }
}

/** Of the vendor's names most got another answer than this, and at least one an address: it is no matter of the way out. */
function answersMost(names: readonly AnsweredName[], outcome: AnsweredName['v4']['outcome']): boolean {
  const alike = names.filter(({ v4 }) => v4.outcome === outcome).length;
  return alike * 2 < names.length && names.some(({ v4 }) => v4.outcome === 'ok');
}

/** Tells whether an address lies in one of the site's own networks. */
function ownNetworksOf(networks: readonly string[]): (address: string) => boolean {
  const spans = networks.flatMap((network) => {
    const parsed = parseRange(network);
    return parsed.ok && parsed.value.kind === 'span' ? [parsed.value.span] : [];
  });
  return (address) => spans.some((span) => spanContains(span, address));
}
