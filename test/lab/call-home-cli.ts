/**
 * The call-home commands of the IMM2 and CMM command lines. Source: imm2-cmm reference §4.1, §4.2 (replies, prompts,
 * syntax rules, sample outputs) and appendix D for the option letters. Those letters are unconfirmed: they are
 * options of the simulator, and so is whether the device's own help lists them. Values follow the MIB's rules.
 */
import {
  type ActivityLayout,
  activityTexts,
  type CallHomeLimits,
  type CallHomeState,
  type ContactField,
  fieldRefusal,
  parseEventId,
  REQUIRED_FIELDS,
} from './call-home-mib.ts';
import type { CliAnswer, CliRun, CliSession } from './cli.ts';
import { type CliForms, type CliLetters, LETTER_HELP } from './cli-help.ts';

export type CliCommands = CliRun;

export const lines = (...text: string[]): CliAnswer => ({ lines: text });
export const failure = (text: string): CliAnswer => lines(`Error: ${text}`);

/** Options after a command: letter → value; `flags` take none. A message when the line is wrong. */
export function parseOptions(
  words: readonly string[],
  flags: readonly string[],
  known: readonly string[],
): { readonly options: ReadonlyMap<string, string> } | { readonly wrong: string } {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) return { wrong: `Unexpected parameter: ${word}` };
    const letter = word.slice(1);
    if (!flags.includes(letter) && !known.includes(letter) && !/^\d+$/.test(letter)) {
      return { wrong: `Illegal option: -${letter}` };
    }
    if (options.has(letter)) return { wrong: `Duplicate option: -${letter}` };
    if (flags.includes(letter) || /^\d+$/.test(letter)) {
      options.set(letter, '');
      continue;
    }
    const value = words[index + 1];
    if (value === undefined) return { wrong: `Option -${letter} needs a parameter` };
    options.set(letter, value);
    index += 1;
  }
  return { options };
}

export type SharedContext = {
  readonly callHome: CallHomeState;
  readonly limits: CallHomeLimits;
  readonly letters: CliLetters;
  readonly layout: ActivityLayout;
  readonly forms: CliForms;
  /** `ok` on the IMM2, `OK` on the CMM. */
  readonly success: string;
  /** chconfig letters this product has. */
  readonly fields: readonly (keyof CliLetters)[];
  testCall(user: string): void;
  manualCall(user: string, description: string): void;
};

/** A value as the display of a command gives it. */
function displayed({ forms }: SharedContext, value: string): string {
  if (forms.values === 'padded') return `"${value}"`.padEnd(40);
  return value === '' && forms.values !== undefined && forms.values !== 'bare' ? forms.values : value;
}

