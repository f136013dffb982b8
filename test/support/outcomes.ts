import type { CheckResult } from '../../electron/domain/check.ts';
import type { ApplyResult, DevicePlan, ProblemList, TestCallResult } from '../../electron/domain/plan.ts';
import { type NewRun, type Run, type RunAct, type RunOf, withRun } from '../../electron/domain/run.ts';
import { siteFileSchema } from '../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../electron/domain/site-record.ts';

/** Small outcomes of one device, as stages leave them. */
const head = { deviceId: 'device-1', address: '192.0.2.1', product: 'imm2', driver: 'imm2-snmp' } as const;

export const planned = (part: Partial<DevicePlan> = {}): DevicePlan => ({
  ...head,
  route: 'direct',
  state: 'changes',
  items: [],
  steps: [],
  manual: [],
  errors: [],
  warnings: [],
  madeAt: '',
  ...part,
});

export const written = (part: Partial<ApplyResult> = {}): ApplyResult => ({
  ...head,
  state: 'done',
  items: [],
  stepsDone: [],
  stepsLeft: [],
  errors: [],
  startedAt: '2026-11-25T02:00:00.000Z',
  durationMs: 1,
  ...part,
});

export const called = (part: Partial<TestCallResult> = {}): TestCallResult => ({
  ...head,
  state: 'success',
  deviceState: 'SUCCESS',
  ticket: '760JCSM0N1',
  eventId: '',
  message: '',
  startedAt: '2026-11-25T02:00:00.000Z',
  durationMs: 1,
  errors: [],
  manual: [],
  ...part,
});

export const listed = (part: Partial<ProblemList> = {}): ProblemList => ({
  deviceId: head.deviceId,
  address: head.address,
  product: head.product,
  problems: [],
  errors: [],
  ...part,
});

export const checked = (target: string, status: CheckResult['status'] = 'pass'): CheckResult => ({
  id: 'tcp',
  target,
  status,
  code: status === 'pass' ? 'ok' : 'timeout',
  args: {},
  evidence: [],
  fixes: [],
  startedAt: '2026-11-25T02:00:00.000Z',
  durationMs: 1,
  attempt: 1,
  from: 'laptop',
  group: status,
});

/** One thing that happened. */
export type Act = {
  [A in RunAct]: readonly [act: A, outcome: RunOf<A>['outcome'], interrupted?: Run['interrupted']];
}[RunAct];

/** A site to which these things happened, in this order, a minute apart. */
export function siteWith(...acts: readonly Act[]): SiteRecord {
  const base = newSiteRecord('s', '2026-11-25T00:00:00.000Z', siteFileSchema.parse({ version: 1 }));
  const at = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 2, minute)).toISOString();
  const runs = acts.reduce<Run[]>((list, [act, outcome, interrupted = null], index) => {
    const deviceId = 'deviceId' in outcome ? { deviceId: outcome.deviceId } : {};
    return withRun(list, {
      act,
      ...deviceId,
      startedAt: at(index),
      endedAt: at(index),
      interrupted,
      outcome,
    } as NewRun);
  }, []);
  return { ...base, runs };
}
