/**
 * SLPv2 messages (RFC 2608) as this tool speaks them: three questions out, three answers in. Pure. An answer
 * that breaks a rule is `null`; nothing is guessed from half a message.
 */

/** RFC 2608 §3: group and port; the multicast address is administratively scoped. */
export const SLP_GROUP = '239.255.255.253';

/** RFC 2608 §8: function ids. */
const FUNCTION = {
  srvRqst: 1,
  srvRply: 2,
  attrRqst: 6,
  attrRply: 7,
  srvTypeRqst: 9,
  srvTypeRply: 10,
} as const;
const FLAG_OVERFLOW = 0x8000;
const FLAG_MULTICAST = 0x2000;
const VERSION = 2;
const LANGUAGE = 'en';
/** Header with the language tag `en` (RFC 2608 §8). */
const HEADER_BYTES = 14;
const SCOPE = 'DEFAULT';
/** "All types" of a service type request (RFC 2608 §10.1). */
const ALL_AUTHORITIES = 0xffff;
/** A responder list longer than this would not fit a 1400-byte datagram (xCAT SLP.pm caps it so too). */
const RESPONDERS_LIMIT_BYTES = 1_250;
/** More URLs than any agent has; a reply beyond it is not believed. */
const URL_LIMIT = 256;

/** What every question carries. */
export type SlpQuestionHead = {
  /** Echoed by the reply; a retransmission keeps it. */
  readonly xid: number;
  /** Sets REQUEST MCAST: agents without a match then stay silent. */
  readonly multicast: boolean;
  /** Dotted IPv4 of those who have answered this question already. */
  readonly responders: readonly string[];
};

export type SlpReply = {
  readonly xid: number;
  /** Did not fit the datagram: ask again over TCP with the same XID. */
  readonly overflow: boolean;
} & (
  | { readonly kind: 'services'; readonly error: number; readonly urls: readonly string[] }
  | { readonly kind: 'attributes'; readonly error: number; readonly text: string }
  | { readonly kind: 'types'; readonly error: number; readonly types: readonly string[] }
);

/** SrvRqst: who offers this service type? (RFC 2608 §8.1; empty predicate and SPI) */
export function encodeServiceRequest(head: SlpQuestionHead, serviceType: string): Buffer {
  const fields = [prList(head), text(serviceType), text(SCOPE), text(''), text('')];
  return message(FUNCTION.srvRqst, head, fields);
}

/** AttrRqst by service type or by URL: everything an agent says of itself (RFC 2608 §10.3; empty tag list and SPI). */
export function encodeAttributeRequest(head: SlpQuestionHead, typeOrUrl: string): Buffer {
  const fields = [prList(head), text(typeOrUrl), text(SCOPE), text(''), text('')];
  return message(FUNCTION.attrRqst, head, fields);
}

/** SrvTypeRqst for every type of every naming authority (RFC 2608 §10.1). */
export function encodeTypeRequest(head: SlpQuestionHead): Buffer {
  return message(FUNCTION.srvTypeRqst, head, [prList(head), uint16(ALL_AUTHORITIES), text(SCOPE)]);
}

/** Reads a reply to one of the three; anything else, or anything broken, is null. */
export function decodeReply(data: Buffer): SlpReply | null {
  if (data.length < HEADER_BYTES || data.readUInt8(0) !== VERSION) return null;
  const kind = data.readUInt8(1);
  const length = data.readUIntBE(2, 3);
  const overflow = (data.readUInt16BE(5) & FLAG_OVERFLOW) !== 0;
  // The length field names the whole message; only one cut for overflow may be shorter than it says.
  if (length < HEADER_BYTES || (length > data.length && !overflow)) return null;
  const reader = createReader(data.subarray(0, Math.min(length, data.length)), 12);
  const head = { xid: data.readUInt16BE(10), overflow };
  if (reader.text() === null) return null;
  const error = reader.uint16();
  if (error === null) return null;
  // What an overflowing reply carries is incomplete: only its existence counts, the rest comes over TCP.
  switch (kind) {
    case FUNCTION.srvRply: {
      const urls = overflow || error !== 0 ? [] : readUrls(reader);
      return urls === null ? null : { ...head, kind: 'services', error, urls };
    }
    case FUNCTION.attrRply: {
      const list = overflow || error !== 0 ? '' : reader.text();
      return list === null ? null : { ...head, kind: 'attributes', error, text: list };
    }
    case FUNCTION.srvTypeRply: {
      const list = overflow || error !== 0 ? '' : reader.text();
      return list === null ? null : { ...head, kind: 'types', error, types: splitList(list) };
    }
    default:
      return null;
  }
}

