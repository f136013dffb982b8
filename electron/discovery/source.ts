import { CancelledError, pause } from '../net/deadline.ts';
import type { Seen } from './clues.ts';
import type { WarningLog } from './warnings.ts';

/** What every source of sightings is given. */
export type SourceContext = {
  readonly see: (seen: Seen) => void;
  readonly warnings: WarningLog;
  /** SLP agents that have been asked for their attributes, shared by every client of one scan. */
  readonly described: Map<string, Promise<void>>;
  readonly signal: AbortSignal;
};

/** Ports of the protocols; a simulated site has others than the standards'. */
export type DiscoveryPorts = {
  readonly slp: number;
  readonly ssdp: number;
  readonly mdns: number;
  readonly rmcp: number;
};

/** More responders than this on one LAN are not a LAN but a flood; the rest is dropped and counted. */
export const RESPONDER_LIMIT = 4_096;

/** When to ask again, and how long to listen after the last time (milliseconds). */
export type Rounds = { readonly askAt: readonly number[]; readonly listenMs: number };

/** Runs `ask` at every moment of the rounds, then listens on; ends early only when cancelled. */
export async function runRounds(
  rounds: Rounds,
  ask: (round: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let elapsed = 0;
  for (const [round, at] of rounds.askAt.entries()) {
    await pause(at - elapsed, signal);
    elapsed = at;
    await ask(round);
  }
  await pause(rounds.listenMs, signal);
}

/** A source that was cancelled has simply ended. */
export function endQuietly(error: unknown): void {
  if (!(error instanceof CancelledError)) throw error;
}
