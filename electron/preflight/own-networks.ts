import type { NetworkInterface } from '../net/interfaces.ts';
import { isSynthetic } from './checks/dns.ts';

/**
 * Networks of the site's own (CIDR, ranges), where a name may well lead: those that this laptop is in, and those that a person
 * named. An agent gives its adapter an address of the range of which it makes up others; that network counts only where it was named.
 */
export function ownNetworks(
  adapters: readonly Pick<NetworkInterface, 'cidr' | 'internal'>[],
  named: readonly string[],
): readonly string[] {
  const own = adapters.filter(({ cidr, internal }) => !internal && !isSynthetic(cidr.replace(/\/.*$/, '')));
  return [...own.map(({ cidr }) => cidr), ...named];
}
