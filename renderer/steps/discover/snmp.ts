import type { CredentialView } from '../../../electron/contract/views.ts';

type SnmpView = NonNullable<CredentialView['snmp']>;

export const SNMP_VERSION_NAMES: Readonly<Record<SnmpView['version'], string>> = {
  v3: 'SNMPv3',
  v2c: 'SNMPv2c',
  v1: 'SNMPv1',
};

/** Whether what the chosen version signs in with is there: its community, or the passwords its protocols need. */
export function isSnmpComplete(snmp: SnmpView): boolean {
  if (snmp.version !== 'v3') return snmp.communitySet;
  return (
    (snmp.authProtocol === 'none' || snmp.authPasswordSet) &&
    (snmp.privProtocol === 'none' || snmp.privPasswordSet)
  );
}
