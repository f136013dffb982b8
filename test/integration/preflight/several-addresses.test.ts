/** Names of the site's own servers that stand for several addresses, one of them dead. Loopback only, no rights needed. */
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { createServer as createTls, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDns, startDns } from '../../lab/dns.ts';
import { type RunningFiltered, startFiltered } from '../../lab/filtered.ts';
import { createPki } from '../../lab/pki.ts';
import { type RunningProxy, startProxy } from '../../lab/proxy.ts';
import { type RunningSntp, startSntp } from '../../lab/sntp.ts';
import { deviceThatSays } from '../../support/device-that-says.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const NETWORK = '127.203';
const NAME = 'www.ibm.com';
const ALIVE = `${NETWORK}.0.2`;
const CLOSED = `${NETWORK}.0.9`;
const NTP_PORT = 8123;
const pki = createPki();
const identity = pki.intermediate.issue({ subject: `CN=${NAME}`, names: [NAME] });
let dns: RunningDns;
let web: Server;
let filtered: RunningFiltered;
let proxy: RunningProxy;
let ntp: RunningSntp;
let ntpWithout: RunningSntp;

beforeAll(async () => {
  dns = await startDns({
    address: `${NETWORK}.0.53`,
    port: 8053,
    recursionAvailable: true,
    zones: new Map(),
  });
  web = createTls({ cert: identity.certPem, key: identity.keyPem }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  await new Promise<void>((resolve) => {
    web.listen(0, `${NETWORK}.0.80`, resolve);
  });
  filtered = await startFiltered({ address: `${NETWORK}.0.7` });
  const { port } = web.address() as AddressInfo;
  // On the port that the silent address has: one name, one port.
  proxy = await startProxy({
    address: ALIVE,
    port: filtered.port,
    auth: 'none',
    connectTo: new Map([[`${NAME}:443`, { address: `${NETWORK}.0.80`, port }]]),
  });
  ntp = await startSntp({ address: ALIVE, port: NTP_PORT });
  ntpWithout = await startSntp({ address: `${NETWORK}.0.3`, port: NTP_PORT });
});
afterAll(async () => {
  await Promise.all([dns?.close(), filtered?.close(), proxy?.close(), ntp?.close(), ntpWithout?.close()]);
  web?.close();
});
afterEach(() => {
  dns.zones.clear();
  ntpWithout.faults.unsynchronised = false;
});

const input = {
  profiles: [],
  custom: [{ host: NAME, port: 443, protocol: 'https' as const, use: '' }],
  ca: [pki.root.certPem],
};

describe('a proxy', () => {
  const HOST = 'proxy.corp.example';
  const shown = (address: string): string => `${address}:${proxy.port}`;
  const through = async (addresses: readonly string[]): Promise<Outcome> => {
    dns.zones.set(HOST, { addresses });
    return run(
      emptyInput({
        ...input,
        resolvers: [{ host: dns.address, port: dns.port }],
        proxy: { host: HOST, port: proxy.port, user: '', password: null },
      }),
    );
  };
  const row = (result: Outcome) => result.row('proxy', `${HOST}:${proxy.port}`);
  const seen = (result: Outcome, key: string): string | undefined =>
    row(result).evidence.find((each) => each.key === key)?.value;

  it.each([
    ['the first closed', [CLOSED, ALIVE], CLOSED, 'refused'],
    ['the first silent', [`${NETWORK}.0.7`, ALIVE], `${NETWORK}.0.7`, 'timeout'],
    ['the last closed', [ALIVE, CLOSED], CLOSED, 'refused'],
  ])('with %s serves at the other, and the row says which did not answer', async (_what, list, dead, how) => {
    const result = await through(list);
    expect(result.said('proxy', `${HOST}:${proxy.port}`)).toBe('warn address-down');
    expect(row(result)).toMatchObject({
      fixes: ['proxy-members'],
      args: { name: HOST, address: shown(ALIVE), unanswered: shown(dead) },
    });
    expect([seen(result, 'address'), seen(result, 'unanswered'), seen(result, 'outcome')]).toEqual([
      shown(ALIVE),
      shown(dead),
      how,
    ]);
    for (const id of ['proxy-connect', 'proxy-tls']) expect(result.said(id, `${NAME}:443`)).toBe('pass ok');
    expect(result.red).toEqual([]);
  });

  it('with all of its addresses alive, or a dead IPv6 one beside an IPv4 one, is as good as any', async () => {
    const second = createTcp((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      second.listen(proxy.port, `${NETWORK}.0.4`, resolve);
    });
    try {
      const both = await through([ALIVE, `${NETWORK}.0.4`]);
      expect(both.said('proxy', `${HOST}:${proxy.port}`)).toBe('pass ok');
      expect(seen(both, 'address')).toBe(shown(ALIVE));
      expect(seen(both, 'unanswered')).toBeUndefined();
    } finally {
      second.close();
    }
    const beside = await through([ALIVE, '::1']);
    expect(beside.said('proxy', `${HOST}:${proxy.port}`)).toBe('pass ok');
    expect(seen(beside, 'unanswered')).toBe(`[::1]:${proxy.port}`);
  });

  it('with no address that takes a connection is unreachable, and every address is named', async () => {
    for (const [list, addresses] of [
      [[CLOSED], shown(CLOSED)],
      [[CLOSED, `${NETWORK}.0.10`], `${shown(CLOSED)}, ${shown(`${NETWORK}.0.10`)}`],
    ] as const) {
      const result = await through(list);
      expect(result.said('proxy', `${HOST}:${proxy.port}`)).toBe('fail unreachable');
      expect(row(result).args.reason).toBe('ECONNREFUSED');
      expect(seen(result, 'address')).toBe(addresses);
      expect(result.red.filter(({ id }) => id.startsWith('proxy'))).toHaveLength(1);
    }
  });
});

describe('a time server', () => {
  const HOST = 'ntp.corp.example';
  const TARGET = `${HOST}:${NTP_PORT}`;
  const ask = async (addresses: readonly string[]): Promise<Outcome> => {
    dns.zones.set(HOST, { addresses });
    return run(
      emptyInput({
        profiles: [],
        resolvers: [{ host: dns.address, port: dns.port }],
        ntp: [{ host: HOST, port: NTP_PORT }],
      }),
    );
  };
  const seen = (result: Outcome, key: string): string | undefined =>
    result.row('clock.ntp', TARGET).evidence.find((each) => each.key === key)?.value;

  it.each([
    ['nobody', CLOSED],
    ['a server without a time', `${NETWORK}.0.3`],
  ])('with %s at its first address gives the time of the second, and says so', async (_what, dead) => {
    ntpWithout.faults.unsynchronised = true;
    const result = await ask([dead, ALIVE]);
    expect(result.said('clock.ntp', TARGET)).toBe('pass ok');
    expect(result.row('clock.ntp', TARGET).args).toEqual({
      address: `${ALIVE}:${NTP_PORT}`,
      unanswered: `${dead}:${NTP_PORT}`,
    });
    expect(seen(result, 'address')).toBe(`${ALIVE}:${NTP_PORT}`);
    expect(seen(result, 'samples')).toBe('2');
    expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
  });

  it('with no address that gives a time keeps its verdict, and every address is named', async () => {
    ntpWithout.faults.unsynchronised = true;
    const one = await ask([`${NETWORK}.0.3`]);
    expect(one.said('clock.ntp', TARGET)).toBe('warn ntp-no-time');
    expect(seen(one, 'address')).toBe(`${NETWORK}.0.3:${NTP_PORT}`);
    const two = await ask([CLOSED, `${NETWORK}.0.3`]);
    expect(two.said('clock.ntp', TARGET)).toBe('warn ntp-no-time');
    expect(seen(two, 'address')).toBe(`${CLOSED}:${NTP_PORT}, ${NETWORK}.0.3:${NTP_PORT}`);
  });

  it('of a device answers where any of its addresses does', async () => {
    dns.zones.set(HOST, { addresses: [CLOSED, ALIVE] });
    const device = deviceThatSays(`${NETWORK}.1.1`, { ntp: [HOST] });
    const result = await run(
      emptyInput({
        profiles: [],
        resolvers: [{ host: dns.address, port: dns.port }],
        // The name stands for its addresses; the port is the practice one.
        connectTo: [rule(`${HOST}:123:${HOST}:${NTP_PORT}`)],
        devices: [device],
      }),
    );
    expect(result.said('clock.device-ntp', device.address)).toBe('pass ok');
  });
});
