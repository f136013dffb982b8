import snmp, { type Session, type Varbind } from 'net-snmp';
import { appError } from '../domain/app-error.ts';
import { isOtherMark } from '../domain/box-marks.ts';
import { err, ok, type Result } from '../domain/result.ts';
import {
  createSession,
  DEFAULT_RETRIES,
  failureOf,
  type SnmpFailure,
  type SnmpOptions,
  snmpError,
} from './snmp-session.ts';

export type { SnmpOptions } from './snmp-session.ts';

/** SNMP over the net-snmp library, as promises and product errors; one request at a time per client. */

/** A value as read: text for OCTET STRING, a number for INTEGER-like, dotted text for IpAddress; null = no such object. */
export type SnmpValue = string | number | null;

export type SnmpWrite = {
  readonly oid: string;
  readonly type: 'integer' | 'text' | 'ip';
  readonly value: string | number;
};

export type SnmpRow = { readonly oid: string; readonly value: SnmpValue };

/** What a walk came to; `whole`: the agent had no more of it. */
export type SnmpWalk = { readonly rows: readonly SnmpRow[]; readonly whole: boolean };

export type SnmpClient = {
  readonly address: string;
  /** Values in the order asked; objects that the agent does not have, or cannot read, are null. */
  readonly get: (oids: readonly string[], signal: AbortSignal) => Promise<Result<readonly SnmpValue[]>>;
  /** One object, sent once: where the answer is lost (`device-timeout`), whoever called reads back. */
  readonly set: (write: SnmpWrite, signal: AbortSignal) => Promise<Result<void>>;
  /**
   * From now on a SET goes only to the agent of which these objects (by their instance: serial number, UUID) read so; they are
   * read right before each, as an address may pass to another box meanwhile, which takes the same login. Else `box-changed`.
   * What is held of an object first stays.
   */
  readonly hold: (objects: ReadonlyMap<string, string>) => void;
  /** Is it still that agent? For what was read between two SETs. */
  readonly sure: (signal: AbortSignal) => Promise<Result<void>>;
  /**
   * Whether an integer object may be written, without writing it: it is offered its present value in a syntax that no
   * INTEGER object takes (Unsigned32). Access is judged before syntax (RFC 3416 §4.2.5 steps 1 to 3), so `privilege-missing`
   * is the agent's word on access, and wrongType its word that only the syntax is wrong; an agent that takes it all the
   * same stores what was there. No answer, or any other, is no word on access.
   */
  readonly mayWrite: (oid: string, present: number, signal: AbortSignal) => Promise<Result<void>>;
  /**
   * The instances below `base`, in order, at most `limit`, and as far as they can be read. An agent that turns back is
   * refused by name.
   */
  readonly walk: (base: string, limit: number, signal: AbortSignal) => Promise<Result<SnmpWalk>>;
  readonly close: () => void;
};

/** Objects per GET: keeps a reply with 64-character texts well inside one 1400-byte datagram. */
const OIDS_PER_GET = 10;
const ROWS_PER_BULK = 20;
/** An agent makes its engine known by one, and its time by another, at each try. */
const MOST_REPORTS = 12;
const UNREAD: ReadonlySet<SnmpFailure['kind']> = new Set(['garbage', 'mismatch']);
/** Of a SET: no access (RFC 3416 §4.2.5 steps 1, 2, 9), or what version 1 says in their place (RFC 1157 §4.1.5). */
const NO_ACCESS = /^(?:NoAccess|AuthorizationError|NotWritable|NoCreation|ReadOnly|NoSuchName)$/;

type Start<T> = (session: Session, done: (error: Error | null, value?: T) => void) => void;
type Asked<T> = Result<T, SnmpFailure | 'cancelled'>;

