import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** `blocked`: the laptop itself forbids it (a local rule, security software); that is not "offline". */
export type RouteAnswer = 'routed' | 'no-route' | 'blocked';

/** Which way this laptop would take, and with which of its addresses; '' where it takes none. */
export type Way = { readonly answer: RouteAnswer; readonly from: string };

/**
 * Does this laptop have a route to an address? Connecting a UDP socket asks the routing table and sends
 * nothing. `no-route` means there is no way out at all, which is other news than a firewall that drops.
 */
export function wayTo(address: string): Promise<Way> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    const finish = (error: NodeJS.ErrnoException | null | undefined): void => {
      const from = error ? '' : socket.address().address;
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      // No packet leaves, so nobody but the laptop can have said it: EACCES is its own word here, over IPv6 too.
      const forbidden = error?.code === 'EACCES' || error?.code === 'EPERM';
      const answer = !error ? 'routed' : forbidden ? 'blocked' : 'no-route';
      resolve({ answer, from });
    };
    socket.once('error', finish);
    // The port is never used: no datagram leaves.
    socket.connect(9, address, (error?: Error) => finish(error));
  });
}

export async function routeTo(address: string): Promise<RouteAnswer> {
  return (await wayTo(address)).answer;
}

/** True unless there is no way at all: what the laptop forbids is met, and named, by the check itself. */
export async function hasRoute(address: string): Promise<boolean> {
  return (await routeTo(address)) !== 'no-route';
}
