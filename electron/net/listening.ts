/**
 * Time in which this program could hear an answer. While it computes, or while a busy laptop gives its turn to others,
 * answers wait unread; a deadline by the clock alone would then call a device silent that has long since answered.
 */

/** How often it is noted that this program has its turn, and how late that may be: timers are coarse (Windows: 16 ms). */
const TICK_MS = 50;
const COARSE_MS = 30;
/** A deadline is put off by no more than so many times its length: somebody waits for the end. */
const MOST_TIMES = 3;

let waiting = 0;
let ticker: NodeJS.Timeout | undefined;
let tickedAt = 0;
/** Milliseconds in which the turn came late, since the first wait. */
let deaf = 0;

function tick(): void {
  const now = performance.now();
  const late = now - tickedAt - TICK_MS;
  if (late > COARSE_MS) deaf += late;
  tickedAt = now;
}

function begin(): void {
  waiting += 1;
  if (waiting > 1) return;
  tickedAt = performance.now();
  ticker = setInterval(tick, TICK_MS);
}

function end(): void {
  waiting -= 1;
  if (waiting === 0) clearInterval(ticker);
}

/**
 * Calls `done` after `limitMs` milliseconds of listening: what passed while this program had no turn is added, up to
 * three times the limit, and what has arrived meanwhile is read first. The returned function calls it off.
 */
export function afterListening(limitMs: number, done: () => void): () => void {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    end();
  };
  begin();
  const before = deaf;
  let added = 0;
  const due = (): void => {
    tick();
    const missed = Math.min(deaf - before, limitMs * MOST_TIMES) - added;
    if (missed >= 1) {
      added += missed;
      timer = setTimeout(due, missed);
      return;
    }
    // After a timer one poll phase passes before anything is called silent: answers that wait count first.
    setImmediate(() => {
      if (over) return;
      stop();
      done();
    });
  };
  timer = setTimeout(due, limitMs);
  return stop;
}
