import type { BoxMarks } from './box-marks.ts';
import { isSent } from './item-outcome.ts';
import type { ApplyResult } from './plan.ts';
import { isWriting, type Run } from './run.ts';
import type { SiteRecord } from './site-record.ts';
import { standingWrites } from './standing-writes.ts';

/**
 * The values that an undo of a device is to put back, now that it was read before a write: of what stands there of ours
 * those of before its first write, of everything else what was read just now. A value that this program did not write, or
 * has put back, may be set by hand or by others meanwhile, and is theirs. The very same object where nothing is new. Pure.
 */
export function wayBack(
  { runs, originals }: Pick<SiteRecord, 'runs' | 'originals'>,
  deviceId: string,
  read: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = originals[deviceId];
  const ours = ownKeys(runs, deviceId);
  if (ours === null) return kept ?? read;
  const of = (values: Readonly<Record<string, string>>, own: boolean): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => ours.has(key) === own));
  // What stands of ours, where its value of before was lost or never shown, is no value of before.
  const values = { ...of(read, false), ...of(kept ?? {}, true) };
  return kept !== undefined && sameValues(values, kept) ? kept : values;
}

/**
 * What an undo of the device may put back: the values of before, of what this program wrote and has not put back. What it
 * never wrote, or did put back, is not its to change, whatever it was then. Empty where nothing is known. Pure.
 */
export function toPutBack(
  { runs, originals }: Pick<SiteRecord, 'runs' | 'originals'>,
  deviceId: string,
): Readonly<Record<string, string>> {
  const kept = originals[deviceId] ?? {};
  const ours = ownKeys(runs, deviceId);
  return ours === null ? kept : Object.fromEntries(Object.entries(kept).filter(([key]) => ours.has(key)));
}

/**
 * The values that stand of ours; null where the history does not tell, as nothing was put back since and no act with an id
 * of its own is the write: the first program kept the last write of several alone.
 */
function ownKeys(runs: readonly Run[], deviceId: string): ReadonlySet<string> | null {
  if (lastWholeUndo(runs, deviceId) === null) {
    const sent = runs.filter((run) => isOn(run, deviceId) && run.act === 'apply' && hasSent(run.outcome));
    if (sent.length === 0 || sent.some(({ actId }) => actId === undefined)) return null;
  }
  return new Set<string>(standingWrites(runs, deviceId).map(({ key }) => key));
}

function hasSent({ stepsDone, items }: ApplyResult): boolean {
  return stepsDone.length > 0 || items.some(({ outcome }) => isSent(outcome));
}

function sameValues(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The record with what an undo of the device is to put back, and the box that it was read of. */
export function withWayBack(
  record: SiteRecord,
  deviceId: string,
  read: Readonly<Record<string, string>>,
  box: BoxMarks | undefined,
): SiteRecord {
  const values = wayBack(record, deviceId, read);
  if (values === record.originals[deviceId]) return record;
  return {
    ...record,
    originals: { ...record.originals, [deviceId]: { ...values } },
    ...(box === undefined ? {} : { originalBoxes: { ...record.originalBoxes, [deviceId]: box } }),
  };
}

/** The last undo that put everything back it could; null where there was none. */
export function lastWholeUndo(runs: readonly Run[], deviceId: string): Run | null {
  return runs.findLast((run) => isOn(run, deviceId) && isUndo(run) && isWhole(run.outcome)) ?? null;
}

type SettingsRun = Exclude<Extract<Run, { outcome: ApplyResult }>, { act: 'controller-apply' }>;

function isOn(run: Run, deviceId: string): run is SettingsRun {
  return isWriting(run) && run.act !== 'controller-apply' && run.deviceId === deviceId;
}

/** What was read back says of which of the two it was. */
function isUndo({ act, outcome }: SettingsRun): boolean {
  return act === 'undo' || outcome.act === 'undo';
}

function isWhole({ state }: ApplyResult): boolean {
  return state === 'done' || state === 'no-change';
}
