import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { doubtOf } from '../../../electron/callhome/doubt.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { openSnmp, type SnmpClient, type SnmpOptions } from '../../../electron/net/snmp.ts';
import { kindOfMessage } from '../../../electron/net/snmp-message.ts';
import { objectId, octetString, sequence, tlv } from '../../lab/der.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import { writeInteger } from '../../lab/snmp-pdu.ts';

/** Answers of an agent that are spoiled on their way: cut, with bits turned, with lengths of every form, of other kinds. */
const never = new AbortController().signal;
const ADDRESS = '127.238.3.1';
const SERIAL = `${IMM_BASE}.1.5.2.1.3.0`;
const COMPANY = `${IMM_BASE}.8.3.1.0`;
const TEXT = '06KDAB1';

type Spoil = (answer: Buffer) => Buffer;

let box: RunningImm2;
let relay: Socket;
let relayPort = 0;
/** What becomes of each answer; the questions go on as they are. */
let spoil: Spoil = (answer) => answer;
/** Answers in the agent's place; null = the agent's own. */
let instead: ((question: Buffer) => Buffer) | null = null;
let asked = 0;
/** So many questions get lost before they come to the agent. */
let losing = 0;
const thrown: unknown[] = [];
const onThrown = (error: unknown): void => {
  thrown.push(error);
};
/** Of every port of clients one to the agent, so that each gets its own answers. */
const ways = new Map<number, Socket>();

beforeAll(async () => {
  box = await startImm2({
    address: ADDRESS,
    httpsPort: null,
    sshPort: null,
    serial: TEXT,
    communities: [{ name: 'own', view: 'write' }],
  });
  relay = createSocket('udp4');
  relay.on('message', (question, from) => {
    asked += 1;
    if (losing > 0) {
      losing -= 1;
      return;
    }
    if (instead !== null) {
      relay.send(instead(question), from.port, from.address);
      return;
    }
    let way = ways.get(from.port);
    if (way === undefined) {
      way = createSocket('udp4');
      ways.set(from.port, way);
      way.on('message', (answer) => {
        relay.send(spoil(answer), from.port, from.address);
      });
    }
    way.send(question, box.ports.snmp, ADDRESS);
  });
  await new Promise<void>((done) => relay.bind(0, ADDRESS, done));
  relayPort = relay.address().port;
  process.on('uncaughtException', onThrown);
});
afterAll(async () => {
  process.off('uncaughtException', onThrown);
  relay.close();
  for (const way of ways.values()) way.close();
  await box.close();
});

const V2: SnmpOptions['security'] = { version: 'v2c', community: new Secret('own') };
/** Long enough for a busy machine, and short where answers are spoiled by the hundred (milliseconds). */
const WAIT_MS = 600;
const SHORT_MS = 40;
const client = (security: SnmpOptions['security'] = V2, timeoutMs = WAIT_MS): SnmpClient =>
  openSnmp({ address: ADDRESS, port: relayPort, timeoutMs, retries: 0, security });
const v3 = (): SnmpOptions['security'] => {
  const { snmp } = box.credentials;
  return {
    version: 'v3',
    user: snmp.name,
    authProtocol: snmp.authProtocol,
    authPassword: new Secret(snmp.authPassword),
    privProtocol: snmp.privProtocol,
    privPassword: new Secret(snmp.privPassword),
  };
};

/** What a question comes to with each answer spoiled so, by its word. */
async function reads(
  spoils: readonly Spoil[],
  security: SnmpOptions['security'] = V2,
  timeoutMs = WAIT_MS,
): Promise<readonly string[]> {
  const words: string[] = [];
  for (const each of spoils) {
    spoil = each;
    const one = client(security, timeoutMs);
    const read = await one.get([SERIAL], never);
    one.close();
    words.push(read.ok ? String(read.value[0]) : read.error.code);
  }
  return words;
}

const turned =
  (bit: number): Spoil =>
  (answer) => {
    const copy = Buffer.from(answer);
    const at = (bit >> 3) % copy.length;
    copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
    return copy;
  };
const upTo = (count: number, step = 1): readonly number[] =>
  Array.from({ length: Math.ceil(count / step) }, (_each, at) => at * step);
/** What may be told of an agent whose answers nobody can read, or say something else. */
const WORDS: ReadonlySet<string> = new Set([
  'device-timeout',
  'answer-other-request',
  'garbage-answer',
  'device-refused',
  'privilege-missing',
]);

