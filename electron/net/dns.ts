import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { CHECKING_DISABLED, encode, type Packet, RECURSION_DESIRED, streamEncode } from 'dns-packet';
import type { HostPort } from '../address/net-address.ts';
import { CancelledError, DeadlineError, pause, withDeadline } from './deadline.ts';
import { answers, type DnsAnswer, type DnsQuestion, decodeSafely, isCut, read, twoOf } from './dns-answer.ts';
import { afterListening } from './listening.ts';
import { otherSource } from './other-source.ts';
import { openTcp } from './tcp.ts';
import { type UdpFailure, udpFailureOf } from './udp-failure.ts';

export type { DnsAnswer } from './dns-answer.ts';

/*
 * One question to one resolver, answered or not: UDP first, TCP when the answer was truncated (RFC 1035 §4.2,
 * RFC 7766). The system's resolver folds every failure into "not found"; asking each server by itself keeps
 * the causes apart.
 */

/**
 * Datagrams get lost: the question is repeated after these shares of the deadline. Four tries leave one question in
 * 10,000 unanswered on a line that loses 5 % each way.
 */
const REPEATS = [0.25, 0.45, 0.65] as const;
/** When nothing has come by then, a socket that hears everybody asks too. */
const LISTEN_WIDE_AFTER = 0.45;

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

/** One question over TCP alone: whether that gets there where UDP does not; null where no answer comes. Rejects on cancel only. */
export async function askDnsByTcp(
  server: HostPort,
  question: DnsQuestion,
  limitMs: number,
  id: number,
  signal: AbortSignal,
): Promise<DnsAnswer | null> {
  const started = performance.now();
  const tcp = await withDeadline(limitMs, signal, (inner) =>
    overTcp(server, question, limitMs, id, inner),
  ).catch((error: unknown) => {
    if (error instanceof DeadlineError) return SILENCE;
    throw error;
  });
  return 'packet' in tcp ? read(tcp.packet, question, 'tcp', performance.now() - started) : null;
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
    flags: RECURSION_DESIRED | (question.unchecked === true ? CHECKING_DISABLED : 0),
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
