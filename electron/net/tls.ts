import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { type CertificateFacts, chainOf } from './certificate.ts';
import { afterListening } from './listening.ts';

/**
 * TLS handshakes that record what was met instead of deciding it. Verification is switched off on the
 * socket and the library's verdict is kept as a fact (`authorizationError`): a preflight row judges it, a
 * device connection is held to its pin (trust.ts). Nothing secret is sent before that judgement.
 */

export type TlsFacts = {
  readonly protocol: string;
  readonly cipher: string;
  readonly chain: readonly CertificateFacts[];
  /** The library's verdict on the chain (`''` = trusted by the roots given), e.g. `CERT_HAS_EXPIRED`. */
  readonly verdict: string;
  readonly ms: number;
};

export type TlsFailure = {
  readonly kind: 'timeout' | 'reset' | 'protocol' | 'not-tls' | 'handshake' | 'cancelled';
  /** The library's own code or words, for evidence. */
  readonly reason: string;
  readonly ms: number;
};

export type TlsOutcome =
  | { readonly ok: true; readonly socket: TLSSocket; readonly facts: TlsFacts }
  | { readonly ok: false; readonly failure: TlsFailure };

export type TlsOptions = {
  /** Name for SNI and for the name check; an IP literal sends no SNI. */
  readonly host: string;
  readonly timeoutMs: number;
  /** PEM roots to judge the chain by; absent: the roots bundled with the runtime. */
  readonly ca?: readonly string[];
  /** `TLSv1` reaches old firmware; `@SECLEVEL=0` throws inside Electron and is never used. */
  readonly minVersion?: ConnectionOptions['minVersion'];
  readonly maxVersion?: ConnectionOptions['maxVersion'];
};

/**
 * Key exchange groups that are offered: the classical ones. Newer runtimes add a post-quantum share that makes the
 * first message 1.5 kB long, two packets, which boxes on the way drop or reset; a controller's hello is short.
 */
export const CLASSICAL_GROUPS = 'X25519:P-256:P-384:P-521';

/** Performs a handshake over an open socket. The socket is destroyed when it fails. */
export function handshake(raw: Socket, options: TlsOptions, signal: AbortSignal): Promise<TlsOutcome> {
  return new Promise((resolve) => {
    const started = performance.now();
    let done = false;
    let secure: TLSSocket;
    const fail = (kind: TlsFailure['kind'], reason: string): void => {
      if (done) return;
      done = true;
      cleanUp();
      secure?.once('error', () => {});
      secure?.destroy();
      raw.once('error', () => {});
      raw.destroy();
      resolve({ ok: false, failure: { kind, reason, ms: performance.now() - started } });
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      const { kind, reason } = classify(error);
      fail(kind, reason);
    };
    const onClose = (): void => fail('reset', 'closed during handshake');
    const onAbort = (): void => fail('cancelled', '');
    const callOff = afterListening(options.timeoutMs, () => fail('timeout', 'deadline'));
    const cleanUp = (): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      secure?.removeListener('error', onError);
      secure?.removeListener('close', onClose);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      secure = connectTls({
        socket: raw,
        ...(isIP(options.host) === 0 ? { servername: options.host } : {}),
        secureContext: contextFor(options),
        // Checklist S17: judged by the caller on the recorded facts, never ignored.
        rejectUnauthorized: false,
      });
    } catch (error) {
      fail('handshake', error instanceof Error ? error.message : String(error));
      return;
    }
    secure.once('error', onError);
    secure.once('close', onClose);
    secure.once('secureConnect', () => {
      if (done) return;
      done = true;
      cleanUp();
      const error: unknown = secure.authorizationError;
      resolve({
        ok: true,
        socket: secure,
        facts: {
          protocol: secure.getProtocol() ?? '',
          cipher: secure.getCipher()?.name ?? '',
          chain: chainOf(secure),
          verdict: secure.authorized ? '' : verdictOf(error),
          ms: performance.now() - started,
        },
      });
    });
    if (signal.aborted) onAbort();
  });
}

/** 150 roots take the library 10 ms to read: once per list and versions, not per handshake. */
const contexts = new WeakMap<readonly string[], Map<string, SecureContext>>();
const BUNDLED: readonly string[] = [];

function contextFor({ ca, minVersion, maxVersion }: TlsOptions): SecureContext {
  const list = ca ?? BUNDLED;
  const known = contexts.get(list) ?? new Map<string, SecureContext>();
  contexts.set(list, known);
  const name = `${minVersion ?? ''}-${maxVersion ?? ''}`;
  const before = known.get(name);
  if (before) return before;
  const made = createSecureContext({
    ecdhCurve: CLASSICAL_GROUPS,
    ...(ca === undefined ? {} : { ca: [...ca] }),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  });
  known.set(name, made);
  return made;
}

function verdictOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error) return (error as NodeJS.ErrnoException).code ?? error.message;
  return 'UNVERIFIED';
}

/** The other side's alert (RFC 8446 §6), by the library's name for it; after the handshake too. */
export function isAlert(code: string): boolean {
  return /_ALERT_/.test(code);
}

/** Sorts the library's errors (OpenSSL in Node, BoringSSL in Electron) into what they mean here. */
function classify(error: NodeJS.ErrnoException): { kind: TlsFailure['kind']; reason: string } {
  const code = error.code ?? '';
  // The runtime calls an orderly end of the connection a reset, too; only what a system call said is one.
  const ended = code === 'ECONNRESET' && error.syscall === undefined;
  const reason = ended ? 'FIN' : code || error.message;
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'reset', reason };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', reason };
  // Whatever it says, who sends an alert speaks TLS.
  if (isAlert(code) && !/PROTOCOL_VERSION/.test(code)) return { kind: 'handshake', reason };
  if (
    /WRONG_VERSION_NUMBER|HTTP_REQUEST|UNEXPECTED_MESSAGE|PACKET_LENGTH_TOO_LONG|RECORD_LAYER|wrong version number/.test(
      `${code} ${error.message}`,
    )
  ) {
    return { kind: 'not-tls', reason };
  }
  if (
    /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|UNSUPPORTED_VERSION|unsupported protocol/i.test(
      `${code} ${error.message}`,
    )
  ) {
    return { kind: 'protocol', reason };
  }
  return { kind: 'handshake', reason };
}
