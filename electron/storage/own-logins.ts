import type { OwnLogin } from '../domain/credential.ts';
import { Secret } from '../domain/secret.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/** User and password of one device. */
export type GivenLogin = { readonly deviceId: string; readonly user: string; readonly password: string };

type Kept = OwnLogin & { readonly password: Secret; readonly stamp: number };

/**
 * Logins of single devices, as a file gave them: in this process's memory, by the device's id, so that another box at
 * the same address is not offered them. Ids of records that became one device lead to the same login.
 */
export type OwnLogins = {
  readonly find: (record: SiteRecord, deviceId: string) => Kept | null;
  readonly remember: (siteId: string, logins: readonly GivenLogin[]) => void;
  readonly forget: (siteId: string, deviceIds: readonly string[]) => void;
  readonly forgetSite: (siteId: string) => void;
  readonly secretsOf: (siteId: string) => readonly Secret[];
  /** What was given, as it was given. */
  readonly givenTo: (siteId: string) => readonly GivenLogin[];
};

export function openOwnLogins(): OwnLogins {
  const sites = new Map<string, Map<string, Kept>>();
  let stamp = 0;
  return {
    find: ({ id, known }, deviceId) => {
      const logins = sites.get(id);
      if (logins === undefined || logins.size === 0) return null;
      const former = known.find((device) => device.id === deviceId)?.formerIds ?? [];
      const at = [deviceId, ...former].find((each) => logins.has(each));
      return at === undefined ? null : (logins.get(at) ?? null);
    },
    remember: (siteId, given) => {
      const logins = sites.get(siteId) ?? new Map<string, Kept>();
      sites.set(siteId, logins);
      stamp += 1;
      const accounts = new Map<string, string>();
      for (const { deviceId, user, password } of given) {
        const same = JSON.stringify([user, password]);
        const before = logins.get(deviceId);
        // Read again without a change it is the login that the device may have refused already.
        if (before?.user === user && before.password.reveal() === password) {
          accounts.set(same, before.account);
          continue;
        }
        const account = accounts.get(same) ?? `${stamp}.${accounts.size}`;
        accounts.set(same, account);
        logins.set(deviceId, { user, password: new Secret(password), account, stamp });
      }
    },
    forget: (siteId, deviceIds) => {
      for (const id of deviceIds) sites.get(siteId)?.delete(id);
    },
    forgetSite: (siteId) => {
      sites.delete(siteId);
    },
    givenTo: (siteId) =>
      [...(sites.get(siteId) ?? [])].map(([deviceId, { user, password }]) => ({
        deviceId,
        user,
        password: password.reveal(),
      })),
    secretsOf: (siteId) => [...(sites.get(siteId)?.values() ?? [])].map(({ password }) => password),
  };
}
