import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClueKey, clues } from '../../../electron/discovery/clues.ts';
import { mergeStations, type Station } from '../../../electron/discovery/merge.ts';
import { createRegistry } from '../../../electron/discovery/registry.ts';
import type { Device } from '../../../electron/domain/device.ts';
import { shipped } from '../../support/shipped.ts';

const UUID = '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011';
type Facts = Readonly<Partial<Record<ClueKey, string>>>;

function station(address: string, facts: Facts, more: Partial<Station> = {}): Station {
  const evidence = [...clues(Object.entries(facts) as [ClueKey, string][])];
  const sighting = { source: 'https' as const, address, port: 443, at: '2026-11-24T00:00:00.000Z', evidence };
  return {
    address,
    names: [],
    typed: false,
    looking: false,
    fingerprint: '',
    sightings: [sighting],
    ...more,
  };
}
const xcc = (address: string, uuid: string, serial: string, fingerprint: string): Station =>
  station(
    address,
    {
      'redfish.vendor': 'Lenovo',
      'redfish.version': '1.15.0',
      'redfish.uuid': uuid,
      'description.serial': serial,
    },
    { fingerprint },
  );
const devices = (...stations: readonly Station[]): readonly Device[] =>
  mergeStations(shipped, stations).map((each) => each.device);
const summary = (...stations: readonly Station[]) =>
  devices(...stations).map((device) => [
    device.id,
    device.addresses.join(' '),
    device.identityConflict ?? false,
  ]);

describe('several sightings', () => {
  it('of one box by IPv4, IPv6 and link-local are one device, spoken to by IPv4', () => {
    const found = devices(
      xcc('fe80::1%eth0', UUID, 'J30AF7LC', 'aa'),
      xcc('fd00::1', UUID.toUpperCase(), 'J30AF7LC', 'aa'),
      xcc('10.0.0.1', UUID, 'J30AF7LC', 'aa'),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      id: `uuid:${UUID}`,
      address: '10.0.0.1',
      addresses: ['10.0.0.1', 'fd00::1', 'fe80::1%eth0'],
    });
  });

  it('join by serial where there is no UUID, then by certificate', () => {
    const imm = (address: string, facts: Facts, fingerprint: string): Station =>
      station(address, { 'imm.login-page': 'true', ...facts }, { fingerprint });
    expect(
      summary(
        imm('10.0.0.1', { 'slp.serial': '06KDAB1' }, ''),
        imm('10.0.0.2', { 'slp.serial': '06KDAB1' }, ''),
      ),
    ).toEqual([['serial:06KDAB1', '10.0.0.1 10.0.0.2', false]]);
    expect(summary(imm('10.0.0.1', {}, 'aa'), imm('fe80::1%eth0', {}, 'aa'))).toEqual([
      ['cert:aa', '10.0.0.1 fe80::1%eth0', false],
    ]);
    expect(summary(imm('10.0.0.1', {}, 'aa'), imm('10.0.0.2', {}, 'bb'))).toHaveLength(2);
  });

  it('at two IPv4 addresses with nothing but one certificate stay two: it may be that of an image', () => {
    const imm = (address: string): Station =>
      station(address, { 'imm.login-page': 'true' }, { fingerprint: 'aa' });
    expect(summary(imm('10.0.0.1'), imm('10.0.0.2')).map(([, address]) => address)).toEqual([
      '10.0.0.1',
      '10.0.0.2',
    ]);
    const lxca = (address: string): Station =>
      station(address, { 'lxca.version': '4.1.0' }, { fingerprint: 'cc' });
    expect(summary(lxca('10.0.0.1'), lxca('10.0.0.2'))).toEqual([['cert:cc', '10.0.0.1 10.0.0.2', false]]);
  });

  it('with a placeholder for UUID or serial stay apart', () => {
    const box = (address: string, uuid: string, serial: string): Station => xcc(address, uuid, serial, '');
    for (const uuid of ['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'])
      expect(summary(box('10.0.0.1', uuid, '0123456789'), box('10.0.0.2', uuid, '0123456789'))).toEqual([
        ['address:10.0.0.1', '10.0.0.1', false],
        ['address:10.0.0.2', '10.0.0.2', false],
      ]);
  });

  it('of other makers never join by certificate: theirs is often the same on every box', () => {
    const other = (address: string): Station =>
      station(address, { 'redfish.oem': 'Supermicro', 'redfish.version': '1.0' }, { fingerprint: 'aa' });
    expect(summary(other('10.0.0.1'), other('10.0.0.2')).map(([id]) => id)).toEqual([
      'address:10.0.0.1',
      'address:10.0.0.2',
    ]);
  });

  it('of two managers in one chassis stay two, without a conflict', () => {
    const cmm = (address: string, slot: string): Station =>
      station(address, {
        'slp.type': 'service:management-hardware.Lenovo:chassis-management-module',
        'slp.uuid': UUID,
        'slp.serial': '06ABC31',
        'slp.slot': slot,
      });
    expect(summary(cmm('10.0.0.1', '1'), cmm('10.0.0.2', '2'))).toEqual([
      [`uuid:${UUID}/1`, '10.0.0.1', false],
      [`uuid:${UUID}/2`, '10.0.0.2', false],
    ]);
  });
});

