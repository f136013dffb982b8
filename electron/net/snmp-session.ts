import { createSocket, type RemoteInfo, type Socket, type SocketType } from 'node:dgram';
import { isIP, SocketAddress } from 'node:net';
import snmp, { type Session } from 'net-snmp';
import { type AppError, appError } from '../domain/app-error.ts';
import { type SnmpCredential, snmpUserOf } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { kindOfMessage } from './snmp-message.ts';

/** A session of the net-snmp library as this product wants it, and the library's errors as the product's. */
export type SnmpOptions = {
  readonly address: string;
  readonly port: number;
  readonly security: SnmpCredential;
  /** Wait for one try (default 4 s: an IMM2 answers in well under one). */
  readonly timeoutMs?: number;
  /** Every wait is this many times the usual (default 1). */
  readonly waits?: number;
  /** Repeats of a lost question (default 2). A SET is never repeated. */
  readonly retries?: number;
};

export const DEFAULT_TIMEOUT_MS = 4_000;
export const DEFAULT_RETRIES = 2;

function tryMs({ timeoutMs = DEFAULT_TIMEOUT_MS, waits = 1 }: SnmpOptions): number {
  return timeoutMs * waits;
}

/** Told of SNMP messages that answer nothing. */
export type Unmatched = {
  /** It came from somewhere else and was not taken. */
  readonly onStranger: (address: string, port: number) => void;
  /** The device's own, to a question that was never asked. */
  readonly onOtherRequest: () => void;
  /** The library threw at one that it had taken for an answer (a Report of version 2c): to that question it says no more. */
  readonly onThrown: () => void;
  /** A Report is about to be handed on; false: no more of them, the library would ask again for ever. */
  readonly onReport: () => boolean;
};

