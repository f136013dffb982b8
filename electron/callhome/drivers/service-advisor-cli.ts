import { type AppError, appError } from '../../domain/app-error.ts';
import { type Evidence, evidence, untrusted } from '../../domain/evidence.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Secret } from '../../domain/secret.ts';
import type { SettingKey } from '../../domain/setting-key.ts';
import { openSsh } from '../../net/ssh.ts';
import { cliQuote } from '../cli-quote.ts';
import type { DeviceState, DriverContext, DriverSession, StepGroup, Write } from '../driver.ts';
import { normalEvents } from '../normal-form.ts';
import { attributeState, parseActivityRow } from './activity-log.ts';
import { followTest, type LogRow } from './follow-test.ts';

/**
 * Call Home over the command line of IMM2 and CMM. That the commands exist is recollected, and so is every
 * option letter (imm2-cmm.md Appendix D, tag [D]: no source was found). Therefore the device is asked first:
 * its own help has to list a letter before it is used, otherwise nothing is written through this interface.
 * Documented or seen in the field: prompt, target, reply `ok`/`OK`, "Command not found" (CMM) and
 * "Error: Command not recognized" (IMM2), double quotes around spaces (imm2-cmm.md §4).
 */
export type CliDialect = {
  /** Option letters of chconfig [D]; a key missing here does not exist on this product. */
  readonly letters: Readonly<Partial<Record<SettingKey, string>>>;
  /** What is added to every command, such as ` -T system:mm[1]`; found out from the device. */
  readonly target: (run: CliRun, signal: AbortSignal) => Promise<Result<string>>;
  readonly identity: (
    run: CliRun,
    signal: AbortSignal,
  ) => Promise<{ readonly identity: DeviceState['identity']; readonly facts: readonly Evidence[] }>;
};

export type CliRun = (command: string, signal: AbortSignal) => Promise<Result<string>>;

/** The licence comes first: nothing else can be set before it is accepted [D]. */
export const CLI_GROUPS: readonly StepGroup[] = [
  { id: 'licence', keys: ['licence'] },
  { id: 'proxy', keys: ['proxy.host', 'proxy.port', 'proxy.user', 'proxy.password', 'proxy.enable'] },
  {
    id: 'contact',
    keys: [
      'country',
      'company',
      'contact.name',
      'contact.phone',
      'contact.phoneExtension',
      'contact.email',
      'contact.address',
      'contact.city',
      'contact.state',
      'contact.postalCode',
    ],
  },
  {
    id: 'alternate',
    keys: [
      'alternate.name',
      'alternate.phone',
      'alternate.phoneExtension',
      'alternate.email',
      'location.phone',
    ],
  },
  { id: 'enable', keys: ['enable'] },
  { id: 'exclusions', keys: ['excludedEvents'] },
];

/** Without these a device cannot be set up at all. */
const NEEDED: readonly SettingKey[] = [
  'licence',
  'enable',
  'country',
  'company',
  'contact.name',
  'contact.phone',
  'contact.email',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
];
const SWITCH_KEYS: ReadonlySet<SettingKey> = new Set(['enable', 'proxy.enable']);

/** `system>` or `system:mm[1]>` (xCAT, transcripts). */
const PROMPT = /(?:^|\n|\r)\s*system(?::[\w[\]:]{1,40})?>\s*$/;
const UNKNOWN_COMMAND = /command not (?:found|recognized)|unknown command|not a recognized command/i;
const FAILED =
  /\berror\b|\binvalid\b|\billegal\b|\bfail(?:ed|ure)\b|not (?:valid|allowed|permitted|been accepted)/i;
const UNPRIVILEGED = /privilege|authorit(?:y|ies) |not authorized|permission denied|access denied/i;
const ROWS_LIMIT = 200;

