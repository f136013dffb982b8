import { appError } from '../domain/app-error.ts';
import { type CheckResult, SKEW_PASS_SECONDS } from '../domain/check.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { DeadlineError, withDeadline } from '../net/deadline.ts';
import { openDeviceHttp } from '../net/http.ts';
import { formatHostPort } from '../net/net-address.ts';
import { firstMember, openRedfish } from '../net/redfish.ts';
import { openSnmp } from '../net/snmp.ts';
import { askSntp, type SntpAnswer } from '../net/sntp.ts';
import { type ClockReading, type ClockReference, judgeClock, judgeLaptop } from './clock-check.ts';
import type { HttpsDate } from './direct.ts';
import type { PreflightDevice, PreflightInput } from './input.ts';
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

export type DeviceClock = {
  readonly address: string;
  readonly reading: ClockReading;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** Reads a device's clock, within a deadline: a sign-in may take a controller as long again as its answer. */
export async function readDeviceClock(
  device: PreflightDevice,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<DeviceClock> {
  const startedAt = input.now();
  const reading = await withDeadline(input.limits.clock * 2, signal, (inner) =>
    readClock(device, input, inner),
  ).catch((error: unknown): ClockReading => {
    if (error instanceof DeadlineError) return { ok: false, reason: 'timeout' };
    throw error;
  });
  return { address: device.address, reading, startedAt, endedAt: input.now() };
}

/** One row per device: its clock against the reference. */
export function deviceClockRow(
  clock: DeviceClock,
  reference: ClockReference,
  attemptOf: AttemptOf,
): CheckResult {
  return row(
    { id: 'clock', target: clock.address, from: 'device' },
    judgeClock(clock.reading, reference),
    clock.startedAt,
    clock.endedAt,
    attemptOf('clock', clock.address),
  );
}

/** The best reading a device gives: signed in where a credential is at hand, else the Date header without login. */
async function readClock(
  device: PreflightDevice,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<ClockReading> {
  const { credential } = device;
  let refusal = '';
  if (credential) {
    const signedIn =
      device.product === 'imm2' || device.product === 'cmm' || device.product === 'cmm2'
        ? credential.snmp && (await readSnmpClock(device, input, signal))
        : ['xcc', 'xcc2', 'xcc3'].includes(device.product) && credential.user !== ''
          ? await readRedfishClock(device, input, signal)
          : null;
    if (signedIn?.ok) return signedIn.value;
    if (signedIn && !signedIn.ok) refusal = signedIn.error.code;
  }
  const date = await readDateHeader(device, input, signal);
  return date.ok ? date.value : { ok: false, reason: refusal || date.error.code };
}

async function readRedfishClock(
  device: PreflightDevice,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<Result<ClockReading>> {
  const { address, ports, credential } = device;
  if (!credential) return err(appError('password-missing', { name: address }));
  return input.logins.attempt(address, credential, async () => {
    const opened = await openRedfish({ address, port: ports.https, trust: input.trust, credential }, signal);
    if (!opened.ok) return opened;
    try {
      const manager = await firstMember(opened.value, '/redfish/v1/Managers', signal);
      if (!manager.ok) return manager;
      const shown = untrusted(String(manager.value.json.DateTime ?? ''), 40);
      const time = Date.parse(shown);
      if (Number.isNaN(time)) return err(appError('garbage-answer', { address, what: 'DateTime' }));
      return ok<ClockReading>({
        ok: true,
        offsetSeconds: (time - input.now()) / 1000,
        uncertaintySeconds: 2,
        source: 'redfish',
        shown,
        zoneKnown: /Z|[+-]\d\d:?\d\d$/.test(shown),
      });
    } finally {
      await opened.value.close();
    }
  });
}

/** spClockDateAndTimeSetting and spClockTimezoneSetting (imm2-cmm.md §3.1): local time `MM/DD/YYYY,HH:MM:SS`, zone `+9:00,no`. */
const CLOCK_OIDS = {
  imm2: ['1.3.6.1.4.1.2.3.51.3.3.2.1.0', '1.3.6.1.4.1.2.3.51.3.3.2.2.0'],
  cmm: ['1.3.6.1.4.1.2.3.51.2.4.4.1.0', '1.3.6.1.4.1.2.3.51.2.4.4.2.0'],
} as const;

async function readSnmpClock(
  device: PreflightDevice,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<Result<ClockReading>> {
  const { address, ports, credential } = device;
  const { snmp } = credential ?? {};
  if (!credential || !snmp) return err(appError('password-missing', { name: address }));
  return input.logins.attempt(
    address,
    { ...credential, name: `${credential.name} (snmp)`, user: snmp.user },
    async () => {
      const client = openSnmp({
        address,
        port: ports.snmp,
        security: { version: 'v3', ...snmp },
        timeoutMs: 2_000,
        retries: 1,
      });
      try {
        const values = await client.get(device.product === 'imm2' ? CLOCK_OIDS.imm2 : CLOCK_OIDS.cmm, signal);
        if (!values.ok) return values;
        const reading = parseSnmpClock(
          String(values.value[0] ?? ''),
          String(values.value[1] ?? ''),
          input.now(),
        );
        return reading
          ? ok(reading)
          : err(appError('garbage-answer', { address, what: 'spClockDateAndTimeSetting' }));
      } finally {
        client.close();
      }
    },
  );
}

/** Minutes the guide's country is ahead of UTC, used where a device names no zone. */
const JAPAN_OFFSET_MINUTES = 9 * 60;

/** Local time and zone of the MIB as a reading; null when the text is no time. */
export function parseSnmpClock(dateTime: string, zone: string, nowMs: number): ClockReading | null {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4}),(\d{2}):(\d{2}):(\d{2})$/.exec(dateTime.trim());
  if (!parts) return null;
  const [month, day, year, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offset = /^([+-])(\d{1,2}):(\d{2})(?:,(yes|no))?/.exec(zone.trim());
  const minutes = offset
    ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]))
    : JAPAN_OFFSET_MINUTES;
  // `yes`: daylight saving is observed; whether it is on now the object does not say, so it counts as uncertainty.
  const daylight = offset?.[4] === 'yes' ? 3600 : 0;
  const time = Date.UTC(year, month - 1, day, hour, minute, second) - minutes * 60_000;
  return {
    ok: true,
    offsetSeconds: (time - nowMs) / 1000,
    uncertaintySeconds: 2 + daylight,
    source: 'snmp',
    shown: untrusted(`${dateTime} (${zone})`, 80),
    zoneKnown: offset !== null,
  };
}

async function readDateHeader(
  device: PreflightDevice,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<Result<ClockReading>> {
  const { address, ports } = device;
  const http = openDeviceHttp({
    address,
    port: ports.https,
    trust: input.trust,
    pin: false,
    connectTimeoutMs: input.limits.tcp,
  });
  try {
    const answer = await http.request({ method: 'GET', path: '/', timeoutMs: input.limits.clock }, signal);
    if (!answer.ok) return answer;
    const shown = untrusted(answer.value.headers.date ?? '', 60);
    const time = Date.parse(shown);
    if (Number.isNaN(time)) return err(appError('garbage-answer', { address, what: 'Date' }));
    return ok<ClockReading>({
      ok: true,
      offsetSeconds: (time + 500 - answer.value.midpoint) / 1000,
      uncertaintySeconds: 1,
      source: 'http-date',
      shown,
      zoneKnown: true,
    });
  } finally {
    await http.close();
  }
}
