import type { CheckResult } from '../../electron/domain/check.ts';

/** A row of preflight that found a destination shut; `part` says what is otherwise. */
export function redRow(part: Partial<CheckResult> = {}): CheckResult {
  return {
    id: 'tcp',
    target: 'a.example:443',
    status: 'fail',
    code: 'timeout',
    args: {},
    evidence: [],
    fixes: ['open-firewall'],
    startedAt: '2026-11-27T00:00:00Z',
    durationMs: 1,
    attempt: 1,
    from: 'laptop',
    group: 'tcp',
    ...part,
  };
}
