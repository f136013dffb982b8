import { describe, expect, test } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import {
  isOtherBox,
  knownMarks,
  withIdentity,
  withKnownIdentity,
} from '../../../electron/workflow/identity.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { shipped } from '../../support/shipped.ts';

const device = {
  id: 'uuid:1',
  address: '192.0.2.1',
  addresses: ['192.0.2.1'],
  product: 'xcc',
  model: 'seen',
  reasons: [],
  sightings: [],
} as const;
const base = newSiteRecord('s', '2026-11-24T00:00:00Z', siteFileSchema.parse({ version: 1 }));
const site = {
  ...base,
  discovery: {
    devices: [{ ...device, addresses: [...device.addresses], reasons: [], sightings: [] }],
    scanned: 1,
    durationMs: 1,
    finishedAt: '',
    warnings: [],
  },
};

const AT = '2026-11-24T01:00:00.000Z';

test('what only a login tells is added; what discovery saw stays', () => {
  const after = withIdentity(site, device, { model: 'read', serial: 'J300', firmware: '5.70' }, AT);
  expect(after.discovery?.devices[0]).toMatchObject({ model: 'seen', serial: 'J300', firmware: '5.70' });
});

test('a reading that tells nothing new changes nothing', () => {
  const told = withIdentity(site, device, { serial: 'J300', firmware: '5.70' }, AT);
  expect(withIdentity(told, device, { serial: 'J300', firmware: '5.70' }, AT)).toBe(told);
  expect(withIdentity(site, device, { serial: 'Not Specified', uuid: '', firmware: '' }, AT)).toBe(site);
});

test('a new look without a login keeps what the login told, of the same device only', () => {
  const fresh = { ...device, addresses: [...device.addresses], reasons: [], sightings: [] };
  const known = { ...fresh, model: 'old', serial: 'J300', firmware: '5.70' };
  expect(withKnownIdentity(fresh, [known])).toEqual({ ...fresh, serial: 'J300', firmware: '5.70' });
  expect(withKnownIdentity(fresh, [{ ...known, id: 'uuid:2' }])).toBe(fresh);
  // The product is another: another box by now.
  expect(withKnownIdentity(fresh, [{ ...known, product: 'imm2' }])).toBe(fresh);
});

describe('a box that a scan calls by its number', () => {
  const scanned = { ...device, ...{ model: '5462AC1', machineType: '5462', firmware: 'TCOO12A' } };
  const fresh = { ...scanned, addresses: ['192.0.2.1'], reasons: [], sightings: [] };
  const seen = { ...site, discovery: { ...site.discovery, devices: [fresh] } };
  const told = { model: 'System x3650 M5', machineType: '5462-AC1', firmware: 'TCOO30B' };

  test('has the name, the whole type and the firmware of now that its login tells', () => {
    const [after] = withIdentity(seen, device, told, AT).discovery?.devices ?? [];
    expect(after).toEqual({ ...fresh, ...told });
    expect(withIdentity(seen, device, { model: '5462AC1' }, AT)).toBe(seen);
  });

  test('keeps them over the next look, but for firmware that this one sees', () => {
    const known = { ...fresh, ...told };
    const updated = { ...fresh, firmware: 'TCOO44C' };
    expect(withKnownIdentity(updated, [known])).toEqual({ ...updated, ...told, firmware: 'TCOO44C' });
  });

  test('is still called by it where the login tells no name', () => {
    const [after] = withIdentity(seen, device, { serial: 'J300' }, AT).discovery?.devices ?? [];
    expect(after).toEqual({ ...fresh, serial: 'J300' });
  });

  test('a name that the scan saw stays, whatever the login calls it', () => {
    const named = { ...seen, discovery: { ...seen.discovery, devices: [{ ...fresh, model: 'SR650 V3' }] } };
    const [after] = withIdentity(named, device, told, AT).discovery?.devices ?? [];
    expect(after?.model).toBe('SR650 V3');
  });
});

test('a login that tells another serial number means another box, with an id of its own', () => {
  const known = {
    ...device,
    addresses: [...device.addresses],
    reasons: [],
    sightings: [],
    serial: 'J30A',
    model: 'old',
  };
  const before = {
    ...site,
    discovery: { ...(site.discovery as NonNullable<typeof site.discovery>), devices: [known] },
  };
  expect(isOtherBox(knownMarks(site, known), { serial: 'j30a' })).toBe(false);
  expect(isOtherBox(knownMarks(site, known), { serial: 'J30B' })).toBe(true);
  const opened = identified(before);
  const id = opened.discovery?.devices[0]?.id ?? '';
  const after = identified(withIdentity(opened, { ...known, id }, { serial: 'J30B', model: 'new' }, AT));
  const [other] = after.discovery?.devices ?? [];
  expect([other?.serial, other?.model]).toEqual(['J30B', 'new']);
  expect(other?.id).not.toBe(id);
});

test('a device that was typed in and never scanned is told by its login, as far as that goes', () => {
  const file = siteFileSchema.parse({ version: 1, devices: [{ address: '192.0.2.9', product: 'xcc' }] });
  const typed = identified({ ...base, file });
  const rowOf = (record: typeof typed) => deviceRows(shipped, record)[0]?.device;
  const id = rowOf(typed)?.id ?? '';
  const login = (record: typeof typed, told: Parameters<typeof withIdentity>[2], at = AT) =>
    withIdentity(record, { id: rowOf(record)?.id ?? '', address: '192.0.2.9' }, told, at);
  const once = login(typed, { serial: 'J300A', model: 'SR650', machineType: '7X06', firmware: '5.70' });
  expect(rowOf(once)).toMatchObject({
    ...{ id, serial: 'J300A', model: 'SR650', machineType: '7X06', firmware: '5.70' },
    ...{ address: '192.0.2.9', sightings: [] },
  });
  expect(login(once, { serial: 'J300A', firmware: '5.70' })).toBe(once);
  // A later login over an interface that tells less takes nothing away; a newer firmware is told.
  expect(rowOf(login(once, { firmware: '6.10' }))).toMatchObject({ model: 'SR650', firmware: '6.10' });
  // Another box there is told by what it says itself.
  const other = login(once, { serial: 'J300B', firmware: '1.00' });
  expect(rowOf(other)).toMatchObject({ serial: 'J300B', firmware: '1.00' });
  expect(rowOf(other)).not.toHaveProperty('model');
  expect(rowOf(other)?.id).not.toBe(id);
});
