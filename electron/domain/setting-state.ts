import type { AppError } from './app-error.ts';
import { isSent } from './item-outcome.ts';
import type { ApplyItem, ApplyResult, SettingState } from './plan.ts';

/** What the result of a write, or of an undo, says of a device. Pure, and without schemas: the window reads it too. */

/** The device has what the form wants, read back or not in need of a write. */
export function isSetUp({ act, state }: ApplyResult): boolean {
  return act !== 'undo' && (state === 'done' || state === 'no-change');
}

/** The device is back as it was before the first write. */
export function isRestored({ act, state, warnings }: ApplyResult): boolean {
  return (
    act === 'undo' && (state === 'done' || state === 'no-change') && !(warnings ?? []).some(leavesSomething)
  );
}

/** Not a mere word about an undo: something is not as it was before, ours or somebody else's. */
export function leavesSomething({ code }: AppError): boolean {
  return code !== 'undo-over-change';
}

/** States of a device's settings, the one that is worst to be left in first: half of anything before nothing at all. */
const WORST_FIRST: readonly SettingState[] = [
  'in-doubt',
  'partly',
  'partly-restored',
  'differs',
  'failed',
  'cancelled',
  'refused',
  'unsupported',
  'not-run',
  'manual',
  'restored',
  'done',
  'no-change',
];

/** 0 for the worst. */
export function settingRank(state: SettingState): number {
  return WORST_FIRST.indexOf(state);
}

export function settingState(result: ApplyResult): SettingState {
  if (isInDoubt(result)) return 'in-doubt';
  if (result.act !== 'undo') return result.state;
  if (isRestored(result)) return 'restored';
  return ['done', 'no-change', 'differs', 'partly'].includes(result.state) ? 'partly-restored' : result.state;
}

const BROKEN_OFF: ReadonlySet<SettingState> = new Set(['failed', 'cancelled', 'refused', 'unsupported']);

/**
 * A write that ended badly before anything was sent: no test of the values that it was to write. How it ended is its state, and not
 * what each of them came to.
 */
export function endedUnsent(result: {
  readonly state: SettingState;
  readonly items: readonly Pick<ApplyItem, 'outcome'>[];
}): boolean {
  return BROKEN_OFF.has(result.state) && !result.items.some(({ outcome }) => isSent(outcome));
}

/** Something was sent, and nobody has asked the device since whether it took it. */
export function isInDoubt({ items, readBack }: Pick<ApplyResult, 'items' | 'readBack'>): boolean {
  return readBack !== true && items.some(({ outcome }) => outcome === 'unknown');
}
