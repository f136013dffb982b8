import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../electron/discovery/identity.ts';
import { judge } from '../../../electron/discovery/judge.ts';
import { MDNS_SERVICES } from '../../../electron/discovery/mdns.ts';
import { QUESTIONS, type QuestionId, readPage } from '../../../electron/discovery/questions.ts';
import { decodePong } from '../../../electron/discovery/rmcp-codec.ts';
import { attributeClues } from '../../../electron/discovery/slp.ts';
import { parseAttributes } from '../../../electron/discovery/slp-attributes.ts';
import { decodeReply } from '../../../electron/discovery/slp-codec.ts';
import { decodeAnswer } from '../../../electron/discovery/ssdp-codec.ts';
import { UNTRUSTED_TEXT_LIMIT } from '../../../electron/domain/evidence.ts';
import { decodeServiceAnswer } from '../../../electron/net/dns-service.ts';
import { createAnswerReader } from '../../../electron/net/http-answer.ts';
import type { Page } from '../../../electron/net/https-look.ts';
import {
  DESCRIPTION,
  HTTP_ANSWER,
  MDNS_ANSWER,
  PONG,
  PONG_OPENBMC,
  SERVICE_ROOT,
  SLP_ATTRIBUTES,
  SLP_SERVICES,
  SLP_TYPES_REPLY,
  SSDP_ANSWER,
} from '../../fixtures/discovery/recorded.ts';
import { IMM2_TYPE } from '../../fixtures/discovery/slp-vectors.ts';

