import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { parseHostPort } from '../address/net-address.ts';
import { applyDevice } from '../callhome/apply.ts';
import { makePlan, planWithout } from '../callhome/plan.ts';
import type { Catalog } from '../catalog/index.ts';
import { type ControllerDriver, controllerFacts, fittingServers } from '../devices/controller-driver.ts';
import type { DeviceState, DriverContext, DriverSession } from '../devices/driver.ts';
import { controllerDriverFor, driverOf } from '../devices/index.ts';
import { appError } from '../domain/app-error.ts';
import {
  type ControllerFacts,
  type ControllerFix,
  FIRST_SERVERS_RULE,
  FIX_KEYS,
} from '../domain/controller.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { journalOf } from '../domain/journal.ts';
import type { ApplyResult, DevicePlan } from '../domain/plan.ts';
import type { DriverId } from '../domain/product.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import { settingState } from '../domain/setting-state.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { mendedValues } from '../domain/standing-writes.ts';
import { atDevice } from './device-session.ts';
import { laptopAheadMs } from './laptop-clock.ts';
import { allowed } from './may-write.ts';
import { driverContextOf, eachDevice, headOf, isoNow, recordRun, rowsOf, sameBox } from './ready.ts';
import type { StageContext } from './stage.ts';

/**
 * Mending what preflight finds on the devices themselves: name servers, time zone, time servers, clock. The
 * same plan, confirmation, journal and read-back as for Call Home settings; nothing is written by preflight.
 */
export type ControllerChoice = {
  readonly deviceIds: readonly string[] | null;
  readonly fixes: readonly ControllerFix[];
};

/** Japan, the guide's country. */
const ZONE = '+09:00';
const DNS_PORT = 53;
const NTP_PORT = 123;

type Ready = {
  readonly row: DeviceRow;
  readonly driver: ControllerDriver;
  readonly context: DriverContext;
};

/** Reads one device signed in; null where nothing is known to sign in with. For preflight. */
export function controllerReader(
  context: StageContext,
  row: DeviceRow,
): ((signal: AbortSignal) => Promise<Result<ControllerFacts>>) | null {
  const ready = readyFor(context, row, 0);
  if (!ready.ok) return null;
  const { context: driverContext } = ready.value;
  return async (signal) => {
    const read = await enter(context, ready.value, (session) => session.read(signal), signal);
    if (!read.ok) return read;
    const state = read.value;
    if (!state.ok) return state;
    const facts = controllerFacts(state.value);
    return facts === null
      ? err(appError('unsupported', { address: driverContext.target.address, reason: 'manual-only' }))
      : ok(facts);
  };
}

/** What would be written, per device; kept with the site so that it can be shown and confirmed. */
export async function planControllerStage(
  context: StageContext,
  choice: ControllerChoice,
): Promise<readonly DevicePlan[]> {
  const work = async (row: DeviceRow): Promise<DevicePlan> => {
    const startedAt = isoNow(context);
    const plan = await planOne(context, row, choice.fixes);
    return recordRun(context, 'controller-plan', startedAt, plan);
  };
  return eachDevice(context, rowsOf(context, choice.deviceIds), work, {
    end: 'plan',
    state: ({ state }) => state,
  });
}

async function planOne(
  context: StageContext,
  row: DeviceRow,
  fixes: readonly ControllerFix[],
): Promise<DevicePlan> {
  const madeAt = new Date(context.now()).toISOString();
  const ahead = await aheadFor(context, fixes);
  if (!ahead.ok) return planWithout(headOf(row), 'failed', [ahead.error], [], madeAt);
  const ready = readyFor(context, row, ahead.value);
  if (!ready.ok) return planWithout(headOf(row), 'failed', [ready.error], [], madeAt);
  const { driver } = ready.value;
  const head = { ...headOf(row), driver: driver.id };
  const who = await boxBehind(context, ready.value);
  if (!who.ok) return planWithout(head, 'failed', [who.error], [], madeAt);
  const { signal } = context;
  const read = await enter(
    context,
    ready.value,
    async (session) => {
      const state = await session.read(signal);
      if (!state.ok) return state;
      const plan = planFrom(context.catalog, context.site.get(), ready.value, fixes, state.value, madeAt);
      return allowed(session, plan, signal);
    },
    signal,
  );
  if (!read.ok) {
    const state = read.error.code === 'unsupported' ? 'unsupported' : 'failed';
    return planWithout(head, state, [read.error], [], madeAt);
  }
  return read.value.ok ? read.value.value : planWithout(head, 'failed', [read.value.error], [], madeAt);
}

