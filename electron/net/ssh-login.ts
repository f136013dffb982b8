import { createDiffieHellmanGroup, createHash } from 'node:crypto';
import type { AnyAuthMethod, Client, ConnectConfig } from 'ssh2';
import type { TrustStore } from '../access/trust.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { asksAnotherFactor, asksNewPassword, refusesSession } from './ssh-questions.ts';

/** Signing in over SSH: the host key held to its pin, one password typed into one prompt, everything else named. */
export type SshLogin = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  /** Every wait is this many times the usual (default 1). */
  readonly waits?: number;
};

/** Key exchange of a 2010s controller takes seconds. */
const READY_MS = 20_000;
/** Lines a server may send before its version (RFC 4253 §4.2); more is not kept. */
const GREETING_LIMIT = 2048;

/** The 1024-bit group of the oldest firmware: plain Node has it, Electron's crypto library does not. */
const OLDEST_GROUP: readonly 'diffie-hellman-group1-sha1'[] = hasOldestGroup()
  ? ['diffie-hellman-group1-sha1']
  : [];

function hasOldestGroup(): boolean {
  try {
    createDiffieHellmanGroup('modp2');
    return true;
  } catch {
    return false;
  }
}

/**
 * Modern algorithms first, what old controllers may need last. The offers of IMM2 and CMM are in no source.
 * Fixed groups go before those that are agreed on: of these at least 2048 bits are asked for (RFC 8270), and up to 8192, which a
 * server with smaller ones ends the connection for, and a slow one computes on for long. The order of the keys is that of the work.
 * Left out on purpose: ssh-dss, which Electron's crypto library cannot verify.
 */
