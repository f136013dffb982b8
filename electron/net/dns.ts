import { createSocket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import type { HostPort } from '../address/net-address.ts';
import { untrusted } from '../domain/evidence.ts';
import { CancelledError, DeadlineError, pause, withDeadline } from './deadline.ts';
import { afterListening } from './listening.ts';
import { otherSource } from './other-source.ts';
import { openTcp } from './tcp.ts';
import { type UdpFailure, udpFailureOf } from './udp-failure.ts';

/**
 * One question to one resolver, answered or not: UDP first, TCP when the answer was truncated (RFC 1035 §4.2,
 * RFC 7766). The system's resolver folds every failure into "not found"; asking each server by itself keeps
 * the causes apart.
 */
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

export type DnsQuestion = { readonly name: string; readonly type: 'A' | 'AAAA' };

/**
 * Datagrams get lost: the question is repeated after these shares of the deadline. Four tries leave one question in
 * 10,000 unanswered on a line that loses 5 % each way.
 */
const REPEATS = [0.25, 0.45, 0.65] as const;
/** When nothing has come by then, a socket that hears everybody asks too. */
const LISTEN_WIDE_AFTER = 0.45;
const ADDRESS_LIMIT = 64;
const ALIAS_LIMIT = 16;

/**
 * After a first answer, for a second one (milliseconds): who answers from the way is nearer than the server, whose own
 * answer still comes. Clients take the first.
 */
const LISTEN_ON_MS = 300;

/** What a question may take beyond its deadline (milliseconds). */
export type DnsPatience = {
  /** After a SERVFAIL, until the same is asked again. */
  readonly failurePauseMs?: number;
  /** For a first answer that is late. */
  readonly lateMs?: number;
};

/** After a SERVFAIL, until the question is asked again (milliseconds). */
const FAILURE_PAUSE_MS = 500;

/**
 * Asks one resolver; never rejects but on cancel. `id` is the message id, which the answer must echo. A resolver may
 * fail for a moment (its cache of failures is short, RFC 9520 §3.2) and stub resolvers ask again: so is a SERVFAIL
 * asked again, once, and the second answer counts. It takes no longer than `limitMs` twice and the pause. With `lateMs` a
 * first answer that is not there by `limitMs` is waited for so much longer: forwarders give up on a dead server above them
 * after 3 s or more, and devices have patience for 5 s or more.
 */
export async function askDns(
  server: HostPort,
  question: DnsQuestion,
  limitMs: number,
  id: number,
  signal: AbortSignal,
  { failurePauseMs = FAILURE_PAUSE_MS, lateMs = 0 }: DnsPatience = {},
): Promise<DnsAnswer> {
  const first = await askOnce(server, question, limitMs, id, signal, lateMs);
  if (first.rcode !== 'SERVFAIL') return first;
  await pause(failurePauseMs, signal);
  const second = await askOnce(server, question, limitMs, id, signal);
  // Silence the second time says less than the failure that was told.
  if (second.rcode === '' || second.rcode === 'SERVFAIL') return first;
  return {
    ...(first.two === undefined ? {} : { two: first.two }),
    ...second,
    failedFirst: first.rcode,
  };
}

/**
 * Does anybody answer this question over TCP, whatever it says (RFC 7766)? Where UDP is silent that tells a firewall on the way
 * from a server that is not there.
 */
export async function answersOverTcp(
  server: HostPort,
  question: DnsQuestion,
  limitMs: number,
  id: number,
  signal: AbortSignal,
): Promise<boolean> {
  const raw = await withDeadline(limitMs, signal, (inner) =>
    overTcp(server, question, limitMs - SETTLE_MS, id, inner),
  ).catch(() => SILENCE);
  return 'packet' in raw;
}

async function askOnce(
  server: HostPort,
  question: DnsQuestion,
  limitMs: number,
  id: number,
  signal: AbortSignal,
  lateMs = 0,
): Promise<DnsAnswer> {
  const started = performance.now();
  const ms = (): number => performance.now() - started;
  const nothing = { addresses: [], aliases: [], rcode: '', errno: '' } as const;
  try {
    return await withDeadline(limitMs + lateMs, signal, async (inner) => {
      const failed = (raw: Exclude<Raw, { packet: Packet }>, transport: 'udp' | 'tcp'): DnsAnswer => ({
        ...nothing,
        outcome: raw.failure,
        transport,
        ms: ms(),
        errno: raw.errno,
        ...(raw.from === undefined ? {} : { answeredFrom: raw.from }),
      });
      // A little less than the deadline, so that what was heard by then is told.
      const udp = await overUdp(server, question, { limitMs: limitMs - SETTLE_MS, lateMs }, id, inner);
      if (!('packet' in udp)) return failed(udp, 'udp');
      const took = udp.at === undefined ? ms() : udp.at - started;
      const late = took > limitMs ? { late: true as const } : {};
      if (!isCut(udp.packet)) {
        const answer = read(udp.packet, question, 'udp', took);
        return { ...answer, ...late, ...(udp.two === undefined ? {} : { two: udp.two }) };
      }
      const tcp = await overTcp(server, question, limitMs + lateMs - ms() - SETTLE_MS, id, inner);
      return 'packet' in tcp ? { ...read(tcp.packet, question, 'tcp', ms()), ...late } : failed(tcp, 'tcp');
    });
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (error instanceof DeadlineError)
      return { ...nothing, outcome: 'timeout', transport: 'udp', ms: ms(), errno: '' };
    return { ...nothing, outcome: 'garbage', transport: 'udp', ms: ms(), errno: '' };
  }
}

/** What a question needs to end by itself before its deadline does (milliseconds). */
const SETTLE_MS = 20;

type Raw =
  | {
      readonly packet: Packet;
      /** When it came (`performance.now()`); absent where nothing was waited for afterwards. */
      readonly at?: number;
      /** What this and another answer to the same single question say. */
      readonly two?: DnsAnswer['two'];
    }
  | { readonly failure: UdpFailure | 'garbage'; readonly errno: string; readonly from?: string };
const SILENCE: Raw = { failure: 'timeout', errno: '' };
const GARBAGE: Raw = { failure: 'garbage', errno: '' };

function query(question: DnsQuestion, id: number): Packet {
  return {
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ name: question.name, type: question.type }],
  };
}

