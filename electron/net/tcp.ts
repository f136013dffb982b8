import { connect, type Socket } from 'node:net';

/** What a connection attempt met, kept apart because each has another cause (peers-and-numbers.md §2.2). */
export type TcpOutcome =
  | 'open'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'reset'
  /** This laptop's own security software, or a local rule, lets the program not out. */
  | 'blocked'
  | 'cancelled';

export type TcpAttempt = {
  readonly outcome: TcpOutcome;
  /** Round trip of the handshake or of the refusal; the whole wait for a timeout (milliseconds). */
  readonly ms: number;
  /** The system's own word (`ECONNREFUSED`, …); empty when open. */
  readonly errno: string;
};

export type TcpOptions = {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Local address to connect from; absent: the system's choice. */
  readonly localAddress?: string;
};

/** Linux EPERM and EACCES, Windows WSAEACCES: the laptop itself forbids it, nobody on the network was asked. */
export function isLocalBlock(errno: string): boolean {
  return errno === 'EACCES' || errno === 'EPERM';
}

/** Maps the system's error word to an outcome. */
export function tcpOutcomeOf(errno: string): TcpOutcome {
  if (isLocalBlock(errno)) return 'blocked';
  switch (errno) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'reset';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      // EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ENETDOWN, EINVAL.
      return 'unreachable';
  }
}

/** Opens a connection and hands the open socket over; the caller ends it. */
export function openTcp(
  options: TcpOptions,
  signal: AbortSignal,
): Promise<TcpAttempt & { readonly socket: Socket | null }> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({
      host: options.address,
      port: options.port,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
      // The address is a literal: no name resolution, no thread pool.
      family: options.address.includes(':') ? 6 : 4,
    });
    const finish = (outcome: TcpOutcome, errno: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeListener('connect', onConnect);
      socket.removeListener('error', onError);
      if (outcome !== 'open') {
        socket.once('error', () => {});
        socket.destroy();
      }
      resolve({
        outcome,
        errno,
        ms: performance.now() - started,
        socket: outcome === 'open' ? socket : null,
      });
    };
    const onConnect = (): void => finish('open', '');
    const onError = (error: NodeJS.ErrnoException): void =>
      finish(tcpOutcomeOf(error.code ?? ''), error.code ?? '');
    const onAbort = (): void => finish('cancelled', '');
    const timer = setTimeout(() => finish('timeout', 'deadline'), options.timeoutMs);
    socket.once('connect', onConnect);
    socket.once('error', onError);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
