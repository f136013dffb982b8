import type { Secret } from './secret.ts';

/** How an SNMP agent is signed in to. */
export type SnmpCredential =
  | {
      readonly version: 'v3';
      readonly user: string;
      readonly authProtocol: 'none' | 'md5' | 'sha' | 'sha256' | 'sha512';
      readonly authPassword: Secret;
      readonly privProtocol: 'none' | 'des' | 'aes' | 'aes256';
      readonly privPassword: Secret;
    }
  /** Only where the user insists: the community crosses the wire in clear. */
  | { readonly version: 'v1' | 'v2c'; readonly community: Secret };

/** A credential with its passwords resolved to memory; never stored, logged or sent to the renderer. */
export type Credential = {
  /** Its name in the site file. */
  readonly name: string;
  readonly user: string;
  readonly password: Secret;
  readonly snmp: SnmpCredential | null;
  /** Changes whenever the person types it anew, so that a rejected login may be tried once more. */
  readonly stamp: number;
  /** User and password are the device's own, out of a file, and not those typed for the credential. */
  readonly own?: true;
};

/** The login that a file gave for one device; in memory only. */
export type OwnLogin = {
  readonly user: string;
  /** Equal for devices that were given the same user and password: one account, as far as anybody can tell. */
  readonly account: string;
};

/** How the login guard names the account of a login that a file gave, beside the credential it stands in for. */
export function ownAccountName(credential: string): string {
  return `${credential} (file)`;
}

/** Who signs in over SNMP: the user, or the version where there is only a community. */
export function snmpUserOf(snmp: SnmpCredential): string {
  return snmp.version === 'v3' ? snmp.user : snmp.version;
}

/** The two accounts a controller keeps apart: web and console users, and SNMP users. */
export type AccountKind = 'web' | 'snmp';

/** Does the credential name an account of this kind? Says nothing of its passwords. */
export function namesAccount(
  credential: {
    readonly user?: string;
    readonly snmp?: { readonly version: string; readonly user?: string } | null | undefined;
  },
  kind: AccountKind,
): boolean {
  const { snmp, user = '' } = credential;
  if (kind === 'web') return user !== '';
  return snmp !== null && snmp !== undefined && (snmp.version !== 'v3' || snmp.user !== '');
}
