import type { JobView, SiteView } from '../../electron/contract/views.ts';
import { isUnproven } from '../../electron/domain/item-outcome.ts';
import { isRestored } from '../../electron/domain/setting-state.ts';
import type { Messages } from '../i18n/index.ts';
import { redCauses } from '../steps/preflight/groups.ts';

/** What a finished piece of work has found, in one sentence for the status line and the live region. */
export function finishedSentence(m: Messages, job: JobView, site: SiteView): string {
  if (job.state === 'cancelled') return m.finished.cancelled;
  // A screen that knows of no device of the job speaks of all; what other jobs came to was told then.
  const devices = new Set(Object.keys(job.perDevice));
  const ofJob = ({ address }: { readonly address: string }): boolean =>
    devices.size === 0 || devices.has(address);
  const chosen = new Set(site.rows.filter((row) => row.chosen).map((row) => row.device.id));
  switch (job.kind) {
    case 'discover':
      return m.finished.discover(site.rows.filter((row) => !row.typed).length, site.discovery?.scanned ?? 0);
    case 'try-logins': {
      const of = (state: string): number => site.loginTrials.filter((trial) => trial.state === state).length;
      return m.finished.tryLogins(
        of('took'),
        of('must-change'),
        site.loginTrials.length - of('took') - of('must-change'),
      );
    }
    case 'preflight': {
      const results = site.preflight?.results ?? [];
      const unverified = results.filter(({ status }) => status === 'skipped').length;
      return m.finished.preflight(results.length, redCauses(results).causes, unverified);
    }
    case 'plan': {
      const plans = site.plans.filter((plan) => chosen.has(plan.deviceId));
      const of = (...states: readonly string[]): number =>
        plans.filter((plan) => states.includes(plan.state)).length;
      return m.finished.plan(of('changes'), of('no-change'), of('refused', 'failed'));
    }
    case 'apply': {
      const held = site.applies.filter((apply) => apply.state === 'not-run').length;
      const ended = site.applies.filter((apply) => ofJob(apply) && apply.state !== 'not-run');
      const done = ended.filter((apply) => ['done', 'no-change'].includes(apply.state)).length;
      return m.finished.apply(done, ended.length - done, held, unreadIn(ended));
    }
    case 'undo': {
      const undone = site.applies.filter((apply) => ofJob(apply) && apply.act === 'undo');
      const back = undone.filter(isRestored).length;
      return m.finished.undo(back, undone.length - back);
    }
    case 'read-back':
      return m.finished.readBack(site.inDoubt.length);
    case 'test-call': {
      const calls = site.testCalls.filter(ofJob);
      const ok = calls.filter(({ state }) => state === 'success').length;
      const byHand = calls.filter(({ state }) => state === 'not-available').length;
      return m.finished.testCall(ok, byHand, calls.length - ok - byHand);
    }
    case 'controller-plan': {
      const { plans } = site.controller;
      return m.finished.controllerPlan(plans.filter((plan) => plan.state === 'changes').length, plans.length);
    }
    case 'controller-apply': {
      const { applies } = site.controller;
      const done = applies.filter((apply) => ['done', 'no-change'].includes(apply.state)).length;
      return m.finished.apply(done, applies.length - done, 0, unreadIn(applies));
    }
    case 'acknowledge':
      return m.finished.acknowledge;
    case 'service-request':
      return m.finished.serviceRequest;
    case 'problems':
      return m.finished.problems;
    case 'report':
      return m.finished.report;
  }
}

/** Values that were taken, now or before, and that no device gives back. */
function unreadIn(applies: SiteView['applies']): number {
  return applies.reduce(
    (sum, { items }) => sum + items.filter(({ outcome }) => isUnproven(outcome)).length,
    0,
  );
}
