import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { applyDevice } from '../callhome/apply.ts';
import { emptiedKeys, makePlan, planWithout, undoWanted } from '../callhome/plan.ts';
import { checkValue, fieldLimit } from '../catalog/index.ts';
import type { CoveredDevice, Driver } from '../devices/driver.ts';
import { manualSteps } from '../devices/manual/manual-steps.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { ApplyResult, DevicePlan, ManualStep } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { Secret } from '../domain/secret.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { isOtherBox, withIdentity } from './identity.ts';
import { planBasis } from './plan-basis.ts';
import {
  candidatesOf,
  eachDevice,
  handwork,
  headOf,
  isoNow,
  loginKey,
  type Ready,
  readyFor,
  recordRun,
  rowsOf,
  wantedOf,
} from './ready.ts';
import type { StageContext } from './stage.ts';

/** Plan, apply and undo over many devices: bounded, and one failing never stops another. */

export async function planStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
  /** False: the plan is not written down, what was shown before stands. */
  keep: (plan: DevicePlan) => boolean = () => true,
): Promise<readonly DevicePlan[]> {
  const planRow = async (row: DeviceRow): Promise<DevicePlan> => {
    const startedAt = isoNow(context);
    const basis = planBasis(context.site.get(), row);
    const plan = { ...(await planDevice(context, row)), basis };
    if (!keep(plan)) return plan;
    recordRun(context, 'plan', startedAt, plan);
    // As the screen and the sheet show it: with the steps that are ticked already.
    return standingOf(context.site.get()).plans.find(({ deviceId }) => deviceId === plan.deviceId) ?? plan;
  };
  const rows = rowsOf(context, deviceIds);
  // Appliances first: what they manage decides what is said of the devices that report through them.
  const appliances = await eachDevice(context, rows.filter(isAppliance), planRow);
  const rest = rowsOf(context, deviceIds).filter((row) => !isAppliance(row));
  const plans = [...appliances, ...(await eachDevice(context, rest, planRow))];
  return rows.flatMap((row) => plans.filter((plan) => plan.deviceId === row.device.id));
}

const isAppliance = (row: DeviceRow): boolean => row.product === 'lxca';

async function planDevice(context: StageContext, row: DeviceRow): Promise<DevicePlan> {
  const record = context.site.get();
  const head = headOf(row);
  const madeAt = isoNow(context);
  const byHand = handwork(context, row);
  if (byHand !== null) {
    const plan = planWithout(head, 'manual', [], confirmed(byHand, row, madeAt), madeAt);
    return row.route === 'lxca' && row.managedBy === ''
      ? { ...plan, warnings: [appError('not-managed', { address: row.device.address })] }
      : plan;
  }
  const ready = readyFor(context, row);
  if (!ready.ok) return planWithout(head, 'failed', [ready.error], [], madeAt);
  const { driver, opened } = await openFirst(context, ready.value);
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
    if (!state.ok) return planWithout({ ...head, driver: driver.id }, 'failed', [state.error], [], madeAt);
    const other = isOtherBox(row.device, state.value.identity);
    context.site.update((site) => withIdentity(site, row.device.id, state.value.identity));
    if (other) {
      const { address, serial: known = '' } = row.device;
      const { serial: seen = '' } = state.value.identity;
      const error = appError('other-device', { address, known, seen });
      return planWithout({ ...head, driver: driver.id }, 'failed', [error], [], madeAt);
    }
    const { covers } = state.value;
    if (covers !== undefined) context.site.update((site) => withCoverage(site, row, covers, madeAt));
    return makePlan({ ...planInputOf(context, row, driver), state: state.value, madeAt });
  } finally {
    await opened.value.close();
  }
}

/** Ways in which a device says that this door is not there, as against one that it keeps shut. */
const NOT_THERE: ReadonlySet<AppError['code']> = new Set([
  'unsupported',
  'device-timeout',
  'device-unreachable',
]);

/**
 * Opens the device with the row's driver or, where the person has not fixed one and that door is not
 * there, with the first other driver of the product that opens. A refused login is an answer: no other
 * door is tried with it. Where none opens, what the row's own driver said is what is told.
 */
