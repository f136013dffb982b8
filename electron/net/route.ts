import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/**
 * Does this laptop have a route to an address? Connecting a UDP socket asks the routing table and sends
 * nothing. False means there is no way out at all, which is other news than a firewall that drops.
 */
export function hasRoute(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    const finish = (routed: boolean): void => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(routed);
    };
    socket.once('error', () => finish(false));
    // The port is never used: no datagram leaves.
    socket.connect(9, address, (error?: Error) => finish(error === undefined || error === null));
  });
}
