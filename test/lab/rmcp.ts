/**
 * Controllers' answers over RMCP (UDP 623), discovery reference §2.4: to the ASF presence ping (ASF 2.0 §3.2.4.2 and .3, with
 * the byte order of OpenBMC as a variant), and to IPMI's Get Channel Authentication Capabilities (IPMI 2.0 §22.13). No session
 * is offered.
 */
import { bindUdp, closeAll, type LabLog, note } from './kit.ts';

export type RmcpDevice = {
  readonly address: string;
  /** IANA number in the pong: 4542 (ASF itself) when the maker names none. */
  readonly enterprise?: number;
  /** OpenBMC sends the header's and the body's IANA number byte-swapped, and no tag (§2.4). */
  readonly swapped?: boolean;
  /** Which of the two it answers; default both. */
  readonly answers?: 'asf' | 'ipmi';
};

export type RmcpFaults = {
  silent: boolean;
  /** Half a pong. */
  garbage: boolean;
};

export type RunningRmcp = {
  readonly port: number;
  readonly faults: RmcpFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

const ASF = 4_542;

function isPing(data: Buffer): boolean {
  // Version 6, no sequence number, class ASF, ASF's IANA number, presence ping, no data.
  return (
    data.length === 12 &&
    data[0] === 0x06 &&
    data[2] === 0xff &&
    data[3] === 0x06 &&
    data.readUInt32BE(4) === ASF &&
    data[8] === 0x80 &&
    data[11] === 0
  );
}

/** Outside of a session, from a console to the controller, with sound checksums: the question that needs no login. */
function isCapabilitiesQuestion(data: Buffer): boolean {
  const head = data.subarray(0, 13).toString('hex') === '0600ff07000000000000000000';
  const message = data.subarray(14);
  const sum = (bytes: Buffer): number => bytes.reduce((all, byte) => (all + byte) & 0xff, 0);
  return (
    head &&
    data[13] === message.length &&
    message.length === 9 &&
    message[0] === 0x20 &&
    message[1] === 0x18 &&
    message[5] === 0x38 &&
    sum(message.subarray(0, 3)) === 0 &&
    sum(message.subarray(3)) === 0
  );
}

/** Channel 1, IPMI 2.0, MD5 and straight passwords, nothing of a maker's own (IPMI 2.0 table 22-15). */
const CAPABILITIES = Buffer.from('0600ff0700000000000000000010811c632000380001860403000000001a', 'hex');

export function pongOf(device: RmcpDevice, tag: number): Buffer {
  if (device.swapped === true)
    return Buffer.from('0600ff06be11000040000010be110000000000008100000000000000', 'hex');
  const body = Buffer.alloc(16);
  body.writeUInt32BE(device.enterprise ?? ASF, 0);
  // IPMI supported, ASF version 1.0 (ASF 2.0 §3.2.4.3, supported entities).
  body[8] = 0x81;
  const head = Buffer.from([0x06, 0x00, 0xff, 0x06, 0x00, 0x00, 0x11, 0xbe, 0x40, tag, 0x00, body.length]);
  return Buffer.concat([head, body]);
}

/** One socket per device, and one at the subnet's broadcast address, as a directed broadcast reaches everybody. */
export async function startRmcp(options: {
  readonly devices: readonly RmcpDevice[];
  readonly port: number;
  readonly broadcast: string | null;
}): Promise<RunningRmcp> {
  const { port, broadcast } = options;
  const log: LabLog = [];
  const faults: RmcpFaults = { silent: false, garbage: false };
  const own = await Promise.all(
    options.devices.map(async (device) => ({ device, udp: await bindUdp(device.address, port) })),
  );
  const reply = (entry: (typeof own)[number], data: Buffer, to: { address: string; port: number }): void => {
    const { answers } = entry.device;
    const whole =
      isPing(data) && answers !== 'ipmi'
        ? pongOf(entry.device, data[9] ?? 0)
        : isCapabilitiesQuestion(data) && answers !== 'asf'
          ? CAPABILITIES
          : null;
    if (faults.silent || whole === null) return;
    const message = faults.garbage ? whole.subarray(0, 9) : whole;
    entry.udp.socket.send(message, to.port, to.address, () => undefined);
  };
  for (const entry of own) {
    entry.udp.socket.on('message', (data, from) => {
      note(log, 'rmcp', `${entry.device.address} unicast ${data.toString('hex')}`);
      reply(entry, data, from);
    });
  }
  const everybody = broadcast === null ? null : await bindUdp(broadcast, port, true);
  everybody?.socket.on('message', (data, from) => {
    note(log, 'rmcp', `broadcast ${data.toString('hex')}`);
    for (const entry of own) reply(entry, data, from);
  });
  return {
    port,
    faults,
    log,
    close: () => closeAll([...own.map(({ udp }) => udp), ...(everybody === null ? [] : [everybody])]),
  };
}
