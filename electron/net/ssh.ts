import { createDiffieHellmanGroup, createHash } from 'node:crypto';
import ssh2, { type AnyAuthMethod, type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import type { TrustStore } from '../access/trust.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { openTcp } from './tcp.ts';

/**
 * SSH to a controller's command line: one login attempt, the host key held to its pin, one command at a time.
 * A command runs through `exec`; where the controller offers no such thing, in a shell that is read up to its
 * prompt (imm2-cmm.md §4: both are seen in the field). Everything a device prints is capped and untrusted.
 */
export type SshOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
  /** The prompt at the end of what a shell printed. */
  readonly prompt: RegExp;
  readonly connectTimeoutMs?: number;
  /** Longest wait for one command (default 30 s: a CMM works several seconds on a change; its idle limit is 120 s). */
  readonly commandTimeoutMs?: number;
};

export type SshSession = {
  /** What the command printed, without its echo and the prompt; line ends are `\n`. */
  readonly run: (command: string, signal: AbortSignal) => Promise<Result<string>>;
  readonly close: () => Promise<void>;
};

const DEFAULT_CONNECT_MS = 8_000;
const DEFAULT_COMMAND_MS = 30_000;
/** Key exchange of a 2010s controller takes seconds. */
const READY_MS = 20_000;
const OUTPUT_LIMIT = 256 << 10;
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

/** A dialogue that wants a new password before anything else (factory accounts of a CMM; xCAT clicmds). */
const EXPIRED =
  /enter current password|enter new password|\(current\).*password|password (?:has |is )?expired|must change your password|new password:\s*$/i;
const SESSION_LIMIT = /maximum number of (?:active )?sessions|too many (?:active )?(?:sessions|users)/i;

/** Signs in once. The caller closes the session, also after an error. */
export async function openSsh(options: SshOptions, signal: AbortSignal): Promise<Result<SshSession>> {
  const { address, port, credential } = options;
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
  const device: Device = {
    address,
    port,
    user: credential.user,
    prompt: options.prompt,
    timeoutMs: options.commandTimeoutMs ?? DEFAULT_COMMAND_MS,
    client,
    isClosed: () => closed,
  };
  let shell: Shell | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const runNow = async (command: string, inner: AbortSignal): Promise<Result<string>> => {
    if (inner.aborted) return err(appError('cancelled'));
    if (closed) return err(appError('connection-lost', { address, what: 'ssh' }));
    if (shell === null) {
      const done = await execute(device, command, inner);
      if (done !== null) return done;
      const opened = await openShell(device, inner);
      if (!opened.ok) return opened;
      shell = opened.value;
    }
    return shell.run(command, inner);
  };
  return ok({
    run: (command, inner) => {
      const running = last.then(() => runNow(command, inner));
      last = running.catch(() => {});
      return running;
    },
    close: () => closeClient(client, () => closed),
  });
}

type Device = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly prompt: RegExp;
  readonly timeoutMs: number;
  readonly client: Client;
  readonly isClosed: () => boolean;
};

