import { endedBadly } from './rollout.ts';
import type { Run } from './run.ts';

/**
 * Devices whose last write did not end well, for trying those again. A run in which a device was not begun, or was
 * cancelled before anything was written, tried nothing: what was before it stands. What was put back has not failed.
 */
export function failedWrites(runs: readonly Run[]): ReadonlySet<string> {
  const failed = new Set<string>();
  for (const run of runs) {
    if (run.act !== 'apply' && run.act !== 'undo' && run.act !== 'read-back') continue;
    const { outcome, deviceId } = run;
    if (outcome.state === 'not-run' || outcome.state === 'cancelled') continue;
    if (outcome.act !== 'undo' && endedBadly(outcome)) failed.add(deviceId);
    else failed.delete(deviceId);
  }
  return failed;
}
