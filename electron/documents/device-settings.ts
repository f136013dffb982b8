import { addressRanges } from '../address/address-list.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { unsentOutcome } from '../domain/item-outcome.ts';
import type { ApplyItem, ApplyResult, ManualStep } from '../domain/plan.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { isWriting, type UnfinishedRun } from '../domain/run.ts';
import { isSetUp, settingRank, settingState } from '../domain/setting-state.ts';
import { settingsResultOf } from '../domain/settings-result.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { type Standing, standingOf } from '../domain/standing.ts';
import { itemsAsLeft, standingMends, standingWrites } from '../domain/standing-writes.ts';
import type { ByHand } from './by-hand.ts';
import { grouped, groupOf } from './groups.ts';

/** A device's name inside a document: its real identity (UUID, serial) is masked like any personal datum. */
export const deviceKey = (no: number): string => `device-${no}`;

export type SettingsDevice = ReportModel['settings']['devices'][number];

/** One device's settings: what was written and read back, else what the plan says, else nothing. */
export function settingsOf(
  row: DeviceRow,
  no: number,
  record: SiteRecord,
  byHand: ByHand | undefined,
): SettingsDevice {
  const standing = standingOf(record);
  const apply = settingsResultOf(standing, row.device.id);
  const plan = standing.plans.find((each) => each.deviceId === row.device.id);
  const manual = [...(plan?.manual ?? [])];
  const tried = triedOf(standing.unfinished, row.device.id);
  const notSet = [...(plan?.warnings ?? [])].filter(isLeftOut);
  const stands = standingWrites(record.runs, row.device.id).map((item) => ({ ...item }));
  const sheet = plan === undefined && row.route !== 'none' ? 'not-made' : 'made';
  if (apply !== undefined && apply.state !== 'not-run') {
    // What could not be written is set by hand: all of it, not what was left for a person anyway.
    const whole = isWritten(apply) ? [] : (byHand?.wholeSheet(row) ?? []);
    const steps = whole.length > 0 ? withTicks(whole, manual) : manual;
    const applied = appliedOf(row, no, apply, tried);
    const items = isUndo(apply) ? applied.items : applied.items.map((item) => withFirst(item, stands));
    const open = openOf(row, applied.state, standing);
    return { ...applied, open, items, stands, manual: steps, sheet: 'made', notSet };
  }
  const items: ApplyItem[] = (plan?.items ?? []).map((item) => ({
    key: item.key,
    before: item.current,
    wanted: item.wanted,
    after: null,
    outcome: item.change === 'none' ? unsentOutcome(item) : 'not-written',
    secret: item.secret,
  }));
  // What was held back is as it was: its plan stands, with the reason.
  const errors = [...(plan?.errors ?? []), ...(apply?.errors ?? [])];
  return {
    ...headOf(row, no),
    state: 'not-run',
    open: null,
    items,
    stands,
    errors,
    manual,
    sheet,
    notSet,
    tried,
    at: plan?.madeAt ?? '',
  };
}

/** As the list of results tells it (`texts/device-results.ts`), without the numbers. Out of scope, nothing is asked of a device. */
function openOf(row: DeviceRow, state: SettingsDevice['state'], standing: Standing): SettingsDevice['open'] {
  const { inScope, setUp, stepsLeft, planned } = completionOf(row, standing);
  if (!inScope || setUp || (state !== 'done' && state !== 'no-change')) return null;
  if (stepsLeft.length > 0 || row.driver === 'manual') return 'hand';
  return planned === null ? 'unproven' : 'changes';
}

/** Nothing is left of this device's settings for a person to type in place of the program. */
function isWritten(apply: ApplyResult): boolean {
  return isSetUp(apply) || isUndo(apply);
}

function isUndo({ act }: ApplyResult): boolean {
  return act === 'undo';
}

/** What a device had before is what was there before this program first wrote, and not its own value of an earlier run. */
function withFirst(item: ApplyItem, stands: readonly ApplyItem[]): ApplyItem {
  const written = stands.find(({ key }) => key === item.key);
  return written === undefined ? item : { ...item, before: written.before };
}

/** A step that was ticked under another plan stays ticked. */
function withTicks(steps: readonly ManualStep[], ticked: readonly ManualStep[]): ManualStep[] {
  return steps.map((step) => {
    const done = ticked.find(({ id }) => id === step.id)?.done;
    return done === undefined ? step : { ...step, done };
  });
}

/** Wanted, and not set over this interface: a field the device has no place for, an id of another family. */
function isLeftOut({ code, args }: AppError): boolean {
  return (
    (code === 'unsupported' && String(args.reason).startsWith('field:')) ||
    (code === 'value-refused' && args.rule === 'not-event-id')
  );
}

