import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLabClock, noHttpFaults, startHttp } from '../../lab/kit.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import { type RunningSsdp, SSDP_SMM3, startSsdp } from '../../lab/ssdp.ts';
import { report } from './site.ts';

const NET = '127.232';
const HTTPS = 20_471;
const SSDP = 20_472;
/** Searched by group and broadcast only: nothing is swept. */
const announced = {
  interfaces: [`${NET}.0.1`],
  multicast: true,
  ports: [HTTPS],
  fast: true,
} as const;

const closing: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const each of closing) await each.close();
});

/** An SMM3 without a description: its root has a UUID, as confluent reads it (check_fish). */
const SMM_UUID = '1a2b3c4d-000b-11e8-9f00-4c526200006b';
const ROOT = {
  '@odata.id': '/redfish/v1',
  '@odata.type': '#ServiceRoot.v1_15_0.ServiceRoot',
  RedfishVersion: '1.17.0',
  UUID: SMM_UUID.toUpperCase(),
};

/** Lenovo's confluent searches for the double colon as well, and by broadcast (protocols/ssdp.py, active_scan, _find_service). */
describe.each([
  ['with its maker', { ...ROOT, Vendor: 'Lenovo' }, 1],
  ['without', ROOT, 3],
] as const)('an SMM3 that answers only to the search with the double colon (%s)', (_name, root, subnet) => {
  const address = `${NET}.${subnet}.2`;
  const port = SSDP + subnet;
  let ssdp: RunningSsdp;
  beforeAll(async () => {
    closing.push(
      await startHttp({
        address,
        port: HTTPS,
        tls: issueSelfSigned({ subject: 'CN=SMM3,O=Lenovo,C=US', names: ['smm3'] }),
        faults: noHttpFaults(),
        log: [],
        clock: createLabClock(),
        dateHeader: true,
        handle: ({ path }) =>
          /^\/redfish\/v1\/?$/.test(path) ? { status: 200, json: root } : { status: 404, text: '' },
      }),
    );
    ssdp = await startSsdp({
      devices: [
        {
          address,
          uuid: SMM_UUID,
          location: `https://${address}:${HTTPS}/DeviceDescription.json`,
          targets: [SSDP_SMM3],
        },
      ],
      port,
      multicast: { interfaceAddress: `${NET}.0.1` },
    });
    closing.push(ssdp);
  });

  it('is found by the group, and is no XCC', async () => {
    const found = await report({ ...announced, ssdpPort: port });
    expect(found.devices.map((each) => [each.address, each.product, each.uuid])).toEqual([
      [address, 'smm', SMM_UUID],
    ]);
    expect(ssdp.log.some(({ text }) => text === `multicast ${SSDP_SMM3}`)).toBe(true);
  });

  it('is no XCC either where it is asked by itself', async () => {
    const found = await report({
      ranges: [`${NET}.${subnet}.0/29`],
      sweep: true,
      ports: [HTTPS],
      ssdpPort: port,
    });
    expect(found.devices.map(({ product }) => product)).toEqual(['smm']);
  });
});

describe('a switch that keeps multicast away', () => {
  it('lets the search by broadcast through', async () => {
    const ssdp = await startSsdp({
      devices: [
        {
          address: `${NET}.2.2`,
          port: SSDP,
          uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00232',
          location: `https://${NET}.2.2:1/redfish/v1/`,
        },
      ],
      port: SSDP,
      multicast: null,
      broadcast: '127.255.255.255',
    });
    closing.push(ssdp);
    const found = await report({ ...announced, ssdpPort: SSDP });
    expect(found.devices.map(({ address, uuid }) => [address, uuid])).toEqual([
      [`${NET}.2.2`, '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00232'],
    ]);
  });
});