function planFrom(
  catalog: Catalog,
  record: SiteRecord,
  { row, driver }: Pick<Ready, 'row' | 'driver'>,
  fixes: readonly ControllerFix[],
  state: DeviceState,
  madeAt: string,
): DevicePlan {
  const wanted = wantedController(record, fixes);
  const { values, cut } = fittingServers(wanted, driver.capacity);
  const keys = new Set<SettingKey>(fixes.flatMap((fix) => FIX_KEYS[fix]));
  const plan = makePlan(catalog, {
    ...headOf(row),
    driver,
    // Only what is to be mended is part of this plan.
    state: { ...state, writable: new Set([...state.writable].filter((key) => keys.has(key))) },
    wanted: values,
    exact: true,
    secretsGiven: new Set(),
    lastWritten: () => false,
    madeAt,
  });
  return {
    ...plan,
    items: plan.items.map((item) =>
      (cut as readonly string[]).includes(item.key)
        ? { ...item, adapted: { from: wanted[item.key] ?? '', rule: FIRST_SERVERS_RULE } }
        : item,
    ),
  };
}

/** The site's servers as a device takes them: without ports, which a device has no place for. */
export function wantedController(record: SiteRecord, fixes: readonly ControllerFix[]): SettingValues {
  const hosts = (list: readonly string[], port: number): readonly string[] =>
    list.flatMap((text) => {
      const parsed = parseHostPort(text, port);
      return parsed.ok ? [parsed.value.host] : [];
    });
  const ntp = hosts(record.file.network.ntp, NTP_PORT);
  // The documented objects of all products hold IPv4 name servers.
  const dns = hosts(record.file.network.dns, DNS_PORT).filter((host) => isIP(host) === 4);
  const values: Partial<Record<SettingKey, string>> = {};
  for (const fix of fixes) {
    if (fix === 'dns' && dns.length > 0) {
      values['dns.servers'] = dns.join(',');
      values['dns.enable'] = 'true';
    } else if (fix === 'ntp' && ntp.length > 0) {
      values['ntp.servers'] = ntp.join(',');
      values['ntp.enable'] = 'true';
    } else if (fix === 'timezone') values['clock.zone'] = ZONE;
    else if (fix === 'time') values['clock.skew'] = '0';
  }
  return values;
}

/** Writes the plans that were shown and are still to be written; one device failing never stops another. */
export async function applyControllerStage(
  context: StageContext,
  deviceIds: readonly string[] | null = null,
): Promise<readonly ApplyResult[]> {
  const plans = new Map(
    standingOf(context.site.get()).controllerPlans.map((plan) => [plan.deviceId, plan] as const),
  );
  const rows = rowsOf(context, deviceIds).filter((row) => plans.has(row.device.id));
  const work = async (row: DeviceRow): Promise<ApplyResult> => {
    const actId = randomUUID();
    const result = await applyOne(context, plans.get(row.device.id) as DevicePlan, row, actId);
    return recordRun(context, 'controller-apply', result.startedAt, result, { actId });
  };
  return eachDevice(context, rows, work, { end: 'write', state: settingState });
}

