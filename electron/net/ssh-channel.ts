import { StringDecoder } from 'node:string_decoder';
import type { Client, ClientChannel } from 'ssh2';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { afterListening } from './listening.ts';
import { asksAnotherFactor, asksLogin, asksNewPassword, isQuestion } from './ssh-questions.ts';
import {
  ANY_PROMPT,
  cutPager,
  lastLine,
  pagerKey,
  terminalAnswer,
  terminalText,
  withoutMarks,
} from './terminal-text.ts';

/** One SSH channel: opened within its deadline, and listened to until the device is at its prompt again. */
export type SshDevice = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly prompt: RegExp;
  readonly timeoutMs: number;
};
export type SshConnection = { readonly client: Client; readonly isClosed: () => boolean };

/** Longest output of one command: logs of 5 MB are reported, beyond this something else is wrong. */
const OUTPUT_LIMIT = 8 << 20;
/** The end of the output is looked for in this much of it. */
const TAIL = 4096;
/** Where the echo is looked for: behind the longest notice at login. */
const HEAD = 64 << 10;

/** How long the device has to be silent before the end of its output is taken for what it looks like. */
const QUIET_MS = { prompt: 250, pager: 150, query: 300, anyPrompt: 700, question: 700 } as const;

/** Why a channel did not open: `request` = this kind of command is not offered, `channel` = no (further) channel. */
export type Refusal =
  | { readonly kind: 'request' }
  | { readonly kind: 'channel'; readonly reason: number }
  | { readonly kind: 'error'; readonly error: AppError };

/**
 * Opens a channel. The library sends the command in the moment a channel opens: after the deadline or a cancel the
 * connection is ended, so that a channel that opens late is closed and runs nothing.
 */
export function openChannel(
  device: SshDevice,
  { client, isClosed }: SshConnection,
  start: (client: Client, done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  signal: AbortSignal,
): Promise<Result<ClientChannel, Refusal>> {
  const { address, port, timeoutMs } = device;
  const failed = (error: AppError): Result<ClientChannel, Refusal> => err({ kind: 'error', error });
  const lost = failed(appError('connection-lost', { address, what: 'ssh' }));
  return new Promise((resolve) => {
    let settled = false;
    const settle = (result: Result<ClientChannel, Refusal>): void => {
      if (settled) return;
      settled = true;
      callOff();
      signal.removeEventListener('abort', onAbort);
      client.off('close', onClose);
      resolve(result);
    };
    const giveUp = (error: AppError): void => {
      settle(failed(error));
      client.destroy();
    };
    const callOff = afterListening(timeoutMs, () =>
      giveUp(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 })),
    );
    const onAbort = (): void => giveUp(appError('cancelled'));
    const onClose = (): void => settle(lost);
    client.once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    if (settled) return;
    try {
      start(client, (error, channel) => {
        if (!error) {
          // For as long as it lives: what goes wrong with it is told by its end.
          channel.on('error', () => {});
          if (!settled) settle(ok(channel));
          else channel.close();
          return;
        }
        // The connection's own end is told a turn after its channels'.
        setImmediate(() => {
          const { reason } = error as Error & { readonly reason?: number };
          if (isClosed()) settle(lost);
          else settle(err(reason === undefined ? { kind: 'request' } : { kind: 'channel', reason }));
        });
      });
    } catch {
      settle(lost);
    }
  });
}

/** What a channel printed, as lines. */
export type Heard = {
  readonly text: string;
  /** The command stands in it as the terminal echoed it. */
  readonly echoed: boolean;
  readonly ended: 'prompt' | 'closed';
  /** The command's end was told (exit status), not only the channel's. */
  readonly exited: boolean;
  /** The prompt the output ended with, as printed; '' without one. */
  readonly prompt: string;
};

export type Listening = {
  /** Sent when listening has begun; '' = only listen (a greeting). */
  readonly command: string;
  /** Typed with a line end, or only expected as an echo. */
  readonly type: boolean;
  /** Nothing was answered yet: a question at the end of the output is one at login. */
  readonly first: boolean;
  readonly timeoutMs: number;
  /** A prompt this session has shown before, as printed. */
  readonly knownPrompt: string;
};

/** Nothing but silence until the deadline. */
export const SILENT: unique symbol = Symbol('silent');