/** A try to write, or to put back, that came to nothing after what stands. */
function triedOf(unfinished: readonly UnfinishedRun[], deviceId: string): SettingsDevice['tried'] {
  const run = unfinished
    .filter(isWriting)
    .find((each) => each.deviceId === deviceId && each.act !== 'controller-apply');
  if (run === undefined) return null;
  const { state, errors } = run.outcome;
  return { at: run.startedAt, begun: state !== 'not-run', error: errors[0] ?? appError('cancelled') };
}

/** What was written to a device and read back from it. */
export function appliedOf(
  row: DeviceRow,
  no: number,
  apply: ApplyResult,
  tried: SettingsDevice['tried'],
): SettingsDevice {
  const { errors, startedAt: at, driver } = apply;
  const items = itemsAsLeft(apply).map((item) => ({ ...item }));
  return {
    ...headOf(row, no),
    driver,
    state: settingState(apply),
    open: null,
    items,
    stands: [],
    errors,
    manual: [],
    sheet: 'made',
    notSet: [],
    tried,
    at,
  };
}

/**
 * What this program set of a device's clock, name and time servers in whichever run, as the last of them left it: of a value
 * that a later run did not touch, or found as it was set, what stood there before it was set stays told. Null where none was
 * written or tried.
 */
export function mendedOf(row: DeviceRow, no: number, record: SiteRecord): SettingsDevice | null {
  const apply = standingOf(record).controllerApplies.find(({ deviceId }) => deviceId === row.device.id);
  if (apply === undefined) return null;
  const last = appliedOf(row, no, apply, null);
  const stands = new Map(standingMends(record.runs, row.device.id).map((item) => [item.key, item]));
  const items = last.items.map((item) => stillSet(stands.get(item.key)) ?? item);
  const named = new Set(items.map(({ key }) => key));
  const earlier = [...stands.values()].filter(({ key }) => !named.has(key));
  return { ...last, items: [...items, ...earlier.flatMap((item) => stillSet(item) ?? [])] };
}

/** An item that was set and was found so since: it is set, and not as it had been. */
function stillSet(item: ApplyItem | undefined): ApplyItem | undefined {
  if (item === undefined) return undefined;
  const { outcome } = item;
  if (outcome === 'unchanged') return { ...item, outcome: 'verified' };
  return outcome === 'unchanged-unread' ? { ...item, outcome: 'written-unread' } : { ...item };
}

function headOf(
  row: DeviceRow,
  no: number,
): Pick<SettingsDevice, 'no' | 'deviceId' | 'address' | 'product' | 'driver'> {
  return {
    no,
    deviceId: deviceKey(no),
    address: row.device.address,
    product: row.product,
    driver: row.driver,
  };
}

/**
 * Devices with the very same kind, values before and after, and outcome, the worst off first. Errors that differ in
 * the device they name only are one, which then names all.
 */
export function settingGroups(devices: readonly SettingsDevice[]): ReportModel['settings']['groups'] {
  return grouped(devices, ({ no, product, driver, state, open, items, errors, tried, notSet }) => [
    product,
    driver,
    state,
    open,
    items,
    notSet.map(nameless),
    errors.map(nameless),
    tried === null ? 0 : no,
  ])
    .map((own) => {
      const [first] = own as readonly [SettingsDevice];
      const { product, driver, state, items, tried, notSet } = first;
      const addresses = addressRanges(own.map(({ address }) => address));
      const named =
        addresses.length > NAMED_IN_ERROR
          ? `${addresses.slice(0, NAMED_IN_ERROR).join(', ')} …`
          : addresses.join(', ');
      const naming = (error: AppError): AppError => {
        const args = Object.entries(error.args).map(([key, value]) =>
          (key === 'address' || key === 'device') && value === first.address ? [key, named] : [key, value],
        );
        return own.length > 1 ? { ...error, args: Object.fromEntries(args) } : error;
      };
      const times = own
        .map(({ at }) => at)
        .filter((at) => at !== '')
        .sort();
      return {
        product,
        driver,
        state,
        open: first.open,
        items,
        errors: first.errors.map(naming),
        notSet: notSet.map(naming),
        tried,
        at: times[0] ?? '',
        until: times.at(-1) ?? '',
        ...groupOf(own),
      };
    })
    .sort((a, b) => settingRank(a.state) - settingRank(b.state));
}

/** A group's error names at most so many addresses or ranges; the group names its devices itself. */
const NAMED_IN_ERROR = 4;

function nameless({ code, args: { address: _address, device: _device, ...args } }: AppError): unknown {
  return [code, args];
}
