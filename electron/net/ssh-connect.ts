import { createDiffieHellmanGroup, createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type AnyAuthMethod, type Client, type ConnectConfig } from 'ssh2';
import type { TrustStore } from '../access/trust.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { saysSessionLimit } from './ssh-terminal.ts';
import { openTcp } from './tcp.ts';

/**
 * One SSH connection, signed in to: one login attempt, the host key held to its pin. The password goes into one
 * question that hides what is typed and nowhere else.
 */
export type SshConnectOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  readonly connectTimeoutMs?: number;
};

export type SshLink = { readonly client: Client; readonly isClosed: () => boolean };

const DEFAULT_CONNECT_MS = 8_000;
/** Key exchange of a 2010s controller takes seconds. */
const READY_MS = 20_000;
const CLOSE_MS = 2_000;

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
 * Left out on purpose: ssh-dss, which Electron's crypto library cannot verify.
 */
const ALGORITHMS: NonNullable<ConnectConfig['algorithms']> = {
  kex: {
    append: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', ...OLDEST_GROUP],
    prepend: [],
    remove: [],
  },
  serverHostKey: { append: ['ssh-rsa'], prepend: [], remove: [] },
  cipher: { append: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'], prepend: [], remove: [] },
  hmac: { append: ['hmac-sha1', 'hmac-md5'], prepend: [], remove: [] },
};

/** Signs in once. The caller closes the link, also after an error. */
export async function connectSsh(options: SshConnectOptions, signal: AbortSignal): Promise<Result<SshLink>> {
  const { address, port } = options;
  const timeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_MS;
  const tcp = await openTcp({ address, port, timeoutMs }, signal);
  if (!tcp.socket) {
    if (tcp.outcome === 'cancelled') return err(appError('cancelled'));
    return tcp.outcome === 'timeout'
      ? err(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }))
      : err(appError('device-unreachable', { address, port, reason: tcp.errno || tcp.outcome }));
  }
  // Small packets both ways: without this every command waits for a delayed acknowledgement.
  tcp.socket.setNoDelay(true);
  const client = new ssh2.Client();
  const signedIn = await signIn(client, tcp.socket, options, signal);
  if (!signedIn.ok) {
    client.on('error', () => {});
    client.destroy();
    return signedIn;
  }
  let closed = false;
  client.on('close', () => {
    closed = true;
  });
  client.on('error', () => {});
  return ok({ client, isClosed: () => closed });
}

/** A question for a new password, as against one for the password. */
const NEW_PASSWORD = /\b(?:new|current|old|retype|re-?enter|confirm)\b[^\n]*password|\(current\)/i;
const USER_NAME = /^\s*(?:user ?name|user ?id|user|login|account)\b[^\n]{0,20}$/i;
type Question = { readonly prompt: string; readonly echo?: boolean | undefined };

/** What becomes of a round of keyboard-interactive questions. */
type Round = 'answer' | 'none' | 'expired' | 'second-factor' | 'refused';

function judgeRound(questions: readonly Question[], spent: boolean, lastAsked: string): Round {
  if (questions.length === 0) return 'none';
  if (questions.some(({ prompt }) => NEW_PASSWORD.test(prompt))) return 'expired';
  const hidden = questions.filter(({ echo }) => echo !== true);
  const others = questions.filter(({ echo, prompt }) => echo === true && !USER_NAME.test(prompt));
  // Asked the same again after the password was given: it was refused, and there is no second try.
  if (spent)
    return hidden.length === 1 && hidden[0]?.prompt.trim() === lastAsked ? 'refused' : 'second-factor';
  return hidden.length === 1 && others.length === 0 ? 'answer' : 'second-factor';
}

