import { isIPv4 } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  type Packet,
  RECURSION_AVAILABLE,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { untrusted } from '../domain/evidence.ts';

/** What a DNS answer says, read out of its packet: which outcome, whose addresses, by which aliases. */
export type DnsOutcome =
  | 'ok'
  | 'nxdomain' // the name does not exist
  | 'nodata' // the name exists, but not with this type
  | 'servfail'
  | 'refused' // RCODE 5, or nobody listens on the port (ICMP port unreachable)
  | 'no-recursion' // it leaves the looking up to whoever asks: a referral, or nothing at all
  | 'timeout'
  | 'blocked' // this laptop's own security software lets no question out (EACCES, EPERM)
  | 'rejected' // somebody on the way answered by ICMP that it is prohibited
  | 'garbage'; // something answered, and that is no DNS answer to this question

export type DnsAnswer = {
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  /** CNAMEs passed on the way, in order. */
  readonly aliases: readonly string[];
  /** The aliases lead back to one that was there before (RFC 1034 §3.6.2: an error of the zone). */
  readonly loops?: true | undefined;
  readonly rcode: string;
  readonly transport: 'udp' | 'tcp';
  readonly ms: number;
  /** The system's word where nothing came back (`ECONNREFUSED`). */
  readonly errno: string;
  /** An answer to this very question came from here instead of where it was asked (the port where only that differs): clients drop it. */
  readonly answeredFrom?: string;
  /** It said that it looks names up for this laptop (RA, RFC 1035 §4.1.1). */
  readonly recursive?: true;
  /** What it said when it was asked first (`SERVFAIL`, `NXDOMAIN`); this is its answer to the same question asked again. */
  readonly failedFirst?: string;
  /** It came after the deadline, and was waited for. */
  readonly late?: true;
  /** Two answers came to one single question, and differ: what each said, its addresses or its code. */
  readonly two?: { readonly first: string; readonly second: string };
};

export type DnsQuestion = {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  /** Whatever it is signed with: the server is not to check it (CD, RFC 4035 §3.2.2). */
  readonly unchecked?: true;
};

const ADDRESS_LIMIT = 64;
const ALIAS_LIMIT = 16;

export function isCut({ flags = 0 }: Packet): boolean {
  return (flags & TRUNCATED_RESPONSE) !== 0;
}

/**
 * What two answers say, where that is not the same; null where it may be. One address in common is enough for that: a copy
 * may come in another order, or of a server that gives a few of many. So is the alias that a content network leads the name by, or
 * one network (a load balancer's pool): a question that was doubled on the way is looked up twice, and gets two true answers.
 */
export function twoOf(packet: Packet, another: Packet, question: DnsQuestion): DnsAnswer['two'] | null {
  const [first, second] = [read(packet, question, 'udp', 0), read(another, question, 'udp', 0)];
  const common = (of: (answer: DnsAnswer) => readonly string[]): boolean =>
    of(second).some((each) => each !== '' && of(first).includes(each));
  const alike =
    first.addresses.length > 0 && second.addresses.length > 0
      ? common(({ addresses }) => addresses) ||
        common(({ aliases }) => aliases.slice(-1).map(plainName)) ||
        common(({ addresses }) => addresses.map(networkOf))
      : first.rcode === second.rcode && first.addresses.length === second.addresses.length;
  if (alike) return null;
  const said = ({ addresses, rcode }: DnsAnswer): string => addresses.join(', ') || rcode;
  return { first: said(first), second: said(second) };
}

/** The /24 of an IPv4 address; empty of any other. */
function networkOf(address: string): string {
  return isIPv4(address) ? address.replace(/\.\d+$/, '') : '';
}

export function decodeSafely(data: Buffer): Packet | null {
  try {
    return decode(data);
  } catch {
    return null;
  }
}

/** Same id, a response, and the same question (compared without case: servers may fold it). */
export function answers(packet: Packet, question: DnsQuestion, id: number): boolean {
  const asked = packet.questions?.[0];
  if (packet.id !== id || packet.type !== 'response') return false;
  // A server that fails early may leave the question out (RFC 1035 allows FORMERR so).
  return asked === undefined || (sameName(asked.name, question.name) && asked.type === question.type);
}

function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

export function read(packet: Packet, question: DnsQuestion, transport: 'udp' | 'tcp', ms: number): DnsAnswer {
  const rcode = (packet as Packet & { rcode?: string }).rcode ?? 'NOERROR';
  const answered = (packet.answers ?? []) as readonly Answer[];
  const aliases = answered
    .filter(({ type }) => type === 'CNAME')
    .slice(0, ALIAS_LIMIT)
    .map((each) => untrusted(dataOf(each), 253));
  const found = answered.filter(({ type }) => type === question.type);
  const { owners, loops } = ownersOf(question.name, answered);
  // What is said of another name, or beside an error, no client takes for this one's address.
  const own = found.filter(({ name }) => owners.has(plainName(name)));
  const addresses =
    rcode === 'NOERROR' ? own.slice(0, ADDRESS_LIMIT).map((each) => untrusted(dataOf(each), 60)) : [];
  const flags = packet.flags ?? 0;
  const recursive = (flags & RECURSION_AVAILABLE) !== 0;
  const foreign = rcode === 'NOERROR' && found.length > 0 && own.length === 0;
  const outcome = foreign ? 'garbage' : outcomeOf(rcode, addresses.length);
  return {
    outcome: outcome === 'nodata' && !recursive && leavesItToOthers(packet) ? 'no-recursion' : outcome,
    addresses,
    aliases,
    rcode,
    transport,
    ms,
    errno: '',
    ...(recursive ? { recursive } : {}),
    ...(loops ? { loops } : {}),
  };
}

function dataOf(record: Answer): string {
  return String((record as { readonly data?: unknown }).data);
}

/** The name that was asked for and those its aliases lead to, in whatever order they come (RFC 1034 §3.6.2); whether they lead back. */
function ownersOf(
  name: string,
  answers: readonly Answer[],
): { readonly owners: ReadonlySet<string>; readonly loops: boolean } {
  const next = new Map(
    answers
      .filter(({ type }) => type === 'CNAME')
      .map((each) => [plainName(each.name), plainName(dataOf(each))] as const),
  );
  const owners = new Set<string>();
  let at: string | undefined = plainName(name);
  for (; at !== undefined && !owners.has(at); at = next.get(at)) owners.add(at);
  return { owners, loops: at !== undefined };
}

/**
 * An answer without an address that is none: it names servers nearer to the name (a referral, RFC 1034 §4.3.1), ends
 * at an alias, or says neither that it knows the zone (AA) nor that there is nothing in it (SOA, RFC 2308 §2.2).
 */
function leavesItToOthers({ flags = 0, answers = [], authorities = [] }: Packet): boolean {
  const has = (type: string): boolean => authorities.some((record) => record.type === type);
  if (has('SOA')) return false;
  return has('NS') || answers.length > 0 || (flags & AUTHORITATIVE_ANSWER) === 0;
}

function outcomeOf(rcode: string, count: number): DnsOutcome {
  switch (rcode) {
    case 'NOERROR':
      return count > 0 ? 'ok' : 'nodata';
    case 'NXDOMAIN':
      return 'nxdomain';
    case 'REFUSED':
    case 'NOTAUTH':
      return 'refused';
    default:
      return 'servfail';
  }
}
