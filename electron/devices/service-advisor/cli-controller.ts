import { appError } from '../../domain/app-error.ts';
import type { ControllerServers } from '../../domain/controller.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ControllerKey } from '../../domain/setting-key.ts';
import { localTime, parseCliClock, zoneForImm } from '../clock-forms.ts';
import { findPrimary } from '../cmm/cmm-cli.ts';
import {
  CONTROLLER_GROUPS,
  type ControllerDriver,
  controllerState,
  serversOf,
} from '../controller-driver.ts';
import type { DeviceState, DriverContext, DriverSession, Write } from '../driver.ts';
import { cliQuote } from './cli-quote.ts';
import {
  type CliSession,
  change,
  firstLine,
  openCliSession,
  optionsOf,
  parseDisplay,
  UNKNOWN_COMMAND,
} from './cli-session.ts';

/**
 * Clock, NTP and DNS over the command line. Documented: the CMM's `ntp -en -i -f` (pubs.lenovo.com/cmm2/
 * cli_command_ntp). Recollected and therefore used only where the device's own help lists the letters: the
 * IMM2's `clock`, `ntp`, `dns` (imm2-cmm.md Appendix D). A CMM's own command for its date is in no source.
 */
type Dialect = {
  readonly ntpHosts: readonly string[];
  /** Commands this product has a known form for. */
  readonly commands: readonly ('clock' | 'ntp' | 'dns')[];
  readonly syncNow: string | null;
};

const driver = (
  id: 'imm2-cli' | 'cmm-cli',
  products: ControllerDriver['products'],
  dialect: Dialect,
): ControllerDriver => ({
  id,
  account: 'web',
  products,
  capacity: { dns: 3, ntp: dialect.ntpHosts.length },
  groups: CONTROLLER_GROUPS,
  open: (context, signal) => openSession(id, dialect, context, signal),
  manual: () => [],
});

export const imm2CliController = driver('imm2-cli', ['imm2'], {
  ntpHosts: ['i1', 'i2', 'i3', 'i4'],
  commands: ['clock', 'ntp', 'dns'],
  syncNow: 'synch',
});
export const cmmCliController = driver('cmm-cli', ['cmm', 'cmm2'], {
  ntpHosts: ['i'],
  commands: ['ntp'],
  syncNow: null,
});

type Cli = CliSession & {
  readonly dialect: Dialect;
  /** Option letters by command, from the device's own help. */
  readonly letters: ReadonlyMap<string, ReadonlySet<string>>;
};

