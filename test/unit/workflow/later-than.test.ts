import { expect, test } from 'vitest';
import { laterThan } from '../../../electron/workflow/site-handle.ts';

const NOON = '2026-11-28T12:00:00.000Z';

test.each([
  ['a clock that runs on', NOON, '2026-11-28T12:00:05.000Z', '2026-11-28T12:00:05.000Z'],
  ['the same instant', NOON, NOON, '2026-11-28T12:00:00.001Z'],
  ['a clock that was set back an hour', NOON, '2026-11-28T11:00:00.000Z', '2026-11-28T12:00:00.001Z'],
  ['a record without a readable time', 'damaged', NOON, NOON],
])('a change is always later than the one before: %s', (_name, before, now, expected) => {
  expect(laterThan(before, Date.parse(now))).toBe(expected);
});
