/**
 * A DNS server with its zones as data (RFC 1035), over UDP and TCP on one port. Names it doesn't have are NXDOMAIN.
 */
import { createServer } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  CHECKING_DISABLED,
  decode,
  encode,
  type Packet,
  RECURSION_AVAILABLE,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import {
  bindUdp,
  closeAll,
  createTimers,
  type LabLog,
  listenTcp,
  note,
  type RunningListener,
} from './kit.ts';

/** Addresses of one name, IPv4 and IPv6 mixed, an alias, or SRV records. */
export type DnsRecord = {
  readonly addresses?: readonly string[];
  /** Only one of the addresses at a time, another one with each question. */
  readonly inTurn?: true;
  readonly cname?: string;
  readonly srv?: readonly { readonly target: string; readonly port: number }[];
};

/** Faults for the whole server, or for one name. */
export type DnsFault =
  | 'nxdomain'
  | 'servfail'
  /** A failure upstream that is over when the same question comes again. */
  | 'servfail-once'
  /** "No such name" to the first question of each type, as one of several forwarders says. */
  | 'nxdomain-once'
  | 'refused'
  /** No recursion: the servers of the root instead of an answer (RFC 1034 §4.3.1). */
  | 'referral'
  /** An empty answer that says nothing of itself, as a box in between makes it. */
  | 'bare'
  | 'silent'
  /** To UDP alone. */
  | 'udp-silent'
  /** SERVFAIL to who does not ask for unchecked data (CD, RFC 4035 §3.2.2), as a validator does whose clock is wrong. */
  | 'bogus'
  | 'slow'
  | 'truncated'
  | 'wrong-id'
  | 'garbage'
  | 'empty';

export type DnsFaults = {
  all: DnsFault | null;
  /** By lower-case name. */
  readonly names: Map<string, DnsFault>;
  /** Of every question for IPv6, whatever becomes of the one for IPv4 (RFC 4074 §4). */
  aaaa?: DnsFault | null;
  /** How long `slow` takes. Milliseconds. */
  slowMs: number;
  /** So many questions are answered in any second; those beyond are refused or dropped. */
  limit?: { readonly aSecond: number; readonly beyond: 'refused' | 'silent' } | null;
};

export type DnsOptions = {
  readonly address: string;
  readonly port?: number;
  readonly zones: ReadonlyMap<string, DnsRecord>;
  /** Open resolvers say "recursion available". */
  readonly recursionAvailable?: boolean;
};

