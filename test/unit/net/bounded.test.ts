import { expect, test } from 'vitest';
import { mapBounded } from '../../../electron/net/deadline.ts';

test('one that rejects ends no other: all are worked on to their end before it is passed on', async () => {
  const ended: number[] = [];
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const all = mapBounded([0, 1, 2, 3], 2, async (item) => {
    if (item === 0) throw new Error('first');
    if (item === 1) await gate;
    ended.push(item);
    return item;
  });
  let settled = false;
  all
    .catch(() => {})
    .finally(() => {
      settled = true;
    });
  await expect.poll(() => ended).toEqual([2, 3]);
  expect(settled).toBe(false);
  open();
  await expect(all).rejects.toThrow('first');
  expect(ended).toEqual([2, 3, 1]);
});
