import { isLocalBlock, mayBeIcmp } from './icmp-origin.ts';

/** Why a question by UDP has no answer, as far as the system tells. */
export type UdpFailure =
  | 'refused' // ICMP "port unreachable": nobody listens there, or a firewall says so
  | 'rejected' // ICMP "prohibited" of somebody on the way (Linux)
  | 'blocked' // this laptop lets no question out
  | 'timeout';

/**
 * What an error of a UDP socket says that is bound to one server. `asked`: the socket was bound, so there is a route.
 * Linux then hands over only those ICMP errors that are final (RFC 1122 §4.1.3.3: "prohibited" and "port unreachable";
 * no neighbour's absence), and says EPERM of its own rules when it sends, before what those rules answer arrives.
 */
export function udpFailureOf(
  errno: string,
  address: string,
  asked: boolean,
  platform: string = process.platform,
): UdpFailure {
  if (errno === 'ECONNREFUSED') return 'refused';
  if (errno === 'EACCES' && !asked) return 'blocked';
  if (isLocalBlock(errno, address, platform)) return 'blocked';
  return asked && mayBeIcmp(errno, address, platform) ? 'rejected' : 'timeout';
}
