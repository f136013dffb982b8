import { BlockList, isIP } from 'node:net';
import type { DnsAnswer } from '../net/dns.ts';
import { facts, type Verdict } from './row.ts';

/** What one resolver said of one name. */
export type DnsFacts = {
  readonly resolver: string;
  readonly v4: DnsAnswer;
  readonly v6: DnsAnswer;
  /** The guide's printed addresses for this name; empty where it prints none. */
  readonly guide: readonly string[];
};

/**
 * Judges a name at one resolver. A name needs an IPv4 or IPv6 address; the A question counts first. Other
 * addresses than the guide printed in 2020 are worth knowing (a firewall that allows by address), not a fault.
 */
export function judgeDns({ resolver, v4, v6, guide }: DnsFacts): Verdict {
  const addresses = [...v4.addresses, ...v6.addresses];
  const seen = facts({
    resolver,
    addresses: addresses.join(', '),
    cname: [...v4.aliases, ...v6.aliases].slice(0, 8).join(' → '),
    rcode: v4.rcode,
    rcodeAAAA: v6.rcode === v4.rcode ? undefined : v6.rcode,
    transport: v4.transport,
    errno: v4.errno,
    ms: v4.ms,
  });
  if (addresses.length > 0) {
    const bogus = addresses.filter((address) => !isPublic(address));
    const differs = guide.length > 0 && !addresses.some((address) => guide.includes(address));
    if (!differs && bogus.length === 0) return { status: 'pass', code: 'ok', evidence: seen };
    return {
      status: 'warn',
      code: 'differs-from-guide',
      args: { resolver, found: addresses.join(', '), guide: guide.join(', '), notPublic: bogus.join(', ') },
      fixes: ['update-allow-list-addresses'],
      evidence: [...seen, ...facts({ guide: guide.join(', ') })],
    };
  }
  switch (v4.outcome) {
    case 'nxdomain':
    case 'nodata':
    case 'ok':
      return {
        status: 'fail',
        code: 'nxdomain',
        args: { resolver },
        fixes: ['fix-dns-record', 'set-dns-server'],
        evidence: seen,
      };
    case 'refused':
      return {
        status: 'fail',
        code: 'refused',
        args: { resolver },
        fixes: ['fix-dns-server', 'set-dns-server'],
        evidence: seen,
      };
    case 'timeout':
      return {
        status: 'fail',
        code: 'timeout',
        args: { resolver },
        fixes: ['fix-dns-server', 'open-firewall'],
        evidence: seen,
      };
    case 'servfail':
    case 'garbage':
      return {
        status: 'fail',
        code: 'servfail',
        args: { resolver },
        fixes: ['fix-dns-server'],
        evidence: seen,
      };
  }
}

/** Nobody is there at all: neither silence to everything nor a closed port is an answer about a name. */
export function isDead(answer: DnsAnswer): boolean {
  return answer.outcome === 'timeout' || (answer.outcome === 'refused' && answer.errno !== '');
}

/** Private, loopback, link-local and documentation ranges: a public name that points there is intercepted or split. */
const NOT_PUBLIC = new BlockList();
for (const [net, prefix] of [
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
] as const) {
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
] as const) {
  NOT_PUBLIC.addSubnet(net, prefix, 'ipv6');
}

export function isPublic(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !NOT_PUBLIC.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