export function chconfig(context: SharedContext, words: readonly string[]): CliAnswer {
  const { callHome, letters } = context;
  const letterOf = (field: keyof CliLetters): string => letters[field];
  if (words.length === 0) {
    return lines(
      ...context.fields
        .filter((field) => field !== 'proxyPassword')
        .map((field) => {
          const value =
            field === 'licence'
              ? callHome.licence
                ? 'accepted'
                : 'not accepted'
              : field === 'enable'
                ? callHome.enabled
                  ? 'enabled'
                  : 'disabled'
                : field === 'proxy'
                  ? callHome.proxyEnabled
                    ? 'enabled'
                    : 'disabled'
                  : field === 'proxyHost'
                    ? callHome.proxyLocation
                    : field === 'proxyPort'
                      ? String(callHome.proxyPort)
                      : field === 'proxyUser'
                        ? callHome.proxyUser
                        : callHome.fields[field as ContactField];
          return `-${letterOf(field)} ${displayed(context, value)}`;
        }),
    );
  }
  const parsed = parseOptions(words, [], context.fields.map(letterOf));
  if ('wrong' in parsed) return failure(parsed.wrong);
  const { options } = parsed;
  const value = (field: keyof CliLetters): string | undefined =>
    context.fields.includes(field) ? options.get(letterOf(field)) : undefined;
  const licence = value('licence');
  if (licence === 'view' && options.size === 1) {
    return lines('Service and Support License Agreement', '(the full text is shown by the web interface)');
  }
  if (licence !== undefined && licence !== 'accept') return failure('Invalid license parameter');
  // "The licence must be accepted before anything else can be set" (appendix D).
  if (licence === undefined && !callHome.licence)
    return failure('The license agreement has not been accepted');
  const candidate = { ...callHome, licence: true, fields: { ...callHome.fields } };
  for (const field of Object.keys(candidate.fields) as ContactField[]) {
    const wanted = value(field);
    if (wanted === undefined) continue;
    const refused = fieldRefusal(field, wanted, context.limits);
    if (refused !== null)
      return failure(`Invalid ${refused === 'length' ? 'length' : 'value'} for -${letterOf(field)}`);
    candidate.fields[field] = wanted;
  }
  const onOff = (field: 'enable' | 'proxy'): boolean | null | undefined => {
    const wanted = value(field);
    return wanted === undefined
      ? undefined
      : wanted === 'enable'
        ? true
        : wanted === 'disable'
          ? false
          : null;
  };
  const proxy = onOff('proxy');
  const enable = onOff('enable');
  if (proxy === null || enable === null) return failure('The parameter must be enable or disable');
  candidate.proxyEnabled = proxy ?? candidate.proxyEnabled;
  candidate.proxyLocation = value('proxyHost') ?? candidate.proxyLocation;
  candidate.proxyUser = value('proxyUser') ?? candidate.proxyUser;
  candidate.proxyPassword = value('proxyPassword') ?? candidate.proxyPassword;
  const port = value('proxyPort');
  if (port !== undefined) {
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535)
      return failure('Invalid proxy port');
    candidate.proxyPort = Number(port);
  }
  if (candidate.proxyLocation.length > 63) return failure('Invalid proxy location');
  if (candidate.proxyUser.length > 30 || candidate.proxyUser.includes(' '))
    return failure('Invalid proxy user');
  if (candidate.proxyPassword.length > 15 || candidate.proxyPassword.includes(' ')) {
    return failure('Invalid proxy password');
  }
  candidate.enabled = enable ?? candidate.enabled;
  if (enable === true && REQUIRED_FIELDS.some((field) => candidate.fields[field] === '')) {
    return failure('All contact information must be set before Service Advisor can be enabled');
  }
  Object.assign(callHome, candidate);
  return lines(context.success);
}

