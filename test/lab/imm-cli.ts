/** The command line of an IMM2: its own commands beside the call-home ones (imm2-cmm reference §4, appendix D). */

import {
  autoftp,
  type CliCommands,
  chconfig,
  chconfigHelp,
  chlog,
  chmanual,
  events,
  failure,
  lines,
  parseOptions,
  type SharedContext,
} from './call-home-cli.ts';
import type { ActivityLayout, CallHomeLimits } from './call-home-mib.ts';
import { type CliAnswer, type CliSession, splitCommand } from './cli.ts';
import { APPENDIX_D_LETTERS, type CliForms, type CliLetters, help, OPTION_HELP } from './cli-help.ts';
import { type ControllerState, mibTime, parseMibTime } from './controller-objects.ts';
import type { Imm2State } from './imm2-tree.ts';

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

export function ntp(
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
export const ALL_LETTERS = Object.keys(APPENDIX_D_LETTERS) as (keyof CliLetters)[];

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
