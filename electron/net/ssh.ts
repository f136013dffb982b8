import ssh2, { type Client, type ClientChannel } from 'ssh2';
import { type AppError, appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { CONNECT_MS } from '../domain/pace.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import {
  answerOf,
  type Heard,
  listen,
  openChannel,
  type Refusal,
  SILENT,
  type SshConnection,
  type SshDevice,
} from './ssh-channel.ts';
import { type SshLogin, signIn } from './ssh-login.ts';
import { refusesSession } from './ssh-questions.ts';
import { openTcp } from './tcp.ts';

/**
 * SSH to a controller's command line: the host key held to its pin, one command at a time. A command runs through
 * `exec`; where the controller offers no such thing, or takes it and does nothing, in a shell that is read up to
 * its prompt (imm2-cmm.md §4: both are seen in the field). Everything a device prints is capped and untrusted.
 */
export type SshOptions = SshLogin & {
  /** The prompt at the end of what a shell printed. */
  readonly prompt: RegExp;
  readonly connectTimeoutMs?: number;
  /** Longest wait for one command (default 30 s: a CMM works several seconds on a change; its idle limit is 120 s). */
  readonly commandTimeoutMs?: number;
};

export type SshSession = {
  /**
   * What the command printed, without its echo and the prompt; line ends are `\n`. The first command of a session
   * shows how commands are run and may be sent twice: it has to be one that only asks.
   */
  readonly run: (command: string, signal: AbortSignal) => Promise<Result<string>>;
  readonly close: () => Promise<void>;
};

const DEFAULT_COMMAND_MS = 30_000;
/** A controller that runs commands by `exec` says something to a help command by then. */
const EXEC_SILENCE_MS = 8_000;
/** The last channel's end takes a moment on the device. */
const CHANNEL_AGAIN_MS = 500;
/** A connection that ends with its command does so by then; waited for once per session. */
const END_SEEN_MS = 150;
const CLOSE_MS = 2_000;

/** Signs in once. The caller closes the session, also after an error. */
export async function openSsh(options: SshOptions, signal: AbortSignal): Promise<Result<SshSession>> {
  const first = await connect(options, signal);
  if (!first.ok) return first;
  const session = createSession(options, first.value);
  let last: Promise<unknown> = Promise.resolve();
  return ok({
    run: (command, inner) => {
      const running = last.then(() => session.run(command, inner));
      last = running.catch(() => {});
      return running;
    },
    close: session.close,
  });
}

async function connect(options: SshOptions, signal: AbortSignal): Promise<Result<SshConnection>> {
  const { address, port } = options;
  const timeoutMs = (options.connectTimeoutMs ?? CONNECT_MS.device) * (options.waits ?? 1);
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
  client.on('error', () => {});
  if (!signedIn.ok) {
    client.destroy();
    return signedIn;
  }
  let closed = false;
  client.on('close', () => {
    closed = true;
  });
  return ok({ client, isClosed: () => closed });
}

type Start = (client: Client, done: (error: Error | undefined, channel: ClientChannel) => void) => void;
type Shell = { readonly channel: ClientChannel; readonly connection: SshConnection; ended: boolean };
type Opened = { readonly channel: ClientChannel; readonly connection: SshConnection };

/** Wide enough that no line is wrapped. */
const WINDOW = { term: 'dumb', cols: 1_000, rows: 1_000, width: 0, height: 0 };