function overUdp(
  server: HostPort,
  question: DnsQuestion,
  { limitMs, lateMs }: { readonly limitMs: number; readonly lateMs: number },
  id: number,
  signal: AbortSignal,
): Promise<Raw> {
  return new Promise((resolve) => {
    const family = isIPv6(server.host.replace(/%.*$/, '')) ? 'udp6' : 'udp4';
    const socket = createSocket(family);
    let wide: ReturnType<typeof createSocket> | null = null;
    const message = encode(query(question, id));
    const timers: NodeJS.Timeout[] = [];
    let from: string | undefined;
    /** What was heard of this server until now, where that was no answer. */
    let heard: Raw = SILENCE;
    /** How often it was asked: to two questions two answers are no wonder. */
    let sent = 0;
    let callOff = (): void => {};
    const finish = (result: Raw): void => {
      callOff();
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const each of [socket, wide]) {
        each?.removeAllListeners();
        each?.on('error', () => {});
        each?.close();
      }
      resolve('packet' in result || from === undefined ? result : { ...result, from });
    };
    const failed = (error: Error | null | undefined, asked: boolean): void => {
      const errno = (error as NodeJS.ErrnoException | null)?.code ?? 'error';
      finish({ failure: udpFailureOf(errno, server.host, asked), errno });
    };
    const onAbort = (): void => finish('packet' in heard ? heard : SILENCE);
    /** Nothing at all was heard: an answer may still be on its way, and only that is waited for. */
    const onLimit = (): void => {
      if (lateMs === 0 || heard !== SILENCE || from !== undefined) finish(heard);
      else timers.push(setTimeout(() => finish(heard), lateMs));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error) => failed(error, true));
    socket.on('message', (data) => {
      const packet = decodeSafely(data);
      // Not an answer to this question: the real one may still come (RFC 5452 §4). If it does not, it was not silence.
      if (packet && answers(packet, question, id)) answered(packet);
      else heard = GARBAGE;
    });
    /** Nothing else is sent from here on; what differs, or the end of the wait, ends it. */
    const answered = (packet: Packet): void => {
      if (sent > 1 || isCut(packet)) {
        finish({ packet });
        return;
      }
      const first = { packet, at: performance.now() };
      heard = first;
      callOff();
      for (const timer of timers.splice(0)) clearTimeout(timer);
      socket.removeAllListeners('message');
      socket.removeAllListeners('error');
      socket.on('error', () => finish(first));
      socket.on('message', (data) => {
        const second = decodeSafely(data);
        if (!second || !answers(second, question, id) || isCut(second)) return;
        const two = twoOf(packet, second, question);
        if (two !== null) finish({ ...first, two });
      });
      callOff = afterListening(Math.min(LISTEN_ON_MS, limitMs / 2), () => finish(first));
    };
    // What comes from elsewhere is told, never believed.
    const askWide = (): void => {
      wide = createSocket(family);
      wide.on('error', () => {});
      wide.on('message', (data, sender) => {
        const packet = decodeSafely(data);
        if (!packet || !answers(packet, question, id)) return;
        const elsewhere = otherSource(sender, server);
        if (elsewhere === null) finish({ packet });
        else from ??= elsewhere;
      });
      wide.send(message, server.port, server.host, () => {});
    };
    // A connected socket only hears this server, and learns what ICMP says of it.
    socket.connect(server.port, server.host, (error?: Error) => {
      if (error) {
        failed(error, false);
        return;
      }
      const send = (): void => {
        sent += 1;
        socket.send(message, (error) => {
          const errno = (error as NodeJS.ErrnoException | null)?.code ?? '';
          if (udpFailureOf(errno, server.host, true) === 'blocked') failed(error, true);
        });
      };
      send();
      for (const share of REPEATS) timers.push(setTimeout(send, limitMs * share));
      timers.push(setTimeout(askWide, limitMs * LISTEN_WIDE_AFTER));
      callOff = afterListening(limitMs, onLimit);
    });
  });
}

