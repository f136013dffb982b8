import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { applyDevice } from '../callhome/apply.ts';
import type { Driver, DriverContext, FollowLimits } from '../callhome/driver.ts';
import { driverOf } from '../callhome/drivers/index.ts';
import { manualSteps } from '../callhome/manual-steps.ts';
import { makePlan, planWithout, undoWanted } from '../callhome/plan.ts';
import { wantedValues } from '../callhome/wanted.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ApplyResult, DevicePlan, ManualStep, ProblemList, TestCallResult } from '../domain/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { Secret } from '../domain/secret.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { mapBounded } from '../net/deadline.ts';
import { withIdentity } from './identity.ts';
import { driverContextOf, loginKey } from './ready.ts';
import { chosenRows } from './rows.ts';
import { DEVICES_AT_ONCE, type StageContext } from './stage.ts';

/** Plan, apply, undo, test call and problem list, over many devices: bounded, and one failing never stops another. */

/** Ten minutes: the guide shows a test settled within minutes; the support centre's ticket may take longer. */
export const TEST_CALL_LIMITS: FollowLimits = {
  limitMs: 10 * 60_000,
  firstWaitMs: 1_000,
  longestWaitMs: 15_000,
};

type Ready = { readonly row: DeviceRow; readonly driver: Driver; readonly context: DriverContext };

export async function planStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly DevicePlan[]> {
  const rows = rowsOf(context, deviceIds);
  let done = 0;
  return mapBounded(rows, DEVICES_AT_ONCE, async (row) => {
    context.progress({ done, total: rows.length, waitingFor: row.device.address });
    const plan = await planDevice(context, row);
    done += 1;
    context.site.update((site) => ({ ...site, plans: replaceBy(site.plans, plan) }));
    context.progress({ done, total: rows.length, waitingFor: '' });
    return plan;
  });
}

async function planDevice(context: StageContext, row: DeviceRow): Promise<DevicePlan> {
  const record = context.site.get();
  const head = headOf(row);
  const madeAt = isoNow(context);
  const byHand = handwork(context, row);
  if (byHand !== null) return planWithout(head, 'manual', [], byHand, madeAt);
  const ready = readyFor(context, row);
  if (!ready.ok) return planWithout(head, 'failed', [ready.error], [], madeAt);
  const { driver, context: driverContext } = ready.value;
  const opened = await context.logins.attempt(row.device.address, loginKey(driver, driverContext), () =>
    driver.open(driverContext, context.signal),
  );
  if (!opened.ok) {
    const unsupported = opened.error.code === 'unsupported';
    const wanted = wantedOf(record, row);
    // A controller without Call Home of its own reports through XClarity Administrator (guide, note 2).
    const route = driver.id === 'xcc-redfish' ? 'lxca' : row.route;
    return planWithout(
      head,
      unsupported ? 'unsupported' : 'failed',
      [opened.error],
      unsupported ? manualSteps(row.product, route, wanted) : driver.manual(wanted, row.product),
      madeAt,
    );
  }
  try {
    const state = await opened.value.read(context.signal);
    if (!state.ok) return planWithout(head, 'failed', [state.error], [], madeAt);
    context.site.update((site) => withIdentity(site, row.device.id, state.value.identity));
    return makePlan({ ...planInputOf(context, row, driver), state: state.value, madeAt });
  } finally {
    await opened.value.close();
  }
}

export async function applyStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ApplyResult[]> {
  const plans = new Map(context.site.get().plans.map((plan) => [plan.deviceId, plan]));
  const rows = rowsOf(context, deviceIds).filter((row) => plans.has(row.device.id));
  return applyAll(context, rows, 'apply', (row) => plans.get(row.device.id) as DevicePlan);
}

/** Puts back what was read before the first write, per device. */
export async function undoStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ApplyResult[]> {
  const { originals } = context.site.get();
  const rows = rowsOf(context, deviceIds).filter((row) => originals[row.device.id] !== undefined);
  return applyAll(context, rows, 'undo', () => null);
}

async function applyAll(
  context: StageContext,
  rows: readonly DeviceRow[],
  act: 'apply' | 'undo',
  planOf: (row: DeviceRow) => DevicePlan | null,
): Promise<readonly ApplyResult[]> {
  let done = 0;
  return mapBounded(rows, DEVICES_AT_ONCE, async (row) => {
    const result = context.signal.aborted
      ? applyWithout(context, row, 'cancelled', [appError('cancelled')])
      : await applyRow(context, row, act, planOf(row));
    done += 1;
    context.site.update((site) => ({ ...site, applies: replaceBy(site.applies, result) }));
    context.progress({
      done,
      total: rows.length,
      waitingFor: '',
      device: { address: row.device.address, done: 1, total: 1, state: result.state },
    });
    return result;
  });
}

