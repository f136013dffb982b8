/**
 * Flex System Chassis Management Module (CMM/CMM2): SNMPv3 agent with CME-MIB v21's call-home objects, SSH command
 * line, SLP record and an HTTPS listener whose certificate the chassis' own CA signed. Source: imm2-cmm reference
 * §2.2, §2.3, §2.6, §3, §4.2, §7; discovery reference §1.3. Its login page isn't known, so HTTPS knows no page.
 */

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
} from './call-home-mib.ts';
import { type CliFaults, type CliSession, type RunningCli, startCli } from './cli.ts';
import type { CliHabits } from './cli-habits.ts';
import type { CliForms, CliLetters } from './cli-help.ts';
import { cmmCommands } from './cmm-cli.ts';
import {
  type ControllerState,
  controllerInstances,
  freshController,
  mibTime,
  parseMibTime,
  snapshotController,
} from './controller-objects.ts';
import { makeSshHostKey } from './imm2.ts';
import {
  closeAll,
  createLabClock,
  createTimers,
  type HttpFaults,
  type LabClock,
  type LabLog,
  noHttpFaults,
  startHttp,
} from './kit.ts';
import { type Identity, issueSelfSigned } from './pki.ts';
import type { SlpDevice } from './slp.ts';
import { type RunningSnmpAgent, type SnmpFaults, type SnmpInstance, startSnmpAgent } from './snmp-agent.ts';
import { int, text } from './snmp-pdu.ts';
import type { SnmpUser } from './snmp-usm.ts';

/** enterprises.2.3.51.2 (CME-MIB). */
export const CMM_BASE = '1.3.6.1.4.1.2.3.51.2';
export const CMM_SLP_TYPE = 'service:management-hardware.Lenovo:chassis-management-module';

/** The CMM's own test event ID is not known: the IMM2's, cut to the eight digits a CMM uses. */
export const CMM_LIMITS: CallHomeLimits = {
  email: 130,
  eventDigits: 8,
  wildcardDigits: 0,
  activityRows: 5,
  ftpModes: 2,
  eventIds: { test: '40000086', manual: '40000087' },
};

export type CmmOptions = {
  readonly address: string;
  /** IPv4 address of the name server it is set to. */
  readonly dnsServer?: string;
  readonly snmpPort?: number;
  readonly sshPort?: number | null;
  readonly httpsPort?: number | null;
  readonly serial?: string;
  readonly uuid?: string;
  readonly name?: string;
  readonly user?: string;
  readonly password?: string;
  readonly snmpUsers?: readonly SnmpUser[];
  readonly clockSkewMs?: number;
  /** A time-zone name of spClockTimezoneTable. */
  readonly timezoneName?: string;
  readonly refusal?: RefusalStyle;
  readonly activityLayout?: ActivityLayout;
  readonly cliLetters?: Partial<CliLetters>;
  readonly cliHelpListsOptions?: boolean;
  readonly cliWithout?: readonly string[];
  readonly primaryBay?: 1 | 2;
  /** How many managers the chassis has; default 2. */
  readonly managers?: 1 | 2;
  /** This is the other one: it shows everything and takes no change. How it says so is in no source. */
  readonly standby?: boolean;
  /** The factory password is expired: SSH asks for a new one first. */
  readonly passwordExpired?: boolean;
  readonly identity?: Identity;
  readonly sshHostKeyPem?: string;
  readonly cliHabits?: CliHabits;
  readonly cliForms?: CliForms;
};

export type CmmFaults = CallHomeFaults & {
  readonly http: HttpFaults;
  readonly snmp: SnmpFaults;
  readonly cli: CliFaults;
  ntpUnreachable: boolean;
};

