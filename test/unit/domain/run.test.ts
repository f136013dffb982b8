import { describe, expect, test } from 'vitest';
import type { PreflightOutcome } from '../../../electron/domain/run.ts';
import { withoutOldResults } from '../../../electron/domain/run.ts';
import { isRestored, isSetUp, settingState } from '../../../electron/domain/setting-state.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { type Act, called, checked, listed, planned, siteWith, written } from '../../support/outcomes.ts';

/** Runs are appended; how a site stands is a fold. A run that did not finish never replaces one that did. */
const cancelled = [{ code: 'cancelled', args: {} }] as const;
const unreachable = [{ code: 'device-unreachable', args: { address: '192.0.2.1' } }] as const;
const checks = (part: Partial<PreflightOutcome> = {}): PreflightOutcome => ({
  profiles: ['imm2'],
  only: null,
  results: [checked('a:443'), checked('b:443')],
  done: 2,
  total: 2,
  ...part,
});

describe('a device', () => {
  test('applied, then undone: it is back as it was, and no longer set up', () => {
    const site = siteWith(['apply', written()], ['undo', written({ act: 'undo' })]);
    const [result] = standingOf(site).applies;
    expect(result && [isSetUp(result), isRestored(result), settingState(result)]).toEqual([
      false,
      true,
      'restored',
    ]);
  });

  test('undone, then applied again: it is set up', () => {
    const site = siteWith(['apply', written()], ['undo', written({ act: 'undo' })], ['apply', written()]);
    expect(standingOf(site).applies.map(settingState)).toEqual(['done']);
  });

  test('an undo that could not put everything back says so', () => {
    const left = [{ code: 'undo-incomplete', args: { address: '192.0.2.1', fields: 'company' } }] as const;
    expect(settingState(written({ act: 'undo', warnings: [...left] }))).toBe('partly-restored');
    expect(settingState(written({ act: 'undo', state: 'differs' }))).toBe('partly-restored');
    expect(settingState(written({ act: 'undo', state: 'failed' }))).toBe('failed');
  });

  test.each([
    ['a cancelled one', written({ state: 'cancelled', errors: [...cancelled] }), 'cancelled'],
    ['one that could not sign in', written({ state: 'failed', errors: [...unreachable] }), null],
    ['one that was refused', written({ state: 'refused' }), null],
  ] as const)('a success stands over %s, which is shown beside it', (_name, later, interrupted) => {
    const site = siteWith(['apply', written()], ['apply', later, interrupted]);
    const { applies, unfinished } = standingOf(site);
    expect(applies.map(({ state }) => state)).toEqual(['done']);
    expect(unfinished.map(({ act, outcome }) => [act, outcome.errors])).toEqual([['apply', later.errors]]);
  });

  test('a write that was stopped after something went out is what the device is like now', () => {
    const half = written({ state: 'partly', stepsDone: ['contact'], errors: [...cancelled] });
    const { applies, unfinished } = standingOf(siteWith(['apply', written()], ['apply', half, 'cancelled']));
    expect(applies.map(({ state }) => state)).toEqual(['partly']);
    expect(unfinished).toEqual([]);
  });

  test('what never finished is shown for want of better, and a later finish takes its place', () => {
    const failed = written({ state: 'failed', errors: [...unreachable] });
    expect(standingOf(siteWith(['apply', failed])).applies.map(({ state }) => state)).toEqual(['failed']);
    const later = standingOf(siteWith(['apply', failed], ['apply', written()]));
    expect([later.applies.map(({ state }) => state), later.unfinished]).toEqual([['done'], []]);
  });

  test('what was left to a person’s hand is no try that came to nothing', () => {
    const byHand = written({ state: 'manual' });
    const later = standingOf(siteWith(['apply', written()], ['apply', byHand]));
    expect([later.applies.map(({ state }) => state), later.unfinished]).toEqual([['done'], []]);
    expect(standingOf(siteWith(['apply', byHand])).applies.map(({ state }) => state)).toEqual(['manual']);
    // One that did try stays told.
    const failed = written({ state: 'failed', errors: [...unreachable] });
    const tried = standingOf(siteWith(['apply', written()], ['apply', failed], ['apply', byHand]));
    expect(tried.unfinished.map(({ outcome }) => outcome)).toEqual([failed]);
  });

  test('a ticket number outlives a later call that was cancelled or never sent, and not one that failed', () => {
    const error = called({ state: 'error', ticket: '', errors: [...unreachable] });
    const tickets = (...later: readonly Act[]) =>
      standingOf(siteWith(['test-call', called()], ...later)).testCalls.map(({ ticket }) => ticket);
    expect(tickets(['test-call', error])).toEqual(['760JCSM0N1']);
    expect(tickets(['test-call', called({ state: 'pending', ticket: '' }), 'cancelled'])).toEqual([
      '760JCSM0N1',
    ]);
    expect(tickets(['test-call', called({ state: 'failed', ticket: '' })])).toEqual(['']);
  });

  test('a plan is replaced by a later one, also by one that failed, and not by one that was cancelled', () => {
    const failed = planned({ state: 'failed', errors: [...unreachable] });
    const states = (...later: readonly Act[]) =>
      standingOf(siteWith(['plan', planned()], ...later)).plans.map(({ state }) => state);
    expect(states(['plan', failed])).toEqual(['failed']);
    expect(states(['plan', planned({ state: 'failed', errors: [...cancelled] }), 'cancelled'])).toEqual([
      'changes',
    ]);
  });

  test('a plan made before an undo is out of date', () => {
    const { outdatedPlans } = standingOf(
      siteWith(['plan', planned()], ['apply', written()], ['undo', written({ act: 'undo' })]),
    );
    expect([...outdatedPlans]).toEqual(['device-1']);
    expect([...standingOf(siteWith(['plan', planned()], ['apply', written()])).outdatedPlans]).toEqual([]);
  });

  test('a plan is new by what came after what, whatever the clock says', () => {
    // The clock was set back after the write: by its time the plan is the older.
    const after = siteWith(
      ['apply', written({ startedAt: '2026-11-25T09:00:00.000Z' })],
      ['plan', planned({ madeAt: '2026-11-25T02:00:00.000Z' })],
    );
    expect([...standingOf(after).newPlans]).toEqual(['device-1']);
    const before = siteWith(['plan', planned({ madeAt: '2026-11-25T09:00:00.000Z' })], ['apply', written()]);
    expect([...standingOf(before).newPlans]).toEqual([]);
    expect([...standingOf(siteWith(['plan', planned()])).newPlans]).toEqual([]);
  });

  test('a list of reports that could not be read leaves the one that could', () => {
    const { problems } = standingOf(
      siteWith(['problems', listed()], ['problems', listed({ errors: [...unreachable] })]),
    );
    expect(problems[0]?.errors).toEqual([]);
  });

  test('clock and Call Home are two questions: neither answers the other', () => {
    const { applies, controllerApplies } = standingOf(
      siteWith(['apply', written()], ['controller-apply', written({ state: 'partly' })]),
    );
    expect([applies[0]?.state, controllerApplies[0]?.state]).toEqual(['done', 'partly']);
  });
});

