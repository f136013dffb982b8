import type { DeviceRow, JobView, SiteView } from '../../../electron/contract/views.ts';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
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
};

export function deviceWork(site: SiteView): readonly DeviceWork[] {
  return reportingRows(site.rows).map((row) => {
    const plan = site.plans.find((each) => each.deviceId === row.device.id);
    const apply = site.applies.find((each) => each.deviceId === row.device.id);
    const outdated = apply !== undefined && plan !== undefined && plan.madeAt > apply.startedAt;
    return {
      row,
      plan,
      apply: outdated ? undefined : apply,
      undoable: site.undoable.includes(row.device.id),
    };
  });
}

/** Devices that a confirmed plan would write to. */
export function writable(work: readonly DeviceWork[]): readonly DeviceWork[] {
  return work.filter(
    ({ plan, apply }) => plan?.state === 'changes' && apply?.state !== 'done' && apply?.state !== 'no-change',
  );
}

export function itemCount(work: readonly DeviceWork[]): number {
  return work.reduce((sum, { plan }) => sum + (plan === undefined ? 0 : changedItems(plan).length), 0);
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
    const name = Object.hasOwn(texts.applyState, running.state)
      ? texts.applyState[running.state as keyof typeof texts.applyState].word
      : planStepName(texts, running.state);
    const word = running.total > 1 ? m.steps.apply.stepOf(name, running.done, running.total) : name;
    return { mark: '●', word, means: '' };
  }
  if (work.apply !== undefined) return texts.applyState[work.apply.state];
  if (work.plan !== undefined) return texts.planState[work.plan.state];
  return { mark: '－', word: texts.checkStatus.skipped.word, means: '' };
}