const ALGORITHMS: NonNullable<ConnectConfig['algorithms']> = {
  kex: {
    remove: ['diffie-hellman-group-exchange-sha256'],
    append: [
      'diffie-hellman-group14-sha1',
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group-exchange-sha1',
      ...OLDEST_GROUP,
    ],
    prepend: [],
  },
  serverHostKey: { append: ['ssh-rsa'], prepend: [], remove: [] },
  cipher: { append: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'], prepend: [], remove: [] },
  hmac: { append: ['hmac-sha1', 'hmac-md5'], prepend: [], remove: [] },
};

/** Signs in once; the caller destroys the client after an error. */
export function signIn(
  client: Client,
  sock: NonNullable<ConnectConfig['sock']>,
  { address, port, trust, credential, waits = 1 }: SshLogin,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { user } = credential;
  const readyMs = READY_MS * waits;
  let spent = false;
  let interactive = false;
  /** Decides before what the library makes of the connection's end. */
  let cause: AppError | null = null;
  /** What the server said when it counts: before its version, or after the password. A notice at login does not. */
  let said = '';
  return new Promise((resolve) => {
    let settled = false;
    const settle = (result: Result<void>): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      sock.off('data', onGreeting);
      resolve(result);
    };
    const onAbort = (): void => settle(err(appError('cancelled')));
    const stop = (error: AppError): void => {
      cause ??= error;
      settle(err(cause));
    };
    const onGreeting = (chunk: Buffer): void => {
      said += chunk.toString('latin1').slice(0, GREETING_LIMIT);
      if (/^SSH-/m.test(said) || said.length >= GREETING_LIMIT) {
        said = '';
        sock.off('data', onGreeting);
      }
    };
    /** `none` asks which methods there are; then exactly one of them gets the password. */
    const nextMethod = (
      methods: readonly string[] | null,
      partial: boolean | null,
      next: (method: AnyAuthMethod | false) => void,
    ): void => {
      if (methods === null) next({ type: 'none', username: user });
      else if (spent && partial === true) {
        // The password was right, and the server wants something more (RFC 4252 §5.1).
        stop(appError('second-factor-asked', { address, user }));
        next(false);
      } else if (spent || cause !== null) next(false);
      else if (methods.includes('keyboard-interactive') && !interactive) {
        interactive = true;
        next({
          type: 'keyboard-interactive',
          username: user,
          prompt: (_name, _instructions, _language, prompts, finish) => {
            const answer = answersFor(prompts, user, spent);
            if (answer === 'second-factor' || answer === 'new-password')
              stop(
                appError(answer === 'new-password' ? 'password-expired' : 'second-factor-asked', {
                  address,
                  user,
                }),
              );
            // Asked again after the password was given means that it was refused: no second try.
            else if (answer === 'refused') stop(appError('login-rejected', { address, user }));
            else {
              finish(
                answer.map((part) => {
                  if (part !== PASSWORD) return part;
                  spent = true;
                  return credential.password.reveal();
                }),
              );
            }
          },
        });
      } else if (methods.includes('password')) {
        spent = true;
        next({ type: 'password', username: user, password: credential.password.reveal() });
      } else next(false);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    sock.on('data', onGreeting);
    client.on('banner', (text) => {
      if (spent) said = (said + text).slice(0, 4096);
    });
    // RFC 4252 §8: the password has to be changed before it is taken.
    client.on('change password', () => stop(appError('password-expired', { address, user })));
    client.on('ready', () => settle(ok(undefined)));
    client.on('close', () =>
      settle(
        err(
          refusesSession(said)
            ? appError('session-limit', { address })
            : appError('connection-lost', { address, what: 'ssh' }),
        ),
      ),
    );
    client.on('error', (error) => {
      settle(err(cause ?? connectError(error, said, spent, { address, port, user, readyMs })));
    });
    try {
      client.connect({
        sock,
        username: user,
        algorithms: ALGORITHMS,
        readyTimeout: readyMs,
        // Design §6.5: the key seen first at an address is pinned, another one stops here.
        hostVerifier: (key: Buffer): boolean => {
          const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
          const verdict = trust.check('ssh', address, port, fingerprint);
          if (!verdict.ok)
            cause = appError('host-key-changed', {
              address,
              port,
              known: verdict.known,
              seen: verdict.seen,
            });
          return verdict.ok;
        },
        authHandler: nextMethod as NonNullable<ConnectConfig['authHandler']>,
      });
    } catch (error) {
      settle(err(connectError(error, said, spent, { address, port, user, readyMs })));
    }
  });
}

const PASSWORD = Symbol('password');
type Prompt = { readonly prompt: string; readonly echo?: boolean | undefined };

/**
 * What goes into the prompts of one round: the user's name where it is asked visibly, the password into the one
 * hidden prompt. Two hidden prompts, another question, or a question after the password get nothing at all.
 */
function answersFor(
  prompts: readonly Prompt[],
  user: string,
  spent: boolean,
): readonly (string | typeof PASSWORD)[] | 'second-factor' | 'new-password' | 'refused' {
  if (prompts.length === 0) return [];
  if (prompts.some(({ prompt }) => asksNewPassword(prompt))) return 'new-password';
  if (prompts.some(({ prompt }) => asksAnotherFactor(prompt))) return 'second-factor';
  const wantsName = ({ prompt, echo }: Prompt): boolean =>
    echo === true && /\b(?:user|login|account)\b|user ?name|login ?(?:name|id)/i.test(prompt);
  const others = prompts.filter((each) => !wantsName(each));
  const [only] = others;
  if (only === undefined) return spent ? 'second-factor' : prompts.map(() => user);
  // A question that shows what is typed never gets the password, whatever it calls itself.
  if (others.length > 1 || only.echo === true) return 'second-factor';
  if (spent) return /passw|^\s*$/i.test(only.prompt) ? 'refused' : 'second-factor';
  return prompts.map((each) => (each === only ? PASSWORD : user));
}

type Login = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly readyMs: number;
};

function connectError(
  error: unknown,
  said: string,
  spent: boolean,
  { address, port, user, readyMs }: Login,
): AppError {
  const {
    level = '',
    code = '',
    message = '',
  } = (error ?? {}) as {
    readonly level?: string;
    readonly code?: string | number;
    readonly message?: string;
  };
  // RFC 4253 §11.1: SSH_DISCONNECT_TOO_MANY_CONNECTIONS.
  if (code === 12 || refusesSession(said) || refusesSession(message))
    return appError('session-limit', { address });
  if (level === 'client-authentication') {
    if (/\block(?:ed)?\b/i.test(said)) return appError('account-locked', { address, user });
    return spent
      ? appError('login-rejected', { address, user })
      : appError('unsupported', { address, reason: 'no-ssh-password' });
  }
  // Nothing in common, or an exchange that the server ended (RFC 4253 §11.1: SSH_DISCONNECT_KEY_EXCHANGE_FAILED).
  if (!spent && (/\bno (?:matching|common)\b/i.test(message) || code === 3))
    return appError('ssh-strict', { address, reason: untrusted(message, 200) });
  if (level === 'client-timeout' || /timed? ?out/i.test(message))
    return appError('device-timeout', { address, port, seconds: readyMs / 1000 });
  if (level === 'client-socket' || code === 'ECONNRESET' || code === 'EPIPE')
    return appError('connection-lost', { address, what: 'ssh' });
  const reason = said.trim() === '' ? message : said;
  return appError('device-error', { address, status: 'SSH', reason: untrusted(reason, 200) });
}
