/** A SOCKS proxy that connects to nothing: version 5 as far as its greeting (RFC 1928 §3), or version 4 rejecting. */
import { createServer, type Socket } from 'node:net';
import { listenTcp } from './kit.ts';

/** What it does to a first byte that is no version of its own; RFC 1928 says nothing of it, and servers differ. */
export type SocksManner =
  /** Dante, OpenSSH. */
  | 'hang-up'
  /** microsocks: a general failure (§6). */
  | 'failure'
  /** "No acceptable methods" (§3), then the end. */
  | 'no-method'
  /** Reads on for as many methods as the second byte says. */
  | 'wait';

export type RunningSocks = {
  readonly address: string;
  readonly port: number;
  /** The first byte of every connection. */
  readonly firsts: number[];
  close(): Promise<void>;
};

export async function startSocks(options: {
  readonly address: string;
  readonly port?: number;
  readonly version: 4 | 5;
  readonly manner: SocksManner;
}): Promise<RunningSocks> {
  const firsts: number[] = [];
  const { version, manner } = options;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let read = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      if (read.length === 0) firsts.push(chunk[0] ?? 0);
      read = Buffer.concat([read, chunk]);
      if (read[0] !== version) {
        if (manner === 'hang-up') socket.destroy();
        if (manner === 'failure') socket.end(Buffer.from([5, 1, 0, 1, 0, 0, 0, 0, 0, 0]));
        if (manner === 'no-method') socket.end(Buffer.from([5, 0xff]));
      } else if (version === 5 && read.length >= 2 && read.length >= 2 + (read[1] ?? 0)) {
        const open = read.subarray(2, 2 + (read[1] ?? 0)).includes(0);
        socket.write(Buffer.from([5, open ? 0 : 0xff]));
      } else if (version === 4 && read.length >= 9 && read.includes(0, 8)) {
        // 91: rejected or failed.
        socket.end(Buffer.from([0, 91, 0, 0, 0, 0, 0, 0]));
      }
    });
  });
  const listener = await listenTcp(server, options.address, options.port ?? 0);
  return {
    address: options.address,
    port: listener.port,
    firsts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await listener.close();
    },
  };
}
