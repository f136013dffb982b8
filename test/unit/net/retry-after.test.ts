import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../electron/net/patient-read.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['seconds', { 'retry-after': '30' }, 30_000],
  ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
  [
    'a date of a clock that was never set',
    { date: 'Sat, 01 Jan 2000 00:00:05 GMT', 'retry-after': 'Sat, 01 Jan 2000 00:00:35 GMT' },
    30_000,
  ],
  [
    'a date of a clock that is years ahead',
    { date: 'Sun, 01 Jan 2040 00:00:05 GMT', 'retry-after': 'Sun, 01 Jan 2040 00:00:35 GMT' },
    30_000,
  ],
  ['a date that has passed', { 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' }, 0],
  ['nothing', {}, null],
  ['words', { 'retry-after': 'soon' }, null],
] as const)('how long a device asks to be left alone: %s', (_name, headers, wait) => {
  expect(retryAfterMs(headers, NOW)).toBe(wait);
});
