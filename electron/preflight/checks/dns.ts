import { BlockList, isIP } from 'node:net';
import { parseHostPort } from '../../address/net-address.ts';
import { translates } from '../../address/translated.ts';
import type { CheckCode, FixId } from '../../domain/check.ts';
import type { DnsAnswer } from '../../net/dns.ts';
import { facts, type Verdict } from '../row.ts';
import { sinkholeAt, sinkholeBehind } from './dns-sinkholes.ts';

/** What one resolver said of one name. */
export type DnsFacts = {
  readonly resolver: string;
  readonly v4: DnsAnswer;
  readonly v6: DnsAnswer;
  /** The guide's printed addresses for this name; empty where it prints none. */
  readonly guide: readonly string[];
  /** Private networks that are the site's own, where a name may well lead (split DNS, a mirror). */
  readonly own?: (address: string) => boolean;
  /** What this resolver answered to names that do not exist; empty where it says so. */
  readonly forged?: readonly string[];
  /** A name of the vendor's: each has an IPv4 address in the world's DNS. */
  readonly vendor?: boolean;
  /** The same resolver answers most of the vendor's other names: what is wrong is about this one. */
  readonly others?: boolean;
  /** It answers at least one of them: it is there, and questions reach it. */
  readonly answersSome?: boolean;
};

/**
 * Only IPv6 came of a name that has IPv4 as well, and devices use IPv4: the A question decides. That a name of the
 * site's own has no IPv4 address is an answer; that nobody answered the question is none.
 */
function lacksIPv4({ v4, v6, vendor = false }: DnsFacts): boolean {
  if (v4.addresses.length > 0 || v6.addresses.length === 0) return false;
  return vendor || (v4.outcome !== 'nodata' && v4.outcome !== 'ok');
}

/** The addresses of an answer that connections may go to: none that cannot be the destination's, nor what no device uses. */
export function usableAddresses(input: DnsFacts): readonly string[] {
  if (lacksIPv4(input) || sinkholeOf(input) !== null) return [];
  const { v4, v6, own = () => false, forged = [] } = input;
  return [...v4.addresses, ...v6.addresses].filter(
    (address) => isPlausible(address, own) && !isForged(address, forged),
  );
}

/**
 * Judges a name at one resolver. A vendor's name needs an IPv4 address, any other IPv4 or IPv6. Other
 * addresses than the guide printed in 2020 are worth knowing (a firewall that allows by address), not a fault. Where two
 * answers came that differ, that is the row's word, whatever the first of them says.
 */
export function judgeDns(input: DnsFacts): Verdict {
  const alone = judgeFirst(input);
  const { resolver, v4 } = input;
  if (v4.two === undefined) return alone;
  const { first, second } = v4.two;
  const usable = alone.status !== 'fail';
  return {
    status: usable ? 'warn' : 'fail',
    code: 'two-answers',
    args: {
      resolver,
      found: first,
      other: second,
      // What is behind the first decides; it may be the true one. Where that had no address, another question was asked.
      ...(usable ? { usable: 1 } : {}),
      ...(usable && v4.failedFirst === first ? { again: 1 } : {}),
    },
    fixes: ['find-dns-answerer', 'set-dns-server'],
    evidence: [...(alone.evidence ?? []), ...facts({ otherAnswer: second })],
    ...(usable ? {} : { group: twoAnswersGroup(resolver) }),
  };
}

/** One cause for all names of a resolver to which somebody else answers first. */
export function twoAnswersGroup(resolver: string | number): string {
  return `dns:two-answers:${resolver}`;
}

