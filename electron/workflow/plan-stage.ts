import { makePlan, planWithout } from '../callhome/plan.ts';
import { type Catalog, driversFor, hasTrait } from '../catalog/index.ts';
import type { CoveredDevice, DeviceState, Driver, DriverSession } from '../devices/driver.ts';
import { driverOf } from '../devices/index.ts';
import { manualSteps } from '../devices/manual/manual-steps.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { idNow } from '../domain/known-device.ts';
import type { DevicePlan, ManualStep } from '../domain/plan.ts';
import { planBasis } from '../domain/plan-basis.ts';
import type { Result } from '../domain/result.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { atDevice } from './device-session.ts';
import { allowed } from './may-write.ts';
import { ofMetBox } from './met-box.ts';
import { planInputOf } from './plan-input.ts';
import {
  candidatesOf,
  eachDevice,
  handwork,
  headOf,
  isoNow,
  type Ready,
  readyFor,
  recordRun,
  rowsOf,
  sameBox,
  wantedOf,
} from './ready.ts';
import { managingAppliances } from './rows.ts';
import { tryOneFirst } from './shared-logins.ts';
import type { StageContext } from './stage.ts';

/** Plans over many devices: bounded, and one failing never stops another. */

export type PlanOrder = {
  /** The plan as it is written down; null: it is not, what was shown before stands. */
  readonly kept?: (plan: DevicePlan) => DevicePlan | null;
  /** Who asks goes on to write at once: nobody is shown the plans before that. */
  readonly unshown?: true;
};

export async function planStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
  how: PlanOrder = {},
): Promise<readonly DevicePlan[]> {
  const { kept = (plan) => plan, unshown } = how;
  const record = (startedAt: string, plan: DevicePlan): DevicePlan =>
    recordRun(context, 'plan', startedAt, plan, unshown ? { unshown } : {});
  const planRow = async (row: DeviceRow): Promise<DevicePlan> => {
    const startedAt = isoNow(context);
    const basis = planBasis(context.site.get(), row);
    const made = await planDevice(context, row);
    const warnings = [...made.warnings, ...notOffered(row), ...managedTwice(context, row)];
    const plan = underRowNow(context, ofMetBox(context.site.get(), { ...made, warnings, basis }));
    const written = kept(plan);
    if (written === null) return plan;
    record(startedAt, written);
    // As the screen and the sheet show it: with the steps that are ticked already.
    return standingOf(context.site.get()).plans.find(({ deviceId }) => deviceId === plan.deviceId) ?? plan;
  };
  const rows = rowsOf(context, deviceIds);
  // Appliances first: what they manage decides what is said of the devices that report through them.
  const appliances = await eachDevice(context, rows.filter(isAppliance), planRow, PLANNED);
  const rest = rowsOf(context, deviceIds).filter((row) => !isAppliance(row));
  const ownOf = (row: DeviceRow) => context.secrets.own(context.site.get(), row.device.id);
  const shared = tryOneFirst(
    rest,
    (row) => ownOf(row)?.user ?? context.site.get().file.credentials[row.credential]?.user ?? '',
    context.logins.refusing,
    planRow,
    ownOf,
  );
  const heldBack = (row: DeviceRow) => (error: AppError) => {
    const startedAt = isoNow(context);
    const plan = {
      ...planWithout(headOf(row), 'failed', [error], [], startedAt),
      basis: planBasis(context.site.get(), row),
    };
    const written = kept(plan);
    if (written !== null) record(startedAt, written);
    return plan;
  };
  const others = await eachDevice(context, shared.ordered, (row) => shared.work(row, heldBack(row)), PLANNED);
  const plans = [...appliances, ...others];
  return rows.flatMap((row) => plans.filter((plan) => plan.address === row.device.address));
}

/** The site's file asks for something that the product does not have: said, with what is done in its place. */
function notOffered({ device: { address }, notOffered: choices = [] }: DeviceRow): readonly AppError[] {
  return choices.map((choice) => appError('choice-not-offered', { address, ...choice }));
}

/** Two appliances that manage one device both report its faults: told, since only people can decide which is right. */
function managedTwice(context: StageContext, row: DeviceRow): readonly AppError[] {
  const managers = managingAppliances(context.site.get(), row.device);
  const { address } = row.device;
  return managers.length > 1 ? [appError('managed-twice', { address, managers: managers.join(', ') })] : [];
}

const PLANNED = { end: 'plan', state: ({ state }: DevicePlan): string => state } as const;

const isAppliance = ({ traits }: DeviceRow): boolean => traits.includes('appliance');

