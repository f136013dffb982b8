import snmp from 'net-snmp';
import { type AppError, appError } from '../domain/app-error.ts';
import { snmpUserOf } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { RETRIES, type SnmpOptions, TIMEOUT_MS } from './snmp-session.ts';

/** The SNMP library's errors as the product's, and what an agent means by them. */
/** An error, and whether it is about the agent's engine: told in a report, found in an answer, or not at all. */
export type SnmpFailure = {
  readonly error: AppError;
  readonly desync: 'no' | 'reported' | 'found';
  /** The agent's error-status by its name; '' where it sent none. */
  readonly status: string;
};

export function isDesync(error: unknown): SnmpFailure['desync'] {
  const {
    name = '',
    message = '',
    code,
  } = (error ?? {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly code?: number;
  };
  if (name !== 'ResponseInvalidError') return 'no';
  const { EAuthFailure, EUnexpectedReport, ENotInTimeWindow } = snmp.ResponseInvalidCode;
  // usmStatsNotInTimeWindows, usmStatsUnknownEngineIDs (RFC 3414 §5).
  if (code === EAuthFailure && /time window|engine id/i.test(message)) return 'reported';
  if (code === EUnexpectedReport) return 'reported';
  return code === ENotInTimeWindow ? 'found' : 'no';
}

/** Which of the user, its two passwords or their level the agent's usmStats counter blames (RFC 3414 §5). */
function usmCause(message: string): string {
  if (/user/i.test(message)) return 'unknown-user';
  if (/digest/i.test(message)) return 'wrong-digest';
  if (/level/i.test(message)) return 'security-level';
  return /decrypt/i.test(message) ? 'decryption' : '';
}

/** Sorts the library's errors into the product's; the words of an agent are its error-status names. */
export function snmpError(
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
    const tries = (options.retries ?? RETRIES) + 1;
    return appError('device-timeout', {
      address,
      port,
      seconds: ((options.timeoutMs ?? TIMEOUT_MS) * tries) / 1000,
    });
  }
  if (name === 'ResponseInvalidError') {
    const code = (error as { code?: number }).code;
    const { EAuthFailure, ECouldNotDecrypt } = snmp.ResponseInvalidCode;
    // RFC 3414 §3.2: unknownUserNames, wrongDigests, unsupportedSecLevels, decryptionErrors.
    if (isDesync(error) !== 'no') return appError('connection-lost', { address, what });
    if (code === EAuthFailure || code === ECouldNotDecrypt)
      return appError('login-rejected', { address, user, cause: usmCause(message) });
    return appError('garbage-answer', { address, what });
  }
  if (name === 'RequestFailedError') {
    const status = untrusted(message.replace(/:.*$/, ''), 60);
    const v1 = options.security.version === 'v1';
    // Without a write view a v1 agent says noSuchName or readOnly to a SET (RFC 1157 §4.1.5, RFC 3413 §3.2).
    const refused = /AuthorizationError|NoAccess/.test(status) || (v1 && /ReadOnly/.test(status));
    if (refused || (v1 && what.startsWith('SET') && /NoSuchName/.test(status)))
      return appError('privilege-missing', { address, what });
    return appError('device-refused', { address, what, reason: status });
  }
  const errno = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (errno !== '') return appError('device-unreachable', { address, port, reason: errno });
  return appError('garbage-answer', { address, what });
}

/** The name of an agent's error-status, or ''. */
export function statusOf(error: unknown): string {
  const { name = '', message = '' } = (error ?? {}) as { readonly name?: string; readonly message?: string };
  return name === 'RequestFailedError' ? message.replace(/:.*$/, '') : '';
}
