import type { SiteView } from '../../electron/contract/views.ts';
import { completionOf } from '../../electron/domain/completion.ts';
import { STEP_IDS, type StepId } from '../../electron/domain/step.ts';
import { testedIds } from './tested.ts';

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

function chosenIds(site: StepSite): readonly string[] {
  return site.rows.filter((row) => row.chosen && row.route !== 'none').map((row) => row.device.id);
}

/** Of a device that is part of the job; what stands on others is told where it was written. */
function ofJob(site: StepSite): (result: { readonly deviceId: string }) => boolean {
  const ids = new Set(chosenIds(site));
  return ({ deviceId }) => ids.has(deviceId);
}

function isDone(step: StepId, site: StepSite): boolean {
  const ids = chosenIds(site);
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
      const setUp = setUpIds(site);
      return ids.length > 0 && ids.every((id) => setUp.has(id));
    }
    case 'test-call': {
      const tested = testedIds(site);
      return ids.length > 0 && ids.every((id) => tested.has(id));
    }
    case 'report':
      return false;
  }
}

/** Devices that are set up, as the documents count them. */
function setUpIds(site: StepSite): ReadonlySet<string> {
  const [applies, plans, testCalls] = [
    byDevice(site.applies),
    byDevice(site.plans),
    byDevice(site.testCalls),
  ];
  const [newPlans, testAgain] = [new Set(site.newPlans), new Set(site.testAgain)];
  const isSetUp = (row: SiteView['rows'][number]): boolean => {
    const { id } = row.device;
    const own = { applies: applies(id), plans: plans(id), testCalls: testCalls(id), newPlans, testAgain };
    return completionOf(row, own).setUp;
  };
  return new Set(site.rows.filter(isSetUp).map(({ device }) => device.id));
}

/** Of each device what is told of it: hundreds are looked up at every change. */
function byDevice<T extends { readonly deviceId: string }>(all: readonly T[]): (id: string) => readonly T[] {
  const known = new Map(all.map((each) => [each.deviceId, each]));
  return (id) => {
    const own = known.get(id);
    return own === undefined ? [] : [own];
  };
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
      const applies = site.applies.filter(ofJob(site));
      const setUp = setUpIds(site);
      const bad = applies.filter(({ state }) => ['failed', 'refused', 'partly'].includes(state)).length;
      return count('failures', bad) ?? count('devices', chosenIds(site).filter((id) => setUp.has(id)).length);
    }
    case 'test-call': {
      const calls = site.testCalls.filter(ofJob(site));
      const bad = calls.filter(({ state }) => ['failed', 'not-sent', 'error'].includes(state)).length;
      const tested = testedIds(site);
      return (
        count('failures', bad) ?? count('devices', chosenIds(site).filter((id) => tested.has(id)).length)
      );
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
