import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { isLocalBlock } from './tcp.ts';

/** `blocked`: the laptop itself forbids it (a local rule, security software); that is not "offline". */
export type RouteAnswer = 'routed' | 'no-route' | 'blocked';

/**
 * Does this laptop have a route to an address? Connecting a UDP socket asks the routing table and sends
 * nothing. `no-route` means there is no way out at all, which is other news than a firewall that drops.
 */
export function routeTo(address: string): Promise<RouteAnswer> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    const finish = (error: NodeJS.ErrnoException | null | undefined): void => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(!error ? 'routed' : isLocalBlock(error.code ?? '') ? 'blocked' : 'no-route');
    };
    socket.once('error', finish);
    // The port is never used: no datagram leaves.
    socket.connect(9, address, (error?: Error) => finish(error));
  });
}

/** True unless there is no way at all: what the laptop forbids is met, and named, by the check itself. */
export async function hasRoute(address: string): Promise<boolean> {
  return (await routeTo(address)) !== 'no-route';
}
