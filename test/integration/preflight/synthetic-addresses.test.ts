/**
 * An agent on the laptop (VPN, ZTNA) answers names with addresses that it made up, and relays what goes there: what is reached so
 * is nothing that a device reaches, and no firewall's matter. Loopback only, no rights needed.
 */
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { measuredNothing, served } from '../../../electron/domain/served.ts';
import { type RunningDns, startDns } from '../../lab/dns.ts';
import { createPki } from '../../lab/pki.ts';
import { startGoodWeb } from './good-web.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const NETWORK = '127.109.6';
const NAME = 'www.ibm.com';
const AT = `${NAME}:443`;
const pki = createPki();
let dns: RunningDns;
let web: Server;

beforeAll(async () => {
  dns = await startDns({ address: `${NETWORK}.53`, port: 8053, zones: new Map() });
  web = await startGoodWeb(pki, NAME, `${NETWORK}.80`);
});
afterAll(async () => {
  web?.close();
  await dns?.close();
});

function check(
  addresses: readonly string[],
  relayed: boolean,
  own: readonly string[] = [],
): Promise<Outcome> {
  dns.zones.set(NAME, { addresses });
  const { port } = web.address() as AddressInfo;
  return run(
    emptyInput({
      profiles: [],
      custom: [{ host: NAME, port: 443, protocol: 'https', use: '' }],
      ca: [pki.root.certPem],
      resolvers: [{ host: dns.address, port: dns.port }],
      ownNetworks: own,
      connectTo: addresses.map((address) => rule(`${address}:443:${NETWORK}.80:${relayed ? port : 1}`)),
    }),
  );
}

it.each(['100.64.0.6', '100.80.12.1', '198.18.0.23'])(
  'what is reached at %s is not known of the devices, and no firewall is given the address',
  async (address) => {
    const result = await check([address], true);
    expect(result.red).toEqual([]);
    expect(result.row('dns', AT)).toMatchObject({
      status: 'warn',
      code: 'synthetic',
      args: { found: address },
      fixes: ['check-without-agent'],
    });
    expect(result.said('tls', AT)).toBe('pass ok');
    expect(served(AT, result.rows, false)).toMatchObject({ state: 'not-checked', addresses: [] });
    expect(measuredNothing(result.rows)).toBe(true);
  },
);

it('where nothing is reached there, the address is what is wrong', async () => {
  const result = await check(['100.64.0.6'], false);
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['dns synthetic']);
  expect(result.row('tcp', AT)).toMatchObject({ status: 'skipped', cause: 'dns' });
});

it('beside an address of the internet, or in the site’s own network, it is another matter', async () => {
  for (const result of [
    await check(['100.64.0.6', '104.69.1.9'], true),
    await check(['100.64.0.6'], true, ['100.64.0.0/24']),
  ]) {
    expect(result.row('dns', AT).code).not.toBe('synthetic');
    expect(served(AT, result.rows, false).state).toBe('open');
  }
});
