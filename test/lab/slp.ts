/**
 * An SLPv2 service agent (RFC 2608) for the lab's devices: UDP by unicast and multicast, TCP for what overflows.
 * Source: discovery reference §1. The codec is the lab's own. What the RFC leaves silent stays silent: a multicast
 * request without a match, with a wrong scope, or from someone who already has our answer (PRList).
 */

import type { RemoteInfo } from 'node:dgram';
import { createServer } from 'node:net';
import {
  bindUdp,
  closeAll,
  createTimers,
  joinGroups,
  type LabLog,
  listenTcp,
  type Multicast,
  note,
} from './kit.ts';

export const SLP_GROUP = '239.255.255.253';
/** The link-local IPv6 group of a service type: RFC 3111 §4.1, `ff02::1:1000` to `ff02::1:13ff`. */
export function slpGroupV6(serviceType: string): string {
  let hash = 0;
  for (const byte of Buffer.from(serviceType, 'utf8')) hash = (hash * 33 + byte) % 0x10000;
  return `ff02::1:1${(hash % 0x400).toString(16).padStart(3, '0')}`;
}
/** RFC 2608 §3: default MTU of a UDP message. */
export const SLP_MTU = 1400;

const FN = {
  srvRqst: 1,
  srvRply: 2,
  srvReg: 3,
  srvDeReg: 4,
  srvAck: 5,
  attrRqst: 6,
  attrRply: 7,
  srvTypeRqst: 9,
  srvTypeRply: 10,
  saAdvert: 11,
} as const;
const FLAG = { overflow: 0x8000, fresh: 0x4000, mcast: 0x2000 } as const;
const ERR = {
  none: 0,
  language: 1,
  parse: 2,
  scope: 4,
  authUnknown: 5,
  version: 9,
  option: 12,
  unsupported: 14,
} as const;

export type SlpDevice = {
  readonly address: string;
  /** UDP and TCP port of this device; the responder's `port` when left out. */
  readonly port?: number;
  /** `service:management-hardware.IBM:integrated-management-module2` and the like. */
  readonly serviceType: string;
  /** Whole service URL, `<type>://<address>`. */
  readonly url: string;
  readonly lifetime?: number;
  readonly scopes?: readonly string[];
  /** In order; a keyword has no values. Values are escaped by the agent. */
  readonly attributes: readonly (readonly [name: string, ...values: string[]])[];
};

export type SlpFaults = {
  silent: boolean;
  /** Answers with a truncated header. */
  garbage: boolean;
  /** Echoes another XID. */
  wrongXid: boolean;
  delayMs: number;
  /** Refuses TCP even when it announced an overflow. */
  noTcp: boolean;
};

export type SlpOptions = {
  readonly devices: readonly SlpDevice[];
  /** 427 by RFC, which needs rights: the lab uses another one. */
  readonly port: number;
  readonly multicast?: Multicast | null;
  readonly mtu?: number;
};

