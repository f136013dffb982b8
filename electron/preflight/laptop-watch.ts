/**
 * What a measurement rests on and nothing of it shows: that the laptop was awake and its clock ran on. A lid that was
 * closed makes answers late or lost, a clock that was set makes times and validity wrong; a row says so, and nobody
 * calls a network broken for it.
 */
export type Tick = {
  /** The time of day, milliseconds. */
  readonly wall: number;
  /** A clock that nobody sets, milliseconds. On Linux it stands still while the laptop sleeps, on Windows it runs on. */
  readonly steady: number;
};

export type Disturbance = {
  /** `laptop-slept`: nothing ran for so long. `clock-jumped`: the time of day moved by itself, asleep or set. */
  readonly code: 'laptop-slept' | 'clock-jumped';
  readonly seconds: number;
};

/** How often it is looked; a program is that late only when it was stopped. */
const EVERY_MS = 1_000;
const LATE_MS = 10_000;
/** Time services move a clock by less without stopping anything. */
const JUMP_MS = 5_000;

/** What happened between two looks; null where nothing did. */
export function disturbedBetween(before: Tick, after: Tick): Disturbance | null {
  const passed = after.steady - before.steady;
  const moved = after.wall - before.wall - passed;
  if (passed - EVERY_MS >= LATE_MS) return { code: 'laptop-slept', seconds: Math.round(passed / 1000) };
  return Math.abs(moved) >= JUMP_MS ? { code: 'clock-jumped', seconds: Math.round(moved / 1000) } : null;
}

/** Watches until it is asked; then it says the worst that happened, and ends. */
export type LaptopWatch = { readonly end: () => Disturbance | null };

export function watchLaptop(now: () => number, steady: () => number = () => performance.now()): LaptopWatch {
  const look = (): Tick => ({ wall: now(), steady: steady() });
  let last = look();
  let worst: Disturbance | null = null;
  const note = (): void => {
    const next = look();
    const found = disturbedBetween(last, next);
    last = next;
    if (found !== null && Math.abs(found.seconds) > Math.abs(worst?.seconds ?? 0)) worst = found;
  };
  const timer = setInterval(note, EVERY_MS);
  timer.unref();
  return {
    end: () => {
      clearInterval(timer);
      note();
      return worst;
    },
  };
}
