import snmp, { type Session, type Varbind } from 'net-snmp';
import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isDesync, type SnmpFailure, snmpError, statusOf } from './snmp-errors.ts';
import { createSession, RETRIES, type SnmpOptions, TIMEOUT_MS } from './snmp-session.ts';

/** SNMP over the net-snmp library, as promises and product errors; one request at a time per session. */

/** A value as read: text for OCTET STRING, a number for INTEGER-like, dotted text for IpAddress; null = no such object. */
export type SnmpValue = string | number | null;

export type SnmpWrite = {
  readonly oid: string;
  readonly type: 'integer' | 'text' | 'ip';
  readonly value: string | number;
};

export type SnmpClient = {
  /** Values in the order asked; objects that the agent does not have are null. */
  readonly get: (oids: readonly string[], signal: AbortSignal) => Promise<Result<readonly SnmpValue[]>>;
  readonly set: (write: SnmpWrite, signal: AbortSignal) => Promise<Result<void>>;
  /** Every instance below `base`, in order; at most `limit`. */
  readonly walk: (
    base: string,
    limit: number,
    signal: AbortSignal,
  ) => Promise<Result<readonly { readonly oid: string; readonly value: SnmpValue }[]>>;
  readonly close: () => void;
};

/** A SET is sent once, so its answer is waited for longer. */
const SET_TIMEOUT_MS = 20_000;
/** An agent that was this slow once is not asked the same again while it still works on it. */
const SLOW_MS = 2_000;
const SLOW_TIMEOUT_MS = 15_000;
/** Objects per GET: keeps a reply with 64-character texts well inside one 1400-byte datagram. */
const OIDS_PER_GET = 10;
/** Rows per answer of a walk; fewer where an agent finds that too big. */
const ROWS_PER_ANSWER: readonly number[] = [20, 4, 1];

/** Error-statuses that are about one object and leave the others of a GET alone. */
const OBJECT_FAULTS: ReadonlySet<string> = new Set([
  'TooBig',
  'NoSuchName',
  'GeneralError',
  'NoAccess',
  'AuthorizationError',
  'ResourceUnavailable',
]);

