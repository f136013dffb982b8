import { formatHostPort } from '../address/net-address.ts';
import { type CheckCode, type CheckResult, type FixId, SKEW_PASS_SECONDS } from '../domain/check.ts';
import { askSntp, type SntpAnswer } from '../net/sntp.ts';
import { addressOf } from './address-of.ts';
import { type ClockReference, judgeClock, judgeLaptop } from './checks/clock.ts';
import type { HttpsDate } from './https-date.ts';
import type { PreflightInput } from './input.ts';
import { facts, row, type Verdict } from './row.ts';

type AttemptOf = (id: string, target: string) => number;

/** One time server's samples; its offset where one was good (server minus laptop, milliseconds). */
export type TimeServer = {
  readonly name: string;
  readonly samples: readonly SntpAnswer[];
  readonly offsetMs: number | null;
  /** Steps from a real clock (RFC 5905 §7.3); 0 where it gave no time. */
  readonly stratum: number;
  readonly startedAt: number;
  readonly endedAt: number;
};

/**
 * Time servers: two samples each, as one may be an accident. Both share half of one check's deadline. A name is looked up
 * at the resolvers in play, as any other of the site's: this laptop's own may not know it, or give another address.
 */
export function askTimeServers(input: PreflightInput, signal: AbortSignal): Promise<readonly TimeServer[]> {
  return Promise.all(
    input.ntp.map(async (server) => {
      const startedAt = input.now();
      const at = await addressOf(server, input, signal);
      const ask = async (): Promise<SntpAnswer> =>
        at === null
          ? { ok: false, reason: 'no-name', detail: server.host }
          : askSntp(at, input.limits.clock / 4, input.now, signal);
      const samples = [await ask(), await ask()];
      return {
        name: formatHostPort(server.host, server.port),
        samples,
        offsetMs: best(samples)?.offsetMs ?? null,
        stratum: best(samples)?.stratum ?? 0,
        startedAt,
        endedAt: input.now(),
      };
    }),
  );
}

/** The row of one time server: does it answer, and does it agree with what the time was taken from? */
export function timeServerRow(
  server: TimeServer,
  reference: ClockReference,
  input: PreflightInput,
  attemptOf: AttemptOf,
): CheckResult {
  return row(
    { id: 'clock.ntp', target: server.name },
    judgeTimeServer(server, reference, input.limits.clock, {
      now: server.endedAt,
      builtAt: input.builtAt ?? 0,
    }),
    server.startedAt,
    server.endedAt,
    attemptOf('clock.ntp', server.name),
  );
}

/** The sample with the shorter round trip, which is the better one (RFC 5905 §10). */
function best(samples: readonly SntpAnswer[]): Extract<SntpAnswer, { ok: true }> | undefined {
  const good = samples.filter((sample): sample is Extract<SntpAnswer, { ok: true }> => sample.ok);
  return good.sort((a, b) => a.roundTripMs - b.roundTripMs)[0];
}

/** From here on a server has lost its own source and tells what its own clock happens to say (chrony, ntpd: local). */
const LONELY_STRATUM = 10;

/** What is known before anybody is asked. */
export type Plausibility = {
  /** Laptop time (epoch milliseconds). */
  readonly now: number;
  /** No time before this program was made is right. */
  readonly builtAt: number;
};

type Timed = Pick<TimeServer, 'name' | 'offsetMs' | 'stratum'>;

/** Why a server's time is not believed whatever others say; null where it may be right. */
export function implausibility(
  server: Timed,
  others: number,
  { now, builtAt }: Plausibility,
): 'before-build' | 'lonely' | null {
  if (server.offsetMs === null) return null;
  if (now + server.offsetMs < builtAt) return 'before-build';
  const alone = server.stratum >= LONELY_STRATUM && others === 0;
  const contradicts = Math.abs(server.offsetMs) / 1000 > SKEW_PASS_SECONDS;
  // A laptop that cannot be right itself contradicts nobody.
  return alone && contradicts && now >= builtAt ? 'lonely' : null;
}

