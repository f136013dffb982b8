import { randomUUID } from 'node:crypto';
import { doubtOf } from '../callhome/doubt.ts';
import { manualRequestLimit } from '../catalog/index.ts';
import type { Driver, DriverSession, FollowLimits, Sending } from '../devices/driver.ts';
import { driverOf } from '../devices/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Outage } from '../domain/controller.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { UnsupportedReason } from '../domain/error-args.ts';
import type { Problem, ProblemList, TestCallResult } from '../domain/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { standingOf } from '../domain/standing.ts';
import { stopwatch } from '../domain/stopwatch.ts';
import { atDevice } from './device-session.ts';
import { announcedOutages, outageRemarks } from './outages.ts';
import {
  candidatesOf,
  eachDevice,
  handwork,
  isoNow,
  markOf,
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
  // Asked once, by the first that did not succeed: what fails in an announced outage says nothing about the site.
  let outages: Promise<readonly Outage[]> | null = null;
  const work = async (row: DeviceRow): Promise<TestCallResult> => {
    const actId = randomUUID();
    const tested = await testRow(context, row, limits, actId);
    if (tested.state !== 'success') outages ??= announcedOutages(context);
    const remarks =
      tested.state === 'success' || outages === null ? [] : outageRemarks(await outages, row.device.address);
    const told = { ...tested, errors: [...tested.errors, ...remarks] };
    const made = recordRun(context, 'test-call', told.startedAt, told, { actId });
    const shown = standingOf(context.site.get()).testCalls.find(({ deviceId }) => deviceId === made.deviceId);
    const result = { ...made, manual: shown?.manual ?? made.manual };
    return result;
  };
  return eachDevice(context, rowsOf(context, deviceIds), work, {
    end: 'test-call',
    state: ({ state }) => state,
  });
}

