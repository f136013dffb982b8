import { describe, expect, it } from 'vitest';
import type { NetworkInterface } from '../../../electron/net/interfaces.ts';
import { type LaptopReading, laptopFacts, readLaptop } from '../../../electron/workflow/laptop-facts.ts';
import { checkLines } from '../../../renderer/help/check-lines.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { ja } from '../../../renderer/i18n/ja.ts';

const nic = (name: string, cidr: string, part: Partial<NetworkInterface> = {}): NetworkInterface => ({
  name,
  address: cidr.split('/')[0] ?? '',
  netmask: '255.255.255.0',
  cidr,
  family: cidr.includes(':') ? 6 : 4,
  mac: '00:00:00:00:00:01',
  virtual: false,
  internal: false,
  hosts: 254,
  ...part,
});
const LAN = nic('eth0', '192.168.70.10/24');
const reading = (part: Partial<LaptopReading>): LaptopReading => ({
  interfaces: [LAN],
  resolvers: ['192.168.70.53'],
  way: { answer: 'routed', from: '192.168.70.10' },
  ...part,
});

describe('what the laptop says of itself before the work', () => {
  it('an adapter with an address that somebody gave it is named; others do not count', () => {
    const only = (...interfaces: NetworkInterface[]) => laptopFacts(reading({ interfaces })).adapter;
    expect(only(LAN)).toEqual({ state: 'yes', list: ['eth0 192.168.70.10/24'] });
    expect(only(nic('lo', '127.0.0.1/8', { internal: true }))).toEqual({ state: 'no', list: [] });
    expect(only(nic('docker0', '172.17.0.1/16', { virtual: true }))).toEqual({ state: 'no', list: [] });
    expect(only(nic('eth0', '169.254.7.7/16'))).toEqual({ state: 'self', list: ['eth0 169.254.7.7/16'] });
    expect(only(nic('eth0', 'fe80::1/64'))).toEqual({ state: 'no', list: [] });
    expect(only(nic('eth0', '2001:db8:1::5/64')).state).toBe('yes');
  });

  it('a resolver inside the laptop says nothing of those behind it', () => {
    const only = (...resolvers: string[]) => laptopFacts(reading({ resolvers })).resolver;
    expect(only('192.168.70.53', '127.0.0.53')).toEqual({ state: 'yes', list: ['192.168.70.53'] });
    expect(only('127.0.0.53')).toEqual({ state: 'unknown', list: ['127.0.0.53'] });
    expect(only()).toEqual({ state: 'no', list: [] });
  });

  it('a route is named by the adapter it leaves from', () => {
    const only = (way: LaptopReading['way']) => laptopFacts(reading({ way })).route;
    expect(only({ answer: 'routed', from: '192.168.70.10' })).toEqual({
      state: 'yes',
      from: 'eth0 (192.168.70.10)',
    });
    expect(only({ answer: 'no-route', from: '' }).state).toBe('no');
    expect(only({ answer: 'blocked', from: '' }).state).toBe('blocked');
  });

  it('what could not be read is not known, and never said to be missing', () => {
    const facts = laptopFacts({ interfaces: null, resolvers: null, way: null });
    expect([facts.adapter.state, facts.resolver.state, facts.route.state]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    for (const { help } of [ja, en])
      for (const { mark, word } of checkLines(facts, help.first))
        expect([mark, word]).toEqual(['－', help.first.mark.unknown]);
  });

  it('every state has its mark and its sentence', () => {
    const lines = (part: Partial<LaptopReading>) => checkLines(laptopFacts(reading(part)), ja.help.first);
    expect(lines({}).map(({ mark, word }) => `${mark} ${word}`)).toEqual(['○ あり', '○ あり', '○ あり']);
    expect(
      lines({ interfaces: [], resolvers: [], way: { answer: 'no-route', from: '' } }).map(({ mark }) => mark),
    ).toEqual(['×', '△', '△']);
    expect(lines({ interfaces: [nic('eth0', '169.254.7.7/16')] })[0]).toMatchObject({
      mark: '△',
      text: expect.stringContaining('169.254.7.7'),
    });
    expect(lines({ way: { answer: 'blocked', from: '' } })[2]?.text).toContain('規則');
  });

  it('is read without asking anybody', async () => {
    const { interfaces, resolvers, way } = await readLaptop();
    expect(interfaces?.some(({ internal }) => internal)).toBe(true);
    expect(Array.isArray(resolvers)).toBe(true);
    expect(['routed', 'no-route', 'blocked']).toContain(way?.answer);
  });
});
