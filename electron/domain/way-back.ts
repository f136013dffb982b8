import type { BoxMarks } from './box-marks.ts';
import { isSent } from './item-outcome.ts';
import type { ApplyResult } from './plan.ts';
import { isWriting, type Run } from './run.ts';
import type { SiteRecord } from './site-record.ts';
import { leftByUndo, standingWrites } from './standing-writes.ts';

/**
 * The values that an undo of a device is to put back, now that it was read before a write: those of before the first
 * write that was not put back since. What an undo has put back may be set by hand or by others afterwards, and is theirs
 * from then on; what still stands, or was left by the undo, keeps its value of before. The very same object where
 * nothing is new. Pure.
 */
export function wayBack(
  { runs, originals }: Pick<SiteRecord, 'runs' | 'originals'>,
  deviceId: string,
  read: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = originals[deviceId];
  if (kept === undefined) return read;
  const { whole, left, back } = putBack(runs, deviceId);
  const standing = new Set<string>(standingWrites(runs, deviceId).map(({ key }) => key));
  const fresh = Object.entries(read).filter(
    ([key, value]) => !standing.has(key) && (whole ? !left.has(key) : back.has(key)) && kept[key] !== value,
  );
  return fresh.length === 0 ? kept : { ...kept, ...Object.fromEntries(fresh) };
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

type Back = {
  /** Nothing was sent to the device since an undo that came to its end. */
  readonly whole: boolean;
  /** What that undo left as it was. */
  readonly left: ReadonlySet<string>;
  /** What an undo that did not come to its end put back, and nothing was sent of since. */
  readonly back: ReadonlySet<string>;
};

function putBack(runs: readonly Run[], deviceId: string): Back {
  let whole = false;
  let left = new Set<string>();
  const back = new Set<string>();
  for (const run of runs) {
    if (!isOn(run, deviceId)) continue;
    const { outcome } = run;
    if (isUndo(run)) {
      whole ||= isWhole(outcome);
      if (isWhole(outcome)) left = new Set(leftByUndo(outcome));
      for (const { key, outcome: became } of outcome.items) if (became === 'verified') back.add(key);
      continue;
    }
    const sent = outcome.items.filter((item) => isSent(item.outcome));
    if (sent.length > 0 || outcome.stepsDone.length > 0) whole = false;
    for (const { key } of sent) back.delete(key);
  }
  return { whole, left, back };
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
