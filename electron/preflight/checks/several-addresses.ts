import { isIPv6 } from 'node:net';
import { formatHostPort, type HostPort } from '../../address/net-address.ts';

/** What a row says of the several addresses behind one name: of a proxy, of a time server. */

/**
 * Of the addresses that did not answer, those that a device may meet in vain: devices use IPv4, so a dead IPv6 address
 * beside an IPv4 one that works decides nothing.
 */
export function metInVain(dead: readonly HostPort[], alive: readonly HostPort[]): readonly HostPort[] {
  const works4 = alive.some(({ host }) => !isIPv6(host));
  return dead.filter(({ host }) => !(works4 && isIPv6(host)));
}

/** Addresses as a row shows them, with their ports. */
export function shownAddresses(addresses: readonly HostPort[]): string {
  return addresses.map(({ host, port }) => formatHostPort(host, port)).join(', ');
}
