/**
 * An SNMP command responder for the lab's devices: SNMPv3 with USM (RFC 3412, RFC 3414, RFC 3826) and, where a
 * device has communities, v1 and v2c. Written from the RFCs and independent of the library the product uses, so
 * that time windows, reports and error-status values are the standard's. Protocols: MD5/SHA-1 with 96-bit
 * digests, DES-CBC and AES-128-CFB, the ones IMM-MIB's user table knows (imm2-cmm reference §2.5), and SHA-256 and
 * SHA-512 (RFC 7860) of later controllers.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { RemoteInfo } from 'node:dgram';
import { integer, objectId, octetString, sequence, tlv } from './der.ts';
import { bindUdp, createTimers, type LabLog, note } from './kit.ts';

/** error-status values (RFC 3416 §3). */
export const SNMP_ERROR = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  readOnly: 4,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongEncoding: 9,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  resourceUnavailable: 13,
  commitFailed: 14,
  undoFailed: 15,
  authorizationError: 16,
  notWritable: 17,
} as const;
export type SnmpErrorStatus = (typeof SNMP_ERROR)[keyof typeof SNMP_ERROR];

/** Values the lab's MIBs have; text and bytes travel as OCTET STRING. */
export type SnmpValue =
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'octets'; readonly value: Buffer }
  | { readonly type: 'oid'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string }
  | { readonly type: 'gauge'; readonly value: number }
  | { readonly type: 'ticks'; readonly value: number }
  | { readonly type: 'other' };

export const int = (value: number): SnmpValue => ({ type: 'integer', value });
export const text = (value: string): SnmpValue => ({ type: 'octets', value: Buffer.from(value, 'utf8') });
export const bytes = (value: Uint8Array): SnmpValue => ({ type: 'octets', value: Buffer.from(value) });
export const ip = (value: string): SnmpValue => ({ type: 'ip', value });

/** One instance, e.g. `….8.3.1.0`. `read` null = write-only (not in the read view), `write` null = read-only. */
export type SnmpInstance = {
  readonly oid: string;
  readonly name: string;
  readonly read: (() => SnmpValue) | null;
  /** Checks and stores a value; the agent undoes all of a request when one is refused. */
  readonly write: ((value: SnmpValue) => SnmpErrorStatus) | null;
  /** Done once after the whole request succeeded (execute objects). */
  readonly after?: () => void;
};

/** What an agent serves. */
export type SnmpTree = {
  instances(): readonly SnmpInstance[];
  /** Remembers everything a write can change; calling the result puts it back. */
  snapshot(): () => void;
};

export type SnmpUser = {
  readonly name: string;
  readonly authProtocol: 'md5' | 'sha' | 'sha256' | 'sha512';
  readonly authPassword: string;
  readonly privProtocol: 'des' | 'aes';
  readonly privPassword: string;
  /** read-Traps(1) or read-Write-Traps(2). */
  readonly view: 'read' | 'write';
};

export type SnmpFaults = {
  silent: boolean;
  delayMs: number;
  /** Applies the next SETs without answering them (a lost reply): how many. */
  loseSetReplies: number;
  /** Refuses every SET with genErr. */
  refuseSets: boolean;
  garbage: boolean;
  /** Answers SETs with success and keeps nothing. */
  forgetWrites: boolean;
  /** More varbinds than this in one question are tooBig. */
  tooBigAbove: number;
  /** Instances whose value cannot be had: genErr with their index for the whole question. */
  readonly broken: Set<string>;
  /** Drops the next questions that are no SET: how many. */
  loseQuestions: number;
  /** Every answer goes out this often. */
  copies: number;
  /** Before each answer one for the same request from this address, with other values; null = none. */
  impostor: { readonly address: string; readonly port: number } | null;
  /** Where every answer comes from, in place of the address that was asked; null = that address. */
  answersFrom: { readonly address: string; readonly port: number } | null;
  /** Answers come without the digest and encryption that were asked with. */
  withoutDigest: boolean;
  /** A GETBULK for more rows than this is tooBig; 0 = none is. */
  tooBigRows: number;
  /** A walk comes back to where it began, over and over. */
  turnsBack: boolean;
  /** Tables (their beginning) that are refused: genErr for every question that leads there. */
  refusesBelow: string | null;
  /** Syntax is not looked at: any number that is in range is stored. */
  lenientTypes: boolean;
  /** Varbinds of an answer in reverse order, or the first one under another name, or left out. */
  answerForm: 'as-asked' | 'reversed' | 'renamed' | 'shortened';
};

