import { formatHostPort } from '../address/net-address.ts';
import { type CheckResult, SKEW_PASS_SECONDS } from '../domain/check.ts';
import { askSntp, type SntpAnswer } from '../net/sntp.ts';
import { type ClockReference, judgeClock, judgeLaptop } from './clock-check.ts';
import type { HttpsDate } from './direct.ts';
import type { PreflightInput } from './input.ts';
import { facts, row, type Verdict } from './row.ts';

type AttemptOf = (id: string, target: string) => number;

/** One time server's samples; its offset where one was good (server minus laptop, milliseconds). */
export type TimeServer = {
  readonly name: string;
  readonly samples: readonly SntpAnswer[];
  readonly offsetMs: number | null;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** Time servers: two samples each, as one may be an accident. Both share half of one check's deadline. */
export function askTimeServers(input: PreflightInput, signal: AbortSignal): Promise<readonly TimeServer[]> {
  return Promise.all(
    input.ntp.map(async (server) => {
      const startedAt = input.now();
      const first = await askSntp(server, input.limits.clock / 4, input.now, signal);
      const second = await askSntp(server, input.limits.clock / 4, input.now, signal);
      const samples = [first, second];
      return {
        name: formatHostPort(server.host, server.port),
        samples,
        offsetMs: bestOffset(samples),
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
    judgeTimeServer(server, reference, input.limits.clock),
    server.startedAt,
    server.endedAt,
    attemptOf('clock.ntp', server.name),
  );
}

/** The offset of the sample with the shorter round trip, which is the better one (RFC 5905 §10). */
function bestOffset(samples: readonly SntpAnswer[]): number | null {
  const good = samples.filter((sample): sample is Extract<SntpAnswer, { ok: true }> => sample.ok);
  return good.sort((a, b) => a.roundTripMs - b.roundTripMs)[0]?.offsetMs ?? null;
}

function judgeTimeServer(server: TimeServer, reference: ClockReference, limitMs: number): Verdict {
  const { samples, offsetMs } = server;
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
  const reasons = [...new Set(samples.map((sample) => (sample.ok ? '' : sample.reason)))].join(', ');
  const details = [...new Set(samples.map((sample) => (sample.ok ? '' : sample.detail)))].join(', ');
  return {
    status: 'warn',
    code: 'ntp-unreachable',
    args: { reason: reasons, seconds: limitMs / 2000 },
    fixes: ['open-ntp'],
    evidence: facts({ reason: reasons, detail: details }),
  };
}

/**
 * What the right time is taken from. Time servers first: the one with whom most other witnesses (the other servers,
 * the median Date of verified HTTPS servers) agree. A server that the HTTPS dates contradict and no other server
 * backs is not believed. Without any, the laptop itself.
 */
export function chooseReference(
  servers: readonly Pick<TimeServer, 'name' | 'offsetMs'>[],
  dates: readonly HttpsDate[],
): ClockReference {
  const sorted = [...dates].sort((a, b) => a.laptopAheadSeconds - b.laptopAheadSeconds);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const timed = servers.flatMap(({ name, offsetMs }) =>
    offsetMs === null ? [] : [{ name, ahead: -offsetMs / 1000 }],
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
  if (best && (middle === undefined || best.dated === 1 || best.friends > 0)) {
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
    judgeLaptop(reference),
    now,
    now,
    attemptOf('clock.laptop', 'laptop'),
  );
}
