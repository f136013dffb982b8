import type { Secret } from './secret.ts';

/** A credential with its passwords resolved to memory; never stored, logged or sent to the renderer. */
export type Credential = {
  /** Its name in the site file. */
  readonly name: string;
  readonly user: string;
  readonly password: Secret;
  readonly snmp: {
    readonly user: string;
    readonly authProtocol: 'none' | 'md5' | 'sha' | 'sha256' | 'sha512';
    readonly authPassword: Secret;
    readonly privProtocol: 'none' | 'des' | 'aes' | 'aes256';
    readonly privPassword: Secret;
  } | null;
  /** Changes whenever the person types it anew, so that a rejected login may be tried once more. */
  readonly stamp: number;
};
