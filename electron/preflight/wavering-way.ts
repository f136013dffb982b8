import { pause } from '../net/deadline.ts';
import { openTcp } from '../net/tcp.ts';
import type { PreflightInput } from './input.ts';
import type { AskedAtOnce } from './one-by-one.ts';

type Opened = Awaited<ReturnType<typeof openTcp>>;

/** Connections to one address and port, begun one after the other: so many, at such a distance (milliseconds). */
const TIMES = 5;
const APART_MS = 300;
/** What else is asked for a second time has begun by then (milliseconds): a limit by the second is not to be met by both together. */
const CALM_MS = 1_000;
/** A SYN that was lost is sent again after one second and after three (RFC 6298): whoever is silent for so long takes none (milliseconds). */
const SILENT_MS = 3_200;
const SAMPLES = 2;
/** So many are begun until one opens, where that is a matter of chance. */
const CHANCES = 10;

/**
 * Lines and links that share the load (two ways out, an aggregated link, a pair of firewalls) carry each connection by one of them, as
 * its addresses and ports have it; where one is dead, it is chance which connections are met with silence, and no rule about a destination.
 * A few that failed when all were asked at once, beside some that opened, are asked several times over, with pauses: each connection
 * comes from another port. One that opens at times and is silent at others says so; a limit on connections opens to so few, and what is
 * shut stays shut.
 */
export async function isWaveringWay(
  all: readonly AskedAtOnce[],
  limits: Pick<PreflightInput['limits'], 'tcp'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (!all.some(({ opened }) => opened)) return false;
  const samples = all.flatMap(({ failed }) => failed.slice(0, 1)).slice(0, SAMPLES);
  if (samples.length === 0) return false;
  await pause(CALM_MS, signal).catch(() => {});
  const told = new AbortController();
  const either = AbortSignal.any([signal, told.signal]);
  const heard = samples.map(() => new Set<Opened['outcome']>());
  const isMixed = (of: ReadonlySet<string>): boolean => of.has('open') && of.has('timeout');
  // There and back: where every other connection is lost, it is not always the same sample's.
  const turns = Array.from({ length: TIMES }, (_, round) => {
    const all = samples.map((sample, index) => ({ ...sample, index }));
    return round % 2 === 0 ? all : all.reverse();
  }).flat();
  await inTurns(
    turns.map(({ address, port, index }) => async () => {
      const outcomes = heard[index];
      // Refused, or cut: somebody answers, and it is not asked about.
      if (outcomes === undefined || [...outcomes].some((each) => each !== 'open' && each !== 'timeout'))
        return;
      const { outcome, socket } = await openTcp(
        { address, port, timeoutMs: Math.min(SILENT_MS, limits.tcp) },
        either,
      );
      socket?.on('error', () => {});
      socket?.destroy();
      outcomes.add(outcome);
      if (isMixed(outcomes)) told.abort();
    }),
    either,
  );
  return heard.some(isMixed);
}

/** One of several connections that opens, or the last of those that did not; no other is waited for. */
export async function oneThatOpens(
  open: (signal: AbortSignal) => Promise<Opened>,
  signal: AbortSignal,
): Promise<Opened> {
  const others = new AbortController();
  const either = AbortSignal.any([signal, others.signal]);
  let last: Opened | undefined;
  const turn = async (): Promise<void> => {
    const each = await open(either);
    if (last?.outcome === 'open') {
      each.socket?.destroy();
      return;
    }
    last = each;
    if (each.outcome === 'open') others.abort();
  };
  await inTurns(
    Array.from({ length: CHANCES }, () => turn),
    either,
  );
  return last ?? open(signal);
}

/** Begins each a moment after the one before, whether or not that has ended, and ends with all; once it is called off none further. */
async function inTurns(turns: readonly (() => Promise<void>)[], signal: AbortSignal): Promise<void> {
  const begun: Promise<void>[] = [];
  for (const turn of turns) {
    if (signal.aborted) break;
    begun.push(turn());
    await pause(APART_MS, signal).catch(() => {});
  }
  await Promise.all(begun);
}
