import { expect, test } from 'vitest';
import { parseRedfishClock } from '../../../electron/devices/clock-forms.ts';

/** The time of a Redfish manager: in its own zone, whatever this computer's is. */
const NOW = Date.parse('2026-11-29T12:00:00Z');

test.each([
  ['2026-11-29T21:00:00+09:00', '+09:00', 0, true],
  ['2026-11-29T12:00:00Z', '+09:00', 0, true],
  ['2026-11-29T21:00:00', '+09:00', 0, true],
  ['2026-11-29 20:00:30', '+08:00', 30, true],
  ['2026-11-29T12:00:00', '+00:00', 0, true],
  // Without any zone it is taken for the guide's country, and said to be unsure.
  ['2026-11-29T21:00:00', '', 0, false],
])('%s in %s', (dateTime, offset, offsetSeconds, zoneKnown) => {
  expect(parseRedfishClock(dateTime, offset, NOW)).toMatchObject({
    offsetSeconds,
    zoneKnown,
    shown: dateTime,
  });
});

test('what is no time is none', () => {
  for (const text of ['', '0000-00-00T00:00:00', '2026-02-31T99:00:00+09:00', 'Not set'])
    expect(parseRedfishClock(text, '+09:00', NOW)).toBeNull();
});
