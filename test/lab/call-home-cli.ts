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
import { type CliAnswer, type CliRun, type CliSession, splitCommand } from './cli.ts';
import { type ControllerState, type Imm2State, mibTime, parseMibTime } from './imm2.ts';

export type CliCommands = CliRun;

/** How the help and the log are laid out; no source gives either, so every form has to be understood. */
export type CliForms = {
  /** One option per line, two in one line (`-che -add id`), in columns, or a table with frames. */
  readonly help?: 'lines' | 'pairs' | 'columns' | 'table';
  /** `Index: N` with N the position, or `N.` with a running number that is no position. */
  readonly log?: 'indexed' | 'numbered';
};

/** Option letters of `chconfig`, appendix D's by default. */
export type CliLetters = Record<ContactField, string> & {
  licence: string;
  enable: string;
  proxy: string;
  proxyHost: string;
  proxyPort: string;
  proxyUser: string;
  proxyPassword: string;
};

export const APPENDIX_D_LETTERS: CliLetters = {
  licence: 'li',
  enable: 'sa',
  ibmSupportCenter: 'sc',
  address: 'ca',
  city: 'cci',
  emailAddress: 'ce',
  contactName: 'cn',
  companyName: 'co',
  phoneNumber: 'cph',
  phoneExtension: 'cpx',
  state: 'cs',
  postalCode: 'cz',
  altContactName: 'an',
  altEmailAddress: 'ae',
  altPhoneNumber: 'aph',
  altPhoneExtension: 'apx',
  machineLocationPhoneNumber: 'mp',
  proxy: 'ps',
  proxyHost: 'loc',
  proxyPort: 'po',
  proxyUser: 'u',
  proxyPassword: 'pw',
};

/** What each letter of chconfig takes, as the help prints it. */
const LETTER_HELP: Readonly<Record<keyof CliLetters, string>> = {
  licence: 'view|accept - View or accept the license agreement',
  enable: 'enable|disable - Enable or disable Service Advisor',
  ibmSupportCenter: 'service_country - Two-character ISO country code of the service center',
  address: 'address - Address of the machine location, quoted (30 characters)',
  city: 'city - City of the machine location, quoted (30 characters)',
  emailAddress: 'email - Email address of the contact person, userid@hostname',
  contactName: 'name - Name of the contact person, quoted (30 characters)',
  companyName: 'company - Company name of the contact person, quoted (30 characters)',
  phoneNumber: 'phone - Phone number of the contact person, quoted (5 - 30 characters)',
  phoneExtension: 'ext - Phone extension of the contact person, quoted',
  state: 'state - State or province of the machine location, quoted (2 - 3 characters)',
  postalCode: 'code - Postal code of the machine location, quoted (9 alphanumeric characters)',
  altContactName: 'name - Name of the alternate contact person, quoted',
  altEmailAddress: 'email - Email address of the alternate contact person',
  altPhoneNumber: 'phone - Phone number of the alternate contact person, quoted',
  altPhoneExtension: 'ext - Phone extension of the alternate contact person, quoted',
  machineLocationPhoneNumber: 'phone - Phone number of the machine location, quoted',
  proxy: 'enable|disable - Enable or disable the HTTP proxy',
  proxyHost: 'location - FQDN or IP address of the HTTP proxy (63 characters)',
  proxyPort: 'port - Port of the HTTP proxy (1 - 65535)',
  proxyUser: 'user - User name for the HTTP proxy, quoted (30 characters, no spaces)',
  proxyPassword: 'password - Password for the HTTP proxy, quoted (15 characters, no spaces)',
};

const lines = (...text: string[]): CliAnswer => ({ lines: text });
const failure = (text: string): CliAnswer => lines(`Error: ${text}`);

