/**
 * Integrated Management Module II: SNMPv3 agent with the objects of IMM-MIB v1.49 that matter here, HTTPS with the
 * Appweb login pages, SSH command line and the SLP record. Source: imm2-cmm reference §1-§7, discovery reference
 * §1.3, §3.1, §5. What no source gives (error-status of a refusal, activity-log layout, CLI letters) is an option.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { type CliCommands, type CliForms, type CliLetters, immCommands } from './call-home-cli.ts';
import {
  type ActivityLayout,
  type ActivityRow,
  addCall,
  type CallHomeFaults,
  type CallHomeLimits,
  type CallHomeState,
  callHomeInstances,
  freshCallHome,
  type RefusalStyle,
  refusals,
  scalarMaker,
  snapshotCallHome,
} from './call-home-mib.ts';
import { type CliFaults, type RunningCli, startCli } from './cli.ts';
import type { CliHabits } from './cli-habits.ts';
import {
  closeAll,
  createLabClock,
  createTimers,
  type HttpFaults,
  type LabClock,
  type LabLog,
  type LabRequest,
  type LabResponse,
  noHttpFaults,
  startHttp,
  type Timers,
} from './kit.ts';
import { type Identity, issueSelfSigned } from './pki.ts';
import type { SlpDevice } from './slp.ts';
import {
  bytes,
  int,
  ip,
  type RunningSnmpAgent,
  SNMP_ERROR,
  type SnmpFaults,
  type SnmpInstance,
  type SnmpTree,
  type SnmpUser,
  startSnmpAgent,
  text,
} from './snmp-agent.ts';

/** enterprises.2.3.51.3 (IMM-MIB). */
export const IMM_BASE = '1.3.6.1.4.1.2.3.51.3';
export const IMM2_SLP_TYPE = 'service:management-hardware.IBM:integrated-management-module2';

export const IMM2_LIMITS: CallHomeLimits = {
  email: 30,
  eventDigits: 16,
  wildcardDigits: 8,
  activityRows: 1_000_000,
  ftpModes: 3,
  eventIds: { test: '4000008600000000', manual: '4000008700000000' },
};

export type Imm2Options = {
  readonly address: string;
  readonly snmpPort?: number;
  /** null = no HTTPS. */
  readonly httpsPort?: number | null;
  /** null = no SSH. */
  readonly sshPort?: number | null;
  readonly serial?: string;
  readonly machineType?: string;
  readonly machineModel?: string;
  readonly productName?: string;
  /** As the system prints it, lower-case with hyphens. */
  readonly uuid?: string;
  readonly name?: string;
  readonly user?: string;
  readonly password?: string;
  readonly snmpUsers?: readonly SnmpUser[];
  readonly communities?: readonly { readonly name: string; readonly view: 'read' | 'write' }[];
  readonly clockSkewMs?: number;
  /** `<offset>,<yes|no>[,<n>]`. */
  readonly timezone?: string;
  readonly dnsServer?: string;
  readonly refusal?: RefusalStyle;
  readonly activityLayout?: ActivityLayout;
  /** "Support is not available on all IMM2 based Servers" (IMM-MIB): without it the subtree is absent. */
  readonly callHome?: boolean;
  readonly cliLetters?: Partial<CliLetters>;
  /** Whether `-h` and `help` list the options. */
  readonly cliHelpListsOptions?: boolean;
  /** Commands this firmware doesn't have. */
  readonly cliWithout?: readonly string[];
  /** Web sessions at a time. */
  readonly maxWebSessions?: number;
  /** Whether HTTPS answers carry `Date`; not confirmed for the IMM2, so off. */
  readonly dateHeader?: boolean;
  readonly identity?: Identity;
  readonly sshHostKeyPem?: string;
  readonly cliHabits?: CliHabits;
  readonly cliForms?: CliForms;
};

/** Everything a SET or a command can change besides the call-home group. */
export type ControllerState = {
  timezone: string;
  ntpEnabled: boolean;
  ntpHosts: [string, string, string, string];
  ntpFrequency: number;
  dnsEnabled: boolean;
  dns4: [string, string, string];
  dns6: [string, string, string];
  dnsPriority: number;
  lxcaDiscovery: number;
  name: string;
  location: string;
  contact: string;
};

