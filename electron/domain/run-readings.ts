import { isSent } from './item-outcome.ts';
import type { ApplyItem, ApplyResult } from './plan.ts';
import { type DeviceRun, isWriting } from './run.ts';
import { MEASURED_KEYS, SECRET_KEYS, type SettingKey } from './setting-key.ts';

/**
 * What one act learnt of a device's values, and what it sent without hearing of it again. `null`: the device does not
 * let the value be read. Of a secret the words of a plan (`set`, `not-set`, `unknown`). Pure.
 */
export type RunReadings = {
  /** As they were before the act wrote anything. */
  readonly before: ReadonlyMap<SettingKey, string | null>;
  /** As they were at its end. */
  readonly after: ReadonlyMap<SettingKey, string>;
  /** Sent, and not read since: taken by the device or in doubt. */
  readonly unheard: ReadonlyMap<SettingKey, string>;
  /** Something of it may stand on the device. */
  readonly wrote: boolean;
};

const NOTHING: RunReadings = { before: new Map(), after: new Map(), unheard: new Map(), wrote: false };

/** States of a write that signed in and read first. The values in the others are those of the plan, read earlier. */
const READ: ReadonlySet<ApplyResult['state']> = new Set(['done', 'no-change', 'differs', 'partly']);

export function readingsOf(run: DeviceRun): RunReadings {
  if (run.act === 'plan' || run.act === 'controller-plan') {
    const { items, empty } = run.outcome;
    const entries = [
      ...items.map(({ key, current }) => [key, current] as const),
      ...(empty ?? []).map((key) => [key, ''] as const),
    ];
    return { ...NOTHING, before: settings(entries) };
  }
  if (!isWriting(run) || !READ.has(run.outcome.state)) return NOTHING;
  const { items } = run.outcome;
  const after = settings(
    items.flatMap(({ key, after: value }) => (value === null ? [] : [[key, value] as const])),
  );
  // What it gives as the values before are those of the write that it follows.
  if (run.act === 'read-back') return { ...NOTHING, after };
  // A write that the journal alone tells of may not have said what was there before: that is no answer of the device.
  const told = run.interrupted === 'crashed' ? items.filter(({ before }) => before !== null) : items;
  return {
    before: settings(told.map(({ key, before }) => [key, before] as const)),
    after,
    unheard: settings(
      items.filter(isUnheard).map(({ key, wanted }) => [key, SECRET_KEYS.has(key) ? 'set' : wanted] as const),
    ),
    wrote: items.some(({ outcome }) => isSent(outcome)),
  };
}

function isUnheard({ outcome, after }: ApplyItem): boolean {
  return after === null && (outcome === 'unknown' || outcome === 'written-unread');
}

function settings<V>(entries: readonly (readonly [SettingKey, V])[]): ReadonlyMap<SettingKey, V> {
  return new Map(entries.filter(([key]) => !MEASURED_KEYS.has(key)));
}
