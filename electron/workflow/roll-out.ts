import { mapBounded } from '../net/deadline.ts';
import type { PauseGate } from './pause-gate.ts';

/** Why a piece was not begun, with the pieces that ended badly. */
export type HeldBack<Item> = {
  readonly why: 'first-wave' | 'failure-limit';
  readonly failed: readonly Item[];
};

export type Rollout<Item, Result> = {
  /** These first, side by side; `rest` only after all of them ended, and ended well. */
  readonly firstWave: readonly Item[];
  readonly rest: readonly Item[];
  /** Pieces that change nothing: neither held back nor counted. */
  readonly harmless: (item: Item) => boolean;
  readonly atOnce: number;
  /** So many bad ends hold back whatever is not begun; null: none does. */
  readonly stopAfter: number | null;
  readonly pause: PauseGate | undefined;
  readonly signal: AbortSignal;
  /** Does one piece, or says that it was cancelled before it began; does not reject. */
  readonly begin: (item: Item) => Promise<Result>;
  readonly endedBadly: (result: Result) => boolean;
  /** The result of a piece that is not begun. */
  readonly holdBack: (item: Item, reason: HeldBack<Item>) => Result;
};

/**
 * Work over many pieces that is stopped before it does harm many times: a first wave, a limit of bad ends, a pause. Each
 * of them only keeps pieces from beginning; what is under way goes on to its own end, as half a write is the worst state
 * a device can be left in. Whether a piece may begin is asked at the very moment at which it does, so that neither a
 * pause nor a bad end of a moment ago is overlooked. What a person cancels is cancelled, paused or not.
 */
export async function rollOut<Item, Result>(
  order: Rollout<Item, Result>,
): Promise<ReadonlyMap<Item, Result>> {
  const { pause, signal, stopAfter } = order;
  const results = new Map<Item, Result>();
  const failed: Item[] = [];
  /** Known once the first wave has ended. */
  let ofFirstWave: readonly Item[] = [];

  const reason = (): HeldBack<Item> | null => {
    if (stopAfter !== null && failed.length >= stopAfter) return { why: 'failure-limit', failed };
    return ofFirstWave.length > 0 ? { why: 'first-wave', failed: ofFirstWave } : null;
  };
  const one = async (item: Item): Promise<void> => {
    while (pause?.paused() === true && !signal.aborted) await pause.opened(signal);
    const held = signal.aborted || order.harmless(item) ? null : reason();
    if (held !== null) {
      results.set(item, order.holdBack(item, held));
      return;
    }
    const result = await order.begin(item);
    results.set(item, result);
    if (!order.harmless(item) && order.endedBadly(result)) failed.push(item);
  };

  await mapBounded(order.firstWave, order.atOnce, one);
  ofFirstWave = [...failed];
  await mapBounded(order.rest, order.atOnce, one);
  return results;
}
