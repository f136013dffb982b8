import { appError } from '../domain/app-error.ts';
import type { CheckResult } from '../domain/check.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { openDeviceHttp } from '../net/http.ts';
import { formatHostPort, type HostPort } from '../net/net-address.ts';
import { firstMember, openRedfish } from '../net/redfish.ts';
import { openSnmp } from '../net/snmp.ts';
import { askSntp, type SntpAnswer } from '../net/sntp.ts';
import { type ClockReading, type ClockReference, judgeClock, judgeLaptop } from './clock-check.ts';
import type { HttpsDate } from './direct.ts';
import type { PreflightDevice, PreflightInput } from './input.ts';
import { facts, row, type Verdict } from './row.ts';

type Emit = (result: CheckResult) => void;
type AttemptOf = (id: string, target: string) => number;

/** Time servers: two samples each, as one may be an accident. */
export async function checkTimeServers(
  input: PreflightInput,
  attemptOf: AttemptOf,
  emit: Emit,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly CheckResult[]; readonly reference: ClockReference | null }> {
  const answers = await Promise.all(input.ntp.map((server) => askTwice(server, input, signal)));
  const rows = answers.map(({ server, samples, startedAt }) => {
    const target = formatHostPort(server.host, server.port);
    const result = row(
      { id: 'clock.ntp', target },
      judgeTimeServer(samples, input.limits.clock),
      startedAt,
      input.now(),
      attemptOf('clock.ntp', target),
    );
    emit(result);
    return result;
  });
  const offsets = answers
    .map(({ server, samples }) => ({ server, offset: bestOffset(samples) }))
    .filter((each): each is { server: HostPort; offset: number } => each.offset !== null)
    .sort((a, b) => a.offset - b.offset);
  // The median: one wrong server among three does not win.
  const middle = offsets[Math.floor((offsets.length - 1) / 2)];
  return {
    rows,
    reference: middle
      ? {
          kind: 'ntp',
          name: formatHostPort(middle.server.host, middle.server.port),
          laptopAheadSeconds: -middle.offset / 1000,
        }
      : null,
  };
}

async function askTwice(
  server: HostPort,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<{ server: HostPort; samples: readonly SntpAnswer[]; startedAt: number }> {
  const startedAt = input.now();
  // Both share one check's deadline.
  const first = await askSntp(server, input.limits.clock / 4, input.now, signal);
  const second = await askSntp(server, input.limits.clock / 4, input.now, signal);
  return { server, samples: [first, second], startedAt };
}

/** The offset of the sample with the shorter round trip, which is the better one (RFC 5905 §10). */
function bestOffset(samples: readonly SntpAnswer[]): number | null {
  const good = samples.filter((sample): sample is Extract<SntpAnswer, { ok: true }> => sample.ok);
  return good.sort((a, b) => a.roundTripMs - b.roundTripMs)[0]?.offsetMs ?? null;
}

function judgeTimeServer(samples: readonly SntpAnswer[], limitMs: number): Verdict {
  const offset = bestOffset(samples);
  if (offset !== null) {
    const good = samples.find((sample) => sample.ok);
    return {
      status: 'pass',
      code: 'ok',
      evidence: facts({
        offsetMs: offset,
        stratum: good?.ok ? good.stratum : undefined,
        samples: samples.filter((sample) => sample.ok).length,
      }),
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

/** What the right time is taken from: a time server, else HTTPS servers' Date, else the laptop itself. */
export function chooseReference(ntp: ClockReference | null, dates: readonly HttpsDate[]): ClockReference {
  if (ntp) return ntp;
  const sorted = [...dates].sort((a, b) => a.laptopAheadSeconds - b.laptopAheadSeconds);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
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

/** One row per device: its clock against the reference. */
export async function checkDeviceClock(
  device: PreflightDevice,
  reference: ClockReference,
  input: PreflightInput,
  attemptOf: AttemptOf,
  signal: AbortSignal,
): Promise<CheckResult> {
  const startedAt = input.now();
  const reading = await readClock(device, input, signal);
  return row(
    { id: 'clock', target: device.address, from: 'device' },
    judgeClock(reading, reference),
    startedAt,
    input.now(),
    attemptOf('clock', device.address),
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
