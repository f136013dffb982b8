/** Time servers and verified HTTPS servers that tell different times. Loopback only, no rights needed. */
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { createPki } from '../../lab/pki.ts';
import { type RunningSntp, startSntp } from '../../lab/sntp.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const NETWORK = '127.206';
const HOSTS = ['eccgw01.boulder.ibm.com', 'www.ecurep.ibm.com', 'www.ibm.com'] as const;
const TWO_HOURS = 7_200_000;
const pki = createPki();
const webs: Server[] = [];
const servers: RunningSntp[] = [];

afterEach(async () => {
  for (const web of webs.splice(0)) web.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** One HTTPS host for each offset (milliseconds), and one time server for each. */
async function ask(dates: readonly number[], ntp: readonly number[] = []): Promise<Outcome> {
  const hosts = HOSTS.slice(0, dates.length);
  const rules = await Promise.all(
    hosts.map(async (host, index) => {
      const { certPem, keyPem } = pki.intermediate.issue({ subject: `CN=${host}`, names: [host] });
      const web = createServer({ cert: certPem, key: keyPem }, (socket) => {
        socket.on('error', () => {});
        socket.on('data', () => {
          const date = new Date(Date.now() + (dates[index] ?? 0)).toUTCString();
          socket.end(`HTTP/1.1 200 OK\r\nDate: ${date}\r\nContent-Length: 0\r\n\r\n`);
        });
      });
      webs.push(web);
      await new Promise<void>((resolve) => {
        web.listen(0, `${NETWORK}.0.${index + 1}`, resolve);
      });
      return rule(`${host}:443:${NETWORK}.0.${index + 1}:${(web.address() as AddressInfo).port}`);
    }),
  );
  for (const [index, offsetMs] of ntp.entries())
    servers.push(await startSntp({ address: `${NETWORK}.1.${index + 1}`, offsetMs }));
  return run(
    emptyInput({
      profiles: [],
      custom: hosts.map((host) => ({ host, port: 443, protocol: 'https' as const, use: '' })),
      ca: [pki.root.certPem],
      connectTo: rules,
      ntp: servers.map(({ address, port }) => ({ host: address, port })),
    }),
  );
}

it('two HTTPS hosts that tell different times accuse nobody, and both are named', async () => {
  const result = await ask([TWO_HOURS, 0]);
  expect(result.said('clock.laptop', 'laptop')).toBe('warn no-reference');
  const { disagree } = result.row('clock.laptop', 'laptop').args;
  for (const host of HOSTS.slice(0, 2)) expect(disagree).toContain(host);
});

it('of three the two that agree count, whichever the laptop agrees with', async () => {
  expect((await ask([TWO_HOURS, 0, 0])).said('clock.laptop', 'laptop')).toBe('pass ok');
  expect((await ask([TWO_HOURS, TWO_HOURS, 0])).said('clock.laptop', 'laptop')).toBe('warn wrong-timezone');
});

it('two time servers that tell different times accuse nobody, and are told themselves', async () => {
  const result = await ask([], [0, TWO_HOURS]);
  expect(result.said('clock.laptop', 'laptop')).toBe('warn no-reference');
  for (const { address, port } of servers)
    expect(result.said('clock.ntp', `${address}:${port}`)).toBe('warn no-reference');
});

it('two time servers that tell different times are decided between by a verified HTTPS host', async () => {
  const result = await ask([0], [TWO_HOURS, 0]);
  expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
  const said = servers.map(({ address, port }) => result.said('clock.ntp', `${address}:${port}`));
  expect(said).toEqual(['warn wrong-timezone', 'pass ok']);
});
