import {
  type CallHomeLimits,
  type CallHomeState,
  callHomeInstances,
  refusals,
  scalarMaker,
} from './call-home-mib.ts';
import {
  type ControllerState,
  controllerInstances,
  mibTime,
  parseMibTime,
  snapshotController,
} from './controller-objects.ts';
import type { Imm2Faults, Imm2Options } from './imm2.ts';
import type { LabClock, Timers } from './kit.ts';
import type { SnmpInstance, SnmpTree } from './snmp-agent.ts';
import { int, text } from './snmp-pdu.ts';

/** enterprises.2.3.51.3 (IMM-MIB). */
export const IMM_BASE = '1.3.6.1.4.1.2.3.51.3';

export const IMM2_LIMITS: CallHomeLimits = {
  email: 30,
  eventDigits: 16,
  wildcardDigits: 8,
  activityRows: 1_000_000,
  ftpModes: 3,
  eventIds: { test: '4000008600000000', manual: '4000008700000000' },
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

export type ImmCore = {
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
export const FIRMWARE: readonly (readonly [type: string, version: string, date: string])[] = [
  ['IMM2', '1AOO86D v7.70', '2023-09-27'],
  ['UEFI', 'A8E132CUS v3.00', '2022-05-11'],
  ['DSA', 'DSALA8Q v10.5', '2019-07-30'],
];

export function immTree(core: ImmCore): SnmpTree {
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
