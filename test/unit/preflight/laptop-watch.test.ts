import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { disturbedBetween, watchLaptop } from '../../../electron/preflight/laptop-watch.ts';

const SECOND = 1_000;
const at = (wall: number, steady: number) => ({ wall: wall * SECOND, steady: steady * SECOND });

describe('between two looks', () => {
  test.each([
    ['a second as any other', at(1, 1), null],
    ['a busy program', at(8, 8), null],
    ['a clock that is slewed', at(1.4, 1), null],
    ['stopped, or asleep on Windows', at(31, 31), { code: 'laptop-slept', seconds: 31 }],
    [
      'asleep on Linux, where the steady clock stands still',
      at(601, 1),
      { code: 'clock-jumped', seconds: 600 },
    ],
    ['set back an hour', at(-3599, 1), { code: 'clock-jumped', seconds: -3600 }],
    ['asleep and set', at(7200, 40), { code: 'laptop-slept', seconds: 40 }],
  ] as const)('%s', (_name, after, expected) => {
    expect(disturbedBetween(at(0, 0), after)).toEqual(expected);
  });

  test('time that runs on is never a disturbance, however the looks fall', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000 }), fc.integer(), (passed, begin) => {
        expect(
          disturbedBetween({ wall: begin, steady: 0 }, { wall: begin + passed, steady: passed }),
        ).toBeNull();
      }),
    );
  });
});

describe('the watch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('tells the worst, once, and ends', () => {
    let wall = 0;
    let steady = 0;
    const watch = watchLaptop(
      () => wall,
      () => steady,
    );
    const pass = (wallMs: number, steadyMs: number): void => {
      wall += wallMs;
      steady += steadyMs;
      vi.advanceTimersByTime(SECOND);
    };
    pass(SECOND, SECOND);
    pass(61 * SECOND, SECOND);
    pass(20 * SECOND, 20 * SECOND);
    expect(watch.end()).toEqual({ code: 'clock-jumped', seconds: 60 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('looks once more when it is asked: what happened last is not missed', () => {
    let wall = 0;
    const watch = watchLaptop(
      () => wall,
      () => 0,
    );
    wall = -900 * SECOND;
    expect(watch.end()).toEqual({ code: 'clock-jumped', seconds: -900 });
  });

  test('nothing happened, nothing is told', () => {
    const watch = watchLaptop(
      () => 5,
      () => 5,
    );
    expect(watch.end()).toBeNull();
  });
});
