import { type AppErrorCode, appError } from '../domain/app-error.ts';
import type { RefusedLogin } from '../domain/refused-login.ts';
import { err, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { newLine } from './login-line.ts';
import { type LoginPeers, newLoginPeers } from './login-peers.ts';
import { matchesSlowHash, slowHash } from './slow-hash.ts';

/**
 * One login attempt per device and credential (design §6.1): controllers lock accounts after five failures. A rejected
 * login is remembered and not repeated until the person types the credential anew or says that it was put right on the
 * device, also by the next run of the program, which knows the password by its hash. Sites that are open in one program
 * hold by each other's refusals (login-peers.ts).
 */
export type Account = {
  /** The credential's name in the site, with the kind of account where one credential holds several. */
  readonly name: string;
  readonly user: string;
  /** What is signed in with. */
  readonly secret: Secret;
  /** Changes whenever the person types the credential anew. */
  readonly stamp: number;
};

export type LoginGuard = {
  /**
   * Runs `login` unless this account was refused here before; remembers a refusal. Logins of one account at one device
   * take turns. One whose answer is lost may have been an attempt: those that waited for it get its error.
   */
  readonly attempt: <T>(
    address: string,
    account: Account,
    login: () => Promise<Result<T>>,
    signal: AbortSignal,
  ) => Promise<Result<T>>;
  /** A refusal that came later than the sign-in, when a session was renewed. */
  readonly refused: (address: string, account: Account, reason: AppErrorCode) => Promise<void>;
  /** Addresses at which a credential is refused, for the screen. */
  readonly refusing: (credentialName: string) => readonly string[];
  /** Wrong passwords in a row for this user at this device, whatever credential or open site they came from. */
  readonly wrong: (address: string, user: string) => number;
  /** A person says that it was put right on the devices: what was refused may be tried once more. */
  readonly forgive: (credentialName: string) => void;
};

/**
 * Wrong passwords for one user at one device after which no list of logins sends a further one: controllers lock the
 * account after five as they are delivered (User's Guides of XCC and IMM2, account security), and the rest is left to people.
 */
export const WRONG_AT_MOST = 3;

export const REFUSALS: ReadonlySet<AppErrorCode> = new Set([
  'login-rejected',
  'account-locked',
  'account-disabled',
  'password-expired',
  'second-factor-asked',
  'sessions-off',
  'login-unclear',
]);
/** Of these, the ones that a device counts towards its lock, or may count. */
const COUNTED: ReadonlySet<AppErrorCode> = new Set([
  'login-rejected',
  'account-locked',
  'second-factor-asked',
  'login-unclear',
]);
/** After these no password was sent. */
const NOT_SENT: ReadonlySet<AppErrorCode> = new Set([
  'cancelled',
  'device-unreachable',
  'tls-refused',
  'tls-strict',
  'ssh-strict',
  'certificate-changed',
  'host-key-changed',
]);
/** After these an attempt may have been spent all the same. */
const DOUBTFUL: ReadonlySet<AppErrorCode> = new Set([
  'device-timeout',
  'connection-lost',
  'answer-elsewhere',
  'answer-other-request',
]);

type Refusal = {
  readonly address: string;
  readonly account: Account;
  readonly reason: AppErrorCode;
};

/**
 * `earlier`: what was refused in earlier runs; `onChange` is told what the next run has to know. `peers` are the guards of
 * the other open sites, `site` the name of this one among them.
 */
export function createLoginGuard(
  earlier: readonly RefusedLogin[] = [],
  onChange: (refused: readonly RefusedLogin[]) => void = () => {},
  /** Told of every login that was sent. */
  onAttempt: (address: string, user: string, refused: boolean) => void = () => {},
  peers: LoginPeers = newLoginPeers(),
  site = '',
): LoginGuard {
  const refusals = new Map<string, Refusal>();
  /** What was not tried here as another open site holds it: the account as it was then. */
  const heldElsewhere = new Map<string, Pick<Refusal, 'address' | 'account'>>();
  /** What a person said of that it was put right. */
  const forgiven = new Set<string>();
  const kept = new Map(earlier.map((each) => [keyOf(each.address, each), each]));
  const wrong = new Map<string, number>();
  const count = (address: string, user: string, reason: AppErrorCode): void => {
    const key = `${address}\0${user}`;
    if (COUNTED.has(reason)) wrong.set(key, (wrong.get(key) ?? 0) + 1);
  };
  for (const { address, user, reason } of earlier) count(address, user, reason);

  const remember = async (address: string, account: Account, reason: AppErrorCode): Promise<void> => {
    const key = keyOf(address, account);
    refusals.set(key, { address, account, reason });
    forgiven.delete(key);
    const { name, user } = account;
    count(address, user, reason);
    kept.set(key, { address, name, user, reason, hash: await slowHash(account.secret.reveal()) });
    onChange([...kept.values()]);
  };
  /** Why this account is not tried, or null. */
  const known = async (address: string, account: Account): Promise<string | null> => {
    const key = keyOf(address, account);
    const refusal = refusals.get(key);
    if (refusal?.account.stamp === account.stamp) return refusal.reason;
    if (refusal && isSameSecret(refusal.account, account)) return null;
    const before = refusal ? undefined : kept.get(key);
    if (before && (await matchesSlowHash(account.secret.reveal(), before.hash))) return before.reason;
    return forgiven.has(key) ? null : knownElsewhere(key, address, account);
  };
  const knownElsewhere = async (key: string, address: string, account: Account): Promise<string | null> => {
    const told = heldElsewhere.get(key)?.account;
    // Typed anew after it was said: the person's decision.
    if (told && told.stamp !== account.stamp && isSameSecret(told, account)) return null;
    const reason = await peers.held(site, address, account);
    if (reason === null) heldElsewhere.delete(key);
    else heldElsewhere.set(key, { address, account });
    return reason;
  };
  const clear = (key: string): void => {
    refusals.delete(key);
    heldElsewhere.delete(key);
    if (kept.delete(key)) onChange([...kept.values()]);
  };
  peers.join(site, {
    held: async (address, { user, secret }) => {
      for (const [key, each] of kept) {
        if (each.address !== address || each.user !== user) continue;
        const refusal = refusals.get(key);
        const same = refusal
          ? isSameSecret(refusal.account, { secret })
          : await matchesSlowHash(secret.reveal(), each.hash);
        if (same) return each.reason;
      }
      return null;
    },
    holdsAny: (address, user) =>
      [...kept.values()].some((each) => each.address === address && each.user === user),
    wrong: (address, user) => wrong.get(`${address}\0${user}`) ?? 0,
    putRight: (address, user) => {
      wrong.delete(`${address}\0${user}`);
    },
  });
  return {
    attempt: async (address, account, login, signal) => {
      const key = keyOf(address, account);
      const line = peers.line(address, account, newLine);
      const turn = await line.take(signal);
      if (turn === null) return err(appError('cancelled'));
      try {
        if (turn.spoilt !== null) return err(turn.spoilt);
        const reason = await known(address, account);
        if (reason !== null)
          return err(appError('login-not-retried', { address, user: account.user, reason }));
        const result = await login();
        if (result.ok || !NOT_SENT.has(result.error.code))
          onAttempt(address, account.user, !result.ok && REFUSALS.has(result.error.code));
        if (result.ok) {
          clear(key);
          peers.putRight(address, account.user);
        } else if (REFUSALS.has(result.error.code)) await remember(address, account, result.error.code);
        else if (DOUBTFUL.has(result.error.code)) line.spoil(result.error);
        return result;
      } finally {
        turn.leave();
      }
    },
    refused: async (address, account, reason) => {
      onAttempt(address, account.user, true);
      await remember(address, account, reason);
    },
    refusing: (name) => {
      const own = [...kept.values()].filter((each) => each.name === name);
      const others = [...heldElsewhere.values()].filter(
        ({ address, account }) => account.name === name && peers.holdsAny(site, address, account.user),
      );
      return [...new Set([...own, ...others].map(({ address }) => address))];
    },
    wrong: peers.wrong,
    forgive: (name) => {
      const others = [...heldElsewhere].map(
        ([key, { address, account }]) => [key, { address, ...account }] as const,
      );
      for (const [key, each] of [...kept, ...others]) {
        if (each.name !== name) continue;
        clear(key);
        forgiven.add(key);
        peers.putRight(each.address, each.user);
      }
    },
  };
}

function isSameSecret(one: Pick<Account, 'secret'>, other: Pick<Account, 'secret'>): boolean {
  return one.secret.reveal() === other.secret.reveal();
}

function keyOf(address: string, { name, user }: Pick<Account, 'name' | 'user'>): string {
  return `${address}\0${name}\0${user}`;
}
