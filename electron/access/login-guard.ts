import { type AppError, type AppErrorCode, appError } from '../domain/app-error.ts';
import { type LoginEntry, loginKeyOf } from '../domain/login-entry.ts';
import { err, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { hashSecret, matchesSecret } from './secret-hash.ts';

/**
 * One failed login per device, account and decision of a person (design §6.1): controllers lock accounts after
 * five failures. What was refused is kept beside the site, so that neither another job nor another run of the
 * program spends a second attempt on it; typing the login anew, or saying that it was changed on the device,
 * is a new decision.
 */
export type Account = {
  /** Its name in the site file. */
  readonly name: string;
  readonly user: string;
  /** Web and command line share an account; SNMP has users of its own. */
  readonly kind: 'web' | 'snmp';
  readonly secret: Secret;
  /** Changes when the person types the credential anew. */
  readonly stamp: number;
};

export type LoginGuard = {
  /** Runs `login` unless this account was refused here before; remembers a refusal. */
  readonly attempt: <T>(
    address: string,
    account: Account,
    login: () => Promise<Result<T>>,
  ) => Promise<Result<T>>;
  /** Tells of a refusal that came later than the sign-in, when a session had to be renewed. */
  readonly refused: (address: string, account: Account, error: AppError) => Promise<void>;
  /** Addresses at which a credential is refused, for the screen. */
  readonly refusing: (credentialName: string) => readonly string[];
  /** The person changed the account on the device: it may be tried once more, everywhere or at one address. */
  readonly allowAgain: (address: string | null) => void;
};

/** Where the accounts are kept; beside the site, so that they outlive the program. */
export type LoginMemory = {
  readonly all: () => Readonly<Record<string, LoginEntry>>;
  readonly save: (key: string, entry: LoginEntry) => void;
};

const REFUSALS: ReadonlySet<AppErrorCode> = new Set([
  'login-rejected',
  'account-locked',
  'account-disabled',
  'password-expired',
]);
/** What a login can end with without a verdict on the password: it may have been counted all the same. */
const NO_VERDICT: ReadonlySet<AppErrorCode> = new Set([
  'device-timeout',
  'connection-lost',
  'device-unreachable',
]);

export function createLoginGuard(
  memory: LoginMemory = inProcess(),
  now: () => number = Date.now,
): LoginGuard {
  /** The stamp with which a refusal was met in this run. */
  const stamps = new Map<string, number>();
  // Logins of one account queue: the second must not be spent while the first is under way.
  const queues = new Map<string, Promise<AppError | null>>();

  const remember = async (
    key: string,
    address: string,
    account: Account,
    reason: AppErrorCode,
  ): Promise<void> => {
    const before = memory.all()[key];
    stamps.set(key, account.stamp);
    memory.save(key, {
      ...counted(before, address, account, now()),
      refused: { reason, hash: await hashSecret(account.secret) },
    });
  };

  const heldBack = async (key: string, account: Account): Promise<AppErrorCode | null> => {
    const refused = memory.all()[key]?.refused;
    if (refused === undefined || refused === null) return null;
    const met = stamps.get(key);
    if (met !== undefined) return met === account.stamp ? refused.reason : null;
    // Another run was refused: the same password is not tried again, another one is.
    if (!(await matchesSecret(account.secret, refused.hash))) return null;
    stamps.set(key, account.stamp);
    return refused.reason;
  };

  return {
    attempt: async (address, account, login) => {
      const key = loginKeyOf(address, account);
      const before = queues.get(key);
      let finish: (failed: AppError | null) => void = () => {};
      const mine = new Promise<AppError | null>((resolve) => {
        finish = resolve;
      });
      queues.set(key, mine);
      let failed: AppError | null = null;
      try {
        const earlier = before === undefined ? null : await before;
        // Those who waited for a login that died take its answer: three more at once could lock the account.
        if (earlier !== null && NO_VERDICT.has(earlier.code)) {
          failed = earlier;
          return err(earlier);
        }
        const reason = await heldBack(key, account);
        if (reason !== null)
          return err(appError('login-not-retried', { address, user: account.user, reason }));
        const result = await login();
        if (result.ok) {
          memory.save(key, { ...counted(memory.all()[key], address, account, now()), refused: null });
        } else {
          failed = result.error;
          if (REFUSALS.has(result.error.code)) await remember(key, address, account, result.error.code);
        }
        return result;
      } finally {
        finish(failed);
        if (queues.get(key) === mine) queues.delete(key);
      }
    },
    refused: async (address, account, error) => {
      if (REFUSALS.has(error.code))
        await remember(loginKeyOf(address, account), address, account, error.code);
    },
    refusing: (name) =>
      Object.values(memory.all())
        .filter((entry) => entry.name === name && entry.refused !== null)
        .map((entry) => entry.address),
    allowAgain: (address) => {
      for (const [key, entry] of Object.entries(memory.all())) {
        if (entry.refused === null || (address !== null && entry.address !== address)) continue;
        memory.save(key, { ...entry, refused: null });
        stamps.delete(key);
      }
    },
  };
}

/** The entry with one more attempt. */
function counted(
  before: LoginEntry | undefined,
  address: string,
  { name, user, kind }: Account,
  nowMs: number,
): LoginEntry {
  return {
    address,
    name,
    user,
    kind,
    attempts: (before?.attempts ?? 0) + 1,
    lastAt: new Date(nowMs).toISOString(),
    refused: before?.refused ?? null,
  };
}

function inProcess(): LoginMemory {
  const entries = new Map<string, LoginEntry>();
  return {
    all: () => Object.fromEntries(entries),
    save: (key, entry) => {
      entries.set(key, entry);
    },
  };
}
