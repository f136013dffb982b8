import snmp, { type Session, type Varbind } from 'net-snmp';
import { type AppError, appError } from '../domain/app-error.ts';
import { type SnmpCredential, snmpUserOf } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** SNMP over the net-snmp library, as promises and product errors; one request at a time per session. */

export type SnmpOptions = {
  readonly address: string;
  readonly port: number;
  readonly security: SnmpCredential;
  /** Wait for one try (default 4 s: an IMM2 answers in well under one). */
  readonly timeoutMs?: number;
  /** Repeats of a lost datagram (default 2); a SET repeated with the same request id has one effect. */
  readonly retries?: number;
};

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

const DEFAULT_TIMEOUT_MS = 4_000;
const DEFAULT_RETRIES = 2;
/** Objects per GET: keeps a reply with 64-character texts well inside one 1400-byte datagram. */
const OIDS_PER_GET = 10;

/** Opens a session; nothing is sent until the first request. */
export function openSnmp(options: SnmpOptions): SnmpClient {
  const { address, port } = options;
  const session = createSession(options);
  let closed = false;
  let brokenBy: Error | null = null;
  // The socket's own errors (ICMP port unreachable) arrive here, not in a callback.
  session.on('error', (error: unknown) => {
    brokenBy = error instanceof Error ? error : new Error(String(error));
  });

  const request = <T>(
    what: string,
    signal: AbortSignal,
    start: (done: (error: Error | null, value?: T) => void) => void,
  ): Promise<Result<T>> =>
    new Promise((resolve) => {
      let settled = false;
      const settle = (result: Result<T>): void => {
        if (settled) return;
        settled = true;
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const onAbort = (): void => settle(err(appError('cancelled')));
      if (signal.aborted || closed) {
        settle(err(appError('cancelled')));
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        start((error, value) => {
          if (error) settle(err(snmpError(brokenBy ?? error, address, port, what, options)));
          else settle(ok(value as T));
        });
      } catch (error) {
        settle(err(snmpError(error, address, port, what, options)));
      }
    });

  const getSome = async (
    oids: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<readonly SnmpValue[]>> => {
    const answer = await request<Varbind[]>('GET', signal, (done) => session.get(oids, done));
    if (answer.ok) return ok(answer.value.map(plainValue));
    // SNMPv1 refuses the whole GET for one object that is not there (RFC 1157 §4.1.2): asked one by one.
    if (options.security.version !== 'v1' || answer.error.args.reason !== 'NoSuchName') return answer;
    if (oids.length === 1) return ok([null]);
    const values: SnmpValue[] = [];
    for (const oid of oids) {
      const one = await getSome([oid], signal);
      if (!one.ok) return one;
      values.push(...one.value);
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
      const answer = await request<Varbind[]>(`SET ${write.oid}`, signal, (done) =>
        session.set([varbind], done),
      );
      return answer.ok ? ok(undefined) : answer;
    },
    walk: async (base, limit, signal) => {
      const rows: { oid: string; value: SnmpValue }[] = [];
      const answer = await request<undefined>(`WALK ${base}`, signal, (done) =>
        session.subtree(
          base,
          20,
          (varbinds) => {
            for (const varbind of varbinds) {
              if (rows.length >= limit || signal.aborted) return true;
              rows.push({ oid: varbind.oid, value: plainValue(varbind) });
            }
            return undefined;
          },
          (error) => done(error),
        ),
      );
      return answer.ok ? ok(rows) : answer;
    },
    close: () => {
      if (closed) return;
      closed = true;
      session.close();
    },
  };
}

function createSession(options: SnmpOptions): Session {
  const common = {
    port: options.port,
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    retries: options.retries ?? DEFAULT_RETRIES,
    transport: options.address.includes(':') ? 'udp6' : 'udp4',
    idBitsSize: 32,
  };
  const { security } = options;
  if (security.version !== 'v3') {
    const version = security.version === 'v1' ? snmp.Version1 : snmp.Version2c;
    return snmp.createSession(options.address, security.community.reveal(), { ...common, version });
  }
  const level =
    security.authProtocol === 'none'
      ? snmp.SecurityLevel.noAuthNoPriv
      : security.privProtocol === 'none'
        ? snmp.SecurityLevel.authNoPriv
        : snmp.SecurityLevel.authPriv;
  const privName = security.privProtocol === 'aes256' ? 'aes256b' : security.privProtocol;
  return snmp.createV3Session(
    options.address,
    {
      name: security.user,
      level: level ?? 3,
      ...(security.authProtocol === 'none'
        ? {}
        : {
            authProtocol: snmp.AuthProtocols[security.authProtocol] ?? '',
            authKey: security.authPassword.reveal(),
          }),
      ...(security.authProtocol === 'none' || security.privProtocol === 'none'
        ? {}
        : { privProtocol: snmp.PrivProtocols[privName] ?? '', privKey: security.privPassword.reveal() }),
    },
    { ...common, version: snmp.Version3 },
  );
}

function plainValue(varbind: Varbind): SnmpValue {
  if (snmp.isVarbindError(varbind) || varbind.value === null || varbind.value === undefined) return null;
  if (Buffer.isBuffer(varbind.value)) return varbind.value.toString('utf8').replace(/\0+$/, '');
  if (typeof varbind.value === 'number') return varbind.value;
  return String(varbind.value);
}

/** Sorts the library's errors into the product's; the words of an agent are its error-status names. */
function snmpError(
  error: unknown,
  address: string,
  port: number,
  what: string,
  options: SnmpOptions,
): AppError {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  const user = snmpUserOf(options.security);
  if (name === 'RequestTimedOutError') {
    const tries = (options.retries ?? DEFAULT_RETRIES) + 1;
    return appError('device-timeout', {
      address,
      port,
      seconds: ((options.timeoutMs ?? DEFAULT_TIMEOUT_MS) * tries) / 1000,
    });
  }
  if (name === 'ResponseInvalidError') {
    const code = (error as { code?: number }).code;
    const { EAuthFailure, ECouldNotDecrypt } = snmp.ResponseInvalidCode;
    // RFC 3414 §3.2: unknownUserNames, wrongDigests, unsupportedSecLevels, decryptionErrors.
    if (code === EAuthFailure || code === ECouldNotDecrypt)
      return appError('login-rejected', { address, user });
    return appError('garbage-answer', { address, what });
  }
  if (name === 'RequestFailedError') {
    const status = untrusted(message.replace(/:.*$/, ''), 60);
    if (/AuthorizationError|NoAccess/.test(status)) return appError('privilege-missing', { address, what });
    return appError('device-refused', { address, what, reason: status });
  }
  const errno = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (errno !== '') return appError('device-unreachable', { address, port, reason: errno });
  return appError('garbage-answer', { address, what });
}