async function applyOne(
  context: StageContext,
  plan: DevicePlan,
  row: DeviceRow,
  actId: string,
): Promise<ApplyResult> {
  const without = (state: ApplyResult['state'], errors: ApplyResult['errors']): ApplyResult => ({
    deviceId: plan.deviceId,
    address: plan.address,
    product: plan.product,
    driver: plan.driver,
    state,
    items: [],
    stepsDone: [],
    stepsLeft: [],
    errors,
    startedAt: new Date(context.now()).toISOString(),
    durationMs: 0,
  });
  if (context.signal.aborted) return without('cancelled', [appError('cancelled')]);
  if (plan.state !== 'changes' && plan.state !== 'no-change')
    return without(
      plan.state === 'failed' ? 'failed' : plan.state === 'refused' ? 'refused' : 'unsupported',
      plan.errors,
    );
  const keys = new Set(plan.items.map((item) => item.key));
  const fixes = (Object.keys(FIX_KEYS) as ControllerFix[]).filter((fix) =>
    FIX_KEYS[fix].some((key) => keys.has(key)),
  );
  const ahead = await aheadFor(context, fixes);
  if (!ahead.ok) return without('failed', [ahead.error]);
  const ready = readyFor(context, row, ahead.value);
  if (!ready.ok) return without('failed', [ready.error]);
  const { driver, context: driverContext } = ready.value;
  const who = await boxBehind(context, ready.value);
  if (!who.ok) return without('failed', [who.error]);
  return applyDevice(
    {
      driver,
      enter: (write) => enter(context, ready.value, write, context.signal),
      context: driverContext,
      confirmed: plan,
      ours: mendedValues(context.site.get().runs, plan.deviceId),
      replan: (state) =>
        planFrom(context.catalog, context.site.get(), ready.value, fixes, state, plan.madeAt),
      secrets: {},
      journal: journalOf(context.journal, actId),
      act: 'controller-apply',
      onOriginal: async () => {},
      onSending: () => {},
      onUnreadWritten: async () => {},
      onProgress: (done, total, step) =>
        context.progress({
          done: 0,
          total: 0,
          waitingFor: plan.address,
          device: { address: plan.address, done, total, state: step },
        }),
    },
    context.signal,
  );
}

// --- shared ---------------------------------------------------------------------------------------------

function readyFor(context: StageContext, row: DeviceRow, aheadMs: number): Result<Ready> {
  if (row.sameAs !== undefined) return err(sameBox(row));
  const credential =
    row.credential === '' && context.secrets.own(context.site.get(), row.device.id) === null
      ? err(appError('password-missing', { name: row.device.address, place: 'login' }))
      : context.secrets.credential(context.site.get(), row.credential, row.device.id);
  if (!credential.ok) return credential;
  const driver = controllerDriverFor(row.product, row.driver, credential.value);
  if (driver === null)
    return err(appError('unsupported', { address: row.device.address, reason: 'manual-only' }));
  return ok({ row, driver, context: driverContextOf(context, row, credential.value, aheadMs) });
}

/** Interfaces whose clock commands do not say whose clock it is (vpd and info are others). */
const NAMELESS: ReadonlySet<DriverId> = new Set(['imm2-cli', 'cmm-cli']);

/**
 * Before a clock is planned or set through one of these, who the box is is asked over the same interface's settings. Where it has
 * none of them nothing more can be asked: the host key is what the box is known by.
 */
async function boxBehind(
  context: StageContext,
  { row, driver, context: driverContext }: Ready,
): Promise<Result<void>> {
  const telling = NAMELESS.has(driver.id) ? driverOf(driver.id) : undefined;
  if (telling === undefined) return ok(undefined);
  const asked = await atDevice(context, row, telling, driverContext, (session) =>
    session.prove(context.signal),
  );
  const who = asked.ok ? asked.value : asked;
  return !who.ok && who.error.code === 'unsupported' ? ok(undefined) : who;
}

/** Only a clock that is to be set needs to know how right the laptop's own is. */
async function aheadFor(context: StageContext, fixes: readonly ControllerFix[]): Promise<Result<number>> {
  return fixes.includes('time') ? laptopAheadMs(context) : ok(0);
}

function enter<T>(
  context: StageContext,
  { row, driver, context: driverContext }: Ready,
  work: (session: DriverSession) => Promise<T>,
  signal: AbortSignal,
): Promise<Result<T>> {
  return atDevice(context, row, driver, driverContext, work, signal);
}
