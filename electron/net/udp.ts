import { createSocket, type Socket } from 'node:dgram';

/** One datagram as it came; an IPv6 link-local sender carries its `%zone`. */
export type Datagram = { readonly data: Buffer; readonly address: string; readonly port: number };

export type UdpOptions = {
  readonly family: 4 | 6;
  /** Local address to send from (with its `%zone`); absent: the system's choice. The port is always ephemeral. */
  readonly bind?: string;
  /** Hops a multicast may travel. */
  readonly multicastTtl?: number;
  readonly broadcast?: boolean;
};

/** An open UDP socket. `send` never throws: it answers the system's error word, empty when the datagram left. */
export type UdpPort = {
  readonly send: (message: Uint8Array, port: number, address: string) => Promise<string>;
  readonly close: () => void;
};

/** What a closed socket answers to `send`. */
const CLOSED = 'closed';

/**
 * Opens a socket on one adapter. A failure is the system's error word: one adapter's trouble must never end a
 * scan. Errors that ICMP reports later are dropped; silence says the same.
 */
export function openUdp(
  options: UdpOptions,
  onDatagram: (datagram: Datagram) => void,
): Promise<{ readonly port: UdpPort } | { readonly errno: string }> {
  return new Promise((resolve) => {
    const socket = createSocket(options.family === 4 ? 'udp4' : 'udp6');
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      close();
      resolve({ errno: error.code ?? error.message });
    };
    socket.once('error', fail);
    socket.bind({ port: 0, ...(options.bind === undefined ? {} : { address: options.bind }) }, () => {
      try {
        setUp(socket, options);
      } catch (error) {
        fail(error as NodeJS.ErrnoException);
        return;
      }
      socket.removeListener('error', fail);
      socket.on('error', () => {});
      socket.on('message', (data, from) => onDatagram({ data, address: from.address, port: from.port }));
      resolve({
        port: {
          close,
          send: (message, port, address) =>
            new Promise((sent) => {
              if (closed) {
                sent(CLOSED);
                return;
              }
              socket.send(message, port, address, (error) =>
                sent(error ? ((error as NodeJS.ErrnoException).code ?? error.message) : ''),
              );
            }),
        },
      });
    });
  });
}

function setUp(socket: Socket, options: UdpOptions): void {
  if (options.broadcast === true) socket.setBroadcast(true);
  if (options.multicastTtl === undefined) return;
  socket.setMulticastTTL(options.multicastTtl);
  if (options.bind === undefined) return;
  // IPv4 names the adapter by its address, IPv6 by its zone (Node dgram, setMulticastInterface).
  const zone = options.bind.split('%')[1];
  if (options.family === 4) socket.setMulticastInterface(options.bind);
  else if (zone !== undefined) socket.setMulticastInterface(`::%${zone}`);
}
