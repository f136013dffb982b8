import type { DeviceState } from '../devices/driver.ts';
import { appError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { isSent } from '../domain/item-outcome.ts';
import type { ApplyItem, ApplyResult } from '../domain/plan.ts';
import { keptAs, sameValue } from '../domain/same-value.ts';
import { isInDoubt, settingState } from '../domain/setting-state.ts';
import { standingOf } from '../domain/standing.ts';
import { tellsLeft } from '../domain/standing-writes.ts';
import { stopwatch } from '../domain/stopwatch.ts';
import { atDevice } from './device-session.ts';
import { eachDevice, isoNow, readyFor, recordRun, rowsOf } from './ready.ts';
import type { StageContext } from './stage.ts';
import { askWhoIsThere } from './who-is-there.ts';

/**
 * Reads back the devices to which something was sent that nobody read afterwards, because the connection or the
 * program ended. Nothing is written: what the device says now takes the place of what is not known.
 */
export async function readBackStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ApplyResult[]> {
  const inDoubt = () => standingOf(context.site.get()).applies.filter(isInDoubt);
  if (inDoubt().length > 0) await askWhoIsThere(context, deviceIds);
  const doubts = new Map(inDoubt().map((result) => [result.deviceId, result]));
  const rows = rowsOf(context, deviceIds).filter((row) => doubts.has(row.device.id));
  const work = async (row: DeviceRow): Promise<ApplyResult> => {
    const startedAt = isoNow(context);
    const result = await readRow(context, row, doubts.get(row.device.id) as ApplyResult, startedAt);
    return recordRun(context, 'read-back', startedAt, result);
  };
  return eachDevice(context, rows, work, { end: 'write', state: settingState });
}

async function readRow(
  context: StageContext,
  row: DeviceRow,
  doubt: ApplyResult,
  startedAt: string,
): Promise<ApplyResult> {
  const passed = stopwatch();
  const finish = (part: Partial<ApplyResult>): ApplyResult => ({
    ...doubt,
    errors: [],
    // What an undo did not try stands, however its values are read.
    warnings: [...doubt.errors, ...(doubt.warnings ?? [])].filter(tellsLeft),
    ...part,
    startedAt,
    durationMs: passed(),
  });
  // Still in doubt: the items stay as they are, and the run is one that came to no answer.
  const failed = (error: ApplyResult['errors'][number]): ApplyResult =>
    finish({ state: 'failed', errors: [error], stepsDone: [], items: doubt.items.map(undecided) });
  if (context.signal.aborted) return failed(appError('cancelled'));
  const ready = readyFor(context, row);
  if (!ready.ok) return failed(ready.error);
  const { driver, context: driverContext } = ready.value;
  const done = await atDevice(context, row, driver, driverContext, (session) => session.read(context.signal));
  if (!done.ok) return failed(done.error);
  return done.value.ok ? finish(judged(doubt, done.value.value)) : failed(done.value.error);
}

/** Without an answer nothing new is known; a run that claims nothing does not replace the one in doubt. */
function undecided(item: ApplyItem): ApplyItem {
  return item.outcome === 'unknown' ? { ...item, outcome: 'not-written', after: null } : item;
}

/**
 * Is it what was sent? What nobody confirmed and reads as before is no proof, also where blanks or letter case only were to
 * change.
 */
function isThere({ key, before, wanted, outcome }: ApplyItem, after: string): boolean {
  const open = outcome === 'unknown' || outcome === 'not-written';
  const isOld = open && before !== null && sameValue(key, after, before);
  return isOld ? sameValue(key, after, wanted) : keptAs(key, after, wanted);
}

/**
 * Every value against what the device says now. What no interface gives back stays unknown; what it gave before and does not
 * give now stays in doubt, is named, and is never taken for empty.
 */
function judged(doubt: ApplyResult, state: DeviceState): Partial<ApplyResult> {
  const isReadable = ({ key, secret }: ApplyItem): boolean => !secret && !state.unreadable.has(key);
  const items = doubt.items.map((item): ApplyItem => {
    const after = state.values[item.key];
    if (!isReadable(item) || after === undefined) return item;
    const same = isThere(item, after);
    if (!isSent(item.outcome) && item.outcome !== 'not-written')
      return { ...item, after, outcome: same ? 'unchanged' : 'differs' };
    return { ...item, after, outcome: same ? 'verified' : 'not-written' };
  });
  const missing = items.filter((item) => isReadable(item) && item.outcome === 'unknown');
  if (missing.length > 0) {
    const fields = missing.map(({ key }) => key).join(',');
    return { state: 'partly', items, errors: [appError('unread-now', { address: doubt.address, fields })] };
  }
  // Every value that was to be written has an item, so that what was never begun is open as well.
  const open = items.some(({ outcome }) => ['not-written', 'unknown', 'differs'].includes(outcome));
  if (!open) return { state: 'done', items, stepsLeft: [], readBack: true };
  return { state: 'partly', items, readBack: true };
}
