import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe, type RoundTrip, timeoutMs, UNMEASURED } from '../../../electron/discovery/round-trip.ts';
import { createSchedule, strideOf } from '../../../electron/discovery/sweep-schedule.ts';
import { createWarningLog, DISCOVERY_WARNING_CODES } from '../../../electron/discovery/warnings.ts';
import { socketWindow } from '../../../electron/net/tcp-probe.ts';
import { DISCOVERY_WARNINGS } from '../../../electron/texts/discovery-warnings.ts';

describe('the wait for an answer', () => {
  const measured = (...times: readonly number[]): RoundTrip => times.reduce(observe, UNMEASURED);

  it('starts at half a second and follows srtt + 4·rttvar, within bounds', () => {
    expect(timeoutMs(UNMEASURED, 1)).toBe(500);
    expect(timeoutMs(measured(1), 1)).toBe(300);
    expect(timeoutMs(measured(...Array<number>(20).fill(1)), 1)).toBe(120);
    expect(timeoutMs(measured(...Array<number>(20).fill(1)), 2)).toBe(150);
    expect(timeoutMs(measured(200), 1)).toBe(600);
    expect(timeoutMs(measured(900), 1)).toBe(1_000);
    const steady = measured(...Array<number>(50).fill(125));
    expect(timeoutMs(steady, 1)).toBeGreaterThan(120);
    expect(timeoutMs(steady, 2)).toBeGreaterThan(230);
  });

  it('stays within its bounds whatever is measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 5_000, noNaN: true })),
        fc.constantFrom(1 as const, 2 as const),
        (times, wave) => {
          const ms = timeoutMs(measured(...times), wave);
          expect(ms).toBeGreaterThanOrEqual(120);
          expect(ms).toBeLessThanOrEqual(1_000);
        },
      ),
    );
  });
});

describe('the schedule', () => {
  it('gives every address of every range exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 4 }), (sizes) => {
        const schedule = createSchedule(sizes, 10, 1_000);
        const given = new Set<string>();
        for (let next = schedule.next(0); next; next = schedule.next(0))
          given.add(`${next.group} ${next.index}`);
        expect(given.size).toBe(sizes.reduce((sum, size) => sum + size, 0));
        expect(schedule.isDone()).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('spreads neighbours of a large range apart and leaves a small one in order', () => {
    expect(strideOf(254)).toBe(1);
    expect(strideOf(65_534)).toBeGreaterThan(10_000);
  });

  it('never has more in flight than the window, and shrinks it when sockets run out', () => {
    const schedule = createSchedule([1_000], 100, 1e9);
    expect(schedule.mayStart(99, 0)).toBe(true);
    expect(schedule.mayStart(100, 0)).toBe(false);
    expect(schedule.shrink(0)).toBe(50);
    expect(schedule.shrink(100)).toBe(50);
    expect(schedule.mayStart(50, 0)).toBe(false);
    for (let count = 1; count < 20; count += 1) schedule.shrink(count * 1_000);
    expect(schedule.mayStart(7, 0)).toBe(true);
  });

  it('on the own link beyond a /22 never has more new neighbours than their table holds, other ranges go on', () => {
    const schedule = createSchedule([4_094, 2_000], 1e6, 1e9, [true, false]);
    expect([schedule.isCrowded(0), schedule.isCrowded(1)]).toEqual([true, false]);
    const linked: number[] = [];
    let routed = 0;
    for (let now = 0; !schedule.isDone(); now += 100) {
      for (let next = schedule.next(now); next; next = schedule.next(now)) {
        if (next.group === 0) linked.push(now);
        else routed += 1;
      }
      if (now === 0) expect(routed).toBe(2_000);
      // Linux keeps a silent neighbour for three seconds, and 1,024 in all.
      expect(linked.filter((at) => now - at <= 3_000).length).toBeLessThan(1_000);
    }
    expect(linked).toHaveLength(4_094);
  });

  it('does not slow down what fits: a /22 on the own link, or anything behind a router', () => {
    for (const [size, linked] of [
      [1_022, true],
      [65_534, false],
    ] as const) {
      const schedule = createSchedule([size], 1e6, 1e9, [linked]);
      let given = 0;
      while (schedule.next(0)) given += 1;
      expect(given).toBe(size);
    }
  });

  it('keeps the pace over every stretch of time', () => {
    const schedule = createSchedule([1e6], 1e6, 1_000);
    let started = 0;
    for (let now = 0; now <= 1_000; now += 1) {
      while (schedule.mayStart(0, now)) {
        schedule.started();
        started += 1;
      }
    }
    expect(started).toBeGreaterThanOrEqual(990);
    // A second's worth and the one bucket it may begin with.
    expect(started).toBeLessThanOrEqual(1_021);
  });
});

describe('the window', () => {
  it('stays below the limit of open files', () => {
    expect(socketWindow(false, () => 1_024)).toBe(924);
    expect(socketWindow(false, () => 20_000)).toBe(4_000);
    expect(socketWindow(true, () => 20_000)).toBe(8_000);
    expect(socketWindow(false, () => 50)).toBe(16);
  });
});

describe('warnings', () => {
  it('have the codes that the texts have', () => {
    expect([...DISCOVERY_WARNING_CODES]).toEqual([...DISCOVERY_WARNINGS]);
  });

  it('count dropped packets and repeat nothing', () => {
    const log = createWarningLog();
    log.add('name-not-resolved', { name: 'x' });
    log.add('name-not-resolved', { name: 'x' });
    log.drop('slp', 'malformed');
    log.drop('slp', 'malformed');
    expect(log.all()).toEqual([
      { code: 'name-not-resolved', args: { name: 'x' } },
      { code: 'packet-dropped', args: { source: 'slp', reason: 'malformed', count: 2 } },
    ]);
  });
});
