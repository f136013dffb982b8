import { StringDecoder } from 'node:string_decoder';
import type { ClientChannel } from 'ssh2';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SshLink } from './ssh-connect.ts';
import { asksNewPassword, isPaging, plainText, terminalAnswer } from './ssh-terminal.ts';

/** Channels of an SSH connection: opening one, and hearing it out. */
export type Device = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly timeoutMs: number;
};

/** What was heard so far: more is expected, it is complete, or it is unless something follows at once. */
export type Heard = 'more' | 'complete' | 'complete-if-quiet';

export type Listening = {
  readonly link: SshLink;
  readonly channel: ClientChannel;
  /** Names what is waited for in errors. */
  readonly what: string;
  /** Looks at the end of the output, readable. */
  readonly judge: (tail: string) => Heard;
  /** Nothing was run on this connection yet: only then a question for a new password is one. */
  readonly first: boolean;
  /** Gives up this early where not a single byte comes. */
  readonly silenceMs?: number;
};

/** 5 MB of log is in reports; beyond this something else is wrong. */
const OUTPUT_LIMIT = 8 << 20;
const TAIL = 4_096;
/** Nothing for this long after a prompt means that the device waits. */
const QUIET_MS = 400;

/** Collects what a channel prints until `judge` says so; the deadline, the cap and a dead connection end it. */
export function hear(device: Device, listening: Listening, signal: AbortSignal): Promise<Result<string>> {
  const { address, port, user, timeoutMs } = device;
  const { link, channel, what, judge, first } = listening;
  return new Promise((resolve) => {
    const decoder = new StringDecoder('utf8');
    const parts: string[] = [];
    let length = 0;
    let tail = '';
    let exited = false;
    let settled = false;
    let quiet: NodeJS.Timeout | undefined;
    const settle = (result: Result<string>): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(silence);
      clearTimeout(quiet);
      signal.removeEventListener('abort', onAbort);
      channel.off('exit', onExit);
      channel.off('data', onData);
      channel.stderr.off('data', onData);
      channel.off('close', onClose);
      link.client.off('close', onClose);
      resolve(result);
    };
    const giveUp = (error: AppError): void => {
      channel.destroy();
      settle(err(error));
    };
    const late = (): void => giveUp(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }));
    const timer = setTimeout(late, timeoutMs);
    const silence =
      listening.silenceMs === undefined
        ? undefined
        : setTimeout(
            () => giveUp(appError('device-timeout', { address, port, seconds: 0 })),
            listening.silenceMs,
          );
    const onAbort = (): void => giveUp(appError('cancelled'));
    const onData = (chunk: Buffer): void => {
      clearTimeout(silence);
      clearTimeout(quiet);
      const text = decoder.write(chunk);
      parts.push(text);
      length += text.length;
      tail = (tail + text).slice(-TAIL);
      if (length > OUTPUT_LIMIT) {
        giveUp(appError('garbage-answer', { address, what }));
        return;
      }
      const query = terminalAnswer(text);
      if (query !== '' && channel.writable) channel.write(query);
      const readable = plainText(tail);
      if (isPaging(readable)) {
        tail = '';
        if (channel.writable) channel.write(' ');
        return;
      }
      if (first && asksNewPassword(readable)) {
        // A log entry may read like it; a question waits.
        quiet = setTimeout(() => giveUp(appError('password-expired', { address, user })), QUIET_MS);
        return;
      }
      const heard = judge(readable);
      if (heard === 'complete') settle(ok(parts.join('')));
      else if (heard === 'complete-if-quiet') quiet = setTimeout(() => settle(ok(parts.join(''))), QUIET_MS);
    };
    const onExit = (): void => {
      exited = true;
    };
    const onClose = (): void => {
      // The connection's own end is told a turn after its channels'.
      setImmediate(() => {
        if (exited || (first && length > 0) || !link.isClosed()) settle(ok(parts.join('')));
        else settle(err(appError('connection-lost', { address, what })));
      });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    channel.on('exit', onExit);
    channel.on('data', onData);
    channel.stderr.on('data', onData);
    channel.on('close', onClose);
    link.client.on('close', onClose);
    if (signal.aborted) onAbort();
  });
}

/** Why there is no channel: the controller does not do this, or not now, or the connection is gone. */
export type NoChannel = 'not-offered' | 'none-free' | AppError;

/** Opens a channel. One that opens after nobody waits any more is closed again. */
export function openChannel(
  device: Device,
  link: SshLink,
  start: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  signal: AbortSignal,
): Promise<Result<ClientChannel, NoChannel>> {
  const { address, port, timeoutMs } = device;
  const lost: NoChannel = appError('connection-lost', { address, what: 'ssh' });
  return new Promise((resolve) => {
    let waiting = true;
    const settle = (result: Result<ClientChannel, NoChannel>): void => {
      if (!waiting) return;
      waiting = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      link.client.off('close', onClose);
      resolve(result);
    };
    const timer = setTimeout(
      () => settle(err(appError('device-timeout', { address, port, seconds: timeoutMs / 1000 }))),
      timeoutMs,
    );
    const onAbort = (): void => settle(err(appError('cancelled')));
    const onClose = (): void => settle(err(lost));
    signal.addEventListener('abort', onAbort, { once: true });
    link.client.once('close', onClose);
    if (signal.aborted) {
      onAbort();
      return;
    }
    try {
      start((error, channel) => {
        if (!error) {
          // For as long as it lives: what goes wrong with it is told by its end.
          channel.on('error', () => {});
          if (waiting) settle(ok(channel));
          else channel.destroy();
          return;
        }
        // RFC 4254 §5.1: a channel that is refused as a whole has a reason number; a refused request has none.
        const refused = /channel open failure/i.test(error.message) || 'reason' in error;
        setImmediate(() => settle(err(link.isClosed() ? lost : refused ? 'none-free' : 'not-offered')));
      });
    } catch {
      settle(err(lost));
    }
  });
}