export function createSession(options: SnmpOptions, unmatched: Unmatched): Session {
  const common = {
    port: options.port,
    timeout: tryMs(options),
    retries: options.retries ?? DEFAULT_RETRIES,
    transport: options.address.includes(':') ? 'udp6' : 'udp4',
    idBitsSize: 32,
    dgramModule: { createSocket: (type: SocketType) => sorted(options, createSocket(type), unmatched) },
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

/**
 * Hands on what can be an answer; the library takes anyone's datagram. Who asks with a digest takes answers with one, and
 * plain Reports (RFC 3412 §7.2): such an answer proves its sender, from whichever of a device's addresses it comes (agents
 * with several answer from another than was asked). Without a digest only the address and port that were asked count; what
 * comes from elsewhere is not taken, and told. What answers a question that was never asked is told too: the library leaves
 * it without a word.
 */
function sorted(
  { address, port, security }: SnmpOptions,
  socket: Socket,
  { onStranger, onOtherRequest, onThrown, onReport }: Unmatched,
): Socket {
  const wanted = plainAddress(address);
  const proves = security.version === 'v3' && security.authProtocol !== 'none';
  const on = socket.on.bind(socket);
  // All of them, so that an answer that comes late is still known as one to a question that was asked.
  const asked = new Set<number | null>();
  const send = socket.send.bind(socket) as (...args: readonly unknown[]) => void;
  socket.send = ((message: Buffer, ...rest: readonly unknown[]) => {
    asked.add(kindOfMessage(message)?.id ?? null);
    send(message, ...rest);
  }) as Socket['send'];
  const isFromDevice = (from: RemoteInfo): boolean =>
    from.port === port && (wanted === null || plainAddress(from.address) === wanted);
  const takes = (message: Buffer, from: RemoteInfo): boolean => {
    const kind = kindOfMessage(message);
    const own = isFromDevice(from);
    // What is no SNMP at all is named by the library, as long as it is the device's.
    if (kind === null) return own;
    const isTaken = proves ? kind.authenticated || kind.report : own;
    if (!own && !proves) onStranger(from.address, from.port);
    else if (isTaken && !asked.has(kind.id)) onOtherRequest();
    return isTaken && (!kind.report || onReport());
  };
  const listen = (event: string, listener: (...args: never[]) => void): Socket =>
    event !== 'message'
      ? on(event, listener as (...args: unknown[]) => void)
      : on('message', (message: Buffer, from: RemoteInfo) => {
          if (!takes(message, from)) return;
          try {
            (listener as (message: Buffer, from: RemoteInfo) => void)(message, from);
          } catch {
            onThrown();
          }
        });
  socket.on = listen as Socket['on'];
  return socket;
}

/** One spelling per address, without a zone; null for a name. */
function plainAddress(address: string): string | null {
  const [bare = ''] = address.split('%');
  const family = isIP(bare);
  if (family === 0) return null;
  return new SocketAddress({ address: bare, family: family === 6 ? 'ipv6' : 'ipv4' }).address;
}

/** What went wrong, as far as the caller acts on it. */
export type SnmpFailure =
  /** Another engine or another count of its starts: it has to be discovered anew (RFC 3414 §3.2 steps 3 and 7). */
  | { readonly kind: 'engine' }
  /** One error-status for the whole request (RFC 3416 §3), by its name. */
  | { readonly kind: 'status'; readonly status: string }
  /** Another number of objects came back than were asked for. */
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'timeout' }
  /** Nothing but messages from another address. */
  | { readonly kind: 'elsewhere'; readonly from: string }
  /** Nothing but answers to questions that were never asked. */
  | { readonly kind: 'other-request' }
  /** Not the agent that answered before: what they tell of themselves. */
  | { readonly kind: 'other-agent'; readonly known: string; readonly seen: string }
  /** Asked what it tells of itself before a SET, it gave what nobody can read. */
  | { readonly kind: 'untold-agent' }
  /** An agent that turns back in a walk. */
  | { readonly kind: 'loop' }
  | { readonly kind: 'usm'; readonly cause: UsmCause }
  | { readonly kind: 'network'; readonly errno: string }
  | { readonly kind: 'garbage' };

/** usmStats counters that mean a wrong login (RFC 3414 §3.2). */
export type UsmCause = 'unknown-user' | 'wrong-digest' | 'decryption' | 'security-level';

export function failureOf(error: unknown): SnmpFailure {
  const name = error instanceof Error ? error.name : '';
  // The library puts a number there for a status that it has no name for.
  const message = String(error instanceof Error ? error.message : error);
  if (name === 'RequestTimedOutError') return { kind: 'timeout' };
  if (name === 'RequestFailedError') {
    const status = untrusted(message.replace(/:.*$/, ''), 60);
    return { kind: 'status', status: /^\d+$/.test(status) ? 'GeneralError' : status };
  }
  if (name === 'ResponseInvalidError') {
    const { code } = error as { readonly code?: number };
    const { EAuthFailure, ECouldNotDecrypt, ENotInTimeWindow, EReqResOidNoMatch } = snmp.ResponseInvalidCode;
    if (code === ENotInTimeWindow) return { kind: 'engine' };
    if (code === EReqResOidNoMatch) return { kind: 'mismatch' };
    if (code === ECouldNotDecrypt) return { kind: 'usm', cause: 'decryption' };
    if (code === EAuthFailure) {
      // The library's own names for the counters, and its own check of the answer's digest.
      if (/^Not In Time Window|^Unknown Engine ID/.test(message)) return { kind: 'engine' };
      if (/^Unknown User Name/.test(message)) return { kind: 'usm', cause: 'unknown-user' };
      if (/^Unsupported Security Level/.test(message)) return { kind: 'usm', cause: 'security-level' };
      if (/^Decryption Error/.test(message)) return { kind: 'usm', cause: 'decryption' };
      return { kind: 'usm', cause: 'wrong-digest' };
    }
    return { kind: 'garbage' };
  }
  const errno = (error as NodeJS.ErrnoException | null)?.code ?? '';
  // What the library's own reading or deciphering throws has a code of Node's, and is no network.
  return /^E(?!RR_)/.test(errno) ? { kind: 'network', errno } : { kind: 'garbage' };
}

/** Sorts failures into the product's errors; `tries` tells how long was waited. */
export function snmpError(
  failure: SnmpFailure,
  options: SnmpOptions,
  { what, tries }: { readonly what: string; readonly tries: number },
): AppError {
  const { address, port } = options;
  switch (failure.kind) {
    case 'timeout':
      return appError('device-timeout', {
        address,
        port,
        seconds: (tryMs(options) * tries) / 1000,
      });
    case 'usm':
      return appError('login-rejected', {
        address,
        user: snmpUserOf(options.security),
        cause: failure.cause,
      });
    case 'engine':
      return appError('device-error', { address, status: 'SNMP', reason: 'notInTimeWindow' });
    case 'status':
      return /AuthorizationError|NoAccess/.test(failure.status)
        ? appError('privilege-missing', { address, what })
        : appError('device-refused', { address, what, reason: failure.status });
    case 'network':
      return appError('device-unreachable', { address, port, reason: failure.errno });
    case 'elsewhere':
      return appError('answer-elsewhere', { address, port, from: failure.from });
    case 'other-agent':
      return appError('box-changed', {
        address,
        known: untrusted(failure.known, 60),
        seen: untrusted(failure.seen, 60),
      });
    case 'untold-agent':
      return appError('box-untold', { address });
    case 'other-request':
      return appError('answer-other-request', { address, port });
    case 'loop':
    case 'mismatch':
    case 'garbage':
      return appError('garbage-answer', { address, what });
  }
}
