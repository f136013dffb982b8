import { expect, test } from 'vitest';
import { standingOf, tickStep } from '../../../electron/domain/standing.ts';
import { called, planned, siteWith } from '../../support/outcomes.ts';

/** A step done by hand stays done when the plan is made anew, as long as the value to type is the same. */
const step = (value: string) => ({ id: 'lxca-company', screen: ['x'], value, code: 'enter-value' });
const done = { by: '設定 太郎', at: '2026-11-25T01:00:00.000Z' };
const site = (...values: readonly string[]) =>
  siteWith(...values.map((value) => ['plan', planned({ manual: [step(value)] })] as const));
const tick = { deviceId: 'device-1', stepId: 'lxca-company' };
const shown = (record: ReturnType<typeof site>) => standingOf(record).plans[0]?.manual[0]?.done;

test('a tick outlives the plan it was made in, and another value asks for a new one', () => {
  const ticked = tickStep(site('Renshu'), { ...tick, done });
  expect(shown(ticked)).toEqual(done);
  expect(shown({ ...ticked, runs: site('Renshu', 'Renshu').runs })).toEqual(done);
  expect(shown({ ...ticked, runs: site('Renshu', 'Other K.K.').runs })).toBeUndefined();
});

test('a test call that went out by itself leaves no step to press its button', () => {
  const press = { id: 'cmm2-test', screen: ['Problems'], value: '', code: 'open-test-request' };
  const ticks = (state: 'success' | 'failed') =>
    standingOf(
      siteWith(['plan', planned({ manual: [press, step('x')] })], ['test-call', called({ state })]),
    ).plans[0]?.manual.map((each) => each.done);
  expect(ticks('success')).toEqual([
    { by: 'Call Home 設定アシスタント (760JCSM0N1)', at: '2026-11-25T02:00:00.000Z' },
    undefined,
  ]);
  expect(ticks('failed')).toEqual([undefined, undefined]);
});

test('a tick taken off is gone everywhere', () => {
  const off = tickStep(tickStep(site('Renshu'), { ...tick, done }), { ...tick, done: null });
  expect(shown(off)).toBeUndefined();
  expect(off.manualDone).toEqual({});
});