/** The first answer by itself, as clients take it. */
function judgeFirst(input: DnsFacts): Verdict {
  const {
    resolver,
    v4,
    v6,
    guide,
    own = () => false,
    forged = [],
    others = false,
    answersSome = false,
  } = input;
  const addresses = [...v4.addresses, ...v6.addresses];
  const aliases = [...v4.aliases, ...v6.aliases.filter((alias) => !v4.aliases.includes(alias))];
  const seen = facts({
    resolver,
    addresses: addresses.join(', '),
    cname: aliases.slice(0, 8).join(' → '),
    rcode: v4.rcode,
    rcodeAAAA: v6.rcode === v4.rcode ? undefined : v6.rcode,
    transport: v4.transport,
    errno: v4.errno,
    answeredFrom: v4.answeredFrom ?? v6.answeredFrom,
    failedFirst: v4.failedFirst ?? v6.failedFirst,
    ms: v4.ms,
  });
  const untrue = (list: readonly string[]): boolean => list.every((address) => !isPlausible(address, own));
  const product = sinkholeOf(input);
  const blocked = (found: readonly string[]): Verdict => ({
    status: 'fail',
    code: 'blocked',
    args: {
      resolver,
      found: found.join(', '),
      ...(product === null ? {} : { product }),
      ...(found.every(isPrivate) ? { private: 1 } : {}),
    },
    fixes: ['allow-name-in-dns'],
    evidence: seen,
    group: `dns:blocked:${resolver}`,
  });
  // A filter that blocks may answer nothing but an address that leads nowhere: that says more than a missing one.
  if (addresses.length > 0 && (!lacksIPv4(input) || untrue(v6.addresses))) {
    // Devices use IPv4: a filter that blocks there and forgets IPv6 has blocked them.
    const counted = v4.addresses.length > 0 ? v4.addresses : v6.addresses;
    const foreign = counted.filter((address) => isForged(address, forged));
    if (foreign.length === counted.length)
      return {
        status: 'fail',
        code: 'forged',
        args: { resolver, found: foreign.join(', '), ...(forged.length > 1 ? { several: 1 } : {}) },
        fixes: ['fix-dns-record', 'set-dns-server'],
        evidence: seen,
        group: `dns:forged:${resolver}`,
      };
    if (product !== null || untrue(counted)) return blocked(counted);
    if (counted.every((address) => isSynthetic(address) && !own(address)))
      return {
        status: 'warn',
        code: 'synthetic',
        args: { resolver, found: counted.join(', ') },
        fixes: ['check-without-agent'],
        evidence: seen,
        group: `dns:synthetic:${resolver}`,
      };
    const strange = addresses.filter((address) => !isPlausible(address, own) || isForged(address, forged));
    if (strange.length > 0)
      return {
        status: 'warn',
        code: 'some-astray',
        args: { resolver, found: strange.join(', '), count: addresses.length },
        fixes: ['fix-dns-record', 'set-dns-server'],
        evidence: seen,
      };
    const bogus = addresses.filter((address) => !isPublic(address));
    const differs = guide.length > 0 && !addresses.some((address) => guide.includes(address));
    const printed = facts({ guide: guide.join(', ') });
    if (!differs && bogus.length === 0)
      return { status: 'pass', code: 'ok', evidence: [...seen, ...printed] };
    return {
      status: 'warn',
      code: 'differs-from-guide',
      args: { resolver, found: addresses.join(', '), guide: guide.join(', '), notPublic: bogus.join(', ') },
      fixes: ['update-allow-list-addresses'],
      evidence: [...seen, ...printed],
    };
  }
  // Led to a filter's name, with or without the address behind it.
  if (product !== null) return blocked(addresses.length > 0 ? addresses : aliases.slice(-1));
  const fail = (code: CheckCode, fixes: readonly FixId[], args: Verdict['args'] = {}): Verdict => ({
    status: 'fail',
    code,
    args: { resolver, ...(v6.addresses.length > 0 ? { onlyV6: v6.addresses.join(', ') } : {}), ...args },
    fixes,
    evidence: seen,
  });
  const from = v4.answeredFrom ?? v6.answeredFrom;
  if (from !== undefined) return fail('other-source', ['fix-dns-source', 'set-dns-server'], { from });
  const alias = aliases.at(-1) ?? '';
  switch (v4.outcome) {
    case 'nxdomain':
      return fail('nxdomain', ['fix-dns-record', 'set-dns-server'], { alias });
    case 'nodata':
    case 'ok':
      if (v6.addresses.length > 0 && v6.addresses.every((address) => isTranslated(address, guide)))
        return fail('no-address', ['ipv4-way', 'set-dns-server'], { translated: 1 });
      return fail('no-address', ['fix-dns-record', 'set-dns-server'], {
        alias,
        rcode: v4.rcode,
        ...(v4.loops === true ? { loops: 1 } : {}),
      });
    case 'refused':
      return v4.transport === 'tcp'
        ? fail('tcp-shut', ['open-dns-tcp', 'set-dns-server'])
        : v4.errno === ''
          ? // One that refuses whoever asks is told by its own row (`resolver.ts`): this one refuses the name.
            fail('refused', ['allow-name-in-dns', 'fix-dns-server', 'set-dns-server'], { name: 1 })
          : fail('refused', ['fix-dns-server', 'set-dns-server', 'open-firewall'], {
              ...towards(resolver),
              closed: 1,
            });
    case 'no-recursion':
      return {
        ...fail('no-recursion', ['fix-dns-server', 'set-dns-server']),
        group: `dns:no-recursion:${resolver}`,
      };
    case 'timeout':
      return v4.transport === 'tcp'
        ? fail('tcp-shut', ['open-dns-tcp', 'set-dns-server'])
        : others
          ? fail('timeout', OF_ONE_NAME, { name: 1 })
          : answersSome
            ? {
                ...fail('timeout', ['fix-dns-server', 'set-dns-server'], { some: 1 }),
                group: `dns:unanswered:${resolver}`,
              }
            : fail('timeout', ['fix-dns-server', 'open-firewall'], towards(resolver));
    case 'rejected':
      return v4.transport === 'tcp'
        ? fail('tcp-shut', ['open-dns-tcp', 'set-dns-server'])
        : fail('rejected', ['open-firewall', 'set-dns-server'], { ...towards(resolver), errno: v4.errno });
    case 'blocked':
      return { ...fail('local-block', ['allow-this-program']), group: 'local-block' };
    case 'garbage':
      return fail('unusable', ['fix-dns-server', 'set-dns-server']);
    case 'servfail':
      return others && v4.rcode === 'SERVFAIL'
        ? fail('servfail', OF_ONE_NAME, { alias, rcode: v4.rcode, name: 1 })
        : fail('servfail', ['fix-dns-server'], { alias, rcode: v4.rcode });
  }
}