async function testRow(
  context: StageContext,
  row: DeviceRow,
  limits: FollowLimits,
  actId: string,
): Promise<TestCallResult> {
  const startedAt = context.now();
  const passed = stopwatch();
  const { address } = row.device;
  const finish = (part: Partial<TestCallResult> & Pick<TestCallResult, 'state'>): TestCallResult => ({
    ...markOf(row),
    deviceState: '',
    ticket: '',
    eventId: '',
    message: '',
    startedAt: new Date(startedAt).toISOString(),
    durationMs: passed(),
    errors: [],
    manual: [],
    ...part,
  });
  const byHand = handwork(context, row);
  if (byHand !== null) return finish({ state: 'not-available', manual: [...byHand] });
  const own = driverOf(row.driver);
  const manual = [
    ...(own?.manual(context.catalog, wantedOf(context.catalog, context.site.get(), row), row.product) ?? []),
  ];
  const asked = await throughOffering(
    context,
    row,
    (session) => session.testCall,
    async (testCall, driver): Promise<TestCallResult> => {
      const kept = await context.journal.append({
        deviceId: row.device.id,
        address,
        at: isoNow(context),
        type: 'test-sent',
        driver: driver.id,
        actId,
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
      // Stopped while it was followed: the call is out all the same, and the run is one without an end.
      const stopped = context.signal.aborted && outcome.ok && outcome.value.state === 'pending';
      const errors = stopped ? [appError('cancelled')] : [];
      const result = outcome.ok
        ? finish({ ...outcome.value, driver: driver.id, manual: left, errors })
        : finish({ state: 'error', driver: driver.id, errors: [outcome.error], manual });
      // Where this cannot be written down, the run still says it.
      await context.journal.append({
        deviceId: row.device.id,
        address,
        at: isoNow(context),
        type: 'test-ended',
        result,
        actId,
      });
      return result;
    },
  );
  switch (asked.kind) {
    case 'lacking':
      return finish({ state: 'not-available', errors: [...asked.errors], manual });
    case 'failed':
      return finish({ state: 'error', errors: [asked.error], manual });
    case 'done':
      return asked.value;
  }
}

export async function problemsStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ProblemList[]> {
  return eachDevice(context, rowsOf(context, deviceIds), async (row) => {
    const startedAt = isoNow(context);
    const list = await problemsOf(context, row);
    return recordRun(context, 'problems', startedAt, list);
  });
}

async function problemsOf(context: StageContext, row: DeviceRow): Promise<ProblemList> {
  const { deviceId, address, product } = markOf(row);
  const finish = (problems: ProblemList['problems'], errors: readonly AppError[]): ProblemList => ({
    deviceId,
    address,
    product,
    problems,
    errors: [...errors],
  });
  const asked = await throughOffering(
    context,
    row,
    ({ problems, listCut }) =>
      problems &&
      (async (signal: AbortSignal) => ({ list: await problems(signal), cut: listCut?.() === true })),
    (read) => read(context.signal),
  );
  switch (asked.kind) {
    case 'lacking': {
      const unsupported = appError('unsupported', { address, reason: 'no-problem-list' });
      return finish([], asked.errors.length > 0 ? asked.errors : [unsupported]);
    }
    case 'failed':
      return finish([], [asked.error]);
    case 'done': {
      const { list, cut } = asked.value;
      if (!list.ok) return finish([], [list.error]);
      return finish(
        [...list.value],
        cut ? [appError('list-cut', { address, count: list.value.length })] : [],
      );
    }
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
  const limit = manualRequestLimit(context.catalog);
  const words = text.trim();
  if (words === '' || words.length > limit) {
    const rule = words === '' ? 'required' : 'too-long';
    const field = 'serviceRequest';
    return err(appError('value-refused', { field, rule, limit, found: words.length, device: '' }));
  }
  return askDevice(context, deviceId, {
    lacking: 'no-service-request',
    wants: ({ serviceRequest }) =>
      serviceRequest && (async () => ok((signal) => serviceRequest(words, signal))),
    entry: { type: 'request-sent', text: words },
  });
}

type Ask = {
  /** Why it is unsupported where no interface of the device offers it. */
  readonly lacking: UnsupportedReason;
  /** Looks up what is to be sent, and gives what sends it. */
  readonly wants: (session: DriverSession) => ((signal: AbortSignal) => Promise<Result<Sending>>) | undefined;
  readonly entry:
    | { readonly type: 'acknowledged'; readonly eventId: string }
    | { readonly type: 'request-sent'; readonly text: string };
};

/**
 * One write outside the plan, asked for by name: journaled before it is sent, and when it was answered; the list afterwards
 * shows it.
 */
async function askDevice(context: StageContext, deviceId: string, ask: Ask): Promise<Result<ProblemList>> {
  const [row] = rowsOf(context, [deviceId]);
  if (row === undefined) return err(appError('unsupported', { address: deviceId, reason: ask.lacking }));
  const { address } = row.device;
  const actId = randomUUID();
  const head = () => ({ at: isoNow(context), deviceId, address, actId });
  const asked = await throughOffering(
    context,
    row,
    ask.wants,
    async (prepare, { id: driver }): Promise<Result<void>> => {
      const write = await prepare(context.signal);
      if (!write.ok) return write;
      if (context.signal.aborted) return err(appError('cancelled'));
      const began = head();
      const kept = await context.journal.append({ ...began, driver, ...ask.entry });
      if (!kept.ok) return kept;
      // What is out is not stopped: whether it arrived would not be known.
      const answer = await write.value(new AbortController().signal);
      const untold = answer.ok ? null : untoldOf(answer.error, began, ask.entry);
      // What nobody answered has no end, until the device's list is read.
      if (untold !== null) return err(untold);
      await context.journal.append({ ...head(), type: 'end', state: answer.ok ? 'done' : 'failed' });
      return answer;
    },
  );
  if (asked.kind === 'failed') return err(asked.error);
  if (asked.kind === 'lacking') return err(appError('unsupported', { address, reason: ask.lacking }));
  if (!asked.value.ok) {
    const { error } = asked.value;
    if (error.code === 'interrupted')
      recordRun(context, 'problems', String(error.args.at), unreadList(row, error), { actId });
    return asked.value;
  }
  const readAt = isoNow(context);
  const list = await problemsOf(context, row);
  return ok(recordRun(context, 'problems', readAt, list, { actId }));
}

/** What is to be told of a write whose answer was lost, or of which it is not known; null where the device refused it. */
function untoldOf(
  error: AppError,
  { address, at }: { readonly address: string; readonly at: string },
  entry: Ask['entry'],
): AppError | null {
  if (doubtOf(error) === null) return null;
  const asked =
    entry.type === 'request-sent'
      ? ({ asked: 'service-request' } as const)
      : ({ asked: 'acknowledge', event: entry.eventId } as const);
  return appError('interrupted', { address, at, ...asked, lost: 1 });
}

function unreadList(row: DeviceRow, error: AppError): ProblemList {
  const { deviceId, address, product } = markOf(row);
  return { deviceId, address, product, problems: [], errors: [error] };
}

// --- finding the interface that offers it ------------------------------------------------------------------

type Asked<R> =
  | { readonly kind: 'done'; readonly value: R }
  /** No interface of this device offers it; what each said instead. */
  | { readonly kind: 'lacking'; readonly errors: readonly AppError[] }
  | { readonly kind: 'failed'; readonly error: AppError };

/**
 * Does the work over the interface that was set up, else over the next one of the product that offers it and for which
 * the credential has what it takes.
 */
async function throughOffering<T, R>(
  context: StageContext,
  row: DeviceRow,
  wants: (session: DriverSession) => T | undefined,
  work: (offered: T, driver: Driver) => Promise<R>,
): Promise<Asked<R>> {
  const ready = readyFor(context, row);
  if (!ready.ok) {
    return ready.error.code === 'unsupported'
      ? { kind: 'lacking', errors: [ready.error] }
      : { kind: 'failed', error: ready.error };
  }
  const { context: driverContext } = ready.value;
  const errors: AppError[] = [];
  for (const driver of candidatesOf(context.catalog, ready.value.driver, row, driverContext)) {
    const done = await atDevice(
      context,
      row,
      driver,
      driverContext,
      async (session): Promise<Asked<R> | null> => {
        const offered = wants(session);
        if (offered === undefined) return null;
        // Before it stands in the journal as sent.
        const who = await session.prove(context.signal);
        if (!who.ok) return { kind: 'failed', error: who.error };
        return { kind: 'done', value: await work(offered, driver) };
      },
    );
    if (done.ok && done.value !== null) return done.value;
    if (done.ok) continue;
    // Only the interface that was set up has to work; another one is a way round.
    if (driver.id === row.driver && done.error.code !== 'unsupported')
      return { kind: 'failed', error: done.error };
    if (driver.id === row.driver) errors.push(done.error);
  }
  return { kind: 'lacking', errors };
}
