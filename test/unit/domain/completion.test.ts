import { describe, expect, test } from 'vitest';
import { completionOf } from '../../../electron/domain/completion.ts';
import type { DeviceRow } from '../../../electron/domain/device-row.ts';
import { type ApplyItem, type ManualStep, TEST_CALL_STATES } from '../../../electron/domain/plan.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { type Act, called, planned, siteWith, written } from '../../support/outcomes.ts';

/** Done is what the job requires: not what this program wrote. */
const row = (part: Partial<DeviceRow> = {}): DeviceRow =>
  ({
    device: { id: 'device-1', address: '192.0.2.1' },
    route: 'direct',
    driver: 'xcc-redfish',
    ...part,
  }) as DeviceRow;
const item = (key: ApplyItem['key'], outcome: ApplyItem['outcome']): ApplyItem => ({
  key,
  before: '',
  wanted: 'true',
  after: outcome === 'written-unread' ? null : 'true',
  outcome,
  secret: false,
});
const step = (code: string, done?: ManualStep['done']): ManualStep => ({
  id: code,
  screen: [],
  value: '',
  code,
  ...(done === undefined ? {} : { done }),
});
const by = { by: '設定 太郎', at: '2026-11-25T03:00:00.000Z' };
const of = (given: DeviceRow, ...acts: readonly Act[]) => completionOf(given, standingOf(siteWith(...acts)));
const proven = written({ items: [item('licence', 'unchanged'), item('enable', 'verified')] });

describe('set up', () => {
  test('is a device whose terms and switch were read back, and that leaves no step by hand', () => {
    expect(of(row(), ['plan', planned()], ['apply', proven]).setUp).toBe(true);
    // Written before the record was lost: what is left to a person's hand stood in the plan alone.
    expect(of(row(), ['apply', proven])).toMatchObject({ setUp: false, stepsUnknown: true, stepsLeft: [] });
  });

  test.each([
    [
      'switching on could not be read back',
      written({ items: [item('enable', 'written-unread')] }),
      ['enable'],
    ],
    [
      'switching on is only believed since an earlier write',
      written({ state: 'no-change', items: [item('enable', 'unchanged-unread')] }),
      ['enable'],
    ],
    ['the terms differ', written({ items: [item('licence', 'differs')] }), ['licence']],
  ] as const)('is none of which %s', (_name, apply, unproven) => {
    const completion = of(row(), ['apply', apply]);
    expect([completion.setUp, completion.unproven]).toEqual([false, unproven]);
  });

  test('is no XClarity Administrator with terms, switch and endpoints still to be ticked', () => {
    const steps = ['accept-privacy', 'enable-call-home', 'enable-all-endpoints', 'test-configuration'];
    const lxca = row({ driver: 'lxca-rest', route: 'lxca' });
    const open = of(
      lxca,
      ['plan', planned({ manual: steps.map((code) => step(code)) })],
      ['apply', written()],
    );
    expect([open.setUp, open.stepsLeft.map(({ code }) => code)]).toEqual([false, steps.slice(0, 3)]);
    const ticked = of(
      lxca,
      ['plan', planned({ manual: steps.map((code) => step(code, by)) })],
      ['apply', written()],
    );
    expect([ticked.setUp, ticked.stepsLeft]).toEqual([true, []]);
  });

  test('by hand is a sheet that is ticked to its end, the test call apart; without a sheet nothing is', () => {
    const manual = row({ driver: 'manual' });
    expect(of(manual).setUp).toBe(false);
    const sheet = planned({
      state: 'manual',
      manual: [step('enter-value', by), step('press-test-call-home')],
    });
    expect(of(manual, ['plan', sheet])).toMatchObject({ setUp: true, test: 'open' });
  });

  test('undone is not set up, and a device outside of every route neither is nor has to be', () => {
    expect(of(row(), ['apply', proven], ['undo', written({ act: 'undo' })]).setUp).toBe(false);
    expect(of(row({ route: 'none', driver: 'manual' }))).toMatchObject({
      inScope: false,
      test: 'not-needed',
    });
  });
});

describe('a test call', () => {
  const withStep = (done?: ManualStep['done']) =>
    of(
      row(),
      ['plan', planned({ manual: [step('press-test-call-home', done)] })],
      ['test-call', called({ state: 'not-available', ticket: '' })],
    );

  test('made by hand has a result: a failed one is a failed one', () => {
    expect(withStep({ ...by, result: { state: 'success', ticket: '760J01' } })).toMatchObject({
      test: 'passed',
      call: { by: '設定 太郎', ticket: '760J01' },
    });
    expect(withStep({ ...by, result: { state: 'failed', ticket: '' } }).test).toBe('failed');
  });

  test('that is ticked without a result proves nothing, and one that nobody made is open', () => {
    expect([withStep(by).test, withStep().test]).toEqual(['without-result', 'open']);
  });

  test('of this program counts before a tick, and never sent is open', () => {
    expect(of(row(), ['test-call', called()]).test).toBe('passed');
    expect(of(row(), ['test-call', called({ state: 'failed' })]).test).toBe('failed');
    expect(of(row()).test).toBe('open');
  });

  test('that went out and of which nothing more is known has not failed, and one that never went out neither', () => {
    const kinds = TEST_CALL_STATES.map((state) => [state, of(row(), ['test-call', called({ state })]).test]);
    expect(Object.fromEntries(kinds)).toEqual({
      success: 'passed',
      failed: 'failed',
      'not-sent': 'not-sent',
      disabled: 'not-sent',
      pending: 'unconfirmed',
      'never-settled': 'unconfirmed',
      'not-available': 'open',
      'not-run': 'open',
      error: 'not-sent',
    });
  });

  test('is not asked of a device that reports through an appliance', () => {
    const through = planned({ state: 'manual', manual: [step('confirm-managed', by)] });
    expect(of(row({ driver: 'manual', route: 'lxca' }), ['plan', through])).toMatchObject({
      setUp: true,
      test: 'not-needed',
    });
  });
});
