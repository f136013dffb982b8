import type { Socket } from 'node:net';
import { afterListening } from './listening.ts';

/** Why an exchange brought nothing: the peer said too much, too little, or nothing in time. */
export type ExchangeFailure = 'timeout' | 'too-long' | 'hung-up' | 'cancelled';

/**
 * Sends one message over an open connection and reads until `complete` says how long the answer is. The socket
 * is destroyed afterwards in every case.
 */
export function exchange(
  socket: Socket,
  message: Uint8Array,
  complete: (received: Buffer) => number | null,
  limits: { readonly bytes: number; readonly ms: number },
  signal: AbortSignal,
): Promise<Buffer | ExchangeFailure> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const settle = (result: Buffer | ExchangeFailure): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => settle('cancelled');
    const callOff = afterListening(limits.ms, () => settle('timeout'));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const length = complete(received);
      if (received.length > limits.bytes || (length !== null && length > limits.bytes)) settle('too-long');
      else if (length !== null && received.length >= length) settle(received.subarray(0, length));
    });
    socket.once('error', () => settle('hung-up'));
    socket.once('close', () => settle('hung-up'));
    socket.write(message);
    if (signal.aborted) onAbort();
  });
}
