import { afterEach, expect, test } from 'vitest';
import { moment } from '../../../electron/texts/moment.ts';
import { formatTime } from '../../../renderer/i18n/index.ts';

/** One instant has one time of day: on the screen, in what is copied from it, and on paper. */
const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test.each(['UTC', 'America/New_York', 'Asia/Tokyo'])('on a computer in %s it is that of Japan', (name) => {
  process.env.TZ = name;
  // Summer time in New York, and another year in Japan.
  expect(formatTime('ja', '2026-07-01T15:30:00.000Z')).toBe('2026/07/02 00:30');
  expect(formatTime('ja', '2026-12-31T15:30:00.000Z')).toBe('2027/01/01 00:30');
  expect(moment('2026-12-31T15:30:00.000Z')).toBe('2027-01-01 00:30');
  expect(formatTime('en', '2026-12-31T15:30:00.000Z')).toBe(moment('2026-12-31T15:30:00.000Z'));
  expect(formatTime('en', 'never')).toBe('—');
});
