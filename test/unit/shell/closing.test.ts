import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClosing, HEARS_WITHIN_MS } from '../../../electron/shell/closing.ts';
import { createSaves } from '../../../electron/shell/saves.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a page that says it heard decides itself, as long as it takes', async () => {
  const closing = createClosing(() => setTimeout(closing.heard, HEARS_WITHIN_MS - 1));
  const heard = closing.ask();
  await vi.advanceTimersByTimeAsync(HEARS_WITHIN_MS * 3);
  expect(await heard).toBe(true);
});

test('one that says nothing is given up, and one that hears late is heard the next time', async () => {
  const closing = createClosing(() => {});
  const first = closing.ask();
  await vi.advanceTimersByTimeAsync(HEARS_WITHIN_MS);
  expect(await first).toBe(false);
  closing.heard();
  const [second, third] = [closing.ask(), closing.ask()];
  closing.heard();
  expect(await Promise.all([second, third])).toEqual([true, true]);
});

test('files are being saved until the last of them is written or has failed', async () => {
  const saves = createSaves();
  let end = (): void => {};
  const one = saves.during(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  const other = saves.during(() => Promise.reject(new Error('disk full')));
  await expect(other).rejects.toThrow('disk full');
  expect(saves.running()).toBe(true);
  end();
  await one;
  expect(saves.running()).toBe(false);
});
