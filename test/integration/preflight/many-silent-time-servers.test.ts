import { createSocket, type Socket } from 'node:dgram';
import { once, setMaxListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { askSntpFromItsPort } from '../../../electron/net/sntp-port.ts';

const NETWORK = '127.231.0';
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** Many, and all of them heard within the wait of one. */
const COUNT = 40;
const WAIT_MS = 400;

/** As a run has it: every question listens for cancel on the same signal. */
function listenedTo(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** Whether this user can have the port, and nobody has it. */
async function portIsFree(): Promise<boolean> {
  const socket = createSocket('udp4');
  const free = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind({ port: 123, exclusive: true }, () => resolve(true));
  });
  socket.close();
  return free;
}

/** Time servers that note who asked them from NTP's port, and of which those in `answers` answer that question. */
async function servers(answers: readonly number[] = []) {
  const asked = new Set<string>();
  const hosts = await Promise.all(
    Array.from({ length: COUNT }, async (_none, index) => {
      const host = `${NETWORK}.${index + 1}`;
      const socket = createSocket('udp4');
      sockets.push(socket);
      socket.on('message', (packet, from) => {
        if (from.port !== 123) return;
        asked.add(host);
        if (!answers.includes(index)) return;
        const reply = Buffer.alloc(48);
        reply[0] = (4 << 3) | 4;
        reply[1] = 1 + index;
        packet.copy(reply, 24, 40, 48);
        packet.copy(reply, 32, 40, 48);
        packet.copy(reply, 40, 40, 48);
        socket.send(reply, from.port, from.address);
      });
      socket.bind(0, host);
      await once(socket, 'listening');
      return { host, port: socket.address().port };
    }),
  );
  return { hosts, asked };
}

describe('from the port of NTP', () => {
  it('all of many silent servers are asked, within the time of one', async () => {
    const { hosts, asked } = await servers();
    const signal = listenedTo(new AbortController().signal);
    const free = await portIsFree();
    const since = performance.now();
    const answers = await Promise.all(
      hosts.map((host) => askSntpFromItsPort(host, WAIT_MS, Date.now, signal)),
    );
    expect(answers.map((answer) => !answer.ok && answer.reason)).toEqual(hosts.map(() => 'timeout'));
    expect(asked.size).toBe(free ? COUNT : 0);
    expect(performance.now() - since).toBeLessThan(WAIT_MS * 3);
    // Whoever comes later has the port again.
    expect(await portIsFree()).toBe(free);
  });

  it('each that answers is heard as itself, whoever asked at the same moment', async () => {
    const some = [3, 7, 8];
    const { hosts } = await servers(some);
    const signal = listenedTo(new AbortController().signal);
    const free = await portIsFree();
    const instant = Date.now();
    const answers = await Promise.all(
      hosts.map((host) => askSntpFromItsPort(host, WAIT_MS, () => instant, signal)),
    );
    const heard = answers.flatMap((answer, index) => (answer.ok ? [[index, answer.stratum]] : []));
    expect(heard).toEqual(free ? some.map((index) => [index, index + 1]) : []);
  });

  it('is given up at once by who cancels, and free then', async () => {
    const { hosts } = await servers();
    const cancel = new AbortController();
    listenedTo(cancel.signal);
    const free = await portIsFree();
    const asking = hosts.map((host) => askSntpFromItsPort(host, 30_000, Date.now, cancel.signal));
    setTimeout(() => cancel.abort(), 50);
    const answers = await Promise.all(asking);
    expect(new Set(answers.map((answer) => !answer.ok && answer.reason))).toEqual(
      new Set([free ? 'cancelled' : 'timeout']),
    );
    expect(await portIsFree()).toBe(free);
  });
});

it.skipIf(!(await portIsFree()))(
  'an IPv6 address in another spelling than the answer has is the same server',
  async () => {
    const socket = createSocket('udp6');
    sockets.push(socket);
    socket.on('message', (packet, from) => {
      const reply = Buffer.alloc(48);
      reply[0] = (4 << 3) | 4;
      reply[1] = 2;
      for (const at of [24, 32, 40]) packet.copy(reply, at, 40, 48);
      socket.send(reply, from.port, from.address);
    });
    socket.bind(0, '::1');
    await once(socket, 'listening');
    const { port } = socket.address();
    for (const host of ['::1', '0:0:0::0:1', '0:0:0:0:0:0:0:1'])
      expect(
        await askSntpFromItsPort({ host, port }, WAIT_MS, Date.now, listenedTo(new AbortController().signal)),
      ).toMatchObject({ ok: true, stratum: 2 });
  },
);
