import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { HostPort } from '../address/net-address.ts';
import { afterListening } from './listening.ts';
import { otherSource } from './other-source.ts';
import { udpFailureOf } from './udp-failure.ts';

/**
 * Simple NTP (RFC 4330 / RFC 5905): one 48-byte question, the four timestamps, the offset. Only answers that
 * echo our own transmit timestamp are believed.
 */
export type SntpAnswer =
  | {
      readonly ok: true;
      /** Server time minus laptop time, milliseconds. */
      readonly offsetMs: number;
      readonly roundTripMs: number;
      readonly stratum: number;
      readonly referenceId: string;
      /** How far the time may be off by the server's own word: half its root delay and its dispersion (RFC 5905 §11.2.1). */
      readonly distanceMs?: number;
    }
  | {
      readonly ok: false;
      /** `kiss`: the server keeps its time to itself (`detail`: its code, or `crypto-NAK`); `unsynchronised`: it has none. */
      readonly reason:
        | 'timeout'
        /** ICMP "port unreachable": nobody listens there, or a firewall says so. */
        | 'refused'
        /** Somebody on the way answered by ICMP that it is prohibited. */
        | 'rejected'
        | 'kiss'
        | 'unsynchronised'
        /** Something answered, and no client takes that for a time (`detail`: the field that is wrong). */
        | 'garbage'
        | 'cancelled'
        /** The answer came from another address or port than was asked (`detail`): clients drop it. */
        | 'other-source'
        /** No resolver knows the server's name: nobody was asked. */
        | 'no-name'
        /** This laptop has no route to it: nobody was asked. */
        | 'no-route'
        /** This laptop's own security software lets no question out. */
        | 'blocked';
      readonly detail: string;
    };

/** Seconds between 1900 (NTP era 0) and 1970. */
const NTP_EPOCH_OFFSET = 2_208_988_800;
const PACKET_LENGTH = 48;
/** A packet with the key number 0 behind it and nothing else: "not without a valid key" (crypto-NAK, RFC 5905 §9.2). */
const NAK_LENGTH = PACKET_LENGTH + 4;
/** "Asked too often" (RFC 5905 §7.4). */
const TOO_OFTEN = 'RATE';

/** LI = 0, VN = 4, mode 3 (client); our transmit timestamp in the last eight bytes. */
export function encodeSntpRequest(transmit: bigint): Buffer {
  const packet = Buffer.alloc(PACKET_LENGTH);
  packet[0] = (4 << 3) | 3;
  packet.writeBigUInt64BE(transmit, 40);
  return packet;
}

/** Milliseconds since 1970 as an NTP timestamp (era 0; wraps in 2036 as RFC 5905 says). */
export function toNtpTimestamp(epochMs: number): bigint {
  const seconds = BigInt(Math.floor(epochMs / 1000) + NTP_EPOCH_OFFSET) & 0xffffffffn;
  const rest = epochMs / 1000 - Math.floor(epochMs / 1000);
  const fraction = BigInt(Math.floor(rest * 2 ** 32));
  return (seconds << 32n) | fraction;
}

/** An NTP timestamp as milliseconds since 1970; values below the first bit are of era 1 (RFC 4330 §3). */
export function fromNtpTimestamp(timestamp: bigint): number {
  const raw = Number(timestamp >> 32n);
  const seconds = raw >= 2 ** 31 ? raw : raw + 2 ** 32;
  return (seconds - NTP_EPOCH_OFFSET) * 1000 + (Number(timestamp & 0xffffffffn) * 1000) / 2 ** 32;
}

/** Judges a reply; `sent` is our transmit timestamp, `departed` and `arrived` laptop times in milliseconds. */
export function readSntpReply(packet: Buffer, sent: bigint, departed: number, arrived: number): SntpAnswer {
  if (packet.length < PACKET_LENGTH)
    return { ok: false, reason: 'garbage', detail: `${packet.length} bytes` };
  const mode = (packet[0] ?? 0) & 7;
  const leap = (packet[0] ?? 0) >> 6;
  const stratum = packet[1] ?? 0;
  if (!isReply(packet)) return { ok: false, reason: 'garbage', detail: `mode ${mode}` };
  if (packet.readBigUInt64BE(24) !== sent)
    return { ok: false, reason: 'garbage', detail: 'origin timestamp' };
  if (packet.length === NAK_LENGTH && packet.readUInt32BE(PACKET_LENGTH) === 0)
    return { ok: false, reason: 'kiss', detail: 'crypto-NAK' };
  const referenceId = packet.subarray(12, 16);
  const kiss = referenceId.toString('latin1').replace(/[^ -~]/g, '');
  // Stratum 0 is "unspecified" too (RFC 5905 §7.3): chrony without a time of its own says so, with no kiss code.
  if (stratum === 0 && kiss !== '') return { ok: false, reason: 'kiss', detail: kiss };
  if (stratum === 0) return { ok: false, reason: 'unsynchronised', detail: `stratum 0, leap ${leap}` };
  if (leap === 3 || stratum > 15)
    return { ok: false, reason: 'unsynchronised', detail: `stratum ${stratum}, leap ${leap}` };
  const transmitted = packet.readBigUInt64BE(40);
  if (transmitted === 0n) return { ok: false, reason: 'garbage', detail: 'transmit timestamp 0' };
  // Unset it would be 2036, and half of that the offset.
  const arrival = packet.readBigUInt64BE(32);
  if (arrival === 0n) return { ok: false, reason: 'garbage', detail: 'receive timestamp 0' };
  const received = fromNtpTimestamp(arrival);
  const left = fromNtpTimestamp(transmitted);
  return {
    ok: true,
    offsetMs: (received - departed + (left - arrived)) / 2,
    roundTripMs: Math.max(0, arrived - departed - (left - received)),
    stratum,
    referenceId: stratum === 1 ? kiss : [...referenceId].join('.'),
    distanceMs: shortMs(packet, 4) / 2 + shortMs(packet, 8),
  };
}

