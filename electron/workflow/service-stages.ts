import { manualRequestLimit } from '../catalog/index.ts';
import type { Driver, DriverSession, FollowLimits } from '../devices/driver.ts';
import { driverOf } from '../devices/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { Problem, ProblemList, TestCallResult } from '../domain/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { standingOf } from '../domain/standing.ts';
import {
  candidatesOf,
  eachDevice,
  handwork,
  headOf,
  isoNow,
  loginKey,
  readyFor,
  recordRun,
  rowsOf,
  wantedOf,
} from './ready.ts';
import type { StageContext } from './stage.ts';

/**
 * What is asked of the devices once they are set up: test calls followed to their end, the list of reports, a
 * report acknowledged, a service request. Where the interface that was set up offers none of these, another one
 * of the same product is asked, as far as the credential serves it.
 */

/** Ten minutes: the guide shows a test settled within minutes; the support centre's ticket may take longer. */
export const TEST_CALL_LIMITS: FollowLimits = {
  limitMs: 10 * 60_000,
  firstWaitMs: 1_000,
  longestWaitMs: 15_000,
};

export async function testCallStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
  limits: FollowLimits = TEST_CALL_LIMITS,
): Promise<readonly TestCallResult[]> {
  const work = async (row: DeviceRow): Promise<TestCallResult> => {
    const made = await testRow(context, row, limits);
    recordRun(context, 'test-call', made.startedAt, made);
    const shown = standingOf(context.site.get()).testCalls.find(({ deviceId }) => deviceId === made.deviceId);
    const result = { ...made, manual: shown?.manual ?? made.manual };
    return result;
  };
  return eachDevice(context, rowsOf(context, deviceIds), work, ({ state }) => state);
}

async function testRow(context: StageContext, row: DeviceRow, limits: FollowLimits): Promise<TestCallResult> {
  const startedAt = context.now();
  const { address } = row.device;
  const finish = (part: Partial<TestCallResult> & Pick<TestCallResult, 'state'>): TestCallResult => ({
    ...headOf(row),
    deviceState: '',
    ticket: '',
    eventId: '',
    message: '',
    startedAt: new Date(startedAt).toISOString(),
    durationMs: context.now() - startedAt,
    errors: [],
    manual: [],
    ...part,
  });
  const byHand = handwork(context, row);
  if (byHand !== null) return finish({ state: 'not-available', manual: [...byHand] });
  const own = driverOf(row.driver);
  const manual = [...(own?.manual(wantedOf(context.site.get(), row), row.product) ?? [])];
  const found = await openFor(context, row, (session) => session.testCall);
  if (found.kind === 'lacking') return finish({ state: 'not-available', errors: [...found.errors], manual });
  if (found.kind === 'failed') return finish({ state: 'error', errors: [found.error], manual });
  const { driver, session, offered: testCall } = found;
  try {
    const head = { deviceId: row.device.id, address };
    const kept = await context.journal.append({
      ...head,
      at: isoNow(context),
      type: 'test-sent',
      driver: driver.id,
    });
    if (!kept.ok) return finish({ state: 'error', driver: driver.id, errors: [kept.error], manual });
    const outcome = await testCall(
      limits,
      (state) =>
        context.progress({
          done: 0,
          total: 0,
          waitingFor: address,
          atMostMs: limits.limitMs,
          device: { address, done: 0, total: 1, state },
        }),
      context.signal,
    );
    // Sent over another interface than was set up: no step of that one's manual sheet is left to do.
    const left = driver.id === row.driver ? manual : [];
    return outcome.ok
      ? finish({ ...outcome.value, driver: driver.id, manual: left })
      : finish({ state: 'error', driver: driver.id, errors: [outcome.error], manual });
  } finally {
    await session.close();
  }
}

export async function problemsStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ProblemList[]> {
  return eachDevice(context, rowsOf(context, deviceIds), async (row) => {
    const startedAt = isoNow(context);
    const list = await problemsOf(context, row);
    recordRun(context, 'problems', startedAt, list);
    return list;
  });
}

async function problemsOf(context: StageContext, row: DeviceRow): Promise<ProblemList> {
  const { deviceId, address, product } = headOf(row);
  const finish = (problems: ProblemList['problems'], errors: readonly AppError[]): ProblemList => ({
    deviceId,
    address,
    product,
    problems,
    errors: [...errors],
  });
  const found = await openFor(context, row, (session) => session.problems);
  if (found.kind === 'lacking') {
    const unsupported = appError('unsupported', { address, reason: 'no-problem-list' });
    return finish([], found.errors.length > 0 ? found.errors : [unsupported]);
  }
  if (found.kind === 'failed') return finish([], [found.error]);
  try {
    const read = await found.offered(context.signal);
    return read.ok ? finish([...read.value], []) : finish([], [read.error]);
  } finally {
    await found.session.close();
  }
}

