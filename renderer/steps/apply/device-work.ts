import type { DeviceRow, JobView, SiteView } from '../../../electron/contract/views.ts';
import { type Completion, openAfterWrite } from '../../../electron/domain/completion.ts';
import { stepsByHand } from '../../../electron/domain/manual-ticks.ts';
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
import { completionsOf } from '../../wizard/completions.ts';
import { writeEnd } from '../../wizard/write-end.ts';
import { reportingRows } from '../device-name.ts';

/** Everything step 5 knows of one device. */
export type DeviceWork = {
  readonly row: DeviceRow;
  readonly plan: DevicePlan | undefined;
  /** The result, where it is of this plan: a plan made after it with something to write starts anew. */
  readonly apply: ApplyResult | undefined;
  /** How far it is, as its documents say it. */
  readonly completion: Completion | undefined;
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
  const completions = completionsOf(site);
  return reportingRows(site.rows).map((row) => {
    const { id } = row.device;
    const plan = plans.get(id);
    const apply = applies.get(id);
    return {
      row,
      plan,
      // What is in doubt is shown until it was read back, whatever was planned since.
      apply: newPlans.has(id) && !doubts.has(id) && plan?.state !== 'no-change' ? undefined : apply,
      completion: completions.get(id),
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
  // Put back, it has not what the form wants.
  restored: 'todo',
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
    return leftByHand(work, now.state) ? 'hand' : (KIND_OF[now.state as SettingState] ?? 'bad');
  if (work.completion?.setUp === true) return 'done';
  if (work.apply !== undefined && writeEnd(work.apply, work.completion) === 'hand') return 'hand';
  if (work.apply !== undefined) return KIND_OF[settingState(work.apply)] ?? 'bad';
  if (work.plan === undefined || work.outdated) return 'todo';
  return KIND_OF[work.plan.state] ?? 'bad';
}

/** All that could be written is, in the running job, and a person has the rest to do. */
function leftByHand({ plan }: DeviceWork, state: string): boolean {
  return (state === 'done' || state === 'no-change') && stepsByHand(plan?.manual ?? []).length > 0;
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
    if (ended !== null) return leftByHand(work, running.state) ? texts.openAfterWrite.hand : ended;
    const name = planStepName(texts, running.state);
    const word = running.total > 1 ? m.steps.apply.stepOf(name, running.done, running.total) : name;
    return { mark: '●', word, means: '' };
  }
  const { row, plan, apply, completion } = work;
  if (row.driver === 'manual' && completion?.setUp === true) return texts.setByHand;
  // Written to before it was made one that a person sets.
  if (row.driver === 'manual' && apply !== undefined) return texts.planState.manual;
  if (apply !== undefined) return writeState(texts, settingState(apply), openAfterWrite(apply, plan));
  if (plan !== undefined && work.outdated)
    return { mark: '△', word: m.steps.apply.outdated, means: m.steps.apply.outdatedMeans };
  if (plan !== undefined) return texts.planState[plan.state];
  return { mark: '－', word: texts.checkStatus.skipped.word, means: '' };
}
