/** The command line of a CMM (imm2-cmm reference §4.2). */

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
import type { ActivityLayout, CallHomeLimits, CallHomeState } from './call-home-mib.ts';
import { type CliAnswer, type CliSession, splitCommand } from './cli.ts';
import { APPENDIX_D_LETTERS, type CliForms, type CliLetters, help, OPTION_HELP } from './cli-help.ts';
import type { ControllerState } from './controller-objects.ts';
import { ALL_LETTERS, ntp } from './imm-cli.ts';

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
  readonly managers: 1 | 2;
  readonly standby: boolean;
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
      !managementModule(target) || !onPrimary(target)
        ? failure('The target is not valid for this command')
        : context.standby && words.length > 1
          ? failure('This command is not allowed on the standby management module')
          : run(words, target, session);
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
          : (context.managers === 1 ? [context.primaryBay] : [1, 2]).map(
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
