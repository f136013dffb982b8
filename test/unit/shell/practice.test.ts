import { describe, expect, it } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { isPractice, isSimulatedRange, newPracticeFile } from '../../../electron/shell/practice.ts';

const practice = siteFileSchema.parse({
  version: 1,
  site: { customer: 'Renshu' },
  network: { ranges: ['127.0.0.1-127.0.0.9'], dns: ['127.0.1.1:53'], connectTo: ['a:443:127.0.2.1:443'] },
  credentials: { xcc: { user: 'USERID', passwordEnv: 'LAB' } },
  devices: [{ address: '127.0.0.1' }],
});
const record = (file: object, simulated = true) => ({
  ...newSiteRecord('id', '2026-01-01T00:00:00Z', siteFileSchema.parse({ version: 1, ...file })),
  simulated,
});

describe('the practice window', () => {
  it('begins a new site in the simulated network, with its logins and nobody’s data', () => {
    const file = newPracticeFile(practice);
    expect(file).toMatchObject({
      site: { customer: '' },
      devices: [],
      network: { ranges: practice.network.ranges },
    });
    expect(isPractice(practice, record(file))).toBe(true);
  });
  it.each([
    ['a site that is not simulated', record({ network: practice.network }, false)],
    ['real resolvers', record({ network: { ...practice.network, dns: ['192.168.1.1'] } })],
    ['the laptop’s resolvers', record({ network: { ...practice.network, dns: [] } })],
    ['destinations led elsewhere', record({ network: { ...practice.network, connectTo: [] } })],
    ['a real proxy', record({ network: { ...practice.network, proxy: { host: '192.168.1.9' } } })],
    ['a real device', record({ network: practice.network, devices: [{ address: '192.168.1.5' }] })],
    ['a device by name', record({ network: practice.network, devices: [{ address: 'bmc01' }] })],
  ])('does not work with %s', (_what, other) => {
    expect(isPractice(practice, other)).toBe(false);
  });
  it.each([
    ['127.18.0.0/24', true],
    ['127.0.0.5', true],
    ['126.255.255.250-127.0.0.5', false],
    ['192.168.1.0/24', false],
    ['bmc01.example', false],
  ])('searches %s: %s', (range, expected) => {
    expect(isSimulatedRange(range)).toBe(expected);
  });
});
