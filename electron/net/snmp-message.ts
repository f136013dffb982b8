/** What of an SNMP message stands outside its encryption: enough to decide whether to hand it on at all. */
export type MessageKind = {
  readonly version: 1 | 2 | 3;
  /** By which an answer belongs to its question: the request-id (RFC 3416 §3), of version 3 the msgID (RFC 3412 §6.2). */
  readonly id: number | null;
  /** It carries a digest (msgFlags, RFC 3412 §6.4); only version 3 can. */
  readonly authenticated: boolean;
  /** A plain Report (RFC 3412 §7.1): how an engine makes itself known, and says why it refuses. */
  readonly report: boolean;
};

const INTEGER = 0x02;
const SEQUENCE = 0x30;
const REPORT = 0xa8;

type Element = { readonly tag: number; readonly content: Buffer; readonly end: number };

/** One BER element (X.690 §8.1) at `at`; null where there is none. */
function elementAt(bytes: Buffer, at: number): Element | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 4 || at + 2 + size > bytes.length) return null;
  const length = size === 0 ? (first < 0x80 ? first : -1) : bytes.readUIntBE(at + 2, size);
  const start = at + 2 + size;
  const end = start + length;
  return length < 0 || end > bytes.length ? null : { tag, content: bytes.subarray(start, end), end };
}

/** An INTEGER of 32 bits, in as many bytes as its writer likes; null where it is none. */
function numberOf(element: Element | undefined): number | null {
  if (element?.tag !== INTEGER || element.content.length === 0) return null;
  const last = element.content.subarray(-4);
  return last.readIntBE(0, last.length);
}

/** The elements of a constructed one, as far as they can be read. */
function elementsOf(content: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < content.length && found.length < 8; ) {
    const element = elementAt(content, at);
    if (element === null) break;
    found.push(element);
    at = element.end;
  }
  return found;
}

/** Reads the outside of a message (RFC 3412 §6, RFC 1157 §4); null where it is no SNMP. */
export function kindOfMessage(message: Buffer): MessageKind | null {
  const whole = elementAt(message, 0);
  if (whole?.tag !== SEQUENCE) return null;
  // Behind the version stand community and PDU, or the header, security parameters and data of version 3.
  const [version, global, pdu, data] = elementsOf(whole.content);
  const number = version?.content.at(-1);
  if (number === 0 || number === 1)
    return {
      version: number === 0 ? 1 : 2,
      id: pdu === undefined ? null : numberOf(elementsOf(pdu.content)[0]),
      authenticated: false,
      report: false,
    };
  if (number !== 3 || global === undefined) return null;
  const [id, , flagBits] = elementsOf(global.content);
  const flags = flagBits?.content[0] ?? 0;
  const scoped = data?.tag === SEQUENCE ? elementsOf(data.content)[2] : undefined;
  return {
    version: 3,
    id: numberOf(id),
    authenticated: (flags & 1) === 1,
    report: scoped?.tag === REPORT,
  };
}
