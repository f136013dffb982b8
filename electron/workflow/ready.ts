import type { Account } from '../access/login-guard.ts';
import type { Door } from '../access/session.ts';
import { wantedValues } from '../callhome/wanted.ts';
import { type Catalog, driversFor } from '../catalog/index.ts';
import type { Driver, DriverContext, DriverSession, Target } from '../devices/driver.ts';
import { driverOf } from '../devices/index.ts';
import { manualSteps } from '../devices/manual/manual-steps.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { type Credential, namesAccount, ownAccountName, snmpUserOf } from '../domain/credential.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { idNow } from '../domain/known-device.ts';
import type { DevicePlan, ManualStep } from '../domain/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DeviceRun, NewRun } from '../domain/run.ts';
import { Secret } from '../domain/secret.ts';
import type { SettingValues } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingWrites } from '../domain/standing-writes.ts';
import { mapBounded } from '../net/deadline.ts';
import { ofMetBox } from './met-box.ts';
import { chosenRows } from './rows.ts';
import { addRun } from './site-handle.ts';
import type { EndOf, StageContext } from './stage.ts';

/** What every stage that works on devices asks first: which rows, with which driver, wanting what. */

/** What a driver needs to work on a row; the clock is the laptop's, corrected where a better one is known. */
export function driverContextOf(
  context: Pick<StageContext, 'catalog' | 'trust' | 'now' | 'progress' | 'pace'>,
  row: DeviceRow,
  credential: Credential,
  aheadMs = 0,
): DriverContext {
  const target: Target = {
    deviceId: row.device.id,
    address: row.device.address,
    product: row.product,
    ports: row.ports,
  };
  return {
    target,
    catalog: context.catalog,
    credential,
    trust: context.trust,
    now: () => context.now() - aheadMs,
    onWait: (seconds) =>
      context.progress({ done: 0, total: 0, waitingFor: target.address, atMostMs: seconds * 1000 }),
    waits: context.pace.waits,
  };
}

/** SNMP users and web users are different accounts: each has its own one attempt. */
function accountOf(driver: Pick<Driver, 'account'>, { credential }: DriverContext): Account {
  const { name, user, password, snmp, stamp, own } = credential;
  if (driver.account === 'web' || snmp === null)
    return { name: own === true ? ownAccountName(name) : name, user, secret: password, stamp };
  const secret =
    snmp.version === 'v3'
      ? new Secret(`${snmp.authPassword.reveal()}\0${snmp.privPassword.reveal()}`)
      : snmp.community;
  return { name: `${name} (snmp)`, user: snmpUserOf(snmp), secret, stamp };
}

/** The device's door over one interface, for `withSession`. */
export function doorOf(
  driver: Pick<Driver, 'account' | 'open'>,
  driverContext: DriverContext,
): Door<DriverSession> {
  return {
    address: driverContext.target.address,
    account: accountOf(driver, driverContext),
    open: (signal) => driver.open(driverContext, signal),
  };
}

export type Ready = { readonly row: DeviceRow; readonly driver: Driver; readonly context: DriverContext };

/** The chosen rows, or those of them that are named. */
export function rowsOf(context: StageContext, deviceIds: readonly string[] | null): readonly DeviceRow[] {
  const { known } = context.site.get();
  const rows = chosenRows(context.catalog, context.site.get());
  if (deviceIds === null) return rows;
  const asked = new Set(deviceIds.map((id) => idNow(known, id)));
  // Asked for under the id that it had until it turned out to be the box of another row: it is told so.
  const wasAsked = ({ device: { address }, sameAs }: DeviceRow): boolean =>
    sameAs !== undefined &&
    known.some(
      ({ addresses, formerIds }) =>
        addresses.includes(address) && formerIds.some((id) => deviceIds.includes(id)),
    );
  return rows.filter((row) => asked.has(row.device.id) || wasAsked(row));
}

/** The part of a row that every result carries. */
export function markOf(row: DeviceRow): Pick<DevicePlan, 'deviceId' | 'address' | 'product' | 'driver'> {
  return {
    deviceId: row.device.id,
    address: row.device.address,
    product: row.product,
    driver: row.driver,
  };
}

/** The same of a plan, which says by what route as well. */
export function headOf(row: DeviceRow): ReturnType<typeof markOf> & Pick<DevicePlan, 'route'> {
  return { ...markOf(row), route: row.route };
}

