import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { HostPort } from '../address/net-address.ts';
import { afterListening } from './listening.ts';
import { otherSource } from './other-source.ts';
import { encodeSntpRequest, REPEAT_AFTER, readSntpReply, type SntpAnswer, toNtpTimestamp } from './sntp.ts';

/** RFC 5905 §7.2. */
const NTP_PORT = 123;

/** A question that waits for its answer. */
type Question = { readonly server: HostPort; readonly take: (packet: Buffer) => void };

/** The port, held for as long as anybody waits for an answer at it. */
type Held = {
  readonly socket: Socket;
  /** False where it is not to be had: another program's, or only the administrator's. */
  readonly bound: Promise<boolean>;
  /** By the transmit timestamp that an answer echoes: no two are alike. */
  readonly questions: Map<bigint, Question>;
  users: number;
};

const held = new Map<'udp4' | 'udp6', Held>();
let asked = 0n;

/**
 * Asks from the port of NTP itself, as time servers and old clients do (RFC 5905 §7.2): some firewalls let no other question
 * through, and to most programs on most systems that port is not open. All who ask meanwhile share one socket, so that many
 * silent servers cost no more than one. Waits `limitMs`; silence, and a port that is not to be had, are `timeout`.
 */
export async function askSntpFromItsPort(
  server: HostPort,
  limitMs: number,
  now: () => number,
  signal: AbortSignal,
): Promise<SntpAnswer> {
  const family = isIPv6(plain(server.host)) ? 'udp6' : 'udp4';
  const port = hold(family);
  try {
    if (!(await port.bound)) return { ok: false, reason: 'timeout', detail: '' };
    if (signal.aborted) return { ok: false, reason: 'cancelled', detail: '' };
    return await answerAt(port, server, limitMs, now, signal);
  } finally {
    release(family, port);
  }
}

function answerAt(
  { socket, questions }: Held,
  server: HostPort,
  limitMs: number,
  now: () => number,
  signal: AbortSignal,
): Promise<SntpAnswer> {
  return new Promise((resolve) => {
    const mine: bigint[] = [];
    const finish = (answer: SntpAnswer): void => {
      callOff();
      clearTimeout(repeat);
      signal.removeEventListener('abort', onAbort);
      for (const sent of mine) questions.delete(sent);
      resolve(answer);
    };
    const ask = (): void => {
      const departed = now();
      asked += 1n;
      // Servers that are asked within one millisecond are told apart by the lowest bits, 15 µs at most.
      const sent = toNtpTimestamp(departed) + (asked & 0xffffn);
      mine.push(sent);
      const take = (packet: Buffer): void => {
        const answer = readSntpReply(packet, sent, departed, now());
        if (answer.ok || answer.reason !== 'garbage') finish(answer);
      };
      questions.set(sent, { server, take });
      socket.send(encodeSntpRequest(sent), server.port, server.host, () => {});
    };
    const onAbort = (): void => finish({ ok: false, reason: 'cancelled', detail: '' });
    const callOff = afterListening(limitMs, () =>
      finish({ ok: false, reason: 'timeout', detail: `${limitMs} ms` }),
    );
    const repeat = setTimeout(ask, limitMs * REPEAT_AFTER);
    signal.addEventListener('abort', onAbort, { once: true });
    ask();
  });
}

function hold(family: 'udp4' | 'udp6'): Held {
  const present = held.get(family);
  if (present) {
    present.users += 1;
    return present;
  }
  // IPv6 alone: else it would take the port of both.
  const socket = createSocket({ type: family, ipv6Only: family === 'udp6' });
  const questions = new Map<bigint, Question>();
  const bound = new Promise<boolean>((resolve) => {
    socket.once('listening', () => resolve(true));
    // Later ones are of single questions (ICMP), and say nothing of the others.
    socket.on('error', () => resolve(false));
    socket.bind({ port: NTP_PORT, exclusive: true });
  });
  socket.on('message', (packet, sender) => {
    const question = packet.length < 32 ? undefined : questions.get(packet.readBigUInt64BE(24));
    if (question && otherSource(sender, question.server) === null) question.take(packet);
  });
  const fresh: Held = { socket, bound, questions, users: 1 };
  held.set(family, fresh);
  return fresh;
}

function release(family: 'udp4' | 'udp6', port: Held): void {
  port.users -= 1;
  if (port.users > 0) return;
  held.delete(family);
  port.socket.close();
}

/** Without the zone of a link-local address. */
function plain(host: string): string {
  return host.replace(/%.*$/, '').toLowerCase();
}
