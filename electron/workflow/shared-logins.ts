import { driverOf } from '../devices/index.ts';
import { type AppError, type AppErrorCode, appError } from '../domain/app-error.ts';
import { type OwnLogin, ownAccountName } from '../domain/credential.ts';
import type { DeviceRow } from '../domain/device-row.ts';

/** Fewer devices than this sign in at once: little is at stake, and nobody waits for the first. */
const SHARED_BY = 3;

/** Refusals that say something of the account, wherever else it is used; others are the device's own matter. */
const OF_THE_ACCOUNT: ReadonlySet<AppErrorCode> = new Set([
  'login-rejected',
  'account-locked',
  'account-disabled',
  'password-expired',
]);

/**
 * One credential holds an account for each kind of interface. `key` tells accounts apart, `name` is what the login guard
 * calls it: logins that a file gave are one account where user and password are the same.
 */
type SharedAccount = { readonly key: string; readonly name: string };

function accountOf(row: DeviceRow, own: OwnLogin | null): SharedAccount | null {
  const kind = driverOf(row.driver)?.account;
  if (kind === 'web' && own !== null)
    return { key: `file ${own.account}`, name: ownAccountName(row.credential) };
  if (kind === undefined || row.credential === '') return null;
  const name = kind === 'snmp' ? `${row.credential} (snmp)` : row.credential;
  return { key: `site ${name}`, name };
}

/**
 * An account that many devices share is tried on one of them first: a mistyped password then costs one refused
 * login, and not one on each of 300. Where the first is refused the others are held back; the next run begins with
 * a device that has not refused it yet.
 */
export type SharedLogins<T extends { readonly errors: readonly AppError[] }> = {
  /** The rows with those that try first in front. */
  readonly ordered: readonly DeviceRow[];
  /** Does the row's work, after the one that tries its account first; `held` makes the result of one held back. */
  readonly work: (row: DeviceRow, held: (error: AppError) => T) => Promise<T>;
};

export function tryOneFirst<T extends { readonly errors: readonly AppError[] }>(
  rows: readonly DeviceRow[],
  userOf: (row: DeviceRow) => string,
  refusing: (credential: string) => readonly string[],
  work: (row: DeviceRow) => Promise<T>,
  ownOf: (row: DeviceRow) => OwnLogin | null = () => null,
): SharedLogins<T> {
  const byLogin = new Map<string, { readonly name: string; readonly sharing: DeviceRow[] }>();
  const keys = new Map<DeviceRow, string>();
  for (const row of rows) {
    const account = accountOf(row, ownOf(row));
    if (account === null) continue;
    keys.set(row, account.key);
    const entry = byLogin.get(account.key) ?? { name: account.name, sharing: [] };
    entry.sharing.push(row);
    byLogin.set(account.key, entry);
  }
  const first = new Map<string, { readonly row: DeviceRow; readonly done: Deferred<T> }>();
  for (const [key, { name, sharing }] of byLogin) {
    if (sharing.length < SHARED_BY) continue;
    const refused = refusing(name);
    const row = sharing.find(({ device }) => !refused.includes(device.address));
    if (row !== undefined) first.set(key, { row, done: deferred<T>() });
  }
  const leadOf = (row: DeviceRow) => first.get(keys.get(row) ?? '');
  const leads = (row: DeviceRow): boolean => leadOf(row)?.row === row;
  return {
    ordered: [...rows.filter(leads), ...rows.filter((row) => !leads(row))],
    work: async (row, held) => {
      const lead = leadOf(row);
      if (lead === undefined) return work(row);
      if (lead.row === row) {
        try {
          const result = await work(row);
          lead.done.settle(result);
          return result;
        } finally {
          lead.done.settle(null);
        }
      }
      const before = await lead.done.promise;
      const refusal = before?.errors.find(({ code }) => OF_THE_ACCOUNT.has(code));
      if (refusal === undefined) return work(row);
      return held(
        appError('login-held-back', {
          address: row.device.address,
          user: userOf(row),
          first: lead.row.device.address,
        }),
      );
    },
  };
}

type Deferred<T> = { readonly promise: Promise<T | null>; readonly settle: (value: T | null) => void };

function deferred<T>(): Deferred<T> {
  let settle: (value: T | null) => void = () => {};
  const promise = new Promise<T | null>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
