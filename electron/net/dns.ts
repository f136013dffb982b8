import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import { isIPv6 } from 'node:net';
import {
  type Answer,
  decode,
  encode,
  type Packet,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type HostPort, parseHostPort } from '../address/net-address.ts';
import { untrusted } from '../domain/evidence.ts';
import { CancelledError, DeadlineError, withDeadline } from './deadline.ts';
import { openTcp } from './tcp.ts';

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
  | 'timeout'
  | 'garbage'; // something answered that is no DNS answer to this question

export type DnsAnswer = {
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  /** CNAMEs passed on the way, in order. */
  readonly aliases: readonly string[];
  readonly rcode: string;
  readonly transport: 'udp' | 'tcp';
  readonly ms: number;
  /** The system's word where nothing came back (`ECONNREFUSED`). */
  readonly errno: string;
};

export type DnsQuestion = { readonly name: string; readonly type: 'A' | 'AAAA' };

/** One datagram may get lost: the question is repeated once after this share of the deadline. */
const REPEAT_AFTER = 0.4;
const ADDRESS_LIMIT = 64;

/** Asks one resolver; never rejects but on cancel. `id` is the message id, which the answer must echo. */
export async function askDns(
  server: HostPort,
  question: DnsQuestion,
  limitMs: number,
  id: number,
  signal: AbortSignal,
): Promise<DnsAnswer> {
  const started = performance.now();
  const ms = (): number => performance.now() - started;
  const nothing = { addresses: [], aliases: [], rcode: '', errno: '' } as const;
  try {
    return await withDeadline(limitMs, signal, async (inner) => {
      const udp = await overUdp(server, question, limitMs, id, inner);
      if (!('packet' in udp)) {
        return {
          ...nothing,
          outcome: udp.errno === 'ECONNREFUSED' ? 'refused' : 'timeout',
          transport: 'udp',
          ms: ms(),
          errno: udp.errno,
        };
      }
      if (((udp.packet.flags ?? 0) & TRUNCATED_RESPONSE) === 0)
        return read(udp.packet, question, 'udp', ms());
      const tcp = await overTcp(server, question, limitMs - ms(), id, inner);
      return 'packet' in tcp
        ? read(tcp.packet, question, 'tcp', ms())
        : {
            ...nothing,
            outcome: tcp.errno === 'ECONNREFUSED' ? 'refused' : 'timeout',
            transport: 'tcp',
            ms: ms(),
            errno: tcp.errno,
          };
    });
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (error instanceof DeadlineError)
      return { ...nothing, outcome: 'timeout', transport: 'udp', ms: ms(), errno: '' };
    return { ...nothing, outcome: 'garbage', transport: 'udp', ms: ms(), errno: '' };
  }
}

type Raw = { readonly packet: Packet } | { readonly errno: string };

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
  limitMs: number,
  id: number,
  signal: AbortSignal,
): Promise<Raw> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(server.host.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    const message = encode(query(question, id));
    let repeat: NodeJS.Timeout | undefined;
    const finish = (result: Raw): void => {
      clearTimeout(repeat);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(result);
    };
    const onAbort = (): void => finish({ errno: '' });
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => finish({ errno: error.code ?? 'error' }));
    socket.on('message', (data) => {
      const packet = decodeSafely(data);
      // Not an answer to this question: ignored, the real one may still come (RFC 5452 §4).
      if (packet && answers(packet, question, id)) finish({ packet });
    });
    // A connected socket only hears this server, and learns of ICMP port unreachable.
    socket.connect(server.port, server.host, (error?: Error) => {
      if (error) {
        finish({ errno: (error as NodeJS.ErrnoException).code ?? 'error' });
        return;
      }
      const send = (): void => socket.send(message, () => {});
      send();
      repeat = setTimeout(send, limitMs * REPEAT_AFTER);
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
  const { socket, errno } = await openTcp(
    { address: server.host, port: server.port, timeoutMs: Math.max(limitMs, 1) },
    signal,
  );
  if (!socket) return { errno };
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const finish = (result: Raw): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.destroy();
      resolve(result);
    };
    const onAbort = (): void => finish({ errno: '' });
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => finish({ errno: error.code ?? 'error' }));
    socket.on('close', () => finish({ errno: 'ECONNRESET' }));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < length + 2) return;
      const packet = decodeSafely(received.subarray(2, length + 2));
      finish(packet && answers(packet, question, id) ? { packet } : { errno: 'garbage' });
    });
    socket.write(streamEncode(query(question, id)));
  });
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
  return a.toLowerCase().replace(/\.$/, '') === b.toLowerCase().replace(/\.$/, '');
}

function read(packet: Packet, question: DnsQuestion, transport: 'udp' | 'tcp', ms: number): DnsAnswer {
  const rcode = (packet as Packet & { rcode?: string }).rcode ?? 'NOERROR';
  const aliases: string[] = [];
  const addresses: string[] = [];
  for (const answer of (packet.answers ?? []) as readonly Answer[]) {
    if (answer.type === 'CNAME' && aliases.length < 16) aliases.push(untrusted(String(answer.data), 253));
    if (answer.type === question.type && addresses.length < ADDRESS_LIMIT)
      addresses.push(untrusted(String(answer.data), 60));
  }
  return { outcome: outcomeOf(rcode, addresses.length), addresses, aliases, rcode, transport, ms, errno: '' };
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

/** The resolvers this laptop uses now: a new one is asked each time, as a laptop changes its network. */
export function laptopResolvers(): readonly HostPort[] {
  return new Resolver()
    .getServers()
    .map((server) => parseHostPort(server, 53))
    .flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
}
