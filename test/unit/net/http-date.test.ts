import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseHttpDate } from '../../../electron/net/http-date.ts';

// Nine hours away from UTC: what is read in the PC's own zone shows.
const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Asia/Tokyo';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const AT = Date.UTC(1994, 10, 6, 8, 49, 37);

test.each([
  ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT'],
  ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT'],
  ['asctime', 'Sun Nov  6 08:49:37 1994'],
  ['asctime with a zero', 'Sun Nov 06 08:49:37 1994'],
  ['UTC for GMT', 'Sun, 06 Nov 1994 08:49:37 UTC'],
  ['an offset', 'Sun, 06 Nov 1994 17:49:37 +0900'],
  ['an offset with its name', 'Sun, 06 Nov 1994 17:49:37 +0900 (JST)'],
  ['ISO 8601', '1994-11-06T08:49:37Z'],
  ['ISO 8601 with an offset', '1994-11-06T17:49:37+09:00'],
  ['blanks around it', '  Sun, 06 Nov 1994 08:49:37 GMT '],
])('%s is understood, in whatever zone the PC is', (_form, text) => {
  expect(parseHttpDate(text)).toBe(AT);
});

test.each([
  ['no zone', 'Sun, 06 Nov 1994 08:49:37'],
  ['ISO 8601 without zone', '1994-11-06T08:49:37'],
  ['a date alone', '1994-11-06'],
  ['a number', '784111777'],
  ['nothing', ''],
  ['no date', 'soon GMT'],
])('%s is no date', (_what, text) => {
  expect(parseHttpDate(text)).toBeNaN();
});