/** Signs in once, finds the target, and reads from the device's own help what it can do. */
export async function openServiceAdvisorCli(
  dialect: CliDialect,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<DriverSession>> {
  const { address, ports } = context.target;
  const opened = await openSsh(
    { address, port: ports.ssh, trust: context.trust, credential: context.credential, prompt: PROMPT },
    signal,
  );
  if (!opened.ok) return opened;
  const ssh = opened.value;
  const cli = await prepare(dialect, ssh.run, address, signal);
  if (!cli.ok) {
    await ssh.close();
    return cli;
  }
  const device = cli.value;
  const hasLog = device.commands.has('chlog');
  const session: DriverSession = {
    read: (inner) => readState(device, inner),
    write: (write, inner) => writeStep(device, write, inner),
    ...(hasLog
      ? {
          problems: async (inner: AbortSignal) => {
            const rows = await readLog(device, inner);
            return rows.ok ? ok(rows.value.map((row) => row.problem)) : rows;
          },
        }
      : {}),
    close: ssh.close,
  };
  if (!hasLog || !device.commands.get('chmanual')?.has('test')) return ok(session);
  return ok({
    ...session,
    testCall: (limits, onState, inner) =>
      followTest(
        {
          readLog: (each) => readLog(device, each),
          trigger: (each) => change(device, 'chmanual -test', 'test-call', [], each),
        },
        limits,
        onState,
        inner,
      ),
  });
}

type Cli = {
  readonly address: string;
  readonly dialect: CliDialect;
  readonly run: CliRun;
  readonly target: string;
  /** Option letters by command, from the device's own help; a command that is missing does not exist. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
};

async function prepare(
  dialect: CliDialect,
  run: CliRun,
  address: string,
  signal: AbortSignal,
): Promise<Result<Cli>> {
  const target = await dialect.target(run, signal);
  if (!target.ok) return target;
  const commands = new Map<string, ReadonlySet<string>>();
  for (const command of ['chconfig', 'chlog', 'chmanual', 'events']) {
    const options = await optionsOf(command, run, signal);
    if (!options.ok) return options;
    if (options.value !== null) commands.set(command, options.value);
  }
  const letters = commands.get('chconfig');
  if (letters === undefined) return err(appError('unsupported', { address, reason: 'no-chconfig' }));
  if (letters.size === 0) return err(appError('unsupported', { address, reason: 'no-help' }));
  for (const key of NEEDED) {
    const letter = dialect.letters[key] ?? '';
    if (!letters.has(letter)) return err(unlisted(address, letter));
  }
  return ok({ address, dialect, run, target: target.value, commands });
}

function unlisted(address: string, letter: string): AppError {
  return appError('unsupported', { address, reason: `cli-option:${letter}` });
}

/**
 * The option letters that the device's own help of a command lists; null where it knows no such command,
 * empty where no way of asking gives a list. `-h` is documented for the CMM, `help` and `?` are seen on both.
 */
async function optionsOf(
  command: string,
  run: CliRun,
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string> | null>> {
  for (const question of [`${command} -h`, `help ${command}`, `? ${command}`]) {
    const answer = await run(question, signal);
    if (!answer.ok) return answer;
    if (UNKNOWN_COMMAND.test(answer.value)) return ok(null);
    const options = parseOptionLetters(answer.value);
    if (options.size > 0) return ok(options);
  }
  return ok(new Set<string>());
}

/**
 * The letters in a help text: at the beginning of a line, or after a bracket or a bar of the usage line.
 * `-options` and `-h` of a usage line are words of the help itself.
 */
export function parseOptionLetters(help: string): ReadonlySet<string> {
  const found = [...help.matchAll(/(?:^|\n|[[{|(])[ \t]*-([A-Za-z][A-Za-z0-9_]{0,20})(?![A-Za-z0-9_])/g)];
  const letters = new Set(found.map((match) => match[1] ?? ''));
  letters.delete('options');
  letters.delete('h');
  return letters;
}

// --- reading ----------------------------------------------------------------------------------------------

/** `-letter value` per line, as a command without options displays it. */
export function parseDisplay(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^[ \t]*-([A-Za-z][A-Za-z0-9_]{0,20})(?:[ \t]*[:=]?[ \t]+(.*))?$/.exec(line);
    if (match) found.set(match[1] ?? '', untrusted((match[2] ?? '').replace(/^"(.*)"$/, '$1'), 300));
  }
  return found;
}

async function readState(cli: Cli, signal: AbortSignal): Promise<Result<DeviceState>> {
  const { address, dialect, run, target, commands } = cli;
  const shown = await run(`chconfig${target}`, signal);
  if (!shown.ok) return shown;
  const display = parseDisplay(shown.value);
  if (display.size === 0) return err(appError('garbage-answer', { address, what: 'chconfig' }));
  const letters = commands.get('chconfig') ?? new Set<string>();
  const values: Partial<Record<SettingKey, string>> = {};
  const writable = new Set<SettingKey>();
  const unreadable = new Set<SettingKey>();
  for (const [name, letter] of Object.entries(dialect.letters)) {
    const key = name as SettingKey;
    if (!letters.has(letter)) continue;
    writable.add(key);
    if (key === 'proxy.password') continue;
    const value = display.get(letter);
    if (value === undefined) unreadable.add(key);
    else values[key] = canonical(key, value);
  }
  if (hasExclusions(cli)) {
    const exclusions = await readExclusions(cli, signal);
    if (!exclusions.ok) return exclusions;
    writable.add('excludedEvents');
    values.excludedEvents = normalEvents(exclusions.value.join(','));
  }
  const { identity, facts } = await dialect.identity(run, signal);
  return ok({
    values,
    writable,
    secrets: writable.has('proxy.password') ? { 'proxy.password': 'unknown' } : {},
    unreadable,
    identity,
    facts,
  });
}

function canonical(key: SettingKey, value: string): string {
  if (key === 'licence')
    return /\bnot\b|^no\b|^view\b/i.test(value) ? 'false' : String(/accept/i.test(value));
  return SWITCH_KEYS.has(key) ? String(/^(?:enabled?|on|yes)\b/i.test(value)) : value;
}

function hasExclusions({ commands }: Cli): boolean {
  const options = commands.get('events');
  return ['che', 'add', 'rm'].every((letter) => options?.has(letter));
}

async function readExclusions(cli: Cli, signal: AbortSignal): Promise<Result<readonly string[]>> {
  const shown = await cli.run(`events -che${cli.target}`, signal);
  if (!shown.ok) return shown;
  const failure = failureOf(cli, shown.value, 'excludedEvents', []);
  if (failure !== null) return err(failure);
  return ok(
    [...shown.value.matchAll(/(?:^|\s)(?:0x)?([0-9a-f]{8}(?:-?[0-9a-f*]{8})?)(?=\s|$)/gi)]
      .slice(0, 1_000)
      .map((match) => match[1] ?? ''),
  );
}

// --- writing ----------------------------------------------------------------------------------------------

/** One option per command: the answer then belongs to one field, and a broken connection leaves no guess. */
async function writeStep(cli: Cli, write: Write, signal: AbortSignal): Promise<Result<void>> {
  const { address, dialect, commands } = cli;
  if (write.values.excludedEvents !== undefined)
    return writeExclusions(cli, write.values.excludedEvents, signal);
  const order = CLI_GROUPS.flatMap((group) => group.keys);
  const keys = order.filter((key) => key in write.values || key in write.secrets);
  // Switching the proxy off comes before its parts are changed.
  if (write.values['proxy.enable'] === 'false')
    keys.sort((a, b) => Number(b === 'proxy.enable') - Number(a === 'proxy.enable'));
  // Every value is looked at before the first one is sent.
  const lines: { key: SettingKey; command: string; secrets: readonly Secret[] }[] = [];
  for (const key of keys) {
    const letter = dialect.letters[key];
    if (letter === undefined || !commands.get('chconfig')?.has(letter))
      return err(unlisted(address, letter ?? key));
    const secret = write.secrets[key];
    const quoted = optionValue(key, secret ? secret.reveal() : (write.values[key] ?? ''), address);
    if (!quoted.ok) return quoted;
    lines.push({ key, command: `chconfig -${letter} ${quoted.value}`, secrets: secret ? [secret] : [] });
  }
  for (const { key, command, secrets } of lines) {
    const done = await change(cli, command, key, secrets, signal);
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/** Fixed words for the switches, everything else through the one quoting function. */
function optionValue(key: SettingKey, value: string, address: string): Result<string> {
  if (key === 'licence') {
    return value === 'true'
      ? ok('accept')
      : err(appError('device-refused', { address, what: key, reason: 'one-way' }));
  }
  if (SWITCH_KEYS.has(key)) return ok(value === 'true' ? 'enable' : 'disable');
  return cliQuote(key, value, address);
}

/** Brings the list to exactly the wanted ids by adding and removing single ids. */
async function writeExclusions(cli: Cli, wanted: string, signal: AbortSignal): Promise<Result<void>> {
  const current = await readExclusions(cli, signal);
  if (!current.ok) return current;
  const have = new Set(current.value.map((id) => normalEvents(id)));
  const want = new Set(wanted.split(',').filter((id) => id !== ''));
  for (const [letter, ids] of [
    ['add', [...want].filter((id) => !have.has(id))],
    ['rm', [...have].filter((id) => !want.has(id))],
  ] as const) {
    for (const id of ids) {
      const quoted = cliQuote('excludedEvents', id, cli.address);
      if (!quoted.ok) return quoted;
      const done = await change(cli, `events -che -${letter} ${quoted.value}`, 'excludedEvents', [], signal);
      if (!done.ok) return done;
    }
  }
  return ok(undefined);
}

/** Sends a changing command; only a line `ok` or `OK` counts as success. */
async function change(
  cli: Cli,
  command: string,
  what: string,
  secrets: readonly Secret[],
  signal: AbortSignal,
): Promise<Result<void>> {
  const answer = await cli.run(`${command}${cli.target}`, signal);
  if (!answer.ok) return answer;
  const failure = failureOf(cli, answer.value, what, secrets);
  if (failure !== null) return err(failure);
  return /^\s*ok\.?\s*$/im.test(answer.value)
    ? ok(undefined)
    : err(appError('garbage-answer', { address: cli.address, what }));
}

function failureOf(
  { address }: Cli,
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
  if (UNKNOWN_COMMAND.test(line)) return appError('unsupported', { address, reason: 'no-chconfig' });
  if (UNPRIVILEGED.test(line)) return appError('privilege-missing', { address, what });
  return appError('device-refused', { address, what, reason });
}

// --- the activity log -------------------------------------------------------------------------------------

async function readLog(cli: Cli, signal: AbortSignal): Promise<Result<readonly LogRow[]>> {
  const shown = await cli.run(`chlog${cli.target}`, signal);
  return shown.ok ? ok(parseLog(shown.value)) : shown;
}

/**
 * The rows of `chlog`, newest first. Their layout is in no source: a row begins at a line that names an
 * index or after an empty line, and counts only where an event id or a date is found in it.
 */
export function parseLog(text: string): readonly LogRow[] {
  const blocks: string[][] = [];
  let open = false;
  for (const line of text.split('\n').map((each) => each.trim())) {
    const heads = /^(?:event[ _])?(?:index|no)\.?\s*[:=#]?\s*\d+$/i.test(line);
    if (line === '' || heads) open = false;
    else if (open) blocks.at(-1)?.push(line);
    else {
      blocks.push([line]);
      open = true;
    }
  }
  return blocks
    .slice(0, ROWS_LIMIT)
    .map((lines, at) => {
      const [first = '', ...rest] = lines.map((line) => untrusted(line, 500));
      const attribute = rest.length === 0 ? first : rest.join('\n');
      const acknowledged = /acknowledged\s*[:=]?\s*yes|corrected\s*[:=]?\s*yes|;\s*yes$/i.test(attribute);
      return {
        index: at + 1,
        text: first,
        attribute,
        problem: parseActivityRow(first, attribute, acknowledged),
      };
    })
    .filter(
      ({ problem, attribute }) =>
        problem.eventId !== '' || problem.date !== '' || attributeState(attribute) !== null,
    );
}

/** A fact from a command that may be missing: its first line, or nothing. */
export async function firstLine(run: CliRun, command: string, signal: AbortSignal): Promise<string> {
  const answer = await run(command, signal);
  if (!answer.ok || UNKNOWN_COMMAND.test(answer.value) || FAILED.test(answer.value)) return '';
  return untrusted(answer.value.split('\n')[0] ?? '', 120);
}

export function clockFact(line: string): readonly Evidence[] {
  return line === '' ? [] : [evidence('clock', line)];
}
