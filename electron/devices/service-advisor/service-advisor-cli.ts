import { type AppError, appError } from '../../domain/app-error.ts';
import { type Evidence, evidence } from '../../domain/evidence.ts';
import type { Problem } from '../../domain/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { normalEvents } from '../../domain/same-value.ts';
import type { Secret } from '../../domain/secret.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../../domain/setting-key.ts';
import {
  type DeviceState,
  type DriverContext,
  type DriverSession,
  type Sending,
  unknownSecrets,
  type Write,
} from '../driver.ts';
import { switchOf } from '../switch-value.ts';
import { type CliLogRow, LOG_ROWS, parseLog } from './cli-log.ts';
import { cliQuote } from './cli-quote.ts';
import {
  type CliRun,
  type CliSession,
  change,
  failureOf,
  openCliSession,
  optionsOf,
  parseDisplay,
} from './cli-session.ts';
import { followTest, rowOf } from './follow-test.ts';
import { oneOfTwo } from './one-of-two.ts';
import { CLI_GROUPS } from './step-groups.ts';

/**
 * Call Home over the command line of IMM2 and CMM. That the commands exist is recollected, and so is every
 * option letter (imm2-cmm.md Appendix D, tag [D]: no source was found). Therefore the device is asked first:
 * its own help has to list a letter before it is used, otherwise nothing is written through this interface.
 */
export type CliDialect = {
  /** Option letters of chconfig [D]; a key missing here does not exist on this product. */
  readonly letters: Readonly<Partial<Record<SettingKey, string>>>;
  /** What is added to every command, such as ` -T system:mm[1]`; found out from the device. */
  readonly target: (run: CliRun, signal: AbortSignal) => Promise<Result<string>>;
  /** The bay of the primary one where this is one of two managers; '' where it is not. */
  readonly primaryOfTwo?: (run: CliRun, signal: AbortSignal) => Promise<string>;
  readonly identity: (
    run: CliRun,
    signal: AbortSignal,
  ) => Promise<{ readonly identity: DeviceState['identity']; readonly facts: readonly Evidence[] }>;
};

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

