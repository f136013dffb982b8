import type { ControllerKey } from './setting-key.ts';

/** What a controller says of its own clock, name servers and time servers; read signed in, judged by preflight. */

/** A clock's reading: its time minus the laptop's, and how it was read. */
export type ClockReading =
  | {
      readonly ok: true;
      /** Seconds; positive = the device is ahead of the laptop. */
      readonly offsetSeconds: number;
      /** Uncertainty of the reading, seconds: the Date header has one-second steps. */
      readonly uncertaintySeconds: number;
      readonly source: 'redfish' | 'snmp' | 'http-date' | 'cli' | 'rest' | 'ntp';
      /** The device's own words. */
      readonly shown: string;
      /** False where the reading carries no zone and was taken as the site's (UTC+9 or the device's own setting). */
      readonly zoneKnown: boolean;
      /** So many seconds too far ahead if daylight saving is on, which a device that observes it may leave unsaid. */
      readonly daylightSeconds?: number;
    }
  | { readonly ok: false; readonly reason: string };

/** Servers a controller is given; `null` where the interface does not tell. */
export type ControllerServers = { readonly enabled: boolean; readonly servers: readonly string[] } | null;

export type ControllerFacts = {
  readonly clock: ClockReading | null;
  readonly dns: ControllerServers;
  readonly ntp: ControllerServers;
  /** Firmware or appliance version. */
  readonly version: string;
  /** Outages of Call Home that the vendor announces; absent where nobody could be asked. */
  readonly outages?: readonly Outage[];
};

/** A planned outage of Call Home, in the vendor's words and times. */
export type Outage = { readonly message: string; readonly from: string; readonly to: string };

/** Those that are not over at `now` (epoch milliseconds); one without an end that can be read counts as open. */
export function openOutages(outages: readonly Outage[], now: number): readonly Outage[] {
  return outages.filter(({ to }) => !(Date.parse(to) < now));
}

/** What a person can have mended on a controller, and the keys that stand for it. */
export const CONTROLLER_FIXES = ['dns', 'timezone', 'ntp', 'time'] as const;
export type ControllerFix = (typeof CONTROLLER_FIXES)[number];

export const FIX_KEYS: Readonly<Record<ControllerFix, readonly ControllerKey[]>> = {
  dns: ['dns.servers', 'dns.enable'],
  timezone: ['clock.zone'],
  ntp: ['ntp.servers', 'ntp.enable'],
  time: ['clock.skew'],
};

/** What a clock is off by, seconds: with daylight saving left unsaid, the smaller of the two that it can be. */
export function clockOffset(clock: Extract<ClockReading, { ok: true }>, laptopAheadSeconds = 0): number {
  const offset = clock.offsetSeconds + laptopAheadSeconds;
  const daylight = offset - (clock.daylightSeconds ?? 0);
  return Math.abs(daylight) < Math.abs(offset) ? daylight : offset;
}

/** A clock this near the right time counts as right when it is set (seconds); the reading itself is 1 to 2 s coarse. */
export const CLOCK_SET_TOLERANCE_SECONDS = 60;

/** `clock.skew` of a reading: whole seconds off, `0` within the tolerance; '' where it could not be read. */
export function skewValue(clock: ClockReading | null): string {
  if (!clock?.ok) return '';
  const off = Math.round(clockOffset(clock));
  return Math.abs(off) <= CLOCK_SET_TOLERANCE_SECONDS + clock.uncertaintySeconds ? '0' : String(off);
}

/** Rule of an adapted value: more servers were named than the device holds, the first ones are taken. */
export const FIRST_SERVERS_RULE = 'first-servers';
