import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  announcedLength,
  decodeReply,
  encodeAttributeRequest,
  encodeServiceRequest,
  encodeTypeRequest,
  groupOf,
} from '../../../electron/discovery/slp-codec.ts';
import {
  ATTR_RQST_UNICAST,
  IMM2_TYPE,
  SRV_RQST_MULTICAST,
  TYPE_RQST_MULTICAST,
} from '../../fixtures/discovery/slp-vectors.ts';

const head = (xid: number, multicast: boolean, responders: readonly string[] = []) => ({
  xid,
  multicast,
  responders,
});
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const text = (value: string): Buffer => Buffer.concat([u16(Buffer.byteLength(value)), Buffer.from(value)]);

/** A reply as RFC 2608 §8 lays it out. */
function reply(kind: number, body: Buffer, { xid = 7, flags = 0, extra = 0 } = {}): Buffer {
  const language = text('en');
  const header = Buffer.alloc(12);
  header.writeUInt8(2, 0);
  header.writeUInt8(kind, 1);
  header.writeUIntBE(12 + language.length + body.length + extra, 2, 3);
  header.writeUInt16BE(flags, 5);
  header.writeUInt16BE(xid, 10);
  return Buffer.concat([header, language, body]);
}
const entry = (url: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0xff, 0xff]), text(url), Buffer.from([0])]);

describe('SLP requests', () => {
  it('are byte for byte those computed from the RFC', () => {
    expect(encodeServiceRequest(head(0x1234, true), IMM2_TYPE)).toEqual(SRV_RQST_MULTICAST);
    expect(encodeAttributeRequest(head(0x1235, false), IMM2_TYPE)).toEqual(ATTR_RQST_UNICAST);
    expect(encodeTypeRequest(head(0x1236, true))).toEqual(TYPE_RQST_MULTICAST);
  });

  it('carry the previous responders, as many as fit a datagram', () => {
    const many = Array.from({ length: 500 }, (_, index) => `192.168.${index >> 8}.${index & 255}`);
    const message = encodeServiceRequest(head(1, true, many), IMM2_TYPE);
    expect(message.length).toBeLessThanOrEqual(1400);
    expect(message.toString('latin1')).toContain('192.168.0.0,192.168.0.1,');
    expect(message.readUIntBE(2, 3)).toBe(message.length);
  });

  it('hash service types into the IPv6 groups ff02::1:1000 to ff02::1:13ff', () => {
    fc.assert(
      fc.property(fc.string(), (type) => {
        const group = Number.parseInt(groupOf(type).split(':').at(-1) ?? '', 16);
        return group >= 0x1000 && group <= 0x13ff;
      }),
    );
  });
});

describe('SLP replies', () => {
  it('give URLs, attributes, types, their XID and error', () => {
    const urls = Buffer.concat([u16(0), u16(2), entry('service:a://1'), entry('service:b://2')]);
    expect(decodeReply(reply(2, urls))).toEqual({
      kind: 'services',
      xid: 7,
      overflow: false,
      error: 0,
      urls: ['service:a://1', 'service:b://2'],
    });
    const attributes = Buffer.concat([u16(0), text('(a=1)'), Buffer.from([0])]);
    expect(decodeReply(reply(7, attributes))).toMatchObject({ kind: 'attributes', text: '(a=1)' });
    expect(decodeReply(reply(10, Buffer.concat([u16(0), text('service:a, service:b')])))).toMatchObject({
      kind: 'types',
      types: ['service:a', 'service:b'],
    });
    expect(decodeReply(reply(7, Buffer.concat([u16(4), text(''), Buffer.from([0])])))).toMatchObject({
      error: 4,
    });
  });

  it('marked OVERFLOW are believed only to exist, however much was cut off', () => {
    const cut = reply(7, Buffer.concat([u16(0), u16(5000), Buffer.from('(a=')]), { flags: 0x8000 });
    expect(decodeReply(cut)).toMatchObject({ kind: 'attributes', overflow: true, text: '' });
  });

  it('that lie about lengths, versions or counts are dropped', () => {
    const good = reply(2, Buffer.concat([u16(0), u16(1), entry('service:a://1')]));
    const version1 = Buffer.from(good);
    version1[0] = 1;
    expect(decodeReply(version1)).toBeNull();
    expect(decodeReply(good.subarray(0, -1))).toBeNull();
    expect(decodeReply(reply(2, Buffer.concat([u16(0), u16(9), entry('service:a://1')])))).toBeNull();
    expect(decodeReply(reply(2, Buffer.concat([u16(0), u16(0xffff)])))).toBeNull();
    expect(decodeReply(reply(3, u16(0)))).toBeNull();
    expect(decodeReply(SRV_RQST_MULTICAST)).toBeNull();
  });

  it('never throw and never hang, whatever bytes arrive', () => {
    const valid = reply(2, Buffer.concat([u16(0), u16(1), entry('service:a://1')]));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1500 }), (bytes) => {
        const result = decodeReply(Buffer.from(bytes));
        expect(result === null || result.xid <= 0xffff).toBe(true);
        announcedLength(Buffer.from(bytes));
      }),
      { numRuns: 2_000 },
    );
    // One byte of a good message changed: still no exception, and never more URLs than fit in it.
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.nat(255), (at, value) => {
        const spoiled = Buffer.from(valid);
        spoiled[at] = value;
        const result = decodeReply(spoiled);
        if (result?.kind === 'services') expect(result.urls.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });
});
