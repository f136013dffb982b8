import type { JobView, SiteView } from '../../electron/contract/views.ts';
import { isUnproven } from '../../electron/domain/item-outcome.ts';
import type { Messages } from '../i18n/index.ts';
import { redCauses } from '../steps/preflight/groups.ts';
import { completionsOf } from './completions.ts';

/** What a finished piece of work has found, in one sentence for the status line and the live region. */
export function finishedSentence(m: Messages, job: JobView, site: SiteView): string {
  if (job.state === 'cancelled') return m.finished.cancelled;
  // What the job came to at each of its devices: what stands may be older, where a later try came to nothing.
  const ends = Object.entries(job.perDevice).map(([address, { state }]) => ({ address, state }));
  const count = (...states: readonly string[]): number =>
    ends.filter(({ state }) => states.includes(state)).length;
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
    case 'plan':
      return m.finished.plan(
        count('changes'),
        count('no-change'),
        count('manual', 'unsupported'),
        count('refused', 'failed'),
      );
    case 'apply': {
      const held = count('not-run');
      const written = new Set(ends.filter(({ state }) => isWritten(state)).map(({ address }) => address));
      const hand = leftOpen(site, written);
      const bad = ends.length - held - written.size;
      return m.finished.apply(written.size - hand, hand, bad, held, unreadIn(site.applies, written));
    }
    case 'undo': {
      const back = count('restored');
      return m.finished.undo(back, ends.length - back);
    }
    case 'read-back':
      return m.finished.readBack(site.inDoubt.length);
    case 'test-call': {
      const ok = count('success');
      const byHand = count('not-available');
      return m.finished.testCall(ok, byHand, ends.length - ok - byHand);
    }
    case 'controller-plan':
      return m.finished.controllerPlan(count('changes'), ends.length);
    case 'controller-apply': {
      const written = new Set(ends.filter(({ state }) => isWritten(state)).map(({ address }) => address));
      const bad = ends.length - written.size;
      return m.finished.apply(written.size, 0, bad, 0, unreadIn(site.controller.applies, written));
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

/** All that this program can write is as wanted. */
function isWritten(state: string): boolean {
  return state === 'done' || state === 'no-change';
}

/** Of these devices those that are not set up all the same: a person has something left to do or to look at. */
function leftOpen(site: SiteView, written: ReadonlySet<string>): number {
  const completions = completionsOf(site);
  return site.rows.filter(
    ({ device: { address, id } }) => written.has(address) && completions.get(id)?.setUp === false,
  ).length;
}

/** Values that were taken by these devices, now or before, and that no device gives back. */
function unreadIn(applies: SiteView['applies'], written: ReadonlySet<string>): number {
  return applies.reduce(
    (sum, { address, items }) =>
      written.has(address) ? sum + items.filter(({ outcome }) => isUnproven(outcome)).length : sum,
    0,
  );
}
