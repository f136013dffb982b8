import { expect, test } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import {
  isOtherBox,
  knownMarks,
  withIdentity,
  withKnownIdentity,
} from '../../../electron/workflow/identity.ts';

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

test('what only a login tells is added; what discovery saw stays', () => {
  const after = withIdentity(site, device, { model: 'read', serial: 'J300', firmware: '5.70' });
  expect(after.discovery?.devices[0]).toMatchObject({ model: 'seen', serial: 'J300', firmware: '5.70' });
});

test('a reading that tells nothing new changes nothing', () => {
  const told = withIdentity(site, device, { serial: 'J300', firmware: '5.70' });
  expect(withIdentity(told, device, { serial: 'J300', firmware: '5.70' })).toBe(told);
  expect(withIdentity(site, device, { serial: 'Not Specified', uuid: '', firmware: '' })).toBe(site);
});

test('a new look without a login keeps what the login told, of the same device only', () => {
  const fresh = { ...device, addresses: [...device.addresses], reasons: [], sightings: [] };
  const known = { ...fresh, model: 'old', serial: 'J300', firmware: '5.70' };
  expect(withKnownIdentity(fresh, [known])).toEqual({ ...fresh, serial: 'J300', firmware: '5.70' });
  expect(withKnownIdentity(fresh, [{ ...known, id: 'uuid:2' }])).toBe(fresh);
  // The product is another: another box by now.
  expect(withKnownIdentity(fresh, [{ ...known, product: 'imm2' }])).toBe(fresh);
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
  const after = identified(withIdentity(opened, { ...known, id }, { serial: 'J30B', model: 'new' }));
  const [other] = after.discovery?.devices ?? [];
  expect([other?.serial, other?.model]).toEqual(['J30B', 'new']);
  expect(other?.id).not.toBe(id);
});