export type Imm2Faults = CallHomeFaults & {
  readonly http: HttpFaults;
  readonly snmp: SnmpFaults;
  readonly cli: CliFaults;
  /** The NTP servers don't answer: a synchronisation leaves the clock as it is. */
  ntpUnreachable: boolean;
  /** Web: the account is locked (authResult 2). */
  accountLocked: boolean;
  /** Web: every session is taken (authResult 5). */
  sessionsExhausted: boolean;
};

export type Imm2State = {
  readonly clock: LabClock;
  readonly callHome: CallHomeState;
  readonly controller: ControllerState;
  readonly webSessions: Set<string>;
  peakWebSessions: number;
  failedLogins: number;
  locked: boolean;
  restarts: number;
};

export type RunningImm2 = {
  readonly address: string;
  readonly ports: { readonly snmp: number; readonly https: number | null; readonly ssh: number | null };
  readonly serial: string;
  readonly machineType: string;
  readonly uuid: string;
  readonly credentials: { readonly user: string; readonly password: string; readonly snmp: SnmpUser };
  readonly identity: Identity;
  readonly state: Imm2State;
  readonly faults: Imm2Faults;
  readonly log: LabLog;
  readonly agent: RunningSnmpAgent;
  /** What its SLP agent announces; served by the lab's SLP responder. */
  slpDevice(port?: number): SlpDevice;
  /** Adds an event that would call home, as a hardware fault does. */
  raiseEvent(eventId: string, message: string): ActivityRow;
  close(): Promise<void>;
};

/** `+9:00,no` in minutes; daylight saving adds an hour. */
export function timezoneMinutes(timezone: string): number {
  const match = /^([+-])(\d{1,2}):(\d{2}),(yes|no)/.exec(timezone);
  if (match === null) return 0;
  const size = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -size : size) + (match[4] === 'yes' ? 60 : 0);
}

/** Device-local `MM/DD/YYYY,HH:MM:SS` (spClockDateAndTimeSetting). */
export function mibTime(instant: Date, timezone: string): string {
  const local = new Date(instant.getTime() + timezoneMinutes(timezone) * 60_000).toISOString();
  return `${local.slice(5, 7)}/${local.slice(8, 10)}/${local.slice(0, 4)},${local.slice(11, 19)}`;
}

/** The instant a device means by a local time, or null when the text isn't one within the MIB's years. */
export function parseMibTime(value: string, timezone: string, lastYear: number): Date | null {
  const match = /^(\d{2})\/(\d{2})\/(\d{4}),(\d{2}):(\d{2}):(\d{2})$/.exec(value);
  if (match === null) return null;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const real =
    utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!real || year < 2000 || year > lastYear) return null;
  return new Date(utc.getTime() - timezoneMinutes(timezone) * 60_000);
}

/** First three groups byte-swapped, as `node-uuid` of an IMM2's SLP record has them (confluent slp.py). */
export function swappedUuid(uuid: string): string {
  const [a = '', b = '', c = '', ...rest] = uuid.split('-');
  const swap = (group: string): string => (group.match(/../g) ?? []).reverse().join('');
  return [swap(a), swap(b), swap(c), ...rest].join('-');
}

const ipv6Bytes = (address: string): Buffer => {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  const out = Buffer.alloc(16);
  for (const [index, group] of [...left, ...middle, ...right].entries())
    out.writeUInt16BE(parseInt(group, 16), index * 2);
  return out;
};

