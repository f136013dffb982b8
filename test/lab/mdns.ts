/**
 * A multicast DNS responder (RFC 6762, RFC 6763) for controllers that announce themselves: `_redfish._tcp` and
 * OpenBMC's services (discovery reference §2.3). The codec is the lab's own. A question from another port than the
 * group's is a one-shot legacy query (§6.7): answered by unicast, with the question repeated, ids echoed, lifetimes
 * of ten seconds and no cache-flush bit. A question with the QU bit is answered by unicast too (§5.4); every other one
 * by multicast, which a client with an ephemeral port never hears.
 */
import type { RemoteInfo } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { bindUdp, closeAll, createTimers, type LabLog, note } from './kit.ts';

export const MDNS_GROUP = '224.0.0.251';

export type MdnsDevice = {
  /** The device's own address: answers come from here. */
  readonly address: string;
  /** `_redfish._tcp`, `_obmc_redfish._tcp` … */
  readonly services: readonly string[];
  readonly instance: string;
  /** Without `.local`. */
  readonly host: string;
  readonly port: number;
  readonly text: readonly string[];
};

export type MdnsFaults = {
  silent: boolean;
  /** A compression pointer to itself. */
  garbage: boolean;
};

export type RunningMdns = {
  readonly port: number;
  readonly faults: MdnsFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

const TYPE = { a: 1, ptr: 12, txt: 16, srv: 33, any: 255 } as const;
/** RFC 6762 §6.7: a legacy answer lives for at most ten seconds; §10: others 75 minutes. */
const TTL = { legacy: 10, normal: 4_500 } as const;

const u16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const label = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
};
/** An instance name is one label, dots and all (RFC 6763 §4.1.1). */
const nameOf = (...labels: readonly string[]): Buffer =>
  Buffer.concat([...labels.map(label), Buffer.from([0])]);

type Question = {
  readonly name: string;
  readonly type: number;
  readonly unicast: boolean;
  readonly raw: Buffer;
};

/** The questions of a query; null for an answer or for what is no DNS message. */
function questionsOf(data: Buffer): readonly Question[] | null {
  if (data.length < 12 || (data.readUInt16BE(2) & 0x8000) !== 0) return null;
  const found: Question[] = [];
  let at = 12;
  for (let count = data.readUInt16BE(4); count > 0; count -= 1) {
    const start = at;
    const labels: string[] = [];
    for (;;) {
      const length = data[at];
      if (length === undefined || length > 63) return null;
      at += 1;
      if (length === 0) break;
      labels.push(data.toString('utf8', at, at + length));
      at += length;
    }
    if (at + 4 > data.length) return null;
    found.push({
      name: labels.join('.').toLowerCase(),
      type: data.readUInt16BE(at),
      unicast: (data.readUInt16BE(at + 2) & 0x8000) !== 0,
      raw: data.subarray(start, at + 4),
    });
    at += 4;
  }
  return found;
}

function record(name: Buffer, type: number, ttl: number, data: Buffer, flush: boolean): Buffer {
  return Buffer.concat([name, u16(type), u16(flush ? 0x8001 : 1), u32(ttl), u16(data.length), data]);
}

function answerTo(device: MdnsDevice, service: string, id: number, question: Buffer | null): Buffer {
  const legacy = question !== null;
  const ttl = legacy ? TTL.legacy : TTL.normal;
  const kind = [...service.split('.'), 'local'];
  const own = nameOf(device.instance, ...kind);
  const host = nameOf(device.host, 'local');
  const ptr = record(nameOf(...kind), TYPE.ptr, ttl, own, false);
  const srv = record(own, TYPE.srv, ttl, Buffer.concat([u16(0), u16(0), u16(device.port), host]), !legacy);
  const text = device.text.length === 0 ? Buffer.from([0]) : Buffer.concat(device.text.map(label));
  const txt = record(own, TYPE.txt, ttl, text, !legacy);
  const bytes = isIPv4(device.address) ? Buffer.from(device.address.split('.').map(Number)) : null;
  const address = bytes === null ? [] : [record(host, TYPE.a, ttl, bytes, !legacy)];
  const head = [u16(id), u16(0x8400), u16(legacy ? 1 : 0), u16(1), u16(0), u16(2 + address.length)];
  return Buffer.concat([...head, ...(question === null ? [] : [question]), ptr, srv, txt, ...address]);
}

/** Starts the responder, joined to the group on one interface address. */
export async function startMdns(options: {
  readonly devices: readonly MdnsDevice[];
  readonly port: number;
  readonly interfaceAddress: string;
}): Promise<RunningMdns> {
  const { port } = options;
  const log: LabLog = [];
  const faults: MdnsFaults = { silent: false, garbage: false };
  const timers = createTimers();
  const group = await bindUdp(MDNS_GROUP, port, true);
  group.socket.addMembership(MDNS_GROUP, options.interfaceAddress);
  const own = await Promise.all(
    options.devices.map(async (device) => ({ device, udp: await bindUdp(device.address, port) })),
  );
  for (const { udp } of own) udp.socket.setMulticastTTL(255);

  const onQuery = (data: Buffer, from: RemoteInfo): void => {
    const questions = questionsOf(data);
    if (questions === null) return;
    const legacy = from.port !== port;
    for (const question of questions) {
      note(log, 'mdns', `${question.name} type=${question.type} unicast=${question.unicast}`);
      if (faults.silent || (question.type !== TYPE.ptr && question.type !== TYPE.any)) continue;
      for (const { device, udp } of own) {
        const service = device.services.find((each) => `${each}.local`.toLowerCase() === question.name);
        if (service === undefined) continue;
        const id = legacy ? data.readUInt16BE(0) : 0;
        const message = faults.garbage
          ? Buffer.from('0000840000000001000000000000c00c', 'hex')
          : answerTo(device, service, id, legacy ? withoutUnicastBit(question.raw) : null);
        const [to, toPort] = legacy || question.unicast ? [from.address, from.port] : [MDNS_GROUP, port];
        // Shared records are answered after 20 to 120 ms (§6).
        timers.after(20, () => udp.socket.send(message, toPort, to, () => undefined));
      }
    }
  };
  group.socket.on('message', onQuery);
  return {
    port,
    faults,
    log,
    close: async () => {
      timers.clear();
      await closeAll([group, ...own.map(({ udp }) => udp)]);
    },
  };
}

function withoutUnicastBit(question: Buffer): Buffer {
  const copy = Buffer.from(question);
  copy.writeUInt8(copy.readUInt8(copy.length - 2) & 0x7f, copy.length - 2);
  return copy;
}
