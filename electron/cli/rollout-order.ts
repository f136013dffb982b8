import { ALL_AT_ONCE, type RolloutOrder } from '../domain/rollout.ts';
import type { Arguments } from './arguments.ts';

/** Which devices are written first, and what stops the work; without any of it all are written, whatever fails. */
export function rolloutOf(args: Arguments): RolloutOrder {
  const stopAfter = args.value('stop-after');
  return {
    firstWave: Number(args.value('first-wave') ?? ALL_AT_ONCE.firstWave),
    stopAfterFailures: stopAfter === undefined ? null : Number(stopAfter),
    onlyFailed: args.flag('only-failed'),
  };
}