/** Where the PDU of an answer begins: behind version and community. */
const PDU_AT = 10;
/** Another byte in place of the one at that place. */
const put =
  (value: number, place: (answer: Buffer) => number): Spoil =>
  (answer) => {
    const copy = Buffer.from(answer);
    copy[place(copy)] = value;
    return copy;
  };
const kind = (tag: number): Spoil => put(tag, () => PDU_AT);
/** The error-status, behind a request-id of any length (RFC 3416 §3). */
const status = (value: number): Spoil =>
  put(value, (answer) => PDU_AT + 2 + 2 + (answer[PDU_AT + 3] ?? 0) + 2);
/** What the text that was asked for is said to be. */
const syntax = (tag: number): Spoil => put(tag, (answer) => answer.length - TEXT.length - 2);
/** The same in lengths of so many octets, as agents write them that fill them in later (X.690 §8.1.3.5; RFC 3417 §8 allows it). */
function longForm(octets: number): Spoil {
  const again = (bytes: Buffer): Buffer => {
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const tag = bytes[at] ?? 0;
      const first = bytes[at + 1] ?? 0;
      const size = first < 0x80 ? 0 : first & 0x7f;
      const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
      const start = at + 2 + size;
      const inner = bytes.subarray(start, start + length);
      const content = (tag & 0x20) === 0 ? inner : again(inner);
      const head = Buffer.alloc(2 + octets);
      head[0] = tag;
      head[1] = 0x80 | octets;
      head.writeUIntBE(content.length, 2, octets);
      parts.push(head, content);
      at = start + length;
    }
    return Buffer.concat(parts);
  };
  return again;
}

test('an answer as it came is read', async () => {
  expect(await reads([(answer) => answer])).toEqual([TEXT]);
  expect(await reads([(answer) => answer], v3())).toEqual([TEXT]);
});

test('turned in any one bit it is told by a word, or read, and nothing throws or hangs', async () => {
  const words = await reads(upTo(440).map(turned), V2, SHORT_MS);
  // In the text itself nothing can be seen.
  for (const [bit, word] of words.entries())
    if (!WORDS.has(word)) expect([bit, word.length <= 40]).toEqual([bit, true]);
  expect(thrown).toEqual([]);
}, 60_000);

test('turned in one bit where it is signed, nothing is read, and nobody is told as not there', async () => {
  const words = await reads(upTo(1_600, 5).map(turned), v3(), SHORT_MS);
  expect(words).not.toContain(TEXT);
  expect(words.filter((word) => !word.includes('-') || word === 'device-unreachable')).toEqual([]);
  expect(thrown).toEqual([]);
}, 60_000);

test('cut anywhere it is what nobody can read', async () => {
  for (const security of [V2, v3()])
    expect(
      new Set(
        await reads(
          upTo(44, 6).map((size) => (answer) => answer.subarray(0, size)),
          security,
        ),
      ),
    ).toEqual(new Set(['garbage-answer']));
  expect(thrown).toEqual([]);
});

test.each([1, 2, 3, 4])('lengths of %i octets are lengths', async (octets) => {
  expect(await reads([longForm(octets)])).toEqual([TEXT]);
});

test.each<[string, Spoil, string]>([
  [
    'lengths without an end',
    (answer) => Buffer.concat([Buffer.from([0x30, 0x80]), answer.subarray(2), Buffer.alloc(2)]),
    'garbage-answer',
  ],
  [
    'an outer length of four gigabytes, with all that is needed behind it,',
    (answer) => Buffer.concat([Buffer.from('3084ffffffff', 'hex'), answer.subarray(2)]),
    TEXT,
  ],
  [
    'a thousand sequences in each other',
    () => Buffer.concat(Array.from({ length: 1_000 }, () => Buffer.from('30820fa0', 'hex'))),
    'garbage-answer',
  ],
  ['nothing', () => Buffer.alloc(0), 'garbage-answer'],
  ['a status that there is none of', status(99), 'device-refused'],
  ['a negative status', status(0xff), TEXT],
  ['a trap (v1)', kind(0xa4), 'garbage-answer'],
  ['a trap (v2)', kind(0xa7), 'garbage-answer'],
  ['a question', kind(0xa0), 'garbage-answer'],
  ['a report', kind(0xa8), 'garbage-answer'],
  ['a value of a kind that there is none of', syntax(0x5f), 'garbage-answer'],
  ['a counter of 56 bits', syntax(0x46), String(0x30364b44414231n)],
])('%s is told as what it is', async (_name, each, word) => {
  expect(await reads([each])).toEqual([word]);
  expect(thrown).toEqual([]);
});