export type RunningDns = {
  readonly address: string;
  readonly port: number;
  /** Names in lower case; may be changed while running. */
  readonly zones: Map<string, DnsRecord>;
  readonly faults: DnsFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

const RCODE = { noerror: 0, servfail: 2, nxdomain: 3, refused: 5 } as const;
/** RFC 1035 §4.2.1: a UDP message without EDNS. */
const UDP_LIMIT = 512;
const TTL = 60;
/** The root's name servers, as a server without recursion refers to. */
const ROOT: Answer[] = ['a', 'b', 'c'].map((letter) => ({
  type: 'NS' as const,
  name: '.',
  ttl: 518_400,
  data: `${letter}.root-servers.net`,
}));

/** Answers of one name and type, the `turn`th question; null when the name doesn't exist at all. */
function lookup(
  zones: ReadonlyMap<string, DnsRecord>,
  name: string,
  type: string,
  turn: number,
): Answer[] | null {
  // RFC 4592: `*` answers for every name that has no record of its own.
  const record = zones.get(name.toLowerCase()) ?? zones.get('*');
  if (record === undefined) return null;
  if (record.cname !== undefined) {
    const rest = lookup(zones, record.cname, type, turn) ?? [];
    return [{ type: 'CNAME', name, ttl: TTL, data: record.cname }, ...rest];
  }
  if (type === 'SRV') {
    return (record.srv ?? []).map(({ target, port }) => ({
      type: 'SRV' as const,
      name,
      ttl: TTL,
      data: { target, port, priority: 0, weight: 0 },
    }));
  }
  return (record.addresses ?? [])
    .filter(
      (address) => (type === 'A' && !address.includes(':')) || (type === 'AAAA' && address.includes(':')),
    )
    .filter((_, index, { length }) => record.inTurn === undefined || index === turn % length)
    .map((data) => ({ type: data.includes(':') ? ('AAAA' as const) : ('A' as const), name, ttl: TTL, data }));
}

/** Starts a server; UDP and TCP share the port number. */
export async function startDns(options: DnsOptions): Promise<RunningDns> {
  const zones = new Map([...options.zones].map(([name, record]) => [name.toLowerCase(), record]));
  const faults: DnsFaults = { all: null, names: new Map(), slowMs: 3000 };
  const log: LabLog = [];
  const timers = createTimers();
  const failedOnce = new Set<string>();

  /** Begun at the first question of a second. */
  let counted = { from: Number.NEGATIVE_INFINITY, questions: 0 };
  const isBeyond = (): boolean => {
    if (!faults.limit) return false;
    if (performance.now() - counted.from > 1_000) counted = { from: performance.now(), questions: 0 };
    counted.questions += 1;
    return counted.questions > faults.limit.aSecond;
  };

  /** The reply to one query, or null for none; `delay` says when. */
  const answer = (
    bytes: Buffer,
    transport: 'udp' | 'tcp',
  ): { readonly reply: Buffer; readonly delay: number } | null => {
    let query: Packet;
    try {
      query = decode(bytes);
    } catch {
      return null;
    }
    const question = query.questions?.[0];
    if (query.type !== 'query' || question === undefined) return null;
    note(log, 'dns', `${transport} ${question.type} ${question.name}`);
    const ofType = question.type === 'AAAA' ? (faults.aaaa ?? null) : null;
    const own = ofType ?? faults.names.get(question.name.toLowerCase()) ?? faults.all;
    const fault = own ?? (isBeyond() ? (faults.limit?.beyond ?? null) : null);
    if (fault === 'silent' || (fault === 'udp-silent' && transport === 'udp')) return null;
    const bogus = fault === 'bogus' && ((query.flags ?? 0) & CHECKING_DISABLED) === 0;
    const asked = `${question.type} ${question.name.toLowerCase()}`;
    const once = fault === 'servfail-once' || fault === 'nxdomain-once';
    const failsNow = once && !failedOnce.has(asked);
    if (failsNow) failedOnce.add(asked);
    if (fault === 'garbage') return { reply: Buffer.from('not a dns message'), delay: 0 };
    const found =
      fault === 'nxdomain' || (fault === 'nxdomain-once' && failsNow)
        ? null
        : fault === 'referral' || fault === 'bare'
          ? []
          : lookup(zones, question.name, question.type, log.length);
    const rcode =
      fault === 'servfail' || bogus || (fault === 'servfail-once' && failsNow)
        ? RCODE.servfail
        : fault === 'refused'
          ? RCODE.refused
          : found === null
            ? RCODE.nxdomain
            : RCODE.noerror;
    const recursion = options.recursionAvailable === false ? 0 : RECURSION_AVAILABLE;
    const elsewhere = fault === 'referral' || fault === 'bare';
    const said = elsewhere ? 0 : AUTHORITATIVE_ANSWER | recursion;
    const build = (answers: Answer[], extraFlags: number): Buffer =>
      encode({
        type: 'response',
        id: fault === 'wrong-id' ? ((query.id ?? 0) + 1) & 0xffff : (query.id ?? 0),
        flags: ((query.flags ?? 0) & 0x0100) | said | extraFlags | rcode,
        questions: [question],
        answers,
        authorities: fault === 'referral' ? ROOT : [],
      });
    const answers = rcode === RCODE.noerror && fault !== 'empty' && !elsewhere ? (found ?? []) : [];
    const whole = build(answers, 0);
    const cut = transport === 'udp' && (fault === 'truncated' || whole.length > UDP_LIMIT);
    return {
      reply: cut ? build([], TRUNCATED_RESPONSE) : whole,
      delay: fault === 'slow' ? faults.slowMs : 0,
    };
  };

  const udp = await bindUdp(options.address, options.port ?? 8053);
  udp.socket.on('message', (bytes, from) => {
    const result = answer(bytes, 'udp');
    if (result === null) return;
    timers.after(result.delay, () => udp.socket.send(result.reply, from.port, from.address, () => undefined));
  });
  const server = createServer((socket) => {
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const size = pending.readUInt16BE(0);
        const result = answer(Buffer.from(pending.subarray(2, 2 + size)), 'tcp');
        pending = pending.subarray(2 + size);
        if (result === null) continue;
        const prefix = Buffer.alloc(2);
        prefix.writeUInt16BE(result.reply.length);
        timers.after(result.delay, () => socket.write(Buffer.concat([prefix, result.reply])));
      }
    });
  });
  let tcp: RunningListener;
  try {
    tcp = await listenTcp(server, options.address, udp.port);
  } catch (error) {
    await udp.close();
    throw error;
  }
  return {
    address: options.address,
    port: udp.port,
    zones,
    faults,
    log,
    close: async () => {
      timers.clear();
      await closeAll([udp, tcp]);
    },
  };
}
