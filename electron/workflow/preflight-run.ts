import type { CheckResult } from '../domain/check.ts';
import { rowKey } from '../domain/check.ts';
import type { PreflightBasis } from '../domain/preflight-basis.ts';
import { addRun, changeRun } from './site-handle.ts';
import type { StageContext } from './stage.ts';

/** A preflight as it is written down: rows as they come, and how it ended. */
export type PreflightLog = {
  readonly add: (result: CheckResult) => void;
  readonly at: (done: number, total: number) => void;
  /** All rows are there, put together anew (`lookAcross`). */
  readonly finish: (results: readonly CheckResult[]) => void;
  /** It was stopped: what stood before it stands on. */
  readonly stop: () => void;
};

/** Opens a run of its own; an earlier preflight is not touched by what happens to this one. */
export function logPreflight(
  context: Pick<StageContext, 'site' | 'now'>,
  profiles: readonly string[],
  only: readonly string[] | null,
  basis: PreflightBasis,
): PreflightLog {
  const now = (): string => new Date(context.now()).toISOString();
  const no = addRun(context.site, {
    act: 'preflight',
    startedAt: now(),
    endedAt: null,
    interrupted: null,
    outcome: {
      profiles: [...profiles],
      only: only === null ? null : [...only],
      basis,
      results: [],
      done: 0,
      total: 0,
    },
  });
  const rows = new Map<string, CheckResult>();
  let progress = { done: 0, total: 0 };
  const write = (
    results: readonly CheckResult[],
    ended: { readonly endedAt: string | null; readonly interrupted: 'cancelled' | null },
  ): void =>
    changeRun(context.site, no, (run) =>
      run.act === 'preflight'
        ? { ...run, ...ended, outcome: { ...run.outcome, ...progress, results: [...results] } }
        : run,
    );
  return {
    add: (result) => {
      rows.set(rowKey(result), result);
      write([...rows.values()], { endedAt: null, interrupted: null });
    },
    at: (done, total) => {
      progress = { done, total };
    },
    finish: (results) => {
      progress = { done: results.length, total: results.length };
      write(results, { endedAt: now(), interrupted: null });
    },
    stop: () => write([...rows.values()], { endedAt: now(), interrupted: 'cancelled' }),
  };
}
