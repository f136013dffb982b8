import { formatHostPort, type HostPort, parseHostPort } from '../address/net-address.ts';
import { type CheckCode, type CheckResult, type FixId, SKEW_PASS_SECONDS } from '../domain/check.ts';
import { silentHopTo } from '../net/next-hop.ts';
import type { SntpAnswer } from '../net/sntp.ts';
import type { HttpsDate } from './ask-inside.ts';
import { askTime, DISTANT_MS, distanceOf, LATE_MS, roundTripOf, type TimeAnswers } from './ask-time.ts';
import { type ClockReference, disagreement, judgeClock, judgeLaptop, type Witness } from './checks/clock.ts';
import { metInVain, shownAddresses } from './checks/several-addresses.ts';
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
  /** The address that gave the samples, and those of the same name that gave no time; absent: not known. */
  readonly from?: HostPort | null;
  readonly without?: readonly HostPort[];
  /** Only this laptop's own resolvers know its name. */
  readonly laptopOnly?: TimeAnswers['laptopOnly'];
  /** Only the question from port 123 was answered. */
  readonly ownPortOnly?: TimeAnswers['ownPortOnly'];
  /** The next hop towards it, where nothing came back and that hop is silent too. */
  readonly silentHop?: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
};

/**
 * Time servers: two samples each, as one may be an accident. Both share half of one check's deadline. A name is looked up
 * at the resolvers in play, as any other of the site's: this laptop's own may not know it, or give another address; of
 * several addresses the first that gives a time is taken.
 */
