import type { CheckResult } from '../../../electron/domain/check.ts';
import { type Group, parseTarget } from './groups.ts';

/** One cause: what is wrong, who mends it and how, and how much hangs on it. */
export type Cause = {
  readonly group: Group;
  /** The row that is red for all. */
  readonly head: CheckResult;
  /** Different destinations and devices that it touches. */
  readonly touched: number;
  /** Rows that were not asked because of it. */
  readonly unasked: number;
  readonly change: 'new' | 'same' | null;
};

/** Causes of groups that need action; `before` holds the groups that were red in the run before, or null. Pure. */
export function causesOf(groups: readonly Group[], before: ReadonlySet<string> | null): readonly Cause[] {
  return groups.flatMap((group) => {
    const [head] = group.results;
    if (head === undefined) return [];
    return [
      {
        group,
        head,
        touched: new Set(group.results.map(({ target }) => parseTarget(target).host)).size,
        unasked: group.results.filter(({ status }) => status === 'skipped').length,
        change: before === null ? null : before.has(group.group) ? ('same' as const) : ('new' as const),
      },
    ];
  });
}

/** Groups that were red before and are not any more. */
export function mended(groups: readonly Group[], before: ReadonlySet<string> | null): readonly string[] {
  if (before === null) return [];
  const red = new Set(groups.map(({ group }) => group));
  return [...before].filter((group) => !red.has(group));
}
