import type { AppError } from './app-error.ts';
import { isSent } from './item-outcome.ts';
import type { ApplyItem, ApplyResult } from './plan.ts';
import { isWriting, type Run } from './run.ts';
import { looksAlike, sameValue } from './same-value.ts';
import { SECRET_KEYS, type SettingKey } from './setting-key.ts';

/**
 * `since`: the first write of it. `sure`: some write of it was read back or accepted, and is not only in doubt. `left`: what
 * any of them left there, or may have.
 */
type Standing = {
  readonly item: ApplyItem;
  readonly since: Run;
  readonly sure: boolean;
  readonly left: readonly string[];
};

/**
 * What this program wrote to a device, in whichever run, and has not put back: by its last write, with what the device
 * had before the first. A run that finds everything as it is wanted writes nothing, and takes away nothing of what the
 * runs before it wrote. Clocks and name servers are another matter (`standingMends`).
 */
export function standingWrites(runs: readonly Run[], deviceId: string): readonly ApplyItem[] {
  return [...standingOn(runs, deviceId).values()].map(({ item }) => item);
}

/**
 * Of each value that stands, all that this program's own writes left on the device or may have: what an earlier run wrote
 * where a later one did not arrive, and what an undo sent and the device keeps in its own way, is still no value of others.
 */
export function standingValues(
  runs: readonly Run[],
  deviceId: string,
): ReadonlyMap<SettingKey, readonly string[]> {
  return leftIn(standingOn(runs, deviceId));
}

/** Of each value that stands, the run that wrote it first, and what the device showed of it then; null where it showed nothing. */
export function standingSince(
  runs: readonly Run[],
  deviceId: string,
): ReadonlyMap<SettingKey, { readonly since: Run; readonly before: string | null }> {
  return new Map(
    [...standingOn(runs, deviceId)].map(([key, { since, item }]) => [key, { since, before: item.before }]),
  );
}

function standingOn(runs: readonly Run[], deviceId: string): ReadonlyMap<SettingKey, Standing> {
  const standing = new Map<SettingKey, Standing>();
  for (const run of runs.toSorted((a, b) => a.no - b.no)) {
    if (!isWriting(run) || run.act === 'controller-apply' || run.deviceId !== deviceId) continue;
    // What was read back says of which of the two it was.
    const back = run.act === 'undo' || run.outcome.act === 'undo';
    if (back) putBack(standing, run.outcome, run.act === 'read-back');
    else write(standing, run, run.outcome, run.act === 'read-back');
  }
  return standing;
}

/**
 * The same of clock, name and time servers, which no undo puts back. Of the time of day nothing stays as it was set: what
 * it was before the last setting is told.
 */
export function standingMends(runs: readonly Run[], deviceId: string): readonly ApplyItem[] {
  return [...mendsOn(runs, deviceId).values()].map(({ item }) => item);
}

/** The same of these as `standingValues` of all others. */
export function mendedValues(
  runs: readonly Run[],
  deviceId: string,
): ReadonlyMap<SettingKey, readonly string[]> {
  return leftIn(mendsOn(runs, deviceId));
}

function mendsOn(runs: readonly Run[], deviceId: string): ReadonlyMap<SettingKey, Standing> {
  const standing = new Map<SettingKey, Standing>();
  for (const run of runs.toSorted((a, b) => a.no - b.no)) {
    if (run.act !== 'controller-apply' || run.deviceId !== deviceId) continue;
    for (const { key, outcome, wanted } of run.outcome.items) {
      // Found as it is wanted now, and not as it was set: somebody else did that.
      const others = outcome === 'unchanged' && standing.get(key)?.item.wanted !== wanted;
      if (others || (key === 'clock.skew' && isSent(outcome))) standing.delete(key);
    }
    write(standing, run, run.outcome, false);
  }
  return standing;
}

function leftIn(standing: ReadonlyMap<SettingKey, Standing>): ReadonlyMap<SettingKey, readonly string[]> {
  return new Map([...standing].map(([key, { left }]) => [key, left]));
}