function signIn(
  client: Client,
  sock: NonNullable<ConnectConfig['sock']>,
  { address, port, trust, credential }: SshOptions,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { user } = credential;
  let spent = false;
  let expired = false;
  let pinError: AppError | null = null;
  let banner = '';
  /** `none` asks which methods there are; then exactly one of them gets the password. */
  const nextMethod = (
    methods: readonly string[] | null,
    _partial: boolean | null,
    next: (method: AnyAuthMethod | false) => void,
  ): void => {
    if (methods === null) next({ type: 'none', username: user });
    else if (spent || expired) next(false);
    else if (methods.includes('keyboard-interactive') && !asked) {
      asked = true;
      next({
        type: 'keyboard-interactive',
        username: user,
        prompt: (_name, instructions, _language, prompts, finish) => {
          const questions = prompts.map(({ prompt }) => prompt).join('\n');
          // Never answered: a new password is the customer's to choose.
          if (EXPIRED.test(`${instructions}\n${questions}`)) {
            expired = true;
            finish([]);
          } else if (prompts.length === 0) finish([]);
          else {
            // Asked again after the password was given means that it was refused: no second try.
            finish(prompts.map(() => (spent ? '' : credential.password.reveal())));
            spent = true;
          }
        },
      });
    } else if (methods.includes('password')) {
      spent = true;
      next({ type: 'password', username: user, password: credential.password.reveal() });
    } else next(false);
  };
  let asked = false;
  return new Promise((resolve) => {
    let settled = false;
    const settle = (result: Result<void>): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = (): void => settle(err(appError('cancelled')));
    signal.addEventListener('abort', onAbort, { once: true });
    client.on('banner', (text) => {
      banner = (banner + text).slice(0, 4096);
    });
    client.on('ready', () => settle(ok(undefined)));
    client.on('close', () => settle(err(appError('connection-lost', { address, what: 'ssh' }))));
    client.on('error', (error) => {
      if (pinError) settle(err(pinError));
      else if (expired) settle(err(appError('password-expired', { address, user })));
      else settle(err(connectError(error, banner, spent, { address, port, user })));
    });
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
            pinError = appError('host-key-changed', {
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
      settle(err(connectError(error, banner, spent, { address, port, user })));
    }
  });
}

function connectError(
  error: unknown,
  banner: string,
  spent: boolean,
  { address, port, user }: { readonly address: string; readonly port: number; readonly user: string },
): AppError {
  const {
    level = '',
    code = '',
    message = '',
  } = (error ?? {}) as {
    readonly level?: string;
    readonly code?: string;
    readonly message?: string;
  };
  if (SESSION_LIMIT.test(`${banner}\n${message}`)) return appError('session-limit', { address });
  if (level === 'client-authentication') {
    if (/lock/i.test(`${banner}\n${message}`)) return appError('account-locked', { address, user });
    return spent
      ? appError('login-rejected', { address, user })
      : appError('unsupported', { address, reason: 'no-ssh-password' });
  }
  if (level === 'client-timeout' || /timed? ?out/i.test(message))
    return appError('device-timeout', { address, port, seconds: READY_MS / 1000 });
  if (level === 'client-socket' || code === 'ECONNRESET' || code === 'EPIPE')
    return appError('connection-lost', { address, what: 'ssh' });
  return appError('device-error', { address, status: 'SSH', reason: untrusted(message, 200) });
}

/** Collects what a channel prints until `finished` says so; the deadline, the cap and a dead connection end it. */
function collect(
  device: Device,
  channel: ClientChannel,
  command: string,
  signal: AbortSignal,
  finished: (text: string) => boolean,
): Promise<Result<string>> {
  const { address, port, user, timeoutMs } = device;
  return new Promise((resolve) => {
    let text = '';
    let exited = false;
    let settled = false;
    const settle = (result: Result<string>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      channel.off('data', onData);
      channel.stderr.off('data', onData);
      channel.off('close', onClose);
      device.client.off('close', onClose);
      resolve(result);
    };
    const what = `ssh ${command.split(' ')[0] ?? ''}`;
    const timer = setTimeout(() => {
      channel.destroy();
      settle(err(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 })));
    }, timeoutMs);
    const onAbort = (): void => {
      channel.destroy();
      settle(err(appError('cancelled')));
    };
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      if (text.length > OUTPUT_LIMIT) {
        channel.destroy();
        settle(err(appError('garbage-answer', { address, what })));
      } else if (EXPIRED.test(text.slice(-400))) {
        channel.destroy();
        settle(err(appError('password-expired', { address, user })));
      } else if (finished(text)) settle(ok(text));
    };
    const onClose = (): void => {
      // The connection's own end is told a turn after its channels'.
      setImmediate(() => {
        if (exited || !device.isClosed()) settle(ok(text));
        else settle(err(appError('connection-lost', { address, what })));
      });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    channel.on('exit', () => {
      exited = true;
    });
    channel.on('error', () => {});
    channel.on('data', onData);
    channel.stderr.on('data', onData);
    channel.on('close', onClose);
    device.client.on('close', onClose);
    if (signal.aborted) onAbort();
  });
}

