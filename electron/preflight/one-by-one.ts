import { pause } from '../net/deadline.ts';
import { openTcp } from '../net/tcp.ts';
import type { Candidate } from './direct.ts';
import type { PreflightInput } from './input.ts';

/** What a destination's connections came to when all destinations were asked at once. */
export type AskedAtOnce = {
  /** Some address took the connection. */
  readonly opened: boolean;
  /** Those that were refused, cut or met with silence. */
  readonly failed: readonly Candidate[];
};

/** So few are no crowd to any limit. */
const SAMPLES = 3;
/** A second question gets at most this long (milliseconds). */
const SECOND_MS = 3_000;
/** Until a firewall has seen the end of a connection: a limit by number still counts those that have just ended (milliseconds). */
export const SETTLE_MS = 300;
/** Before each further question to one that refuses: servers may be slow to end what was begun with them. */
const PAUSES_MS = [SETTLE_MS, 2 * SETTLE_MS] as const;
/** So long the next waits for the one before (milliseconds): who is silent for longer takes no part in any crowd. */
const TURN_MS = 1_000;

/**
 * Dozens of connections are asked for within a moment, a device asks for one. A firewall that limits how many are begun
 * (against floods of SYN, by the second or by their number) lets some through and shuts out others. A few of those are
 * asked for again when all is quiet, of one port each, as a port may be shut: where one opens, all are to be asked one by one.
 */
export async function opensAlone(
  all: readonly AskedAtOnce[],
  limits: Pick<PreflightInput['limits'], 'tcp'>,
  signal: AbortSignal,
): Promise<boolean> {
  const shut = all.flatMap(({ failed }) => failed.slice(0, 1));
  if (shut.length === 0 || !all.some(({ opened }) => opened)) return false;
  const samples = [...new Map(shut.map((each) => [each.port, each])).values()].slice(0, SAMPLES);
  const tried = await Promise.all(
    samples.map(async ({ address, port }) => {
      const open = async (): ReturnType<typeof openTcp> => {
        const tried = await openTcp({ address, port, timeoutMs: Math.min(SECOND_MS, limits.tcp) }, signal);
        tried.socket?.on('error', () => {});
        tried.socket?.destroy();
        return tried;
      };
      let { outcome } = await open();
      for (const ms of PAUSES_MS) {
        // Silence has been waited for.
        if (outcome === 'open' || outcome === 'timeout' || signal.aborted) break;
        await pause(ms, signal).catch(() => {});
        ({ outcome } = await open());
      }
      return outcome === 'open';
    }),
  );
  return tried.includes(true);
}

/**
 * Begins each when the one before has ended. Where a few have come to nothing (they say false), a silent one keeps the next for a second
 * only: dozens of them would take minutes. Ends with the last; after a cancel no further one is begun.
 */
export async function inTurn(works: readonly (() => Promise<boolean>)[], signal: AbortSignal): Promise<void> {
  const begun: Promise<void>[] = [];
  let vain = 0;
  for (const work of works) {
    if (signal.aborted) break;
    const one = work().then((came) => {
      if (!came) vain += 1;
    });
    begun.push(one);
    await (vain < SAMPLES ? one : Promise.race([one, pause(TURN_MS, signal).catch(() => {})]));
  }
  await Promise.all(begun);
}