export type RunningCmm = {
  readonly address: string;
  readonly ports: { readonly snmp: number; readonly https: number | null; readonly ssh: number | null };
  readonly serial: string;
  readonly uuid: string;
  readonly credentials: { readonly user: string; password: string; readonly snmp: SnmpUser };
  readonly state: {
    readonly clock: LabClock;
    readonly callHome: CallHomeState;
    readonly controller: ControllerState;
    passwordExpired: boolean;
  };
  readonly faults: CmmFaults;
  readonly log: LabLog;
  readonly agent: RunningSnmpAgent;
  slpDevice(port?: number): SlpDevice;
  raiseEvent(eventId: string, message: string): ActivityRow;
  close(): Promise<void>;
};

/** What spClockTimezoneSetting answers after a zone's name was SET: `-4:00,yes,America/New_York (Eastern Time)`. */
const ZONES: Readonly<Record<string, string>> = {
  'Asia/Tokyo': '+9:00,no,Asia/Tokyo (Japan Standard Time)',
  'America/New_York': '-4:00,yes,America/New_York (Eastern Time)',
  'Europe/London': '+0:00,no,Europe/London (Greenwich Mean Time)',
  'Etc/UTC': '+0:00,no,Etc/UTC (Coordinated Universal Time)',
};

/** xCAT: a weak new password is answered with text containing `not compliant`. */
const compliant = (password: string): boolean =>
  password.length >= 8 && /[A-Z]/.test(password) && /[a-z]/.test(password) && /\d/.test(password);