export type RunningSlp = {
  readonly port: number;
  readonly multicastPort: number | null;
  readonly faults: SlpFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

/** Reads the fields of one message; throws a RangeError past the end, which is a PARSE_ERROR. */
class Reader {
  readonly bytes: Buffer;
  at: number;
  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  uint(size: 1 | 2 | 3): number {
    const value = this.bytes.readUIntBE(this.at, size);
    this.at += size;
    return value;
  }
  string(): string {
    const size = this.uint(2);
    if (this.at + size > this.bytes.length) throw new RangeError('string past the end');
    const text = this.bytes.toString('utf8', this.at, this.at + size);
    this.at += size;
    return text;
  }
}

const u16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
const string = (text: string): Buffer =>
  Buffer.concat([u16(Buffer.byteLength(text)), Buffer.from(text, 'utf8')]);

/** A whole reply with its header (RFC 2608 §8). */
function message(fn: number, xid: number, flags: number, language: string, body: Buffer): Buffer {
  const tag = Buffer.from(language, 'ascii');
  const length = 14 + tag.length + body.length;
  const header = Buffer.alloc(14);
  header.writeUInt8(2, 0);
  header.writeUInt8(fn, 1);
  header.writeUIntBE(length, 2, 3);
  header.writeUInt16BE(flags, 5);
  header.writeUIntBE(0, 7, 3);
  header.writeUInt16BE(xid, 10);
  header.writeUInt16BE(tag.length, 12);
  return Buffer.concat([header, tag, body]);
}

/** RFC 2608 §5: reserved characters of attribute values as `\HH`; `\ff…` opaque values are left alone. */
function escapeValue(value: string): string {
  if (/^\\ff/i.test(value)) return value;
  return value.replace(/[(),\\!<=>~;*+]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function attributeList(device: SlpDevice, tags: readonly string[]): string {
  const wanted = (name: string): boolean =>
    tags.length === 0 ||
    tags.some((tag) => {
      const pattern = tag.toLowerCase();
      const lower = name.toLowerCase();
      return pattern.endsWith('*') ? lower.startsWith(pattern.slice(0, -1)) : lower === pattern;
    });
  return device.attributes
    .filter(([name]) => wanted(name))
    .map(([name, ...values]) =>
      values.length === 0 ? name : `(${name}=${values.map(escapeValue).join(',')})`,
    )
    .join(',');
}

/** RFC 2608 §8.1: names compare without case, an abstract type matches its concrete ones. */
function typeMatches(device: SlpDevice, wanted: string): boolean {
  const own = device.serviceType.toLowerCase();
  const type = wanted.toLowerCase().replace(/\/$/, '');
  return own === type || own.startsWith(`${type}:`);
}

/** Naming authority of `service:a.IBM:b` or `service:x`: what follows the dot, '' for IANA. */
function namingAuthority(serviceType: string): string {
  const first = serviceType.split(':').find((part, index) => index > 0 && part !== '') ?? '';
  const dot = first.indexOf('.');
  return dot < 0 ? '' : first.slice(dot + 1);
}

/** LDAPv3 filter (RFC 2254) over a device's attributes; throws on bad syntax. */
function filterMatches(device: SlpDevice, filter: string): boolean {
  let at = 0;
  const expect = (char: string): void => {
    if (filter[at] !== char) throw new RangeError('bad predicate');
    at += 1;
  };
  const valuesOf = (name: string): readonly string[] | null => {
    const entry = device.attributes.find(([own]) => own.toLowerCase() === name.toLowerCase());
    return entry === undefined ? null : entry.slice(1);
  };
  const simple = (text: string): boolean => {
    const match = /^([^=<>~]+?)(<=|>=|~=|=)(.*)$/s.exec(text);
    const [, name = '', operator = '=', wanted = ''] = match ?? [];
    if (match === null) throw new RangeError('bad predicate');
    const values = valuesOf(name.trim());
    if (values === null) return false;
    if (operator === '=' && wanted === '*') return true;
    const parts = wanted
      .toLowerCase()
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
    return values.some((value) => {
      if (operator === '=' || operator === '~=') return pattern.test(value.toLowerCase());
      const order =
        /^-?\d+$/.test(value) && /^-?\d+$/.test(wanted)
          ? Number(value) - Number(wanted)
          : value < wanted
            ? -1
            : 1;
      return value === wanted || (operator === '<=' ? order <= 0 : order >= 0);
    });
  };
  const node = (): boolean => {
    expect('(');
    const operator = filter[at];
    let result: boolean;
    if (operator === '&' || operator === '|') {
      at += 1;
      const children: boolean[] = [];
      while (filter[at] === '(') children.push(node());
      result = operator === '&' ? children.every(Boolean) : children.some(Boolean);
    } else if (operator === '!') {
      at += 1;
      result = !node();
    } else {
      const end = filter.indexOf(')', at);
      if (end < 0) throw new RangeError('bad predicate');
      result = simple(filter.slice(at, end));
      at = end;
    }
    expect(')');
    return result;
  };
  if (filter === '') return true;
  const result = node();
  if (at !== filter.length) throw new RangeError('bad predicate');
  return result;
}

/** Replies only; anything else is dropped. */
const REPLY_TO: Readonly<Record<number, number>> = {
  [FN.srvRqst]: FN.srvRply,
  [FN.srvReg]: FN.srvAck,
  [FN.srvDeReg]: FN.srvAck,
  [FN.attrRqst]: FN.attrRply,
  [FN.srvTypeRqst]: FN.srvTypeRply,
};

/** The answer of one device to one request, or null for silence. */
export function answerSlp(device: SlpDevice, request: Buffer, how: 'unicast' | 'multicast'): Buffer | null {
  if (request.length < 14) return null;
  const version = request.readUInt8(0);
  const fn = request.readUInt8(1);
  const reply = REPLY_TO[fn];
  if (reply === undefined) return null;
  const flags = request.readUInt16BE(5);
  // A request flagged multicast is treated so even when it came by unicast routing, as RFC 2608 §8 says of REQUEST MCAST.
  const quiet = how === 'multicast' || (flags & FLAG.mcast) !== 0;
  const xid = request.readUInt16BE(10);
  let language = 'en';
  const refuse = (code: number): Buffer | null => {
    if (quiet) return null;
    const tail = reply === FN.srvAck ? [] : reply === FN.srvRply ? [u16(0)] : [string('')];
    const auth = reply === FN.attrRply ? [Buffer.from([0])] : [];
    return message(reply, xid, 0, language, Buffer.concat([u16(code), ...tail, ...auth]));
  };
  if (version !== 2) return refuse(ERR.version);
  if (request.readUIntBE(2, 3) !== request.length) return refuse(ERR.parse);
  const extension = request.readUIntBE(7, 3);
  // Extensions 0x4000-0x7fff are mandatory ones (RFC 2608 §9.1); the agent knows none.
  if (extension !== 0 && extension + 2 <= request.length) {
    const id = request.readUInt16BE(extension);
    if (id >= 0x4000 && id <= 0x7fff) return refuse(ERR.option);
  }
  if (reply === FN.srvAck) return refuse(ERR.unsupported);
  try {
    const reader = new Reader(request, 12);
    language = reader.string();
    const heard = reader.string().split(',');
    if (heard.includes(device.address)) return null;
    const scopesOwn = (device.scopes ?? ['DEFAULT']).map((scope) => scope.toLowerCase());
    const inScope = (list: string): boolean =>
      list.split(',').some((scope) => scopesOwn.includes(scope.trim().toLowerCase()));

    if (fn === FN.srvTypeRqst) {
      const size = request.readUInt16BE(reader.at);
      let authority: string | null = null;
      if (size === 0xffff) reader.at += 2;
      else authority = reader.string();
      const scopes = reader.string();
      if (!inScope(scopes)) return refuse(ERR.scope);
      const matching =
        authority === null || namingAuthority(device.serviceType).toLowerCase() === authority.toLowerCase();
      if (!matching && quiet) return null;
      const types = matching ? device.serviceType : '';
      return message(reply, xid, 0, language, Buffer.concat([u16(0), string(types)]));
    }
    const target = reader.string();
    const scopes = reader.string();
    const third = reader.string();
    const spi = reader.string();
    if (spi !== '') return refuse(ERR.authUnknown);

    if (fn === FN.attrRqst) {
      if (!inScope(scopes)) return refuse(ERR.scope);
      if (!/^(en|i-default)/i.test(language)) return refuse(ERR.language);
      const known = target.includes('://')
        ? target.toLowerCase() === device.url.toLowerCase()
        : typeMatches(device, target);
      if (!known && quiet) return null;
      const tags = third === '' ? [] : third.split(',').map((tag) => tag.trim());
      const list = known ? attributeList(device, tags) : '';
      return message(reply, xid, 0, language, Buffer.concat([u16(0), string(list), Buffer.from([0])]));
    }
    // SrvRqst: a request for service agents is answered with an SAAdvert (RFC 2608 §8.6).
    if (target.toLowerCase() === 'service:service-agent') {
      if (scopes !== '' && !inScope(scopes)) return refuse(ERR.scope);
      const body = [
        string(`service:service-agent://${device.address}`),
        string((device.scopes ?? ['DEFAULT']).join(',')),
        string(''),
        Buffer.from([0]),
      ];
      return message(FN.saAdvert, xid, 0, language, Buffer.concat(body));
    }
    if (!inScope(scopes)) return refuse(ERR.scope);
    const found = typeMatches(device, target) && filterMatches(device, third);
    if (!found && quiet) return null;
    const entries = found
      ? [Buffer.from([0]), u16(device.lifetime ?? 65535), string(device.url), Buffer.from([0])]
      : [];
    return message(reply, xid, 0, language, Buffer.concat([u16(0), u16(found ? 1 : 0), ...entries]));
  } catch (error) {
    if (error instanceof RangeError) return refuse(ERR.parse);
    throw error;
  }
}

/** Cuts a reply to the MTU and sets OVERFLOW: the client then repeats over TCP (RFC 2608 §6.1). */
function truncate(reply: Buffer, mtu: number): Buffer {
  if (reply.length <= mtu) return reply;
  const cut = Buffer.from(reply.subarray(0, mtu));
  cut.writeUIntBE(cut.length, 2, 3);
  cut.writeUInt16BE(cut.readUInt16BE(5) | FLAG.overflow, 5);
  return cut;
}

/** Starts one agent per device, and one socket joined to the group for all of them. */
export async function startSlp(options: SlpOptions): Promise<RunningSlp> {
  const mtu = options.mtu ?? SLP_MTU;
  const log: LabLog = [];
  const faults: SlpFaults = { silent: false, garbage: false, wrongXid: false, delayMs: 0, noTcp: false };
  const timers = createTimers();
  const parts: { close(): Promise<void> }[] = [];
  const senders = new Map<string, Awaited<ReturnType<typeof bindUdp>>>();
  const byAddress = new Map<string, SlpDevice[]>();
  for (const device of options.devices) {
    const key = `${device.address} ${device.port ?? options.port}`;
    byAddress.set(key, [...(byAddress.get(key) ?? []), device]);
  }

  const spoil = (reply: Buffer): Buffer => {
    if (faults.garbage) return reply.subarray(0, 9);
    if (!faults.wrongXid) return reply;
    const other = Buffer.from(reply);
    other.writeUInt16BE(other.readUInt16BE(10) ^ 0x5a5a, 10);
    return other;
  };
  const send = (key: string, reply: Buffer | null, from: RemoteInfo, order: number): void => {
    const sender = senders.get(key);
    if (reply === null || sender === undefined || faults.silent) return;
    timers.after(faults.delayMs + order * 3, () =>
      sender.socket.send(spoil(truncate(reply, mtu)), from.port, from.address, () => undefined),
    );
  };

  let firstPort: number | null = null;
  for (const [key, devices] of byAddress) {
    const [first] = devices;
    if (first === undefined) continue;
    const udp = await bindUdp(first.address, first.port ?? options.port, first.address.includes(':'));
    firstPort ??= udp.port;
    senders.set(key, udp);
    parts.push(udp);
    udp.socket.on('message', (bytes, from) => {
      note(log, 'slp', `${first.address} udp fn=${bytes[1] ?? 0}`);
      for (const [order, device] of devices.entries())
        send(key, answerSlp(device, bytes, 'unicast'), from, order);
    });
    const server = createServer((socket) => {
      let pending = Buffer.alloc(0);
      if (faults.noTcp) {
        socket.destroy();
        return;
      }
      socket.on('data', (chunk) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 5 && pending.length >= pending.readUIntBE(2, 3)) {
          const size = pending.readUIntBE(2, 3);
          if (size < 14) {
            socket.destroy();
            return;
          }
          const request = Buffer.from(pending.subarray(0, size));
          pending = pending.subarray(size);
          note(log, 'slp', `${first.address} tcp fn=${request[1] ?? 0}`);
          const reply = answerSlp(first, request, 'unicast');
          if (reply !== null && !faults.silent) socket.write(spoil(reply));
        }
      });
    });
    parts.push(await listenTcp(server, first.address, udp.port));
  }

  const multicast = options.multicast ?? null;
  const group =
    multicast === null
      ? null
      : await joinGroups(
          multicast.groups ?? [SLP_GROUP],
          multicast.port ?? options.port,
          multicast.interfaceAddress,
        );
  if (group !== null) {
    parts.push(group);
    group.socket.on('message', (bytes, from) => {
      note(log, 'slp', `multicast fn=${bytes[1] ?? 0}`);
      let order = 0;
      for (const [key, devices] of byAddress) {
        for (const device of devices) {
          send(key, answerSlp(device, bytes, 'multicast'), from, order);
          order += 1;
        }
      }
    });
  }
  return {
    port: firstPort ?? options.port,
    multicastPort: group?.port ?? null,
    faults,
    log,
    close: async () => {
      timers.clear();
      await closeAll(parts);
    },
  };
}
