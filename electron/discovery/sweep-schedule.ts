/**
 * Which address is next and whether it may start now: the sweep's arithmetic, without sockets. Ranges take turns
 * and each is walked in strides, so that no subnet gets a burst; starts are paced by a bucket of tokens.
 */
export type Schedule = {
  /** Whether one more may start with so many in flight. */
  readonly mayStart: (inFlight: number, nowMs: number) => boolean;
  /** Null: nothing is left, or what is left has to wait for room among the neighbours. */
  readonly next: (nowMs: number) => { readonly group: number; readonly index: number } | null;
  /** One was started: costs a token. */
  readonly started: () => void;
  /** Halves the window after sockets ran out, a burst of such news once; answers the new one. */
  readonly shrink: (nowMs: number) => number;
  /** Whether a range is on the laptop's own link and has to spare its neighbour table. */
  readonly isCrowded: (group: number) => boolean;
  readonly isDone: () => boolean;
};

/** Sockets enough to get on with, however poor the machine. */
const SMALLEST_WINDOW = 8;
/** A bucket holds a fiftieth of a second's starts: the pace is kept over 20 ms, not over a whole second. */
const BUCKET_SHARE = 50;
/** News of missing sockets within this time are one piece of news (milliseconds). */
const SHRINK_EVERY_MS = 200;

/**
 * Every silent address of the own link stands in the neighbour table until three ARP requests, a second apart, went
 * unanswered; Linux keeps 1,024 entries (gc_thresh3) and drops the packets to all further ones without a word
 * (peers-and-numbers.md §3.3). A /22 fits; beyond it, no more than this many new ones in the time they stay.
 */
export const UNPACED_NEIGHBOURS = 1_022;
const NEIGHBOURS_AT_ONCE = 900;
const NEIGHBOURS_STAY_MS = 3_300;

/** `linked` tells which sizes are on the laptop's own link. */
export function createSchedule(
  sizes: readonly number[],
  window: number,
  pace: number,
  linked: readonly boolean[] = [],
): Schedule {
  const neighbours = sizes.reduce((sum, size, group) => sum + (linked[group] === true ? size : 0), 0);
  const crowded = neighbours > UNPACED_NEIGHBOURS;
  const isCrowded = (group: number): boolean => crowded && linked[group] === true;
  // When the last so many on the own link were started, as a ring.
  const linkedStarts: number[] = [];
  let linkedCount = 0;
  let shrunkAt = Number.NEGATIVE_INFINITY;
  const hasRoom = (nowMs: number): boolean => {
    const oldest = linkedStarts[linkedCount % NEIGHBOURS_AT_ONCE];
    return oldest === undefined || nowMs - oldest >= NEIGHBOURS_STAY_MS;
  };
  const positions = sizes.map(() => 0);
  const steps = sizes.map(strideOf);
  const bucket = Math.max(1, pace / BUCKET_SHARE);
  let allowed = window;
  let tokens = bucket;
  let filledAt: number | null = null;
  let turn = 0;
  let left = sizes.reduce((sum, size) => sum + size, 0);
  return {
    isDone: () => left === 0,
    started: () => {
      tokens -= 1;
    },
    isCrowded,
    shrink: (nowMs) => {
      if (nowMs - shrunkAt < SHRINK_EVERY_MS) return allowed;
      shrunkAt = nowMs;
      allowed = Math.max(SMALLEST_WINDOW, Math.floor(allowed / 2));
      return allowed;
    },
    mayStart: (inFlight, nowMs) => {
      tokens = Math.min(bucket, tokens + ((nowMs - (filledAt ?? nowMs)) * pace) / 1000);
      filledAt = nowMs;
      return inFlight < allowed && tokens >= 1;
    },
    next: (nowMs) => {
      for (let tried = 0; tried < sizes.length; tried += 1) {
        const group = turn;
        turn = (turn + 1) % sizes.length;
        const size = sizes[group] ?? 0;
        const position = positions[group] ?? 0;
        if (position >= size) continue;
        if (isCrowded(group)) {
          if (!hasRoom(nowMs)) continue;
          linkedStarts[linkedCount % NEIGHBOURS_AT_ONCE] = nowMs;
          linkedCount += 1;
        }
        positions[group] = position + 1;
        left -= 1;
        return { group, index: (position * (steps[group] ?? 1)) % size };
      }
      return null;
    },
  };
}

/** A step that visits every index once and spreads neighbours apart: near the golden section, coprime to size. */
export function strideOf(size: number): number {
  if (size <= 256) return 1;
  let step = Math.floor(size * 0.618);
  while (greatestCommonDivisor(step, size) !== 1) step += 1;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
