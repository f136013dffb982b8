import { formatHostPort, type HostPort } from '../address/net-address.ts';
import { plainAddress } from '../domain/plain-address.ts';

/**
 * Where an answer came from, if not from where it was asked: the address, or address and port where only the port is
 * another. Null where it is the same, however it is spelled (an IPv6 address has many forms, and none tells its zone). A client drops such an answer (RFC 5452 §9.1: address and port have to match), and so
 * does every address translation on the way.
 */
export function otherSource(
  sender: { readonly address: string; readonly port: number },
  asked: HostPort,
): string | null {
  const bare = (address: string): string => plainAddress(address.replace(/%.*$/, '').toLowerCase());
  if (bare(sender.address) !== bare(asked.host)) return sender.address;
  return sender.port === asked.port ? null : formatHostPort(sender.address, sender.port);
}
