import { expect, test } from 'vitest';
import { type MoveWorld, moveIntoPlace } from '../../../electron/storage/move-into-place.ts';

/** On Windows a file that was just written is held for a moment by whoever looks at new files. */
function world(platform: string, answers: readonly (string | null)[]) {
  const paused: number[] = [];
  let tries = 0;
  const made: MoveWorld = {
    platform,
    rename: () => {
      const code = answers[tries] ?? null;
      tries += 1;
      if (code !== null) throw Object.assign(new Error(code), { code });
    },
    pause: (ms) => paused.push(ms),
  };
  return { made, paused, tries: () => tries };
}

test.each(['EPERM', 'EBUSY', 'EACCES'])('%s twice, then free: moved after two pauses', (code) => {
  const { made, paused } = world('win32', [code, code, null]);
  moveIntoPlace('a', 'b', made);
  expect(paused).toEqual([20, 40]);
});

test('held for good: the error comes through, after less than a second', () => {
  const { made, paused } = world(
    'win32',
    Array.from({ length: 20 }, () => 'EBUSY'),
  );
  expect(() => moveIntoPlace('a', 'b', made)).toThrow('EBUSY');
  expect(paused.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(1000);
});

test.each([
  ['win32', 'ENOSPC'],
  ['linux', 'EACCES'],
])('on %s, %s is said at once', (platform, code) => {
  const { made, paused, tries } = world(platform, [code, null]);
  expect(() => moveIntoPlace('a', 'b', made)).toThrow(code);
  expect([paused, tries()]).toEqual([[], 1]);
});