/** Opens a client; nothing is sent until the first request. */
export function openSnmp(options: SnmpOptions): SnmpClient {
  const questionTries = (options.retries ?? DEFAULT_RETRIES) + 1;
  let closed = false;
  let undecodable = false;
  /** Who answered in the device's place since the last question. */
  let stranger: string | null = null;
  /** Since the last question the device answered one that was never asked. */
  let otherRequest = false;
  /** The engine of an SNMPv3 agent is known from an answer of its. */
  let engineKnown = options.security.version !== 'v3';
  let held: ReadonlyMap<string, string> = new Map();
  /** Ends the question under way. */
  let breakOff: ((failure: SnmpFailure) => void) | null = null;
  /** Reports to the question under way. */
  let reports = 0;
  /** What the library is never done with, or never calls back for: it begins anew. */
  const giveUp = (made: Session, failure: SnmpFailure): void => {
    breakOff?.(failure);
    renew(made);
    engineKnown = options.security.version !== 'v3';
  };
  /** Another session; the SETs that the old one still has under way are not counted in it. */
  const renew = (old: Session): void => {
    old.close();
    setting = 0;
    session = open();
  };
  const open = (): Session => {
    const made = createSession(options, {
      onStranger: (address, port) => {
        stranger = `${address} port ${port}`;
      },
      onOtherRequest: () => {
        otherRequest = true;
      },
      onThrown: () => giveUp(made, { kind: 'garbage' }),
      onReport: () => {
        reports += 1;
        if (reports > MOST_REPORTS) giveUp(made, { kind: 'engine' });
        return reports <= MOST_REPORTS;
      },
    });
    made.on('error', () => {
      undecodable = true;
    });
    return made;
  };
  /** SETs under way, also cancelled ones: as long as one is, nothing is repeated. */
  let setting = 0;
  let session = open();
  /** Rows of a walk are asked for one by one: version 1 knows nothing else, and others answered that alone. */
  let oneByOne = options.security.version === 'v1';

  const once = <T>(start: Start<T>, signal: AbortSignal): Promise<Asked<T>> =>
    new Promise((resolve) => {
      let settled = false;
      const settle = (result: Asked<T>): void => {
        if (settled) return;
        settled = true;
        signal.removeEventListener('abort', onAbort);
        breakOff = null;
        resolve(result);
      };
      const onAbort = (): void => settle(err('cancelled'));
      if (signal.aborted || closed) {
        settle(err('cancelled'));
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      breakOff = (failure) => settle(err(failure));
      reports = 0;
      undecodable = false;
      stranger = null;
      otherRequest = false;
      const fail = (error: unknown): void => {
        const failure = failureOf(error);
        // Something came, and it was no SNMP.
        if (failure.kind !== 'timeout') settle(err(failure));
        else if (undecodable) settle(err({ kind: 'garbage' }));
        else if (otherRequest) settle(err({ kind: 'other-request' }));
        else settle(err(stranger === null ? failure : { kind: 'elsewhere', from: stranger }));
      };
      try {
        start(session, (error, value) => {
          if (error) fail(error);
          else settle(ok(value as T));
        });
      } catch (error) {
        fail(error);
      }
    });

  /** Once more after a new discovery where the agent has another engine now: it refused, so nothing was done. */
  const request = async <T>(
    start: Start<T>,
    signal: AbortSignal,
    sure: () => Promise<Asked<unknown>> = async () => ok(undefined),
  ): Promise<Asked<T>> => {
    const first = await once(start, signal);
    if (first.ok) engineKnown = true;
    if (first.ok || first.error === 'cancelled' || first.error.kind !== 'engine' || closed) return first;
    renew(session);
    // Another engine may be another box.
    const there = await sure();
    return there.ok ? once(start, signal) : there;
  };

  const named = (failure: SnmpFailure | 'cancelled', what: string, tries = questionTries) =>
    err(failure === 'cancelled' ? appError('cancelled') : snmpError(failure, options, { what, tries }));

  /** Each object's value, or why it could not be read; a request that fails as a whole is asked in halves. */
  const getSome = async (
    oids: readonly string[],
    signal: AbortSignal,
  ): Promise<Asked<readonly (SnmpValue | SnmpFailure)[]>> => {
    const answer = await request<Varbind[]>((own, done) => own.get(oids, done), signal);
    if (answer.ok) {
      const found = new Map(answer.value.map((varbind) => [varbind.oid, varbind]));
      // In any order, but only what was asked for.
      if (oids.every((oid) => found.has(oid))) return ok(oids.map((oid) => plainValue(found.get(oid))));
      if (oids.length === 1) return ok([{ kind: 'mismatch' }]);
    } else {
      const { error } = answer;
      if (error === 'cancelled' || (error.kind !== 'status' && error.kind !== 'mismatch')) return err(error);
      // SNMPv1 refuses the whole GET for one object that is not there (RFC 1157 §4.1.2).
      if (oids.length === 1)
        return ok([error.kind === 'status' && error.status === 'NoSuchName' ? null : error]);
      if (error.kind === 'status' && error.status === 'AuthorizationError') return err(error);
    }
    const half = Math.ceil(oids.length / 2);
    const first = await getSome(oids.slice(0, half), signal);
    if (!first.ok) return first;
    const second = await getSome(oids.slice(half), signal);
    return second.ok ? ok([...first.value, ...second.value]) : second;
  };

  const get = async (oids: readonly string[], signal: AbortSignal): Promise<Result<readonly SnmpValue[]>> => {
    const values: (SnmpValue | SnmpFailure)[] = [];
    for (let start = 0; start < oids.length; start += OIDS_PER_GET) {
      const part = oids.slice(start, start + OIDS_PER_GET);
      const some = await getSome(part, signal);
      if (!some.ok) return named(some.error, `GET ${part[0] ?? ''}`);
      values.push(...some.value);
    }
    // An answer for something else is refused by name; one object that cannot be read leaves the others.
    const failed = values.findIndex((value) => isFailure(value) && value.kind === 'mismatch');
    const bad = failed >= 0 || values.some((value) => !isFailure(value)) ? failed : 0;
    const failure = values[bad];
    if (isFailure(failure)) return named(failure, `GET ${oids[bad] ?? ''}`);
    return ok(values.map((value) => (isFailure(value) ? null : value)));
  };

  /** Is it still the agent that is held? What it does not tell now says nothing. */
  const sameAgent = async (signal: AbortSignal): Promise<Asked<void>> => {
    const objects = [...held];
    if (objects.length === 0) return ok(undefined);
    const read = await getSome(
      objects.map(([oid]) => oid),
      signal,
    );
    if (!read.ok) return read;
    for (const [at, [, known]] of objects.entries()) {
      const seen = read.value[at] ?? null;
      // One for something else is no answer, as everywhere (`get`).
      if (isFailure(seen) && seen.kind === 'mismatch') return err(seen);
      if (isFailure(seen) || seen === null || !isOtherMark(known, String(seen))) continue;
      return err({ kind: 'other-agent', known, seen: String(seen) });
    }
    return ok(undefined);
  };

  /** Sends a SET once; a discovery that gets lost must not look like a lost SET: the engine is made known by a question. */
  const setOnce = async (varbind: Varbind, signal: AbortSignal): Promise<Asked<Varbind[]>> => {
    const sure = (): Promise<Asked<unknown>> => beforeSet(() => sameAgent(signal));
    if (held.size > 0 || !engineKnown) {
      const known = held.size > 0 ? await sure() : await beforeSet(() => getSome([varbind.oid], signal));
      if (!known.ok) return known;
    }
    return request<Varbind[]>(
      (own, done) => {
        setting += 1;
        own.retries = 0;
        own.set([varbind], (error, varbinds) => {
          if (own === session) {
            setting -= 1;
            if (setting === 0) own.retries = questionTries - 1;
          }
          done(error, varbinds);
        });
      },
      signal,
      sure,
    );
  };

  const set = async (write: SnmpWrite, signal: AbortSignal): Promise<Result<void>> => {
    const type = {
      integer: snmp.ObjectType.Integer,
      text: snmp.ObjectType.OctetString,
      ip: snmp.ObjectType.IpAddress,
    };
    const varbind: Varbind = { oid: write.oid, type: type[write.type] ?? 4, value: write.value };
    const answer = await setOnce(varbind, signal);
    const what = `SET ${write.oid}`;
    if (!answer.ok) return named(answer.error, what, 1);
    return answer.value[0]?.oid === write.oid ? ok(undefined) : named({ kind: 'mismatch' }, what);
  };

  const mayWrite = async (oid: string, present: number, signal: AbortSignal): Promise<Result<void>> => {
    const answer = await setOnce({ oid, type: snmp.ObjectType.Gauge ?? 0x42, value: present }, signal);
    if (answer.ok) return ok(undefined);
    const { error } = answer;
    if (error === 'cancelled') return named(error, oid);
    const denied = error.kind === 'status' && NO_ACCESS.test(error.status);
    return denied
      ? err(appError('privilege-missing', { address: options.address, what: 'SNMP SET' }))
      : ok(undefined);
  };

  const walk = async (base: string, limit: number, signal: AbortSignal): Promise<Result<SnmpWalk>> => {
    const rows: SnmpRow[] = [];
    /** Rows per question; 0: the next one only (GETNEXT). */
    let size = oneByOne ? 0 : ROWS_PER_BULK;
    let cursor = base;
    /** Nothing came to GETBULK: its last try goes to GETNEXT, so that a silent agent costs no more than any question. */
    let unheard = false;
    for (;;) {
      const from = cursor;
      const tries = unheard ? 1 : size === 0 ? questionTries : Math.max(1, questionTries - 1);
      const answer = await request<readonly Varbind[]>((own, done) => {
        const { retries } = own;
        own.retries = Math.min(retries, tries - 1);
        if (size === 0) own.getNext([from], done);
        else own.getBulk([from], 0, size, (error, columns) => done(error, columns?.flat() ?? []));
        own.retries = retries;
      }, signal);
      unheard = !answer.ok && answer.error !== 'cancelled' && answer.error.kind === 'timeout';
      if (!answer.ok) {
        const { error } = answer;
        const status = error !== 'cancelled' && error.kind === 'status' ? error.status : '';
        if (status === 'NoSuchName') break;
        const fewer = fewerRows(error, size);
        if (fewer !== null) {
          size = fewer;
          continue;
        }
        if (status !== '' && rows.length > 0) return ok({ rows, whole: false });
        return named(error, `WALK ${base}`);
      }
      oneByOne ||= size === 0;
      const before = cursor;
      for (const varbind of answer.value) {
        const inside = varbind.oid.startsWith(`${base}.`);
        if (snmp.isVarbindError(varbind) || !inside) return ok({ rows, whole: true });
        if (rows.length >= limit) return ok({ rows, whole: false });
        // What stands in the table cannot be known from an agent that goes round in it.
        if (!follows(cursor, varbind.oid)) return named({ kind: 'loop' }, `WALK ${base}`);
        cursor = varbind.oid;
        rows.push({ oid: varbind.oid, value: plainValue(varbind) });
      }
      if (cursor === before) break;
    }
    return ok({ rows, whole: true });
  };

  return {
    address: options.address,
    get,
    set,
    hold: (objects) => {
      held = new Map([...objects, ...held]);
    },
    sure: async (signal) => {
      const same = await sameAgent(signal);
      return same.ok ? ok(undefined) : named(same.error, 'GET');
    },
    mayWrite,
    walk,
    close: () => {
      if (closed) return;
      closed = true;
      session.close();
    },
  };
}

/**
 * What hinders a question before a SET, silence or what nobody can read, is not to be taken for what came of the SET, of which
 * nobody would know whether it was done. For one answer that nobody can read no SET is left out: it is asked once more.
 */
async function beforeSet<T>(ask: () => Promise<Asked<T>>): Promise<Asked<T>> {
  const first = await ask();
  const isUnread = !first.ok && first.error !== 'cancelled' && UNREAD.has(first.error.kind);
  const asked = isUnread ? await ask() : first;
  if (asked.ok || asked.error === 'cancelled') return asked;
  const { kind } = asked.error;
  if (kind === 'timeout' || kind === 'elsewhere' || kind === 'other-request')
    return err({ kind: 'network', errno: 'ETIMEDOUT' });
  return UNREAD.has(kind) ? err({ kind: 'untold-agent' }) : asked;
}

const isFailure = (value: SnmpValue | SnmpFailure | undefined): value is SnmpFailure =>
  typeof value === 'object' && value !== null;

/**
 * How many rows to ask for after a question for `size` of them failed, or null. Too big, or one of them cannot be read: fewer.
 * Agents also refuse GETBULK as such, say nothing to it, or give more than fits into the packets that get here, and answer
 * GETNEXT all the same.
 */
function fewerRows(error: SnmpFailure | 'cancelled', size: number): number | null {
  if (size === 0 || error === 'cancelled') return null;
  if (error.kind === 'timeout' || error.kind === 'garbage') return 0;
  if (error.kind !== 'status') return null;
  return error.status === 'TooBig' ? Math.floor(size / 2) : size > 1 ? 1 : 0;
}

/** Whether an instance comes after another: an agent that turns back would be walked for ever. */
function follows(before: string, after: string): boolean {
  const left = before.split('.').map(Number);
  const right = after.split('.').map(Number);
  for (let at = 0; at < right.length; at += 1) {
    const difference = (right[at] ?? 0) - (left[at] ?? -1);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function plainValue(varbind: Varbind | undefined): SnmpValue {
  if (varbind === undefined || snmp.isVarbindError(varbind)) return null;
  if (varbind.value === null || varbind.value === undefined) return null;
  // 64 bits do not fit into a number: they come as octets.
  if (Buffer.isBuffer(varbind.value) && varbind.type === snmp.ObjectType.Counter64)
    return String(BigInt(`0x${varbind.value.toString('hex') || '0'}`));
  if (Buffer.isBuffer(varbind.value)) return varbind.value.toString('utf8').replace(/\0+$/, '');
  if (typeof varbind.value === 'number') return varbind.value;
  return String(varbind.value);
}
