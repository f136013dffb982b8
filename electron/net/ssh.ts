import type { ClientChannel } from 'ssh2';
import { type AppError, appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import { type Device, type Heard, hear, type NoChannel, openChannel } from './ssh-channel.ts';
import { closeLink, connectSsh, type SshConnectOptions, type SshLink } from './ssh-connect.ts';
import { answerOf, plainText, promptOf, saysSessionLimit } from './ssh-terminal.ts';

/**
 * SSH to a controller's command line, one command at a time. A command runs through `exec`; where the controller
 * does not offer that, takes it and ignores it, or gives one channel only, in a shell that is read up to its
 * prompt (imm2-cmm.md §4: all are seen in the field). A connection that ended between two commands is made
 * anew; a command that was sent is never sent again, unless it only asks. Everything printed is untrusted.
 */
export type SshOptions = SshConnectOptions & {
  /** The prompt at the end of what a shell printed; another one is learnt from the shell itself. */
  readonly prompt: RegExp;
  /** Longest wait for one command (default 30 s: a CMM works several seconds on a change; its idle limit is 120 s). */
  readonly commandTimeoutMs?: number;
};

export type SshSession = {
  /** What the command printed, without its echo and the prompt; line ends are `\n`. Sent once. */
  readonly run: (command: string, signal: AbortSignal) => Promise<Result<string>>;
  /** For commands that only ask: survives one connection that dies. */
  readonly ask: (command: string, signal: AbortSignal) => Promise<Result<string>>;
  readonly close: () => Promise<void>;
};

const DEFAULT_COMMAND_MS = 30_000;
/** A console that takes a command and says nothing at all for this long does not run it. */
const SILENCE_MS = 4_000;
/** A moment for another session's channel to be let go. */
const CHANNEL_AGAIN_MS = 500;

type Shell = {
  readonly run: (command: string, signal: AbortSignal) => Promise<Result<string>>;
  readonly ended: () => boolean;
};

/** Signs in once. The caller closes the session, also after an error. */
export async function openSsh(options: SshOptions, signal: AbortSignal): Promise<Result<SshSession>> {
  const connected = await connectSsh(options, signal);
  if (!connected.ok) return connected;
  let link = connected.value;
  const device: Device = {
    address: options.address,
    port: options.port,
    user: options.credential.user,
    timeoutMs: options.commandTimeoutMs ?? DEFAULT_COMMAND_MS,
  };
  const { address } = device;
  let shell: Shell | null = null;
  /** How commands are run here; undecided until one was. */
  let way: 'undecided' | 'exec' | 'shell' = 'undecided';
  let noShell = false;

  /** A new connection in place of one that ended or gives no channel. */
  const reconnect = async (inner: AbortSignal): Promise<Result<void>> => {
    await closeLink(link);
    shell = null;
    const again = await connectSsh(options, inner);
    if (!again.ok) return again;
    link = again.value;
    return ok(undefined);
  };

  /** Opens a shell; once more after a moment where no channel is free, then on one new connection. */
  const needShell = async (inner: AbortSignal): Promise<Result<Shell, NoChannel>> => {
    let opened = await openShell(device, link, options.prompt, inner);
    if (opened.ok || opened.error !== 'none-free') return opened;
    await pause(CHANNEL_AGAIN_MS, inner).catch(() => {});
    opened = await openShell(device, link, options.prompt, inner);
    if (opened.ok || opened.error !== 'none-free') return opened;
    const again = await reconnect(inner);
    return again.ok ? openShell(device, link, options.prompt, inner) : again;
  };

  const inShell = async (command: string, inner: AbortSignal): Promise<Result<string>> => {
    if (shell === null || shell.ended()) {
      const opened = await needShell(inner);
      if (!opened.ok) {
        if (opened.error === 'not-offered') noShell = true;
        return err(channelError(opened.error, address));
      }
      shell = opened.value;
      way = 'shell';
    }
    return shell.run(command, inner);
  };

  const runNow = async (command: string, inner: AbortSignal): Promise<Result<string>> => {
    if (inner.aborted) return err(appError('cancelled'));
    if (link.isClosed()) {
      const again = await reconnect(inner);
      if (!again.ok) return again;
      // A connection for each command: one shell serves them all, where there is one.
      if (way === 'exec' && !noShell) {
        const inOne = await inShell(command, inner);
        if (!noShell) return inOne;
        if (link.isClosed()) {
          const third = await reconnect(inner);
          if (!third.ok) return third;
        }
      }
    }
    if (way === 'shell') return inShell(command, inner);
    const done = await execute(device, link, command, options.prompt, way === 'undecided', inner);
    switch (done.kind) {
      case 'answer':
        if (done.result.ok) way = 'exec';
        return done.result;
      case 'shell':
        shell = done.shell;
        way = 'shell';
        return shell.run(command, inner);
      case 'ignored': {
        const inOne = await inShell(command, inner);
        return noShell ? done.result : inOne;
      }
      case 'no-channel': {
        const inOne = await inShell(command, inner);
        if (!noShell) return inOne;
        return err(
          appError(way === 'exec' ? 'session-limit' : 'unsupported', { address, reason: 'no-shell' }),
        );
      }
    }
  };

  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<Result<string>>): Promise<Result<string>> => {
    const running = last.then(work);
    last = running.catch(() => {});
    return running;
  };
  return ok({
    run: (command, inner) => inTurn(() => runNow(command, inner)),
    ask: (command, inner) =>
      inTurn(async () => {
        const first = await runNow(command, inner);
        return first.ok || first.error.code !== 'connection-lost' ? first : runNow(command, inner);
      }),
    close: () => closeLink(link),
  });
}