export type SnmpAgentOptions = {
  readonly address: string;
  readonly port: number;
  readonly tree: SnmpTree;
  readonly users: readonly SnmpUser[];
  /** v1/v2c communities; none unless given. */
  readonly communities?: readonly { readonly name: string; readonly view: 'read' | 'write' }[];
  /** Last part of the engine ID, so that it is the same at every start. */
  readonly engineSeed: string;
  readonly log: LabLog;
};

export type RunningSnmpAgent = {
  readonly port: number;
  readonly engineId: Buffer;
  readonly faults: SnmpFaults;
  /** Restarts the engine: boots +1, time 0; old time windows are then refused (RFC 3414 §3.2 step 7). */
  reboot(as?: { readonly engineSeed?: string; readonly boots?: number }): void;
  /** Moves the engine's time, as a clock that is set does. */
  shiftTime(seconds: number): void;
  close(): Promise<void>;
};

const PDU = { get: 0xa0, next: 0xa1, response: 0xa2, set: 0xa3, bulk: 0xa5, report: 0xa8 } as const;
const USM_STATS = {
  unsupportedSecLevels: '1.3.6.1.6.3.15.1.1.1.0',
  notInTimeWindows: '1.3.6.1.6.3.15.1.1.2.0',
  unknownUserNames: '1.3.6.1.6.3.15.1.1.3.0',
  unknownEngineIds: '1.3.6.1.6.3.15.1.1.4.0',
  wrongDigests: '1.3.6.1.6.3.15.1.1.5.0',
  decryptionErrors: '1.3.6.1.6.3.15.1.1.6.0',
} as const;
/** Seconds (RFC 3414 §2.2.3). */
const TIME_WINDOW = 150;
const FLAG = { auth: 1, priv: 2, reportable: 4 } as const;
/** Answers stay below this, as a small device's do; a GETBULK is cut to it. */
const MAX_MESSAGE = 1400;
/** Octets of the digest (RFC 3414 §6, §7; RFC 7860 §4.2.1) and the hash behind it. */
const AUTH = {
  md5: { hash: 'md5', length: 12 },
  sha: { hash: 'sha1', length: 12 },
  sha256: { hash: 'sha256', length: 24 },
  sha512: { hash: 'sha512', length: 48 },
} as const;

class BerReader {
  readonly bytes: Buffer;
  at = 0;
  constructor(source: Buffer) {
    this.bytes = source;
  }
  get done(): boolean {
    return this.at >= this.bytes.length;
  }
  peek(): number {
    return this.bytes.readUInt8(this.at);
  }
  /** Next element: its tag, content and where the content starts. */
  next(expected?: number): { readonly tag: number; readonly content: Buffer; readonly start: number } {
    const tag = this.bytes.readUInt8(this.at);
    if (expected !== undefined && tag !== expected) throw new RangeError(`tag ${tag} instead of ${expected}`);
    let length = this.bytes.readUInt8(this.at + 1);
    let start = this.at + 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 4) throw new RangeError('bad length');
      length = this.bytes.readUIntBE(start, size);
      start += size;
    }
    if (start + length > this.bytes.length) throw new RangeError('element past the end');
    this.at = start + length;
    return { tag, content: this.bytes.subarray(start, start + length), start };
  }
  integer(): number {
    return readInteger(this.next(0x02).content);
  }
}

function readInteger(content: Buffer): number {
  if (content.length === 0 || content.length > 6) throw new RangeError('bad integer');
  return content.readIntBE(0, content.length);
}

function writeInteger(value: number, tag = 0x02): Buffer {
  if (value >= 0) {
    const encoded = integer(value);
    return tag === 0x02 ? encoded : Buffer.concat([Buffer.from([tag]), encoded.subarray(1)]);
  }
  const four = Buffer.alloc(4);
  four.writeInt32BE(value);
  return tlv(tag, four);
}