async function openSession(
  id: ControllerDriver['id'],
  dialect: Dialect,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<DriverSession>> {
  const findTarget = id === 'cmm-cli' ? findPrimary : async () => ok('');
  const opened = await openCliSession(findTarget, context, signal);
  if (!opened.ok) return opened;
  const session = opened.value;
  const letters = new Map<string, ReadonlySet<string>>();
  for (const command of dialect.commands) {
    const options = await optionsOf(command, session.run, signal);
    if (!options.ok) {
      await session.close();
      return options;
    }
    if (options.value !== null) letters.set(command, options.value);
  }
  const cli: Cli = { ...session, dialect, letters };
  return ok({
    read: async (inner) => ok(await readState(cli, context.now, inner)),
    write: (write, inner) => writeStep(cli, context, write, inner),
    close: session.close,
  });
}

const NTP_OFF_STATES = /^(?:disabled?|off|no)\b/i;

async function readState(cli: Cli, now: () => number, signal: AbortSignal): Promise<DeviceState> {
  const { dialect, letters } = cli;
  const clockLine = letters.has('clock') ? await firstLine(cli.run, `clock${cli.target}`, signal) : '';
  const clock = parseCliClock(clockLine, now());
  const has = (command: string, ...options: readonly string[]): boolean =>
    options.every((letter) => letters.get(command)?.has(letter) ?? false);
  const writable: ControllerKey[] = [
    ...(has('dns', 'state', 'i1', 'i2', 'i3') ? (['dns.servers', 'dns.enable'] as const) : []),
    ...(has('clock', 'g', 'dst') ? (['clock.zone'] as const) : []),
    ...(has('ntp', 'en', ...dialect.ntpHosts) ? (['ntp.servers', 'ntp.enable'] as const) : []),
    ...(has('clock', 'd', 't') && clock !== null ? (['clock.skew'] as const) : []),
  ];
  return controllerState({
    clock: clock?.reading ?? null,
    zone: clock?.zone ?? '',
    dns: await serversShown(cli, 'dns', 'state', ['i1', 'i2', 'i3'], signal),
    ntp: await serversShown(cli, 'ntp', 'en', dialect.ntpHosts, signal),
    identity: {},
    writable,
  });
}

/** `-en enabled`, `-i1 host` … as a command without options displays them; null where it does not. */
async function serversShown(
  cli: Cli,
  command: 'ntp' | 'dns',
  switchLetter: string,
  hosts: readonly string[],
  signal: AbortSignal,
): Promise<ControllerServers> {
  if (!cli.letters.has(command)) return null;
  const answer = await cli.run(`${command}${cli.target}`, signal);
  if (!answer.ok || UNKNOWN_COMMAND.test(answer.value)) return null;
  const shown = parseDisplay(answer.value);
  const state = shown.get(switchLetter);
  if (state === undefined) return null;
  return {
    enabled: !NTP_OFF_STATES.test(state),
    servers: hosts
      .map((letter) => shown.get(letter) ?? '')
      .filter((server) => server !== '' && server !== '0.0.0.0' && !/^(not |none|-)/i.test(server)),
  };
}

/** Every option is in the device's help before a line goes out; each value through the one quoting function. */
async function writeStep(
  cli: Cli,
  context: DriverContext,
  write: Write,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { values } = write;
  const ntpNow =
    values['ntp.servers'] === undefined
      ? null
      : await serversShown(cli, 'ntp', 'en', cli.dialect.ntpHosts, signal);
  const clockNow =
    values['clock.skew'] === undefined
      ? null
      : parseCliClock(await firstLine(cli.run, `clock${cli.target}`, signal), context.now());
  const commands = commandsOf(cli, context, write, {
    ntpServers: ntpNow?.servers.length ?? 0,
    zone: clockNow?.zone.replace(/ .*$/, '') ?? '',
  });
  if (!commands.ok) return commands;
  for (const { command, key } of commands.value) {
    const done = await change(cli, command, key, [], signal);
    if (!done.ok) return done;
  }
  return ok(undefined);
}

type Line = { readonly key: ControllerKey; readonly command: string };

/** What has to be known of the device to write the lines. */
type Known = { readonly ntpServers: number; readonly zone: string };

function commandsOf(
  cli: Cli,
  context: DriverContext,
  { values }: Write,
  known: Known,
): Result<readonly Line[]> {
  const { address, dialect, letters } = cli;
  const lines: Line[] = [];
  const add = (
    key: ControllerKey,
    command: 'clock' | 'ntp' | 'dns',
    options: readonly (readonly [letter: string, value: string | null])[],
  ): Result<void> => {
    const words: string[] = [];
    for (const [letter, value] of options) {
      if (!letters.get(command)?.has(letter))
        return err(appError('unsupported', { address, reason: `cli-option:${letter}` }));
      words.push(`-${letter}${value === null ? '' : ` ${value}`}`);
    }
    lines.push({ key, command: `${command} ${words.join(' ')}` });
    return ok(undefined);
  };
  const steps: Result<void>[] = [];
  const quoted = (key: ControllerKey, value: string): string => {
    const safe = cliQuote(key, value, address);
    if (!safe.ok) steps.push(safe);
    return safe.ok ? safe.value : '""';
  };
  const switchWord = (value: string): string => (value === 'true' ? 'enabled' : 'disabled');
  const zone = values['clock.zone'];
  if (zone !== undefined)
    steps.push(
      add('clock.zone', 'clock', [
        ['g', `gmt${zoneForImm(zone).replace(/,.*/, '')}`],
        ['dst', 'off'],
      ]),
    );
  const ntp = serversOf(values, 'ntp.servers');
  if (ntp !== null) {
    // Slots that hold a server now and are not wanted are emptied; untouched ones are left alone.
    const hosts = dialect.ntpHosts.slice(0, Math.max(ntp.length, known.ntpServers, 1));
    steps.push(
      add(
        'ntp.servers',
        'ntp',
        hosts.map((letter, at) => [letter, quoted('ntp.servers', ntp[at] ?? '')] as const),
      ),
    );
  }
  if (values['ntp.enable'] !== undefined)
    steps.push(add('ntp.enable', 'ntp', [['en', switchWord(values['ntp.enable'])]]));
  const sync = dialect.syncNow;
  if (sync !== null && ntp !== null && values['ntp.enable'] !== 'false' && letters.get('ntp')?.has(sync))
    steps.push(add('ntp.servers', 'ntp', [[sync, null]]));
  const dns = serversOf(values, 'dns.servers');
  if (dns !== null)
    steps.push(
      add(
        'dns.servers',
        'dns',
        ['i1', 'i2', 'i3'].map(
          (letter, at) => [letter, quoted('dns.servers', dns[at] ?? '0.0.0.0')] as const,
        ),
      ),
    );
  if (values['dns.enable'] !== undefined)
    steps.push(add('dns.enable', 'dns', [['state', switchWord(values['dns.enable'])]]));
  if (values['clock.skew'] !== undefined) {
    const local = localTime(context.now(), known.zone === '' ? '+09:00' : known.zone, 2037);
    steps.push(
      local === null
        ? err(
            appError('value-refused', {
              field: 'clock.skew',
              rule: 'out-of-range',
              limit: 2037,
              device: address,
            }),
          )
        : add('clock.skew', 'clock', [
            ['d', local.date],
            ['t', local.time],
          ]),
    );
  }
  const refused = steps.find((step) => !step.ok);
  return refused !== undefined && !refused.ok ? refused : ok(lines);
}