describe('preflight', () => {
  const states = (site: ReturnType<typeof siteWith>) =>
    standingOf(site).preflight?.results.map(({ target, status }) => `${target} ${status}`);

  test('a whole one stands over one that was stopped, which says how far it came', () => {
    const stopped = checks({ results: [checked('a:443', 'fail')], done: 1, total: 2 });
    const site = siteWith(['preflight', checks()], ['preflight', stopped, 'cancelled']);
    expect(states(site)).toEqual(['a:443 pass', 'b:443 pass']);
    expect(standingOf(site).preflight).toMatchObject({ cameTo: null, stopped: { done: 1, total: 2 } });
  });

  test('the only one was stopped: its rows are shown, and that they are not all', () => {
    const stopped = checks({ results: [checked('a:443')], done: 1, total: 2 });
    const { preflight } = standingOf(siteWith(['preflight', stopped, 'cancelled']));
    expect([preflight?.results.length, preflight?.cameTo]).toEqual([1, { done: 1, total: 2 }]);
  });

  test('rows that were asked again take their places; stopped again they do not', () => {
    const again = checks({ only: ['b:443'], results: [checked('b:443', 'fail')], done: 1, total: 1 });
    expect(states(siteWith(['preflight', checks()], ['preflight', again]))).toEqual([
      'a:443 pass',
      'b:443 fail',
    ]);
    expect(states(siteWith(['preflight', checks()], ['preflight', again, 'cancelled']))).toEqual([
      'a:443 pass',
      'b:443 pass',
    ]);
  });

  test('a later whole one is all there is: rows that are no longer asked are gone', () => {
    const fewer = checks({ results: [checked('a:443')], done: 1, total: 1 });
    expect(states(siteWith(['preflight', checks()], ['preflight', fewer]))).toEqual(['a:443 pass']);
  });

  test('old ones keep that they were, without their rows; what stands keeps all', () => {
    const many = siteWith(...Array.from({ length: 9 }, () => ['preflight', checks()] as const));
    const kept = withoutOldResults(many.runs);
    expect(kept).toHaveLength(9);
    expect(kept.map((run) => run.act === 'preflight' && run.outcome.results.length)).toEqual([
      0, 0, 0, 2, 2, 2, 2, 2, 2,
    ]);
    expect(states({ ...many, runs: kept })).toEqual(['a:443 pass', 'b:443 pass']);
  });
});

test('what no interface gives back is not in doubt for ever: it was asked for, and is still not known', () => {
  const items = [
    {
      key: 'proxy.password',
      before: 'unknown',
      wanted: 'will-change',
      after: null,
      outcome: 'unknown',
      secret: true,
    },
  ] as const;
  const broken = written({ state: 'partly', items: [...items] });
  expect(settingState(broken)).toBe('in-doubt');
  const { applies } = standingOf(siteWith(['apply', broken], ['read-back', { ...broken, readBack: true }]));
  expect(applies.map(settingState)).toEqual(['partly']);
});
