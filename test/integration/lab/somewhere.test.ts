import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { listenTcp } from '../../lab/kit.ts';
import { DEFAULT_PORTS } from '../../lab/site.ts';
import { startSomewhere } from '../../lab/somewhere.ts';

const NETWORK = '127.52';

test('where a port of the practice site is taken, it stands at other addresses and ports', async () => {
  const other = await listenTcp(createServer(), `${NETWORK}.0.11`, DEFAULT_PORTS.https);
  const site = await startSomewhere({ network: NETWORK, multicast: false });
  try {
    const { devices, ports, range, connectTo } = site.inventory;
    expect(ports.https).not.toBe(DEFAULT_PORTS.https);
    expect(range.startsWith(`${NETWORK}.`)).toBe(false);
    expect(devices.length).toBeGreaterThanOrEqual(9);
    for (const address of devices.map((device) => device.address)) expect(address).toMatch(/^127\./);
    // Every rule leads to loopback.
    for (const rule of connectTo) expect(rule).toMatch(/:127\.\d+\.\d+\.\d+:\d+$/);
  } finally {
    await site.close();
    await other.close();
  }
});

test('where nothing is taken, it stands where it usually does', async () => {
  const site = await startSomewhere({ network: NETWORK, multicast: false });
  expect([site.inventory.ports.https, site.inventory.range]).toEqual([
    DEFAULT_PORTS.https,
    `${NETWORK}.0.1-${NETWORK}.0.62`,
  ]);
  await site.close();
});

test('what is wrong otherwise is not tried elsewhere', async () => {
  await expect(startSomewhere({ network: '203.0', multicast: false })).rejects.toThrow(/EADDRNOTAVAIL/);
});
