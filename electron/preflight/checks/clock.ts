import { SKEW_FAIL_SECONDS, SKEW_PASS_SECONDS } from '../../domain/check.ts';
import { type ClockReading, clockOffset } from '../../domain/controller.ts';
import { facts, type Verdict } from '../row.ts';

/** Somebody who tells the time, and how far the laptop is ahead of it (seconds). */
export type Witness = { readonly name: string; readonly ahead: number };

/** What the right time was taken from, and the laptop's own error against it (seconds; positive = laptop ahead). */
export type ClockReference = {
  readonly kind: 'ntp' | 'https-date' | 'laptop';
  readonly name: string;
  readonly laptopAheadSeconds: number;
  /** Nobody else told a time: it may be the one that is wrong. */
  readonly lone?: true;
  /** Where witnesses contradict each other and no side has more of them: all that told a time. */
  readonly disagreeing?: readonly Witness[];
  /** Those of them that are time servers. */
  readonly servers?: readonly string[];
  /** Nobody else speaks for the laptop, and so many devices tell one other time than it does, so many seconds ahead of it. */
  readonly doubted?: { readonly count: number; readonly seconds: number };
};

/** This PC among those that tell the time. */
const LAPTOP = 'laptop';

/** So many are named where they disagree. */
const MOST_NAMED = 6;

/** Who tells what time where witnesses disagree (`host 2026-11-24T03:00:00Z, …`), but `except`. */
export function disagreement({ disagreeing = [] }: ClockReference, now: number, except = ''): string {
  return disagreeing
    .filter(({ name }) => name !== except)
    .slice(0, MOST_NAMED)
    .map(({ name, ahead }) => `${name} ${new Date(now - ahead * 1000).toISOString().replace(/\.\d+Z$/, 'Z')}`)
    .join(', ');
}

/**
 * Where nobody tells the time but the laptop and the devices: several devices, most of those that were read, that agree with
 * each other and not with the laptop are more likely right than it is. A time before this program was made (`builtAt`) is what
 * clocks begin with, and agrees with nobody.
 */
export function withDevices(
  reference: ClockReference,
  readings: readonly ClockReading[],
  { now, builtAt }: { readonly now: number; readonly builtAt: number },
): ClockReference {
  if (reference.kind !== 'laptop' || reference.disagreeing !== undefined) return reference;
  const told = readings.flatMap((each) => (each.ok ? [clockOffset(each)] : []));
  const possible = told.filter((offset) => now + offset * 1000 >= builtAt).sort((a, b) => a - b);
  const middle = possible[Math.floor((possible.length - 1) / 2)];
  if (middle === undefined || Math.abs(middle) <= SKEW_PASS_SECONDS) return reference;
  const count = possible.filter((offset) => Math.abs(offset - middle) <= SKEW_PASS_SECONDS).length;
  const most = count > 1 && count * 2 > told.length;
  return most ? { ...reference, doubted: { count, seconds: Math.round(middle) } } : reference;
}

const HOUR = 3600;
/** The farthest time zones are 14 hours from UTC. */
const MOST_ZONE_HOURS = 14;

/**
 * Judges a device's clock against the reference (thresholds of design §5, the guide's note on months of skew). `now` is the laptop's
 * time of the reading (epoch milliseconds).
 */
export function judgeClock(reading: ClockReading, reference: ClockReference, now = Date.now()): Verdict {
  if (!reading.ok) {
    return {
      status: 'warn',
      code: 'unreadable',
      args: { reason: reading.reason },
      fixes: reading.reason.includes('login') ? ['check-credential'] : ['rerun'],
      evidence: facts({ reason: reading.reason }),
    };
  }
  if (reference.disagreeing !== undefined) return judgeAmong(reading, reference, now);
  const skew = clockOffset(reading, reference.laptopAheadSeconds);
  const size = Math.max(0, Math.abs(skew) - reading.uncertaintySeconds);
  const seen = facts({
    shown: reading.shown,
    source: reading.source,
    reference: reference.name,
    referenceKind: reference.kind,
    skewSeconds: skew,
    uncertaintySeconds: reading.uncertaintySeconds,
  });
  const args = {
    seconds: Math.round(skew),
    days: Math.round((Math.abs(skew) / 86_400) * 10) / 10,
    reference: reference.kind,
  };
  if (size <= SKEW_PASS_SECONDS) return { status: 'pass', code: 'ok', args, evidence: seen };
  const verdict = judgeSkew(skew, size, args, seen);
  const { doubted } = reference;
  if (doubted === undefined || Math.abs(skew - doubted.seconds) > SKEW_PASS_SECONDS) return verdict;
  // It is one of those that agree: nothing is to be set by a laptop that may be the one that is wrong.
  return {
    ...verdict,
    status: 'warn',
    args: { ...verdict.args, alike: doubted.count },
    fixes: ['check-clock-first', ...(verdict.fixes ?? [])],
  };
}

/**
 * Judges a device's clock where those who tell the time contradict each other. Who agrees with one of them, or with this PC, may be
 * right or not; who agrees with nobody is wrong by at least what parts it from the nearest.
 */