async function openFirst(
  context: StageContext,
  { row, driver: own, context: driverContext }: Ready,
): Promise<{ readonly driver: Driver; readonly opened: Awaited<ReturnType<Driver['open']>> }> {
  const open = (driver: Driver): ReturnType<Driver['open']> =>
    context.logins.attempt(row.device.address, loginKey(driver, driverContext), () =>
      driver.open(driverContext, context.signal),
    );
  const first = await open(own);
  if (first.ok || row.driverFixed || !NOT_THERE.has(first.error.code)) return { driver: own, opened: first };
  for (const driver of candidatesOf(own, row, driverContext).slice(1)) {
    if (context.signal.aborted) break;
    const opened = await open(driver);
    if (opened.ok) return { driver, opened };
    if (!NOT_THERE.has(opened.error.code)) break;
  }
  return { driver: own, opened: first };
}

/** The step that asks for the device to be managed is done where the appliance says that it manages it. */
function confirmed(steps: readonly ManualStep[], row: DeviceRow, at: string): readonly ManualStep[] {
  const { managedBy } = row;
  if (managedBy === null || managedBy === '') return steps;
  return steps.map((step) =>
    step.code === 'confirm-managed'
      ? { ...step, done: { by: `XClarity Administrator ${managedBy}`, at } }
      : step,
  );
}

function withCoverage(
  site: SiteRecord,
  row: DeviceRow,
  covers: readonly CoveredDevice[],
  at: string,
): SiteRecord {
  const lxca = row.device.address;
  const devices = covers.map(({ uuid, addresses, name }) => ({ uuid, addresses: [...addresses], name }));
  return {
    ...site,
    coverage: [...site.coverage.filter((each) => each.lxca !== lxca), { lxca, at, devices }],
  };
}

export async function applyStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ApplyResult[]> {
  const plans = new Map(standingOf(context.site.get()).plans.map((plan) => [plan.deviceId, plan]));
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
  const work = async (row: DeviceRow): Promise<ApplyResult> => {
    const made = context.signal.aborted
      ? applyWithout(context, row, 'cancelled', [appError('cancelled')])
      : await applyRow(context, row, act, planOf(row));
    const result = { ...made, act };
    recordRun(context, act, result.startedAt, result);
    return result;
  };
  return eachDevice(context, rows, work, ({ state }) => state);
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
  let leftovers: readonly SettingKey[] = [];
  const replan = (state: Parameters<typeof makePlan>[0]['state']): DevicePlan => {
    if (undo) leftovers = emptiedKeys(row.product, originals ?? {}, state);
    return makePlan({
      ...base,
      state,
      madeAt: isoNow(context),
      ...(undo
        ? {
            wanted: undoWanted(row.product, originals ?? {}, state),
            exact: true,
            secretsGiven: new Set<SettingKey>(),
          }
        : {}),
    });
  };
  const result = await applyDevice(
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
  if (leftovers.length === 0) return result;
  const { address } = row.device;
  return {
    ...result,
    warnings: [appError('undo-incomplete', { address, fields: leftovers.join(',') })],
  };
}

// --- shared ---------------------------------------------------------------------------------------------

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
    secretProblem: (key) => {
      const secret = secrets[key];
      if (secret === undefined || fieldLimit(product, key) === undefined) return null;
      const verdict = checkValue(product, key, secret.reveal());
      return verdict.ok ? null : { ...verdict.error, found: '' };
    },
    secretUncarried: (key) => driver.cannotCarry?.(key, secrets[key]?.reveal() ?? '', address) ?? null,
    lastWritten: (key, wanted) => {
      const known = context.site.get().secretHashes[`${deviceId}|${key}`];
      const secret = wanted === null ? secrets[key] : new Secret(wanted);
      return known !== undefined && secret !== undefined && matchesHash(secret, known);
    },
  };
}

function secretsOf(context: StageContext): Readonly<Partial<Record<SettingKey, Secret>>> {
  const record = context.site.get();
  const { mode } = record.file.settings.fileTransfer;
  const given: Partial<Record<SettingKey, Secret>> = {};
  const take = (key: SettingKey, secret: Result<Secret | null>, used: boolean): void => {
    if (used && secret.ok && secret.value !== null && !secret.value.isEmpty) given[key] = secret.value;
  };
  take('proxy.password', context.secrets.proxyPassword(record), record.file.network.proxy.host !== '');
  take(
    'fileTransfer.password',
    context.secrets.transferPassword(record),
    mode !== '' && mode !== 'disabled' && mode !== 'tftp',
  );
  return given;
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
