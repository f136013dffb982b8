import type { ApplyResult, DevicePlan } from './plan.ts';
import { isInDoubt, isSetUp } from './setting-state.ts';

/** How a write is rolled out over many devices. Pure, and without schemas: the window reads it too. */
export type RolloutOrder = {
  /** Devices of each kind that are written first; the others wait for them. 0: all together. */
  readonly firstWave: number;
  /** So many devices that did not end well stop the work; null: none does. */
  readonly stopAfterFailures: number | null;
  /** Only devices whose last write did not end well. */
  readonly onlyFailed: boolean;
};

export const ALL_AT_ONCE: RolloutOrder = { firstWave: 0, stopAfterFailures: null, onlyFailed: false };

/** The most of either number that can be asked for. */
export const ROLLOUT_LIMITS = { firstWave: 100, stopAfterFailures: 1_000 } as const;

/** More devices than this are begun with a first wave, where the window proposes it. */
export const WAVES_FROM = 6;

type Planned = Pick<DevicePlan, 'product' | 'driver' | 'state' | 'items'>;

/**
 * The devices that are tried before the others: of each kind (product and interface) the `each` whose plan changes
 * most, as what goes wrong goes wrong for the kind. A BMC of another generation has other limits and another order
 * of steps, so that one good write to an XCC says nothing of an IMM2 beside it; and a device that differs in one
 * field would try one step, where the others take all of them. Devices to which nothing is written try nothing and
 * are not among them. Gives indexes, in the order of the list.
 */
export function firstWave(plans: readonly Planned[], each: number): readonly number[] {
  const kinds = new Map<string, number[]>();
  for (const [index, plan] of plans.entries()) {
    if (!isWritten(plan)) continue;
    const kind = `${plan.product} ${plan.driver}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), index]);
  }
  const changes = (index: number): number =>
    (plans[index]?.items ?? []).filter(({ change }) => change !== 'none').length;
  return [...kinds.values()]
    .flatMap((own) => [...own].sort((a, b) => changes(b) - changes(a) || a - b).slice(0, each))
    .sort((a, b) => a - b);
}

/** Something would be written to the device. */
export function isWritten({ state }: Pick<DevicePlan, 'state'>): boolean {
  return state === 'changes';
}

/**
 * A device that was begun and is not as its plan said: failed, half written, otherwise than wanted or in doubt. A field
 * that its interface cannot carry was known and shown before, and is no failure of the write; what a person stopped is
 * none either.
 */
export function endedBadly(result: ApplyResult): boolean {
  if (isInDoubt(result)) return true;
  if (isSetUp(result) || result.state === 'cancelled' || result.state === 'manual') return false;
  if (result.state === 'not-run') return false;
  const asShown = result.errors.length > 0 && result.errors.every(({ code }) => code === 'not-settable');
  return !(result.state === 'partly' && result.stepsLeft.length === 0 && asShown);
}
