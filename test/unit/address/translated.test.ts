import { expect, it } from 'vitest';
import { translates } from '../../../electron/address/translated.ts';

/** RFC 6052 §2.4 prints 192.0.2.33 under a prefix of each length. */
it.each([
  ['2001:db8:c000:221::', true],
  ['2001:db8:1c0:2:21::', true],
  ['2001:db8:122:c000:2:2100::', true],
  ['2001:db8:122:3c0:0:221::', true],
  ['2001:db8:122:344:c0:2:2100:0', true],
  ['2001:db8:122:344::192.0.2.33', true],
  ['64:ff9b::192.0.2.33', true],
  ['64:ff9b::192.0.2.34', false],
  // Something behind it, where only a suffix of zeros may be; a byte that has to be zero.
  ['2001:db8:c000:221::1', false],
  ['2001:db8:122:344:1c0:2:2100:0', false],
  ['2001:db8::1', false],
  ['192.0.2.33', false],
  ['nobody', false],
])('%s is made of 192.0.2.33: %s', (six, expected) => {
  expect(translates(six, '192.0.2.33')).toBe(expected);
});