/** The steps of the manual sheet where nothing is pushed to the device itself; null where a driver serves it. */
export function handwork(context: StageContext, row: DeviceRow): readonly ManualStep[] | null {
  if (driverOf(row.driver) !== undefined || row.sameAs !== undefined) return null;
  return manualSteps(
    context.catalog,
    row.product,
    row.route,
    wantedOf(context.catalog, context.site.get(), row),
  );
}

/** Driver and credential of a row; `unsupported` where nothing is pushed to it and the manual sheet serves. */
export function readyFor(context: StageContext, row: DeviceRow): Result<Ready> {
  if (row.sameAs !== undefined) return err(sameBox(row));
  const driver = driverOf(row.driver);
  if (!driver)
    return err(appError('unsupported', { address: row.device.address, reason: `route:${row.route}` }));
  const credential = context.secrets.credential(context.site.get(), row.credential, row.device.id);
  if (!credential.ok) return credential;
  const standing = standingWrites(context.site.get().runs, row.device.id);
  const ours = Object.fromEntries(standing.map(({ key, after, wanted }) => [key, after ?? wanted]));
  return ok({ row, driver, context: { ...driverContextOf(context, row, credential.value), ours } });
}

/** Why a row is not worked on that turned out to be the box of another one. */
export function sameBox({ device: { address }, sameAs = '' }: DeviceRow): AppError {
  return appError('same-device', { address, other: sameAs });
}

/** The driver that is set up, then the others of the product for which the credential has what it takes. */
export function candidatesOf(
  catalog: Catalog,
  own: Driver,
  row: DeviceRow,
  { credential }: DriverContext,
): readonly Driver[] {
  const others = driversFor(catalog, row.product)
    .filter((id) => id !== own.id)
    .map((id) => driverOf(id))
    .filter((driver): driver is Driver => driver !== undefined)
    .filter(
      ({ account }) =>
        namesAccount(credential, account) && (account === 'snmp' || !credential.password.isEmpty),
    );
  return [own, ...others];
}

/** What the one form says for this row's product. */
export function wantedOf(catalog: Catalog, record: SiteRecord, row: DeviceRow): SettingValues {
  return wantedValues(catalog, record.file.settings, record.file.network.proxy, row.product);
}

export function isoNow(context: Pick<StageContext, 'now'>): string {
  return new Date(context.now()).toISOString();
}

/**
 * Writes down what was done to one device, and gives it back as it stands there: what met another box is told of that
 * (`ofMetBox`), and what was stopped on the way is marked so.
 */
export function recordRun<A extends DeviceRun['act'], O extends OutcomeOf<A>>(
  context: Pick<StageContext, 'site' | 'now'>,
  act: A,
  startedAt: string,
  outcome: O,
  /** Where it was journaled, the id that its entries carry; what else is said of a run of this kind. */
  more: { readonly actId?: string; readonly unshown?: true } = {},
): O {
  const kept = ofMetBox(context.site.get(), outcome);
  addRun(context.site, { ...runOf(context, act, startedAt, kept), ...more } as NewRun);
  return kept;
}

type OutcomeOf<A extends DeviceRun['act']> = Extract<DeviceRun, { readonly act: A }>['outcome'];

/** What was done to one device, to be written down. */
export function runOf(
  context: Pick<StageContext, 'now'>,
  act: DeviceRun['act'],
  startedAt: string,
  outcome: DeviceRun['outcome'],
): NewRun {
  const stopped = outcome.errors.some(({ code }) => code === 'cancelled');
  return {
    act,
    deviceId: outcome.deviceId,
    startedAt,
    endedAt: isoNow(context),
    interrupted: stopped ? 'cancelled' : null,
    outcome,
  } as NewRun;
}

/**
 * Does one piece of work on every row, bounded, with progress: one device failing never stops another, so
 * `work` gives its result and does not reject for what a device does. `ended` names a result on screen.
 */
export function eachDevice<T>(
  context: Pick<StageContext, 'progress' | 'pace'>,
  rows: readonly DeviceRow[],
  work: (row: DeviceRow) => Promise<T>,
  ended?: { readonly end: EndOf; readonly state: (result: T) => string },
): Promise<T[]> {
  let done = 0;
  const total = rows.length;
  return mapBounded(rows, context.pace.devicesAtOnce, async (row) => {
    const { address } = row.device;
    context.progress({ done, total, waitingFor: address });
    const result = await work(row);
    done += 1;
    context.progress({
      done,
      total,
      waitingFor: '',
      ...(ended === undefined
        ? {}
        : { device: { address, done: 1, total: 1, end: ended.end, state: ended.state(result) } }),
    });
    return result;
  });
}
