/** Time servers that have the time and keep it to themselves: by a kiss code, by a crypto-NAK, or for a moment. Loopback only. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { emptyInput, run } from './run-lab.ts';

const ADDRESS = '127.237.1.1';
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

const EPOCH = 2_208_988_800;

/** The right time, as a good server tells it, echoing the question. */
function time(question: Buffer): Buffer {
  const reply = Buffer.alloc(48);
  reply[0] = (4 << 3) | 4;
  reply[1] = 2;
  question.copy(reply, 24, 40, 48);
  for (const at of [32, 40]) reply.writeUInt32BE(Math.floor(Date.now() / 1000) + EPOCH, at);
  return reply;
}

/** RFC 5905 §7.4: stratum 0, the code in the place of the reference. */
function kiss(question: Buffer, code: string): Buffer {
  const reply = time(question);
  reply[0] = (3 << 6) | (4 << 3) | 4;
  reply[1] = 0;
  reply.write(code, 12, 'ascii');
  return reply;
}

/** A preflight with one time server that answers the nth question so. */
async function ask(answer: (question: Buffer, count: number) => Buffer) {
  const socket = createSocket('udp4');
  sockets.push(socket);
  let count = 0;
  socket.on('message', (question, from) => {
    count += 1;
    socket.send(answer(question, count), from.port, from.address);
  });
  socket.bind(0, ADDRESS);
  await once(socket, 'listening');
  const { port } = socket.address();
  const result = await run(emptyInput({ profiles: [], ntp: [{ host: ADDRESS, port }] }));
  return result.row('clock.ntp', `${ADDRESS}:${port}`);
}

it('a crypto-NAK is no time, whatever time stands in it: clients without a key drop it', async () => {
  const row = await ask((question) => Buffer.concat([time(question), Buffer.alloc(4)]));
  expect(row).toMatchObject({ status: 'warn', code: 'ntp-no-time', args: { detail: 'crypto-NAK' } });
  expect(textsFor('ja').check.clock['ntp-no-time'].means(row.args)).toContain('認証');
});

it('a time with a key and its digest behind it is one all the same', async () => {
  const row = await ask((question) =>
    Buffer.concat([time(question), Buffer.from([0, 0, 0, 1]), Buffer.alloc(16)]),
  );
  expect(row.code).toBe('ok');
});

it.each(['AUTH', 'CRYP', 'NKEY', 'NTSN'])(
  '%s wants authentication, and is not told as without a source',
  async (code) => {
    const row = await ask((question) => kiss(question, code));
    expect(row).toMatchObject({ code: 'ntp-no-time', args: { detail: code } });
    for (const [language, word, source] of [
      ['ja', '認証', '上位'],
      ['en', 'authenticated', 'synchronised'],
    ] as const) {
      const said = textsFor(language).check.clock['ntp-no-time'].means(row.args);
      expect(said).toContain(word);
      expect(said).not.toContain(source);
    }
  },
);

it('one that is asked too often by others at this address is asked once more before it is told so', async () => {
  const row = await ask((question, count) => (count === 2 ? time(question) : kiss(question, 'RATE')));
  expect(row.code).toBe('ok');
});

it('one that says so to every question limits them', async () => {
  const row = await ask((question) => kiss(question, 'RATE'));
  expect(row).toMatchObject({ code: 'ntp-no-time', args: { detail: 'RATE' } });
  expect(textsFor('ja').check.clock['ntp-no-time'].means(row.args)).toContain('回数');
});