test('a SET that is answered by a report may have been done, and the next one goes out and is read', async () => {
  const one = client();
  const set = () => one.set({ oid: COMPANY, type: 'text', value: 'Example' }, never);
  spoil = kind(0xa8);
  const done = await set();
  expect(done.ok ? null : doubtOf(done.error)).toBe('lost');
  spoil = (answer) => answer;
  expect(await set()).toEqual({ ok: true, value: undefined });
  expect(await one.get([SERIAL], never)).toEqual({ ok: true, value: [TEXT] });
  one.close();
  expect(thrown).toEqual([]);
});

/** A Report (RFC 3414 §3.2) to whatever was asked, of an engine that tells these boots and this time. */
function report(counter: string, boots: number, time: number): (question: Buffer) => Buffer {
  const engine = Buffer.from('8000000004737069', 'hex');
  const empty = octetString(Buffer.alloc(0));
  return (question) => {
    const id = kindOfMessage(question)?.id ?? 0;
    const stats = sequence(sequence(objectId(counter), tlv(0x41, Buffer.from([1]))));
    return sequence(
      writeInteger(3),
      sequence(writeInteger(id), writeInteger(65_507), octetString(Buffer.from([0])), writeInteger(3)),
      octetString(
        sequence(octetString(engine), writeInteger(boots), writeInteger(time), empty, empty, empty),
      ),
      sequence(
        octetString(engine),
        empty,
        tlv(0xa8, Buffer.concat([writeInteger(id), writeInteger(0), writeInteger(0), stats])),
      ),
    );
  };
}
const USM = '1.3.6.1.6.3.15.1.1';

test.each([
  ['unknownEngineIDs', `${USM}.4.0`, 0, 0],
  ['unknownEngineIDs', `${USM}.4.0`, 1, 1],
  ['notInTimeWindows', `${USM}.2.0`, 0, 0],
  ['notInTimeWindows', `${USM}.2.0`, 3, 2_147_483_647],
  ['a counter that there is none of', `${USM}.9.0`, 0, 0],
])(
  'an agent that reports %s (%s) to everything, boots %i and time %i, is given up',
  async (_name, counter, boots, time) => {
    instead = report(counter, boots, time);
    asked = 0;
    const one = client(v3());
    const read = await Promise.race([one.get([SERIAL], never), pause(3_000, null)]);
    one.close();
    instead = null;
    expect(read).toMatchObject({ ok: false });
    // Twelve Reports, and as many once more after a new discovery.
    expect(asked).toBeLessThanOrEqual(26);
    expect(thrown).toEqual([]);
  },
);

test('after a SET that was given up for its reports questions are repeated as before', async () => {
  const one = openSnmp({ address: ADDRESS, port: relayPort, timeoutMs: WAIT_MS, retries: 1, security: v3() });
  const set = () => one.set({ oid: COMPANY, type: 'text', value: 'Example' }, never);
  expect(await one.get([SERIAL], never)).toEqual({ ok: true, value: [TEXT] });
  instead = report(`${USM}.2.0`, 0, 0);
  expect(await set()).toMatchObject({ ok: false });
  instead = null;
  expect(await set()).toEqual({ ok: true, value: undefined });
  // The first answer is lost.
  losing = 1;
  const read = await one.get([SERIAL], never);
  one.close();
  expect(read).toEqual({ ok: true, value: [TEXT] });
});

test.each<[string, Spoil]>([
  ['cut', (answer) => answer.subarray(0, 20)],
  ['for another object', put(9, (answer) => answer.length - TEXT.length - 3)],
])(
  'one answer that is %s to the question before a SET is asked for once more, and the SET goes out',
  async (_name, each) => {
    const one = client();
    one.hold(new Map([[SERIAL, TEXT]]));
    let spoilt = false;
    spoil = (answer) => {
      const sound = spoilt;
      spoilt = true;
      return sound ? answer : each(answer);
    };
    const done = await one.set({ oid: COMPANY, type: 'text', value: 'Example' }, never);
    one.close();
    expect(done).toEqual({ ok: true, value: undefined });
  },
);