/** The row of one time server: what it said, whether that can be, and whether better witnesses agree. */
export function judgeTimeServer(
  server: TimeServer,
  reference: ClockReference,
  limitMs: number,
  plausibility: Plausibility,
): Verdict {
  const { samples, offsetMs } = server;
  // Where it became the reference itself, others backed it, or the laptop could not contradict it.
  const witnesses = reference.kind === 'laptop' ? 0 : 1;
  const wrong = implausibility(server, witnesses, plausibility);
  if (wrong !== null && offsetMs !== null) {
    const told = new Date(plausibility.now + offsetMs).toISOString();
    return {
      status: wrong === 'before-build' ? 'fail' : 'warn',
      code: 'ntp-implausible',
      args: { server: server.name, told, stratum: server.stratum },
      fixes: ['fix-time-server', 'set-device-ntp'],
      evidence: facts({ told, offsetMs, stratum: server.stratum }),
    };
  }
  if (offsetMs !== null) {
    const good = samples.find((sample) => sample.ok);
    const seen = facts({
      offsetMs,
      stratum: good?.ok ? good.stratum : undefined,
      samples: samples.filter((sample) => sample.ok).length,
    });
    // Alone it is the reference itself; against better witnesses it can be the one that is wrong.
    const {
      status,
      code,
      args = {},
    } = judgeClock(
      {
        ok: true,
        offsetSeconds: offsetMs / 1000,
        uncertaintySeconds: 1,
        source: 'ntp',
        shown: server.name,
        zoneKnown: true,
      },
      reference,
    );
    if (reference.kind === 'laptop' || status === 'pass')
      return { status: 'pass', code: 'ok', evidence: seen };
    return {
      status,
      code,
      args,
      fixes: ['set-device-ntp'],
      evidence: [...seen, ...facts({ reference: reference.name, referenceKind: reference.kind })],
    };
  }
  const failed = samples.flatMap((sample) => (sample.ok ? [] : [sample]));
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  const details = [...new Set(failed.map(({ detail }) => detail))].join(', ');
  const args = { server: server.name, reason: reasons.join(', '), detail: details, seconds: limitMs / 2000 };
  const evidence = facts({ reason: reasons.join(', '), detail: details });
  const say = (code: CheckCode, fix: FixId | readonly FixId[], more: Verdict['args'] = {}): Verdict => ({
    status: 'warn',
    code,
    args: { ...args, ...more },
    fixes: typeof fix === 'string' ? [fix] : fix,
    evidence,
  });
  const met = (reason: (typeof failed)[number]['reason']): string | undefined =>
    failed.find((sample) => sample.reason === reason)?.detail;
  // An answer without a time came through the firewall: opening UDP 123 would change nothing.
  const unknown = met('no-name');
  if (unknown !== undefined) return say('ntp-no-name', 'fix-time-server', { host: unknown });
  if (met('kiss') !== undefined || met('unsynchronised') !== undefined)
    return say('ntp-no-time', 'fix-time-server');
  const from = met('other-source');
  if (from !== undefined) return say('other-source', 'fix-time-server', { from });
  if (met('blocked') !== undefined)
    return { ...say('local-block', 'allow-this-program'), group: 'local-block' };
  // Answers by ICMP are few a second (RFC 1812 §4.3.2.8), so the other sample may have met silence.
  if (met('refused') !== undefined) return say('ntp-refused', ['fix-time-server', 'open-ntp']);
  if (met('rejected') !== undefined) return say('ntp-rejected', 'open-ntp');
  return say('ntp-unreachable', 'open-ntp');
}

/**
 * What the right time is taken from. Time servers first: the one with whom most other witnesses (the other servers,
 * the median Date of verified HTTPS servers) agree. A server that the HTTPS dates contradict is not believed where no
 * other server backs it or where two hosts or more give those dates: two domain controllers of one site follow each other,
 * two vendors' hosts do not. Nor is one that tells a time before this program was made. Without any, the laptop itself.
 */
export function chooseReference(
  servers: readonly Timed[],
  dates: readonly HttpsDate[],
  plausibility: Plausibility = { now: 0, builtAt: Number.NEGATIVE_INFINITY },
): ClockReference {
  const sorted = [...dates].sort((a, b) => a.laptopAheadSeconds - b.laptopAheadSeconds);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const witnesses = (server: Timed): number =>
    servers.filter(
      (other) =>
        other !== server &&
        other.offsetMs !== null &&
        Math.abs(other.offsetMs - (server.offsetMs ?? 0)) / 1000 <= SKEW_PASS_SECONDS,
    ).length +
    dates.filter(
      (date) => Math.abs(date.laptopAheadSeconds + (server.offsetMs ?? 0) / 1000) <= SKEW_PASS_SECONDS,
    ).length;
  const timed = servers.flatMap((server) =>
    server.offsetMs === null || implausibility(server, witnesses(server), plausibility) !== null
      ? []
      : [{ name: server.name, ahead: -server.offsetMs / 1000 }],
  );
  const agree = (a: number, b: number): boolean => Math.abs(a - b) <= SKEW_PASS_SECONDS;
  const ranked = timed
    .map((server) => ({
      ...server,
      friends: timed.filter((other) => other !== server && agree(other.ahead, server.ahead)).length,
      dated: middle !== undefined && agree(middle.laptopAheadSeconds, server.ahead) ? 1 : 0,
    }))
    .sort((a, b) => b.friends + b.dated - (a.friends + a.dated) || b.dated - a.dated);
  const best = ranked[0];
  const daters = dates.filter(
    ({ laptopAheadSeconds }) => middle !== undefined && agree(laptopAheadSeconds, middle.laptopAheadSeconds),
  );
  const contradicted = new Set(daters.map(({ host }) => host)).size > 1;
  if (best && (middle === undefined || best.dated === 1 || (best.friends > 0 && !contradicted))) {
    const group = ranked
      .filter((server) => agree(server.ahead, best.ahead))
      .sort((a, b) => a.ahead - b.ahead);
    const chosen = group[Math.floor((group.length - 1) / 2)] ?? best;
    return { kind: 'ntp', name: chosen.name, laptopAheadSeconds: chosen.ahead };
  }
  return middle
    ? { kind: 'https-date', name: middle.host, laptopAheadSeconds: middle.laptopAheadSeconds }
    : { kind: 'laptop', name: 'laptop', laptopAheadSeconds: 0 };
}

export function laptopRow(
  reference: ClockReference,
  input: PreflightInput,
  attemptOf: AttemptOf,
): CheckResult {
  const now = input.now();
  return row(
    { id: 'clock.laptop', target: 'laptop' },
    judgeLaptop(reference, { now, builtAt: input.builtAt ?? 0 }),
    now,
    now,
    attemptOf('clock.laptop', 'laptop'),
  );
}
