import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { handshake } from '../net/tls.ts';
import { askSmall } from '../net/tls-small.ts';
import type { SecondQuestions, TlsObservation } from './checks/tls.ts';

/** A name that no filter would know, for telling an SNI filter from a dead server (peers-and-numbers.md §2.2). */
const NEUTRAL_SNI = 'example.com';
/** A second question gets at most this long: by then the first has waited long already (milliseconds). */
const SECOND_MS = 3_000;

/** How this destination is reached: a connection, or a tunnel through the proxy. Null where it can't be had again. */
export type Reach = (signal: AbortSignal) => Promise<Socket | null>;

export type TlsOptions = {
  readonly host: string;
  readonly timeoutMs: number;
  readonly ca: readonly string[];
};

/**
 * Handshake with SNI; where that fails, the question why: an old protocol, a filter on the name, or large packets
 * that get lost. A healthy way is asked nothing twice.
 */
export async function observeTls(
  socket: Socket,
  again: Reach,
  options: TlsOptions,
  signal: AbortSignal,
): Promise<{ readonly observation: TlsObservation; readonly socket: TLSSocket | null }> {
  const normal = await handshake(socket, options, signal);
  if (normal.ok) return { observation: { ok: true, facts: normal.facts, old: false }, socket: normal.socket };
  const { failure } = normal;
  const { kind } = failure;
  if (kind === 'protocol' || kind === 'handshake') {
    const second = await again(signal);
    const old = second && (await handshake(second, { ...options, minVersion: 'TLSv1' }, signal));
    if (old?.ok) {
      old.socket.on('error', () => {});
      old.socket.destroy();
      return { observation: { ok: true, facts: old.facts, old: true }, socket: null };
    }
  }
  const asked = kind === 'reset' || kind === 'timeout' ? await askAgain(again, options, signal) : undefined;
  return {
    observation: { ok: false, failure, ...(asked === undefined ? {} : { asked }) },
    socket: null,
  };
}

/** Three questions at once, each over a connection of its own. */
async function askAgain(again: Reach, options: TlsOptions, signal: AbortSignal): Promise<SecondQuestions> {
  const timeoutMs = Math.min(SECOND_MS, options.timeoutMs);
  const [neutral, smallNamed, smallBare] = await Promise.all([
    again(signal).then(async (socket) => {
      const met = socket && (await handshake(socket, { ...options, host: NEUTRAL_SNI, timeoutMs }, signal));
      if (met?.ok) {
        met.socket.on('error', () => {});
        met.socket.destroy();
      }
      return met?.ok ? ('ok' as const) : ('failed' as const);
    }),
    ...[options.host, ''].map((name) =>
      again(signal).then((socket) =>
        socket ? askSmall(socket, name, timeoutMs, signal) : ('silent' as const),
      ),
    ),
  ]);
  return { neutral, smallNamed: smallNamed ?? 'silent', smallBare: smallBare ?? 'silent' };
}