/** Opens a session; nothing is sent until the first request. Reads are repeated, a SET is sent once. */
export function openSnmp(options: SnmpOptions): SnmpClient {
  const { address, port } = options;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const retries = options.retries ?? RETRIES;
  let closed = false;
  let slow = false;
  let brokenBy: Error | null = null;
  const open = (): Session => {
    const made = createSession(options);
    // The socket's own errors (ICMP port unreachable) arrive here, not in a callback.
    made.on('error', (error: unknown) => {
      brokenBy = error instanceof Error ? error : new Error(String(error));
    });
    return made;
  };
  let session = open();
  /** Engine ID, boots and time are discovered anew: the agent was restarted or replaced by its standby. */
  const renew = (): void => {
    session.close();
    session = open();
  };

  const once = <T>(
    what: string,
    signal: AbortSignal,
    start: (with_: Session, done: (error: Error | null, value?: T) => void) => void,
  ): Promise<Result<T, SnmpFailure>> =>
    new Promise((resolve) => {
      let settled = false;
      const startedAt = Date.now();
      const settle = (result: Result<T, SnmpFailure>): void => {
        if (settled) return;
        settled = true;
        signal.removeEventListener('abort', onAbort);
        if (Date.now() - startedAt > SLOW_MS) slow = true;
        resolve(result);
      };
      const failed = (error: unknown): void =>
        settle(
          err({
            error: snmpError(error, address, port, what, options),
            desync: isDesync(error),
            status: statusOf(error),
          }),
        );
      const onAbort = (): void => settle(err({ error: appError('cancelled'), desync: 'no', status: '' }));
      if (signal.aborted || closed) {
        onAbort();
        return;
      }
      brokenBy = null;
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        start(session, (error, value) => {
          if (error) failed(isTimeout(error) ? (brokenBy ?? error) : error);
          else settle(ok(value as T));
        });
      } catch (error) {
        failed(error);
      }
    });

  /** A read: repeated by the library, and once more with an engine discovered anew. */
  const read: typeof once = async (what, signal, start) => {
    session.timeout = slow ? Math.max(timeoutMs, SLOW_TIMEOUT_MS) : timeoutMs;
    session.retries = retries;
    const first = await once(what, signal, start);
    if (first.ok || first.error.desync === 'no') return first;
    renew();
    return once(what, signal, start);
  };

  /**
   * Some objects in one GET; where one of them is refused or the answer would be too big, in two halves, so that
   * the rest is used. An object that is refused alone is as one that is not there.
   */
  const getSome = async (
    oids: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<readonly SnmpValue[]>> => {
    const answer = await read<Varbind[]>('GET', signal, (with_, done) => with_.get(oids, done));
    if (answer.ok) return inOrder(oids, answer.value, address);
    const { error, status } = answer.error;
    if (!OBJECT_FAULTS.has(status)) return err(error);
    if (oids.length === 1) return ok([null]);
    const half = Math.ceil(oids.length / 2);
    const values: SnmpValue[] = [];
    for (const part of [oids.slice(0, half), oids.slice(half)]) {
      const some = await getSome(part, signal);
      if (!some.ok) return some;
      values.push(...some.value);
    }
    return ok(values);
  };

  return {
    get: async (oids, signal) => {
      const values: SnmpValue[] = [];
      for (let start = 0; start < oids.length; start += OIDS_PER_GET) {
        const some = await getSome(oids.slice(start, start + OIDS_PER_GET), signal);
        if (!some.ok) return some;
        values.push(...some.value);
      }
      return ok(values);
    },
    set: async (write, signal) => {
      const type = {
        integer: snmp.ObjectType.Integer,
        text: snmp.ObjectType.OctetString,
        ip: snmp.ObjectType.IpAddress,
      };
      const varbind: Varbind = { oid: write.oid, type: type[write.type] ?? 4, value: write.value };
      const what = `SET ${write.oid}`;
      const send = async (): Promise<Result<Varbind[], SnmpFailure>> => {
        session.retries = 0;
        session.timeout = Math.max(timeoutMs, SET_TIMEOUT_MS);
        return once<Varbind[]>(what, signal, (with_, done) => with_.set([varbind], done));
      };
      let answer = await send();
      // A report says that the message was not even opened (RFC 3414 §3.2): only then it goes out again.
      if (!answer.ok && answer.error.desync === 'reported') {
        renew();
        answer = await send();
      }
      if (!answer.ok) return err(answer.error.error);
      const echoed = inOrder([write.oid], answer.value, address);
      return echoed.ok ? ok(undefined) : echoed;
    },
    walk: async (base, limit, signal) => {
      let last: Result<readonly Row[]> = ok([]);
      for (const atOnce of ROWS_PER_ANSWER) {
        const rows: Row[] = [];
        const answer = await read<undefined>(`WALK ${base}`, signal, (with_, done) => {
          rows.length = 0;
          with_.subtree(
            base,
            atOnce,
            (varbinds) => {
              for (const varbind of varbinds) {
                if (rows.length >= limit || signal.aborted) return true;
                rows.push({ oid: varbind.oid, value: plainValue(varbind) });
              }
              return undefined;
            },
            (error) => done(error),
          );
        });
        if (answer.ok) return ok(rows);
        last = err(answer.error.error);
        if (answer.error.status !== 'TooBig') return last;
      }
      return last;
    },
    close: () => {
      if (closed) return;
      closed = true;
      session.close();
    },
  };
}

type Row = { readonly oid: string; readonly value: SnmpValue };

function isTimeout(error: Error): boolean {
  return error.name === 'RequestTimedOutError';
}

/** The values of the objects that were asked for, by their names: an agent may answer in an order of its own. */
function inOrder(
  oids: readonly string[],
  varbinds: readonly Varbind[],
  address: string,
): Result<readonly SnmpValue[]> {
  const found = new Map(varbinds.map((varbind) => [varbind.oid, varbind]));
  const missing = oids.find((oid) => !found.has(oid));
  if (missing !== undefined)
    return err(
      appError('garbage-answer', { address, what: `${missing} (answered: ${varbinds[0]?.oid ?? '-'})` }),
    );
  return ok(oids.map((oid) => plainValue(found.get(oid) as Varbind)));
}

function plainValue(varbind: Varbind): SnmpValue {
  if (snmp.isVarbindError(varbind) || varbind.value === null || varbind.value === undefined) return null;
  if (Buffer.isBuffer(varbind.value)) return varbind.value.toString('utf8').replace(/\0+$/, '');
  if (typeof varbind.value === 'number') return varbind.value;
  return String(varbind.value);
}