/** Clock, NTP, DNS and SNMP-agent objects of one controller; suffixes and rules that differ come in. */
export function controllerInstances(options: {
  readonly base: string;
  readonly state: ControllerState;
  readonly refusal: RefusalStyle;
  readonly suffix: { readonly ntp: string; readonly dns: string };
  /** Suffixes of the NTP hosts below the NTP group. */
  readonly ntpHosts: readonly string[];
  readonly ntpFrequency: readonly [min: number, max: number];
  readonly syncNow: () => void;
  /** CMM: DNS must be disabled to be changed (reference §3.3). */
  readonly dnsChangeOnlyWhenDisabled: boolean;
}): readonly SnmpInstance[] {
  const { base, state, suffix } = options;
  const refuse = refusals(options.refusal);
  const make = scalarMaker(base, refuse);
  const blocked = (): boolean => options.dnsChangeOnlyWhenDisabled && state.dnsEnabled;
  const hasServer = (): boolean =>
    state.dns4.some((server) => server !== '0.0.0.0') || state.dns6.some((server) => server !== '::');
  const host = (value: string): 'length' | 'value' | null =>
    value.length > 63 ? 'length' : /^[A-Za-z0-9.:_-]*$/.test(value) ? null : 'value';
  const [min, max] = options.ntpFrequency;
  return [
    make.numberRw(
      `${suffix.ntp}.1`,
      'ntpEnable',
      () => (state.ntpEnabled ? 1 : 0),
      (value) => (value === 0 || value === 1 ? null : 'value'),
      (value) => {
        state.ntpEnabled = value === 1;
      },
    ),
    ...options.ntpHosts.map((leaf, index) =>
      make.textRw(
        `${suffix.ntp}.${leaf}`,
        `ntpIpAddressHostname${index + 1}`,
        () => state.ntpHosts[index as 0 | 1 | 2 | 3],
        host,
        (value) => {
          state.ntpHosts[index as 0 | 1 | 2 | 3] = value;
        },
      ),
    ),
    make.numberRw(
      `${suffix.ntp}.3`,
      'ntpUpdateFrequency',
      () => state.ntpFrequency,
      (value) => (value >= min && value <= max ? null : 'value'),
      (value) => {
        state.ntpFrequency = value;
      },
    ),
    make.execute(
      `${suffix.ntp}.5`,
      'ntpUpdateClock',
      () => state.ntpHosts.slice(0, options.ntpHosts.length).some((server) => server !== ''),
      options.syncNow,
    ),
    make.numberRw(
      `${suffix.dns}.1`,
      'dnsEnabled',
      () => (state.dnsEnabled ? 1 : 0),
      (value) => (value !== 0 && value !== 1 ? 'value' : value === 1 && !hasServer() ? 'prerequisite' : null),
      (value) => {
        state.dnsEnabled = value === 1;
      },
    ),
    ...[0, 1, 2].map((index): SnmpInstance => {
      const at = index as 0 | 1 | 2;
      return {
        oid: `${base}.${suffix.dns}.${index + 2}.0`,
        name: `dnsServerIPAddress${index + 1}`,
        read: () => ip(state.dns4[at]),
        write: (value) => {
          if (value.type !== 'ip') return refuse('type');
          if (blocked()) return refuse('prerequisite');
          state.dns4[at] = value.value;
          return SNMP_ERROR.noError;
        },
      };
    }),
    ...[0, 1, 2].map((index): SnmpInstance => {
      const at = index as 0 | 1 | 2;
      return {
        oid: `${base}.${suffix.dns}.${index + 12}.0`,
        name: `dnsServerIPv6Address${index + 1}`,
        read: () => bytes(ipv6Bytes(state.dns6[at])),
        write: (value) => {
          if (value.type !== 'octets') return refuse('type');
          if (value.value.length !== 16) return refuse('length');
          if (blocked()) return refuse('prerequisite');
          const groups = Array.from({ length: 8 }, (_, group) =>
            value.value.readUInt16BE(group * 2).toString(16),
          );
          const written = value.value.every((octet) => octet === 0) ? '::' : groups.join(':');
          if (!isIPv6(written)) return refuse('value');
          state.dns6[at] = written;
          return SNMP_ERROR.noError;
        },
      };
    }),
    make.numberRw(
      `${suffix.dns}.20`,
      'dnsPriority',
      () => state.dnsPriority,
      (value) => (blocked() ? 'prerequisite' : value === 1 || value === 2 ? null : 'value'),
      (value) => {
        state.dnsPriority = value;
      },
    ),
  ];
}

export function freshController(name: string, timezone: string, dnsServer: string): ControllerState {
  return {
    timezone,
    ntpEnabled: false,
    ntpHosts: ['', '', '', ''],
    ntpFrequency: 1440,
    dnsEnabled: dnsServer !== '',
    dns4: [dnsServer === '' ? '0.0.0.0' : dnsServer, '0.0.0.0', '0.0.0.0'],
    dns6: ['::', '::', '::'],
    dnsPriority: 2,
    lxcaDiscovery: 1,
    name,
    location: '',
    contact: '',
  };
}

/** Remembers a controller's and a call-home group's values together. */
export function snapshotController(
  state: ControllerState,
  callHome: CallHomeState,
  clock: LabClock,
): () => void {
  const kept = structuredClone(state);
  const restoreCallHome = snapshotCallHome(callHome);
  const skew = clock.skewMs;
  return () => {
    Object.assign(state, kept);
    restoreCallHome();
    clock.skewMs = skew;
  };
}

