import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';

/**
 * The neighbour that packets to an address go to first: the destination itself on this laptop's own network, else a
 * router. `answers` says whether it answers ARP (RFC 826).
 */
export type NextHop = { readonly address: string; readonly answers: boolean };

/**
 * The next hop as Linux shows it (`/proc/net/route`, `/proc/net/arp`). Null where that is not to be known: other
 * systems, IPv6, routes of other tables, lines without neighbours (VPN, PPP).
 */
export function nextHop(address: string): NextHop | null {
  if (process.platform !== 'linux' || !isIPv4(address)) return null;
  try {
    return nextHopIn(readFileSync('/proc/net/route', 'utf8'), readFileSync('/proc/net/arp', 'utf8'), address);
  } catch {
    return null;
  }
}

/** The next hop towards an address where it does not answer ARP: nothing that went there has left this network; undefined else. */
export function silentHopTo(address: string): string | undefined {
  const hop = nextHop(address);
  return hop !== null && !hop.answers ? hop.address : undefined;
}

/** ATF_COM: the neighbour's hardware address is known (`linux/if_arp.h`). */
const COMPLETE = 2;
/** RTF_GATEWAY (`linux/route.h`). */
const GATEWAY = 2;

/** Pure: the longest prefix wins, of equals the lower metric (RFC 1812 §5.2.4.3). */
export function nextHopIn(routes: string, neighbours: string, address: string): NextHop | null {
  const wanted = numberOf(address);
  const [best] = linesOf(routes)
    .map(([, net = '', gateway = '', flags = '', , , metric = '', mask = '']) => ({
      net: littleEndian(net),
      mask: littleEndian(mask),
      gateway: (Number.parseInt(flags, 16) & GATEWAY) === 0 ? null : littleEndian(gateway),
      metric: Number(metric),
    }))
    .filter(({ net, mask }) => (wanted & mask) >>> 0 === net)
    .sort((a, b) => b.mask - a.mask || a.metric - b.metric);
  if (!best) return null;
  const hop = best.gateway === null ? address : dotted(best.gateway);
  const neighbour = linesOf(neighbours).find(([each]) => each === hop);
  if (!neighbour) return null;
  return { address: hop, answers: (Number.parseInt(neighbour[2] ?? '', 16) & COMPLETE) !== 0 };
}

/** The columns of each line below the head. */
function linesOf(table: string): readonly (readonly string[])[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '');
}

/** Linux prints an address as the number that lies in its memory; every machine this runs on is little-endian. */
function littleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE();
}

function numberOf(address: string): number {
  return Buffer.from(address.split('.').map(Number)).readUInt32BE();
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.');
}
