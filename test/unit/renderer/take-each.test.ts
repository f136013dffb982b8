import { expect, it } from 'vitest';
import { takeEach } from '../../../renderer/wizard/dropped.ts';

it('files are taken in one after the other, and one whose taking throws takes no later one with it', async () => {
  const order: string[] = [];
  const told: string[] = [];
  await takeEach(
    ['a', 'b', 'c'],
    async (file) => {
      order.push(`${file} begins`);
      await Promise.resolve();
      if (file === 'b') throw new Error('a defect');
      order.push(`${file} ends`);
      return `taken ${file}`;
    },
    (file) => `defect ${file}`,
    (line) => told.push(line),
  );
  expect(told).toEqual(['taken a', 'defect b', 'taken c']);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
});
