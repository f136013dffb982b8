import { expect, test, vi } from 'vitest';

/** What is asked of V8, in order; the real one would change how this very process collects. */
const asked: string[] = [];
vi.mock('node:v8', () => ({ setFlagsFromString: (flag: string) => asked.push(flag) }));
vi.mock('node:vm', () => ({ runInNewContext: (name: string) => () => asked.push(name) }));
const { collectNow, sparingly } = await import('../../../electron/documents/sparing.ts');

test('a site of few devices changes nothing', async () => {
  asked.length = 0;
  expect(
    await sparingly(200, async () => {
      collectNow();
      return 1;
    }),
  ).toBe(1);
  expect(asked).toEqual([]);
});

test('many devices: early collecting from the first of two works to the end of the last, whatever becomes of them', async () => {
  asked.length = 0;
  let finish: (value: number) => void = () => {};
  const first = sparingly(201, () => new Promise<number>((resolve) => (finish = resolve)));
  await expect(
    sparingly(500, async () => {
      collectNow();
      throw new Error('full');
    }),
  ).rejects.toThrow('full');
  expect(asked).toEqual(['--optimize-for-size', '--expose-gc', 'gc']);
  finish(7);
  expect(await first).toBe(7);
  expect(asked.at(-1)).toBe('--no-optimize-for-size');
  collectNow();
  expect(asked.at(-1)).toBe('--no-optimize-for-size');
});
