import { integer, objectId, octetString, sequence, tlv } from './der.ts';

/** error-status values (RFC 3416 §3). */
export const SNMP_ERROR = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  readOnly: 4,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongEncoding: 9,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  resourceUnavailable: 13,
  commitFailed: 14,
  undoFailed: 15,
  authorizationError: 16,
  notWritable: 17,
} as const;
export type SnmpErrorStatus = (typeof SNMP_ERROR)[keyof typeof SNMP_ERROR];

/** Values the lab's MIBs have; text and bytes travel as OCTET STRING. */
export type SnmpValue =
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'octets'; readonly value: Buffer }
  | { readonly type: 'oid'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string }
  | { readonly type: 'gauge'; readonly value: number }
  | { readonly type: 'ticks'; readonly value: number }
  | { readonly type: 'other' };

export const int = (value: number): SnmpValue => ({ type: 'integer', value });
export const text = (value: string): SnmpValue => ({ type: 'octets', value: Buffer.from(value, 'utf8') });
export const bytes = (value: Uint8Array): SnmpValue => ({ type: 'octets', value: Buffer.from(value) });
export const ip = (value: string): SnmpValue => ({ type: 'ip', value });

export const PDU = { get: 0xa0, next: 0xa1, response: 0xa2, set: 0xa3, bulk: 0xa5, report: 0xa8 } as const;

export class BerReader {
  readonly bytes: Buffer;
  at = 0;
  constructor(source: Buffer) {
    this.bytes = source;
  }
  get done(): boolean {
    return this.at >= this.bytes.length;
  }
  peek(): number {
    return this.bytes.readUInt8(this.at);
  }
  /** Next element: its tag, content and where the content starts. */
  next(expected?: number): { readonly tag: number; readonly content: Buffer; readonly start: number } {
    const tag = this.bytes.readUInt8(this.at);
    if (expected !== undefined && tag !== expected) throw new RangeError(`tag ${tag} instead of ${expected}`);
    let length = this.bytes.readUInt8(this.at + 1);
    let start = this.at + 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 4) throw new RangeError('bad length');
      length = this.bytes.readUIntBE(start, size);
      start += size;
    }
    if (start + length > this.bytes.length) throw new RangeError('element past the end');
    this.at = start + length;
    return { tag, content: this.bytes.subarray(start, start + length), start };
  }
  integer(): number {
    return readInteger(this.next(0x02).content);
  }
}

function readInteger(content: Buffer): number {
  if (content.length === 0 || content.length > 6) throw new RangeError('bad integer');
  return content.readIntBE(0, content.length);
}

export function writeInteger(value: number, tag = 0x02): Buffer {
  if (value >= 0) {
    const encoded = integer(value);
    return tag === 0x02 ? encoded : Buffer.concat([Buffer.from([tag]), encoded.subarray(1)]);
  }
  const four = Buffer.alloc(4);
  four.writeInt32BE(value);
  return tlv(tag, four);
}

function readOid(content: Buffer): string {
  const arcs: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if ((octet & 0x80) === 0) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  return [
    Math.min(2, Math.floor(first / 40)),
    first - Math.min(2, Math.floor(first / 40)) * 40,
    ...rest,
  ].join('.');
}

export function encodeValue(value: SnmpValue): Buffer {
  switch (value.type) {
    case 'integer':
      return writeInteger(value.value);
    case 'octets':
      return octetString(value.value);
    case 'oid':
      return objectId(value.value);
    case 'ip':
      return tlv(0x40, Buffer.from(value.value.split('.').map(Number)));
    case 'gauge':
      return writeInteger(value.value, 0x42);
    case 'ticks':
      return writeInteger(value.value, 0x43);
    case 'other':
      return tlv(0x05);
  }
}

function decodeValue(tag: number, content: Buffer): SnmpValue {
  switch (tag) {
    case 0x02:
      return { type: 'integer', value: readInteger(content) };
    case 0x04:
      return { type: 'octets', value: Buffer.from(content) };
    case 0x06:
      return { type: 'oid', value: readOid(content) };
    case 0x40:
      return { type: 'ip', value: [...content].join('.') };
    case 0x42:
      return { type: 'gauge', value: content.readUIntBE(0, Math.min(6, content.length)) };
    case 0x43:
      return {
        type: 'ticks',
        value: content.length === 0 ? 0 : content.readUIntBE(0, Math.min(6, content.length)),
      };
    default:
      return { type: 'other' };
  }
}

/** Numerical order of OIDs, as GETNEXT needs it. */
export function compareOids(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = Number(left[index]) - Number(right[index]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

type Varbind = { readonly oid: string; readonly value: SnmpValue };
export type Pdu = {
  readonly type: number;
  readonly id: number;
  readonly a: number;
  readonly b: number;
  readonly binds: readonly Varbind[];
};

export function readPdu(reader: BerReader): Pdu {
  const { tag, content } = reader.next();
  const pdu = new BerReader(content);
  const id = pdu.integer();
  const a = pdu.integer();
  const b = pdu.integer();
  const list = new BerReader(pdu.next(0x30).content);
  const binds: Varbind[] = [];
  while (!list.done) {
    const bind = new BerReader(list.next(0x30).content);
    const oid = readOid(bind.next(0x06).content);
    const { tag: type, content: value } = bind.next();
    binds.push({ oid, value: decodeValue(type, value) });
  }
  return { type: tag, id, a, b, binds };
}

/** A varbind of a response: a value, or one of the exceptions of RFC 3416 §3. */
export type ResponseBind = { readonly oid: string; readonly encoded: Buffer };
export const EXCEPTION = {
  noSuchObject: tlv(0x80),
  noSuchInstance: tlv(0x81),
  endOfMibView: tlv(0x82),
} as const;

export function writePdu(
  type: number,
  id: number,
  status: number,
  index: number,
  binds: readonly ResponseBind[],
): Buffer {
  return tlv(
    type,
    writeInteger(id),
    writeInteger(status),
    writeInteger(index),
    sequence(...binds.map((bind) => sequence(objectId(bind.oid), bind.encoded))),
  );
}