function write(
  standing: Map<SettingKey, Standing>,
  run: Run,
  { items }: ApplyResult,
  readBack: boolean,
): void {
  for (const item of items) {
    const before = standing.get(item.key);
    // Read afterwards, the write that was in doubt had not arrived; one before it may have.
    if (item.outcome === 'not-written' && readBack && before?.sure === false) standing.delete(item.key);
    if (item.outcome === 'not-written' || (!isSent(item.outcome) && before === undefined)) continue;
    // Read afterwards and found otherwise, it was not sent at all.
    if (item.outcome === 'differs' && readBack && before === undefined) continue;
    const sure = before?.sure === true || item.outcome !== 'unknown';
    const left = [...(before?.left ?? []), ...leftOf(item, readBack)];
    const since = before?.since ?? run;
    standing.set(item.key, { item: { ...item, before: (before?.item ?? item).before }, since, sure, left });
  }
}

/** What a write left of a value, or may have; what was found without one is whoever's it is. */
function leftOf({ outcome, wanted, after }: ApplyItem, readBack: boolean): readonly string[] {
  if (!isSent(outcome) || (readBack && outcome === 'differs')) return [];
  return after === null ? [wanted] : [wanted, after];
}

/**
 * Fields that an undo names as left stand, whatever else it says of them: it did not try. So do those that it knew nothing
 * of, as only the other half of the site had written them, and secrets, which no interface gives back.
 */
function putBack(standing: Map<SettingKey, Standing>, outcome: ApplyResult, readBack: boolean): void {
  const left = new Set(leftByUndo(outcome));
  const whole = outcome.state === 'done' || outcome.state === 'no-change';
  for (const [key, each] of standing) {
    if (left.has(key)) continue;
    const item = outcome.items.find((one) => one.key === key);
    // Of a whole undo, what it does not name was as it had been already.
    const wasTried = !SECRET_KEYS.has(key) && (outcome.stood?.includes(key) ?? true);
    const asItWas = whole && wasTried && (item === undefined || item.outcome === 'unchanged');
    const isBack = asItWas || item?.outcome === 'verified';
    const ours = isBack && item !== undefined && isOurs(each, item);
    if (ours) {
      const { wanted, after } = item;
      standing.set(key, { ...each, item: { ...each.item, wanted, after } });
    } else if (isBack) standing.delete(key);
    else if (item !== undefined)
      standing.set(key, { ...each, left: [...each.left, ...leftOf(item, readBack)] });
  }
}

/**
 * Is what an undo brought back a value that this program had written? So it is in a history out of two halves, of which one
 * wrote over what the other had written, and took that for the value of before.
 */
function isOurs({ item: { key, before }, left }: Standing, { wanted }: ApplyItem): boolean {
  if (before === null || looksAlike(before, wanted)) return false;
  return left.some((value) => sameValue(key, value, wanted));
}

/** Names fields that an undo left as they are. */
export function tellsLeft({ code }: AppError): boolean {
  return code === 'undo-incomplete' || code === 'undo-kept-change';
}

/** The fields that an undo names as left as they are. */
export function leftByUndo({ errors, warnings }: ApplyResult): readonly string[] {
  return [...errors, ...(warnings ?? [])]
    .filter(tellsLeft)
    .flatMap(({ args }) => String(args.fields ?? '').split(','));
}

/**
 * The items of a result as people read them: what an undo could not put back, or left to who changed it since, was not
 * sent, but it is no value without a change either: it is not as it was before the write.
 */
export function itemsAsLeft(apply: ApplyResult): readonly ApplyItem[] {
  if (apply.act !== 'undo') return apply.items;
  const left = new Set(leftByUndo(apply));
  return apply.items.map((item) =>
    left.has(item.key) && (item.outcome === 'unchanged' || item.outcome === 'unchanged-unread')
      ? { ...item, outcome: 'not-written' as const }
      : item,
  );
}
