import { isIPv6 } from 'node:net';
import {
  type CallHomeState,
  type RefusalStyle,
  refusals,
  scalarMaker,
  snapshotCallHome,
} from './call-home-mib.ts';
import type { LabClock } from './kit.ts';
import type { SnmpInstance } from './snmp-agent.ts';
import { bytes, ip, SNMP_ERROR } from './snmp-pdu.ts';

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
