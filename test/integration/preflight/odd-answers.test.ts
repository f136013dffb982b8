/**
 * Answers that come and are none: of name servers, of time servers, and of what else listens at their ports. None of them is
 * silence, and no firewall is to be opened for them. Loopback only, no rights needed.
 */
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { askDns, type DnsAnswer } from '../../../electron/net/dns.ts';
import { emptyInput, run } from './run-lab.ts';

const ADDRESS = '127.214.0.1';
const NAME = 'www.ibm.com';
const MEANT = '129.42.56.216';
const idle = new AbortController().signal;
const sockets: Socket[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const server of servers.splice(0)) server.close();
});

/** Answers every datagram with what `reply` makes of it. */
function answerAll(reply: (question: Buffer) => Buffer, port = 0): Promise<number> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (question, from) => socket.send(reply(question), from.port, from.address));
  return new Promise((resolve) => {
    socket.bind(port, ADDRESS, () => resolve(socket.address().port));
  });
}

const RECURSIVE = 0x0180;
const NXDOMAIN = 3;
function dnsReply(question: Buffer, change: (asked: { readonly name: string }) => Partial<Packet>): Buffer {
  const { id, questions = [] } = decode(question);
  const packet = { type: 'response', id, flags: RECURSIVE, questions } as const;
  return encode({ ...packet, ...change(questions[0] ?? { name: '' }) } as Packet);
}
const a = (name: string, data = MEANT): Answer => ({ name, type: 'A', ttl: 60, data });
const alias = (name: string, data: string): Answer => ({ name, type: 'CNAME', ttl: 60, data });

describe('a name server', () => {
  const ask = async (reply: (question: Buffer) => Buffer): Promise<DnsAnswer> =>
    askDns({ host: ADDRESS, port: await answerAll(reply) }, { name: NAME, type: 'A' }, 1_000, 7, idle);
  const many = (question: Buffer): Buffer =>
    dnsReply(question, ({ name }) => ({ answers: Array.from({ length: 20 }, () => a(name)) }));

  it.each<readonly [string, (question: Buffer) => Buffer]>([
    ['sends the question back (UDP echo)', (question) => question],
    ['is no name server', () => Buffer.from('HTTP/1.0 400 Bad Request')],
    [
      'answers with another message id',
      (question) => {
        const reply = dnsReply(question, ({ name }) => ({ answers: [a(name)] }));
        reply.writeUInt16BE(reply.readUInt16BE(0) ^ 1, 0);
        return reply;
      },
    ],
    [
      'answers another question',
      (question) => dnsReply(question, () => ({ questions: [{ name: 'x.example', type: 'A' }] })),
    ],
    ['is cut off on the way, without a word of it', (question) => many(question).subarray(0, 120)],
    [
      'tells the address of another name',
      (question) => dnsReply(question, () => ({ answers: [a('portal.site.example')] })),
    ],
    [
      'tells the address of a name that no alias leads to',
      (question) =>
        dnsReply(question, ({ name }) => ({ answers: [alias(name, 'a.example'), a('b.example')] })),
    ],
  ])('that %s gives no answer, and is not silent', async (_what, reply) => {
    expect(await ask(reply)).toMatchObject({ outcome: 'garbage', addresses: [] });
  });

  it('is believed by the aliases from the name on, in whatever order and case they come', async () => {
    const answer = await ask((question) =>
      dnsReply(question, ({ name }) => ({
        answers: [a('C.example'), alias('b.example', 'c.EXAMPLE'), alias(name.toUpperCase(), 'b.example')],
      })),
    );
    expect(answer).toMatchObject({ outcome: 'ok', addresses: [MEANT] });
  });

  it('that names aliases in a circle gives no address, and ends', async () => {
    const answer = await ask((question) =>
      dnsReply(question, ({ name }) => ({ answers: [alias(name, 'a.example'), alias('a.example', name)] })),
    );
    expect(answer).toMatchObject({ outcome: 'nodata', addresses: [], loops: true });
  });

  it('that says "no such name" gives no address, whatever it sends beside', async () => {
    const answer = await ask((question) =>
      dnsReply(question, ({ name }) => ({ flags: RECURSIVE | NXDOMAIN, answers: [a(name)] })),
    );
    expect(answer).toMatchObject({ outcome: 'nxdomain', addresses: [] });
  });

  it('is believed where the answer comes after one that is none', async () => {
    const port = await answerAll((question) => question);
    const [socket] = sockets;
    socket?.on('message', (question, from) =>
      socket.send(
        dnsReply(question, ({ name }) => ({ answers: [a(name)] })),
        from.port,
        from.address,
      ),
    );
    const answer = await askDns({ host: ADDRESS, port }, { name: NAME, type: 'A' }, 400, 7, idle);
    expect(answer.outcome).toBe('ok');
  });

  it('whose TCP port speaks something else after "ask by TCP" is told likewise', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      // A length of two, and two bytes that are no message.
      socket.once('data', () => socket.end(Buffer.from([0, 2, 1, 1])));
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, ADDRESS, resolve);
    });
    const { port } = server.address() as { port: number };
    await answerAll((question) => dnsReply(question, () => ({ flags: RECURSIVE | 0x0200 })), port);
    const answer = await askDns({ host: ADDRESS, port }, { name: NAME, type: 'A' }, 400, 7, idle);
    expect(answer).toMatchObject({ outcome: 'garbage', transport: 'tcp' });
  });

  it('that gives no answer to anything is one red row, which asks nobody to open a firewall', async () => {
    const port = await answerAll((question) => question);
    // Names of the site's own: for the vendor's the guide prints addresses, and nothing goes to these.
    const protocol = 'https' as const;
    const custom = ['a', 'b', 'c'].map((host) => ({
      host: `${host}.site.example`,
      port: 443,
      protocol,
      use: '',
    }));
    const result = await run(
      emptyInput({ profiles: [], custom, resolvers: [{ host: ADDRESS, port }], limits: LIMITS }),
    );
    const row = result.row('dns.resolver', `${ADDRESS}:${port}`);
    expect(`${row.status} ${row.code}`).toBe('fail unusable');
    expect(row.fixes).toEqual(['fix-dns-server', 'set-dns-server']);
    expect(result.red).toHaveLength(1);
  });
});