/** NTP's short format at an offset: seconds and their fraction, 16 bits each (RFC 5905 §6); milliseconds. */
function shortMs(packet: Buffer, at: number): number {
  return (packet.readUInt32BE(at) * 1000) / 2 ** 16;
}

/** Modes 4 and 5, a server's answer and its broadcast (RFC 5905 §7.3). */
function isReply(packet: Buffer): boolean {
  const mode = (packet[0] ?? 0) & 7;
  return mode === 4 || mode === 5;
}

/** The question is repeated once (after this part of the wait): one datagram may get lost. By then a socket that hears everybody asks too. */
export const REPEAT_AFTER = 0.5;

export type SntpAsking = {
  /** After silence an answer is waited for so much longer (milliseconds); the sample's round trip tells. */
  readonly lateMs?: number;
};

/** Asks one server for one sample. */
export function askSntp(
  server: HostPort,
  limitMs: number,
  now: () => number,
  signal: AbortSignal,
  { lateMs = 0 }: SntpAsking = {},
): Promise<SntpAnswer> {
  return new Promise((resolve) => {
    const family = isIPv6(server.host.replace(/%.*$/, '')) ? 'udp6' : 'udp4';
    const socket = createSocket(family);
    let wide: ReturnType<typeof createSocket> | null = null;
    /** Departure times by the transmit timestamp that an answer has to echo. */
    const departures = new Map<bigint, number>();
    let elsewhere = '';
    /** What was wrong with what came from the server itself. */
    let unusable = '';
    /** It is asked too often, by whomever at this address, and may give the time to the next question. */
    let tooOften: SntpAnswer | null = null;
    let settled = false;
    const finish = (answer: SntpAnswer): void => {
      if (settled) return;
      settled = true;
      callOff();
      clearTimeout(repeat);
      signal.removeEventListener('abort', onAbort);
      for (const each of [socket, wide]) {
        each?.removeAllListeners();
        each?.on('error', () => {});
        each?.close();
      }
      resolve(answer);
    };
    const failed = (error: Error | null | undefined, asked: boolean): void => {
      const detail = (error as NodeJS.ErrnoException | null)?.code ?? '';
      const failure = udpFailureOf(detail, server.host, asked);
      // Before anything was sent only the routing table has spoken.
      finish({ ok: false, reason: failure === 'timeout' && !asked ? 'no-route' : failure, detail });
    };
    const onAbort = (): void => finish({ ok: false, reason: 'cancelled', detail: '' });
    let callOff = afterListening(limitMs, () => {
      if (elsewhere === '' && unusable === '' && tooOften === null && lateMs > 0)
        callOff = afterListening(lateMs, conclude);
      else conclude();
    });
    const conclude = (): void =>
      finish(
        elsewhere !== ''
          ? { ok: false, reason: 'other-source', detail: elsewhere }
          : (tooOften ??
              (unusable !== ''
                ? { ok: false, reason: 'garbage', detail: unusable }
                : { ok: false, reason: 'timeout', detail: `${limitMs} ms` })),
      );
    signal.addEventListener('abort', onAbort, { once: true });
    const read = (packet: Buffer): SntpAnswer => {
      const sent = packet.length >= PACKET_LENGTH ? packet.readBigUInt64BE(24) : 0n;
      const departed = departures.get(sent);
      // A question that comes back as it went (mode 3) echoes no more than itself.
      if (departed === undefined && packet.length >= PACKET_LENGTH && isReply(packet))
        return { ok: false, reason: 'garbage', detail: 'origin timestamp' };
      return readSntpReply(packet, sent, departed ?? 0, now());
    };
    // An answer that is not to our question may be late or forged: the real one may still come.
    const counts = (answer: SntpAnswer): boolean => answer.ok || answer.reason !== 'garbage';
    const stamped = (): Buffer => {
      const departed = now();
      const sent = toNtpTimestamp(departed);
      departures.set(sent, departed);
      return encodeSntpRequest(sent);
    };
    socket.on('error', (error) => failed(error, true));
    socket.on('message', (packet) => {
      const answer = read(packet);
      if (!answer.ok && answer.reason === 'kiss' && answer.detail === TOO_OFTEN) tooOften = answer;
      else if (counts(answer)) finish(answer);
      else if (!answer.ok) unusable ||= answer.detail;
    });
    const askWide = (): void => {
      wide = createSocket(family);
      wide.on('error', () => {});
      wide.on('message', (packet, sender) => {
        if (counts(read(packet)))
          elsewhere = otherSource(sender, { host: peer, port: server.port }) ?? elsewhere;
      });
      wide.send(stamped(), server.port, peer, () => {});
    };
    let peer = '';
    const ask = (): void =>
      socket.send(stamped(), (error) => {
        const errno = (error as NodeJS.ErrnoException | null)?.code ?? '';
        if (udpFailureOf(errno, server.host, true) === 'blocked') failed(error, true);
      });
    let repeat: NodeJS.Timeout | undefined;
    const connected = (error?: Error): void => {
      if (error) {
        failed(error, false);
        return;
      }
      peer = socket.remoteAddress().address;
      ask();
      repeat = setTimeout(() => {
        ask();
        askWide();
      }, limitMs * REPEAT_AFTER);
    };
    socket.connect(server.port, server.host, connected);
    if (signal.aborted) onAbort();
  });
}