/** Listens until the prompt, the close, the deadline or the cap. */
export function listen(
  device: SshDevice,
  connection: SshConnection,
  channel: ClientChannel,
  { command, type, first, timeoutMs, knownPrompt }: Listening,
  signal: AbortSignal,
): Promise<Result<Heard, AppError | typeof SILENT>> {
  const { address, port, user } = device;
  const what = command === '' ? 'ssh shell' : `ssh ${command.split(' ')[0] ?? ''}`;
  return new Promise((resolve) => {
    // In parts, with both ends at hand: joining megabytes with every datagram would take longer than they do.
    const parts: string[] = [];
    let head = '';
    let tail = '';
    const decoder = new StringDecoder('utf8');
    let received = 0;
    let echoed = false;
    let exited = false;
    let settled = false;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const settle = (result: Result<Heard, AppError | typeof SILENT>): void => {
      if (settled) return;
      settled = true;
      callOff();
      clearTimeout(quiet);
      signal.removeEventListener('abort', onAbort);
      channel.off('exit', onExit);
      channel.off('data', onData);
      channel.stderr.off('data', onData);
      channel.off('close', onClose);
      connection.client.off('close', onClose);
      resolve(result);
    };
    const stop = (error: AppError | typeof SILENT): void => {
      channel.destroy();
      settle(err(error));
    };
    const finish = (ended: Heard['ended'], prompt: string): void => {
      settle(ok({ text: terminalText(parts.join('')), echoed, ended, exited, prompt }));
    };
    const after = (ms: number, act: () => void): void => {
      quiet = setTimeout(act, ms);
    };
    const callOff = afterListening(timeoutMs, () =>
      stop(
        received === 0 ? SILENT : appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }),
      ),
    );
    const onAbort = (): void => stop(appError('cancelled'));
    /** The end of what was printed so far decides what the device waits for. */
    const look = (): void => {
      clearTimeout(quiet);
      const end = terminalText(tail);
      const line = lastLine(end);
      if (command !== '' && !echoed && head.length < HEAD) echoed = echoAt(head, command);
      const known = device.prompt.test(end) || (knownPrompt !== '' && isSamePrompt(line, knownPrompt));
      if (known && !isEcho(line, command)) {
        // Without an echo a prompt may be one of before the command: the answer would still come.
        if (echoed) finish('prompt', line);
        else after(QUIET_MS.prompt, () => finish('prompt', line));
        return;
      }
      const key = pagerKey(end);
      if (key !== null) {
        after(QUIET_MS.pager, () => {
          const cut = cutPager(parts.join(''));
          parts.splice(0, parts.length, cut);
          tail = cut.slice(-TAIL);
          channel.write(key);
        });
        return;
      }
      const answer = terminalAnswer(tail.slice(-32));
      if (answer !== null) {
        after(QUIET_MS.query, () => channel.write(answer));
        return;
      }
      if (first && !echoed && isQuestion(line)) {
        const code = asksNewPassword(line)
          ? 'password-expired'
          : asksAnotherFactor(line) || asksLogin(line)
            ? 'second-factor-asked'
            : null;
        if (code !== null) after(QUIET_MS.question, () => stop(appError(code, { address, user })));
        return;
      }
      if (knownPrompt === '' && ANY_PROMPT.test(line)) {
        after(QUIET_MS.anyPrompt, () => finish('prompt', line));
      }
    };
    const onExit = (): void => {
      exited = true;
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      const text = withoutMarks(decoder.write(chunk));
      parts.push(text);
      tail = (tail + text).slice(-TAIL);
      if (head.length < HEAD) head = (head + text).slice(0, HEAD);
      if (received > OUTPUT_LIMIT) stop(appError('garbage-answer', { address, what }));
      else look();
    };
    const onClose = (): void => {
      // The connection's own end is told a turn after its channels'.
      setImmediate(() => {
        if (first || exited || !connection.isClosed()) finish('closed', '');
        else settle(err(appError('connection-lost', { address, what })));
      });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    channel.on('exit', onExit);
    channel.on('data', onData);
    channel.stderr.on('data', onData);
    channel.on('close', onClose);
    connection.client.on('close', onClose);
    if (signal.aborted) onAbort();
    else if (type) channel.write(`${command}\r`); // xCAT ends lines with CR.
  });
}

/** The same but for its numbers: prompts count commands, or tell the time. */
const isSamePrompt = (line: string, known: string): boolean =>
  line.trimEnd().replace(/\d+/g, '0') === known.trimEnd().replace(/\d+/g, '0');

const isEcho = (line: string, command: string): boolean =>
  command !== '' && line.trimEnd().endsWith(command) && line.trim() !== '';

function echoAt(raw: string, command: string): boolean {
  return echoLine(terminalText(raw).split('\n'), command) >= 0;
}

/** The line that echoes the command: nothing but it, or a prompt before it. */
function echoLine(lines: readonly string[], command: string): number {
  return lines.findIndex((line) => {
    const printed = line.trimEnd();
    if (!printed.endsWith(command)) return false;
    const before = printed.slice(0, -command.length);
    return before.trim() === '' || /[>#$]\s*$/.test(before);
  });
}

/** What the command printed: without what came before its echo, the echo, and the prompt at the end. */
export function answerOf({ text, prompt }: Heard, command: string, promptForm: RegExp): string {
  const lines = text.split('\n');
  const body = lines.slice(echoLine(lines, command) + 1);
  const last = body.at(-1);
  const isPrompt = last !== undefined && (promptForm.test(last) || (prompt !== '' && last === prompt));
  return (isPrompt ? body.slice(0, -1) : body).join('\n').trim();
}
