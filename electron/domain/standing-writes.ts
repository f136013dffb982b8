import { isSent } from './item-outcome.ts';
import type { ApplyItem, ApplyResult } from './plan.ts';
import { isWriting, type Run } from './run.ts';
import type { SettingKey } from './setting-key.ts';

/** `sure`: some write of it was read back or accepted, and is not only in doubt. */
type Standing = { readonly item: ApplyItem; readonly sure: boolean };

/**
 * What this program wrote to a device, in whichever run, and has not put back: by its last write, with what the device
 * had before the first. A run that finds everything as it is wanted writes nothing, and takes away nothing of what the
 * runs before it wrote. Clocks and name servers are another matter (`standingMends`).
 */
export function standingWrites(runs: readonly Run[], deviceId: string): readonly ApplyItem[] {
  const standing = new Map<SettingKey, Standing>();
  for (const run of runs.toSorted((a, b) => a.no - b.no)) {
    if (!isWriting(run) || run.act === 'controller-apply' || run.deviceId !== deviceId) continue;
    // What was read back says of which of the two it was.
    const back = run.act === 'undo' || run.outcome.act === 'undo';
    if (back) putBack(standing, run.outcome);
    else write(standing, run.outcome, run.act === 'read-back');
  }
  return [...standing.values()].map(({ item }) => item);
}

/**
 * The same of clock, name and time servers, which no undo puts back. Of the time of day nothing stays as it was set: what
 * it was before the last setting is told.
 */
export function standingMends(runs: readonly Run[], deviceId: string): readonly ApplyItem[] {
  const standing = new Map<SettingKey, Standing>();
  for (const run of runs.toSorted((a, b) => a.no - b.no)) {
    if (run.act !== 'controller-apply' || run.deviceId !== deviceId) continue;
    for (const { key, outcome, wanted } of run.outcome.items) {
      // Found as it is wanted now, and not as it was set: somebody else did that.
      const others = outcome === 'unchanged' && standing.get(key)?.item.wanted !== wanted;
      if (others || (key === 'clock.skew' && isSent(outcome))) standing.delete(key);
    }
    write(standing, run.outcome, false);
  }
  return [...standing.values()].map(({ item }) => item);
}

function write(standing: Map<SettingKey, Standing>, { items }: ApplyResult, readBack: boolean): void {
  for (const item of items) {
    const before = standing.get(item.key);
    // Read afterwards, the write that was in doubt had not arrived; one before it may have.
    if (item.outcome === 'not-written' && readBack && before?.sure === false) standing.delete(item.key);
    if (item.outcome === 'not-written' || (!isSent(item.outcome) && before === undefined)) continue;
    const sure = before?.sure === true || item.outcome !== 'unknown';
    standing.set(item.key, { item: { ...item, before: (before?.item ?? item).before }, sure });
  }
}

/** Fields that an undo names as left stand, whatever else it says of them: it did not try. */
function putBack(standing: Map<SettingKey, Standing>, outcome: ApplyResult): void {
  const left = new Set(leftByUndo(outcome));
  const whole = outcome.state === 'done' || outcome.state === 'no-change';
  for (const key of standing.keys()) {
    if (left.has(key)) continue;
    const item = outcome.items.find((each) => each.key === key);
    // Of a whole undo, what it does not name was as it had been already.
    const isBack =
      item === undefined ? whole : item.outcome === 'verified' || (whole && item.outcome === 'unchanged');
    if (isBack) standing.delete(key);
  }
}

/** The fields that an undo names as left as they are. */
export function leftByUndo({ errors, warnings }: ApplyResult): readonly string[] {
  return [...errors, ...(warnings ?? [])]
    .filter(({ code }) => code === 'undo-incomplete' || code === 'undo-kept-change')
    .flatMap(({ args }) => String(args.fields ?? '').split(','));
}
