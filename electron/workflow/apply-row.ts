import { applyDevice } from '../callhome/apply.ts';
import { makePlan } from '../callhome/plan.ts';
import { changedSince, leftByUndo, undoWanted, withoutFormer } from '../callhome/undo.ts';
import type { Driver } from '../devices/driver.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { BoxMarks } from '../domain/box-marks.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { journalOf } from '../domain/journal.ts';
import type { ApplyResult, DevicePlan } from '../domain/plan.ts';
import type { SettingKey, SettingValues } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { standingValues, standingWrites } from '../domain/standing-writes.ts';
import { toPutBack, withWayBack } from '../domain/way-back.ts';
import { atDevice } from './device-session.ts';
import { marksIn } from './identity.ts';
import { forgetWritten, planInputOf, rememberWritten, secretsOf } from './plan-input.ts';
import { handwork, isoNow, markOf, readyFor } from './ready.ts';
import type { StageContext } from './stage.ts';

/** Writes one device's plan, or puts back what was read before the first write (`plan` null). */
export async function applyRow(
  context: StageContext,
  row: DeviceRow,
  act: 'apply' | 'undo',
  plan: DevicePlan | null,
  actId: string,
): Promise<ApplyResult> {
  if (handwork(context, row) !== null) {
    if (act === 'apply') return applyWithout(context, row, 'manual', []);
    // It was written to, and was made a device that is set by hand since: what it had is not back.
    const { address } = row.device;
    return applyWithout(context, row, 'unsupported', [
      appError('unsupported', { address, reason: 'manual-only' }),
    ]);
  }
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
  const originals = toPutBack(context.site.get(), deviceId) as SettingValues;
  const undo = act === 'undo';
  const base = await planInputOf(context, row, driver);
  let leftovers: readonly SettingKey[] = [];
  let changed: readonly SettingKey[] = [];
  let box: BoxMarks = { uuids: [], serials: [] };
  const replan = (state: Parameters<typeof makePlan>[1]['state']): DevicePlan => {
    box = marksIn(state.identity);
    let wanted: SettingValues = {};
    if (undo) {
      const back = undoWanted(context.catalog, row.product, originals, state);
      const { runs } = context.site.get();
      leftovers = [
        ...leftByUndo(context.catalog, row.product, originals, state),
        ...withoutFormer(originals, standingWrites(runs, deviceId)),
      ];
      changed = changedSince(back, standingValues(runs, deviceId), state);
      wanted = without(back, changed);
    }
    return makePlan(context.catalog, {
      ...base,
      state,
      madeAt: isoNow(context),
      ...(undo
        ? {
            wanted,
            exact: true,
            secretsGiven: new Set<SettingKey>(),
          }
        : {}),
    });
  };
  return applyDevice(
    {
      warnings: () => undoRemarks(row, leftovers, changed),
      driver,
      enter: (work) => atDevice(context, row, driver, driverContext, work),
      context: driverContext,
      // Undo was confirmed as a whole: it can only put back what was there before.
      confirmed: plan,
      ours: standingValues(context.site.get().runs, deviceId),
      ...(undo ? { stood: standingWrites(context.site.get().runs, deviceId).map(({ key }) => key) } : {}),
      replan,
      secrets: undo ? {} : secretsOf(context),
      journal: journalOf(context.journal, actId),
      act,
      onOriginal: async (values) => {
        // What is read before an undo is no way back.
        if (!undo)
          context.site.update((site) => withWayBack(site, deviceId, values as Record<string, string>, box));
      },
      onSending: (keys) => forgetWritten(context, deviceId, keys),
      acceptedBefore: acceptedBefore(context.site.get(), deviceId, driver),
      onUnreadWritten: (key, value) => rememberWritten(context, deviceId, key, value),
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

/** What the device's last apply left as accepted without a word on what came of it, by the same interface. */
function acceptedBefore(
  record: SiteRecord,
  deviceId: string,
  driver: Pick<Driver, 'id' | 'groups'>,
): ReadonlySet<SettingKey> {
  const last = standingOf(record).applies.find((apply) => apply.deviceId === deviceId);
  if (last === undefined || last.driver !== driver.id) return new Set();
  const steps = last.errors.flatMap(({ code, args }) =>
    code === 'outcome-untold' && args.cause === 'not-found' ? [args.what] : [],
  );
  const keys = driver.groups.filter(({ id }) => steps.includes(id)).flatMap((group) => group.keys);
  // A write of which nothing can be read is told as unknown.
  const unread = last.items
    .filter(({ outcome }) => outcome === 'written-unread' || outcome === 'unknown')
    .map(({ key }) => key);
  return new Set(unread.filter((key) => keys.includes(key)));
}

function without(values: SettingValues, keys: readonly SettingKey[]): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key as SettingKey)));
}

/** What an undo leaves as it is although it was otherwise before: what cannot go back, and what somebody set since. */
function undoRemarks(
  { device: { address } }: DeviceRow,
  left: readonly SettingKey[],
  changed: readonly SettingKey[],
): readonly AppError[] {
  return [
    ...(left.length === 0 ? [] : [appError('undo-incomplete', { address, fields: left.join(',') })]),
    ...(changed.length === 0 ? [] : [appError('undo-kept-change', { address, fields: changed.join(',') })]),
  ];
}

/** A result of a device to which nothing was sent. */
export function applyWithout(
  context: StageContext,
  row: DeviceRow,
  state: ApplyResult['state'],
  errors: readonly AppError[],
): ApplyResult {
  return {
    ...markOf(row),
    state,
    items: [],
    stepsDone: [],
    stepsLeft: [],
    errors: [...errors],
    startedAt: isoNow(context),
    durationMs: 0,
  };
}