export function askTimeServers(input: PreflightInput, signal: AbortSignal): Promise<readonly TimeServer[]> {
  return Promise.all(
    input.ntp.map(async (server) => {
      const startedAt = input.now();
      const { samples, from, without, laptopOnly, ownPortOnly } = await askTime(server, 2, input, signal);
      return {
        name: formatHostPort(server.host, server.port),
        samples,
        offsetMs: best(samples)?.offsetMs ?? null,
        stratum: best(samples)?.stratum ?? 0,
        from,
        without,
        laptopOnly,
        ownPortOnly,
        silentHop: from === null && without[0] !== undefined ? silentHopTo(without[0].host) : undefined,
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
  const { samples, offsetMs, from = null, without = [] } = server;
  const asked = facts({
    address: shownAddresses(from === null ? without : [from]),
    unanswered: from === null ? undefined : shownAddresses(without),
  });
  // Where it became the reference itself, others backed it, or the laptop could not contradict it.
  const disagrees = reference.disagreeing?.some(({ name }) => name === server.name) === true;
  const witnesses = reference.kind === 'laptop' && !disagrees ? 0 : 1;
  const wrong = implausibility(server, witnesses, plausibility);
  if (wrong !== null && offsetMs !== null) {
    const told = new Date(plausibility.now + offsetMs).toISOString();
    return {
      status: wrong === 'before-build' ? 'fail' : 'warn',
      code: 'ntp-implausible',
      args: { server: server.name, told, stratum: server.stratum },
      fixes: ['fix-time-server', 'set-device-ntp'],
      evidence: [...asked, ...facts({ told, offsetMs, stratum: server.stratum })],
    };
  }
  if (offsetMs !== null) {
    const good = samples.find((sample) => sample.ok);
    const seen = [
      ...asked,
      ...facts({
        offsetMs,
        stratum: good?.ok ? good.stratum : undefined,
        samples: samples.filter((sample) => sample.ok).length,
      }),
    ];
    if (disagrees)
      return {
        status: 'warn',
        code: 'no-reference',
        args: {
          server: server.name,
          told: new Date(plausibility.now + offsetMs).toISOString(),
          disagree: disagreement(reference, plausibility.now, server.name),
        },
        fixes: ['fix-time-server'],
        evidence: seen,
      };
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
    // The time is right; whether devices find who tells it is another matter.
    if ((reference.kind === 'laptop' || status === 'pass') && server.laptopOnly !== undefined) {
      const host = parseHostPort(server.name, 123);
      return {
        status: 'warn',
        code: 'ntp-no-name',
        args: {
          name: host.ok ? host.value.host : server.name,
          laptop: 1,
          ...(server.laptopOnly === 'denied' ? { denied: 1 } : {}),
        },
        fixes: ['name-for-devices', 'set-dns-server'],
        evidence: seen,
      };
    }
    if (reference.kind === 'laptop' || status === 'pass')
      return (
        hardToGet(server, seen) ?? { status: 'pass', code: 'ok', args: severalOf(server), evidence: seen }
      );
    return {
      status,
      code,
      args: { ...args, server: server.name },
      fixes: ['fix-time-server', 'set-device-ntp'],
      evidence: [...seen, ...facts({ reference: reference.name, referenceKind: reference.kind })],
    };
  }
  const failed = samples.flatMap((sample) => (sample.ok ? [] : [sample]));
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  const details = [...new Set(failed.map(({ detail }) => detail))].join(', ');
  const args = { server: server.name, reason: reasons.join(', '), detail: details, seconds: limitMs / 2000 };
  const evidence = [...asked, ...facts({ reason: reasons.join(', '), detail: details })];
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
  if (met('garbage') !== undefined) return say('ntp-unusable', 'fix-time-server');
  const elsewhere = met('other-source');
  if (elsewhere !== undefined) return say('other-source', 'fix-time-server', { from: elsewhere });
  if (met('blocked') !== undefined)
    return { ...say('local-block', 'allow-this-program'), group: 'local-block' };
  // Answers by ICMP are few a second (RFC 1812 §4.3.2.8), so the other sample may have met silence.
  if (met('refused') !== undefined) return say('ntp-refused', ['fix-time-server', 'open-ntp']);
  if (met('rejected') !== undefined) return say('ntp-rejected', 'open-ntp');
  if (reasons.every((reason) => reason === 'no-route')) {
    const onlyV6 = without.length > 0 && without.every(({ host }) => host.includes(':'));
    return say('ntp-unreachable', onlyV6 ? ['fix-time-server', 'check-route'] : 'check-route', {
      noRoute: 1,
      ...(onlyV6 ? { onlyV6: 1 } : {}),
    });
  }
  const { silentHop: hop } = server;
  if (hop === undefined) return say('ntp-unreachable', 'open-ntp');
  const itself = without.some(({ host }) => host === hop);
  return say('ntp-unreachable', itself ? 'fix-time-server' : 'check-route', { hop });
}

/** The time is right, and a device may not get it; null where it will. */
function hardToGet(
  { name, samples, ownPortOnly }: TimeServer,
  evidence: Verdict['evidence'] = [],
): Verdict | null {
  if (ownPortOnly === true)
    return { status: 'warn', code: 'ntp-source-port', args: { server: name }, fixes: ['open-ntp'], evidence };
  const tookMs = roundTripOf(samples);
  const distanceMs = distanceOf(samples);
  if (tookMs <= LATE_MS && distanceMs > DISTANT_MS)
    return {
      status: 'warn',
      code: 'ntp-distant',
      args: { server: name, seconds: Math.round(distanceMs / 100) / 10 },
      fixes: ['steady-time-server', 'set-device-ntp'],
      evidence: [...evidence, ...facts({ rootDistanceMs: distanceMs })],
    };
  if (tookMs <= LATE_MS) return null;
  const seconds = Math.round(tookMs / 100) / 10;
  return {
    status: 'warn',
    code: 'ntp-late',
    args: { server: name, seconds },
    fixes: ['fix-time-server'],
    evidence,
  };
}

/** Which address of a name gave the time, where others that a device may meet gave none. */
function severalOf({ from = null, without = [] }: TimeServer): NonNullable<Verdict['args']> {
  const vain = from === null ? [] : metInVain(without, [from]);
  if (from === null || vain.length === 0) return {};
  return { address: shownAddresses([from]), unanswered: shownAddresses(vain) };
}

/**
 * What the right time is taken from. Time servers first: the one with whom most other witnesses (the other servers,
 * the Date of verified HTTPS servers) agree. A server that the HTTPS dates contradict is not believed where no
 * other server backs it or where two hosts or more give those dates: two domain controllers of one site follow each other,
 * two vendors' hosts do not. Nor is one that tells a time before this program was made. Where witnesses contradict each
 * other and no side has more of them, nobody is known to be right. Then, and without any, the laptop itself.
 */
export function chooseReference(
  servers: readonly Timed[],
  dates: readonly HttpsDate[],
  plausibility: Plausibility = { now: 0, builtAt: Number.NEGATIVE_INFINITY },
): ClockReference {
  const hosts = [...new Map(dates.map((date) => [date.host, date])).values()].map(
    ({ host, laptopAheadSeconds }): Witness => ({ name: host, ahead: laptopAheadSeconds }),
  );
  const told = servers.flatMap(({ name, offsetMs, ...rest }) =>
    offsetMs === null ? [] : [{ ...rest, name, offsetMs, ahead: -offsetMs / 1000 }],
  );
  const timed: readonly Witness[] = told.filter((server) => {
    const others = [...told.filter((other) => other !== server), ...hosts];
    const backed = others.filter((other) => agree(other, server)).length;
    return implausibility(server, backed, plausibility) === null;
  });
  const date = mostAgreed(hosts);
  const lone = timed.length + hosts.length === 1 ? { lone: true as const } : {};
  const ranked = timed
    .map((server) => ({
      ...server,
      friends: timed.filter((other) => other !== server && agree(other, server)).length,
      // Where the dates themselves disagree each backs whom it agrees with.
      dated: (date === null ? hosts : [date]).some((other) => agree(other, server)) ? 1 : 0,
    }))
    .sort((a, b) => b.friends + b.dated - (a.friends + a.dated) || b.dated - a.dated);
  const [best] = ranked;
  const rival = ranked.find(
    (other) => best && !agree(other, best) && other.friends === best.friends && other.dated === best.dated,
  );
  const contradicted = date !== null && hosts.filter((host) => agree(host, date)).length > 1;
  const believed =
    best?.dated === 1 || hosts.length === 0 || (best !== undefined && best.friends > 0 && !contradicted);
  if (best && !rival && believed) {
    const chosen = middleOf(ranked.filter((server) => agree(server, best))) ?? best;
    return { kind: 'ntp', name: chosen.name, laptopAheadSeconds: chosen.ahead, ...lone };
  }
  if (date) return { kind: 'https-date', name: date.name, laptopAheadSeconds: date.ahead, ...lone };
  const disagreeing = [...timed, ...hosts];
  return {
    kind: 'laptop',
    name: 'laptop',
    laptopAheadSeconds: 0,
    ...(disagreeing.length > 1 ? { disagreeing, servers: timed.map(({ name }) => name) } : {}),
  };
}

/** Do two tell the same time, within what passes? */
function agree(a: Witness, b: Witness): boolean {
  return Math.abs(a.ahead - b.ahead) <= SKEW_PASS_SECONDS;
}

/** The middle one of the largest group that agrees; null of none, and where another group is as large. */
function mostAgreed(witnesses: readonly Witness[]): Witness | null {
  const groups = witnesses.map((each) => witnesses.filter((other) => agree(other, each)));
  const most = Math.max(0, ...groups.map((group) => group.length));
  const backed = witnesses.filter((_, index) => groups[index]?.length === most);
  const [first] = backed;
  if (first === undefined || backed.some((each) => !agree(each, first))) return null;
  return middleOf(witnesses.filter((each) => agree(each, first))) ?? first;
}

function middleOf<T extends Witness>(witnesses: readonly T[]): T | undefined {
  return [...witnesses].sort((a, b) => a.ahead - b.ahead)[Math.floor((witnesses.length - 1) / 2)];
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
