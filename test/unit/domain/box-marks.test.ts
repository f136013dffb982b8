import { describe, expect, test } from 'vitest';
import { boxMarks, contradict } from '../../../electron/domain/box-marks.ts';
import { covers } from '../../../electron/domain/coverage.ts';
import type { Device } from '../../../electron/domain/device.ts';
import { areTwoDevices, isSameDevice, marksOf } from '../../../electron/domain/known-device.ts';
import { uniteDevices } from '../../../electron/domain/merge-devices.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { identified, toldAtLogin } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { isOtherBox, withIdentity } from '../../../electron/workflow/identity.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { shipped } from '../../support/shipped.ts';

/** What identifies nobody is no mark, wherever it comes from; what two rows say alike is no proof that they are one. */
const PLACEHOLDERS = [
  '',
  'N/A',
  'Not Specified',
  'To be filled by O.E.M.',
  '0000000',
  'XXXXXXX',
  'Default string',
];
const SHARED = [
  '',
  'Not Settable',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '03000200-0400-0500-0006-000700080009',
  // confluent's list of UUIDs that are none (discovery/core.py, uuid_is_valid); bytes of one kind are what a blank memory holds.
  '20202020-2020-2020-2020-202020202020',
  '00112233-4455-6677-8899-AABBCCDDEEFF',
  // The same with the first three groups turned round, as SLP and SMBIOS write them.
  '33221100-5544-7766-8899-aabbccddeeff',
  '00020003-0004-0005-0006-000700080009',
  '67452301-ab89-efcd-0123-456789abcdef',
];
const [A, B] = ['192.0.2.11', '192.0.2.12'] as const;
const UUID = '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80021';

const device = (address: string, part: Partial<Device> = {}): Device => ({
  id: `address:${address}`,
  address,
  addresses: [address],
  product: 'xcc',
  reasons: [],
  sightings: [],
  ...part,
});
function siteOf(devices: readonly Device[] | null, pins: Readonly<Record<string, string>> = {}): SiteRecord {
  const file = siteFileSchema.parse({
    version: 1,
    devices: [A, B].map((address) => ({ address, product: 'xcc', route: 'direct' })),
  });
  const base = { ...newSiteRecord('s', '2026-11-25T00:00:00.000Z', file), pins: { ...pins } };
  const scan = { scanned: 2, durationMs: 1, finishedAt: '', warnings: [] };
  return identified(devices === null ? base : { ...base, discovery: { ...scan, devices: [...devices] } });
}
const rowsOf = (site: SiteRecord) =>
  deviceRows(shipped, site).map(({ device: { id, address }, driver, sameAs }) => [
    id,
    address,
    driver,
    sameAs,
  ]);
const BOTH = [
  ['device-1', A, 'xcc-redfish', undefined],
  ['device-2', B, 'xcc-redfish', undefined],
];
/** Both rows signed in to, each telling this. */
function loggedIn(site: SiteRecord, identity: { serial?: string; uuid?: string }): SiteRecord {
  return [A, B].reduce((record, address) => {
    const row = deviceRows(shipped, record).find((each) => each.device.address === address);
    return identified(withIdentity(record, row?.device ?? { id: '', address }, identity, ''));
  }, site);
}

