import { readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';

/**
 * The lightest TCP connection attempt there is, for sweeps: no promise, no timer and no abort listener per
 * probe, because tens of thousands are in flight one after another (peers-and-numbers.md §3.2). The caller keeps
 * the clock. An open socket is handed over; whoever takes it ends it.
 */
export type ProbeAnswer =
  | { readonly kind: 'open'; readonly socket: Socket }
  | { readonly kind: 'refused' }
  /** The connection was taken and ended at once: somebody listens there, and may speak the next time. */
  | { readonly kind: 'reset' }
  /** A router or the system says there is no way there. */
  | { readonly kind: 'unreachable'; readonly errno: string }
  /** This laptop has no socket, port or buffer left: says nothing about the address. */
  | { readonly kind: 'exhausted'; readonly errno: string };

const EXHAUSTED = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN', 'EADDRNOTAVAIL', 'EADDRINUSE']);

/** Starts an attempt; `onAnswer` is called at most once. The returned function gives up, if it is not too late. */
export function startProbe(
  address: string,
  port: number,
  family: 4 | 6,
  onAnswer: (answer: ProbeAnswer) => void,
): () => void {
  const socket = createConnection({ host: address, port, family, autoSelectFamily: false });
  let over = false;
  socket.on('connect', () => {
    if (over) return;
    over = true;
    onAnswer({ kind: 'open', socket });
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (over) return;
    over = true;
    const errno = error.code ?? '';
    if (errno === 'ECONNREFUSED') onAnswer({ kind: 'refused' });
    else if (errno === 'ECONNRESET') onAnswer({ kind: 'reset' });
    else if (EXHAUSTED.has(errno)) onAnswer({ kind: 'exhausted', errno });
    else onAnswer({ kind: 'unreachable', errno });
  });
  return () => {
    if (over) return;
    over = true;
    socket.destroy();
  };
}

/**
 * How many sockets may be in flight. Windows has 16,384 dynamic ports and fails near that many; 2,000 is a safe
 * share (peers-and-numbers.md §3.3). Elsewhere the file limit rules; 100 stay free for everything else. Electron
 * and Node raise their own limit to the hard one at start, so the soft limit read here is what counts.
 */
export function socketWindow(fast: boolean, limits: () => number | null = openFilesLimit): number {
  if (process.platform === 'win32') return fast ? 4_000 : 2_000;
  // Without a known limit: macOS grants 10,240 at least once raised.
  const ceiling = (limits() ?? 8_192) - 100;
  return Math.max(16, Math.min(fast ? 8_000 : 4_000, ceiling));
}

/** The soft limit of open files where the system shows it (Linux); null elsewhere. */
function openFilesLimit(): number | null {
  try {
    const match = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    const word = match?.[1];
    return word === undefined ? null : word === 'unlimited' ? 65_536 : Number(word);
  } catch {
    return null;
  }
}
