import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { openDeviceHttp } from '../../../electron/net/http.ts';
import { openSnmp } from '../../../electron/net/snmp.ts';
import { openSsh } from '../../../electron/net/ssh.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { preflightStage } from '../../../electron/workflow/preflight-stage.ts';
import { contextFor, type TestContext } from '../support/context.ts';

/** What a person sets for waits and devices at once is what happens on the wire. */
const NETWORK = '127.84';
/** Long enough that everything that is let in is there together. */
const HOLD_MS = 150;
let server: Server;
let port = 0;
const open = new Map<string, number>();
const together: number[] = [];
const sockets = new Set<Socket>();
let answers: 'hang-up' | 'nothing' = 'hang-up';
const { signal } = new AbortController();

beforeAll(async () => {
  // Takes every connection of the whole network, and either keeps silent or hangs up after a moment.
  server = createServer((socket) => {
    const at = socket.localAddress ?? '';
    open.set(at, (open.get(at) ?? 0) + 1);
    together.push([...open.values()].filter((count) => count > 0).length);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      sockets.delete(socket);
      open.set(at, (open.get(at) ?? 1) - 1);
    });
    if (answers === 'hang-up') setTimeout(() => socket.destroy(), HOLD_MS);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

function siteOf(devices: number): TestContext {
  return contextFor(
    {
      version: 1,
      site: { customer: '客先' },
      credentials: { bmc: { user: 'USERID', passwordEnv: 'BMC' } },
      devices: Array.from({ length: devices }, (_, index) => ({
        address: `${NETWORK}.0.${index + 1}`,
        product: 'xcc2',
        route: 'direct',
        credential: 'bmc',
        ports: { https: port },
      })),
    },
    { BMC: 'secret' },
  );
}

test.each([1, 3, 5])(
  'with %i devices at once, so many are connected to together and never more',
  async (devicesAtOnce) => {
    answers = 'hang-up';
    together.length = 0;
    // One device in front: a shared login is tried on one alone first.
    await planStage({ ...siteOf(9), pace: { waits: 1, devicesAtOnce } }, null);
    expect(Math.max(...together)).toBe(devicesAtOnce);
  },
  60_000,
);

test('preflight waits two and four times as long, and says so', async () => {
  answers = 'hang-up';
  const longest = async (waits: 1 | 2 | 4): Promise<number | undefined> => {
    const site = siteOf(1);
    await preflightStage({ ...site, pace: { waits, devicesAtOnce: 8 } }, { profiles: [] });
    return site.seen.find(({ atMostMs }) => atMostMs !== undefined)?.atMostMs;
  };
  const usual = (await longest(1)) ?? Number.NaN;
  expect(usual).toBeGreaterThan(1_000);
  expect([await longest(2), await longest(4)]).toEqual([2 * usual, 4 * usual]);
}, 60_000);

test('every way to a device waits as many times as long, and names the seconds it waited', async () => {
  answers = 'nothing';
  const trust = createTrustStore({}, () => {});
  const address = `${NETWORK}.0.200`;
  const silent = createSocket('udp4');
  silent.bind(0, address);
  await once(silent, 'listening');
  const ask = async (waits: number): Promise<readonly unknown[]> => {
    const web = openDeviceHttp({ address, port, trust, connectTimeoutMs: 60, waits });
    const late = openDeviceHttp({ address, port, trust, connectTimeoutMs: 20_000, waits });
    const agent = openSnmp({
      address,
      port: silent.address().port,
      security: { version: 'v2c', community: new Secret('public') },
      timeoutMs: 60,
      retries: 0,
      waits,
    });
    const found = [
      await web.request({ method: 'GET', path: '/' }, signal),
      await late.request({ method: 'GET', path: '/', timeoutMs: 60 }, signal),
      await agent.get(['1.3.6.1.2.1.1.1.0'], signal),
    ];
    await Promise.all([web.close(), late.close()]);
    agent.close();
    return found.map((each) => (each.ok ? 'answered' : [each.error.code, each.error.args.seconds]));
  };
  expect(await ask(1)).toEqual(Array(3).fill(['device-timeout', 0.06]));
  expect(await ask(4)).toEqual(Array(3).fill(['device-timeout', 0.24]));
  silent.close();
  // SSH: a server that never says its version.
  const began = performance.now();
  const login = { user: 'USERID', password: new Secret('x') };
  const shell = await openSsh(
    { address, port, trust, credential: login, prompt: /> $/, waits: 0.02 },
    signal,
  );
  expect(shell).toMatchObject({ ok: false, error: { code: 'device-timeout', args: { seconds: 0.4 } } });
  expect(performance.now() - began).toBeGreaterThan(380);
}, 60_000);
