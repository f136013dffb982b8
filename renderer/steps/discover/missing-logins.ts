import type { CredentialView, SiteView } from '../../../electron/contract/views.ts';
import { isSnmpComplete } from './snmp.ts';

/** Logins that chosen devices need and that have nothing to sign in with, with how many need them. Pure. */
export function missingLogins(
  site: Pick<SiteView, 'rows' | 'credentials'>,
): readonly { readonly credential: CredentialView; readonly devices: number }[] {
  return site.credentials.flatMap((credential) => {
    const devices = site.rows.filter(
      (row) =>
        row.chosen &&
        row.route !== 'none' &&
        row.driver !== 'manual' &&
        row.credential === credential.name &&
        row.ownUser === undefined,
    ).length;
    const { passwordSet, snmp } = credential;
    const has =
      passwordSet || (snmp !== null && isSnmpComplete(snmp) && (snmp.user !== '' || snmp.version !== 'v3'));
    return devices > 0 && !has ? [{ credential, devices }] : [];
  });
}
