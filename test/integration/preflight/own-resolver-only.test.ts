/** Servers that somebody names, and whose name only one side's name servers know. Loopback only, no rights needed. */
import type { AddressInfo } from 'node:net';
import { createServer as createTls, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { type DnsFault, type RunningDns, startDns } from '../../lab/dns.ts';
import { createPki } from '../../lab/pki.ts';
import { type RunningProxy, startProxy } from '../../lab/proxy.ts';
import { type RunningSntp, startSntp } from '../../lab/sntp.ts';
import { emptyInput, type Outcome, run } from './run-lab.ts';

const NETWORK = '127.180.1';
const NAME = 'www.ibm.com';
const PROXY = 'proxy.corp.example';
const TIME = 'ntp.corp.example';
const ALIVE = `${NETWORK}.2`;
const DEAD = `${NETWORK}.9`;
const pki = createPki();
const identity = pki.intermediate.issue({ subject: `CN=${NAME}`, names: [NAME] });
let devices: RunningDns;
let laptop: RunningDns;
let web: Server;
let proxy: RunningProxy;
let ntp: RunningSntp;

beforeAll(async () => {
  const start = (address: string): Promise<RunningDns> =>
    startDns({ address, recursionAvailable: true, zones: new Map() });
  devices = await start(`${NETWORK}.53`);
  laptop = await start(`${NETWORK}.54`);
  web = createTls({ cert: identity.certPem, key: identity.keyPem }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', () =>
      socket.end(`HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\nContent-Length: 0\r\n\r\n`),
    );
  });
  await new Promise<void>((resolve) => {
    web.listen(0, `${NETWORK}.80`, resolve);
  });
  const { port } = web.address() as AddressInfo;
  proxy = await startProxy({
    address: ALIVE,
    auth: 'none',
    connectTo: new Map([[`${NAME}:443`, { address: `${NETWORK}.80`, port }]]),
  });
  ntp = await startSntp({ address: ALIVE });
});
afterAll(async () => {
  await Promise.all([devices?.close(), laptop?.close(), proxy?.close(), ntp?.close()]);
  web?.close();
});
afterEach(() => {
  for (const { zones, faults } of [devices, laptop]) {
    zones.clear();
    faults.names.clear();
  }
});

/** What each side gives for both names; a fault of the devices' side only. */
async function checked(
  of: { readonly devices?: string; readonly laptop?: string },
  fault: DnsFault | null = null,
): Promise<{ readonly result: Outcome; readonly said: readonly [proxy: string, time: string] }> {
  for (const name of [PROXY, TIME]) {
    if (of.devices !== undefined) devices.zones.set(name, { addresses: [of.devices] });
    if (of.laptop !== undefined) laptop.zones.set(name, { addresses: [of.laptop] });
    if (fault !== null) devices.faults.names.set(name, fault);
  }
  const result = await run(
    emptyInput({
      profiles: [],
      custom: [{ host: NAME, port: 443, protocol: 'https', use: '' }],
      ca: [pki.root.certPem],
      resolvers: [{ host: devices.address, port: devices.port }],
      laptopResolvers: [{ host: laptop.address, port: laptop.port }],
      proxy: { host: PROXY, port: proxy.port, user: '', password: null },
      ntp: [{ host: TIME, port: ntp.port }],
    }),
  );
  return {
    result,
    said: [result.said('proxy', `${PROXY}:${proxy.port}`), result.said('clock.ntp', `${TIME}:${ntp.port}`)],
  };
}

it('what only this PC’s resolvers know is measured there, and is no name that devices can use', async () => {
  const { result, said } = await checked({ laptop: ALIVE });
  expect(said).toEqual(['fail name-unknown', 'warn ntp-no-name']);
  expect(result.said('proxy-tls', `${NAME}:443`)).toBe('pass ok');
  expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
  for (const [row, name] of [
    [result.row('proxy', `${PROXY}:${proxy.port}`), PROXY],
    [result.row('clock.ntp', `${TIME}:${ntp.port}`), TIME],
  ] as const) {
    expect(row).toMatchObject({ fixes: ['name-for-devices', 'set-dns-server'], args: { name, denied: 1 } });
    for (const language of ['ja', 'en'] as const) {
      const texts = textsFor(language);
      const finding =
        row.id === 'proxy' ? texts.check.proxy['name-unknown'] : texts.check.clock['ntp-no-name'];
      expect(finding.means(row.args)).toContain(name);
      expect(texts.fix['name-for-devices'].remedy(row.args)).toContain(name);
    }
  }
});

it.each<DnsFault>(['silent', 'refused', 'servfail'])(
  'where those of the devices are %s, what devices get is not known',
  async (fault) => {
    const { result, said } = await checked({ laptop: ALIVE }, fault);
    expect(said).toEqual(['warn name-unknown', 'warn ntp-no-name']);
    expect(result.row('proxy', `${PROXY}:${proxy.port}`).args.denied).toBeUndefined();
    expect(result.red).toEqual([]);
  },
);

it('where both know it, what the devices’ say counts, also where it is the slower one', async () => {
  devices.faults.slowMs = 500;
  const { said } = await checked({ devices: ALIVE, laptop: DEAD }, 'slow');
  expect(said).toEqual(['pass ok', 'pass ok']);
});

it('a name that nobody knows is to be given to the devices’ resolver, or checked', async () => {
  const { result, said } = await checked({});
  expect(said).toEqual(['fail unreachable', 'warn ntp-no-name']);
  expect(result.row('proxy', `${PROXY}:${proxy.port}`)).toMatchObject({
    args: { reason: 'name-not-resolved', name: PROXY },
    fixes: ['proxy-address', 'name-for-devices'],
  });
});
