import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, expect, it } from 'vitest';
import { askSntpFromItsPort } from '../../../electron/net/sntp.ts';

const NETWORK = '127.231.0';
const sockets: Socket[] = [];
afterAll(() => {
  for (const socket of sockets) socket.close();
});

it('one question at a time goes from the port of NTP, and those that would wait long for it are told as silent', async () => {
  const asked = new Set<string>();
  const servers = await Promise.all(
    Array.from({ length: 8 }, async (_none, index) => {
      const host = `${NETWORK}.${index + 1}`;
      const socket = createSocket('udp4');
      sockets.push(socket);
      socket.on('message', (_packet, from) => {
        if (from.port === 123) asked.add(host);
      });
      socket.bind(0, host);
      await once(socket, 'listening');
      return { host, port: socket.address().port };
    }),
  );
  const signal = new AbortController().signal;
  const answers = await Promise.all(
    servers.map((server) => askSntpFromItsPort(server, 200, Date.now, signal)),
  );
  expect(answers.map((answer) => !answer.ok && answer.reason)).toEqual(servers.map(() => 'timeout'));
  // None where this user cannot have the port.
  expect(asked.size).toBeLessThanOrEqual(2);
});