/** Starts one primary CMM. */
export async function startCmm(options: CmmOptions): Promise<RunningCmm> {
  const serial = options.serial ?? '06ABC31';
  const uuid = options.uuid ?? '5cfbe60f-2efb-4143-9154-b6772a370031';
  const name = options.name ?? 'CMM-06ABC31';
  const machineType = '8721';
  const model = 'A1J';
  const refusal = options.refusal ?? 'rfc';
  const layout = options.activityLayout ?? 'labelled';
  const log: LabLog = [];
  const timers = createTimers();
  const snmpUser: SnmpUser = {
    name: 'callhome',
    authProtocol: 'sha',
    authPassword: 'Auth-pass-lab1',
    privProtocol: 'des',
    privPassword: 'Priv-pass-lab1',
    view: options.standby ? 'read' : 'write',
  };
  const users = options.snmpUsers ?? [snmpUser];
  const credentials = {
    user: options.user ?? 'USERID',
    password: options.password ?? 'Passw0rd-lab',
    snmp: users[0] ?? snmpUser,
  };
  const zone = ZONES[options.timezoneName ?? 'Asia/Tokyo'] ?? '+0:00,no,Etc/UTC (Coordinated Universal Time)';
  const state = {
    clock: createLabClock(options.clockSkewMs ?? 0),
    callHome: freshCallHome(),
    controller: { ...freshController(name, zone, options.dnsServer ?? '127.18.1.53'), ntpFrequency: 0 },
    passwordExpired: options.passwordExpired ?? false,
  };
  const { controller, callHome, clock } = state;
  const http = noHttpFaults();
  const cliFaults: CliFaults = {
    silent: false,
    delayMs: 0,
    dropAfter: null,
    garbage: false,
    refuseLogin: false,
  };
  const faults: CmmFaults = {
    proxyUnreachable: false,
    testDelayMs: 300,
    testResult: null,
    testHangs: false,
    ntpUnreachable: false,
    http,
    cli: cliFaults,
    snmp: {} as SnmpFaults,
  };
  const raise = (eventId: string, message: string): ActivityRow =>
    addCall(
      {
        state: callHome,
        faults,
        clock,
        timers,
        localTime: () => mibTime(clock.now(), controller.timezone),
        dnsEnabled: () => controller.dnsEnabled,
        source: `SERVPROC_${options.primaryBay ?? 1}`,
      },
      eventId,
      message,
    );
  const refuse = refusals(refusal);
  const make = scalarMaker(CMM_BASE, refuse);
  const started = Date.now();
  let ntpLastUpdate = '';
  const instances = (): readonly SnmpInstance[] => [
    {
      oid: '1.3.6.1.2.1.1.3.0',
      name: 'sysUpTime',
      read: () => ({ type: 'ticks', value: Math.floor((Date.now() - started) / 10) }),
      write: null,
    },
    { oid: '1.3.6.1.2.1.1.5.0', name: 'sysName', read: () => text(controller.name), write: null },
    make.text('2.21.1.1.1', 'bladeCenterVpdMachineType', () => machineType),
    make.text('2.21.1.1.2', 'bladeCenterVpdMachineModel', () => model),
    make.text('2.21.1.1.3', 'bladeCenterSerialNumber', () => serial),
    make.text('2.21.1.1.4', 'bladeCenterUUID', () =>
      (uuid.replaceAll('-', '').toUpperCase().match(/.{4}/g) ?? []).join(' '),
    ),
    make.text('2.21.1.1.7', 'bladeCenterFruNumber', () => '81Y2893'),
    ...['Firmware', '2PET60A', '2.5.13', 'CMEFW.TKN', '2020-06-30'].map(
      (value, column): SnmpInstance => ({
        oid: `${CMM_BASE}.2.21.3.1.1.${column + 2}.1`,
        name: 'mmMainApplVpd',
        read: () => text(value),
        write: null,
      }),
    ),
    make.textRw(
      '4.4.1',
      'spClockDateAndTimeSetting',
      () => mibTime(clock.now(), controller.timezone),
      (value) => (parseMibTime(value, controller.timezone, 2089) === null ? 'value' : null),
      (value) => {
        const instant = parseMibTime(value, controller.timezone, 2089);
        if (instant !== null) clock.set(instant);
      },
    ),
    make.textRw(
      '4.4.2',
      'spClockTimezoneSetting',
      () => controller.timezone,
      (value) => (ZONES[value] === undefined ? 'value' : null),
      (value) => {
        controller.timezone = ZONES[value] ?? controller.timezone;
      },
    ),
    make.textRw(
      '4.5.1',
      'spTxtId',
      () => controller.name,
      (value) => (value.length > 16 ? 'length' : null),
      (value) => {
        controller.name = value;
      },
    ),
    make.text('4.9.3.8.4', 'ntpLastUpdate', () => ntpLastUpdate),
    ...controllerInstances({
      base: CMM_BASE,
      state: controller,
      refusal,
      suffix: { ntp: '4.9.3.8', dns: '4.9.3.2' },
      ntpHosts: ['2'],
      ntpFrequency: [0, 45_000],
      syncNow: () =>
        timers.after(50, () => {
          if (faults.ntpUnreachable) return;
          clock.skewMs = 0;
          ntpLastUpdate = mibTime(clock.now(), controller.timezone);
        }),
      dnsChangeOnlyWhenDisabled: true,
    }),
    // chassisType flex(101); mmHealthState good(1), mmPrimary.
    make.number('22.4.38', 'chassisType', () => 101),
    ...[1, 2].flatMap((bay): SnmpInstance[] => [
      {
        oid: `${CMM_BASE}.22.5.1.1.4.${bay}`,
        name: 'mmPrimary',
        read: () => int(bay === (options.primaryBay ?? 1) ? 1 : 0),
        write: null,
      },
      {
        oid: `${CMM_BASE}.22.5.1.1.5.${bay}`,
        name: 'mmHealthState',
        read: () => int(options.managers === 1 && bay !== (options.primaryBay ?? 1) ? 0 : 1),
        write: null,
      },
    ]),
    ...callHomeInstances({
      base: CMM_BASE,
      suffixes: {
        group: '23.4',
        autoFtp: '23.5',
        exclusion: '23.6',
        extraFields: [
          'phoneExtension',
          'altContactName',
          'altPhoneNumber',
          'altPhoneExtension',
          'altEmailAddress',
        ],
      },
      limits: CMM_LIMITS,
      refusal,
      layout,
      state: callHome,
    }),
  ];
  const agent = await startSnmpAgent({
    address: options.address,
    port: options.snmpPort ?? 8161,
    tree: { instances, snapshot: () => snapshotController(controller, callHome, clock) },
    users,
    engineSeed: serial,
    log,
  });
  Object.assign(faults, { snmp: agent.faults });
  const web =
    options.httpsPort === null
      ? null
      : await startHttp({
          address: options.address,
          port: options.httpsPort ?? 8443,
          tls:
            options.identity ??
            issueSelfSigned({
              subject: `CN=${name},O=Lenovo,C=US`,
              names: [options.address],
              keyType: 'rsa',
            }),
          faults: http,
          log,
          clock,
          dateHeader: false,
          handle: () => ({ status: 404, text: '' }),
        });
  const run = cmmCommands({
    chassis: { machineType, model, serial, uuid },
    callHome,
    controller,
    limits: CMM_LIMITS,
    letters: options.cliLetters ?? {},
    helpListsOptions: options.cliHelpListsOptions ?? true,
    without: options.cliWithout ?? [],
    forms: options.cliForms ?? {},
    layout,
    primaryBay: options.primaryBay ?? 1,
    managers: options.managers ?? 2,
    standby: options.standby ?? false,
    testCall: (user) => {
      raise(CMM_LIMITS.eventIds.test, `Test Call Home by user ${user}.`);
    },
    manualCall: (user, description) => {
      raise(CMM_LIMITS.eventIds.manual, `Manual Call Home by user ${user}: ${description}.`);
    },
  });
  /** The dialogue of an expired password (xCAT clicmds): current, then the new one twice. */
  const expiredDialogue = () => ({
    lines: [],
    ask: {
      prompt: 'Enter current password: ',
      answer: (current: string) =>
        current !== credentials.password
          ? { lines: ['Incorrect password'], exit: true }
          : {
              lines: [],
              ask: {
                prompt: 'Enter new password: ',
                answer: (first: string) => ({
                  lines: [],
                  ask: {
                    prompt: 'Re-enter new password: ',
                    answer: (second: string) => {
                      if (first !== second || !compliant(first)) {
                        return { lines: ['The password is not compliant'], exit: true };
                      }
                      credentials.password = first;
                      state.passwordExpired = false;
                      return { lines: ['OK'] };
                    },
                  },
                }),
              },
            },
    },
  });
  const cli: RunningCli | null =
    options.sshPort === null
      ? null
      : await startCli({
          address: options.address,
          port: options.sshPort ?? 8022,
          hostKeyPem: options.sshHostKeyPem ?? makeSshHostKey(),
          credentials,
          prompt: (session: CliSession) =>
            session.target === '' ? 'system> ' : `system:${session.target}> `,
          banner: [
            `Hostname:              ${name}`,
            `Static IP address:     ${options.address}`,
            'Burned-in MAC address: 34:40:B5:DF:00:31',
            'DHCP:                  Disabled - Use static IP configuration.',
          ],
          greeting: () => (state.passwordExpired ? expiredDialogue() : null),
          run,
          faults: cliFaults,
          habits: options.cliHabits,
          log,
        });
  return {
    address: options.address,
    ports: { snmp: agent.port, https: web?.port ?? null, ssh: cli?.port ?? null },
    serial,
    uuid,
    credentials,
    state,
    faults,
    log,
    agent,
    slpDevice: (port) => ({
      address: options.address,
      ...(port === undefined ? {} : { port }),
      serviceType: CMM_SLP_TYPE,
      url: `${CMM_SLP_TYPE}://${options.address}`,
      attributes: [
        ['type', 'chassis-management-module'],
        ['mm-name', name],
        ['ipv4-address', options.address],
        ['enclosure-mtm', `${machineType}${model}`],
        ['enclosure-serial-number', serial],
        ['enclosure-uuid', uuid.replaceAll('-', '').toUpperCase()],
        ['slot', String(options.primaryBay ?? 1)],
      ],
    }),
    raiseEvent: raise,
    close: async () => {
      timers.clear();
      await closeAll([agent, ...(web === null ? [] : [web]), ...(cli === null ? [] : [cli])]);
    },
  };
}
