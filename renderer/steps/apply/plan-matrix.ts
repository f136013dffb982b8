import type { PlanItem } from '../../../electron/domain/plan.ts';
import type { SettingKey } from '../../../electron/domain/setting-key.ts';
import type { DeviceWork } from './device-work.ts';

/** Devices whose plans say the very same: what each item is now and what it is to be. */
export type PlanGroup = {
  /** A, B, … in the order of their size: another plan may give the letter to another group. */
  readonly name: string;
  /** What its plans say: by this it is known again. */
  readonly says: string;
  readonly work: readonly DeviceWork[];
  readonly items: readonly PlanItem[];
};

export type MatrixRow = {
  readonly key: SettingKey;
  /** One a group; undefined where its devices have no such item. */
  readonly cells: readonly (PlanItem | undefined)[];
  readonly changing: boolean;
};

/** Values of what stays are no difference: they are as wanted, whatever each device makes of that. */
function signature({ plan }: DeviceWork): string {
  const items = (plan?.items ?? []).map(({ key, current, wanted, change }) =>
    change === 'none' ? [key] : [key, change, current, wanted],
  );
  return JSON.stringify([plan?.state, items]);
}

/** The groups of devices that have a plan with items, the largest first; a device that deviates is a group of its own. Pure. */
export function planGroups(work: readonly DeviceWork[]): readonly PlanGroup[] {
  const groups = new Map<string, DeviceWork[]>();
  for (const each of work) {
    if ((each.plan?.items ?? []).length === 0) continue;
    const says = signature(each);
    groups.set(says, [...(groups.get(says) ?? []), each]);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([says, own], index) => ({
      name: letters(index),
      says,
      work: own,
      items: own[0]?.plan?.items ?? [],
    }));
}

/** A to Z, then AA: as the columns of a sheet are named. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return `${rest === 0 ? '' : letters(rest - 1)}${String.fromCharCode(65 + (index % 26))}`;
}

/** Items over groups, in the order in which the plans have them. Pure. */
export function matrixRows(groups: readonly PlanGroup[]): readonly MatrixRow[] {
  const keys = [...new Set(groups.flatMap(({ items }) => items.map(({ key }) => key)))];
  return keys.map((key) => {
    const cells = groups.map(({ items }) => items.find((item) => item.key === key));
    return { key, cells, changing: cells.some((cell) => cell !== undefined && cell.change !== 'none') };
  });
}
