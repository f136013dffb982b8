import type { Socket } from 'node:net';
import { untrusted } from '../domain/evidence.ts';
import { afterListening } from './listening.ts';

/** What the server that is expected says first: FTP a reply code, SSH its version. */
export type Greeter = 'ftp' | 'ssh';

/** More than any server says before its version (RFC 4253 §4.2 asks for patience, not for memory). */
const READ_LIMIT_BYTES = 8 << 10;

/**
 * Reads the greeting of a server that speaks first and ends the connection: the first line, of an SSH server the line
 * that begins with `SSH-`, before which it may send others (RFC 4253 §4.2). Empty when nothing came in time; the first
 * line where no version did.
 */
export function readGreeting(
  socket: Socket,
  greeter: Greeter,
  limitMs: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const settle = (): void => {
      callOff();
      signal.removeEventListener('abort', settle);
      socket.removeAllListeners('data');
      socket.on('error', () => {});
      socket.destroy();
      const lines = received.split(/\r?\n/);
      const version = greeter === 'ssh' ? lines.find((line) => line.startsWith('SSH-')) : undefined;
      resolve(untrusted(version ?? lines[0] ?? '', 200));
    };
    const callOff = afterListening(limitMs, settle);
    signal.addEventListener('abort', settle, { once: true });
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const complete = greeter === 'ssh' ? /^SSH-[^\n]*\n/m.test(received) : received.includes('\n');
      if (complete || received.length > READ_LIMIT_BYTES) settle();
    });
    socket.once('end', settle);
    socket.once('error', settle);
    socket.once('close', settle);
  });
}
