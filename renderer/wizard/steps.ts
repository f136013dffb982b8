import type { SiteView } from '../../electron/contract/views.ts';
import type { Completion } from '../../electron/domain/completion.ts';
import { STEP_IDS, type StepId } from '../../electron/domain/step.ts';
import { completionsOf } from './completions.ts';
import { writeEnd } from './write-end.ts';

export type StepState = 'done' | 'current' | 'reachable' | 'blocked';
export type BlockReason = 'no-site' | 'no-devices' | 'settings-empty' | 'nothing-applied';
/** The number that matters on the rail, and whether it is bad news. */
export type StepCount = { readonly kind: 'devices' | 'failures' | 'errors'; readonly value: number };
export type StepPermit = {
  readonly state: StepState;
  readonly reason?: BlockReason;
  readonly count?: StepCount;
};

/** The parts of a site that decide which steps are open. */
export type StepSite = Pick<
  SiteView,
  | 'step'
  | 'file'
  | 'rows'
  | 'preflight'
  | 'settingIssues'
  | 'plans'
  | 'newPlans'
  | 'applies'
  | 'testCalls'
  | 'testAgain'
>;

function blockReason(step: StepId, site: StepSite | null): BlockReason | undefined {
  if (step === 'site') return undefined;
  if (site === null) return 'no-site';
  if (step === 'discover') return undefined;
  if (!site.rows.some((row) => row.chosen)) return 'no-devices';
  const entered = isBegun(site);
  if ((step === 'apply' || step === 'test-call') && !entered) return 'settings-empty';
  if (step === 'test-call' && !isApplied(site)) return 'nothing-applied';
  return undefined;
}

/** Something was written or needs no writing, or is set up by hand: then a test call makes sense. */
function isApplied(site: StepSite): boolean {
  return (
    site.applies.some((apply) =>
      ['done', 'no-change', 'differs', 'partly', 'manual', 'unsupported'].includes(apply.state),
    ) || site.plans.some((plan) => ['no-change', 'manual', 'unsupported'].includes(plan.state))
  );
}

type Judged = { readonly id: string; readonly completion: Completion };

/** How far the devices are that are part of the job; what stands on others is told where it was written. */
function ofJob(site: StepSite): readonly Judged[] {
  const completions = completionsOf(site);
  return site.rows.flatMap(({ chosen, device: { id } }) => {
    const completion = chosen ? completions.get(id) : undefined;
    return completion?.inScope ? [{ id, completion }] : [];
  });
}

/** Devices that are not what was wanted after a write. */
function badWrites(site: StepSite, devices: readonly Judged[]): number {
  const applies = new Map(site.applies.map((apply) => [apply.deviceId, apply]));
  return devices.filter(({ id, completion }) => {
    const apply = applies.get(id);
    const end = apply === undefined ? null : writeEnd(apply, completion);
    return end === 'bad' || end === 'partly-back';
  }).length;
}

function isDone(step: StepId, site: StepSite): boolean {
  switch (step) {
    case 'site':
      return site.file.site.customer !== '';
    case 'discover':
      return site.rows.some((row) => row.chosen);
    case 'preflight':
      // Checks that could check nothing are not done.
      return (
        site.preflight !== null &&
        site.preflight.cameTo === null &&
        !site.preflight.outdated &&
        failures(site) === 0 &&
        site.preflight.results.some(({ status, from }) => status === 'pass' && from !== 'device')
      );
    case 'settings':
      return (
        site.file.settings.company !== '' &&
        site.file.settings.contact.name !== '' &&
        site.file.settings.termsAccepted.by !== '' &&
        errorCount(site) === 0
      );
    case 'apply': {
      const devices = ofJob(site);
      return devices.length > 0 && devices.every(({ completion }) => completion.setUp);
    }
    case 'test-call': {
      // Devices that report through an appliance have none of their own.
      const tests = ofJob(site).filter(({ completion }) => completion.test !== 'not-needed');
      return tests.length > 0 && tests.every(({ completion }) => completion.test === 'passed');
    }
    case 'report':
      return false;
  }
}

function failures(site: StepSite): number {
  return (site.preflight?.results ?? []).filter((each) => each.status === 'fail' || each.status === 'error')
    .length;
}

function isBegun({ file: { settings } }: StepSite): boolean {
  return settings.company !== '' || settings.contact.name !== '';
}

function errorCount(site: StepSite): number {
  return site.settingIssues.filter((issue) => issue.kind === 'error').length;
}

function countOf(step: StepId, site: StepSite): StepCount | undefined {
  const count = (kind: StepCount['kind'], value: number): StepCount | undefined =>
    value === 0 ? undefined : { kind, value };
  switch (step) {
    case 'discover':
      return count('devices', site.rows.filter((row) => row.chosen).length);
    case 'preflight':
      return count('failures', failures(site));
    case 'settings':
      // Nothing is wrong with a form in which nothing was typed yet.
      return count('errors', isBegun(site) ? errorCount(site) : 0);
    case 'apply': {
      const devices = ofJob(site);
      const setUp = devices.filter(({ completion }) => completion.setUp).length;
      return count('failures', badWrites(site, devices)) ?? count('devices', setUp);
    }
    case 'test-call': {
      const of = (...tests: readonly Completion['test'][]): number =>
        ofJob(site).filter(({ completion }) => tests.includes(completion.test)).length;
      return count('failures', of('failed', 'not-sent')) ?? count('devices', of('passed'));
    }
    case 'site':
    case 'report':
      return undefined;
  }
}

/** Whether a step may be entered now, why not, and what its number is. Pure. */
export function permitted(step: StepId, site: StepSite | null): StepPermit {
  const current = (site?.step ?? 'site') === step;
  const reason = blockReason(step, site);
  const count = site === null ? undefined : countOf(step, site);
  const state: StepState = current
    ? 'current'
    : reason !== undefined
      ? 'blocked'
      : site !== null && isDone(step, site)
        ? 'done'
        : 'reachable';
  return {
    state,
    ...(reason === undefined || current ? {} : { reason }),
    ...(count === undefined ? {} : { count }),
  };
}

/** The step before or after, or null at the ends. */
export function neighbour(step: StepId, direction: -1 | 1): StepId | null {
  return STEP_IDS[STEP_IDS.indexOf(step) + direction] ?? null;
}
