/** Deadlines count the time in which something could be heard: how exact the clock of the timers is does not matter. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterListening } from '../../../electron/net/listening.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('timers that come in steps of 15.6 ms, as on Windows, put no deadline off', async () => {
  // Every 50 ms comes with the fourth step.
  vi.stubGlobal('setInterval', (tick: () => void) => {
    let stopped = false;
    const again = (): void => {
      if (stopped) return;
      tick();
      setTimeout(again, 62);
    };
    setTimeout(again, 62);
    return { [Symbol.toPrimitive]: () => 0, stop: () => (stopped = true) };
  });
  vi.stubGlobal('clearInterval', (ticker: { readonly stop: () => void }) => ticker.stop());
  const started = performance.now();
  const ended = new Promise<number>((resolve) => {
    afterListening(1_000, () => resolve(performance.now() - started));
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await ended).toBeLessThan(1_020);
});