/** An RSA host key for the SSH server: the only kind IMM-MIB names. */
export function makeSshHostKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();
}

type ImmCore = {
  readonly options: Imm2Options;
  readonly identityText: {
    readonly machineType: string;
    readonly model: string;
    readonly serial: string;
    readonly uuid: string;
    readonly product: string;
  };
  readonly state: Imm2State;
  readonly faults: Imm2Faults;
  readonly timers: Timers;
  readonly started: number;
  testCall(): void;
  syncNow(): void;
};

/** IMM2 firmware as immVpdTable prints it: build id and version (`1AOO3A v1.0.1`). */
const FIRMWARE: readonly (readonly [type: string, version: string, date: string])[] = [
  ['IMM2', '1AOO86D v7.70', '2023-09-27'],
  ['UEFI', 'A8E132CUS v3.00', '2022-05-11'],
  ['DSA', 'DSALA8Q v10.5', '2019-07-30'],
];

function immTree(core: ImmCore): SnmpTree {
  const { state, identityText } = core;
  const refusal = core.options.refusal ?? 'rfc';
  const refuse = refusals(refusal);
  const make = scalarMaker(IMM_BASE, refuse);
  const system = (leaf: string, name: string, read: SnmpInstance['read']): SnmpInstance => ({
    oid: `1.3.6.1.2.1.1.${leaf}.0`,
    name,
    read,
    write: null,
  });
  const { controller } = state;
  return {
    snapshot: () => snapshotController(controller, state.callHome, state.clock),
    instances: () => [
      // librenms tests/snmpsim/ibm-imm.snmprec (reference §2.5).
      system('1', 'sysDescr', () =>
        text(`Linux ${controller.name} 2.6.32.12-444-initramfs_signed #1 Fri Mar 27 17:58:31 UTC 2015 sh4a`),
      ),
      system('2', 'sysObjectID', () => ({ type: 'oid', value: IMM_BASE })),
      system('3', 'sysUpTime', () => ({
        type: 'ticks',
        value: Math.floor((Date.now() - core.started) / 10),
      })),
      system('4', 'sysContact', () => text(controller.contact)),
      system('5', 'sysName', () => text(controller.name)),
      system('6', 'sysLocation', () => text(controller.location)),
      make.number('1.4.1', 'systemHealthStat', () => 255),
      ...FIRMWARE.flatMap((row, index): SnmpInstance[] => [
        {
          oid: `${IMM_BASE}.1.5.1.1.1.${index + 1}`,
          name: 'immVpdIndex',
          read: () => int(index + 1),
          write: null,
        },
        ...row.map((value, column) => ({
          oid: `${IMM_BASE}.1.5.1.1.${column + 2}.${index + 1}`,
          name: 'immVpd',
          read: () => text(value),
          write: null,
        })),
      ]),
      make.text('1.5.2.1.1', 'machineLevelVpdMachineType', () => identityText.machineType),
      make.text('1.5.2.1.2', 'machineLevelVpdMachineModel', () => identityText.model),
      make.text('1.5.2.1.3', 'machineLevelSerialNumber', () => identityText.serial),
      make.text('1.5.2.1.4', 'machineLevelUUID', () => identityText.uuid.replaceAll('-', '').toUpperCase()),
      make.text('1.5.2.1.5', 'machineLevelProductName', () => identityText.product),
      make.textRw(
        '3.2.1',
        'spClockDateAndTimeSetting',
        () => mibTime(state.clock.now(), controller.timezone),
        (value) => (parseMibTime(value, controller.timezone, 2037) === null ? 'value' : null),
        (value) => {
          const instant = parseMibTime(value, controller.timezone, 2037);
          if (instant !== null) state.clock.set(instant);
        },
      ),
      make.textRw(
        '3.2.2',
        'spClockTimezoneSetting',
        () => controller.timezone,
        (value) => (/^[+-](1[0-4]|\d):(00|15|30|45),(yes(,\d{1,2})?|no)$/.test(value) ? null : 'value'),
        (value) => {
          controller.timezone = value;
        },
      ),
      make.textRw(
        '3.3.1',
        'spTxtId',
        () => controller.name,
        (value) => (value.length > 256 ? 'length' : value.endsWith(' ') ? 'value' : null),
        (value) => {
          controller.name = value;
        },
      ),
      make.number('3.4.2.1.6', 'snmpv1SystemAgentEnable', () =>
        (core.options.communities ?? []).length > 0 ? 1 : 0,
      ),
      make.number('3.4.2.1.7', 'snmpv3SystemAgentEnable', () => 1),
      make.numberRw(
        '3.4.2.2.21',
        'dnsLXCADiscovery',
        () => controller.lxcaDiscovery,
        (value) => (value === 0 || value === 1 ? null : 'value'),
        (value) => {
          controller.lxcaDiscovery = value;
        },
      ),
      ...controllerInstances({
        base: IMM_BASE,
        state: controller,
        refusal,
        suffix: { ntp: '3.4.2.8', dns: '3.4.2.2' },
        ntpHosts: ['2', '4', '6', '7'],
        ntpFrequency: [3, 1440],
        syncNow: core.syncNow,
        dnsChangeOnlyWhenDisabled: false,
      }),
      make.execute(
        '6.3',
        'restartSPImmediately',
        () => true,
        () => {
          state.restarts += 1;
        },
      ),
      ...(core.options.callHome === false
        ? []
        : [
            ...callHomeInstances({
              base: IMM_BASE,
              suffixes: {
                group: '8',
                autoFtp: '8.6',
                exclusion: '8.7',
                extraFields: [
                  'phoneExtension',
                  'altContactName',
                  'altPhoneNumber',
                  'altPhoneExtension',
                  'altEmailAddress',
                  'machineLocationPhoneNumber',
                ],
              },
              limits: IMM2_LIMITS,
              refusal,
              layout: core.options.activityLayout ?? 'labelled',
              state: state.callHome,
            }),
            make.execute('8.8.1', 'generateTestCallHome', () => state.callHome.licence, core.testCall),
          ]),
    ],
  };
}