async function applyRow(
  context: StageContext,
  row: DeviceRow,
  act: 'apply' | 'undo',
  plan: DevicePlan | null,
): Promise<ApplyResult> {
  if (handwork(context, row) !== null) return applyWithout(context, row, 'manual', []);
  const ready = readyFor(context, row);
  if (!ready.ok) return applyWithout(context, row, 'failed', [ready.error]);
  if (plan !== null && plan.state !== 'changes' && plan.state !== 'no-change') {
    const state =
      plan.state === 'refused'
        ? 'refused'
        : plan.state === 'unsupported'
          ? 'unsupported'
          : plan.state === 'manual'
            ? 'manual'
            : 'failed';
    return applyWithout(context, row, state, plan.errors);
  }
  const { driver, context: driverContext } = ready.value;
  const deviceId = row.device.id;
  const originals = context.site.get().originals[deviceId] as SettingValues | undefined;
  const undo = act === 'undo';
  const base = planInputOf(context, row, driver);
  const replan = (state: Parameters<typeof makePlan>[0]['state']): DevicePlan =>
    makePlan({
      ...base,
      state,
      madeAt: isoNow(context),
      ...(undo
        ? { wanted: undoWanted(originals ?? {}, state), exact: true, secretsGiven: new Set<SettingKey>() }
        : {}),
    });
  return applyDevice(
    {
      driver: {
        ...driver,
        open: (inner, signal) =>
          context.logins.attempt(row.device.address, loginKey(driver, inner), () =>
            driver.open(inner, signal),
          ),
      },
      context: driverContext,
      // Undo was confirmed as a whole: it can only put back what was there before.
      confirmed: plan,
      replan,
      secrets: undo ? {} : secretsOf(context),
      journal: context.journal,
      act,
      onOriginal: async (values) => {
        context.site.update((site) =>
          site.originals[deviceId]
            ? site
            : { ...site, originals: { ...site.originals, [deviceId]: values as Record<string, string> } },
        );
      },
      onUnreadWritten: async (key, value) => {
        const secret = value === null ? secretsOf(context)[key] : new Secret(value);
        if (secret)
          context.site.update((site) => ({
            ...site,
            secretHashes: { ...site.secretHashes, [`${deviceId}|${key}`]: saltedHash(secret) },
          }));
      },
      onProgress: (done, total, step) =>
        context.progress({
          done: 0,
          total: 0,
          waitingFor: row.device.address,
          device: { address: row.device.address, done, total, state: step },
        }),
    },
    context.signal,
  );
}

export async function testCallStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
  limits: FollowLimits = TEST_CALL_LIMITS,
): Promise<readonly TestCallResult[]> {
  const rows = rowsOf(context, deviceIds);
  let done = 0;
  return mapBounded(rows, DEVICES_AT_ONCE, async (row) => {
    const result = await testRow(context, row, limits);
    done += 1;
    context.site.update((site) => ({ ...site, testCalls: replaceBy(site.testCalls, result) }));
    context.progress({
      done,
      total: rows.length,
      waitingFor: '',
      device: { address: row.device.address, done: 1, total: 1, state: result.state },
    });
    return result;
  });
}