/** A firewall is asked to let the question through to the resolver, not to the destination that the row is about. */
function towards(resolver: string): NonNullable<Verdict['args']> {
  const at = parseHostPort(resolver, 53);
  return at.ok ? { host: at.value.host, port: at.value.port } : {};
}

/** What helps where a resolver has nothing for one name of many. */
const OF_ONE_NAME = ['fix-dns-record', 'set-dns-server'] as const;

/** Whose DNS filter leads this name astray, by the addresses that count or an alias; null where none is known to. */
function sinkholeOf({ v4, v6 }: DnsFacts): string | null {
  const counted = v4.addresses.length > 0 ? v4.addresses : v6.addresses;
  const [first = null, ...others] = counted.map(sinkholeAt);
  if (first !== null && !others.includes(null)) return first;
  return [...v4.aliases, ...v6.aliases].map(sinkholeBehind).find((product) => product !== null) ?? null;
}

/**
 * One of the addresses that a resolver invents. Where it gives another one each time, the next is of the same network
 * (a load balancer's pool), and not among those that were heard.
 */
function isForged(address: string, forged: readonly string[]): boolean {
  if (forged.includes(address)) return true;
  const net = networkOf(address);
  return forged.length > 1 && net !== '' && forged.some((each) => networkOf(each) === net);
}

/** The /24 of an IPv4 address; empty of any other. */
function networkOf(address: string): string {
  return isIP(address) === 4 ? address.replace(/\.\d+$/, '') : '';
}

/** Could a public name honestly lead there? Not to nowhere, a DNS filter, this laptop, its link, or a stranger's LAN. */
export function isPlausible(address: string, own: (address: string) => boolean): boolean {
  const family = isIP(address);
  if (family === 0 || sinkholeAt(address) !== null || NOWHERE.check(address, family === 6 ? 'ipv6' : 'ipv4'))
    return false;
  return !isPrivate(address) || own(address);
}

/** Somebody's own network: a filter leads there, and so does a site that relays by itself. */
export function isPrivate(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * An IPv4 address in an IPv6 one, as DNS64 makes them on lines without IPv4 (RFC 6147): under the well-known prefixes
 * (RFC 6052, RFC 8215), or a guide's address under any other (one of the site's provider).
 */
function isTranslated(address: string, guide: readonly string[]): boolean {
  if (isIP(address) !== 6) return false;
  if (TRANSLATED.check(address, 'ipv6')) return true;
  return guide.some((each) => translates(address, each));
}

/** 0/8, 127/8, link-local, multicast and reserved (RFC 6890). */
const NOWHERE = listOf([
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
]);
/** RFC 1918 and unique local addresses (RFC 4193). */
const PRIVATE = listOf([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
]);

/**
 * Carriers' inner networks (RFC 6598) and the range for benchmarks (RFC 2544), which nobody on the internet has: agents that relay
 * a computer's connections make up addresses of these and answer its questions with them.
 */
const SYNTHETIC = listOf([
  ['100.64.0.0', 10],
  ['198.18.0.0', 15],
]);

/** One of those: a network of an adapter in them is an agent's, and no network of a site. */
export function isSynthetic(address: string): boolean {
  return isIP(address) === 4 && SYNTHETIC.check(address, 'ipv4');
}

const TRANSLATED = listOf([
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
]);

function listOf(nets: readonly (readonly [net: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}

/** Nobody is there at all: neither silence to everything nor what ICMP says of the way is an answer about a name. */
export function isDead(answer: DnsAnswer): boolean {
  const nobody = ['timeout', 'blocked', 'rejected'].includes(answer.outcome);
  return nobody || (answer.outcome === 'refused' && answer.errno !== '');
}

/** Private, loopback, link-local and documentation ranges: a public name that points there is intercepted or split. */
const NOT_PUBLIC = listOf([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
]);

export function isPublic(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !NOT_PUBLIC.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
