import type { CheckCode, CheckResult, CheckStatus, FixId } from '../domain/check.ts';
import { type Evidence, evidence } from '../domain/evidence.ts';

/** What a check's `judge` says; the runner adds the times. */
export type Verdict = {
  readonly status: CheckStatus;
  readonly code: CheckCode;
  readonly args?: Readonly<Record<string, string | number>>;
  readonly fixes?: readonly FixId[];
  readonly evidence?: readonly Evidence[];
  /** Rows with one cause share it. */
  readonly group?: string;
};

/** Where a row stands: unique by `id` and `target`. */
export type RowHead = {
  readonly id: string;
  readonly target: string;
  readonly from?: 'laptop' | 'device';
  readonly profile?: string;
};

/** Puts a row together. `startedAt` and `endedAt` are epoch milliseconds. */
export function row(
  head: RowHead,
  verdict: Verdict,
  startedAt: number,
  endedAt: number,
  attempt = 1,
): CheckResult {
  const { status, code } = verdict;
  const layer = head.id;
  return {
    id: head.id,
    target: head.target,
    status,
    code,
    args: verdict.args ?? {},
    evidence: [...(verdict.evidence ?? [])],
    fixes: [...(verdict.fixes ?? [])],
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.max(0, Math.round(endedAt - startedAt)),
    attempt,
    from: head.from ?? 'laptop',
    ...(head.profile === undefined ? {} : { profile: head.profile }),
    group: verdict.group ?? (status === 'pass' ? 'ok' : `${layer}:${code}`),
  };
}

/** Evidence without empty values. */
export function facts(values: Readonly<Record<string, string | number | undefined>>): readonly Evidence[] {
  return Object.entries(values)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== '')
    .map(([key, value]) => evidence(key, typeof value === 'number' ? Math.round(value * 10) / 10 : value));
}