async function testRow(context: StageContext, row: DeviceRow, limits: FollowLimits): Promise<TestCallResult> {
  const startedAt = context.now();
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
  const ready = readyFor(context, row);
  if (!ready.ok) return finish({ state: 'error', errors: [ready.error] });
  const { driver, context: driverContext } = ready.value;
  const manual = [...driver.manual(wantedOf(context.site.get(), row), row.product)];
  const { address } = row.device;
  const opened = await context.logins.attempt(address, loginKey(driver, driverContext), () =>
    driver.open(driverContext, context.signal),
  );
  if (!opened.ok) {
    return finish({
      state: opened.error.code === 'unsupported' ? 'not-available' : 'error',
      errors: [opened.error],
      manual,
    });
  }
  try {
    if (!opened.value.testCall) return finish({ state: 'not-available', manual });
    await context.journal.append({
      at: isoNow(context),
      deviceId: row.device.id,
      address,
      type: 'test-sent',
      driver: driver.id,
    });
    const outcome = await opened.value.testCall(
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
    return outcome.ok
      ? finish({ ...outcome.value, manual })
      : finish({ state: 'error', errors: [outcome.error], manual });
  } finally {
    await opened.value.close();
  }
}

export async function problemsStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ProblemList[]> {
  const rows = rowsOf(context, deviceIds);
  let done = 0;
  return mapBounded(rows, DEVICES_AT_ONCE, async (row) => {
    const list = await problemsOf(context, row);
    done += 1;
    context.site.update((site) => ({ ...site, problems: replaceBy(site.problems, list) }));
    context.progress({ done, total: rows.length, waitingFor: '' });
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
  const ready = readyFor(context, row);
  if (!ready.ok) return finish([], [ready.error]);
  const { driver, context: driverContext } = ready.value;
  const opened = await context.logins.attempt(address, loginKey(driver, driverContext), () =>
    driver.open(driverContext, context.signal),
  );
  if (!opened.ok) return finish([], [opened.error]);
  try {
    if (!opened.value.problems)
      return finish([], [appError('unsupported', { address, reason: 'no-problem-list' })]);
    const read = await opened.value.problems(context.signal);
    return read.ok ? finish([...read.value], []) : finish([], [read.error]);
  } finally {
    await opened.value.close();
  }
}

// --- shared ---------------------------------------------------------------------------------------------

function rowsOf(context: StageContext, deviceIds: readonly string[] | null): readonly DeviceRow[] {
  const rows = chosenRows(context.site.get());
  return deviceIds === null ? rows : rows.filter((row) => deviceIds.includes(row.device.id));
}

function headOf(row: DeviceRow): Pick<DevicePlan, 'deviceId' | 'address' | 'product' | 'route' | 'driver'> {
  return {
    deviceId: row.device.id,
    address: row.device.address,
    product: row.product,
    route: row.route,
    driver: row.driver,
  };
}

/** The steps of the manual sheet where nothing is pushed to the device itself; null where a driver serves it. */
function handwork(context: StageContext, row: DeviceRow): readonly ManualStep[] | null {
  if (driverOf(row.driver) !== undefined) return null;
  return manualSteps(row.product, row.route, wantedOf(context.site.get(), row));
}

/** Driver and credential of a row; `unsupported` where nothing is pushed to it and the manual sheet serves. */
function readyFor(context: StageContext, row: DeviceRow): Result<Ready> {
  const driver = driverOf(row.driver);
  if (!driver)
    return err(appError('unsupported', { address: row.device.address, reason: `route:${row.route}` }));
  const credential = context.secrets.credential(context.site.get(), row.credential);
  if (!credential.ok) return credential;
  return ok({ row, driver, context: driverContextOf(context, row, credential.value) });
}

function wantedOf(record: SiteRecord, row: DeviceRow): SettingValues {
  return wantedValues(record.file.settings, record.file.network.proxy, row.product);
}

function planInputOf(
  context: StageContext,
  row: DeviceRow,
  driver: Driver,
): Omit<Parameters<typeof makePlan>[0], 'state' | 'madeAt'> {
  const { deviceId, address, product, route } = headOf(row);
  const record = context.site.get();
  const secrets = secretsOf(context);
  return {
    deviceId,
    address,
    product,
    route,
    driver,
    wanted: wantedOf(record, row),
    exact: false,
    secretsGiven: new Set(Object.keys(secrets) as SettingKey[]),
    lastWritten: (key, wanted) => {
      const known = context.site.get().secretHashes[`${deviceId}|${key}`];
      const secret = wanted === null ? secrets[key] : new Secret(wanted);
      return known !== undefined && secret !== undefined && matchesHash(secret, known);
    },
  };
}

function secretsOf(context: StageContext): Readonly<Partial<Record<SettingKey, Secret>>> {
  const record = context.site.get();
  const password = context.secrets.proxyPassword(record);
  return password.ok &&
    password.value !== null &&
    !password.value.isEmpty &&
    record.file.network.proxy.host !== ''
    ? { 'proxy.password': password.value }
    : {};
}

function applyWithout(
  context: StageContext,
  row: DeviceRow,
  state: ApplyResult['state'],
  errors: readonly AppError[],
): ApplyResult {
  return {
    ...headOf(row),
    state,
    items: [],
    stepsDone: [],
    stepsLeft: [],
    errors: [...errors],
    startedAt: isoNow(context),
    durationMs: 0,
  };
}

function isoNow(context: StageContext): string {
  return new Date(context.now()).toISOString();
}

function replaceBy<T extends { readonly deviceId: string }>(list: readonly T[], value: T): T[] {
  return [...list.filter((each) => each.deviceId !== value.deviceId), value];
}

/** `salt:hash`, so that an unchanged secret is recognised without being kept (design §6.9). */
export function saltedHash(secret: Secret, salt = randomBytes(16).toString('hex')): string {
  return `${salt}:${createHash('sha256').update(`${salt}\0${secret.reveal()}`).digest('hex')}`;
}

function matchesHash(secret: Secret, known: string): boolean {
  const [salt = ''] = known.split(':');
  const now = Buffer.from(saltedHash(secret, salt));
  const then = Buffer.from(known);
  return now.length === then.length && timingSafeEqual(now, then);
}