function signIn(
  client: Client,
  sock: Socket,
  { address, port, trust, credential }: SshConnectOptions,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { user } = credential;
  let spent = false;
  let asked = false;
  let lastAsked = '';
  let halted: AppError | null = null;
  let banner = '';
  let greeting = '';
  const halt = (code: 'password-expired' | 'second-factor'): void => {
    halted ??= appError(code, { address, user });
  };
  /** `none` asks which methods there are; then exactly one of them gets the password. */
  const nextMethod = (
    methods: readonly string[] | null,
    partial: boolean | null,
    next: (method: AnyAuthMethod | false) => void,
  ): void => {
    // The password was right and more is wanted (RFC 4252 §5.1: partial success).
    if (partial === true && spent) halt('second-factor');
    if (methods === null) next({ type: 'none', username: user });
    else if (spent || halted !== null) next(false);
    else if (methods.includes('keyboard-interactive') && !asked) {
      asked = true;
      next({
        type: 'keyboard-interactive',
        username: user,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          const questions: readonly Question[] = prompts;
          const round = judgeRound(questions, spent, lastAsked);
          if (round === 'expired') halt('password-expired');
          if (round === 'second-factor') halt('second-factor');
          if (round !== 'answer') {
            // Nothing is sent: an empty answer could count as a failed login, so the connection ends instead.
            if (round === 'none') finish([]);
            else if (halted === null) finish(questions.map(() => ''));
            else client.end();
            return;
          }
          spent = true;
          lastAsked = questions.find(({ echo }) => echo !== true)?.prompt.trim() ?? '';
          finish(questions.map(({ echo }) => (echo === true ? user : credential.password.reveal())));
        },
      });
    } else if (methods.includes('password')) {
      spent = true;
      next({ type: 'password', username: user, password: credential.password.reveal() });
    } else next(false);
  };
  return new Promise((resolve) => {
    let settled = false;
    const settle = (result: Result<void>): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      sock.off('data', onBytes);
      resolve(result);
    };
    const failed = (error: unknown): void => {
      const spoken = { banner, greeting, spent };
      settle(err(halted ?? connectError(error, spoken, { address, port, user })));
    };
    const onAbort = (): void => settle(err(appError('cancelled')));
    // A port that says something else than SSH says why.
    const onBytes = (chunk: Buffer): void => {
      if (greeting.length < 512) greeting += chunk.toString('latin1').slice(0, 512);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    sock.on('data', onBytes);
    client.on('banner', (text) => {
      banner = (banner + text).slice(0, 4096);
    });
    client.on('ready', () => settle(ok(undefined)));
    client.on('close', () => failed({ level: 'client-socket' }));
    client.on('error', failed);
    try {
      client.connect({
        sock,
        username: user,
        algorithms: ALGORITHMS,
        readyTimeout: READY_MS,
        // Design §6.5: the key seen first at an address is pinned, another one stops here.
        hostVerifier: (key: Buffer): boolean => {
          const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
          const verdict = trust.check('ssh', address, port, fingerprint);
          if (!verdict.ok)
            halted = appError('host-key-changed', {
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
      failed(error);
    }
  });
}

type Spoken = { readonly banner: string; readonly greeting: string; readonly spent: boolean };
type Where = { readonly address: string; readonly port: number; readonly user: string };

function connectError(error: unknown, { banner, greeting, spent }: Spoken, where: Where): AppError {
  const { address, port, user } = where;
  const {
    level = '',
    code = '',
    message = '',
  } = (error ?? {}) as { readonly level?: string; readonly code?: string; readonly message?: string };
  // Before the first line of SSH a server may say something (RFC 4253 §4.2); one that says nothing else refuses.
  if (greeting !== '' && !/^SSH-/m.test(greeting)) {
    const reason = untrusted(greeting, 200);
    return saysSessionLimit(reason)
      ? appError('session-limit', { address })
      : appError('device-refused', { address, what: 'ssh', reason });
  }
  if (saysSessionLimit(message) || (!spent && saysSessionLimit(banner)))
    return appError('session-limit', { address });
  if (level === 'client-authentication') {
    if (/\block(?:ed|out)\b/i.test(message)) return appError('account-locked', { address, user });
    return spent
      ? appError('login-rejected', { address, user })
      : appError('unsupported', { address, reason: 'no-ssh-password' });
  }
  if (/no matching|handshake failed/i.test(message))
    return appError('crypto-mode', { address, reason: untrusted(message, 120) });
  if (level === 'client-timeout' || /timed? ?out/i.test(message))
    return appError('device-timeout', { address, port, seconds: READY_MS / 1000 });
  if (level === 'client-socket' || level === '' || code === 'ECONNRESET' || code === 'EPIPE')
    return appError('connection-lost', { address, what: 'ssh' });
  return appError('device-error', { address, status: 'SSH', reason: untrusted(message, 200) });
}

/** Ends a link, and does not wait long for the other side. */
export function closeLink({ client, isClosed }: SshLink): Promise<void> {
  if (isClosed()) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      client.destroy();
      resolve();
    }, CLOSE_MS);
    client.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    client.end();
  });
}
