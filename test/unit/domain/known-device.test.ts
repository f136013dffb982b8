import { describe, expect, test } from 'vitest';
import type { Device } from '../../../electron/domain/device.ts';
import { idNow, type KnownDevice, marksOf, recognise } from '../../../electron/domain/known-device.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { identified, underPresentId } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { planned, siteWith, written } from '../../support/outcomes.ts';
import { shipped } from '../../support/shipped.ts';

/** An id is given once; UUID, serial number and address are attributes that come and go. */
const device = (part: Partial<Device> & Pick<Device, 'address'>): Device => ({
  id: part.uuid === undefined ? `address:${part.address}` : `uuid:${part.uuid}`,
  addresses: [part.address],
  product: 'xcc',
  reasons: [],
  sightings: [],
  ...part,
});
const see = (known: readonly KnownDevice[], ...seen: readonly Device[]) =>
  seen.reduce(
    (state, each) => {
      const { known: next, id } = recognise(state.known, marksOf(each));
      return { known: next, ids: [...state.ids, id] };
    },
    { known, ids: [] as string[] },
  );
const [A, B] = ['192.0.2.1', '192.0.2.2'];
const [U1, U2] = ['4f0c3a58-8a7d-11e5-9e2f-40f2e9b80001', '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80002'];

describe('recognising', () => {
  test('typed, then seen with its UUID, then only by address again: one device all along', () => {
    const { ids, known } = see(
      [],
      device({ address: A }),
      device({ address: A, uuid: U1 }),
      device({ address: A }),
      device({ address: B, uuid: U1 }),
    );
    expect(ids).toEqual(['device-1', 'device-1', 'device-1', 'device-1']);
    expect(known[0]).toMatchObject({ uuids: [U1], addresses: [B, A] });
  });

  test('another box at the address of the first is another device, and has the address from then on', () => {
    const { ids, known } = see(
      [],
      device({ address: A, uuid: U1 }),
      device({ address: A, uuid: U2 }),
      device({ address: A }),
    );
    expect(ids).toEqual(['device-1', 'device-2', 'device-2']);
    expect(known.map(({ addresses }) => addresses)).toEqual([[], [A]]);
  });

  test('a serial number settles it where no UUID speaks', () => {
    expect(
      see([], device({ address: A, serial: 'J300A001' }), device({ address: B, serial: 'J300A001' })).ids,
    ).toEqual(['device-1', 'device-1']);
    expect(
      see([], device({ address: A, serial: 'J300A001' }), device({ address: A, serial: 'J300A002' })).ids,
    ).toEqual(['device-1', 'device-2']);
  });

  test('two records that turn out to be one become one under the older id, and no id is given twice', () => {
    const { known } = see([], device({ address: A }), device({ address: B }));
    const merged = recognise(known, marksOf(device({ address: A, addresses: [A, B], uuid: U1 })));
    expect([merged.id, merged.merged, merged.known.length]).toEqual(['device-1', ['device-2'], 1]);
    expect(idNow(merged.known, 'device-2')).toBe('device-1');
    expect(see(merged.known, device({ address: '192.0.2.9' })).ids).toEqual(['device-3']);
  });

  test('a UUID that several boxes claim proves nothing: the address decides', () => {
    const { known } = see([], device({ address: A, uuid: U1 }));
    expect(recognise(known, marksOf(device({ address: B, uuid: U1 })), true).id).toBe('device-2');
    expect(recognise(known, marksOf(device({ address: A, uuid: U1 })), true).id).toBe('device-1');
  });
});

describe('a site', () => {
  const typed = (address: string): SiteRecord => {
    const file = siteFileSchema.parse({ version: 1, devices: [{ address, product: 'xcc' }] });
    return identified(newSiteRecord('s', '2026-11-25T00:00:00.000Z', file));
  };
  const found = (site: SiteRecord, ...devices: readonly Device[]): SiteRecord =>
    identified({
      ...site,
      discovery: { devices: [...devices], scanned: 1, durationMs: 1, finishedAt: '', warnings: [] },
    });
  const withHistory = (site: SiteRecord, deviceId: string): SiteRecord => ({
    ...site,
    runs: siteWith(['plan', planned({ deviceId })], ['apply', written({ deviceId })]).runs,
    originals: { [deviceId]: { company: 'Before' } },
    manualDone: { [`${deviceId}|step|value`]: { by: 'x', at: 'y' } },
    secretHashes: { [`${deviceId}|proxy.password`]: 'hash' },
  });

  test('plans, results, undo and ticks of a typed device are there after a scan finds its UUID, and back', () => {
    const before = withHistory(typed(A), 'device-1');
    const scanned = found(before, device({ address: A, uuid: U1 }));
    const again = found(scanned, device({ address: A }));
    for (const site of [scanned, again]) {
      const [row] = deviceRows(shipped, site);
      expect(row).toMatchObject({ chosen: true, product: 'xcc', device: { id: 'device-1' } });
      expect(standingOf(site).applies[0]?.deviceId).toBe(row?.device.id);
      expect(Object.keys(site.originals)).toEqual([row?.device.id]);
    }
    expect(identified(again)).toBe(again);
  });

  test('a typed device that has moved keeps what was set for it', () => {
    const scanned = found(typed(A), device({ address: A, uuid: U1 }));
    const moved = found(scanned, device({ address: B, uuid: U1 }));
    expect(deviceRows(shipped, moved).map((row) => [row.device.id, row.device.address, row.chosen])).toEqual([
      ['device-1', B, true],
    ]);
  });

  test('merging two records keeps both histories, in their order', () => {
    const file = siteFileSchema.parse({ version: 1, devices: [{ address: A }, { address: B }] });
    const two = identified(newSiteRecord('s', '2026-11-25T00:00:00.000Z', file));
    const site: SiteRecord = {
      ...two,
      runs: siteWith(
        ['apply', written({ deviceId: 'device-1', state: 'partly' })],
        ['apply', written({ deviceId: 'device-2' })],
      ).runs,
      originals: { 'device-2': { company: 'Before' } },
    };
    const one = found(site, device({ address: A, addresses: [A, B], uuid: U1 }));
    expect(one.runs.map((run) => run.act !== 'preflight' && run.deviceId)).toEqual(['device-1', 'device-1']);
    expect(standingOf(one).applies.map(({ state }) => state)).toEqual(['done']);
    expect(one.originals).toEqual({ 'device-1': { company: 'Before' } });
    // Work that began before the merge ends under the id that was: it goes to the device all the same.
    const late = { deviceId: 'device-2', outcome: { deviceId: 'device-2' } };
    expect(underPresentId(one.known, late).outcome.deviceId).toBe('device-1');
  });

  test('another box at the address of a device does not inherit its history', () => {
    const before = withHistory(found(typed(A), device({ address: A, uuid: U1 })), 'device-1');
    const [row] = deviceRows(shipped, found(before, device({ address: A, uuid: U2 })));
    expect(row?.device.id).toBe('device-2');
    expect(before.originals['device-2']).toBeUndefined();
  });
});
