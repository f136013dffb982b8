import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { listenTcp } from '../../lab/kit.ts';
import { report } from './site.ts';

/** Agents that answer for others, or with what nobody asked for: none of them is told as what it is not. */
const IMM2 = 'service:management-hardware.IBM:integrated-management-module2';
const HOST = '127.238.5.9';
const HTTPS = 20_971;
const SLP = 20_972;
const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

const counted = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(bytes.length);
  return Buffer.concat([head, bytes]);
};
/** A SrvRply (RFC 2608 §8.2) to a question, in a language of its own. */
function reply(question: Buffer, urls: readonly string[], language: string): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt16BE(urls.length, 2);
  const entries = urls.map((url) =>
    Buffer.concat([Buffer.from([0, 0xff, 0xff]), counted(url), Buffer.from([0])]),
  );
  const body = Buffer.concat([counted(language), count, ...entries]);
  const head = Buffer.alloc(12);
  head.writeUInt8(2, 0);
  head.writeUInt8(2, 1);
  head.writeUIntBE(head.length + body.length, 2, 3);
  question.copy(head, 10, 10, 12);
  return Buffer.concat([head, body]);
}

/** What a host is told as that answers each question for a service (and no other) with these URLs. */
async function told(urls: readonly string[], language = 'en'): Promise<string> {
  const socket: Socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (question, from) => {
    if (question[1] !== 1) return;
    asked += 1;
    socket.send(reply(question, urls, language), from.port, from.address);
  });
  socket.bind(SLP, HOST);
  await once(socket, 'listening');
  closing.push(
    socket,
    await listenTcp(
      createServer((each) => each.end()),
      HOST,
      HTTPS,
    ),
  );
  const found = await report({
    ranges: ['127.238.5.8/30'],
    sweep: true,
    ports: [HTTPS],
    slpPort: SLP,
    fast: true,
  });
  expect(asked).toBeGreaterThan(0);
  expect(found.devices.every(({ address }) => address === HOST)).toBe(true);
  return found.devices[0]?.product ?? 'unknown';
}

it.each([
  ['its printer', ['service:printer:lpr://127.238.5.9/queue']],
  ['two controllers elsewhere', [`${IMM2}://127.238.5.20`, `${IMM2}://127.238.5.21:443`]],
  ['nothing', []],
] as const)('who answers every question with %s is no controller', async (_name, urls) => {
  expect(await told(urls)).toBe('unknown');
});

it.each([
  ['itself', [`${IMM2}://127.238.5.9`], 'en'],
  ['itself in another language', [`${IMM2}://127.238.5.9:443`], 'zh-TW'],
  ['itself and another one', [`${IMM2}://127.238.5.20`, `${IMM2}://127.238.5.9`], 'en'],
  ['its other address', [`${IMM2}://169.254.95.118`], 'en'],
  ['its name', [`${IMM2}://imm2-a.example`], 'en'],
] as const)('who names %s is', async (_name, urls, language) => {
  expect(await told(urls, language)).toBe('imm2');
});
