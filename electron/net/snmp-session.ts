import snmp, { type Session } from 'net-snmp';
import type { SnmpCredential } from '../domain/credential.ts';

/** A session of the SNMP library, made of a credential. */
export type SnmpOptions = {
  readonly address: string;
  readonly port: number;
  readonly security: SnmpCredential;
  /** Wait for one try (default 4 s: an IMM2 answers in well under one). */
  readonly timeoutMs?: number;
  /** Repeats of a lost datagram (default 2); a SET repeated with the same request id has one effect. */
  readonly retries?: number;
};

/** Wait for one try, and repeats of a lost datagram. */
export const TIMEOUT_MS = 4_000;
export const RETRIES = 2;

export function createSession(options: SnmpOptions): Session {
  const common = {
    port: options.port,
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    retries: options.retries ?? RETRIES,
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
