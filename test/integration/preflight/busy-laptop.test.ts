import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDeadline } from '../../../electron/net/deadline.ts';
import { askDns } from '../../../electron/net/dns.ts';
import { readGreeting } from '../../../electron/net/greeting.ts';
import { afterListening } from '../../../electron/net/listening.ts';
import { requestOver } from '../../../electron/net/plain-http.ts';
import { connectThroughProxy } from '../../../electron/net/proxy-connect.ts';
import { askSntp } from '../../../electron/net/sntp.ts';
import { openTcp } from '../../../electron/net/tcp.ts';
import { exchange } from '../../../electron/net/tcp-exchange.ts';
import { askSmall } from '../../../electron/net/tls-small.ts';

const ADDRESS = '127.176.0.1';
const NEVER = new AbortController().signal;
/** What everybody below is given to answer, and how long this program then computes (milliseconds). */
const LIMIT_MS = 150;
const BUSY_MS = 3 * LIMIT_MS;

type Ports = Readonly<Record<'alert' | 'page' | 'greeting' | 'tunnel' | 'dns' | 'ntp', number>>;
let servers: Worker;
let ports: Ports;

beforeAll(async () => {
  servers = new Worker(new URL('./threaded-servers.mjs', import.meta.url), {
    workerData: { address: ADDRESS },
  });
  [ports] = (await once(servers, 'message')) as [Ports];
});
afterAll(() => servers.terminate());

const open = async (port: number): Promise<Socket> => {
  const { socket } = await openTcp({ address: ADDRESS, port, timeoutMs: 20_000 }, NEVER);
  if (!socket) throw new Error('not open');
  return socket;
};

/** Begins, computes until the deadline has long passed, and only then listens. */
const whileBusy = async <T>(begin: () => Promise<T>): Promise<T> => {
  const result = begin();
  // What is sent a turn later is sent first; after an immediate the deadlines that are due come before what has arrived.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setImmediate(resolve));
  const until = performance.now() + BUSY_MS;
  while (performance.now() < until);
  return result;
};

describe('a laptop that is busy for longer than the deadline does not call silent who has answered', () => {
  it('taking a connection', async () => {
    const result = openTcp({ address: ADDRESS, port: ports.alert, timeoutMs: LIMIT_MS }, NEVER);
    const until = performance.now() + BUSY_MS;
    while (performance.now() < until);
    const { outcome, socket } = await result;
    socket?.destroy();
    expect(outcome).toBe('open');
  });

  it('a small hello', async () => {
    const socket = await open(ports.alert);
    expect(await whileBusy(() => askSmall(socket, '', LIMIT_MS, NEVER))).toBe('tls');
  });

  it('a page in the clear', async () => {
    const socket = await open(ports.page);
    const asked = (): ReturnType<typeof requestOver> =>
      requestOver(socket, 'GET', 'a', '/', LIMIT_MS, Date.now, NEVER);
    expect(await whileBusy(asked)).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('a greeting', async () => {
    const socket = await open(ports.greeting);
    expect(await whileBusy(() => readGreeting(socket, 'ftp', LIMIT_MS, NEVER))).toBe('220 ready');
  });

  it('one message over TCP', async () => {
    const socket = await open(ports.alert);
    const asked = (): ReturnType<typeof exchange> =>
      exchange(socket, Buffer.from('?'), () => 7, { bytes: 100, ms: LIMIT_MS }, NEVER);
    expect(Buffer.isBuffer(await whileBusy(asked))).toBe(true);
  });

  it('a tunnel through a proxy', async () => {
    const proxy = { host: ADDRESS, port: ports.tunnel };
    const target = { host: 'a.example', port: 443 };
    const result = await whileBusy(() => connectThroughProxy(proxy, target, null, LIMIT_MS, NEVER));
    if (result.kind === 'open') result.socket.destroy();
    expect(result.kind).toBe('open');
  });

  it('a name server', async () => {
    const server = { host: ADDRESS, port: ports.dns };
    const answer = await whileBusy(() =>
      askDns(server, { name: 'a.example', type: 'A' }, LIMIT_MS, 7, NEVER),
    );
    expect(answer.rcode).toBe('NXDOMAIN');
  });

  it('a time server', async () => {
    const server = { host: ADDRESS, port: ports.ntp };
    expect(await whileBusy(() => askSntp(server, LIMIT_MS, Date.now, NEVER))).toMatchObject({ ok: true });
  });

  it('whatever is run with a deadline', async () => {
    const socket = await open(ports.alert);
    const asked = (): Promise<unknown> =>
      withDeadline(LIMIT_MS, NEVER, () => {
        socket.write('?');
        return once(socket, 'data');
      });
    expect(await whileBusy(asked)).toHaveLength(1);
    socket.destroy();
  });
});

it('silence ends all the same, with this program busy all the while', async () => {
  let turns = 0;
  const ended = new Promise<void>((resolve) => {
    afterListening(50, resolve);
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  // Deaf for 60 of every 65 milliseconds: put off, but not for ever.
  while (!over && turns < 200) {
    turns += 1;
    const until = performance.now() + 60;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(over).toBe(true);
});

it('what is called off is not done', async () => {
  let done = false;
  const callOff = afterListening(20, () => {
    done = true;
  });
  callOff();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(done).toBe(false);
});