/** authResult codes (reference §5). */
const AUTH = { ok: '0', rejected: '1', locked: '2', exhausted: '5' } as const;
/** Web lock-out after five failures (IMM-MIB default). */
const MAX_FAILURES = 5;

/** The web pages: login by form, cookie and token2 header, JSON data providers. No call-home page is known. */
function immWeb(core: ImmCore, credentials: { readonly user: string; readonly password: string }) {
  const { state, faults, identityText } = core;
  const maxSessions = core.options.maxWebSessions ?? 4;
  const token2 = {
    name: 'X-IMM-Token',
    value: createHash('sha256').update(identityText.serial).digest('hex').slice(0, 16),
  };
  let nextSession = 1;
  const loginAnswer = (authResult: string, extra: Readonly<Record<string, string>> = {}): LabResponse => ({
    status: 200,
    headers: { 'Content-Type': 'text/json' },
    text: JSON.stringify({
      status: authResult === AUTH.ok ? 'ok' : 'error',
      authResult,
      TimeWait: '0',
      iteSrc: '0',
      forwardUrl: 'index-console.php',
      redirection: 'home.php',
      errorMsg: '',
      ...extra,
    }),
  });
  const sessionOf = (request: LabRequest): string | null => {
    const match = /(?:^|;\s*)_appwebSessionId_=([^;]+)/.exec(request.headers.cookie ?? '');
    return match?.[1] !== undefined && state.webSessions.has(match[1]) ? match[1] : null;
  };
  const items = (item: Record<string, unknown>): LabResponse => ({
    status: 200,
    headers: { 'Content-Type': 'text/json' },
    text: JSON.stringify({ items: [item] }),
  });
  const login = (request: LabRequest): LabResponse => {
    const form = new URLSearchParams(request.body);
    if (faults.accountLocked || state.locked) return loginAnswer(AUTH.locked);
    if (form.get('user') !== credentials.user || form.get('password') !== credentials.password) {
      state.failedLogins += 1;
      if (state.failedLogins >= MAX_FAILURES) state.locked = true;
      return loginAnswer(AUTH.rejected);
    }
    state.failedLogins = 0;
    if (faults.sessionsExhausted || state.webSessions.size >= maxSessions) return loginAnswer(AUTH.exhausted);
    const id = createHash('sha256')
      .update(`${identityText.serial}#${nextSession}`)
      .digest('hex')
      .slice(0, 32);
    nextSession += 1;
    state.webSessions.add(id);
    state.peakWebSessions = Math.max(state.peakWebSessions, state.webSessions.size);
    const answer = loginAnswer(AUTH.ok, { token2_name: token2.name, token2_value: token2.value });
    return {
      ...answer,
      headers: { ...answer.headers, 'Set-Cookie': `_appwebSessionId_=${id}; path=/; httponly; secure` },
    };
  };
  return (request: LabRequest): LabResponse => {
    const { method, path } = request;
    if (path === '/' && method === 'GET') {
      return { status: 302, headers: { Location: '/designs/imm/index.php' }, text: '' };
    }
    if (path === '/designs/imm/index.php' && method === 'GET') {
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        text: '<html><head><title>IBM IMM</title></head><body><img src="/designs/imm/images/title-imm.png"></body></html>',
      };
    }
    if (path === '/data/login' && method === 'POST') return login(request);
    const session = sessionOf(request);
    if (path === '/data/CheckIP') return session === null ? { status: 401 } : { status: 200, text: '' };
    if (path === '/data/logout') {
      if (session !== null) state.webSessions.delete(session);
      return { status: 200, text: '' };
    }
    if (path.startsWith('/designs/imm/dataproviders/') || path === '/data') {
      if (session === null) return { status: 401 };
      if (request.headers[token2.name.toLowerCase()] !== token2.value) return { status: 401 };
      if (path === '/data') {
        // `/data?set` with NAME:value; no verb of the call-home pages is known, so none is taken.
        return {
          status: 200,
          headers: { 'Content-Type': 'text/json' },
          text: JSON.stringify({ return: 'Failure', reason: 'Insufficient privilege' }),
        };
      }
      switch (path.slice('/designs/imm/dataproviders/'.length)) {
        case 'imm_info.php':
          return items({
            machine_name: identityText.product,
            serial_number: identityText.serial,
            machine_typemodel: `${identityText.machineType}${identityText.model}`,
            UUID: identityText.uuid.replaceAll('-', '').toUpperCase(),
            power_on_hours: '12345',
            restart_count: '460',
          });
        case 'imm_status.php':
          return items({
            power_state: 'On',
            system_name: state.controller.name,
            HostName: state.controller.name,
          });
        case 'imm_firmware.php':
          return items({
            'firmware.version': FIRMWARE[0]?.[1].split(' v')[1] ?? '',
            'firmware.build': FIRMWARE[0]?.[1].split(' ')[0] ?? '',
            'firmware.release_date': FIRMWARE[0]?.[2] ?? '',
          });
        default:
          return { status: 404 };
      }
    }
    // `/redfish/v1/` included (Bix3: 404 on a real unit).
    return {
      status: 404,
      headers: { 'Content-Type': 'text/html' },
      text: '<html><body>Not Found</body></html>',
    };
  };
}

