import { type AppErrorCode, appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { err, type Result } from '../domain/result.ts';

/**
 * One login attempt per device and credential (design §6.1): controllers lock accounts after five failures.
 * A rejected login is remembered and not repeated until the person types the credential anew.
 */
export type LoginGuard = {
  /** Runs `login` unless this credential was refused here before; remembers a refusal. */
  readonly attempt: <T>(
    address: string,
    credential: Pick<Credential, 'name' | 'user' | 'stamp'>,
    login: () => Promise<Result<T>>,
  ) => Promise<Result<T>>;
  /** Addresses at which a credential is refused, for the screen. */
  readonly refusing: (credentialName: string) => readonly string[];
};

const REFUSALS: ReadonlySet<AppErrorCode> = new Set([
  'login-rejected',
  'account-locked',
  'account-disabled',
  'password-expired',
]);

export function createLoginGuard(): LoginGuard {
  const refusals = new Map<
    string,
    { readonly stamp: number; readonly address: string; readonly name: string; readonly reason: AppErrorCode }
  >();
  // Two logins at once with the same credential must not both be spent: the second waits for the first.
  const underWay = new Map<string, Promise<unknown>>();
  return {
    attempt: async (address, credential, login) => {
      const key = `${credential.name}\0${address}`;
      await underWay.get(key)?.catch(() => {});
      const known = refusals.get(key);
      if (known?.stamp === credential.stamp) {
        return err(appError('login-not-retried', { address, user: credential.user, reason: known.reason }));
      }
      const running = login();
      underWay.set(key, running);
      try {
        const result = await running;
        if (!result.ok && REFUSALS.has(result.error.code)) {
          refusals.set(key, {
            stamp: credential.stamp,
            address,
            name: credential.name,
            reason: result.error.code,
          });
        } else if (result.ok) refusals.delete(key);
        return result;
      } finally {
        if (underWay.get(key) === running) underWay.delete(key);
      }
    },
    refusing: (name) =>
      [...refusals.values()].filter((known) => known.name === name).map((known) => known.address),
  };
}