function createSession(
  options: SshOptions,
  firstConnection: SshConnection,
): { readonly run: SshSession['run']; readonly close: () => Promise<void> } {
  const { address, port, credential, prompt, waits = 1 } = options;
  const timeoutMs = (options.commandTimeoutMs ?? DEFAULT_COMMAND_MS) * waits;
  const device: SshDevice = { address, port, user: credential.user, prompt, timeoutMs };
  let connection = firstConnection;
  /** `unknown` until the first command was answered. */
  let mode: 'unknown' | 'exec' | 'shell' = 'unknown';
  let shell: Shell | null = null;
  let knownPrompt = '';
  /** The device has one channel, or one command, per connection: the next one gets a new connection at once. */
  let oneChannel = false;
  let used = false;
  /** A login that failed once is not tried again. */
  let dead: AppError | null = null;
  let ended = false;

  const reconnect = async (signal: AbortSignal): Promise<Result<void>> => {
    if (dead !== null) return err(dead);
    // A controller with one session has to see the end of the old one first.
    await closeClient(connection);
    if (ended) return err(appError('cancelled'));
    const again = await connect(options, signal);
    if (!again.ok) {
      // Where nobody listens no password was shown: that is a console that starts, and no login that failed.
      if (again.error.code !== 'cancelled' && again.error.code !== 'device-unreachable') dead = again.error;
      return again;
    }
    connection = again.value;
    used = false;
    return ok(undefined);
  };

  /** A channel; a refused one is asked for again after a moment, then once on a new connection. */
  const open = async (
    start: Start,
    askable: boolean,
    signal: AbortSignal,
  ): Promise<Result<Opened, Refusal>> => {
    const failed = (error: AppError): Result<Opened, Refusal> => err({ kind: 'error', error });
    // Nothing is on its way here: what closed between two commands is simply opened again.
    let fresh = false;
    if (connection.isClosed() || (oneChannel && used)) {
      const again = await reconnect(signal);
      if (!again.ok) return failed(again.error);
      fresh = true;
    }
    for (let round = 0; ; round += 1) {
      const channel = await openChannel(device, connection, start, signal);
      used = true;
      if (channel.ok) return ok({ channel: channel.value, connection });
      const refusal = channel.error;
      if (refusal.kind === 'request') return err(refusal);
      // A connection that ends here may have taken the command with it: only a question is sent again.
      if (refusal.kind === 'error' && (refusal.error.code !== 'connection-lost' || !askable))
        return err(refusal);
      if (refusal.kind === 'channel' && round === 0 && !fresh) {
        await pause(CHANNEL_AGAIN_MS, signal).catch(() => {});
        if (signal.aborted) return failed(appError('cancelled'));
        continue;
      }
      if (fresh) return err(refusal);
      const again = await reconnect(signal);
      if (!again.ok) return failed(again.error);
      fresh = true;
      oneChannel = refusal.kind === 'channel';
    }
  };

  const execute = async (
    command: string,
    signal: AbortSignal,
  ): Promise<Result<Heard, AppError | typeof SILENT | 'no-exec'>> => {
    const opened = await open((client, done) => client.exec(command, done), mode === 'unknown', signal);
    if (!opened.ok) return err(opened.error.kind === 'request' ? 'no-exec' : named(opened.error, address));
    const { channel } = opened.value;
    const first = mode === 'unknown';
    const heard = await listen(
      device,
      opened.value.connection,
      channel,
      {
        command,
        type: false,
        first,
        timeoutMs: first ? Math.min(timeoutMs, EXEC_SILENCE_MS * waits) : timeoutMs,
        knownPrompt,
      },
      signal,
    );
    channel.close();
    return heard;
  };

  const openShell = async (signal: AbortSignal): Promise<Result<Shell, AppError | 'no-shell'>> => {
    const opened = await open((client, done) => client.shell(WINDOW, done), true, signal);
    if (!opened.ok) return err(opened.error.kind === 'request' ? 'no-shell' : named(opened.error, address));
    const made: Shell = { ...opened.value, ended: false };
    made.channel.on('close', () => {
      made.ended = true;
    });
    const listening = { command: '', type: false, first: mode === 'unknown', timeoutMs, knownPrompt };
    const greeting = await listen(device, made.connection, made.channel, listening, signal);
    if (!greeting.ok) return err(greeting.error === SILENT ? timedOut(timeoutMs) : greeting.error);
    if (greeting.value.ended === 'closed') return err(refusedBy(greeting.value.text, address));
    knownPrompt = greeting.value.prompt;
    return ok(made);
  };

  const timedOut = (ms: number): AppError =>
    appError('device-timeout', { address, port, seconds: ms / 1000 });

  const inShell = async (
    command: string,
    signal: AbortSignal,
  ): Promise<Result<string, AppError | 'no-shell'>> => {
    if (shell === null || shell.ended || shell.connection.isClosed()) {
      const opened = await openShell(signal);
      if (!opened.ok) return opened;
      shell = opened.value;
      mode = 'shell';
    }
    const { channel, connection: own } = shell;
    const heard = await listen(
      device,
      own,
      channel,
      { command, type: true, first: false, timeoutMs, knownPrompt },
      signal,
    );
    if (!heard.ok) {
      shell = null;
      return err(heard.error === SILENT ? timedOut(timeoutMs) : heard.error);
    }
    if (heard.value.ended === 'closed') {
      shell = null;
      return err(appError('connection-lost', { address, what: 'ssh shell' }));
    }
    return ok(answerOf(heard.value, command, prompt));
  };

  const run = async (command: string, signal: AbortSignal): Promise<Result<string>> => {
    if (signal.aborted) return err(appError('cancelled'));
    if (ended) return err(appError('connection-lost', { address, what: 'ssh' }));
    const noShell = err(appError('unsupported', { address, reason: 'no-shell' }));
    if (mode === 'shell') {
      const done = await inShell(command, signal);
      return done.ok || done.error !== 'no-shell' ? (done as Result<string>) : noShell;
    }
    const heard = await execute(command, signal);
    if (heard.ok && (mode === 'exec' || !looksIgnored(heard.value))) {
      if (mode === 'unknown' && heard.value.ended === 'closed' && refusesSession(heard.value.text))
        return err(appError('session-limit', { address }));
      // A device with a connection per command ends it now: the next command must not meet that end.
      if (mode === 'unknown' && (await endsSoon(connection))) oneChannel = true;
      mode = 'exec';
      return ok(answerOf(heard.value, command, prompt));
    }
    if (!heard.ok && typeof heard.error === 'object') {
      if (heard.error.code === 'garbage-answer') mode = 'exec';
      return err(heard.error);
    }
    if (!heard.ok && heard.error === SILENT && mode === 'exec') return err(timedOut(timeoutMs));
    // Taken and ignored, or not offered: the same question in a shell.
    const done = await inShell(command, signal);
    if (done.ok) return done;
    if (done.error !== 'no-shell') return err(done.error);
    if (!heard.ok) return heard.error === SILENT ? err(timedOut(timeoutMs)) : noShell;
    if (connection.isClosed() || heard.value.text.trim() === '')
      return err(refusedBy(heard.value.text, address));
    mode = 'exec';
    return ok(answerOf(heard.value, command, prompt));
  };

  return {
    run,
    close: async () => {
      ended = true;
      await closeClient(connection);
    },
  };
}

