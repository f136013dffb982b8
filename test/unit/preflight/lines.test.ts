/** Which of the laptop's lines leads to the devices, and which out: only two lines are worth a word. */
import { expect, it } from 'vitest';
import { judgeLines, type Taken } from '../../../electron/preflight/lines.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';

const adapter = (name: string, cidr: string) => ({ name, cidr, address: cidr.replace(/\/.*/, '') });
const LAN = adapter('eth0', '10.0.0.20/24');
const PHONE = adapter('wlan0', '172.20.10.3/28');
const VPN = adapter('tun0', '10.200.0.5/32');
const DOCK = adapter('wlan0', '10.0.0.21/24');
const ADAPTERS = [LAN, PHONE, VPN];
const device = (from: string, to = '10.0.0.5'): Taken => ({ to, from });
const out = (from: string, to = '129.42.56.216'): Taken => ({ to, from });

it('a telephone beside the devices’ network, or a VPN to it, is another line', () => {
  const phone = judgeLines([device(LAN.address)], [out(PHONE.address)], ADAPTERS);
  expect(phone).toMatchObject({
    status: 'warn',
    code: 'other-line',
    args: { device: '10.0.0.5', inside: 'eth0 (10.0.0.20)', outside: 'wlan0 (172.20.10.3)' },
    fixes: ['use-devices-line'],
  });
  for (const language of ['ja', 'en'] as const)
    expect(textsFor(language).check.tcp['other-line'].means(phone?.args ?? {})).toContain('wlan0');
  expect(judgeLines([device(VPN.address, '10.9.0.5')], [out(LAN.address)], ADAPTERS)?.code).toBe(
    'other-line',
  );
});

it('some destinations by another line are enough', () => {
  const ways = [out(LAN.address, '129.42.0.1'), out(VPN.address, '52.84.1.9')];
  expect(judgeLines([device(LAN.address)], ways, ADAPTERS)?.args?.address).toBe('52.84.1.9');
});

it.each([
  ['one line', [device(LAN.address)], [out(LAN.address)], ADAPTERS],
  ['two adapters in one network', [device(LAN.address)], [out(DOCK.address)], [LAN, DOCK]],
  [
    'two addresses of one adapter',
    [device(LAN.address)],
    [out('10.1.0.9')],
    [LAN, adapter('eth0', '10.1.0.9/24')],
  ],
  [
    'devices on both',
    [device(LAN.address), device(PHONE.address, '172.20.10.9')],
    [out(PHONE.address)],
    ADAPTERS,
  ],
  ['no way out', [device(LAN.address)], [out('')], ADAPTERS],
  ['no way to the device', [device('')], [out(LAN.address)], ADAPTERS],
  ['a simulated site', [device('127.0.0.1', '127.18.0.1')], [out(LAN.address)], ADAPTERS],
  [
    'an IPv6 line with a translator on this PC',
    [device('2001:db8::9', '2001:db8:1::5')],
    [out('192.0.0.4')],
    [adapter('wlan0', '2001:db8::9/64'), adapter('clat', '192.0.0.4/32')],
  ],
  ['a proxy on this PC', [device(LAN.address)], [out('127.0.0.1', '127.0.0.1')], ADAPTERS],
] as const)('%s is not', (_what, inside, outside, adapters) => {
  expect(judgeLines(inside, outside, adapters)).toBeNull();
});
