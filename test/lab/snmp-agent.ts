import type { RemoteInfo } from 'node:dgram';
import { octetString, sequence } from './der.ts';
import { bindUdp, createTimers, type LabLog, note } from './kit.ts';
import {
  BerReader,
  compareOids,
  EXCEPTION,
  encodeValue,
  int,
  PDU,
  type Pdu,
  type ResponseBind,
  readPdu,
  SNMP_ERROR,
  type SnmpErrorStatus,
  type SnmpValue,
  text,
  writeInteger,
  writePdu,
} from './snmp-pdu.ts';
import { AUTH, decrypt, digest, encrypt, type Keys, localKey, type SnmpUser, USM_STATS } from './snmp-usm.ts';

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

export type SnmpFaults = {
  silent: boolean;
  delayMs: number;
  /** Applies the next SETs without answering them (a lost reply): how many. */
  loseSetReplies: number;
  /** Refuses every SET with genErr. */
  refuseSets: boolean;
  /** Refuses SETs of these instances with inconsistentValue. */
  readonly refusesSetOf: Set<string>;
  garbage: boolean;
  /** Answers SETs with success and keeps nothing. */
  forgetWrites: boolean;
  /** More varbinds than this in one question are tooBig. */
  tooBigAbove: number;
  /** Instances whose value cannot be had: genErr with their index for the whole question. */
  readonly broken: Set<string>;
  /** What a text that is empty is answered with: its value, or the exception that there is none (RFC 3416 §4.2.1). */
  unset: 'value' | 'noSuchInstance' | 'noSuchObject';
  /** Instances that this firmware does not have. */
  readonly lacks: Set<string>;
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
  /** A GETBULK is answered with genErr, or its answer, in more than one packet, never arrives. */
  bulk: 'answered' | 'refused' | 'lost';
  /** A walk comes back to where it began, over and over. */
  turnsBack: boolean;
  /** Tables (their beginning) that are refused: genErr for every question that leads there. */
  refusesBelow: string | null;
  /** Syntax is not looked at: any number that is in range is stored. */
  lenientTypes: boolean;
  /** Varbinds of an answer in reverse order, or the first one under another name, or left out. */
  answerForm: 'as-asked' | 'reversed' | 'renamed' | 'shortened';
  /** Answers carry another request-id than was asked with, in version 3 another msgID as well. */
  otherIds: boolean;
  /** What happens on the device in the moment before it looks up the answer to a question; null = nothing. */
  meanwhile: ((firstOid: string) => void) | null;
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
  /** One more user, as an administrator makes one while the agent runs. */
  addUser(user: SnmpUser): void;
  /** Moves the engine's time, as a clock that is set does. */
  shiftTime(seconds: number): void;
  close(): Promise<void>;
};

/** Seconds (RFC 3414 §2.2.3). */
const TIME_WINDOW = 150;
const FLAG = { auth: 1, priv: 2, reportable: 4 } as const;
/** Answers stay below this, as a small device's do; a GETBULK is cut to it. */
const MAX_MESSAGE = 1400;
/** Of 31 bits, as ids are, and not the one asked with. */
const otherId = (id: number): number => (id ^ 0x2aaaaaaa) & 0x7fffffff;
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
  const users = [...options.users];
  const { tree, log } = options;
  const udp = await bindUdp(options.address, options.port);
  const timers = createTimers();
  const faults: SnmpFaults = {
    silent: false,
    delayMs: 0,
    loseSetReplies: 0,
    refuseSets: false,
    refusesSetOf: new Set(),
    garbage: false,
    forgetWrites: false,
    tooBigAbove: 1_000,
    broken: new Set(),
    unset: 'value',
    lacks: new Set(),
    loseQuestions: 0,
    copies: 1,
    impostor: null,
    answersFrom: null,
    withoutDigest: false,
    tooBigRows: 0,
    bulk: 'answered',
    turnsBack: false,
    refusesBelow: null,
    lenientTypes: false,
    answerForm: 'as-asked',
    otherIds: false,
    meanwhile: null,
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

  const present = (): readonly SnmpInstance[] => tree.instances().filter(({ oid }) => !faults.lacks.has(oid));
  const isUnset = ({ read }: SnmpInstance): boolean => {
    const value = faults.unset === 'value' ? null : (read?.() ?? null);
    return value?.type === 'octets' && value.value.length === 0;
  };
  const sorted = (): readonly SnmpInstance[] =>
    present()
      .filter((instance) => !isUnset(instance))
      .sort((a, b) => compareOids(a.oid, b.oid));

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
      const known =
        instances.some((instance) => instance.read !== null && instance.oid.startsWith(object)) ||
        (faults.unset === 'noSuchInstance' && present().some((instance) => instance.oid === oid));
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
      const found = present().find((instance) => instance.oid === bind.oid);
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
                : faults.refusesSetOf.has(bind.oid)
                  ? SNMP_ERROR.inconsistentValue
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
    if (pdu.type !== PDU.set) faults.meanwhile?.(pdu.binds[0]?.oid ?? '');
    switch (pdu.type) {
      case PDU.get:
        return formed(get(pdu, v1));
      case PDU.next:
        return next(pdu, v1);
      case PDU.bulk:
        if (faults.tooBigRows > 0 && pdu.b > faults.tooBigRows)
          return { status: SNMP_ERROR.tooBig, index: 0, binds: [] };
        if (faults.bulk === 'refused') return { status: SNMP_ERROR.genErr, index: 1, binds: echo() };
        return v1 || faults.bulk === 'lost' ? null : bulk(pdu);
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
    const user = users.find((entry) => entry.name === userName);
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
    const idOf = faults.otherIds ? otherId : (id: number): number => id;
    const response = writePdu(PDU.response, idOf(pdu.id), answer.status, answer.index, answer.binds);
    const as = faults.withoutDigest ? 'none' : secure;
    send(writeV3(idOf(msgId), scopedPdu(contextName, response), user, as), from);
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
    const id = faults.otherIds ? otherId(pdu.id) : pdu.id;
    const response = writePdu(PDU.response, id, status, answer.index, answer.binds);
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
    addUser: (user) => {
      users.push(user);
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
