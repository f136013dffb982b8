/**
 * How long to wait for an answer, learnt from those that came: srtt + 4·rttvar (RFC 6298 §2; gains 1/8 and 1/4),
 * clamped. Pure.
 */
export type RoundTrip = { readonly count: number; readonly srtt: number; readonly rttvar: number };

export const UNMEASURED: RoundTrip = { count: 0, srtt: 0, rttvar: 0 };

/** Before anything is measured (peers-and-numbers.md §3.3). */
const INITIAL_MS = 500;
/** So few answers may all be near neighbours: they shorten the wait only half-way. */
const TRUSTED_COUNT = 8;
const FEW_FLOOR_MS = 300;
/** Below this the laptop's own scheduling is measured, not the network (65 % recall at 15,000 sockets, §3.2). */
const FLOOR_MS = 150;
/** The first attempt stays open while the second is made (sweep.ts), so that it may be followed sooner. */
const FIRST_FLOOR_MS = 120;
/** The kernel repeats a SYN after one second: longer waits are for the second wave, not the first. */
const CEILING_MS = 1_000;

export function observe(known: RoundTrip, ms: number): RoundTrip {
  if (known.count === 0) return { count: 1, srtt: ms, rttvar: ms / 2 };
  return {
    count: known.count + 1,
    rttvar: 0.75 * known.rttvar + 0.25 * Math.abs(known.srtt - ms),
    srtt: 0.875 * known.srtt + 0.125 * ms,
  };
}

/** Wait of the first wave; the second waits twice what was learnt, within the same bounds. */
export function timeoutMs(known: RoundTrip, wave: 1 | 2): number {
  if (known.count === 0) return INITIAL_MS;
  const learnt = (known.srtt + 4 * known.rttvar) * wave;
  const trusted = wave === 1 ? FIRST_FLOOR_MS : FLOOR_MS;
  const floor = known.count < TRUSTED_COUNT ? FEW_FLOOR_MS : trusted;
  return Math.min(CEILING_MS, Math.max(floor, learnt));
}
