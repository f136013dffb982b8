import { describe, expect, test } from 'vitest';
import { failedWrites } from '../../../electron/domain/failed-writes.ts';
import { endedBadly, firstWave } from '../../../electron/domain/rollout.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { pendingPlans, unseen } from '../../../electron/workflow/shown-plan.ts';
import { type Act, planned, siteWith, written } from '../../support/outcomes.ts';

const item = (change: 'set' | 'none') => ({
  key: 'company' as const,
  current: '',
  wanted: 'x',
  change,
  secret: false,
});
const plan = (product: 'xcc' | 'imm2', changes: number, state: 'changes' | 'refused' = 'changes') =>
  planned({
    product,
    driver: product === 'xcc' ? 'xcc-redfish' : 'imm2-snmp',
    state,
    items: [...Array.from({ length: changes }, () => item('set')), item('none')],
  });

describe('the first wave', () => {
  test('has of each kind the device whose plan changes most, in the order of the list', () => {
    const plans = [plan('imm2', 1), plan('xcc', 2), plan('xcc', 5), plan('imm2', 3), plan('xcc', 5)];
    expect(firstWave(plans, 1)).toEqual([2, 3]);
    expect(firstWave(plans, 2)).toEqual([0, 2, 3, 4]);
  });
  test('has none to which nothing is written', () => {
    expect(firstWave([plan('xcc', 9, 'refused'), plan('xcc', 1)], 1)).toEqual([1]);
    expect(firstWave([], 1)).toEqual([]);
    expect(firstWave([plan('xcc', 1)], 0)).toEqual([]);
  });
});

const unread = [
  { key: 'company', before: '', wanted: 'x', after: null, outcome: 'unknown', secret: false },
] as const;
const uncarried = [{ code: 'not-settable', args: { address: 'a', field: 'x' } }] as const;
const broken = [{ code: 'connection-lost', args: { address: 'a' } }] as const;

describe('a device ended badly', () => {
  test.each([
    ['failed', written({ state: 'failed' }), true],
    ['half written', written({ state: 'partly', stepsLeft: ['enable'] }), true],
    ['otherwise than wanted', written({ state: 'differs' }), true],
    ['in doubt', written({ state: 'partly', items: [...unread], errors: [...uncarried] }), true],
    ['refused by what it is now', written({ state: 'refused' }), true],
    ['broken off after all it could carry', written({ state: 'partly', errors: [...broken] }), true],
    ['done', written(), false],
    ['not in need of a write', written({ state: 'no-change' }), false],
    ['all but what its plan had said', written({ state: 'partly', errors: [...uncarried] }), false],
    ['stopped by a person before anything', written({ state: 'cancelled' }), false],
    ['not begun', written({ state: 'not-run' }), false],
  ] as const)('where it is %s: %#', (_name, result, bad) => {
    expect(endedBadly(result)).toBe(bad);
  });
});

describe('a device that was held back', () => {
  const held = written({
    state: 'not-run',
    items: [],
    stepsDone: [],
    errors: [{ code: 'first-wave-failed', args: { address: 'a', failed: 'b' } }],
  });
  test('is not run, with the reason, where nothing was done before', () => {
    expect(standingOf(siteWith(['apply', held])).applies).toMatchObject([
      { state: 'not-run', errors: [{ code: 'first-wave-failed' }] },
    ]);
  });
  test('keeps an earlier good result, and the reason beside it', () => {
    const { applies, unfinished } = standingOf(siteWith(['apply', written()], ['apply', held]));
    expect(applies.map(({ state }) => state)).toEqual(['done']);
    expect(unfinished.map(({ outcome }) => outcome.errors[0]?.code)).toEqual(['first-wave-failed']);
  });
  test('has not failed by that, and is not well by that either', () => {
    const failed = written({ state: 'failed', stepsDone: [], items: [] });
    const ids = (...runs: Act[]) => failedWrites(siteWith(...runs).runs).size;
    expect(ids(['apply', held])).toBe(0);
    expect(ids(['apply', failed], ['apply', held])).toBe(1);
    expect(ids(['apply', written()], ['apply', failed])).toBe(1);
    expect(ids(['apply', failed], ['apply', written()])).toBe(0);
    expect(ids(['apply', failed], ['undo', written({ act: 'undo' })])).toBe(0);
  });
  test('is still what its plan showed: the plan stands', () => {
    const shown = planned({ state: 'changes' });
    expect(pendingPlans(siteWith(['plan', shown], ['apply', held])).size).toBe(1);
    expect(pendingPlans(siteWith(['plan', shown], ['apply', written()])).size).toBe(0);
  });
  test('is what was shown last, not what a command made on its way before that', () => {
    const before = planned({ state: 'changes', items: [item('set')] });
    const shown = planned({ state: 'changes' });
    const site = siteWith(['plan', before], ['apply', written()], ['plan', shown], ['apply', held]);
    const runs = site.runs.map((run) => (run.no === 1 ? { ...run, unshown: true as const } : run));
    expect([...pendingPlans({ ...site, runs } as typeof site).values()]).toEqual([shown]);
  });
  test("is no showing of another engineer's plan, which a merging put in between", () => {
    const [theirs, mine] = [
      planned({ state: 'changes' }),
      planned({ state: 'changes', items: [item('set')] }),
    ];
    const site = siteWith(['plan', theirs], ['plan', mine], ['apply', held]);
    const hands = ['Theirs', 'Mine', 'Theirs'];
    const runs = site.runs.map((run, at) => ({
      ...run,
      by: hands[at] ?? '',
      ...(at < 2 ? { unshown: true } : {}),
    }));
    const merged = { ...site, runs } as typeof site;
    expect([...pendingPlans(merged).values()]).toEqual([theirs]);
    const other = siteWith(['plan', mine], ['apply', written()]);
    const seen = (by: readonly string[]) => {
      const own = other.runs.map((run, at) => ({
        ...run,
        by: by[at] ?? '',
        ...(at === 0 ? { unshown: true } : {}),
      }));
      return unseen({ ...other, runs: own } as typeof site, mine, true)?.code ?? null;
    };
    expect([seen(['Mine', 'Mine']), seen(['Mine', 'Theirs'])]).toEqual([null, 'plan-not-shown']);
  });
});