function channelError(error: NoChannel, address: string): AppError {
  if (error === 'none-free') return appError('session-limit', { address });
  return error === 'not-offered' ? appError('unsupported', { address, reason: 'no-shell' }) : error;
}

/** A refusal in words in place of an answer, such as `Too many sessions`, and nothing more. */
function refusalIn(text: string, address: string): AppError | null {
  return saysSessionLimit(text) ? appError('session-limit', { address }) : null;
}

type Executed =
  | { readonly kind: 'answer'; readonly result: Result<string> }
  /** The command was thrown away and a shell stands there instead. */
  | { readonly kind: 'shell'; readonly shell: Shell }
  | { readonly kind: 'ignored'; readonly result: Result<string> }
  | { readonly kind: 'no-channel' };

/** Runs a command through `exec`. */
async function execute(
  device: Device,
  link: SshLink,
  command: string,
  prompt: RegExp,
  first: boolean,
  signal: AbortSignal,
): Promise<Executed> {
  const opened = await openChannel(device, link, (done) => link.client.exec(command, done), signal);
  if (!opened.ok)
    return typeof opened.error === 'string'
      ? { kind: 'no-channel' }
      : { kind: 'answer', result: err(opened.error) };
  const channel = opened.value;
  let ended = false;
  channel.on('close', () => {
    ended = true;
  });
  let echoed = false;
  // A controller that leaves the channel open after the answer is at its prompt again, behind the echo.
  const judge = (tail: string): Heard => {
    const echo = tail.lastIndexOf(command);
    if (echo >= 0) echoed = true;
    if (echoed)
      return prompt.test(echo >= 0 ? tail.slice(echo + command.length) : tail) ? 'complete' : 'more';
    return first && (prompt.test(tail) || promptOf(tail) !== null) ? 'complete-if-quiet' : 'more';
  };
  const what = `ssh ${command.split(' ')[0] ?? ''}`;
  const silence = first ? { silenceMs: Math.min(SILENCE_MS, device.timeoutMs) } : {};
  const text = await hear(device, { link, channel, what, judge, first, ...silence }, signal);
  if (!text.ok) {
    const ignored = first && text.error.code === 'device-timeout';
    return ignored ? { kind: 'ignored', result: text } : { kind: 'answer', result: text };
  }
  if (first && !echoed && !ended) {
    return { kind: 'shell', shell: shellOn(device, link, channel, promptsOf(plainText(text.value), prompt)) };
  }
  channel.close();
  const answer = answerOf(text.value, command, (line) => prompt.test(line));
  const refusal = first ? refusalIn(answer, device.address) : null;
  return { kind: 'answer', result: refusal === null ? ok(answer) : err(refusal) };
}

async function openShell(
  device: Device,
  link: SshLink,
  prompt: RegExp,
  signal: AbortSignal,
): Promise<Result<Shell, NoChannel>> {
  // Wide enough that no line is wrapped.
  const window = { term: 'dumb', cols: 1_000, rows: 1_000, width: 0, height: 0 };
  const opened = await openChannel(device, link, (done) => link.client.shell(window, done), signal);
  if (!opened.ok) return opened;
  const channel = opened.value;
  let ended = false;
  channel.on('close', () => {
    ended = true;
  });
  const judge = (tail: string): Heard =>
    prompt.test(tail) ? 'complete' : promptOf(tail) === null ? 'more' : 'complete-if-quiet';
  const greeting = await hear(device, { link, channel, what: 'ssh shell', judge, first: true }, signal);
  if (!greeting.ok) return greeting;
  const text = plainText(greeting.value);
  if (ended || link.isClosed()) {
    // It said something and hung up: those are its reasons.
    const reason = untrusted(text, 200);
    return err(
      refusalIn(text, device.address) ??
        (reason === ''
          ? appError('connection-lost', { address: device.address, what: 'ssh shell' })
          : appError('device-refused', { address: device.address, what: 'ssh', reason })),
    );
  }
  return ok(shellOn(device, link, channel, promptsOf(text, prompt)));
}

/** Is the end of a text a prompt: the known form, or the very one that this shell greeted with? */
function promptsOf(greeting: string, prompt: RegExp): (tail: string) => boolean {
  const own = prompt.test(greeting) ? null : promptOf(greeting);
  return (tail) =>
    prompt.test(tail) || (own !== null && tail.slice(tail.lastIndexOf('\n') + 1).trim() === own);
}

function shellOn(
  device: Device,
  link: SshLink,
  channel: ClientChannel,
  atPrompt: (tail: string) => boolean,
): Shell {
  let ended = false;
  channel.on('close', () => {
    ended = true;
  });
  return {
    ended: () => ended || link.isClosed(),
    run: async (command, signal) => {
      if (ended) return err(appError('connection-lost', { address: device.address, what: 'ssh shell' }));
      let echoed = false;
      const judge = (tail: string): Heard => {
        const echo = tail.lastIndexOf(command);
        if (echo >= 0) echoed = true;
        const after = echo >= 0 ? tail.slice(echo + command.length) : tail;
        if (!atPrompt(after)) return 'more';
        // Without an echo a prompt may be the last one's, still on its way.
        return echoed || after.trim().includes('\n') ? 'complete' : 'complete-if-quiet';
      };
      const what = `ssh ${command.split(' ')[0] ?? ''}`;
      const answer = hear(device, { link, channel, what, judge, first: false }, signal);
      // xCAT ends lines with CR.
      channel.write(`${command}\r`);
      const text = await answer;
      if (!text.ok) return text;
      // The shell ended under the command: what it did is not known.
      if (ended && !atPrompt(plainText(text.value.slice(-4_096))))
        return err(appError('connection-lost', { address: device.address, what: 'ssh shell' }));
      return ok(answerOf(text.value, command, atPrompt));
    },
  };
}