/** Signs in once, finds the target, and reads from the device's own help what it can do. */
export async function openServiceAdvisorCli(
  dialect: CliDialect,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<DriverSession>> {
  const opened = await openCliSession(dialect.target, context, signal);
  if (!opened.ok) return opened;
  const cli = await prepare(dialect, opened.value, context.ours ?? {}, signal);
  if (!cli.ok) {
    await opened.value.close();
    return cli;
  }
  const device = cli.value;
  const hasLog = device.commands.has('chlog');
  const canAcknowledge = device.commands.get('chlog')?.has('ack') ?? false;
  const canRequest = device.commands.get('chmanual')?.has('desc') ?? false;
  let taken: SettingKey[] = [];
  let listCut = false;
  const session: DriverSession = {
    read: (inner) => readState(device, inner),
    readGroup: (keys, inner) => readGroup(device, keys, inner),
    write: async (write, inner) => {
      taken = [];
      const done = await writeStep(device, write, taken, inner);
      return oneOfTwo(done, dialect.primaryOfTwo && (() => dialect.primaryOfTwo?.(device.run, inner) ?? ''));
    },
    taken: () => taken,
    ...(hasLog
      ? {
          problems: async (inner: AbortSignal) => {
            const rows = await readLog(device, inner, LOG_ROWS + 1);
            listCut = rows.ok && rows.value.length > LOG_ROWS;
            return rows.ok
              ? ok(
                  rows.value.slice(0, LOG_ROWS).map((row) => ({
                    ...row.problem,
                    acknowledgeable: canAcknowledge && !row.problem.corrected,
                  })),
                )
              : rows;
          },
          listCut: () => listCut,
        }
      : {}),
    ...(canAcknowledge
      ? { acknowledge: (problem: Problem, inner: AbortSignal) => acknowledge(device, problem, inner) }
      : {}),
    ...(canRequest
      ? { serviceRequest: (text: string, inner: AbortSignal) => serviceRequest(device, text, inner) }
      : {}),
    close: opened.value.close,
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

type Cli = CliSession & {
  readonly dialect: CliDialect;
  /** Option letters by command, from the device's own help; a command that is missing does not exist. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
  /** What this program wrote, by command and letter: a customer's "N/A" that is shown bare is no empty value. */
  readonly sent: Readonly<Record<'chconfig' | 'autoftp', Map<string, string>>>;
};

async function prepare(
  dialect: CliDialect,
  session: CliSession,
  ours: SettingValues,
  signal: AbortSignal,
): Promise<Result<Cli>> {
  const { address, run } = session;
  const commands = new Map<string, ReadonlySet<string>>();
  for (const command of ['chconfig', 'chlog', 'chmanual', 'events', 'autoftp']) {
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
  const sent: Cli['sent'] = { chconfig: new Map(), autoftp: new Map() };
  for (const [key, value] of Object.entries(ours)) {
    const place = placeOf({ dialect, commands }, key as SettingKey);
    if (place !== null && value !== undefined) sent[place.command].set(place.letter, value);
  }
  return ok({ ...session, dialect, commands, sent });
}

/** Letters of `autoftp` as recollected (imm2-cmm.md Appendix D, [D]); each is checked against the help. */
const AUTOFTP_LETTERS: Readonly<Partial<Record<SettingKey, string>>> = {
  'fileTransfer.mode': 'm', // [D] ftp|sftp|tftp|disabled
  'fileTransfer.host': 'i', // [D]
  'fileTransfer.port': 'p', // [D]
  'fileTransfer.user': 'u', // [D]
  'fileTransfer.password': 'pw', // [D]
};

/** Which command and letter set a key, as far as this device's own help lists it. */
function placeOf(
  { dialect, commands }: Pick<Cli, 'dialect' | 'commands'>,
  key: SettingKey,
): { readonly command: 'chconfig' | 'autoftp'; readonly letter: string } | null {
  const transfer = AUTOFTP_LETTERS[key];
  const command = transfer === undefined ? 'chconfig' : 'autoftp';
  const letter = transfer ?? dialect.letters[key];
  return letter !== undefined && commands.get(command)?.has(letter) ? { command, letter } : null;
}

function unlisted(address: string, letter: string): AppError {
  return appError('unsupported', { address, reason: `cli-option:${letter}` });
}

// --- reading ----------------------------------------------------------------------------------------------

async function readState(cli: Cli, signal: AbortSignal): Promise<Result<DeviceState>> {
  const { address, dialect, run, target, commands } = cli;
  const shown = await run(`chconfig${target}`, signal);
  if (!shown.ok) return shown;
  const chconfig = parseDisplay(shown.value, cli.sent.chconfig);
  if (chconfig.size === 0) return err(appError('garbage-answer', { address, what: 'chconfig' }));
  const transfer = commands.has('autoftp') ? await run(`autoftp${target}`, signal) : ok('');
  if (!transfer.ok) return transfer;
  const display = { chconfig, autoftp: parseDisplay(transfer.value, cli.sent.autoftp) };
  const values: Partial<Record<SettingKey, string>> = {};
  const writable = new Set<SettingKey>();
  const unreadable = new Set<SettingKey>();
  for (const key of Object.keys({ ...dialect.letters, ...AUTOFTP_LETTERS }) as SettingKey[]) {
    const place = placeOf(cli, key);
    if (place === null) continue;
    writable.add(key);
    if (SECRET_KEYS.has(key)) continue;
    const value = display[place.command].get(place.letter);
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
    secrets: unknownSecrets(writable),
    unreadable,
    identity,
    facts,
  });
}

/** The readable values of a few settings: only the commands that show them are run. */
async function readGroup(
  cli: Cli,
  keys: readonly SettingKey[],
  signal: AbortSignal,
): Promise<Result<SettingValues>> {
  const values: Partial<Record<SettingKey, string>> = {};
  for (const command of ['chconfig', 'autoftp'] as const) {
    const own = keys.filter((key) => placeOf(cli, key)?.command === command && !SECRET_KEYS.has(key));
    if (own.length === 0) continue;
    const shown = await cli.run(`${command}${cli.target}`, signal);
    if (!shown.ok) return shown;
    const display = parseDisplay(shown.value, cli.sent[command]);
    if (display.size === 0) return err(appError('garbage-answer', { address: cli.address, what: command }));
    for (const key of own) {
      const value = display.get(placeOf(cli, key)?.letter ?? '');
      if (value !== undefined) values[key] = canonical(key, value);
    }
  }
  if (keys.includes('excludedEvents')) {
    const exclusions = await readExclusions(cli, signal);
    if (!exclusions.ok) return exclusions;
    values.excludedEvents = normalEvents(exclusions.value.join(','));
  }
  return ok(values);
}

/** What is neither on nor off is told as it is. */
export function canonical(key: SettingKey, value: string): string {
  if (key === 'fileTransfer.mode') return value.toLowerCase();
  if (key !== 'licence' && !SWITCH_KEYS.has(key)) return value;
  const on = switchOf(/^\w*/.exec(value)?.[0]);
  if (key !== 'licence') return String(on ?? value);
  if (/\bnot\b|^no\b|^view\b/i.test(value)) return 'false';
  return /accept/i.test(value) ? 'true' : String(on ?? value);
}

function hasExclusions({ commands }: Cli): boolean {
  const options = commands.get('events');
  return ['che', 'add', 'rm'].every((letter) => options?.has(letter));
}

/** As many rows as the MIB's table has (imm2-cmm.md §2.1); half a list is none, an undo would take the other half off. */
const EXCLUSIONS_MOST = 1_000;

async function readExclusions(cli: Cli, signal: AbortSignal): Promise<Result<readonly string[]>> {
  const shown = await cli.run(`events -che${cli.target}`, signal);
  if (!shown.ok) return shown;
  // The list may say what its events mean, in words like failure: only a first line of that kind refuses.
  const [first = ''] = shown.value.split('\n');
  const failure = failureOf(cli.address, first, 'excludedEvents', []);
  if (failure !== null && !/[0-9a-f]{8}/i.test(first)) return err(failure);
  const ids = [...shown.value.matchAll(/(?:^|\s)(?:0x)?([0-9a-f]{8}(?:-?[0-9a-f*]{8})?)(?=\s|$)/gi)];
  if (ids.length > EXCLUSIONS_MOST)
    return err(
      appError('device-refused', { address: cli.address, what: 'excludedEvents', reason: `${ids.length}` }),
    );
  return ok(ids.map((match) => match[1] ?? ''));
}

// --- writing ----------------------------------------------------------------------------------------------

/** One option per command: the answer then belongs to one field, and a broken connection leaves no guess. */
async function writeStep(
  cli: Cli,
  write: Write,
  taken: SettingKey[],
  signal: AbortSignal,
): Promise<Result<void>> {
  const { address } = cli;
  if (write.values.excludedEvents !== undefined)
    return writeExclusions(cli, write.values.excludedEvents, signal);
  const order = CLI_GROUPS.flatMap((group) => group.keys);
  const keys = order.filter((key) => key in write.values || key in write.secrets);
  // Switching the proxy off comes before its parts are changed.
  if (write.values['proxy.enable'] === 'false')
    keys.sort((a, b) => Number(b === 'proxy.enable') - Number(a === 'proxy.enable'));
  // Every value is looked at before the first one is sent.
  const lines: {
    key: SettingKey;
    place: NonNullable<ReturnType<typeof placeOf>>;
    command: string;
    secrets: readonly Secret[];
  }[] = [];
  for (const key of keys) {
    const place = placeOf(cli, key);
    if (place === null) return err(unlisted(address, cli.dialect.letters[key] ?? key));
    const secret = write.secrets[key];
    const quoted = optionValue(key, secret ? secret.reveal() : (write.values[key] ?? ''), address);
    if (!quoted.ok) return quoted;
    lines.push({
      key,
      place,
      command: `${place.command} -${place.letter} ${quoted.value}`,
      secrets: secret ? [secret] : [],
    });
  }
  for (const { key, place, command, secrets } of lines) {
    const done = await change(cli, command, key, secrets, signal);
    if (!done.ok) return done;
    taken.push(key);
    if (secrets.length === 0) cli.sent[place.command].set(place.letter, write.values[key] ?? '');
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
  if (key === 'fileTransfer.mode') return ok(value.replace(/[^a-z]/g, ''));
  return cliQuote(key, value, address);
}

/** The same rules while planning: what could not be typed is told before anything is written. */
export function cannotType(key: SettingKey, value: string, address: string): AppError | null {
  if (key === 'licence') return null;
  const parts = key === 'excludedEvents' ? value.split(',').filter((id) => id !== '') : [value];
  for (const part of parts) {
    const typed = optionValue(key, part, address);
    if (!typed.ok) return typed.error;
  }
  return null;
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

// --- the activity log -------------------------------------------------------------------------------------

async function readLog(
  cli: Cli,
  signal: AbortSignal,
  limit = LOG_ROWS,
): Promise<Result<readonly CliLogRow[]>> {
  const shown = await cli.run(`chlog${cli.target}`, signal);
  return shown.ok ? ok(parseLog(shown.value, limit)) : shown;
}

/** `chlog -event_index N -ack yes` where the help names that option, else `chlog -N -ack yes` (both [D]). */
async function acknowledge(cli: Cli, problem: Problem, signal: AbortSignal): Promise<Result<Sending>> {
  const rows = await readLog(cli, signal);
  if (!rows.ok) return rows;
  // Only the number that the log itself gives the row: counting could hit another one.
  const own = rowOf(rows.value, problem)?.ownIndex ?? '';
  if (own === '') return err(appError('not-found', { address: cli.address, what: problem.eventId }));
  const index = cli.commands.get('chlog')?.has('event_index') ? `-event_index ${own}` : `-${own}`;
  return ok((inner) => change(cli, `chlog ${index} -ack yes`, 'acknowledge', [], inner));
}

/** `chmanual -desc "text"` ([D]; the limit of 100 characters is the guide's). */
async function serviceRequest(cli: Cli, text: string, signal: AbortSignal): Promise<Result<void>> {
  const quoted = cliQuote('serviceRequest', text, cli.address);
  if (!quoted.ok) return quoted;
  return change(cli, `chmanual -desc ${quoted.value}`, 'service-request', [], signal);
}

export function clockFact(line: string): readonly Evidence[] {
  return line === '' ? [] : [evidence('clock', line)];
}