async function overTcp(
  server: HostPort,
  question: DnsQuestion,
  limitMs: number,
  id: number,
  signal: AbortSignal,
): Promise<Raw> {
  const { socket, errno, outcome } = await openTcp(
    { address: server.host, port: server.port, timeoutMs: Math.max(limitMs, 1) },
    signal,
  );
  if (!socket)
    return {
      failure: outcome === 'refused' || outcome === 'blocked' || outcome === 'rejected' ? outcome : 'timeout',
      errno,
    };
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const finish = (result: Raw): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      resolve(result);
    };
    const failed = (errno: string): void => finish({ failure: 'timeout', errno });
    const onAbort = (): void => finish(SILENCE);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'error'));
    socket.on('close', () => failed('ECONNRESET'));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < length + 2) return;
      const packet = decodeSafely(received.subarray(2, length + 2));
      if (packet && answers(packet, question, id)) finish({ packet });
      else finish(GARBAGE);
    });
    socket.write(streamEncode(query(question, id)));
  });
}

function isCut({ flags = 0 }: Packet): boolean {
  return (flags & TRUNCATED_RESPONSE) !== 0;
}

/**
 * What two answers say, where that is not the same; null where it may be. One address in common is enough for that: a copy
 * may come in another order, or of a server that gives a few of many. So is the alias that a content network leads the name by, or
 * one network (a load balancer's pool): a question that was doubled on the way is looked up twice, and gets two true answers.
 */
function twoOf(packet: Packet, another: Packet, question: DnsQuestion): DnsAnswer['two'] | null {
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

function decodeSafely(data: Buffer): Packet | null {
  try {
    return decode(data);
  } catch {
    return null;
  }
}

/** Same id, a response, and the same question (compared without case: servers may fold it). */
function answers(packet: Packet, question: DnsQuestion, id: number): boolean {
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

function read(packet: Packet, question: DnsQuestion, transport: 'udp' | 'tcp', ms: number): DnsAnswer {
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
