import { appError } from '../domain/app-error.ts';
import type { CheckResult } from '../domain/check.ts';
import type { ClockReading, ControllerFacts } from '../domain/controller.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { DeadlineError, withDeadline } from '../net/deadline.ts';
import { openDeviceHttp } from '../net/http.ts';
import { parseHttpDate } from '../net/http-date.ts';
import type { SntpAnswer } from '../net/sntp.ts';
import { askTime, DISTANT_MS, distanceOf, LATE_MS, roundTripOf, type TimeAnswers } from './ask-time.ts';
import { type ClockReference, judgeClock } from './checks/clock.ts';
import { type DeviceTime, judgeDeviceNtp } from './checks/device.ts';
import { DEVICE_CHECKS } from './checks/of-devices.ts';
import type { Destination } from './destinations.ts';
import { askDeviceResolvers } from './device-resolvers.ts';
import type { PreflightDevice, PreflightInput } from './input.ts';
import { row, type Verdict } from './row.ts';

/**
 * What the devices say of themselves: one sign-in each gives clock, name servers, time servers and version;
 * without one the HTTP Date header gives the clock alone. The servers that devices name are then asked from
 * this laptop, and each row says from where it was measured.
 */
type AttemptOf = (id: string, target: string) => number;
type Emit = (result: CheckResult) => void;

const NTP_PORT = 123;

export type DeviceReading = {
  readonly device: PreflightDevice;
  /** What it said signed in; null where there was nothing to sign in with. */
  readonly facts: Result<ControllerFacts> | null;
  readonly clock: ClockReading;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** Reads one device, within a deadline: a sign-in may take a controller as long again as its answer. */
export async function readDevice(
  device: PreflightDevice,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<DeviceReading> {
  const startedAt = input.now();
  const timedOut = err(
    appError('device-timeout', { address: device.address, seconds: (input.limits.clock * 2) / 1000 }),
  );
  const { read } = device;
  const signedIn =
    read === null
      ? null
      : await withDeadline(input.limits.clock * 2, signal, (inner) => read(inner)).catch(
          (error: unknown): Result<ControllerFacts> => {
            if (error instanceof DeadlineError) return timedOut;
            throw error;
          },
        );
  const clock =
    signedIn?.ok && signedIn.value.clock !== null
      ? signedIn.value.clock
      : await clockWithoutLogin(device, signedIn, input, signal);
  return { device, facts: signedIn, clock, startedAt, endedAt: input.now() };
}

async function clockWithoutLogin(
  device: PreflightDevice,
  signedIn: Result<ControllerFacts> | null,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<ClockReading> {
  const date = await readDateHeader(device, input, signal);
  if (date.ok) return date.value;
  return { ok: false, reason: signedIn && !signedIn.ok ? signedIn.error.code : date.error.code };
}

/** The row of a device's clock against the reference. */
export function deviceClockRow(
  reading: DeviceReading,
  reference: ClockReference,
  attemptOf: AttemptOf,
): CheckResult {
  const target = reading.device.address;
  return row(
    { id: 'clock', target, from: 'device' },
    judgeClock(reading.clock, reference, reading.endedAt),
    reading.startedAt,
    reading.endedAt,
    attemptOf('clock', target),
  );
}

/** Rows of name servers, time servers and version; a sign-in that failed leaves them skipped, with the reason. */
export async function deviceRows(
  readings: readonly DeviceReading[],
  destinations: readonly Destination[],
  input: PreflightInput,
  attemptOf: AttemptOf,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const heads = ({ device }: DeviceReading): readonly string[] => [
    ...DEVICE_CHECKS.filter(({ always }) => always(device)).map(({ id }) => id),
    'clock.device-ntp',
  ];
  const say = (reading: DeviceReading, id: string, verdict: Verdict, endedAt = reading.endedAt): void => {
    const target = reading.device.address;
    emit(row({ id, target, from: 'device' }, verdict, reading.startedAt, endedAt, attemptOf(id, target)));
  };
  const known = readings.flatMap((reading) =>
    reading.facts?.ok ? [{ reading, facts: reading.facts.value }] : [],
  );
  for (const reading of readings) {
    if (reading.facts === null || reading.facts.ok) continue;
    const { code } = reading.facts.error;
    const verdict: Verdict =
      code === 'cancelled'
        ? { status: 'skipped', code: 'cancelled' }
        : {
            status: 'skipped',
            code: 'dependency-failed',
            args: { dependency: `login ${reading.device.address}`, cause: code },
            group: `device:login:${reading.device.address}`,
          };
    for (const id of heads(reading)) say(reading, id, verdict);
  }
  for (const { reading, facts: said } of known) {
    for (const { id, judge } of DEVICE_CHECKS) {
      const verdict = judge(said, reading.device, input);
      if (verdict !== null) say(reading, id, verdict);
    }
  }
  await Promise.all([
    askDeviceTimeServers(),
    askDeviceResolvers(
      known.map(({ reading, facts: said }) => ({ address: reading.device.address, dns: said.dns })),
      destinations,
      input,
      attemptOf,
      emit,
      signal,
    ),
  ]);

  /** Each server once, however many devices name it. */
  async function askDeviceTimeServers(): Promise<void> {
    const named = known.flatMap(({ facts: said }) => (said.ntp?.enabled ? said.ntp.servers : []));
    const answers = new Map<string, DeviceTime>();
    await Promise.all(
      [...new Set(named)].map(async (host) => {
        answers.set(host, timeOf(await askTime({ host, port: NTP_PORT }, 1, input, signal)));
      }),
    );
    for (const { reading, facts: said } of known) {
      if (said.ntp === null) continue;
      const { servers } = said.ntp;
      const heard = servers.map((host) => answers.get(host) ?? NOT_ASKED);
      say(reading, 'clock.device-ntp', judgeDeviceNtp(said.ntp, heard), input.now());
    }
  }
}

const NOT_ASKED: DeviceTime = { reason: 'cancelled', detail: '' };

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
    const time = parseHttpDate(shown);
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

function timeOf({ samples, from, ownPortOnly }: TimeAnswers): DeviceTime {
  if (from === null) return mostTelling(samples);
  if (ownPortOnly === true) return { reason: 'source-port', detail: '' };
  if (roundTripOf(samples) > LATE_MS) return { reason: 'late', detail: '' };
  return distanceOf(samples) > DISTANT_MS ? { reason: 'distant', detail: '' } : 'time';
}

/** Of several addresses of one name that gave no time, what says most: silence says nothing. */
function mostTelling(samples: readonly SntpAnswer[]): DeviceTime {
  const failed = samples.flatMap((sample) => (sample.ok ? [] : [sample]));
  return failed.find(({ reason }) => reason !== 'timeout') ?? failed[0] ?? { reason: 'timeout', detail: '' };
}
