import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterListening } from './listening.ts';

/**
 * A TLS hello whose only possible answer is small: it offers one cipher suite that nobody takes, so a TLS server
 * says "handshake failure" in seven bytes (RFC 5246 §7.2.2). Where that comes and a certificate does not, large
 * packets are lost on the way.
 */
export type SmallAnswer = 'tls' | 'closed' | 'other' | 'silent';

/** TLS_RSA_WITH_NULL_MD5, refused by every server of this century. */
const UNWANTED_SUITE = 0x0001;

/**
 * At the end of its random bytes, where a TLS server sees no difference: HTTP servers and proxies read lines, and some (Squid)
 * wait for the end of one before they answer what they do not understand.
 */
const EMPTY_LINE = Buffer.from('\r\n\r\n');

/** The record of that hello; `name` goes as SNI (RFC 6066 §3), none where it is empty. */
export function smallHello(name: string): Buffer {
  const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
  const sized = (body: Buffer): Buffer => Buffer.concat([u16(body.length), body]);
  const host = Buffer.from(name, 'ascii');
  const sni = Buffer.concat([u16(0), sized(sized(Buffer.concat([Buffer.from([0]), sized(host)])))]);
  const body = Buffer.concat([
    Buffer.from([0x03, 0x03]),
    randomBytes(32 - EMPTY_LINE.length),
    EMPTY_LINE,
    Buffer.from([0]),
    sized(u16(UNWANTED_SUITE)),
    Buffer.from([1, 0]),
    ...(name === '' ? [] : [sized(sni)]),
  ]);
  const message = Buffer.concat([Buffer.from([1, 0]), sized(body)]);
  return Buffer.concat([Buffer.from([0x16, 0x03, 0x01]), sized(message)]);
}

/** Sends that hello over an open connection, which is ended afterwards. */
export function askSmall(
  socket: Socket,
  name: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<SmallAnswer> {
  return new Promise((resolve) => {
    const settle = (answer: SmallAnswer): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      resolve(answer);
    };
    const onAbort = (): void => settle('silent');
    const callOff = afterListening(limitMs, onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
    // An alert or a handshake record (RFC 8446 §5.1).
    socket.on('data', (data: Buffer) => settle(data[0] === 0x15 || data[0] === 0x16 ? 'tls' : 'other'));
    socket.once('error', () => settle('closed'));
    socket.once('close', () => settle('closed'));
    socket.once('end', () => settle('closed'));
    // A tunnel in which something came already was given paused.
    socket.resume();
    socket.write(smallHello(name));
    if (signal.aborted) onAbort();
  });
}
