import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { row } from '../../../electron/contract/channel-row.ts';
import { CHANNELS, isSiteView } from '../../../electron/contract/channels.ts';

test('a row makes its schemas when it is first asked, once, also for two who ask at once', async () => {
  const make = vi.fn(() => [z.string(), z.number()] as const);
  const { schemas } = row(make);
  expect(make).not.toHaveBeenCalled();
  const [first, second] = await Promise.all([schemas(), schemas()]);
  expect(first).toBe(second);
  expect(make).toHaveBeenCalledTimes(1);
});

test('a row whose part could not be read says so, and the next question finds it', async () => {
  let there = false;
  const { schemas } = row(async () => {
    if (!there) throw new Error('the drive was pulled');
    return [z.string(), z.number()];
  });
  await expect(schemas()).rejects.toThrow('the drive was pulled');
  there = true;
  expect((await schemas())[0].safeParse('x').success).toBe(true);
});

test('every channel has its two schemas, and those with a site cross packed', async () => {
  const packed: string[] = [];
  for (const [name, { schemas }] of Object.entries(CHANNELS)) {
    const [input, output]: readonly [z.ZodType, z.ZodType] = await schemas();
    expect(typeof input.safeParse, name).toBe('function');
    if (isSiteView(output)) packed.push(name);
  }
  expect(packed).toContain('sites:last');
  expect(packed).toContain('site:set-field');
  expect(packed).not.toContain('sites:list');
});
