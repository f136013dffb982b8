import { type AppError, appError } from '../../domain/app-error.ts';
import { standsForNothing } from '../../domain/empty-words.ts';
import { untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Secret } from '../../domain/secret.ts';
import type { DriverContext } from '../driver.ts';
import { unbrokenLines } from './unbroken-lines.ts';

/**
 * The command line of IMM2 and CMM, whatever is asked of it. Documented or seen in the field: prompt, target,
 * reply `ok`/`OK`, "Command not found" (CMM) and "Error: Command not recognized" (IMM2), double quotes around
 * spaces, `-h` (imm2-cmm.md §4). Option letters are in no source: they are read from the device's own help.
 */
export type CliRun = (command: string, signal: AbortSignal) => Promise<Result<string>>;

export type CliSession = {
  readonly address: string;
  readonly run: CliRun;
  /** What is added to every command, such as ` -T system:mm[1]`; '' on an IMM2. */
  readonly target: string;
  readonly close: () => Promise<void>;
};

/** `system>` or `system:mm[1]>` (xCAT, transcripts). */
const PROMPT = /(?:^|\n|\r)\s*system(?::[\w[\]:]{1,40})?>\s*$/;
export const UNKNOWN_COMMAND = /command not (?:found|recognized)|unknown command|not a recognized command/i;
const FAILED =
  /\berror\b|\binvalid\b|\billegal\b|\bfail(?:ed|ure)\b|not (?:valid|allowed|permitted|been accepted)/i;
const UNPRIVILEGED = /privilege|authorit(?:y|ies) |not authorized|permission denied|access denied/i;

/** Signs in once and finds what the commands are aimed at. The caller closes the session. */
export async function openCliSession(
  findTarget: (run: CliRun, signal: AbortSignal) => Promise<Result<string>>,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<CliSession>> {
  const { target: device, trust, credential, waits = 1 } = context;
  const { address, ports } = device;
  // Loaded with the first device: the wizard opens without it.
  const { openSsh } = await import('../../net/ssh.ts');
  const opened = await openSsh(
    { address, port: ports.ssh, trust, credential, prompt: PROMPT, waits },
    signal,
  );
  if (!opened.ok) return opened;
  const { run, close } = opened.value;
  const target = await findTarget(run, signal);
  if (!target.ok) {
    await close();
    return target;
  }
  return ok({ address, run, target: target.value, close });
}

/**
 * The option letters that the device's own help of a command lists; null where it knows no such command,
 * empty where no way of asking gives a list. `-h` is documented for the CMM, `help` and `?` are seen on both.
 */
export async function optionsOf(
  command: string,
  run: CliRun,
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string> | null>> {
  for (const question of [`${command} -h`, `help ${command}`, `? ${command}`]) {
    const answer = await run(question, signal);
    if (!answer.ok) return answer;
    // A help that names options knows the command, whatever words stand in it.
    const options = parseOptionLetters(answer.value);
    if (options.size > 0) return ok(options);
    if (UNKNOWN_COMMAND.test(answer.value)) return ok(null);
  }
  return ok(new Set<string>());
}

/**
 * The letters in a help text, wherever it names them: one option per line, several in one line, in columns or
 * in a table. A dash inside a word or before a blank is none. `-options` and `-h` are words of the help itself.
 */
export function parseOptionLetters(help: string): ReadonlySet<string> {
  const found = [
    ...help.matchAll(/(?:^|[\s[{|(<,;"'`])-([A-Za-z][A-Za-z0-9_]{0,20})(?![A-Za-z0-9_]|-[A-Za-z])/g),
  ];
  const letters = new Set(found.map((match) => match[1] ?? ''));
  letters.delete('options');
  letters.delete('h');
  return letters;
}

const OPTION = /^[ \t]*-([A-Za-z][A-Za-z0-9_]{0,20})(?:[ \t]*[:=]?[ \t]+(.*))?$/;

/**
 * `-letter value` per line, as a command without options displays it: bare or in quotes, also filled up with blanks, or
 * broken at the edge of the screen. Words that stand for an empty value are one, but in quotes, and but for what was just `sent`
 * by that letter.
 */
export function parseDisplay(
  text: string,
  sent: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of unbrokenLines(text, [OPTION])) {
    const match = OPTION.exec(line);
    if (!match) continue;
    const shown = (match[2] ?? '').trim();
    const isEmpty = standsForNothing(shown) && sent.get(match[1] ?? '') !== shown;
    const value = isEmpty ? '' : shown.replace(/^"(.*)"$/, '$1');
    found.set(match[1] ?? '', untrusted(value, 300));
  }
  return found;
}

/** Sends a changing command; only a last line `ok` or `OK` counts as success, whatever is said before it. */
export async function change(
  cli: Pick<CliSession, 'address' | 'run' | 'target'>,
  command: string,
  what: string,
  secrets: readonly Secret[],
  signal: AbortSignal,
): Promise<Result<void>> {
  const answer = await cli.run(`${command}${cli.target}`, signal);
  if (!answer.ok) return answer;
  if (/(?:^|\n)\s*ok\.?\s*$/i.test(answer.value)) return ok(undefined);
  return err(
    failureOf(cli.address, answer.value, what, secrets) ??
      appError('garbage-answer', { address: cli.address, what }),
  );
}

/** What the device said went wrong, or null. */
export function failureOf(
  address: string,
  text: string,
  what: string,
  secrets: readonly Secret[],
): AppError | null {
  const line = text.split('\n').find((each) => FAILED.test(each) || UNKNOWN_COMMAND.test(each));
  if (line === undefined) return null;
  // The device may repeat what was typed: a secret never gets into an error.
  const reason = untrusted(
    secrets.reduce(
      (words, secret) => (secret.isEmpty ? words : words.replaceAll(secret.reveal(), '***')),
      line,
    ),
    200,
  );
  if (UNKNOWN_COMMAND.test(line)) return appError('unsupported', { address, reason: `command:${what}` });
  if (UNPRIVILEGED.test(line)) return appError('privilege-missing', { address, what });
  return appError('device-refused', { address, what, reason });
}

/** A fact from a command that may be missing: its first line, or nothing. */
export async function firstLine(run: CliRun, command: string, signal: AbortSignal): Promise<string> {
  const answer = await run(command, signal);
  const line = answer.ok ? (answer.value.split('\n')[0] ?? '') : '';
  return UNKNOWN_COMMAND.test(line) || FAILED.test(line) ? '' : untrusted(line, 120);
}