/** Marks one report as corrected on the device, and reads its list again. */
export function acknowledgeStage(
  context: StageContext,
  deviceId: string,
  problem: Problem,
): Promise<Result<ProblemList>> {
  return askDevice(context, deviceId, {
    lacking: 'no-acknowledge',
    wants: ({ acknowledge }) => acknowledge && ((signal) => acknowledge(problem, signal)),
    entry: { type: 'acknowledged', eventId: problem.eventId },
  });
}

/** Sends a service request in a person's own words, and reads the list of reports, where it stands then. */
export async function serviceRequestStage(
  context: StageContext,
  deviceId: string,
  text: string,
): Promise<Result<ProblemList>> {
  const limit = manualRequestLimit();
  const words = text.trim();
  if (words === '' || words.length > limit) {
    const rule = words === '' ? 'required' : 'too-long';
    const field = 'serviceRequest';
    return err(appError('value-refused', { field, rule, limit, found: words.length, device: '' }));
  }
  return askDevice(context, deviceId, {
    lacking: 'no-service-request',
    wants: ({ serviceRequest }) => serviceRequest && ((signal) => serviceRequest(words, signal)),
    entry: { type: 'request-sent', text: words },
  });
}

type Ask = {
  /** Why it is unsupported where no interface of the device offers it. */
  readonly lacking: string;
  readonly wants: (session: DriverSession) => ((signal: AbortSignal) => Promise<Result<void>>) | undefined;
  readonly entry:
    | { readonly type: 'acknowledged'; readonly eventId: string }
    | { readonly type: 'request-sent'; readonly text: string };
};

/** One write outside the plan, asked for by name: journaled before it is sent; the list afterwards shows it. */
async function askDevice(context: StageContext, deviceId: string, ask: Ask): Promise<Result<ProblemList>> {
  const [row] = rowsOf(context, [deviceId]);
  if (row === undefined) return err(appError('unsupported', { address: deviceId, reason: ask.lacking }));
  const { address } = row.device;
  const found = await openFor(context, row, ask.wants);
  if (found.kind === 'failed') return err(found.error);
  if (found.kind === 'lacking') return err(appError('unsupported', { address, reason: ask.lacking }));
  try {
    const driver = found.driver.id;
    const kept = await context.journal.append({
      at: isoNow(context),
      deviceId,
      address,
      driver,
      ...ask.entry,
    });
    if (!kept.ok) return kept;
    const done = await found.offered(context.signal);
    if (!done.ok) return done;
  } finally {
    await found.session.close();
  }
  const readAt = isoNow(context);
  const list = await problemsOf(context, row);
  recordRun(context, 'problems', readAt, list);
  return ok(list);
}

// --- finding the interface that offers it ------------------------------------------------------------------

type Found<T> =
  | { readonly kind: 'open'; readonly driver: Driver; readonly session: DriverSession; readonly offered: T }
  /** No interface of this device offers it; what each said instead. */
  | { readonly kind: 'lacking'; readonly errors: readonly AppError[] }
  | { readonly kind: 'failed'; readonly error: AppError };

/** The interface that was set up, else the next one of the product for which the credential has what it takes. */
async function openFor<T>(
  context: StageContext,
  row: DeviceRow,
  wants: (session: DriverSession) => T | undefined,
): Promise<Found<T>> {
  const ready = readyFor(context, row);
  if (!ready.ok) {
    return ready.error.code === 'unsupported'
      ? { kind: 'lacking', errors: [ready.error] }
      : { kind: 'failed', error: ready.error };
  }
  const { context: driverContext } = ready.value;
  const errors: AppError[] = [];
  for (const driver of candidatesOf(ready.value.driver, row, driverContext)) {
    const opened = await context.logins.attempt(row.device.address, loginKey(driver, driverContext), () =>
      driver.open(driverContext, context.signal),
    );
    if (!opened.ok) {
      // Only the interface that was set up has to work; another one is a way round.
      if (driver.id === row.driver && opened.error.code !== 'unsupported')
        return { kind: 'failed', error: opened.error };
      if (driver.id === row.driver) errors.push(opened.error);
      continue;
    }
    const offered = wants(opened.value);
    if (offered !== undefined) return { kind: 'open', driver, session: opened.value, offered };
    await opened.value.close();
  }
  return { kind: 'lacking', errors };
}
