import type { DeviceRow, JobView, SiteView } from '../../../electron/contract/views.ts';
import { openAfterWrite } from '../../../electron/domain/completion.ts';
import type { ApplyResult, DevicePlan, SettingState } from '../../../electron/domain/plan.ts';
import { isInDoubt, isSetUp, settingState } from '../../../electron/domain/setting-state.ts';
import {
  changedItems,
  planStepName,
  type StatusWords,
  type Texts,
  writeState,
} from '../../../electron/texts/index.ts';
import type { Messages } from '../../i18n/index.ts';
import { reportingRows } from '../device-name.ts';

/** Everything step 5 knows of one device. */
export type DeviceWork = {
  readonly row: DeviceRow;
  readonly plan: DevicePlan | undefined;
  /** The result, where it is of this plan: a plan made after it starts anew. */
  readonly apply: ApplyResult | undefined;
  readonly undoable: boolean;
  /** The plan was made for other settings, or before something was put back. */
  readonly outdated: boolean;
  /** The last write to it did not end well. */
  readonly failed: boolean;
  /** Later tries to plan, write or put back that came to no answer. */
  readonly tried: SiteView['unfinished'];
};

const SHOWN_HERE: ReadonlySet<string> = new Set(['plan', 'apply', 'undo', 'read-back']);

export function deviceWork(site: SiteView): readonly DeviceWork[] {
  const plans = new Map(site.plans.map((plan) => [plan.deviceId, plan]));
  const applies = new Map(site.applies.map((apply) => [apply.deviceId, apply]));
  const doubts = new Set(site.inDoubt);
  const undoable = new Set(site.undoable);
  const outdated = new Set(site.outdatedPlans);
  const newPlans = new Set(site.newPlans);
  const failed = new Set(site.failedWrites);
  return reportingRows(site.rows).map((row) => {
    const { id } = row.device;
    const plan = plans.get(id);
    const apply = applies.get(id);
    return {
      row,
      plan,
      // What is in doubt is shown until it was read back, whatever was planned since.
      apply: newPlans.has(id) && !doubts.has(id) ? undefined : apply,
      undoable: undoable.has(id),
      outdated: outdated.has(id),
      failed: failed.has(id),
      tried: site.unfinished.filter((run) => run.deviceId === id && SHOWN_HERE.has(run.act)),
    };
  });
}

/** Devices that a confirmed plan would write to. */
export function writable(work: readonly DeviceWork[]): readonly DeviceWork[] {
  return work.filter(
    ({ plan, apply, outdated }) =>
      plan?.state === 'changes' &&
      !outdated &&
      !(apply !== undefined && (isSetUp(apply) || apply.act === 'undo' || isInDoubt(apply))),
  );
}

export function itemCount(work: readonly DeviceWork[]): number {
  return work.reduce((sum, { plan }) => sum + (plan === undefined ? 0 : changedItems(plan).length), 0);
}

/** States that a chip of the list filters by. */
export const WORK_KINDS = ['bad', 'todo', 'held', 'done', 'hand'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

const KIND_OF: Readonly<Partial<Record<SettingState | DevicePlan['state'], WorkKind>>> = {
  done: 'done',
  'no-change': 'done',
  restored: 'done',
  'not-run': 'held',
  cancelled: 'todo',
  changes: 'todo',
  manual: 'hand',
  unsupported: 'hand',
};

/** Where a device stands: what it ended with in the running job, else its result, else its plan. Pure. */
export function workKind(texts: Texts, work: DeviceWork, job: JobView | undefined): WorkKind {
  const now = job?.state === 'running' ? job.perDevice[work.row.device.address] : undefined;
  if (now !== undefined && settled(texts, job?.kind === 'plan', now.state) !== null)
    return KIND_OF[now.state as SettingState] ?? 'bad';
  if (work.apply !== undefined) {
    const state = settingState(work.apply);
    return openAfterWrite(work.apply, work.plan) === null ? (KIND_OF[state] ?? 'bad') : 'hand';
  }
  if (work.plan === undefined || work.outdated) return 'todo';
  return KIND_OF[work.plan.state] ?? 'bad';
}

/** The words of a state that a device has reached for good in this job. */
function settled(
  texts: Texts,
  planning: boolean,
  state: string,
): (StatusWords & { readonly means: string }) | null {
  const words: Readonly<Record<string, StatusWords & { readonly means: string }>> = planning
    ? texts.planState
    : texts.applyState;
  return Object.hasOwn(words, state) ? (words[state] ?? null) : null;
}

/**
 * How a write ended: devices that are set up, those of which a person has something left to do or to look at (`hand`),
 * those that have not what was wanted, those not begun, those without a plan.
 */
export function applySummary(work: readonly DeviceWork[]): {
  readonly done: number;
  readonly hand: number;
  readonly bad: number;
  readonly held: number;
  readonly unplanned: number;
} {
  const ended = work.filter(({ apply }) => apply !== undefined && apply.act !== 'undo');
  const written = ended.filter(({ apply }) => apply !== undefined && isSetUp(apply));
  const hand = written.filter(
    ({ apply, plan }) => apply !== undefined && openAfterWrite(apply, plan) !== null,
  ).length;
  const held = ended.filter(({ apply }) => apply?.state === 'not-run').length;
  return {
    done: written.length - hand,
    hand,
    bad: ended.length - written.length - held,
    held,
    unplanned: work.filter(({ plan, apply }) => apply === undefined && plan?.state === 'failed').length,
  };
}

/** Mark, word and what it means for the person: the running step, else the result, else the plan. */
export function workState(
  texts: Texts,
  m: Messages,
  work: DeviceWork,
  job: JobView | undefined,
): StatusWords & { readonly means: string } {
  const running = job?.state === 'running' ? job.perDevice[work.row.device.address] : undefined;
  if (running !== undefined) {
    // A device that is through shows its result at once, and not when the last one has ended.
    const ended = settled(texts, job?.kind === 'plan', running.state);
    if (ended !== null) return ended;
    const name = planStepName(texts, running.state);
    const word = running.total > 1 ? m.steps.apply.stepOf(name, running.done, running.total) : name;
    return { mark: '●', word, means: '' };
  }
  if (work.apply !== undefined) {
    const state = settingState(work.apply);
    return writeState(texts, state, openAfterWrite(work.apply, work.plan));
  }
  if (work.plan !== undefined && work.outdated)
    return { mark: '△', word: m.steps.apply.outdated, means: m.steps.apply.outdatedMeans };
  if (work.plan !== undefined) return texts.planState[work.plan.state];
  return { mark: '－', word: texts.checkStatus.skipped.word, means: '' };
}
