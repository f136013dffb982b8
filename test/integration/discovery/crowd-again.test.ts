/** Where a firewall is slow, who is silent is asked once more: as many as there is time for, from all over the range. */
import { setMaxListeners } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CROWD, createCrowd } from '../../../electron/discovery/crowd.ts';

const NETWORK = '127.233.0';
const sockets = new Set<Socket>();
let server: Server;
let port = 0;
/** How often each address was asked, by its last number. */
const times = new Map<number, number>();
const SLOW = CROWD + 6;
const SILENT = 100;
const last = (address: string | undefined): number => Number(address?.split('.').at(-1));

beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const own = last(socket.localAddress);
    times.set(own, (times.get(own) ?? 0) + 1);
    // Slow, and within the first wait.
    if (own <= SLOW) setTimeout(() => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 330);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '0.0.0.0', resolve);
  });
  ({ port } = server.address() as { port: number });
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

it('of too many the rest is counted, and no more is said of it', async () => {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const working = new Set<Promise<void>>();
  const crowd = createCrowd(
    (host, at) => ({ host, port: at }),
    () => {},
    (_address, work) => {
      working.add(work);
      void work.finally(() => working.delete(work));
    },
    () => 0,
    signal,
    40,
  );
  const idle = async (): Promise<void> => {
    while (working.size > 0 || crowd.waiting() > 0) await Promise.all(working);
  };
  for (let index = 1; index <= SLOW + SILENT; index += 1) crowd.add(`${NETWORK}.${index}`, port, null);
  await idle();
  expect(crowd.askAgain()).toBe(true);
  await idle();
  expect(crowd.askAgain()).toBe(false);
  expect(crowd.askedOnce()).toBe(SILENT - 40);
  expect(crowd.mute().size).toBe(SILENT);
  const twice = [...times].flatMap(([own, count]) => (own > SLOW && count > 1 ? [own] : []));
  expect(twice).toHaveLength(40);
  // Not the beginning of the range alone.
  expect(Math.max(...twice)).toBeGreaterThan(SLOW + SILENT - 5);
  crowd.close();
});