/** A prompt without the command's echo, or an end that nothing but the channel's close tells of. */
function looksIgnored({ ended, echoed, exited, text }: Heard): boolean {
  if (echoed || exited) return false;
  return ended === 'prompt' || !refusesSession(text);
}

/** A text and a close instead of a prompt. */
function refusedBy(text: string, address: string): AppError {
  if (refusesSession(text)) return appError('session-limit', { address });
  const reason = text.split('\n').findLast((line) => line.trim() !== '') ?? '';
  return reason === ''
    ? appError('connection-lost', { address, what: 'ssh' })
    : appError('device-error', { address, status: 'SSH', reason: untrusted(reason.trim(), 200) });
}

/** RFC 4254 §5.1: 1 prohibited, 2 connect failed, 3 unknown type, 4 resource shortage. */
function named(refusal: Refusal, address: string): AppError {
  if (refusal.kind === 'error') return refusal.error;
  if (refusal.kind === 'channel' && (refusal.reason === 2 || refusal.reason === 4))
    return appError('session-limit', { address });
  return appError('unsupported', { address, reason: 'no-shell' });
}

/** Whether the connection ends within a moment after an answer. */
function endsSoon({ client, isClosed }: SshConnection): Promise<boolean> {
  if (isClosed()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const onClose = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      client.off('close', onClose);
      resolve(false);
    }, END_SEEN_MS);
    client.once('close', onClose);
  });
}

function closeClient({ client, isClosed }: SshConnection): Promise<void> {
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
