import {
  type ClockReading,
  type ControllerFacts,
  type ControllerServers,
  type Outage,
  skewValue,
} from '../domain/controller.ts';
import { evidence } from '../domain/evidence.ts';
import type { ControllerKey, SettingKey, SettingValues } from '../domain/setting-key.ts';
import type { DeviceState, Driver, StepGroup } from './driver.ts';

/**
 * Name servers, time zone, time servers and clock of a controller: the same plan, journal, read-back and
 * progress as Call Home settings, so these are drivers too. To add one: a file beside this and a line in
 * index.ts.
 */
export type ControllerDriver = Driver & {
  /** How many servers the device holds. */
  readonly capacity: { readonly dns: number; readonly ntp: number };
};

/** Names first, then the zone (the local time is written in it), then time servers, the clock last. */
export const CONTROLLER_GROUPS: readonly StepGroup[] = [
  { id: 'dns', keys: ['dns.servers', 'dns.enable'] },
  { id: 'timezone', keys: ['clock.zone'] },
  { id: 'ntp', keys: ['ntp.servers', 'ntp.enable'] },
  { id: 'clock', keys: ['clock.skew'] },
];

/** What a driver read, before it is put in canonical form. */
export type ControllerReading = {
  readonly clock: ClockReading | null;
  /** `+09:00`, or as the device says it where it observes daylight saving; '' where unknown. */
  readonly zone: string;
  readonly dns: ControllerServers;
  readonly ntp: ControllerServers;
  readonly identity: DeviceState['identity'];
  readonly writable: readonly ControllerKey[];
  readonly outages?: readonly Outage[];
};

/** A reading as the state that plan and read-back compare. */
export function controllerState(reading: ControllerReading): DeviceState {
  const { clock, dns, ntp, zone } = reading;
  const values: Partial<Record<SettingKey, string>> = {
    ...(dns === null ? {} : { 'dns.servers': dns.servers.join(','), 'dns.enable': String(dns.enabled) }),
    ...(ntp === null ? {} : { 'ntp.servers': ntp.servers.join(','), 'ntp.enable': String(ntp.enabled) }),
    ...(zone === '' ? {} : { 'clock.zone': zone }),
    ...(clock?.ok ? { 'clock.skew': skewValue(clock) } : {}),
  };
  return {
    values,
    writable: new Set(reading.writable),
    secrets: {},
    unreadable: new Set(),
    identity: reading.identity,
    facts: clock?.ok ? [evidence('clock', clock.shown)] : [],
    controller: {
      clock,
      dns,
      ntp,
      version: reading.identity.firmware ?? '',
      ...(reading.outages === undefined ? {} : { outages: reading.outages }),
    },
  };
}

/** What preflight judges of a state; null where this driver does not read it. */
export function controllerFacts(state: DeviceState): ControllerFacts | null {
  return state.controller ?? null;
}

/**
 * The servers a device can hold, the first of those wanted: what is left out is named in `cut`, so that the
 * plan can say it.
 */
export function fittingServers(
  wanted: SettingValues,
  capacity: ControllerDriver['capacity'],
): { readonly values: SettingValues; readonly cut: readonly ControllerKey[] } {
  const cut: ControllerKey[] = [];
  const values: Partial<Record<SettingKey, string>> = { ...wanted };
  for (const [key, most] of [
    ['dns.servers', capacity.dns],
    ['ntp.servers', capacity.ntp],
  ] as const) {
    const list = (wanted[key] ?? '').split(',').filter((server) => server !== '');
    if (list.length <= most) continue;
    cut.push(key);
    values[key] = list.slice(0, most).join(',');
  }
  return { values, cut };
}

/** The list of a write, split again. */
export function serversOf(
  values: SettingValues,
  key: 'dns.servers' | 'ntp.servers',
): readonly string[] | null {
  const text = values[key];
  return text === undefined ? null : text.split(',').filter((server) => server !== '');
}
