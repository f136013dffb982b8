import { describe, expect, test } from 'vitest';
import { createPause } from '../../../electron/workflow/pause-gate.ts';
import { type HeldBack, rollOut } from '../../../electron/workflow/roll-out.ts';

/** Work over many devices in an order that the test forces: each begun one ends when the test says so, and how. */
type End = 'well' | 'badly' | 'cancelled';
type Result = {
  readonly name: string;
  readonly end: End | HeldBack<string>['why'];
  readonly failed?: string;
};

async function floor(order: {
  readonly firstWave?: readonly string[];
  readonly rest: readonly string[];
  readonly harmless?: readonly string[];
  readonly atOnce?: number;
  readonly stopAfter?: number;
}) {
  const begun: string[] = [];
  const ends = new Map<string, (end: End) => void>();
  const pause = createPause();
  const controller = new AbortController();
  const over = rollOut<string, Result>({
    firstWave: order.firstWave ?? [],
    rest: order.rest,
    harmless: (name) => order.harmless?.includes(name) ?? false,
    atOnce: order.atOnce ?? 2,
    stopAfter: order.stopAfter ?? null,
    pause,
    signal: controller.signal,
    begin: (name) => {
      if (controller.signal.aborted) return Promise.resolve({ name, end: 'cancelled' as const });
      begun.push(name);
      return new Promise((resolve) => ends.set(name, (end) => resolve({ name, end })));
    },
    endedBadly: ({ end }) => end === 'badly',
    holdBack: (name, { why, failed }) => ({ name, end: why, failed: failed.join() }),
  });
  /** Lets everything that can go on go on. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  await settle();
  return {
    begun,
    pause,
    cancel: () => controller.abort(),
    settle,
    end: async (name: string, how: End = 'well') => {
      ends.get(name)?.(how);
      await settle();
    },
    ends: async () =>
      Object.fromEntries([...(await over).values()].map(({ name, end }) => [name, end] as const)),
    results: async () => [...(await over).values()],
  };
}

describe('a first wave', () => {
  test('ends well before any other begins', async () => {
    const work = await floor({ firstWave: ['a', 'b'], rest: ['c', 'd', 'e'] });
    await work.end('a');
    expect(work.begun).toEqual(['a', 'b']);
    await work.end('b');
    expect(work.begun).toEqual(['a', 'b', 'c', 'd']);
    await work.end('c');
    await work.end('d');
    await work.end('e');
    expect(await work.ends()).toEqual({ a: 'well', b: 'well', c: 'well', d: 'well', e: 'well' });
  });

  test('with one bad end is finished, and nothing else is begun', async () => {
    const work = await floor({ firstWave: ['a', 'b', 'c'], rest: ['d', 'e'] });
    await work.end('a', 'badly');
    expect(work.begun).toEqual(['a', 'b', 'c']);
    await work.end('b');
    await work.end('c');
    expect(await work.results()).toEqual([
      { name: 'a', end: 'badly' },
      { name: 'b', end: 'well' },
      { name: 'c', end: 'well' },
      { name: 'd', end: 'first-wave', failed: 'a' },
      { name: 'e', end: 'first-wave', failed: 'a' },
    ]);
    expect(work.begun).toEqual(['a', 'b', 'c']);
  });

  test('never holds back what changes nothing', async () => {
    const work = await floor({ firstWave: ['a'], rest: ['b', 'same'], harmless: ['same'] });
    await work.end('a', 'badly');
    expect(work.begun).toEqual(['a', 'same']);
    await work.end('same', 'badly');
    expect(await work.ends()).toEqual({ a: 'badly', b: 'first-wave', same: 'badly' });
  });
});

describe('a limit of failures', () => {
  test('reached while two are under way lets both end, and begins no third', async () => {
    const work = await floor({ rest: ['a', 'b', 'c', 'd', 'e'], atOnce: 3, stopAfter: 1 });
    await work.end('a', 'badly');
    expect(work.begun).toEqual(['a', 'b', 'c']);
    await work.end('c');
    await work.end('b', 'badly');
    expect(await work.results()).toEqual([
      { name: 'a', end: 'badly' },
      { name: 'd', end: 'failure-limit', failed: expect.stringContaining('a') },
      { name: 'e', end: 'failure-limit', failed: expect.stringContaining('a') },
      { name: 'c', end: 'well' },
      { name: 'b', end: 'badly' },
    ]);
    expect(work.begun).toEqual(['a', 'b', 'c']);
  });

  test('counts what ended badly, and not what ended well or changed nothing', async () => {
    const work = await floor({
      rest: ['a', 'same', 'c', 'd', 'e'],
      harmless: ['same'],
      atOnce: 1,
      stopAfter: 2,
    });
    await work.end('a', 'badly');
    await work.end('same', 'badly');
    await work.end('c');
    expect(work.begun.at(-1)).toBe('d');
    await work.end('d', 'badly');
    expect(await work.ends()).toMatchObject({ d: 'badly', e: 'failure-limit' });
  });

  test('in the first wave holds back the rest of it too', async () => {
    const work = await floor({ firstWave: ['a', 'b'], rest: ['c'], atOnce: 1, stopAfter: 1 });
    await work.end('a', 'badly');
    expect(await work.ends()).toEqual({ a: 'badly', b: 'failure-limit', c: 'failure-limit' });
  });
});

describe('a pause', () => {
  test('between two devices lets the one under way end and begins none until it is taken back', async () => {
    const work = await floor({ rest: ['a', 'b', 'c'], atOnce: 1 });
    work.pause.pause();
    await work.end('a');
    expect(work.begun).toEqual(['a']);
    work.pause.resume();
    await work.settle();
    expect(work.begun).toEqual(['a', 'b']);
    await work.end('b');
    await work.end('c');
    expect(await work.ends()).toEqual({ a: 'well', b: 'well', c: 'well' });
  });

  test('taken back and set again in one breath begins none', async () => {
    const work = await floor({ rest: ['a', 'b'], atOnce: 1 });
    work.pause.pause();
    await work.end('a');
    work.pause.resume();
    work.pause.pause();
    await work.settle();
    expect(work.begun).toEqual(['a']);
    work.pause.resume();
    await work.settle();
    await work.end('b');
    expect(await work.ends()).toEqual({ a: 'well', b: 'well' });
  });

  test('that is cancelled ends at once, and going on afterwards does nothing', async () => {
    const work = await floor({ rest: ['a', 'b', 'c'], atOnce: 1 });
    work.pause.pause();
    await work.end('a');
    work.cancel();
    expect(await work.ends()).toEqual({ a: 'well', b: 'cancelled', c: 'cancelled' });
    work.pause.resume();
    await work.settle();
    expect(work.begun).toEqual(['a']);
  });

  test('that comes as the last device ends holds nothing up', async () => {
    const work = await floor({ rest: ['a'], atOnce: 1 });
    work.pause.pause();
    await work.end('a');
    expect(await work.ends()).toEqual({ a: 'well' });
  });

  test('between the waves holds the second back, and a bad end meanwhile is not overlooked', async () => {
    const work = await floor({ firstWave: ['a'], rest: ['b', 'c'], stopAfter: 1 });
    work.pause.pause();
    await work.end('a', 'badly');
    work.pause.resume();
    expect(await work.ends()).toEqual({ a: 'badly', b: 'failure-limit', c: 'failure-limit' });
  });
});

test('what is cancelled is cancelled, whatever failed before', async () => {
  const work = await floor({ firstWave: ['a'], rest: ['b'] });
  work.cancel();
  await work.end('a', 'badly');
  expect(await work.ends()).toEqual({ a: 'badly', b: 'cancelled' });
});