async function planDevice(context: StageContext, row: DeviceRow): Promise<DevicePlan> {
  const record = context.site.get();
  const head = headOf(row);
  const madeAt = isoNow(context);
  if (row.sameAs !== undefined)
    return planWithout(head, 'failed', [await twinOrOther(context, row)], [], madeAt);
  const byHand = handwork(context, row);
  if (byHand !== null) {
    const plan = planWithout(head, 'manual', [], confirmed(byHand, row, madeAt), madeAt);
    return row.route === 'lxca' && row.managedBy === ''
      ? { ...plan, warnings: [appError('not-managed', { address: row.device.address })] }
      : plan;
  }
  const ready = readyFor(context, row);
  if (!ready.ok) return planWithout(head, 'failed', [ready.error], [], madeAt);
  const { driver, done } = await throughFirst(context, ready.value, async (session, driver) => {
    const state = await session.read(context.signal);
    if (!state.ok) return state;
    return allowed(session, await planFrom(context, row, driver, state.value, madeAt), context.signal);
  });
  if (done.ok) {
    const made = done.value;
    return made.ok
      ? offeringOther(context.catalog, made.value, driver)
      : planWithout({ ...head, driver: driver.id }, 'failed', [made.error], [], madeAt);
  }
  const unsupported = done.error.code === 'unsupported';
  const wanted = wantedOf(context.catalog, record, row);
  // A controller without Call Home of its own reports through XClarity Administrator (guide, note 2).
  const route = hasTrait(context.catalog, row.product, 'appliance-without-call-home') ? 'lxca' : row.route;
  return planWithout(
    head,
    unsupported ? 'unsupported' : 'failed',
    [done.error],
    unsupported
      ? manualSteps(context.catalog, row.product, route, wanted)
      : driver.manual(context.catalog, wanted, row.product),
    madeAt,
  );
}

/**
 * The plan under the id of its row: the login may have told that the device is one that is known from another address. A
 * row that turned out to be the box of another one keeps the id that it was asked for under.
 */
function underRowNow(context: StageContext, plan: DevicePlan): DevicePlan {
  const present = idNow(context.site.get().known, plan.deviceId);
  if (present === plan.deviceId) return plan;
  const row = rowsOf(context, null).find(({ device }) => device.address === plan.address);
  return row?.device.id === present && row.sameAs === undefined ? { ...plan, deviceId: present } : plan;
}

/**
 * A row that is taken for the box of another one may be so by an address that this one had before: whoever is there now is
 * asked, and another box is told from it by what it says.
 */
async function twinOrOther(context: StageContext, twin: DeviceRow): Promise<AppError> {
  const { sameAs: _other, ...row } = twin;
  const ready = readyFor(context, row);
  if (!ready.ok) return sameBox(twin);
  const { driver, context: driverContext } = ready.value;
  const done = await atDevice(context, row, driver, driverContext, (session) => session.read(context.signal));
  if (!done.ok) return done.error;
  return done.value.ok ? sameBox(twin) : done.value.error;
}

/** Where this interface cannot carry a value and another one of the product can, a refused plan names that one. */
function offeringOther(catalog: Catalog, plan: DevicePlan, own: Driver): DevicePlan {
  const { address, product, items } = plan;
  const uncarried = ({ cannotCarry }: Driver): readonly SettingKey[] =>
    items
      .filter(({ secret, change }) => !secret && change !== 'none')
      .filter(({ key, wanted }) => (cannotCarry?.(key, wanted, address) ?? null) !== null)
      .map(({ key }) => key);
  const fields = uncarried(own);
  if (plan.state !== 'refused' || fields.length === 0) return plan;
  const other = driversFor(catalog, product)
    .map((id) => driverOf(id))
    .find((each) => each !== undefined && each.id !== own.id && uncarried(each).length === 0);
  if (other === undefined) return plan;
  const offer = appError('other-interface', { address, driver: other.id, fields: fields.join(',') });
  return { ...plan, warnings: [...plan.warnings, offer] };
}

/** The plan for a device that was read; what an appliance said that it manages is kept. */
async function planFrom(
  context: StageContext,
  row: DeviceRow,
  driver: Driver,
  state: DeviceState,
  madeAt: string,
): Promise<DevicePlan> {
  const { covers } = state;
  if (covers !== undefined) context.site.update((site) => withCoverage(site, row, covers, madeAt));
  return makePlan(context.catalog, { ...(await planInputOf(context, row, driver)), state, madeAt });
}

/** Ways in which a device says that this door is not there, as against one that it keeps shut. */
const NOT_THERE: ReadonlySet<AppError['code']> = new Set([
  'unsupported',
  'device-timeout',
  'answer-elsewhere',
  'answer-other-request',
  'device-unreachable',
]);

/**
 * Works with the row's driver or, where the person has not fixed one and that door is not there, with the first other
 * driver of the product that opens. A refused login is an answer: no other door is tried with it. Where none opens,
 * what the row's own driver said is what is told.
 */
async function throughFirst<T>(
  context: StageContext,
  { row, driver: own, context: driverContext }: Ready,
  work: (session: DriverSession, driver: Driver) => Promise<T>,
): Promise<{ readonly driver: Driver; readonly done: Result<T> }> {
  const enter = (driver: Driver): Promise<Result<T>> =>
    atDevice(context, row, driver, driverContext, (session) => work(session, driver));
  const first = await enter(own);
  if (first.ok || row.driverFixed || !NOT_THERE.has(first.error.code)) return { driver: own, done: first };
  for (const driver of candidatesOf(context.catalog, own, row, driverContext).slice(1)) {
    if (context.signal.aborted) break;
    const done = await enter(driver);
    if (done.ok) return { driver, done };
    if (!NOT_THERE.has(done.error.code)) break;
  }
  return { driver: own, done: first };
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
