import { manualSteps } from '../../electron/devices/manual/manual-steps.ts';
import { isTestStep, tickKey } from '../../electron/domain/manual-ticks.ts';
import type { ApplyResult, DevicePlan, ManualStep, TestCallResult } from '../../electron/domain/plan.ts';
import { planBasis } from '../../electron/domain/plan-basis.ts';
import { type NewRun, type RunAct, type RunOf, withRun } from '../../electron/domain/run.ts';
import type { SiteRecord } from '../../electron/domain/site-record.ts';
import { standingOf } from '../../electron/domain/standing.ts';
import { deviceRows } from '../../electron/workflow/rows.ts';
import { reportSite } from './report-site.ts';
import { withOutcomes } from './runs.ts';
import { shipped } from './shipped.ts';

/** A site of one device in each state that it can be in, for what outputs have to say alike. */
const LATER = '2026-11-24T04:00:00.000Z';
const BY = { by: '𠮷田 次郎', at: LATER } as const;

type Made = { readonly plan: DevicePlan; readonly apply: ApplyResult; readonly call: TestCallResult };

const whole = reportSite({ kinds: 'xcc', proxy: false });
const bare: SiteRecord = { ...whole, runs: whole.runs.filter(({ act }) => act === 'preflight') };
const { plans, applies, testCalls } = standingOf(whole);
const [plan, apply, call] = [plans[0], applies[0], testCalls[0]];
if (plan === undefined || apply === undefined || call === undefined) throw new Error('no device');
const made: Made = { plan, apply, call: { ...call, manual: [] } };

type Act = { [A in RunAct]: readonly [act: A, outcome: RunOf<A>['outcome']] }[RunAct];

function after(site: SiteRecord, ...acts: readonly Act[]): SiteRecord {
  let { runs } = site;
  for (const [act, outcome] of acts) {
    const { deviceId } = outcome as { readonly deviceId: string };
    const run = { act, deviceId, startedAt: LATER, endedAt: LATER, interrupted: null, outcome } as NewRun;
    runs = withRun(runs, run);
  }
  return { ...site, runs };
}

function ticked(
  site: SiteRecord,
  steps: readonly ManualStep[],
  done: NonNullable<ManualStep['done']>,
): SiteRecord {
  const ticks = steps.map((step) => [tickKey(made.plan.deviceId, step), done] as const);
  return { ...site, manualDone: { ...site.manualDone, ...Object.fromEntries(ticks) } };
}

const planned: Act = ['plan', made.plan];
const asWanted: Act = [
  'plan',
  {
    ...made.plan,
    state: 'no-change',
    items: made.plan.items.map((item) => ({ ...item, current: item.wanted, change: 'none' as const })),
  },
];
const wrote = (part: Partial<ApplyResult> = {}): Act => ['apply', { ...made.apply, ...part }];
const items = (outcome: ApplyResult['items'][number]['outcome']): Partial<ApplyResult> => ({
  items: made.apply.items.map((item) => ({ ...item, outcome })),
});
const called = (part: Partial<TestCallResult> = {}): Act => ['test-call', { ...made.call, ...part }];
const setUp = after(bare, planned, wrote());

const steps = manualSteps(shipped, 'storage-dm', 'autosupport', {});
const testStep: ManualStep = { id: 'test', screen: [], value: '', code: 'test-configuration' };
const withTest: Act = ['plan', { ...made.plan, manual: [testStep] }];
const byHandPlan: DevicePlan = {
  ...made.plan,
  product: 'storage-dm',
  route: 'autosupport',
  driver: 'manual',
  state: 'manual',
  items: [],
  manual: [...steps],
};
const byHand = after(
  {
    ...bare,
    file: {
      ...bare.file,
      devices: bare.file.devices.map((each) => ({
        ...each,
        product: 'storage-dm' as const,
        route: 'autosupport' as const,
        driver: 'manual' as const,
      })),
    },
  },
  ['plan', byHandPlan],
);
const madeByHandSince: SiteRecord = {
  ...setUp,
  file: {
    ...setUp.file,
    devices: setUp.file.devices.map((each) => ({ ...each, driver: 'manual' as const })),
  },
};

/** Of six devices the fourth was not begun; `not-run` is no answer, and its plan stands. */
const heldBack = withOutcomes(
  reportSite({ kinds: 'xcc', devices: 6, proxy: false }),
  'apply',
  (outcome, index) => (index === 3 ? { ...outcome, state: 'not-run', items: [], stepsDone: [] } : outcome),
);

