import type { DevicePlan } from '../../../electron/domain/plan.ts';
import {
  firstWave,
  ROLLOUT_LIMITS,
  type RolloutOrder,
  WAVES_FROM,
} from '../../../electron/domain/rollout.ts';
import type { DeviceWork } from './device-work.ts';

/** What a person chose of how the write goes out; null: what the number of devices proposes. */
export type RolloutChoice = {
  readonly first: boolean | null;
  readonly limit: boolean;
  /** As it was typed. */
  readonly limitText: string;
};

export const NOTHING_CHOSEN: RolloutChoice = { first: null, limit: false, limitText: '3' };

/** The number of failures that stops the write; null where what was typed is none. */
export function limitOf({ limitText }: RolloutChoice): number | null {
  const text = limitText.normalize('NFKC').trim();
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= ROLLOUT_LIMITS.stopAfterFailures ? number : null;
}

/** The chosen devices that would be written first: none where nothing is left to wait for them. Pure. */
export function firstOf(chosen: readonly DeviceWork[]): readonly DeviceWork[] {
  const planned = chosen.filter((each): each is DeviceWork & { plan: DevicePlan } => each.plan !== undefined);
  const wave = firstWave(
    planned.map(({ plan }) => plan),
    1,
  ).flatMap((index) => planned[index] ?? []);
  return wave.length < chosen.length ? wave : [];
}

/** Whether the first wave is tried before the rest. */
export function triesFirst(choice: RolloutChoice, chosen: readonly DeviceWork[]): boolean {
  return firstOf(chosen).length > 0 && (choice.first ?? chosen.length >= WAVES_FROM);
}

export function orderOf(
  choice: RolloutChoice,
  chosen: readonly DeviceWork[],
  onlyFailed: boolean,
): RolloutOrder {
  return {
    firstWave: triesFirst(choice, chosen) ? 1 : 0,
    stopAfterFailures: choice.limit && chosen.length > 1 ? limitOf(choice) : null,
    onlyFailed,
  };
}
