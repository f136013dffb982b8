/** The port of a SOCKS proxy in the place of an HTTP proxy's, and what must not be taken for one. Loopback only. */
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { askSocks } from '../../../electron/net/socks.ts';
import { type SocksManner, startSocks } from '../../lab/socks.ts';
import { emptyInput, type Outcome, run, SHORT } from './run-lab.ts';

const NETWORK = '127.204';
const idle = new AbortController().signal;
const HOSTS = ['eccgw01.boulder.ibm.com', 'www.ecurep.ibm.com'];

const through = (port: number, address = `${NETWORK}.0.1`): Promise<Outcome> =>
  run(
    emptyInput({
      profiles: [],
      custom: [
        ...HOSTS.map((host) => ({ host, port: 443, protocol: 'https' as const, use: '' })),
        { host: 'www.ibm.com', port: 80, protocol: 'http' as const, use: '' },
      ],
      proxy: { host: address, port, user: '', password: null },
      limits: { ...SHORT, proxy: 600 },
    }),
  );
const reds = (result: Outcome): readonly string[] =>
  result.red.filter(({ id }) => id.startsWith('proxy')).map(({ id, code }) => `${id} ${code}`);

it.each<[4 | 5, SocksManner]>([
  [5, 'hang-up'],
  [5, 'failure'],
  [5, 'no-method'],
  [5, 'wait'],
  [4, 'hang-up'],
  [4, 'wait'],
])('SOCKS %i that answers HTTP by %s is told as that, once', async (version, manner) => {
  const socks = await startSocks({ address: `${NETWORK}.0.1`, version, manner });
  try {
    const result = await through(socks.port);
    expect(reds(result)).toEqual(['proxy socks-port']);
    const row = result.row('proxy', `${NETWORK}.0.1:${socks.port}`);
    expect(row).toMatchObject({ args: { version }, fixes: ['proxy-http-port'] });
    expect(row.evidence).toContainEqual({ key: 'answered', value: `SOCKS${version}` });
    // The greeting comes after a CONNECT that failed, never before.
    expect(socks.firsts[0]).toBe('C'.charCodeAt(0));
  } finally {
    await socks.close();
  }
});

/** A port that does with the first bytes what `answer` says. */
async function serve(answer: (first: Buffer) => string | Buffer | null) {
  const firsts: number[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => {
      firsts.push(first[0] ?? 0);
      const reply = answer(first);
      if (reply === null) socket.destroy();
      else socket.write(reply);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, `${NETWORK}.0.2`, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { port, firsts, close: () => server.close() };
}

it('an HTTP proxy that hangs up, and one that answers, is asked for SOCKS at most after that, and is none', async () => {
  const cut = await serve((first) =>
    /^(?:CONNECT|GET) /.test(first.toString('latin1')) ? null : 'HTTP/1.1 400 Bad Request\r\n\r\n',
  );
  expect(reds(await through(cut.port, `${NETWORK}.0.2`))).toEqual(['proxy bad-gateway']);
  cut.close();
  const denies = await serve(() => 'HTTP/1.1 403 Forbidden\r\nVia: 1.1 p\r\nContent-Length: 0\r\n\r\n');
  await through(denies.port, `${NETWORK}.0.2`);
  expect(denies.firsts).not.toContain(4);
  expect(denies.firsts).not.toContain(5);
  denies.close();
});

it('a port that speaks SOCKS and HTTP, and cuts one destination, is no SOCKS port', async () => {
  const mixed = await serve((first) => {
    if (first[0] === 5) return Buffer.from([5, 0]);
    if (first.includes(HOSTS[0] ?? '')) return null;
    return 'HTTP/1.1 403 Forbidden\r\nVia: 1.1 p\r\nContent-Length: 0\r\n\r\n';
  });
  try {
    const result = await through(mixed.port, `${NETWORK}.0.2`);
    expect(result.said('proxy', `${NETWORK}.0.2:${mixed.port}`)).toBe('pass ok');
    expect(result.said('proxy-connect', `${HOSTS[0]}:443`)).toBe('fail bad-gateway');
    expect(result.said('proxy-connect', `${HOSTS[1]}:443`)).toBe('fail denied');
  } finally {
    mixed.close();
  }
});

it.each([
  ['a mail server', '220 mail ESMTP\r\n'],
  ['two bytes of something', Buffer.from([1, 5])],
  ['eight zeros', Buffer.alloc(8)],
])('%s speaks no SOCKS', async (_what, reply) => {
  const port = await serve(() => reply);
  expect(await askSocks({ host: `${NETWORK}.0.2`, port: port.port }, 200, idle)).toBeNull();
  port.close();
});