/** The plan as it was made for the form of this site. */
function ofForm(site: SiteRecord, [act, outcome]: Act): Act {
  const [row] = deviceRows(shipped, site);
  if (act !== 'plan' || row === undefined) throw new Error('no plan');
  return [act, { ...outcome, basis: planBasis(site, row) }];
}

function otherForm(site: SiteRecord): SiteRecord {
  const settings = { ...site.file.settings, company: 'Takasaki Holdings K.K.' };
  return { ...site, file: { ...site.file, settings } };
}

export const STATES: Readonly<Record<string, SiteRecord>> = {
  'nothing done': bare,
  planned: after(bare, planned),
  'planned, a value refused': after(bare, ['plan', { ...made.plan, state: 'refused' }]),
  'planned, and the device could not be read': after(bare, [
    'plan',
    { ...made.plan, state: 'failed', items: [] },
  ]),
  'planned, and not supported over this interface': after(bare, [
    'plan',
    { ...made.plan, state: 'unsupported', items: [] },
  ]),
  'found as wanted': after(bare, asWanted),
  'set up': setUp,
  'set up, and the form was changed since': otherForm(after(bare, ofForm(bare, planned), wrote())),
  'found as wanted, and the form was changed since': otherForm(after(bare, ofForm(bare, asWanted))),
  'by hand, all ticked, and the form was changed since': otherForm(
    ticked(after(byHand, ofForm(byHand, ['plan', byHandPlan])), steps, BY),
  ),
  'set up, and read again as wanted': after(setUp, asWanted),
  'set up, and read again otherwise': after(setUp, planned),
  'set up, and a later try failed': after(setUp, wrote({ state: 'failed', items: [], stepsDone: [] })),
  'set up, with nothing read back': after(bare, planned, wrote(items('written-unread'))),
  'stored otherwise': after(bare, planned, wrote({ state: 'differs', ...items('differs') })),
  'stored otherwise, and read as wanted since': after(
    bare,
    planned,
    wrote({ state: 'differs', ...items('differs') }),
    asWanted,
  ),
  partly: after(bare, planned, wrote({ state: 'partly' })),
  failed: after(bare, planned, wrote({ state: 'failed', items: [], stepsDone: [] })),
  'failed, and read as wanted since': after(
    bare,
    planned,
    wrote({ state: 'failed', items: [], stepsDone: [] }),
    asWanted,
  ),
  'in doubt': after(bare, planned, wrote({ state: 'partly', ...items('unknown') })),
  'in doubt, and read as wanted since': after(
    bare,
    planned,
    wrote({ state: 'partly', ...items('unknown') }),
    asWanted,
  ),
  'held back': after(bare, planned, wrote({ state: 'not-run', items: [], stepsDone: [] })),
  'put back': after(setUp, ['undo', { ...made.apply, act: 'undo' }]),
  'put back in part': after(setUp, ['undo', { ...made.apply, act: 'undo', state: 'partly' }]),
  'put back, and written again': after(setUp, ['undo', { ...made.apply, act: 'undo' }], planned, wrote()),
  'left to a person by the command line': after(byHand, [
    'apply',
    { ...made.apply, state: 'manual', items: [], stepsDone: [] },
  ]),
  'by hand, nothing ticked': byHand,
  'by hand, some ticked': ticked(byHand, steps.slice(0, 1), BY),
  'by hand, all ticked': ticked(byHand, steps, BY),
  'by hand, all but the test ticked': ticked(
    byHand,
    steps.filter((step) => !isTestStep(step)),
    BY,
  ),
  'set up, and made one by hand since': madeByHandSince,
  'one of six held back': heldBack,
  tested: after(setUp, called({ state: 'success' })),
  'tested, and written again': after(setUp, called({ state: 'success' }), wrote()),
  'tested, and tested again without an answer': after(
    setUp,
    called({ state: 'success' }),
    called({ state: 'error' }),
  ),
  'test failed': after(setUp, called({ state: 'failed' })),
  'test not known': after(setUp, called({ state: 'never-settled' })),
  'test not sent': after(setUp, called({ state: 'not-sent' })),
  'test switched off': after(setUp, called({ state: 'disabled' })),
  'test failed, and a success recorded since': ticked(
    after(setUp, withTest, wrote(), called({ state: 'failed' })),
    [testStep],
    {
      ...BY,
      after: LATER,
      result: { state: 'success', ticket: '760JCSX901' },
    },
  ),
  'test ticked without a result': ticked(after(bare, withTest, wrote()), [testStep], BY),
  'test failed, and ticked without a result': ticked(
    after(bare, withTest, wrote(), called({ state: 'failed' })),
    [testStep],
    BY,
  ),
};
