/** One look is one connection, however many pages are asked for. Loopback only. */
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openLook } from '../../../electron/net/https-look.ts';

it('a connection that is kept for many questions gathers no listeners', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    // In the clear: what is no TLS is asked again so, over a connection of its own.
    socket.on('data', () => socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.216.0.1', resolve);
  });
  const warned: string[] = [];
  const onWarning = ({ name }: Error): void => {
    warned.push(name);
  };
  process.on('warning', onWarning);
  const look = openLook({
    host: '127.216.0.1',
    port: (server.address() as AddressInfo).port,
    socket: null,
    connectMs: 1_000,
    handshakeMs: 1_000,
    requestMs: 1_000,
  });
  const { signal } = new AbortController();
  for (let question = 0; question < 15; question += 1)
    expect(await look.get(`/${question}`, signal)).toMatchObject({ ok: true, value: { status: 404 } });
  look.close();
  server.close();
  // Node tells of it in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(connections).toBe(2);
  expect(warned).toEqual([]);
});