export function chlog(context: SharedContext, words: readonly string[]): CliAnswer {
  const rows = context.callHome.activity.slice(0, context.limits.activityRows);
  const parsed = parseOptions(words, ['s', 'f'], ['event_index', 'ack']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const { options } = parsed;
  const number = options.get('event_index') ?? [...options.keys()].find((letter) => /^\d+$/.test(letter));
  const numbered = context.forms.log === 'numbered';
  // A running number: the oldest row of all is 101.
  const total = context.callHome.activity.length;
  const numberOf = (at: number): number => (numbered ? 100 + total - at : at + 1);
  const rowAt = (wanted: number): number => rows.findIndex((_, at) => numberOf(at) === wanted);
  const show = (at: number): string[] => {
    const row = rows[at];
    if (row === undefined) return [];
    if (numbered) {
      const parts = [
        `Ticket Number: ${row.ticket === '' ? 'N/A' : row.ticket}`,
        `Corrected: ${row.acknowledged ? 'Yes' : 'No'}`,
        `Message: ${row.message} (Corrected: yes, 2. try)`,
        `Support Center: ${row.supportState}`,
        `Event ID: ${row.eventId}`,
        `Date: ${row.at}`,
      ];
      // The parts stand in another order in every other row.
      return [`${numberOf(at)}.`, ...(at % 2 === 0 ? parts : parts.reverse()), ''];
    }
    const texts = activityTexts(row, context.layout);
    return [`Index: ${numberOf(at)}`, ...texts.string.split('\n'), ...texts.attribute.split('\n'), ''];
  };
  if (number === undefined) {
    if (options.has('ack')) return failure('The event index is missing');
    return lines(
      ...(rows.length === 0 ? ['There is no entry in the activity log'] : rows.flatMap((_, at) => show(at))),
    );
  }
  const at = rowAt(Number(number));
  const row = rows[at];
  if (row === undefined) return failure('Invalid event index');
  const acknowledge = options.get('ack');
  if (acknowledge === undefined) return lines(...show(at));
  if (acknowledge !== 'yes' && acknowledge !== 'no') return failure('The parameter must be yes or no');
  row.acknowledged = acknowledge === 'yes';
  return lines(context.success);
}

export function chmanual(context: SharedContext, words: readonly string[], session: CliSession): CliAnswer {
  const parsed = parseOptions(words, ['test'], ['desc']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const description = parsed.options.get('desc');
  if (!context.callHome.licence) return failure('The license agreement has not been accepted');
  if (parsed.options.has('test') === (description !== undefined))
    return failure('One of -test and -desc is needed');
  if (description === undefined) {
    context.testCall(session.user);
    return lines(context.success);
  }
  // "Limited to 100 characters" (guide).
  if (description.length === 0 || description.length > 100) return failure('Invalid description');
  context.manualCall(session.user, description);
  return lines(context.success);
}

export function events(context: SharedContext, words: readonly string[]): CliAnswer {
  const { callHome } = context;
  const parsed = parseOptions(words, ['che'], ['add', 'rm']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const { options } = parsed;
  if (!options.has('che')) return failure('-che is needed');
  const add = options.get('add');
  const remove = options.get('rm');
  if (add === undefined && remove === undefined) {
    return lines(
      ...callHome.exclusions.map(
        (id, index) =>
          `${index + 1}  ${id}${context.forms.log === 'numbered' ? '  Error: drive failure, invalid password' : ''}`,
      ),
    );
  }
  if (!callHome.licence) return failure('The license agreement has not been accepted');
  if (add !== undefined) {
    const id = parseEventId(add, context.limits);
    if (id === null) return failure('Invalid event ID');
    if (!callHome.exclusions.includes(id)) callHome.exclusions.push(id);
    return lines(context.success);
  }
  if (remove === 'all') {
    callHome.exclusions = [];
    return lines(context.success);
  }
  const id = parseEventId(remove ?? '', context.limits);
  if (id === null || !callHome.exclusions.includes(id)) return failure('Invalid event ID');
  callHome.exclusions = callHome.exclusions.filter((entry) => entry !== id);
  return lines(context.success);
}

const FTP_MODES = ['disabled', 'ftp', 'tftp', 'sftp'];

export function autoftp(context: SharedContext, words: readonly string[]): CliAnswer {
  const ftp = context.callHome.autoFtp;
  const mode = (): string => FTP_MODES[ftp.mode] ?? 'disabled';
  if (words.length === 0) {
    return lines(
      `-m ${context.forms.values === 'padded' ? mode().toUpperCase() : mode()}`,
      `-i ${displayed(context, ftp.host)}`,
      `-p ${displayed(context, String(ftp.port))}`,
      `-u ${displayed(context, ftp.user)}`,
    );
  }
  const parsed = parseOptions(words, [], ['m', 'i', 'p', 'u', 'pw']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const wanted = parsed.options.get('m');
  const modes = FTP_MODES.slice(0, context.limits.ftpModes + 1);
  if (wanted !== undefined && !modes.includes(wanted)) return failure(`The mode must be ${modes.join(', ')}`);
  if (wanted !== undefined) ftp.mode = modes.indexOf(wanted);
  ftp.host = parsed.options.get('i') ?? ftp.host;
  ftp.port = Number(parsed.options.get('p') ?? ftp.port);
  ftp.user = parsed.options.get('u') ?? ftp.user;
  ftp.password = parsed.options.get('pw') ?? ftp.password;
  return lines(context.success);
}

export function chconfigHelp(context: SharedContext): readonly string[] {
  return context.fields.map((field) => `-${context.letters[field]} ${LETTER_HELP[field]}`);
}