/** Starts one IMM2. */
export async function startImm2(options: Imm2Options): Promise<RunningImm2> {
  const serial = options.serial ?? '06KDAB1';
  const machineType = options.machineType ?? '5462';
  const model = options.machineModel ?? 'AC1';
  const uuid = options.uuid ?? '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80021';
  const name = options.name ?? `IMM2-40f2e9b80021`;
  const product = options.productName ?? 'Lenovo System x3650 M5';
  const credentials = { user: options.user ?? 'USERID', password: options.password ?? 'PASSW0RD-lab' };
  const snmpUser: SnmpUser = {
    name: 'callhome',
    authProtocol: 'sha',
    authPassword: 'Auth-pass-lab1',
    privProtocol: 'aes',
    privPassword: 'Priv-pass-lab1',
    view: 'write',
  };
  const users = options.snmpUsers ?? [snmpUser];
  const log: LabLog = [];
  const timers = createTimers();
  const state: Imm2State = {
    clock: createLabClock(options.clockSkewMs ?? 0),
    callHome: freshCallHome(),
    controller: freshController(name, options.timezone ?? '+9:00,no', options.dnsServer ?? '127.18.1.53'),
    webSessions: new Set(),
    peakWebSessions: 0,
    failedLogins: 0,
    locked: false,
    restarts: 0,
  };
  const http = noHttpFaults();
  const cliFaults: CliFaults = {
    silent: false,
    delayMs: 0,
    dropAfter: null,
    garbage: false,
    refuseLogin: false,
  };
  const callFaults = {
    proxyUnreachable: false,
    testDelayMs: 300,
    testResult: null,
    testHangs: false,
    ntpUnreachable: false,
    accountLocked: false,
    sessionsExhausted: false,
  };
  const raise = (eventId: string, message: string): ActivityRow =>
    addCall(
      {
        state: state.callHome,
        faults,
        clock: state.clock,
        timers,
        localTime: () => mibTime(state.clock.now(), state.controller.timezone),
        dnsEnabled: () => state.controller.dnsEnabled,
        source: 'SP',
      },
      eventId,
      message,
    );
  const testCall = (user: string): void => {
    raise(IMM2_LIMITS.eventIds.test, `Test Call Home by user ${user}.`);
  };
  const syncNow = (): void => {
    timers.after(50, () => {
      if (!faults.ntpUnreachable) state.clock.skewMs = 0;
    });
  };
  const identityText = { machineType, model, serial, uuid, product };
  const started = Date.now();
  // The agent's own fault object joins the others once it runs.
  const faults: Imm2Faults = Object.assign(callFaults, { http, cli: cliFaults, snmp: {} as SnmpFaults });
  const core: ImmCore = {
    options,
    identityText,
    state,
    faults,
    timers,
    started,
    testCall: () => testCall(users[0]?.name ?? 'USERID'),
    syncNow,
  };
  const agent = await startSnmpAgent({
    address: options.address,
    port: options.snmpPort ?? 8161,
    tree: immTree(core),
    users,
    ...(options.communities === undefined ? {} : { communities: options.communities }),
    engineSeed: serial,
    log,
  });
  Object.assign(faults, { snmp: agent.faults });
  const identity =
    options.identity ??
    issueSelfSigned({ subject: `CN=${name},O=Lenovo,C=US`, names: [options.address], keyType: 'rsa' });
  const web =
    options.httpsPort === null
      ? null
      : await startHttp({
          address: options.address,
          port: options.httpsPort ?? 8443,
          tls: identity,
          faults: http,
          log,
          clock: state.clock,
          // Appweb sends Date on a sibling BMC (nmap:8890); the IMM2's own headers aren't confirmed.
          dateHeader: options.dateHeader ?? false,
          handle: immWeb(core, credentials),
        });
  const commands: CliCommands = immCommands({
    identity: identityText,
    firmware: FIRMWARE,
    state,
    limits: IMM2_LIMITS,
    letters: options.cliLetters ?? {},
    helpListsOptions: options.cliHelpListsOptions ?? true,
    without: options.cliWithout ?? [],
    forms: options.cliForms ?? {},
    layout: options.activityLayout ?? 'labelled',
    testCall,
    manualCall: (user, description) => {
      raise(IMM2_LIMITS.eventIds.manual, `Manual Call Home by user ${user}: ${description}.`);
    },
    syncNow,
    isAddress: (value) => isIP(value) !== 0,
  });
  const cli: RunningCli | null =
    options.sshPort === null
      ? null
      : await startCli({
          address: options.address,
          port: options.sshPort ?? 8022,
          hostKeyPem: options.sshHostKeyPem ?? makeSshHostKey(),
          credentials,
          prompt: () => 'system> ',
          run: commands,
          faults: cliFaults,
          habits: options.cliHabits,
          log,
        });
  return {
    address: options.address,
    ports: { snmp: agent.port, https: web?.port ?? null, ssh: cli?.port ?? null },
    serial,
    machineType,
    uuid,
    credentials: { ...credentials, snmp: users[0] ?? snmpUser },
    identity,
    state,
    faults,
    log,
    agent,
    slpDevice: (port) => ({
      address: options.address,
      ...(port === undefined ? {} : { port }),
      serviceType: IMM2_SLP_TYPE,
      url: `${IMM2_SLP_TYPE}://${options.address}`,
      attributes: [
        ['type', 'integrated-management-module2'],
        ['level', '3'],
        ['node-uuid', swappedUuid(uuid)],
        ['name', name],
        ['ipv4-address', options.address],
        ['enclosure-machinetype-model', `${machineType}${model}`],
        ['enclosure-serial-number', serial],
        ['enclosure-form-factor', 'rack-tower'],
        ['slot', '0'],
        ['room-id', ''],
        ['rack-id', ''],
        ['lowest-u', '0'],
        ['location', ''],
        ['firmware-image-info', '1AOO86D:7.70'],
      ],
    }),
    raiseEvent: raise,
    close: async () => {
      timers.clear();
      await closeAll([agent, ...(web === null ? [] : [web]), ...(cli === null ? [] : [cli])]);
    },
  };
}
