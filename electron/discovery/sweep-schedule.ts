/**
 * Which address is next and whether it may start now: the sweep's arithmetic, without sockets. Ranges take turns
 * and each is walked in strides, so that no subnet gets a burst; starts are paced by a bucket of tokens.
 */
export type Schedule = {
  /** Whether one more may start with so many in flight. */
  readonly mayStart: (inFlight: number, nowMs: number) => boolean;
  readonly next: () => { readonly group: number; readonly index: number } | null;
  /** One was started: costs a token. */
  readonly started: () => void;
  /** Halves the window after sockets ran out; answers the new one. */
  readonly shrink: () => number;
  readonly isDone: () => boolean;
};

/** Sockets enough to get on with, however poor the machine. */
const SMALLEST_WINDOW = 8;
/** A bucket holds a fiftieth of a second's starts: the pace is kept over 20 ms, not over a whole second. */
const BUCKET_SHARE = 50;

export function createSchedule(sizes: readonly number[], window: number, pace: number): Schedule {
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
    shrink: () => {
      allowed = Math.max(SMALLEST_WINDOW, Math.floor(allowed / 2));
      return allowed;
    },
    mayStart: (inFlight, nowMs) => {
      tokens = Math.min(bucket, tokens + ((nowMs - (filledAt ?? nowMs)) * pace) / 1000);
      filledAt = nowMs;
      return inFlight < allowed && tokens >= 1;
    },
    next: () => {
      for (let tried = 0; tried < sizes.length; tried += 1) {
        const group = turn;
        turn = (turn + 1) % sizes.length;
        const size = sizes[group] ?? 0;
        const position = positions[group] ?? 0;
        if (position >= size) continue;
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
