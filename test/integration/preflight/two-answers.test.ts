/**
 * Somebody on the way answers a question before the resolver does, and both answers arrive: clients believe the first. What is
 * said of it, whose fault it is, and what is no second answer. Loopback only, no rights needed.
 */
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:tls';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { served } from '../../../electron/domain/served.ts';
import { askDns } from '../../../electron/net/dns.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { bindUdp } from '../../lab/kit.ts';
import { createPki } from '../../lab/pki.ts';
import { startGoodWeb } from './good-web.ts';
import { emptyInput, type Outcome, rule, run } from './run-lab.ts';

const NETWORK = '127.109.1';
const NAME = 'www.ibm.com';
const FORGED = '93.46.8.89';
const TRUE = '104.69.1.9';
const pki = createPki();

type Said = readonly string[] | 'nxdomain' | 'refused';
const RCODE = { nxdomain: 3, refused: 5 } as const;
/** What is answered to each A question, one datagram after the other. */
let answers: readonly Said[] = [];
let udp: Awaited<ReturnType<typeof bindUdp>>;
let web: Server;

beforeAll(async () => {
  udp = await bindUdp(`${NETWORK}.53`, 8053);
  udp.socket.on('message', (bytes, from) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    const named = question?.name.toLowerCase() === NAME && question.type === 'A';
    const said: readonly Said[] =
      question?.type === 'AAAA' ? [[]] : named || question?.name === `${NAME}.` ? answers : ['nxdomain'];
    for (const each of said) {
      const rcode = typeof each === 'string' ? RCODE[each] : 0;
      const list = typeof each === 'string' ? [] : each;
      const reply = encode({
        type: 'response',
        id,
        flags: RECURSION_AVAILABLE | rcode,
        questions,
        answers: list.map((data) => ({ type: 'A' as const, name: question?.name ?? '', ttl: 60, data })),
      });
      udp.socket.send(reply, from.port, from.address, () => undefined);
    }
  });
  web = await startGoodWeb(pki, NAME, `${NETWORK}.80`);
});
afterAll(async () => {
  web?.close();
  await udp?.close();
});
afterEach(() => {
  answers = [];
});

const resolver = { host: `${NETWORK}.53`, port: 8053 };
const ask = (said: readonly Said[]) => {
  answers = said;
  return askDns(resolver, { name: NAME, type: 'A' }, 2_000, 7, new AbortController().signal);
};
/** `good`: the address behind which the vendor's certificate is; behind the others nobody listens. */
function check(said: readonly Said[], good: string): Promise<Outcome> {
  answers = said;
  const { port } = web.address() as AddressInfo;
  return run(
    emptyInput({
      profiles: [],
      custom: [{ host: NAME, port: 443, protocol: 'https', use: '' }],
      ca: [pki.root.certPem],
      resolvers: [resolver],
      connectTo: [FORGED, TRUE].map((address) =>
        rule(`${address}:443:${NETWORK}.80:${address === good ? port : 1}`),
      ),
    }),
  );
}

it('a second answer that differs is kept beside the first, which is what clients believe', async () => {
  expect(await ask([[FORGED], [TRUE]])).toMatchObject({ addresses: [FORGED], other: TRUE });
  expect(await ask(['nxdomain', [TRUE]])).toMatchObject({ outcome: 'nxdomain', other: TRUE });
  expect(await ask([[TRUE], 'nxdomain'])).toMatchObject({ addresses: [TRUE], other: 'NXDOMAIN' });
});

it('the same again, in another order or in part, is one answer', async () => {
  for (const said of [
    [[TRUE], [TRUE]],
    [
      [TRUE, '104.69.1.10'],
      ['104.69.1.10', TRUE],
    ],
    [[TRUE, '104.69.1.10'], [TRUE]],
    [[TRUE]],
    ['nxdomain', 'nxdomain'],
  ] as const)
    expect((await ask(said)).other).toBeUndefined();
});

it('where nobody good is behind the first, the name is what is wrong: no firewall is asked to open a forged address', async () => {
  const result = await check([[FORGED], [TRUE]], TRUE);
  const at = `${NAME}:443`;
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['dns two-answers']);
  expect(result.row('dns', at)).toMatchObject({
    args: { found: FORGED, other: TRUE },
    fixes: ['find-dns-answerer', 'set-dns-server'],
  });
  expect(result.row('tcp', at)).toMatchObject({ status: 'skipped', cause: 'dns' });
  expect(served(at, result.rows, false)).toMatchObject({ state: 'no-name', addresses: [] });
  for (const language of ['ja', 'en'] as const) {
    const row = result.row('dns', at);
    expect(textsFor(language).check.dns['two-answers'].means(row.args)).toContain(TRUE);
  }
});

it('a name that the first answer denies is not simply unknown', async () => {
  const result = await check(['nxdomain', [TRUE]], TRUE);
  expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['dns two-answers']);
  expect(served(`${NAME}:443`, result.rows, false)).toMatchObject({ state: 'no-name', addresses: [] });
});

it('where the destination is behind the first, it is reached, and the other answer is worth a word', async () => {
  const result = await check([[TRUE], [FORGED]], TRUE);
  expect(result.red).toEqual([]);
  expect(result.said('dns', `${NAME}:443`)).toBe('warn two-answers');
  expect(served(`${NAME}:443`, result.rows, false)).toMatchObject({ state: 'open' });
});
