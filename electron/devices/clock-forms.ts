import type { ClockReading } from '../domain/controller.ts';
import { untrusted } from '../domain/evidence.ts';

/** The forms in which controllers write date, time and zone; pure. */

/** Minutes the guide's country is ahead of UTC, used where a device names no zone. */
const JAPAN_OFFSET_MINUTES = 9 * 60;

/** `+09:00` of `+9:00`, `-5:00`, `GMT+9:00`; null where it is no offset or none that exists (RFC 3339: ±14:00). */
export function zoneOf(text: string): string | null {
  const match = /^(?:gmt|utc)?\s*([+-])(\d{1,2}):?([0-5]\d)\b/i.exec(text.trim());
  if (!match || Number(match[2]) > 14) return null;
  return `${match[1]}${(match[2] ?? '').padStart(2, '0')}:${match[3]}`;
}

/** Minutes ahead of UTC of a canonical zone. */
export function zoneMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):(\d{2})/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/**
 * spClockTimezoneSetting (imm2-cmm.md §3.1): `+9:00,no`, on a CMM `-4:00,yes,America/New_York (Eastern Time)`.
 * Observing daylight saving is another setting than the plain offset, so it stays visible.
 */
export function zoneOfMib(text: string): string {
  const zone = zoneOf(text);
  if (zone === null) return '';
  return /^[^,]*,\s*yes\b/i.test(text.trim()) ? `${zone} (DST)` : zone;
}

/** `+9:00,no` of `+09:00`, as the MIB's examples write it. */
export function zoneForImm(zone: string): string {
  const match = /^([+-])0?(\d{1,2}):(\d{2})$/.exec(zone);
  return match ? `${match[1]}${match[2]}:${match[3]},no` : '';
}

/**
 * Local time and zone of the MIB as a reading (spClockDateAndTimeSetting `MM/DD/YYYY,HH:MM:SS`,
 * spClockTimezoneSetting); null when the text is no time.
 */
export function parseMibClock(dateTime: string, zone: string, nowMs: number): ClockReading | null {
  const time = localInstant(dateTime.trim(), zone);
  if (time === null) return null;
  return {
    ok: true,
    offsetSeconds: (time.instant - nowMs) / 1000,
    uncertaintySeconds: 2,
    daylightSeconds: time.daylightSeconds,
    source: 'snmp',
    shown: untrusted(`${dateTime} (${zone})`, 80),
    zoneKnown: time.zoneKnown,
  };
}

/** What `clock` prints: `12/12/2011 13:15:23 GMT+9:00 dst off` (recollected, imm2-cmm.md Appendix D). */
export function parseCliClock(line: string, nowMs: number): { reading: ClockReading; zone: string } | null {
  const match =
    /(\d{2}\/\d{2}\/\d{4})[ ,]+(\d{2}:\d{2}:\d{2})(?:[ ,]+(GMT\s*[+-]\d{1,2}:\d{2}))?(?:[ ,]+dst[ :]+(\w+))?/i.exec(
      line,
    );
  if (!match) return null;
  const daylight = match[4] !== undefined && !/^off$/i.test(match[4]);
  const zone = match[3] === undefined ? null : zoneOf(match[3]);
  const time = localInstant(`${match[1]},${match[2]}`, `${zone ?? ''},${daylight ? 'yes' : 'no'}`);
  if (time === null) return null;
  return {
    reading: {
      ok: true,
      offsetSeconds: (time.instant - nowMs) / 1000,
      uncertaintySeconds: 2,
      daylightSeconds: time.daylightSeconds,
      source: 'cli',
      shown: untrusted(match[0], 80),
      zoneKnown: time.zoneKnown,
    },
    zone: zone === null ? '' : daylight ? `${zone} (DST)` : zone,
  };
}

/**
 * `DateTime` of a Redfish manager, whose offset its schema demands and firmware leaves out: then it is the device's local
 * time, in the zone of `DateTimeLocalOffset`, and never this computer's. Null when the text is no time.
 */
export function parseRedfishClock(dateTime: string, localOffset: string, nowMs: number): ClockReading | null {
  const shown = untrusted(dateTime, 40);
  const own = zoneOf(localOffset);
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(shown);
  const minutes = own === null ? JAPAN_OFFSET_MINUTES : zoneMinutes(own);
  const time = zoned ? Date.parse(shown) : Date.parse(`${shown}Z`) - minutes * 60_000;
  if (Number.isNaN(time)) return null;
  return {
    ok: true,
    offsetSeconds: (time - nowMs) / 1000,
    uncertaintySeconds: 2,
    source: 'redfish',
    shown,
    zoneKnown: zoned || own !== null,
  };
}

function localInstant(
  dateTime: string,
  zoneText: string,
): { readonly instant: number; readonly zoneKnown: boolean; readonly daylightSeconds: number } | null {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4}),(\d{2}):(\d{2}):(\d{2})$/.exec(dateTime)?.slice(1).map(Number);
  if (!parts) return null;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  // 31 February is no day: what the calendar moves elsewhere was no time.
  if (new Date(local).getUTCDate() !== day || hour > 23 || minute > 59) return null;
  const zone = zoneOf(zoneText);
  const minutes = zone === null ? JAPAN_OFFSET_MINUTES : zoneMinutes(zone);
  return {
    instant: local - minutes * 60_000,
    zoneKnown: zone !== null,
    // `yes`: daylight saving is observed; whether it is on now the object does not say.
    daylightSeconds: /^[^,]*,\s*yes\b/i.test(zoneText.trim()) ? 3600 : 0,
  };
}

/** `MM/DD/YYYY` and `HH:MM:SS` of an instant in a zone, for writing; null outside the years the MIB takes. */
export function localTime(
  epochMs: number,
  zone: string,
  lastYear: number,
): { readonly date: string; readonly time: string } | null {
  const shifted = new Date(epochMs + zoneMinutes(zone) * 60_000);
  const year = shifted.getUTCFullYear();
  if (year < 2000 || year > lastYear) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: `${two(shifted.getUTCMonth() + 1)}/${two(shifted.getUTCDate())}/${year}`,
    time: `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}:${two(shifted.getUTCSeconds())}`,
  };
}