function readOid(content: Buffer): string {
  const arcs: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if ((octet & 0x80) === 0) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  return [
    Math.min(2, Math.floor(first / 40)),
    first - Math.min(2, Math.floor(first / 40)) * 40,
    ...rest,
  ].join('.');
}

function encodeValue(value: SnmpValue): Buffer {
  switch (value.type) {
    case 'integer':
      return writeInteger(value.value);
    case 'octets':
      return octetString(value.value);
    case 'oid':
      return objectId(value.value);
    case 'ip':
      return tlv(0x40, Buffer.from(value.value.split('.').map(Number)));
    case 'gauge':
      return writeInteger(value.value, 0x42);
    case 'ticks':
      return writeInteger(value.value, 0x43);
    case 'other':
      return tlv(0x05);
  }
}

function decodeValue(tag: number, content: Buffer): SnmpValue {
  switch (tag) {
    case 0x02:
      return { type: 'integer', value: readInteger(content) };
    case 0x04:
      return { type: 'octets', value: Buffer.from(content) };
    case 0x06:
      return { type: 'oid', value: readOid(content) };
    case 0x40:
      return { type: 'ip', value: [...content].join('.') };
    case 0x42:
      return { type: 'gauge', value: content.readUIntBE(0, Math.min(6, content.length)) };
    case 0x43:
      return {
        type: 'ticks',
        value: content.length === 0 ? 0 : content.readUIntBE(0, Math.min(6, content.length)),
      };
    default:
      return { type: 'other' };
  }
}