/** Length the header of a TCP reply names, once five bytes are there; null before, or when it is impossible. */
export function announcedLength(data: Buffer): number | null {
  return data.length < 5 ? null : data.readUIntBE(2, 3);
}

/** IPv6 group of a service type: `ff02::1:1000` to `ff02::1:13ff` by the hash of RFC 3111 §4.1. */
export function groupOf(serviceType: string): string {
  let hash = 0;
  for (const byte of Buffer.from(serviceType, 'utf8')) hash = (hash * 33 + byte) & 0xffff;
  return `ff02::1:${((hash & 0x3ff) | 0x1000).toString(16)}`;
}

type Reader = {
  readonly uint8: () => number | null;
  readonly uint16: () => number | null;
  readonly text: () => string | null;
  readonly skip: (bytes: number) => boolean;
};

/** Reads forward through a message; past its end everything is null. */
function createReader(data: Buffer, start: number): Reader {
  let at = start;
  const skip = (bytes: number): boolean => {
    if (at + bytes > data.length) return false;
    at += bytes;
    return true;
  };
  const uint16 = (): number | null => (skip(2) ? data.readUInt16BE(at - 2) : null);
  return {
    skip,
    uint8: () => (skip(1) ? data.readUInt8(at - 1) : null),
    uint16,
    text: () => {
      const length = uint16();
      return length !== null && skip(length) ? data.toString('utf8', at - length, at) : null;
    },
  };
}

/** More authentication blocks than any agent signs with. */
const BLOCK_LIMIT = 8;
/** An authentication block (RFC 2608 §9.2): descriptor, length of the whole block, timestamp, SPI, signature. */
const BLOCK_HEAD_BYTES = 4;

/** URL entries (RFC 2608 §4.3): reserved, lifetime, URL, then authentication blocks, which are stepped over. */
function readUrls(reader: Reader): readonly string[] | null {
  const count = reader.uint16();
  if (count === null || count > URL_LIMIT) return null;
  const urls: string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (!reader.skip(3)) return null;
    const url = reader.text();
    const blocks = reader.uint8();
    if (url === null || blocks === null || blocks > BLOCK_LIMIT) return null;
    for (let block = 0; block < blocks; block += 1) {
      // Behind the descriptor; the length counts both.
      const length = reader.skip(2) ? reader.uint16() : null;
      if (length === null || length < BLOCK_HEAD_BYTES || !reader.skip(length - BLOCK_HEAD_BYTES))
        return null;
    }
    urls.push(url);
  }
  return urls;
}

function splitList(list: string): readonly string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .slice(0, URL_LIMIT);
}

function prList(head: SlpQuestionHead): Buffer {
  const kept: string[] = [];
  let size = 0;
  for (const responder of head.responders) {
    size += responder.length + 1;
    if (size > RESPONDERS_LIMIT_BYTES) break;
    kept.push(responder);
  }
  return text(kept.join(','));
}

function message(kind: number, head: SlpQuestionHead, fields: readonly Buffer[]): Buffer {
  const body = Buffer.concat([text(LANGUAGE), ...fields]);
  const header = Buffer.alloc(HEADER_BYTES - 2);
  header.writeUInt8(VERSION, 0);
  header.writeUInt8(kind, 1);
  header.writeUIntBE(header.length + body.length, 2, 3);
  header.writeUInt16BE(head.multicast ? FLAG_MULTICAST : 0, 5);
  header.writeUInt16BE(head.xid, 10);
  return Buffer.concat([header, body]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([uint16(bytes.length), bytes]);
}
