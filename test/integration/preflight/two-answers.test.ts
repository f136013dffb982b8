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

type Said = readonly string[] | 'nxdomain' | 'refused' | 'servfail';
const RCODE = { servfail: 2, nxdomain: 3, refused: 5 } as const;
/** What is answered to each A question, one datagram after the other. */
let answers: readonly Said[] = [];
/** What is answered to the first questions instead, one entry for each. */
let firstAnswers: (readonly Said[])[] = [];
/** What the resolver itself, which has to look the name up first, adds to the first question so much later (milliseconds). */
let lookedUp: { readonly said: Said; readonly afterMs: number } | null = null;
/** The name that every answer with an address says is meant; empty for none. */
let alias = '';
/** Only these answers say so. */
let aliased: (list: readonly string[]) => boolean = () => true;
let udp: Awaited<ReturnType<typeof bindUdp>>;
let web: Server;

beforeAll(async () => {
  udp = await bindUdp(`${NETWORK}.53`, 8053);
  udp.socket.on('message', (bytes, from) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    const named = question?.name.toLowerCase() === NAME && question.type === 'A';
    const known = named || question?.name === `${NAME}.`;
    const said: readonly Said[] =
      question?.type === 'AAAA' ? [[]] : known ? (firstAnswers.shift() ?? answers) : ['nxdomain'];
    const send = (each: Said): void => {
      const rcode = typeof each === 'string' ? RCODE[each] : 0;
      const list = typeof each === 'string' ? [] : each;
      const name = question?.name ?? '';
      const led = alias !== '' && list.length > 0 && aliased(list);
      const reply = encode({
        type: 'response',
        id,
        flags: RECURSION_AVAILABLE | rcode,
        questions,
        answers: [
          ...(led ? [{ type: 'CNAME' as const, name, ttl: 60, data: alias }] : []),
          ...list.map((data) => ({ type: 'A' as const, name: led ? alias : name, ttl: 60, data })),
        ],
      });
      udp.socket.send(reply, from.port, from.address, () => undefined);
    };
    said.forEach(send);
    if (known && question?.type === 'A' && lookedUp !== null) {
      const { said: own, afterMs } = lookedUp;
      lookedUp = null;
      setTimeout(() => send(own), afterMs);
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
  firstAnswers = [];
  lookedUp = null;
  alias = '';
  aliased = () => true;
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
  expect(await ask([[FORGED], [TRUE]])).toMatchObject({
    addresses: [FORGED],
    two: { first: FORGED, second: TRUE },
  });
  expect(await ask(['nxdomain', [TRUE]])).toMatchObject({
    outcome: 'nxdomain',
    two: { first: 'NXDOMAIN', second: TRUE },
  });
  expect(await ask([[TRUE], 'nxdomain'])).toMatchObject({
    addresses: [TRUE],
    two: { first: TRUE, second: 'NXDOMAIN' },
  });
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
    expect((await ask(said)).two).toBeUndefined();
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

it('two of the servers of a content network, or of one pool, are one answer: a question that was doubled gets both', async () => {
  alias = 'e1.edge.example.net';
  expect((await ask([[FORGED], [TRUE]])).two).toBeUndefined();
  alias = '';
  expect((await ask([[TRUE], ['104.69.1.77']])).two).toBeUndefined();
});

it('what came to the first question stays known when it is asked again', async () => {
  firstAnswers = [['servfail', [TRUE]]];
  expect(await ask([[TRUE]])).toMatchObject({ addresses: [TRUE], two: { first: 'SERVFAIL', second: TRUE } });
  firstAnswers = [['servfail', [TRUE]]];
  const failed = await check([[TRUE]], TRUE);
  const at = `${NAME}:443`;
  expect(failed.row('dns', at)).toMatchObject({
    status: 'warn',
    code: 'two-answers',
    args: { found: 'SERVFAIL', other: TRUE, again: 1 },
  });
  firstAnswers = [['nxdomain', [TRUE]]];
  const denied = await check([[TRUE]], TRUE);
  expect(denied.row('dns', at)).toMatchObject({ code: 'two-answers', args: { found: 'NXDOMAIN', again: 1 } });
  // It is no matter of what the resolver asks above it.
  expect(denied.rows.filter(({ code }) => code === 'wavering')).toEqual([]);
});

it('a resolver that has to look the name up first is heard when it is asked again, whatever alias the other answer has', async () => {
  const at = `${NAME}:443`;
  aliased = (list) => list.includes(FORGED);
  for (const [forged, word, made] of [
    [[FORGED], FORGED, ''],
    [[FORGED], FORGED, 'blocked.filter.example'],
    ['nxdomain', 'NXDOMAIN', ''],
  ] as const) {
    alias = made;
    lookedUp = { said: [TRUE], afterMs: 700 };
    firstAnswers = [[forged]];
    const result = await check([forged, [TRUE]], TRUE);
    expect(result.row('dns', at)).toMatchObject({ code: 'two-answers', args: { found: word, other: TRUE } });
    expect(result.red.map(({ id, code }) => `${id} ${code}`)).toEqual(['dns two-answers']);
  }
});