/** Recorded packets, spoiled: bytes turned, cut, repeated, blown up, numbers made extreme. */
const spoiled = (...recorded: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.constantFrom(...recorded),
      fc.array(
        fc.record({
          how: fc.constantFrom('flip', 'cut', 'insert', 'extreme', 'repeat', 'blow'),
          at: fc.nat(2_000),
          value: fc.nat(255),
          bytes: fc.uint8Array({ maxLength: 40 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    )
    .map(([packet, changes]) =>
      changes.reduce((data, { how, at, value, bytes }) => {
        const index = data.length === 0 ? 0 : at % data.length;
        switch (how) {
          case 'flip':
            return Buffer.concat([data.subarray(0, index), Buffer.from([value]), data.subarray(index + 1)]);
          case 'cut':
            return data.subarray(0, index);
          case 'insert':
            return Buffer.concat([data.subarray(0, index), Buffer.from(bytes), data.subarray(index)]);
          case 'extreme':
            return Buffer.concat([
              data.subarray(0, index),
              Buffer.alloc(2, value < 128 ? 0xff : 0),
              data.subarray(index + 2),
            ]);
          case 'repeat':
            return Buffer.concat([data, data.subarray(index)]);
          default:
            return Buffer.concat([data.subarray(0, index), Buffer.alloc(3_000, value), data.subarray(index)]);
        }
      }, packet),
    );
const RUNS = { numRuns: 3_000 };
const everyPrefix = (packet: Buffer, read: (data: Buffer) => void): void => {
  for (let size = 0; size <= packet.length; size += 1) read(packet.subarray(0, size));
};
const capped = (value: string): void => {
  expect([...value].length).toBeLessThanOrEqual(UNTRUSTED_TEXT_LIMIT + 1);
  // Nothing that could move a cursor or turn the reading direction.
  expect(value).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
};

describe('the recorded packets', () => {
  it('say what they say', () => {
    expect(decodeServiceAnswer(MDNS_ANSWER, MDNS_SERVICES)).toMatchObject([
      {
        instance: 'rack-bmc',
        host: 'bmc.local',
        port: 8443,
        text: ['uuid=92384634-2938-2342-8820-489239905423'],
      },
    ]);
    expect(decodePong(PONG)).toEqual({ enterprise: 4_542 });
    expect(decodePong(PONG_OPENBMC)).toEqual({ enterprise: 4_542 });
    expect(decodeAnswer(SSDP_ANSWER)).toMatchObject({ location: 'https://10.0.0.11/redfish/v1/' });
    expect(decodeReply(SLP_SERVICES)).toMatchObject({ kind: 'services', urls: [`${IMM2_TYPE}://10.0.0.21`] });
    expect(decodeReply(SLP_TYPES_REPLY)).toMatchObject({ kind: 'types', types: ['service:ipmi', IMM2_TYPE] });
    const attributes = decodeReply(SLP_ATTRIBUTES);
    const said = attributes?.kind === 'attributes' ? attributeClues(IMM2_TYPE, attributes.text) : [];
    expect(identityOf(said)).toMatchObject({
      uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00021',
      serial: '06KDAB1',
      machineType: '5462',
      name: 'IMM2, rack 1',
    });
    const answer = createAnswerReader({ headBytes: 9_999, bodyBytes: 9_999 }).push(HTTP_ANSWER);
    expect(answer !== null && answer !== 'not-http' ? answer.body.toString() : '').toBe(SERVICE_ROOT);
  });
});

describe('SLP', () => {
  const read = (data: Buffer): void => {
    const reply = decodeReply(data);
    if (reply?.kind === 'attributes')
      for (const { value } of attributeClues(IMM2_TYPE, reply.text)) capped(value);
    if (reply?.kind === 'services') expect(reply.urls.length).toBeLessThanOrEqual(256);
    if (reply?.kind === 'types') expect(reply.types.length).toBeLessThanOrEqual(256);
  };
  it('of spoiled packets is dropped or read within its limits', () => {
    fc.assert(fc.property(spoiled(SLP_SERVICES, SLP_ATTRIBUTES, SLP_TYPES_REPLY), read), RUNS);
    for (const packet of [SLP_SERVICES, SLP_ATTRIBUTES, SLP_TYPES_REPLY]) {
      everyPrefix(packet, read);
      // Cut off anywhere it says nothing at all.
      everyPrefix(packet.subarray(0, -1), (data) => expect(decodeReply(data)).toBeNull());
    }
  });

  it('of attribute lists of any shape ends in time and within its limits', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '=',
      ',',
      '\\',
      '\\ff',
      '\\2c',
      'a',
      '\u3042',
      '\u0000',
      '((((',
      '(a=b),',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), fc.nat(200), (pieces, times) => {
        const found = parseAttributes(pieces.join('').repeat(times));
        expect(found.size).toBeLessThanOrEqual(128);
        for (const [tag, values] of found) {
          capped(tag);
          for (const value of values) capped(value);
        }
      }),
      { numRuns: 500 },
    );
    for (const bomb of [
      '('.repeat(1 << 20),
      ','.repeat(1 << 20),
      '(a=\\ff'.repeat(1 << 17),
      '\\41'.repeat(1 << 18),
    ])
      expect(parseAttributes(bomb).size).toBeLessThanOrEqual(128);
  });
});

describe('SSDP', () => {
  it('of spoiled packets is dropped or read within its limits', () => {
    const read = (data: Buffer): void => {
      const answer = decodeAnswer(data);
      if (answer === null || answer === 'other') return;
      for (const value of Object.values(answer)) capped(value);
      expect(answer.uuid).toMatch(/^[0-9a-f-]{0,36}$/);
      expect(answer.target).toMatch(/redfish-rest/i);
    };
    fc.assert(fc.property(spoiled(SSDP_ANSWER), read), RUNS);
    everyPrefix(SSDP_ANSWER, read);
  });

  it('is read in any capitals, by LOCATION where AL is missing, and by its USN where ST names no service', () => {
    const lower = Buffer.from(
      SSDP_ANSWER.toString().replace(/^[A-Z-]+(?=:)/gm, (name) => name.toLowerCase()),
    );
    expect(decodeAnswer(lower)).toEqual(decodeAnswer(SSDP_ANSWER));
    const without = (name: string): Buffer =>
      Buffer.from(SSDP_ANSWER.toString().replace(new RegExp(`^${name}:.*\r\n`, 'm'), ''));
    expect(decodeAnswer(without('AL'))).toMatchObject({
      location: 'https://10.0.0.11/DeviceDescription.json',
    });
    const root = Buffer.from(SSDP_ANSWER.toString().replace(/^ST:.*$/m, 'ST: upnp:rootdevice'));
    expect(decodeAnswer(root)).toMatchObject({ uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011' });
    expect(
      decodeAnswer(Buffer.from(root.toString().replace(/^USN:.*$/m, 'USN: uuid:x::upnp:rootdevice'))),
    ).toBe('other');
  });
});

describe('mDNS', () => {
  it('of spoiled packets is dropped or read within its limits', () => {
    const read = (data: Buffer): void => {
      for (const answer of decodeServiceAnswer(data, MDNS_SERVICES) ?? []) {
        capped(answer.instance);
        capped(answer.host);
        for (const text of answer.text) capped(text);
        expect(answer.addresses.length).toBeLessThanOrEqual(16);
      }
    };
    fc.assert(fc.property(spoiled(MDNS_ANSWER), read), RUNS);
    everyPrefix(MDNS_ANSWER, read);
  });

  it('of names that point at themselves, or at each other, ends', () => {
    const head = Buffer.from('000084000000000100000000', 'hex');
    for (const name of ['c00c', 'c00ec00c', '0161c00c', `${'3f'.padEnd(130, '6')}c00c`])
      expect(
        decodeServiceAnswer(
          Buffer.concat([head, Buffer.from(`${name}000c00010000000a0002c00c`, 'hex')]),
          MDNS_SERVICES,
        ) ?? [],
      ).toEqual([]);
  });
});

describe('RMCP', () => {
  it('of spoiled packets is dropped, or is a pong and nothing more', () => {
    const read = (data: Buffer): void => {
      const pong = decodePong(data);
      if (pong) expect(data.length).toBeLessThanOrEqual(64);
    };
    fc.assert(fc.property(spoiled(PONG, PONG_OPENBMC), read), RUNS);
    everyPrefix(PONG, read);
  });
});

describe('web answers', () => {
  const limits = { headBytes: 2_048, bodyBytes: 4_096 };

  it('say the same in whatever pieces they arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const reader = createAnswerReader(limits);
        let state: ReturnType<typeof reader.push> = null;
        for (let at = 0, turn = 0; at < HTTP_ANSWER.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          state = reader.push(HTTP_ANSWER.subarray(at, at + size));
          at += size;
        }
        if (state === null || state === 'not-http') throw new Error('no answer');
        expect(state.body.toString()).toBe(SERVICE_ROOT);
        expect(state).toMatchObject({ status: 200, whole: true, reusable: true, cookies: ['a=b; path=/'] });
      }),
    );
  });

  it('spoiled in any way never throw and never grow beyond their limits', () => {
    fc.assert(
      fc.property(spoiled(HTTP_ANSWER), fc.integer({ min: 1, max: 700 }), (data, size) => {
        const reader = createAnswerReader(limits);
        for (let at = 0; at < data.length; at += size) {
          const state = reader.push(data.subarray(at, at + size));
          if (state === null) continue;
          if (state !== 'not-http') expect(state.body.length).toBeLessThanOrEqual(limits.bodyBytes);
          return;
        }
        const rest = reader.end(true);
        if (rest) expect(rest.body.length).toBeLessThanOrEqual(limits.bodyBytes);
      }),
      RUNS,
    );
  });

  it('with spoiled documents are read as far as their shape goes, and no further', () => {
    const page = (body: string): Page => ({ status: 200, headers: {}, cookieNames: [], body });
    const question = fc.constantFrom(...(Object.keys(QUESTIONS) as QuestionId[]));
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constant('x'.repeat(5_000)),
      fc.constant('__proto__'),
    );
    const described = JSON.parse(DESCRIPTION) as readonly [Readonly<Record<string, unknown>>];
    const replaced = fc
      .tuple(
        fc.constantFrom(JSON.parse(SERVICE_ROOT) as object, described[0]),
        value,
        fc.nat(20),
        fc.boolean(),
      )
      .map(([whole, other, at, inArray]) => {
        const entries = Object.entries(whole);
        const key = entries[at % entries.length]?.[0] ?? '';
        const changed = { ...whole, [key]: other };
        return JSON.stringify(inArray ? [changed] : changed);
      });
    fc.assert(
      fc.property(
        question,
        fc.oneof(replaced, spoiled(Buffer.from(SERVICE_ROOT)).map(String)),
        (id, body) => {
          const said = readPage(id, page(body));
          for (const each of said) capped(each.value);
          judge(said);
          expect(identityOf(said).uuid).toMatch(/^([0-9a-f-]{36})?$/);
        },
      ),
      RUNS,
    );
  });
});