/** Numerical order of OIDs, as GETNEXT needs it. */
export function compareOids(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = Number(left[index]) - Number(right[index]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

type Varbind = { readonly oid: string; readonly value: SnmpValue };
type Pdu = {
  readonly type: number;
  readonly id: number;
  readonly a: number;
  readonly b: number;
  readonly binds: readonly Varbind[];
};

function readPdu(reader: BerReader): Pdu {
  const { tag, content } = reader.next();
  const pdu = new BerReader(content);
  const id = pdu.integer();
  const a = pdu.integer();
  const b = pdu.integer();
  const list = new BerReader(pdu.next(0x30).content);
  const binds: Varbind[] = [];
  while (!list.done) {
    const bind = new BerReader(list.next(0x30).content);
    const oid = readOid(bind.next(0x06).content);
    const { tag: type, content: value } = bind.next();
    binds.push({ oid, value: decodeValue(type, value) });
  }
  return { type: tag, id, a, b, binds };
}

/** A varbind of a response: a value, or one of the exceptions of RFC 3416 §3. */
type ResponseBind = { readonly oid: string; readonly encoded: Buffer };
const EXCEPTION = { noSuchObject: tlv(0x80), noSuchInstance: tlv(0x81), endOfMibView: tlv(0x82) } as const;

function writePdu(
  type: number,
  id: number,
  status: number,
  index: number,
  binds: readonly ResponseBind[],
): Buffer {
  return tlv(
    type,
    writeInteger(id),
    writeInteger(status),
    writeInteger(index),
    sequence(...binds.map((bind) => sequence(objectId(bind.oid), bind.encoded))),
  );
}

/** Password to key, localised to an engine (RFC 3414 §2.6, appendix A.2). */
function localKey(protocol: SnmpUser['authProtocol'], password: string, engineId: Buffer): Buffer {
  const { hash } = AUTH[protocol];
  const secret = Buffer.from(password, 'utf8');
  const megabyte = Buffer.alloc(1_048_576);
  for (let at = 0; at < megabyte.length; at += secret.length) secret.copy(megabyte, at);
  const key = createHash(hash).update(megabyte).digest();
  return createHash(hash).update(key).update(engineId).update(key).digest();
}

type Keys = { readonly auth: Buffer; readonly priv: Buffer };

const digest = (user: SnmpUser, keys: Keys, message: Buffer): Buffer =>
  createHmac(AUTH[user.authProtocol].hash, keys.auth)
    .update(message)
    .digest()
    .subarray(0, AUTH[user.authProtocol].length);

/** Single DES is 3DES with one key thrice; OpenSSL 3 has moved des-cbc itself away. */
const tripled = (key: Buffer): Buffer =>
  Buffer.concat([key.subarray(0, 8), key.subarray(0, 8), key.subarray(0, 8)]);

function privacyIv(user: SnmpUser, keys: Keys, salt: Buffer, boots: number, time: number): Buffer {
  if (user.privProtocol === 'des') {
    return Buffer.from(salt.map((octet, index) => octet ^ (keys.priv[8 + index] ?? 0)));
  }
  const head = Buffer.alloc(8);
  head.writeUInt32BE(boots, 0);
  head.writeUInt32BE(time, 4);
  return Buffer.concat([head, salt]);
}

function decrypt(
  user: SnmpUser,
  keys: Keys,
  data: Buffer,
  salt: Buffer,
  boots: number,
  time: number,
): Buffer {
  if (salt.length !== 8) throw new RangeError('bad salt');
  const iv = privacyIv(user, keys, salt, boots, time);
  const cipher =
    user.privProtocol === 'des'
      ? createDecipheriv('des-ede3-cbc', tripled(keys.priv), iv).setAutoPadding(false)
      : createDecipheriv('aes-128-cfb', keys.priv.subarray(0, 16), iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function encrypt(
  user: SnmpUser,
  keys: Keys,
  data: Buffer,
  salt: Buffer,
  boots: number,
  time: number,
): Buffer {
  const iv = privacyIv(user, keys, salt, boots, time);
  const des = user.privProtocol === 'des';
  const cipher = des
    ? createCipheriv('des-ede3-cbc', tripled(keys.priv), iv).setAutoPadding(false)
    : createCipheriv('aes-128-cfb', keys.priv.subarray(0, 16), iv);
  const padded = des ? Buffer.concat([data, Buffer.alloc((8 - (data.length % 8)) % 8)]) : data;
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}

/** v2 statuses as a v1 manager may see them (RFC 3584 §4.4). */
function statusForV1(status: number): number {
  const badValue: readonly number[] = [
    SNMP_ERROR.wrongType,
    SNMP_ERROR.wrongLength,
    SNMP_ERROR.wrongEncoding,
    SNMP_ERROR.wrongValue,
    SNMP_ERROR.inconsistentValue,
  ];
  const noSuchName: readonly number[] = [
    SNMP_ERROR.noAccess,
    SNMP_ERROR.noCreation,
    SNMP_ERROR.authorizationError,
    SNMP_ERROR.notWritable,
  ];
  if (badValue.includes(status)) return SNMP_ERROR.badValue;
  if (noSuchName.includes(status)) return SNMP_ERROR.noSuchName;
  return Math.min(status, SNMP_ERROR.genErr);
}

type Answer = { readonly status: number; readonly index: number; readonly binds: readonly ResponseBind[] };

/** Starts an agent on one UDP socket. */
export async function startSnmpAgent(options: SnmpAgentOptions): Promise<RunningSnmpAgent> {
  const { tree, log } = options;
  const udp = await bindUdp(options.address, options.port);
  const timers = createTimers();
  const faults: SnmpFaults = {
    silent: false,
    delayMs: 0,
    loseSetReplies: 0,
    refuseSets: false,
    garbage: false,
    forgetWrites: false,
    tooBigAbove: 1_000,
    broken: new Set(),
    loseQuestions: 0,
    copies: 1,
    impostor: null,
    answersFrom: null,
    withoutDigest: false,
    tooBigRows: 0,
    turnsBack: false,
    refusesBelow: null,
    lenientTypes: false,
    answerForm: 'as-asked',
  };
  // snmpEngineID (RFC 3411): enterprise 2 (IBM), format 4 = text.
  const engineOf = (seed: string): Buffer =>
    Buffer.concat([Buffer.from('8000000204', 'hex'), Buffer.from(seed, 'ascii')]);
  let engineId = engineOf(options.engineSeed);
  let boots = 1;
  let started = Date.now();
  const engineTime = (): number => Math.floor((Date.now() - started) / 1000);
  let salt = 1n;
  const counters = new Map<string, number>();
  const keyCache = new Map<string, Keys>();
  const keysOf = (user: SnmpUser): Keys => {
    const cached = keyCache.get(user.name);
    if (cached !== undefined) return cached;
    const keys = {
      auth: localKey(user.authProtocol, user.authPassword, engineId),
      priv: localKey(user.authProtocol, user.privPassword, engineId),
    };
    keyCache.set(user.name, keys);
    return keys;
  };

  const sorted = (): readonly SnmpInstance[] =>
    [...tree.instances()].sort((a, b) => compareOids(a.oid, b.oid));

  const get = (pdu: Pdu, v1: boolean): Answer => {
    const instances = sorted();
    const binds: ResponseBind[] = [];
    for (const [index, { oid }] of pdu.binds.entries()) {
      const found = instances.find((instance) => instance.oid === oid && instance.read !== null);
      if (found?.read != null) {
        binds.push({ oid, encoded: encodeValue(found.read()) });
        continue;
      }
      if (v1) {
        const echo = pdu.binds.map((bind) => ({ oid: bind.oid, encoded: encodeValue(bind.value) }));
        return { status: SNMP_ERROR.noSuchName, index: index + 1, binds: echo };
      }
      // The object exists when something readable hangs below the same object identifier.
      const object = oid.slice(0, oid.lastIndexOf('.') + 1);
      const known = instances.some((instance) => instance.read !== null && instance.oid.startsWith(object));
      binds.push({ oid, encoded: known ? EXCEPTION.noSuchInstance : EXCEPTION.noSuchObject });
    }
    return { status: 0, index: 0, binds };
  };

  const successor = (instances: readonly SnmpInstance[], oid: string): ResponseBind => {
    const after = instances.find((instance) => instance.read !== null && compareOids(instance.oid, oid) > 0);
    // An agent that turns back gives the first row of the column where the column has ended.
    const column = oid.slice(0, oid.lastIndexOf('.') + 1);
    const inColumn = instances.filter(
      (instance) => instance.read !== null && instance.oid.startsWith(column),
    );
    const ended = inColumn.length > 1 && inColumn.at(-1)?.oid === oid;
    const found = faults.turnsBack && ended ? inColumn[0] : after;
    return found?.read == null
      ? { oid, encoded: EXCEPTION.endOfMibView }
      : { oid: found.oid, encoded: encodeValue(found.read()) };
  };

  const next = (pdu: Pdu, v1: boolean): Answer => {
    const instances = sorted();
    const binds = pdu.binds.map((bind) => successor(instances, bind.oid));
    const ended = binds.findIndex((bind) => bind.encoded === EXCEPTION.endOfMibView);
    if (v1 && ended >= 0) {
      const echo = pdu.binds.map((bind) => ({ oid: bind.oid, encoded: encodeValue(bind.value) }));
      return { status: SNMP_ERROR.noSuchName, index: ended + 1, binds: echo };
    }
    return { status: 0, index: 0, binds };
  };

  const bulk = (pdu: Pdu): Answer => {
    const instances = sorted();
    const nonRepeaters = Math.max(0, Math.min(pdu.a, pdu.binds.length));
    const binds: ResponseBind[] = pdu.binds
      .slice(0, nonRepeaters)
      .map((bind) => successor(instances, bind.oid));
    let row = pdu.binds.slice(nonRepeaters).map((bind) => bind.oid);
    let size = 200;
    for (let repetition = 0; repetition < Math.max(0, pdu.b) && row.length > 0; repetition += 1) {
      const answers = row.map((oid) => successor(instances, oid));
      size += answers.reduce((sum, bind) => sum + bind.encoded.length + bind.oid.length, 0);
      if (repetition > 0 && size > MAX_MESSAGE) break;
      binds.push(...answers);
      row = answers.map((bind) => bind.oid);
      if (answers.every((bind) => bind.encoded === EXCEPTION.endOfMibView)) break;
    }
    return { status: 0, index: 0, binds };
  };

  const set = (pdu: Pdu, view: 'read' | 'write'): Answer => {
    const echo = pdu.binds.map((bind) => ({ oid: bind.oid, encoded: encodeValue(bind.value) }));
    const restore = tree.snapshot();
    const after: (() => void)[] = [];
    for (const [index, bind] of pdu.binds.entries()) {
      const found = tree.instances().find((instance) => instance.oid === bind.oid);
      // RFC 3416 §4.2.5: not in the write view, then not modifiable, then the value.
      const status: SnmpErrorStatus =
        view === 'read'
          ? SNMP_ERROR.noAccess
          : found === undefined
            ? SNMP_ERROR.notWritable
            : found.write === null
              ? SNMP_ERROR.notWritable
              : faults.refuseSets
                ? SNMP_ERROR.genErr
                : found.write(
                    faults.lenientTypes && bind.value.type === 'gauge' ? int(bind.value.value) : bind.value,
                  );
      note(
        log,
        'snmp',
        `${bind.value.type === 'gauge' ? 'offer' : 'set'} ${found?.name ?? bind.oid} -> ${status}`,
      );
      if (status !== SNMP_ERROR.noError) {
        restore();
        return { status, index: index + 1, binds: echo };
      }
      if (found?.after !== undefined) after.push(found.after);
    }
    if (faults.forgetWrites) restore();
    else for (const action of after) action();
    return { status: 0, index: 0, binds: echo };
  };

  const formed = (answer: Answer): Answer => {
    if (answer.status !== 0) return answer;
    const [first, ...rest] = answer.binds;
    if (first === undefined || faults.answerForm === 'as-asked') return answer;
    const renamed = { ...first, oid: `${first.oid}.9` };
    return {
      ...answer,
      binds:
        faults.answerForm === 'reversed'
          ? [...answer.binds].reverse()
          : faults.answerForm === 'renamed'
            ? [renamed, ...rest]
            : rest,
    };
  };

  const dispatch = (pdu: Pdu, view: 'read' | 'write', v1: boolean): Answer | null => {
    const echo = (): ResponseBind[] =>
      pdu.binds.map((bind) => ({ oid: bind.oid, encoded: encodeValue(bind.value) }));
    if (pdu.type !== PDU.set && pdu.binds.length > faults.tooBigAbove)
      return { status: SNMP_ERROR.tooBig, index: 0, binds: v1 ? echo() : [] };
    const { refusesBelow } = faults;
    if (refusesBelow !== null && pdu.binds.some(({ oid }) => `${oid}.`.startsWith(`${refusesBelow}.`)))
      return { status: SNMP_ERROR.genErr, index: 1, binds: echo() };
    const broken = pdu.type === PDU.get ? pdu.binds.findIndex(({ oid }) => faults.broken.has(oid)) : -1;
    if (broken >= 0) return { status: SNMP_ERROR.genErr, index: broken + 1, binds: echo() };
    switch (pdu.type) {
      case PDU.get:
        return formed(get(pdu, v1));
      case PDU.next:
        return next(pdu, v1);
      case PDU.bulk:
        if (faults.tooBigRows > 0 && pdu.b > faults.tooBigRows)
          return { status: SNMP_ERROR.tooBig, index: 0, binds: [] };
        return v1 ? null : bulk(pdu);
      case PDU.set:
        return set(pdu, view);
      default:
        return null;
    }
  };

  const send = (message: Buffer, from: RemoteInfo): void => {
    const out = faults.garbage ? Buffer.from('30820001ff', 'hex') : message;
    const go = (): void => {
      const { answersFrom } = faults;
      if (answersFrom !== null) {
        void bindUdp(answersFrom.address, answersFrom.port).then((other) =>
          other.socket.send(out, from.port, from.address, () => void other.close()),
        );
        return;
      }
      for (let copy = 0; copy < faults.copies; copy += 1)
        udp.socket.send(out, from.port, from.address, () => undefined);
    };
    if (faults.delayMs > 0) timers.after(faults.delayMs, go);
    else go();
  };

  /** One v3 message; authentication is filled in last, over the whole message (RFC 3414 §6.3.1). */
  const writeV3 = (
    msgId: number,
    scoped: Buffer,
    user: SnmpUser | null,
    secure: 'none' | 'auth' | 'priv',
  ): Buffer => {
    const keys = user === null ? null : keysOf(user);
    const time = engineTime();
    let data = scoped;
    let privacy: Buffer = Buffer.alloc(0);
    if (secure === 'priv' && user !== null && keys !== null) {
      privacy = Buffer.alloc(8);
      salt += 1n;
      privacy.writeBigUInt64BE(salt);
      data = octetString(encrypt(user, keys, scoped, privacy, boots, time));
    }
    const authenticate = secure !== 'none' && user !== null && keys !== null;
    const build = (signature: Buffer): Buffer =>
      sequence(
        writeInteger(3),
        sequence(
          writeInteger(msgId),
          writeInteger(65507),
          octetString(Buffer.from([(authenticate ? FLAG.auth : 0) | (secure === 'priv' ? FLAG.priv : 0)])),
          writeInteger(3),
        ),
        octetString(
          sequence(
            octetString(engineId),
            writeInteger(boots),
            writeInteger(time),
            octetString(Buffer.from(user?.name ?? '')),
            octetString(signature),
            octetString(privacy),
          ),
        ),
        data,
      );
    if (!authenticate || user === null || keys === null) return build(Buffer.alloc(0));
    const blank = build(Buffer.alloc(AUTH[user.authProtocol].length));
    return build(digest(user, keys, blank));
  };
  const scopedPdu = (contextName: Buffer, pdu: Buffer): Buffer =>
    sequence(octetString(engineId), octetString(contextName), pdu);

  const onV3 = (raw: Buffer, reader: BerReader, from: RemoteInfo): void => {
    const global = new BerReader(reader.next(0x30).content);
    const msgId = global.integer();
    global.integer();
    const flags = global.next(0x04).content.readUInt8(0);
    if (global.integer() !== 3) return;
    const parameters = reader.next(0x04);
    const usmElement = new BerReader(parameters.content).next(0x30);
    const usm = new BerReader(usmElement.content);
    const claimedEngine = usm.next(0x04).content;
    const msgBoots = usm.integer();
    const msgTime = usm.integer();
    const userName = usm.next(0x04).content.toString('utf8');
    const signature = usm.next(0x04);
    const privacy = usm.next(0x04).content;
    const plain = (flags & FLAG.priv) === 0;
    const requestId = (): number => {
      if (!plain) return 0;
      try {
        const scoped = new BerReader(new BerReader(raw.subarray(reader.at)).next(0x30).content);
        scoped.next(0x04);
        scoped.next(0x04);
        return readPdu(scoped).id;
      } catch {
        return 0;
      }
    };
    const report = (oid: string, user: SnmpUser | null, secure: 'none' | 'auth'): void => {
      const count = (counters.get(oid) ?? 0) + 1;
      counters.set(oid, count);
      note(log, 'snmp', `report ${oid} user=${userName}`);
      if ((flags & FLAG.reportable) === 0) return;
      const bind = { oid, encoded: writeInteger(count, 0x41) };
      send(
        writeV3(
          msgId,
          scopedPdu(Buffer.alloc(0), writePdu(PDU.report, requestId(), 0, 0, [bind])),
          user,
          secure,
        ),
        from,
      );
    };
    // RFC 3414 §3.2, in its order.
    if (!claimedEngine.equals(engineId)) {
      report(USM_STATS.unknownEngineIds, null, 'none');
      return;
    }
    const user = options.users.find((entry) => entry.name === userName);
    if (user === undefined) {
      report(USM_STATS.unknownUserNames, null, 'none');
      return;
    }
    if (!plain && (flags & FLAG.auth) === 0) {
      report(USM_STATS.unsupportedSecLevels, null, 'none');
      return;
    }
    const keys = keysOf(user);
    if ((flags & FLAG.auth) !== 0) {
      const blank = Buffer.from(raw);
      const at = raw.indexOf(signature.content, parameters.start);
      if (signature.content.length !== AUTH[user.authProtocol].length || at < 0) {
        report(USM_STATS.wrongDigests, null, 'none');
        return;
      }
      blank.fill(0, at, at + AUTH[user.authProtocol].length);
      if (!digest(user, keys, blank).equals(signature.content)) {
        report(USM_STATS.wrongDigests, null, 'none');
        return;
      }
      if (msgBoots !== boots || Math.abs(msgTime - engineTime()) > TIME_WINDOW) {
        report(USM_STATS.notInTimeWindows, user, 'auth');
        return;
      }
    }
    let scoped: BerReader;
    let contextName: Buffer;
    let pdu: Pdu;
    try {
      const element = plain
        ? new BerReader(raw.subarray(reader.at)).next(0x30).content
        : new BerReader(decrypt(user, keys, reader.next(0x04).content, privacy, msgBoots, msgTime)).next(0x30)
            .content;
      scoped = new BerReader(element);
      scoped.next(0x04);
      contextName = scoped.next(0x04).content;
      pdu = readPdu(scoped);
    } catch {
      report(USM_STATS.decryptionErrors, user, 'auth');
      return;
    }
    const secure = !plain ? 'priv' : (flags & FLAG.auth) !== 0 ? 'auth' : 'none';
    note(
      log,
      'snmp',
      `v3 ${userName} ${secure} pdu=${pdu.type.toString(16)} ${pdu.binds.map((bind) => bind.oid).join(' ')}`,
    );
    // The user's profile asks for authentication and privacy; less than that reaches no view.
    const answer: Answer | null =
      secure === 'priv'
        ? dispatch(pdu, user.view, false)
        : {
            status: SNMP_ERROR.authorizationError,
            index: 0,
            binds: pdu.binds.map((bind) => ({ oid: bind.oid, encoded: encodeValue(bind.value) })),
          };
    if (answer === null) return;
    if (lost(pdu)) return;
    const response = writePdu(PDU.response, pdu.id, answer.status, answer.index, answer.binds);
    const as = faults.withoutDigest ? 'none' : secure;
    send(writeV3(msgId, scopedPdu(contextName, response), user, as), from);
  };

  const lost = (pdu: Pdu): boolean => {
    const which = pdu.type === PDU.set ? 'loseSetReplies' : 'loseQuestions';
    if (faults[which] <= 0) return false;
    faults[which] -= 1;
    return true;
  };

  const onCommunity = (version: number, reader: BerReader, from: RemoteInfo): void => {
    const name = reader.next(0x04).content.toString('utf8');
    const community = options.communities?.find((entry) => entry.name === name);
    // A wrong community is never answered (RFC 1157 §4.1).
    if (community === undefined) return;
    const v1 = version === 0;
    const pdu = readPdu(reader);
    note(
      log,
      'snmp',
      `v${version + 1} ${name} pdu=${pdu.type.toString(16)} ${pdu.binds.map((bind) => bind.oid).join(' ')}`,
    );
    const answer = dispatch(pdu, community.view, v1);
    if (answer === null) return;
    if (lost(pdu)) return;
    const status = v1 ? statusForV1(answer.status) : answer.status;
    if (faults.impostor !== null && pdu.type === PDU.get) {
      const wrong = pdu.binds.map(({ oid }) => ({ oid, encoded: encodeValue(text('from elsewhere')) }));
      const forged = writePdu(PDU.response, pdu.id, 0, 0, wrong);
      const message = sequence(writeInteger(version), octetString(Buffer.from(name)), forged);
      // The true answer follows only once the forged one has left.
      const { impostor } = faults;
      void bindUdp(impostor.address, impostor.port).then((other) =>
        other.socket.send(message, from.port, from.address, () => {
          void other.close();
          const own = writePdu(PDU.response, pdu.id, status, answer.index, answer.binds);
          send(sequence(writeInteger(version), octetString(Buffer.from(name)), own), from);
        }),
      );
      return;
    }
    const response = writePdu(PDU.response, pdu.id, status, answer.index, answer.binds);
    send(sequence(writeInteger(version), octetString(Buffer.from(name)), response), from);
  };

  udp.socket.on('message', (raw, from) => {
    if (faults.silent) return;
    try {
      const reader = new BerReader(new BerReader(raw).next(0x30).content);
      const base = raw.length - reader.bytes.length;
      const version = reader.integer();
      if (version === 3) {
        // Offsets below are those of the whole datagram, which is what the digest covers.
        const whole = new BerReader(raw);
        whole.at = base + reader.at;
        onV3(raw, whole, from);
      } else if (version === 0 || version === 1) {
        onCommunity(version, reader, from);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      note(log, 'snmp', `undecodable: ${error.message}`);
    }
  });

  return {
    port: udp.port,
    get engineId() {
      return engineId;
    },
    faults,
    reboot: (as) => {
      boots = as?.boots ?? boots + 1;
      started = Date.now();
      if (as?.engineSeed !== undefined) engineId = engineOf(as.engineSeed);
      keyCache.clear();
    },
    shiftTime: (seconds) => {
      started -= seconds * 1000;
    },
    close: async () => {
      timers.clear();
      await udp.close();
    },
  };
}
