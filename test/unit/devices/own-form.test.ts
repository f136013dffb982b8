import { expect, test } from 'vitest';
import { inOwnForm } from '../../../electron/devices/xcc/own-form.ts';

/** A change in the types in which the device gives the values. */
test.each([
  ['Enabled', 'Disabled'],
  ['enable', 'disable'],
  ['TRUE', 'FALSE'],
  ['On', 'Off'],
  ['1', '0'],
])('a switch that reads %s or %s is sent so', (on, off) => {
  for (const shown of [on, off]) {
    expect(inOwnForm({ Switch: true }, { Switch: shown })).toEqual({ Switch: on });
    expect(inOwnForm({ Switch: false }, { Switch: shown })).toEqual({ Switch: off });
  }
});

test('what the device gives as documented, or not at all, is sent as documented', () => {
  const body = { Accepted: true, Proxy: { Port: 8080, Password: 'secret' } };
  for (const read of [{ Accepted: false, Proxy: { Port: 3128, Password: null } }, {}, { Accepted: 'unset' }])
    expect(inOwnForm(body, read)).toEqual(body);
  expect(inOwnForm(body, { Proxy: { Port: '3128' } })).toEqual({
    Accepted: true,
    Proxy: { Port: '8080', Password: 'secret' },
  });
});