/** Options after a command: letter → value; `flags` take none. A message when the line is wrong. */
function parseOptions(
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

type SharedContext = {
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

function chconfig(context: SharedContext, words: readonly string[]): CliAnswer {
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
          return `-${letterOf(field)} ${value}`;
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

function chlog(context: SharedContext, words: readonly string[]): CliAnswer {
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

function chmanual(context: SharedContext, words: readonly string[], session: CliSession): CliAnswer {
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

function events(context: SharedContext, words: readonly string[]): CliAnswer {
  const { callHome } = context;
  const parsed = parseOptions(words, ['che'], ['add', 'rm']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const { options } = parsed;
  if (!options.has('che')) return failure('-che is needed');
  const add = options.get('add');
  const remove = options.get('rm');
  if (add === undefined && remove === undefined) {
    return lines(...callHome.exclusions.map((id, index) => `${index + 1}  ${id}`));
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

function autoftp(context: SharedContext, words: readonly string[]): CliAnswer {
  const ftp = context.callHome.autoFtp;
  if (words.length === 0) {
    return lines(
      `-m ${FTP_MODES[ftp.mode] ?? 'disabled'}`,
      `-i ${ftp.host}`,
      `-p ${ftp.port}`,
      `-u ${ftp.user}`,
    );
  }
  const parsed = parseOptions(words, [], ['m', 'i', 'p', 'u', 'pw']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const mode = parsed.options.get('m');
  const modes = FTP_MODES.slice(0, context.limits.ftpModes + 1);
  if (mode !== undefined && !modes.includes(mode)) return failure(`The mode must be ${modes.join(', ')}`);
  if (mode !== undefined) ftp.mode = modes.indexOf(mode);
  ftp.host = parsed.options.get('i') ?? ftp.host;
  ftp.port = Number(parsed.options.get('p') ?? ftp.port);
  ftp.user = parsed.options.get('u') ?? ftp.user;
  ftp.password = parsed.options.get('pw') ?? ftp.password;
  return lines(context.success);
}

/** Help of one command, with or without its options. */
function help(
  name: string,
  entries: readonly string[],
  { helpListsOptions, forms }: { readonly helpListsOptions: boolean; readonly forms: CliForms },
): CliAnswer {
  if (!helpListsOptions || entries.length === 0) return lines(`usage: ${name} [-options]`);
  return lines(`usage: ${name} [-options]`, 'options:', ...laidOut(entries, forms.help ?? 'lines'));
}

function laidOut(entries: readonly string[], form: NonNullable<CliForms['help']>): readonly string[] {
  const bare = entries.map((entry) => entry.replace(/ - .*/, ''));
  const pair = (gap: string): readonly string[] =>
    bare
      .filter((_, at) => at % 2 === 0)
      .map((entry, at) => [entry, bare[at * 2 + 1] ?? ''].join(gap).trimEnd());
  switch (form) {
    case 'lines':
      return entries.map((entry) => `    ${entry}`);
    case 'pairs':
      return pair(' ').map((entry) => `    ${entry}`);
    case 'columns':
      return bare
        .filter((_, at) => at % 2 === 0)
        .map((entry, at) => `${entry.padEnd(40)}${bare[at * 2 + 1] ?? ''}`);
    case 'table':
      return [
        '+----------+------------+',
        ...entries.map((entry) => {
          const [, option = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(entry) ?? [];
          return `|${option}|${rest}|`;
        }),
        '+----------+------------+',
      ];
  }
}

const OPTION_HELP: Readonly<Record<string, readonly string[]>> = {
  chlog: [
    '-<index> - Show one entry',
    '-event_index index - Show one entry',
    '-ack yes|no - Acknowledge the entry',
    '-s - Support Center results',
    '-f - FTP server results',
  ],
  chmanual: [
    '-test - Generate a test call home',
    '-desc "text" - Problem description, quoted (100 characters)',
  ],
  events: ['-che - Call home exclusion list', '-add id - Add an event ID', '-rm id|all - Remove an event ID'],
  autoftp: [
    '-m ftp|sftp|tftp|disabled - Mode',
    '-i host - Server',
    '-p port - Port',
    '-u user - User',
    '-pw password - Password',
  ],
};

function chconfigHelp(context: SharedContext): readonly string[] {
  return context.fields.map((field) => `-${context.letters[field]} ${LETTER_HELP[field]}`);
}

export type ImmCliContext = {
  readonly identity: {
    readonly machineType: string;
    readonly model: string;
    readonly serial: string;
    readonly uuid: string;
  };
  readonly firmware: readonly (readonly [type: string, version: string, date: string])[];
  readonly state: Imm2State;
  readonly limits: CallHomeLimits;
  readonly letters: Partial<CliLetters>;
  readonly helpListsOptions: boolean;
  readonly without: readonly string[];
  readonly layout: ActivityLayout;
  readonly forms: CliForms;
  testCall(user: string): void;
  manualCall(user: string, description: string): void;
  syncNow(): void;
  isAddress(value: string): boolean;
};

function ntp(
  controller: ControllerState,
  words: readonly string[],
  hosts: readonly string[],
  range: readonly [number, number],
  success: string,
  syncNow: (() => void) | null,
): CliAnswer {
  if (words.length === 0) {
    return lines(
      `-en ${controller.ntpEnabled ? 'enabled' : 'disabled'}`,
      ...hosts.map((letter, index) => `-${letter} ${controller.ntpHosts[index as 0 | 1 | 2 | 3]}`),
      `-f ${controller.ntpFrequency}`,
    );
  }
  const parsed = parseOptions(words, syncNow === null ? [] : ['synch'], ['en', 'f', ...hosts]);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const { options } = parsed;
  const enabled = options.get('en');
  const frequency = options.get('f');
  if (enabled !== undefined && enabled !== 'enabled' && enabled !== 'disabled') {
    return failure('The parameter must be enabled or disabled');
  }
  if (frequency !== undefined && !(Number(frequency) >= range[0] && Number(frequency) <= range[1])) {
    return failure('Invalid update frequency');
  }
  for (const letter of hosts) {
    if ((options.get(letter)?.length ?? 0) > 63) return failure('Invalid host name');
  }
  if (enabled !== undefined) controller.ntpEnabled = enabled === 'enabled';
  if (frequency !== undefined) controller.ntpFrequency = Number(frequency);
  for (const [index, letter] of hosts.entries()) {
    const host = options.get(letter);
    if (host !== undefined) controller.ntpHosts[index as 0 | 1 | 2 | 3] = host;
  }
  if (options.has('synch')) {
    if (controller.ntpHosts.every((host) => host === '')) return failure('No NTP server is configured');
    syncNow?.();
  }
  return lines(success);
}

/** `12/12/2011 13:15:23 GMT+9:00 dst off` (appendix D). */
function clock(context: ImmCliContext, words: readonly string[]): CliAnswer {
  const { controller, clock: own } = context.state;
  if (words.length === 0) {
    const [offset = '+0:00', dst = 'no'] = controller.timezone.split(',');
    const now = mibTime(own.now(), controller.timezone).replace(',', ' ');
    return lines(`${now} GMT${offset} dst ${dst === 'yes' ? 'on' : 'off'}`);
  }
  const parsed = parseOptions(words, [], ['d', 't', 'g', 'dst']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const { options } = parsed;
  const zone = options.get('g');
  const dst = options.get('dst');
  const match = /^gmt([+-]\d{1,2}:\d{2})$/i.exec(zone ?? '');
  if (zone !== undefined && match === null) return failure('Invalid GMT offset');
  if (dst !== undefined && !['on', 'off', 'special'].includes(dst))
    return failure('Invalid daylight saving setting');
  const [offset = '+0:00', summer = 'no'] = controller.timezone.split(',');
  const timezone = `${match?.[1] ?? offset},${dst === undefined ? summer : dst === 'off' ? 'no' : 'yes'}`;
  const [date = '', time = ''] = mibTime(own.now(), timezone).split(',');
  const wanted = `${options.get('d') ?? date},${options.get('t') ?? time}`;
  const instant = parseMibTime(wanted, timezone, 2037);
  if (instant === null) return failure('Invalid date or time');
  controller.timezone = timezone;
  if (options.has('d') || options.has('t')) own.set(instant);
  return lines('ok');
}

function dns(context: ImmCliContext, words: readonly string[]): CliAnswer {
  const { controller } = context.state;
  if (words.length === 0) {
    return lines(
      `-state ${controller.dnsEnabled ? 'enabled' : 'disabled'}`,
      ...controller.dns4.map((server, index) => `-i${index + 1} ${server}`),
    );
  }
  const parsed = parseOptions(words, [], ['state', 'i1', 'i2', 'i3']);
  if ('wrong' in parsed) return failure(parsed.wrong);
  const servers = [...controller.dns4] as [string, string, string];
  for (const index of [0, 1, 2] as const) {
    const server = parsed.options.get(`i${index + 1}`);
    if (server === undefined) continue;
    if (!context.isAddress(server)) return failure('Invalid IP address');
    servers[index] = server;
  }
  const wanted = parsed.options.get('state');
  if (wanted !== undefined && wanted !== 'enabled' && wanted !== 'disabled') {
    return failure('The parameter must be enabled or disabled');
  }
  if (wanted === 'enabled' && servers.every((server) => server === '0.0.0.0')) {
    return failure('No DNS server is configured');
  }
  controller.dns4 = servers;
  if (wanted !== undefined) controller.dnsEnabled = wanted === 'enabled';
  return lines('ok');
}

function vpd(context: ImmCliContext, what: string | undefined): CliAnswer {
  const { identity } = context;
  switch (what) {
    case 'sys':
      return lines(
        'Machine Type-Model             Serial Number                  UUID',
        '--------------                 ---------                      ----',
        `${`${identity.machineType}${identity.model}`.padEnd(31)}${identity.serial.padEnd(31)}${identity.uuid.replaceAll('-', '').toUpperCase()}`,
      );
    case 'imm':
    case 'fw':
      return lines(
        'Type                     Status       Version      BuildID          ReleaseDate',
        '----                     ------       -------      -------          -----------',
        ...context.firmware
          .filter((_, index) => what === 'fw' || index === 0)
          .map(([type, version, date]) => {
            const [build = '', number = ''] = version.split(' v');
            return `${type.padEnd(25)}${'Active'.padEnd(13)}${number.padEnd(13)}${build.padEnd(17)}${date}`;
          }),
      );
    default:
      return failure('Invalid parameter');
  }
}

/** All fields of chconfig. */
const ALL_LETTERS = Object.keys(APPENDIX_D_LETTERS) as (keyof CliLetters)[];

/** Command line of an IMM2: success is `ok`, an unknown command `Error: Command not recognized`. */
export function immCommands(context: ImmCliContext): CliCommands {
  const shared: SharedContext = {
    callHome: context.state.callHome,
    limits: context.limits,
    letters: { ...APPENDIX_D_LETTERS, ...context.letters },
    layout: context.layout,
    forms: context.forms,
    success: 'ok',
    fields: ALL_LETTERS,
    testCall: context.testCall,
    manualCall: context.manualCall,
  };
  const { controller } = context.state;
  type Command = (words: readonly string[], session: CliSession) => CliAnswer;
  const commands: Readonly<Record<string, Command>> = {
    chconfig: (words) => chconfig(shared, words),
    chlog: (words) => chlog(shared, words),
    chmanual: (words, session) => chmanual(shared, words, session),
    events: (words) => events(shared, words),
    autoftp: (words) => autoftp(shared, words),
    ntp: (words) => ntp(controller, words, ['i1', 'i2', 'i3', 'i4'], [3, 1440], 'ok', context.syncNow),
    clock: (words) => clock(context, words),
    dns: (words) => dns(context, words),
    vpd: (words) => vpd(context, words[0]),
    syshealth: (words) =>
      words[0] === 'summary'
        ? lines(
            'Power     On',
            'State     OS booted',
            'Restarts  460',
            'Component Type     Status',
            '==================================',
            'Local Storage      Normal',
            'Processors         Normal',
            'Memory             Normal',
            'System             Normal',
          )
        : failure('Invalid parameter'),
    users: () =>
      lines(
        ' Account      Login ID      Advanced Attribute      Access        Password Expires',
        ' -------      --------      ------------------      ------        ----------------',
        "    1           USERID      Native                  Read/Write    Password doesn't expire",
      ),
    exit: () => ({ lines: [], exit: true }),
  };
  const optionHelp: Readonly<Record<string, readonly string[]>> = {
    ...OPTION_HELP,
    chconfig: chconfigHelp(shared),
    ntp: [
      '-en enabled|disabled - NTP client',
      '-i1 host',
      '-i2 host',
      '-i3 host',
      '-i4 host',
      '-f minutes (3 - 1440)',
      '-synch - Synchronize now',
    ],
    clock: ['-d mm/dd/yyyy', '-t hh:mm:ss', '-g gmt+/-offset', '-dst on|off|special'],
    dns: ['-state enabled|disabled', '-i1 ip', '-i2 ip', '-i3 ip'],
  };
  return (line, session) => {
    const words = splitCommand(line);
    if (words === null) return failure('Unbalanced quotes');
    const [name = '', ...rest] = words;
    const known = (command: string): boolean => command in commands && !context.without.includes(command);
    if (name === 'help' || name === '?') {
      const [about] = rest;
      if (about === undefined) return lines(...Object.keys(commands).filter(known).sort());
      return known(about)
        ? help(about, optionHelp[about] ?? [], context)
        : lines('Error: Command not recognized');
    }
    const run = commands[name];
    if (run === undefined || !known(name)) return lines('Error: Command not recognized');
    if (rest.length === 1 && rest[0] === '-h') return help(name, optionHelp[name] ?? [], context);
    return run(rest, session);
  };
}

export type CmmCliContext = {
  readonly chassis: {
    readonly machineType: string;
    readonly model: string;
    readonly serial: string;
    readonly uuid: string;
  };
  readonly callHome: CallHomeState;
  readonly controller: ControllerState;
  readonly limits: CallHomeLimits;
  readonly letters: Partial<CliLetters>;
  readonly helpListsOptions: boolean;
  readonly without: readonly string[];
  readonly layout: ActivityLayout;
  readonly forms: CliForms;
  /** Bay of the primary CMM, 1 or 2. */
  readonly primaryBay: 1 | 2;
  testCall(user: string): void;
  manualCall(user: string, description: string): void;
};

/** `5CFB E60F 2EFB …`: the spelling of the CMM's info command. */
const spacedUuid = (uuid: string): string =>
  (uuid.replaceAll('-', '').toUpperCase().match(/.{4}/g) ?? []).join(' ');

/**
 * Command line of a CMM: case-sensitive, targets with `-T`, success `OK`, an unknown command `Command not found`.
 * Its own commands for date, time zone and DNS are unknown to the reference and don't exist here.
 */
export function cmmCommands(context: CmmCliContext): CliCommands {
  const { chassis, controller } = context;
  const shared: SharedContext = {
    callHome: context.callHome,
    limits: context.limits,
    letters: { ...APPENDIX_D_LETTERS, ...context.letters },
    layout: context.layout,
    forms: context.forms,
    success: 'OK',
    // CME-MIB v21 has no machine location phone.
    fields: ALL_LETTERS.filter((field) => field !== 'machineLocationPhoneNumber'),
    testCall: context.testCall,
    manualCall: context.manualCall,
  };
  const bays = ['1', '2', 'p', 'P'];
  const managementModule = (target: string): boolean => {
    const match = /^(?:system:)?mm\[(.+)\]$/.exec(target);
    return match?.[1] !== undefined && bays.includes(match[1]);
  };
  const onPrimary = (target: string): boolean => {
    const bay = /mm\[(.+)\]$/.exec(target)?.[1];
    return bay === 'p' || bay === 'P' || bay === String(context.primaryBay);
  };
  type Command = (words: readonly string[], target: string, session: CliSession) => CliAnswer;
  const needsPrimary =
    (run: Command): Command =>
    (words, target, session) =>
      managementModule(target) && onPrimary(target)
        ? run(words, target, session)
        : failure('The target is not valid for this command');
  const commands: Readonly<Record<string, Command>> = {
    chconfig: needsPrimary((words) => chconfig(shared, words)),
    chlog: needsPrimary((words) => chlog(shared, words)),
    chmanual: needsPrimary((words, _target, session) => chmanual(shared, words, session)),
    events: needsPrimary((words) => events(shared, words)),
    autoftp: needsPrimary((words) => autoftp(shared, words)),
    // pubs.lenovo.com/cmm2/cli_command_ntp: -en, -i, -f (at most 45000 minutes), -v3en, -v3.
    ntp: needsPrimary((words) =>
      words.length === 0
        ? lines(
            `-en ${controller.ntpEnabled ? 'enabled' : 'disabled'}`,
            `-i ${controller.ntpHosts[0]}`,
            `-f ${controller.ntpFrequency}`,
            '-v3en disabled',
            '-v3 Not configured',
          )
        : ntp(controller, words, ['i'], [0, 45_000], 'OK', null),
    ),
    info: (_words, target) =>
      managementModule(target)
        ? lines(
            'Manufacturer: Lenovo (LNVO)',
            'Mach type/model: Chassis Management Module',
            'Product Name: Lenovo Chassis Management Module 2',
          )
        : lines(
            `UUID: ${spacedUuid(chassis.uuid)}`,
            'Manufacturer: IBM (BG)',
            'Manufacturer ID: 20301',
            'Product ID: 336',
            `Mach type/model: ${chassis.machineType}${chassis.model}`,
            `Mach serial number: ${chassis.serial}`,
            'CMM bays: 2',
            'Blade bays: 14',
            'Product Name: IBM Chassis Midplane',
          ),
    list: (words) => {
      const parsed = parseOptions(words, [], ['l']);
      if ('wrong' in parsed) return failure(parsed.wrong);
      const depth = parsed.options.get('l') ?? '1';
      if (!['1', '2', '3', 'a', 'all'].includes(depth)) return failure('Invalid depth');
      return lines(
        'system',
        ...(depth === '1'
          ? []
          : [1, 2].map(
              (bay) => `        mm[${bay}]   ${bay === context.primaryBay ? 'primary' : 'standby'}`,
            )),
      );
    },
    env: (_words, target, session) => {
      if (target !== 'system' && !managementModule(target)) return failure('The target is not valid');
      session.target = target === 'system' ? '' : target.replace(/^system:/, '');
      return lines('OK');
    },
    accseccfg: needsPrimary(() =>
      lines('Custom settings:', '-alt 300', '-am local', '-ia 120', '-lf 20', '-lp 2'),
    ),
    users: needsPrimary(() =>
      lines('Users', '=====', 'USERID', '  Group(s): supervisor', '  Account is active'),
    ),
    exit: () => ({ lines: [], exit: true }),
  };
  const optionHelp: Readonly<Record<string, readonly string[]>> = {
    ...OPTION_HELP,
    chconfig: chconfigHelp(shared),
    ntp: [
      '-en enabled|disabled',
      '-i ip|hostname',
      '-f minutes (0 - 45000)',
      '-v3en enabled|disabled',
      '-v3 index M key',
    ],
    list: ['-l depth - 1, 2, a'],
  };
  return (line, session) => {
    const words = splitCommand(line);
    if (words === null) return failure('Unbalanced quotes');
    const [name = '', ...given] = words;
    const at = given.indexOf('-T');
    const target = at >= 0 ? (given[at + 1] ?? '') : session.target === '' ? 'system' : session.target;
    const rest = at >= 0 ? [...given.slice(0, at), ...given.slice(at + 2)] : given;
    const known = (command: string): boolean => command in commands && !context.without.includes(command);
    if (name === 'help' || name === '?') {
      const [about] = rest;
      if (about === undefined) return lines(...Object.keys(commands).filter(known).sort());
      return known(about) ? help(about, optionHelp[about] ?? [], context) : lines('Command not found');
    }
    const run = commands[name];
    if (run === undefined || !known(name)) return lines('Command not found');
    if (rest.length === 1 && rest[0] === '-h') return help(name, optionHelp[name] ?? [], context);
    return run(rest, target, session);
  };
}
