/** Devices that have nothing but IPv6 link-local addresses, in network namespaces. Needs root. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectNamespaces,
  createNamespace,
  type Namespace,
  requireTools,
  says,
  scanInside,
} from './netns.ts';

const script = fileURLToPath(new URL('./v6-site.ts', import.meta.url));
let site: Namespace | undefined;
let laptop: Namespace | undefined;

beforeAll(async () => {
  requireTools('ip');
  site = createNamespace(`ch6-site-${process.pid}`);
  laptop = createNamespace(`ch6-laptop-${process.pid}`);
  connectNamespaces(laptop, 'lan0', site, 'bmc0');
  for (const host of ['fe80::77:1', 'fe80::77:2'])
    site.run('ip', 'addr', 'add', `${host}/64`, 'dev', 'bmc0', 'nodad');
  await says(site.start(process.execPath, '--import', 'tsx', script, 'bmc0'), /READY/);
});
afterAll(async () => {
  await laptop?.close();
  await site?.close();
});

const standard = { ports: [443], slpPort: 427, ssdpPort: 1900, mdnsPort: 1, rmcpPort: 1 } as const;

describe('a link without IPv4', () => {
  it('finds an XCC by SSDP and an IMM2 by SLP, reads them over their link-local addresses and keeps the zone', async () => {
    if (!laptop) throw new Error('no namespace');
    const found = await scanInside(laptop, { ...standard, interfaces: null, multicast: true });
    const at = Object.fromEntries(found.devices.map((device) => [device.address, device]));
    expect(Object.keys(at).sort()).toEqual(['fe80::77:1%lan0', 'fe80::77:2%lan0']);
    // Its HTTPS pages were read at the port the SSDP answer named: model and serial come from there.
    expect(at['fe80::77:1%lan0']).toMatchObject({ product: 'xcc3', addresses: ['fe80::77:1%lan0'] });
    expect(at['fe80::77:1%lan0']?.sightings.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['ssdp', 'https']),
    );
    expect(at['fe80::77:1%lan0']?.serial).toMatch(/^\w{8}$/);
    // Its attributes came by a question to the scoped address.
    expect(at['fe80::77:2%lan0']).toMatchObject({ product: 'imm2', serial: '06KDV6A', machineType: '5462' });
    for (const { sightings } of found.devices)
      for (const { address } of sightings) expect(address).toMatch(/^fe80::77:[12]%lan0$/);
  });

  it('asks a link-local address that was typed in with its zone, and only then', async () => {
    if (!laptop) throw new Error('no namespace');
    const found = await scanInside(laptop, {
      ...standard,
      typed: [{ address: 'FE80:0:0:0:0:0:77:1%lan0', port: 8443 }],
    });
    expect(found.devices).toMatchObject([{ address: 'fe80::77:1%lan0', product: 'xcc3' }]);
    const swept = await scanInside(laptop, {
      ...standard,
      ports: [8443],
      sweep: true,
      ranges: ['fe80::77:0%lan0-fe80::77:3%lan0'],
    });
    expect(swept.devices.map(({ address, product }) => [address, product])).toContainEqual([
      'fe80::77:1%lan0',
      'xcc3',
    ]);
    expect(swept.scanned).toBe(4);
  });
});