function judgeAmong(
  reading: Extract<ClockReading, { ok: true }>,
  reference: ClockReference,
  now: number,
): Verdict {
  const { disagreeing = [], servers = [] } = reference;
  const told = [...disagreeing, { name: LAPTOP, ahead: 0 }]
    .map(({ name, ahead }) => {
      const skew = clockOffset(reading, ahead);
      return { name, skew, size: Math.max(0, Math.abs(skew) - reading.uncertaintySeconds) };
    })
    .sort((a, b) => a.size - b.size);
  const alike = told.filter(({ size }) => size <= SKEW_PASS_SECONDS).map(({ name }) => name);
  const disagree = disagreement(reference, now);
  const seen = facts({ shown: reading.shown, source: reading.source, disagree });
  const [nearest] = told;
  if (nearest === undefined || alike.length > 0)
    return {
      status: 'warn',
      code: 'no-reference',
      args: {
        device: 1,
        disagree,
        agrees: alike
          .filter((name) => name !== LAPTOP)
          .slice(0, MOST_NAMED)
          .join(', '),
      },
      fixes: [servers.length > 0 ? 'fix-time-server' : 'open-ntp'],
      evidence: seen,
    };
  const { skew, size, name } = nearest;
  const args = {
    seconds: Math.round(skew),
    days: Math.round((Math.abs(skew) / 86_400) * 10) / 10,
    reference: name === LAPTOP ? 'laptop' : servers.includes(name) ? 'ntp' : 'https-date',
    disagree,
  };
  return judgeSkew(skew, size, args, [...seen, ...facts({ reference: name, skewSeconds: skew })]);
}

/** A clock that is off, by how far: seconds, and at least so many of them. */
function judgeSkew(
  skew: number,
  size: number,
  args: NonNullable<Verdict['args']>,
  seen: NonNullable<Verdict['evidence']>,
): Verdict {
  if (size >= SKEW_FAIL_SECONDS)
    return {
      status: 'fail',
      code: 'skew-months',
      args,
      fixes: ['set-device-clock', 'set-device-ntp'],
      evidence: seen,
    };
  const hours = Math.round(skew / HOUR);
  const wholeHours =
    hours !== 0 && Math.abs(hours) <= MOST_ZONE_HOURS && Math.abs(skew - hours * HOUR) <= SKEW_PASS_SECONDS;
  if (wholeHours)
    return {
      status: 'warn',
      code: 'wrong-timezone',
      args: { ...args, hours },
      fixes: ['set-device-timezone', 'set-device-ntp'],
      evidence: seen,
    };
  return {
    status: 'warn',
    code: 'skew-minutes',
    args,
    fixes: ['set-device-clock', 'set-device-ntp'],
    evidence: seen,
  };
}

/**
 * Judges the laptop's own clock: without a reference, or with witnesses that contradict each other, nothing can be said,
 * and nothing is, unless it shows a time before this program was made.
 */
export function judgeLaptop(
  reference: ClockReference | null,
  { now, builtAt }: { readonly now: number; readonly builtAt: number } = { now: 0, builtAt: 0 },
): Verdict {
  if (reference === null || reference.kind === 'laptop') {
    if (now < builtAt)
      return {
        status: 'fail',
        code: 'skew-months',
        args: {
          seconds: Math.round((now - builtAt) / 1000),
          days: Math.round(((builtAt - now) / 86_400_000) * 10) / 10,
          reference: 'program',
        },
        fixes: ['check-clock-first'],
        evidence: facts({ shown: new Date(now).toISOString(), reference: new Date(builtAt).toISOString() }),
      };
    if (reference?.disagreeing !== undefined) {
      const disagree = disagreement(reference, now);
      const server = (reference.servers ?? []).join(', ');
      return {
        status: 'warn',
        code: 'no-reference',
        args: { disagree, ...(server === '' ? {} : { server }) },
        // Where time servers are part of it, these are to be looked at; else one would decide.
        fixes: [server === '' ? 'open-ntp' : 'fix-time-server'],
        evidence: facts({ disagree }),
      };
    }
    if (reference?.doubted !== undefined) {
      const { count, seconds } = reference.doubted;
      return {
        status: 'warn',
        code: 'no-reference',
        // As the laptop's: behind by what the devices are ahead.
        args: { devices: count, seconds: -seconds },
        fixes: ['check-clock-first', 'open-ntp'],
        evidence: facts({ skewSeconds: -seconds }),
      };
    }
    return { status: 'warn', code: 'no-reference', fixes: ['open-ntp'], evidence: [] };
  }
  const verdict = judgeClock(
    {
      ok: true,
      offsetSeconds: 0,
      uncertaintySeconds: reference.kind === 'ntp' ? 0 : 1,
      source: 'http-date',
      shown: '',
      zoneKnown: true,
    },
    reference,
  );
  if (verdict.status === 'pass') return { ...verdict, fixes: [] };
  if (reference.lone !== true) return { ...verdict, fixes: ['check-clock-first'] };
  // One witness against this laptop: either of the two.
  const server = reference.kind === 'ntp';
  return {
    ...verdict,
    args: { ...verdict.args, lone: reference.name, ...(server ? { server: reference.name } : {}) },
    fixes: ['check-clock-first', ...(server ? (['fix-time-server'] as const) : [])],
  };
}
