import { expect, it } from 'vitest';
import { otherSource } from '../../../electron/net/other-source.ts';

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '::ffff:c000:201'],
  ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1'],
  ['fe80::1%eth0', 'FE80:0::1'],
  ['fe80::1', 'fe80::1%12'],
])('%s is where %s was asked', (address, host) => {
  expect(otherSource({ address, port: 53 }, { host, port: 53 })).toBeNull();
});

it('another address is named, and another port of the same one with it', () => {
  const asked = { host: '2001:0db8::0001', port: 123 };
  expect(otherSource({ address: '2001:db8::2', port: 123 }, asked)).toBe('2001:db8::2');
  expect(otherSource({ address: '2001:db8::1', port: 1024 }, asked)).toBe('[2001:db8::1]:1024');
});