const LIMITS = { dns: 400, tcp: 100, tls: 100, http: 100, proxy: 100, clock: 800 };

describe('a time server', () => {
  type Fields = {
    readonly mode?: number;
    readonly origin?: 'none';
    readonly receive?: bigint;
    readonly transmit?: bigint;
    /** Seconds that the server allows for: root delay and dispersion (RFC 5905 §7.3). */
    readonly delay?: number;
    readonly dispersion?: number;
  };
  const now = (): bigint => BigInt(Math.floor(Date.now() / 1000) + 2_208_988_800) << 32n;
  const reply = (
    question: Buffer,
    { mode = 4, origin, receive = now(), transmit = now(), delay = 0, dispersion = 0 }: Fields,
  ): Buffer => {
    const packet = Buffer.alloc(48);
    packet.writeUInt8((4 << 3) | mode, 0);
    packet.writeUInt8(2, 1);
    packet.writeUInt32BE(delay * 2 ** 16, 4);
    packet.writeUInt32BE(dispersion * 2 ** 16, 8);
    if (origin === undefined) question.copy(packet, 24, 40, 48);
    packet.writeBigUInt64BE(receive, 32);
    packet.writeBigUInt64BE(transmit, 40);
    return packet;
  };

  it.each<readonly [string, string, (question: Buffer) => Buffer]>([
    ['tells no time of its own', 'transmit timestamp 0', (question) => reply(question, { transmit: 0n })],
    [
      'does not tell when it was asked',
      'receive timestamp 0',
      (question) => reply(question, { receive: 0n }),
    ],
    ['sends the question back (UDP echo)', 'mode 3', (question) => question],
    ['answers as a peer', 'mode 2', (question) => reply(question, { mode: 2 })],
    [
      'repeats nothing of the question',
      'origin timestamp',
      (question) => reply(question, { origin: 'none' }),
    ],
    ['sends too little', '12 bytes', (question) => reply(question, {}).subarray(0, 12)],
  ])('that %s is not silent: %s', async (_what, detail, answer) => {
    const port = await answerAll(answer);
    const result = await run(emptyInput({ profiles: [], ntp: [{ host: ADDRESS, port }], limits: LIMITS }));
    const row = result.row('clock.ntp', `${ADDRESS}:${port}`);
    expect(row).toMatchObject({ status: 'warn', code: 'ntp-unusable', fixes: ['fix-time-server'] });
    expect(row.args.detail).toBe(detail);
    expect(result.said('clock.laptop', 'laptop')).toBe('warn no-reference');
  });

  it.each([
    [{ delay: 0.5, dispersion: 1 }, 'pass ok', undefined],
    [{ dispersion: 10.25 }, 'warn ntp-distant', 10.3],
    [{ delay: 6 }, 'warn ntp-distant', 3],
  ] as const)('that allows for %j (seconds) of error itself is %s', async (fields, expected, seconds) => {
    const port = await answerAll((question) => reply(question, fields));
    const result = await run(emptyInput({ profiles: [], ntp: [{ host: ADDRESS, port }], limits: LIMITS }));
    const row = result.row('clock.ntp', `${ADDRESS}:${port}`);
    expect(`${row.status} ${row.code}`).toBe(expected);
    expect(row.args.seconds).toBe(seconds);
    // Its time is right all the same, and the laptop's.
    expect(result.said('clock.laptop', 'laptop')).toBe('pass ok');
  });
});