/** Runs a command through `exec`; null where the controller does not offer that. */
async function execute(device: Device, command: string, signal: AbortSignal): Promise<Result<string> | null> {
  const channel = await openChannel(device, (done) => device.client.exec(command, done));
  if (!channel.ok) return channel.error === null ? null : err(channel.error);
  // A controller that leaves the channel open after the answer is at its prompt again, behind the echo.
  const atPrompt = (heard: string): boolean => {
    const echo = heard.indexOf(command);
    return echo >= 0 && device.prompt.test(heard.slice(echo + command.length));
  };
  const text = await collect(device, channel.value, command, signal, atPrompt);
  channel.value.close();
  return text.ok ? ok(plain(text.value, command, device.prompt)) : text;
}

/** Opens a channel; the error is null where the controller refuses this kind of channel. */
function openChannel(
  device: Device,
  start: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
): Promise<Result<ClientChannel, AppError | null>> {
  const { address, port, timeoutMs } = device;
  const lost = err(appError('connection-lost', { address, what: 'ssh' }));
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(err(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }))),
      timeoutMs,
    );
    const settle = (result: Result<ClientChannel, AppError | null>): void => {
      clearTimeout(timer);
      device.client.off('close', onClose);
      resolve(result);
    };
    const onClose = (): void => settle(lost);
    device.client.once('close', onClose);
    try {
      start((error, channel) => {
        if (!error) settle(ok(channel));
        else setImmediate(() => settle(device.isClosed() ? lost : err(null)));
      });
    } catch {
      settle(lost);
    }
  });
}

type Shell = { readonly run: (command: string, signal: AbortSignal) => Promise<Result<string>> };

async function openShell(device: Device, signal: AbortSignal): Promise<Result<Shell>> {
  const { address, prompt } = device;
  // Wide enough that no line is wrapped.
  const window = { term: 'dumb', cols: 1_000, rows: 1_000, width: 0, height: 0 };
  const channel = await openChannel(device, (done) => device.client.shell(window, done));
  if (!channel.ok) return err(channel.error ?? appError('unsupported', { address, reason: 'no-shell' }));
  const shell = channel.value;
  let ended = false;
  shell.on('close', () => {
    ended = true;
  });
  const atPrompt = (text: string): boolean => prompt.test(text);
  const greeting = await collect(device, shell, 'shell', signal, atPrompt);
  if (!greeting.ok) return greeting;
  return ok({
    run: async (command, inner) => {
      // The idle limit of the controller ends the shell, not always the connection.
      if (ended) return err(appError('connection-lost', { address, what: 'ssh shell' }));
      const answer = collect(device, shell, command, inner, atPrompt);
      // xCAT ends lines with CR.
      shell.write(`${command}\r`);
      const text = await answer;
      return text.ok ? ok(plain(text.value, command, prompt)) : text;
    },
  });
}

/** Without carriage returns, the echo of the command (with or without the prompt before it) and the last prompt. */
function plain(text: string, command: string, prompt: RegExp): string {
  const lines = text.replace(/\r+\n/g, '\n').replaceAll('\r', '\n').split('\n');
  const echo = lines.findIndex((line) => line.trimEnd().endsWith(command));
  const body = echo >= 0 && echo < 4 ? lines.slice(echo + 1) : lines;
  const last = body.at(-1);
  return (last !== undefined && prompt.test(last) ? body.slice(0, -1) : body).join('\n').trim();
}

function closeClient(client: Client, isClosed: () => boolean): Promise<void> {
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
