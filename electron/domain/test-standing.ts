import { isSent } from './item-outcome.ts';
import { isFinished, type Run, type RunOf } from './run.ts';

/**
 * What the test calls of a site say of its settings as they stand. A test tells of the settings that were on the device
 * when it was made: whatever was written or put back after it was never tested. What came after what is told by the
 * order of the runs and never by their times. Pure.
 */
export type TestStanding = {
  /** Devices whose last successful test call is older than what was last written or put back. */
  readonly again: ReadonlySet<string>;
  /** By device the act that last changed a setting, by when it began: a name for it, not to be reckoned with. */
  readonly lastChange: ReadonlyMap<string, string>;
  /** Devices on which something was ever put back. */
  readonly putBack: ReadonlySet<string>;
};

export function testStanding(runs: readonly Run[]): TestStanding {
  const again = new Set<string>();
  const passed = new Set<string>();
  const lastChange = new Map<string, string>();
  const putBack = new Set<string>();
  for (const run of runs) {
    if (run.act === 'test-call' && isFinished(run)) {
      again.delete(run.deviceId);
      if (run.outcome.state === 'success') passed.add(run.deviceId);
      else passed.delete(run.deviceId);
    } else if (changesSettings(run)) {
      lastChange.set(run.deviceId, run.startedAt);
      if (isUndo(run)) putBack.add(run.deviceId);
      if (passed.has(run.deviceId)) again.add(run.deviceId);
    }
  }
  return { again, lastChange, putBack };
}

/**
 * Did it leave another value of the Call Home settings on the device, or may it have? A write that failed before
 * anything went out, or that found all as it should be, takes nothing from a test; reading back writes nothing. Clock,
 * name and time servers are no part of what a test call tests: the checks ask for those.
 */
function changesSettings(run: Run): run is RunOf<'apply' | 'undo'> {
  return (
    (run.act === 'apply' || run.act === 'undo') && run.outcome.items.some(({ outcome }) => isSent(outcome))
  );
}

/** Records of the first version have an undo as a write whose outcome says so. */
function isUndo({ act, outcome }: RunOf<'apply' | 'undo'>): boolean {
  return act === 'undo' || outcome.act === 'undo';
}