describe('a placeholder', () => {
  const marks = (part: object) => ({ uuids: [], serials: [], certificates: [], addresses: [], ...part });
  test.each(PLACEHOLDERS)('for a serial number, "%s", makes no two devices one', (serial) => {
    expect(boxMarks({ uuids: [], serials: [serial] }).serials).toEqual([]);
    expect(isSameDevice(marks({ serials: [serial] }), marks({ serials: [serial] }))).toBe(false);
    expect(areTwoDevices(marks({ serials: [serial] }), marks({ serials: ['J300A001'] }))).toBe(false);
    expect(marksOf(device(A, { serial })).serials).toEqual([]);
    expect(isOtherBox({ uuids: [], serials: ['J300A001'] }, { serial })).toBe(false);
    for (const site of [siteOf(null), siteOf([device(A), device(B)])])
      expect(rowsOf(loggedIn(site, { serial }))).toEqual(BOTH);
  });

  test.each(SHARED)('for a UUID, "%s", makes no two devices one', (uuid) => {
    expect(boxMarks({ uuids: [uuid], serials: [] }).uuids).toEqual([]);
    expect(covers([{ uuid, addresses: [] }], { uuid, addresses: [A] })).toBe(false);
    for (const site of [siteOf(null), siteOf([device(A), device(B)])])
      expect(rowsOf(loggedIn(site, { uuid }))).toEqual(BOTH);
  });

  test('that an earlier program kept is dropped when the site is opened, and from both halves of a merging', () => {
    const site = siteOf(null);
    const old = {
      ...site,
      known: site.known.map((each) => ({
        ...each,
        serials: ['N/A'],
        uuids: [UUID.replaceAll('-', '').toUpperCase()],
      })),
    };
    expect(identified(old).known.map(({ serials, uuids }) => [serials, uuids])).toEqual([
      [[], [UUID]],
      [[], [UUID]],
    ]);
    const nobody = { ...site, known: site.known.map((each) => ({ ...each, serials: ['N/A'] })) };
    const elsewhere = {
      ...nobody,
      known: nobody.known.map((each, at) => ({
        ...each,
        id: `device-${at + 7}`,
        addresses: [`198.51.100.${at}`],
      })),
    };
    expect(
      uniteDevices(nobody, elsewhere).known.map(({ addresses, serials }) => [addresses, serials]),
    ).toHaveLength(4);
  });

  test('that had made one device of two is undone by the next look that sees both', () => {
    const site = siteOf(null);
    const merged: SiteRecord = {
      ...site,
      known: [
        {
          id: 'device-1',
          formerIds: ['device-2'],
          uuids: [],
          serials: ['N/A'],
          certificates: [],
          addresses: [A, B],
        },
      ],
      discovery: { scanned: 2, durationMs: 1, finishedAt: '', warnings: [], devices: [device(A), device(B)] },
    };
    const seen = identified(merged);
    expect(rowsOf(seen).map(([, address, driver]) => [address, driver])).toEqual([
      [A, 'xcc-redfish'],
      [B, 'xcc-redfish'],
    ]);
    expect(new Set(seen.discovery?.devices.map(({ id }) => id)).size).toBe(2);
    expect(identified(seen)).toBe(seen);
  });
});

test('one serial number in either case, with and without hyphens, is one', () => {
  expect(
    contradict(boxMarks({ uuids: [], serials: ['J3-00ab'] }), boxMarks({ uuids: [], serials: ['j300AB'] })),
  ).toBe(false);
});

describe('one UUID or serial number told at two addresses', () => {
  const TWO = { [`tls:${A}:443`]: 'one', [`tls:${B}:443`]: 'other' };
  const ONE = { [`tls:${A}:443`]: 'one', [`tls:${B}:443`]: 'one' };
  test.each([{ serial: 'J300A001' }, { uuid: UUID }])(
    'that show different certificates: two devices, %o',
    (told) => {
      expect(rowsOf(loggedIn(siteOf(null, TWO), told))).toEqual(BOTH);
      const found = loggedIn(siteOf([device(A), device(B)], TWO), told);
      expect(rowsOf(found)).toEqual(BOTH);
      expect(found.discovery?.devices.map(({ identityConflict }) => identityConflict)).toEqual([true, true]);
      // Again, and from the beginning: nothing moves.
      expect(rowsOf(loggedIn(found, told))).toEqual(BOTH);
      expect(identified(found)).toBe(found);
    },
  );

  test('that show nothing: two devices, as for a scan', () => {
    expect(rowsOf(loggedIn(siteOf(null), { serial: 'J300A001' }))).toEqual(BOTH);
  });

  test.each([null, [device(A), device(B)]])(
    'that show one certificate: one device, and the other row is told so instead of being done by hand',
    (devices) => {
      const rows = rowsOf(loggedIn(siteOf(devices, ONE), { serial: 'J300A001' }));
      expect(rows).toHaveLength(2);
      expect(rows.filter(([, , , sameAs]) => sameAs === undefined)).toHaveLength(1);
      expect(rows.filter(([id, , , sameAs]) => sameAs !== undefined && id !== 'device-1')).toHaveLength(1);
    },
  );

  test('of which each has a serial number of its own: two devices, known by that', () => {
    const site = toldAtLogin(toldAtLogin(siteOf(null, ONE), A, { uuids: [UUID], serials: ['J300A001'] }), B, {
      uuids: [UUID],
      serials: ['J300A002'],
    });
    expect(site.known.map(({ serials }) => serials)).toEqual([['J300A001'], ['J300A002']]);
  });

  test('of which one has left the site: a device that moved, with its history', () => {
    const site = toldAtLogin(siteOf(null), A, { uuids: [], serials: ['J300A001'] });
    const moved = {
      ...site,
      file: { ...site.file, devices: site.file.devices.filter(({ address }) => address === B) },
    };
    const told = toldAtLogin(moved, B, { uuids: [], serials: ['J300A001'] });
    expect(rowsOf(told)).toEqual([['device-1', B, 'xcc-redfish', undefined]]);
  });
});
