import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';

/**
 * Who answered by ICMP that a connection is not to be: this laptop itself (its own firewall, or a neighbour of its
 * that is not there), somebody on the way, or not to be told apart. Sockets do not say it, as the error word is the
 * same; the system's counters do: what this laptop says of its own connections it sends to itself and receives.
 */
export type Origin = 'laptop' | 'way' | 'unsure';

/** ICMP errors so far, of one address family (RFC 4293 `icmpMsgStats`: Linux, `/proc/net/snmp`, `snmp6`). */
export type IcmpCounts = { readonly received: number; readonly sent: number };

/**
 * What Linux makes of the ICMP errors of others while it connects (`icmp_err_convert`, `tab_unreach` of ICMPv6):
 * RFC 792 type 3 codes 0, 6, 9, 11 ENETUNREACH; 1, 10, 12 to 15 and type 11 EHOSTUNREACH; 2 ENOPROTOOPT; 5 EOPNOTSUPP;
 * 7 EHOSTDOWN; 8 ENONET; type 12 EPROTO. RFC 4443 type 1 codes 1, 5, 6 EACCES; 0 ENETUNREACH; 2, 3 EHOSTUNREACH.
 */
const FROM_ICMP: ReadonlySet<string> = new Set(
  'ENETUNREACH EHOSTUNREACH EHOSTDOWN ENONET ENOPROTOOPT EOPNOTSUPP EPROTO'.split(' '),
);

/** May this error word have come from the network by ICMP? Other systems than Linux do not say. */
export function mayBeIcmp(errno: string, address: string, platform: string = process.platform): boolean {
  if (platform !== 'linux') return false;
  return FROM_ICMP.has(errno) || (errno === 'EACCES' && isV6(address));
}

/**
 * Linux EPERM and EACCES, Windows WSAEACCES: the laptop itself forbids it, nobody on the network was asked. Over IPv6
 * Linux says EACCES for "administratively prohibited" and its kin too (RFC 4443 §3.1, codes 1, 5, 6), which come from
 * the network: there it is no proof.
 */
export function isLocalBlock(errno: string, address: string, platform: string = process.platform): boolean {
  return errno === 'EPERM' || (errno === 'EACCES' && !mayBeIcmp(errno, address, platform));
}

/** What has gone by between two readings says who answered; null where the counters cannot be read. */
export function originOf(before: IcmpCounts | null, after: IcmpCounts | null): Origin {
  if (before === null || after === null) return 'unsure';
  const received = after.received - before.received;
  const sent = after.sent - before.sent;
  if (received <= 0) return 'unsure';
  if (sent <= 0) return 'way';
  return sent >= received ? 'laptop' : 'unsure';
}

/** The counters now; null where there are none (other systems, or `/proc` is shut). */
export function icmpCounts(address: string): IcmpCounts | null {
  if (process.platform !== 'linux') return null;
  try {
    return isV6(address)
      ? readIcmp6Counts(readFileSync('/proc/net/snmp6', 'utf8'))
      : readIcmpCounts(readFileSync('/proc/net/snmp', 'utf8'));
  } catch {
    return null;
  }
}

/** `/proc/net/snmp`: a line of names and a line of numbers, both beginning with `Icmp:`. */
export function readIcmpCounts(text: string): IcmpCounts | null {
  const [names = [], numbers = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Icmp: '))
    .map((line) => line.trim().split(/\s+/));
  return countsOf((name) => Number(numbers[names.indexOf(name)]), 'ParmProbs');
}

/** `/proc/net/snmp6`: a name and a number in each line. */
export function readIcmp6Counts(text: string): IcmpCounts | null {
  const numbers = new Map(
    text.split('\n').map((line) => line.trim().split(/\s+/) as [name: string, number: string]),
  );
  return countsOf((name) => Number(numbers.get(`Icmp6${name}`)), 'ParmProblems');
}

function countsOf(number: (name: string) => number, parameters: string): IcmpCounts | null {
  const kinds = ['DestUnreachs', 'TimeExcds', parameters];
  const sum = (way: 'In' | 'Out'): number =>
    kinds.map((kind) => number(`${way}${kind}`)).reduce((a, b) => a + b, 0);
  const counts = { received: sum('In'), sent: sum('Out') };
  return Number.isFinite(counts.received + counts.sent) ? counts : null;
}

function isV6(address: string): boolean {
  return isIPv6(address.replace(/%.*$/, ''));
}
