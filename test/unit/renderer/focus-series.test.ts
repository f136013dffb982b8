import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { focusSeries } from '../../../renderer/wizard/focus-series.ts';

/** A focus that is lost is looked after, whatever else is drawn meanwhile. */
const TIMES = [60, 250, 700, 1500];
let lost = false;
const told: { readonly at: number; readonly last: boolean }[] = [];
let series = focusSeries(
  [],
  () => false,
  () => {},
);

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  lost = false;
  told.length = 0;
  series = focusSeries(
    TIMES,
    () => lost,
    (last) => void told.push({ at: Date.now(), last }),
  );
});
afterEach(() => {
  series.end();
  vi.useRealTimers();
});

test('work that changes the page without end puts nothing off', () => {
  lost = true;
  for (let at = 0; at < 3000; at += 20) {
    series.changed();
    vi.advanceTimersByTime(20);
  }
  expect(told.slice(0, 4)).toEqual([
    { at: 60, last: false },
    { at: 250, last: false },
    { at: 700, last: false },
    { at: 1500, last: true },
  ]);
});

test('the last look of a loss comes no sooner for what was changed before it', () => {
  series.changed();
  vi.advanceTimersByTime(1450);
  // Lost by a removal that no event tells of, and seen at the timer of the change before.
  lost = true;
  vi.advanceTimersByTime(60);
  expect(told).toEqual([{ at: 1500, last: false }]);
  vi.advanceTimersByTime(1500);
  expect(told.at(-1)).toEqual({ at: 3000, last: true });
});

test('a focus that came back ends it, and another loss has its whole time', () => {
  lost = true;
  series.changed();
  vi.advanceTimersByTime(100);
  lost = false;
  vi.advanceTimersByTime(2000);
  expect(told).toEqual([{ at: 60, last: false }]);
  lost = true;
  series.changed();
  vi.advanceTimersByTime(1500);
  expect(told.filter(({ last }) => last)).toEqual([{ at: 3600, last: true }]);
});

test('a focus that could not be put anywhere is tried again with the next change', () => {
  lost = true;
  series.changed();
  vi.advanceTimersByTime(5000);
  expect(told).toHaveLength(4);
  series.changed();
  vi.advanceTimersByTime(1500);
  expect(told).toHaveLength(8);
});

test('nothing is looked for where no focus is lost', () => {
  series.changed();
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([]);
});