describe('a claimed UUID', () => {
  it('from a box with another certificate swallows nothing: both are shown, and marked', () => {
    expect(
      summary(xcc('10.0.0.1', UUID, 'J30AF7LC', 'aa'), xcc('10.0.0.66', UUID, 'EVIL0001', 'bb')),
    ).toEqual([
      ['serial:J30AF7LC', '10.0.0.1', true],
      ['serial:EVIL0001', '10.0.0.66', true],
    ]);
    expect(
      summary(xcc('10.0.0.1', UUID, 'J30AF7LC', 'aa'), xcc('10.0.0.66', UUID, 'J30AF7LC', 'bb')).map(
        (each) => each[2],
      ),
    ).toEqual([true, true]);
  });

  it('made by datagram only does not take the UUID from the one who showed it over TLS', () => {
    const liar = station('10.0.0.66', {
      'ssdp.uuid': UUID,
      'ssdp.target': 'urn:dmtf-org:service:redfish-rest:1',
    });
    expect(summary(xcc('10.0.0.1', UUID, 'J30AF7LC', 'aa'), liar)).toEqual([
      [`uuid:${UUID}`, '10.0.0.1', true],
      ['address:10.0.0.66', '10.0.0.66', true],
    ]);
  });

  it('with its serial number too, by datagram only, is still no proof', () => {
    const liar = station('10.0.0.1', { 'slp.uuid': UUID, 'slp.serial': 'J30AF7LC' });
    expect(summary(liar, xcc('10.0.0.66', UUID, 'J30AF7LC', 'aa'))).toEqual([
      [`uuid:${UUID}`, '10.0.0.66', true],
      ['address:10.0.0.1', '10.0.0.1', true],
    ]);
    // One box's IPv4 and link-local address, the latter by SLP alone.
    const own = station('fe80::1%eth0', { 'slp.uuid': UUID, 'slp.serial': 'J30AF7LC' });
    expect(summary(own, xcc('10.0.0.66', UUID, 'J30AF7LC', 'aa'))).toHaveLength(1);
  });

  it('by IPv4 and IPv6 without any certificate is one box: there is nothing to take over', () => {
    const claim = (address: string): Station => station(address, { 'ssdp.uuid': UUID });
    expect(summary(claim('10.0.0.2'), claim('fe80::2%eth0'))).toHaveLength(1);
    expect(summary(claim('10.0.0.2'), claim('10.0.0.3'))).toHaveLength(2);
  });

  it('is given the benefit of the doubt only while it is looked at', () => {
    const claim = (looking: boolean): Station => station('10.0.0.2', { 'ssdp.uuid': UUID }, { looking });
    expect(summary(xcc('10.0.0.1', UUID, 'J30AF7LC', 'aa'), claim(true))).toHaveLength(1);
    expect(summary(xcc('10.0.0.1', UUID, 'J30AF7LC', 'aa'), claim(false))).toHaveLength(2);
  });
});

describe('merging', () => {
  it('gives the same devices in any order of arrival, and loses no address', () => {
    const one = fc.record({
      host: fc.integer({ min: 1, max: 40 }),
      uuid: fc.constantFrom('', UUID, UUID.replace('11ec', '11ed')),
      serial: fc.constantFrom('', 'AAAA1', 'BBBB2'),
      fingerprint: fc.constantFrom('', 'aa', 'bb'),
    });
    const stations = fc.uniqueArray(one, { selector: (each) => each.host, maxLength: 12 }).map((list) =>
      list.map(({ host, uuid, serial, fingerprint }) =>
        station(
          `10.0.0.${host}`,
          {
            'redfish.vendor': 'Lenovo',
            ...(uuid && { 'redfish.uuid': uuid }),
            ...(serial && { 'description.serial': serial }),
          },
          { fingerprint },
        ),
      ),
    );
    fc.assert(
      fc.property(stations, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = list
          .map((each) => [random.next().value, each] as const)
          .sort((a, b) => Number(a[0]) - Number(b[0]))
          .map(([, each]) => each);
        const merged = devices(...list);
        expect(devices(...shuffled)).toEqual(merged);
        expect(merged.flatMap((each) => each.addresses).sort()).toEqual(
          list.map((each) => each.address).sort(),
        );
        expect(new Set(merged.map((each) => each.id)).size).toBe(merged.length);
      }),
      { numRuns: 500 },
    );
  });

  it('shows an unknown host with what was seen, once it was looked at; an open port alone is no host yet', () => {
    const web = { 'http.server': 'nginx' };
    expect(devices(station('10.0.0.1', web))).toMatchObject([{ product: 'unknown', address: '10.0.0.1' }]);
    expect(summary(station('10.0.0.1', web, { looking: true }))).toEqual([]);
    expect(summary(station('10.0.0.1', { 'tcp.state': 'open' }))).toEqual([]);
    expect(devices(station('10.0.0.1', { 'tcp.state': 'ECONNREFUSED' }, { typed: true }))).toHaveLength(1);
    expect(summary(station('10.0.0.1', { 'typed.name': '10.0.0.1' }, { typed: true }))).toEqual([]);
    expect(summary(station('10.0.0.1', { 'rmcp.pong': 'true' }, { looking: true }))).toHaveLength(1);
  });
});

describe('the registry', () => {
  it('announces a device once, and again only when more is known', () => {
    const told: Device[] = [];
    const registry = createRegistry(
      shipped,
      (device) => told.push(device),
      () => 0,
    );
    const seen = {
      source: 'ssdp' as const,
      address: '10.0.0.1',
      port: 1900,
      clues: clues([['ssdp.uuid', UUID]]),
    };
    registry.see(seen);
    registry.flush();
    registry.see(seen);
    registry.flush();
    expect(told).toHaveLength(1);
    registry.see({
      source: 'https',
      address: '10.0.0.1',
      port: 443,
      clues: clues([['redfish.vendor', 'Lenovo']]),
    });
    registry.flush();
    expect(told.map((device) => [device.id, device.product])).toEqual([
      [`uuid:${UUID}`, 'unknown'],
      [`uuid:${UUID}`, 'xcc'],
    ]);
    registry.close();
  });
});
