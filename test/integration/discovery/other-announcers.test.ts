import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenTcp } from '../../lab/kit.ts';
import { report } from './site.ts';

/** A player, or a router, that answers whatever is searched for with what it is itself. */
const PLAYER = '127.176.2.9';
const HTTPS = 20_461;
const SSDP = 20_462;
const socket = createSocket('udp4');
const closing: { close(): Promise<void> | void }[] = [];
let asked = 0;

beforeAll(async () => {
  closing.push(
    await listenTcp(
      createServer((each) => each.end()),
      PLAYER,
      HTTPS,
    ),
  );
  socket.on('message', (_search, from) => {
    asked += 1;
    const lines = [
      'HTTP/1.1 200 OK',
      'CACHE-CONTROL: max-age=1800',
      `LOCATION: http://${PLAYER}:8008/ssdp/device-desc.xml`,
      'ST: upnp:rootdevice',
      'USN: uuid:0f3f1d2e-1111-2222-3333-444455556666::upnp:rootdevice',
    ];
    socket.send(`${lines.join('\r\n')}\r\n\r\n`, from.port, from.address);
  });
  socket.bind(SSDP, PLAYER);
  await once(socket, 'listening');
});
afterAll(async () => {
  socket.close();
  for (const each of closing) await each.close();
});

it('who answers every search with another service is no unreadable answer', async () => {
  const found = await report({
    ranges: ['127.176.2.0/28'],
    sweep: true,
    ports: [HTTPS],
    ssdpPort: SSDP,
    fast: true,
  });
  expect(asked).toBeGreaterThan(0);
  expect(found.warnings.filter(({ code }) => code === 'packet-dropped')).toEqual([]);
  expect(found.devices.every(({ product }) => product === 'unknown')).toBe(true);
});
