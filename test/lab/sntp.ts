/** An NTP server (RFC 5905 §7.3, client/server mode) with an offset of its own. */
import { bindUdp, createLabClock, createTimers, type LabClock, type LabLog, note } from './kit.ts';

export type SntpFaults = {
  silent: boolean;
  delayMs: number;
  /** Kiss code of a stratum-0 answer (RFC 5905 §7.4), e.g. `RATE` or `DENY`. */
  kissOfDeath: 'RATE' | 'DENY' | 'RSTR' | null;
  /** Leap indicator 3 and stratum 16: the server itself has no time. */
  unsynchronised: boolean;
  /** Echoes another originate timestamp, as a spoofed answer would. */
  wrongOrigin: boolean;
  /** Answers 12 bytes. */
  short: boolean;
};

export type RunningSntp = {
  readonly address: string;
  readonly port: number;
  /** `clock.skewMs` is the server's offset from the true time. */
  readonly clock: LabClock;
  readonly faults: SntpFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

/** Seconds between 1900 (NTP era 0) and 1970. */
const NTP_EPOCH = 2_208_988_800;
const PACKET = 48;

function writeTimestamp(packet: Buffer, at: number, instant: Date): void {
  const ms = instant.getTime();
  packet.writeUInt32BE((Math.floor(ms / 1000) + NTP_EPOCH) >>> 0, at);
  packet.writeUInt32BE(Math.floor(((((ms % 1000) + 1000) % 1000) / 1000) * 2 ** 32) >>> 0, at + 4);
}

export async function startSntp(options: {
  readonly address: string;
  readonly port?: number;
  readonly offsetMs?: number;
  readonly stratum?: number;
}): Promise<RunningSntp> {
  const clock = createLabClock(options.offsetMs ?? 0);
  const faults: SntpFaults = {
    silent: false,
    delayMs: 0,
    kissOfDeath: null,
    unsynchronised: false,
    wrongOrigin: false,
    short: false,
  };
  const log: LabLog = [];
  const timers = createTimers();
  const udp = await bindUdp(options.address, options.port ?? 8123);
  udp.socket.on('message', (request, from) => {
    const received = clock.now();
    if (request.length < PACKET) return;
    const first = request.readUInt8(0);
    const version = (first >> 3) & 7;
    const mode = first & 7;
    note(log, 'ntp', `version ${version} mode ${mode}`);
    // Only client requests are answered.
    if (mode !== 3 || faults.silent) return;
    timers.after(faults.delayMs, () => {
      const reply = Buffer.alloc(PACKET);
      const leap = faults.unsynchronised ? 3 : 0;
      reply.writeUInt8((leap << 6) | (version << 3) | 4, 0);
      reply.writeUInt8(
        faults.kissOfDeath !== null ? 0 : faults.unsynchronised ? 16 : (options.stratum ?? 2),
        1,
      );
      reply.writeInt8(6, 2);
      reply.writeInt8(-20, 3);
      reply.writeUInt32BE(0x00000100, 4);
      reply.writeUInt32BE(0x00000200, 8);
      if (faults.kissOfDeath !== null) reply.write(faults.kissOfDeath, 12, 'ascii');
      else reply.set(options.address.split('.').map(Number), 12);
      writeTimestamp(reply, 16, new Date(received.getTime() - 60_000));
      request.copy(reply, 24, 40, 48);
      if (faults.wrongOrigin) reply.writeUInt32BE((reply.readUInt32BE(24) ^ 0x5a5a5a5a) >>> 0, 24);
      writeTimestamp(reply, 32, received);
      writeTimestamp(reply, 40, clock.now());
      udp.socket.send(faults.short ? reply.subarray(0, 12) : reply, from.port, from.address, () => undefined);
    });
  });
  return {
    address: options.address,
    port: udp.port,
    clock,
    faults,
    log,
    close: async () => {
      timers.clear();
      await udp.close();
    },
  };
}
