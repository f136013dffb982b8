import type { DeviceRow, JobView, SiteView } from '../../../electron/contract/views.ts';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import { isInDoubt, isSetUp, settingState } from '../../../electron/domain/setting-state.ts';
import { changedItems, planStepName, type StatusWords, type Texts } from '../../../electron/texts/index.ts';
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
  /** Later tries to plan, write or put back that came to no answer. */
  readonly tried: SiteView['unfinished'];
};

const SHOWN_HERE: ReadonlySet<string> = new Set(['plan', 'apply', 'undo', 'read-back']);

export function deviceWork(site: SiteView): readonly DeviceWork[] {
  return reportingRows(site.rows).map((row) => {
    const plan = site.plans.find((each) => each.deviceId === row.device.id);
    const apply = site.applies.find((each) => each.deviceId === row.device.id);
    const planIsNewer = apply !== undefined && plan !== undefined && plan.madeAt > apply.startedAt;
    const inDoubt = site.inDoubt.includes(row.device.id);
    return {
      row,
      plan,
      // What is in doubt is shown until it was read back, whatever was planned since.
      apply: planIsNewer && !inDoubt ? undefined : apply,
      undoable: site.undoable.includes(row.device.id),
      outdated: site.outdatedPlans.includes(row.device.id),
      tried: site.unfinished.filter((run) => run.deviceId === row.device.id && SHOWN_HERE.has(run.act)),
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

/** How a write ended: devices that have what was wanted, those that have not, those left to write to. */
export function applySummary(work: readonly DeviceWork[]): {
  readonly done: number;
  readonly bad: number;
  readonly unplanned: number;
} {
  const written = work.filter(({ apply }) => apply !== undefined && apply.act !== 'undo');
  const done = written.filter(({ apply }) => apply !== undefined && isSetUp(apply)).length;
  return {
    done,
    bad: written.length - done,
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
  if (work.apply !== undefined) return texts.applyState[settingState(work.apply)];
  if (work.plan !== undefined && work.outdated)
    return { mark: '△', word: m.steps.apply.outdated, means: m.steps.apply.outdatedMeans };
  if (work.plan !== undefined) return texts.planState[work.plan.state];
  return { mark: '－', word: texts.checkStatus.skipped.word, means: '' };
}
