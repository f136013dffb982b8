import { expect, test } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { tickStep, withTicks } from '../../../electron/workflow/manual-ticks.ts';

/** A step done by hand stays done when the plan is made anew, as long as the value to type is the same. */
const step = (value: string) => ({ id: 'lxca-company', screen: ['x'], value, code: 'enter-value' });
const fresh = (): SiteRecord =>
  newSiteRecord('s', '2026-11-25T00:00:00.000Z', siteFileSchema.parse({ version: 1 }));
const plan = (value: string): SiteRecord['plans'][number] => ({
  deviceId: 'd',
  address: '192.0.2.1',
  product: 'lxca',
  route: 'lxca',
  driver: 'lxca-rest',
  state: 'changes',
  items: [],
  steps: [],
  manual: [step(value)],
  errors: [],
  warnings: [],
  madeAt: '',
});
const done = { by: '設定 太郎', at: '2026-11-25T01:00:00.000Z' };

test('a tick outlives the plan it was made in', () => {
  const ticked = tickStep(
    { ...fresh(), plans: [plan('Renshu')] },
    { deviceId: 'd', stepId: 'lxca-company', done },
  );
  expect(ticked.plans[0]?.manual[0]?.done).toEqual(done);
  // Settings changed elsewhere: plans fall, the tick stays.
  const later = { ...ticked, plans: [] };
  expect(withTicks(later, 'd', [step('Renshu')])[0]?.done).toEqual(done);
  expect(withTicks(later, 'd', [step('Other K.K.')])[0]?.done).toBeUndefined();
  expect(withTicks(later, 'other', [step('Renshu')])[0]?.done).toBeUndefined();
});

test('a test call that went out by itself leaves no step to press its button', () => {
  const press = { id: 'cmm2-test', screen: ['Problems'], value: '', code: 'open-test-request' };
  const call: SiteRecord['testCalls'][number] = {
    deviceId: 'd',
    address: '192.0.2.1',
    product: 'cmm2',
    driver: 'cmm-cli',
    state: 'success',
    deviceState: 'SUCCESS',
    ticket: '760JCSM0N1',
    eventId: '',
    message: '',
    startedAt: '2026-11-25T02:00:00.000Z',
    durationMs: 1,
    errors: [],
    manual: [],
  };
  const steps = (state: typeof call.state) =>
    withTicks({ ...fresh(), testCalls: [{ ...call, state }] }, 'd', [press, step('x')]);
  expect(steps('success').map(({ done: ticked }) => ticked)).toEqual([
    { by: 'Call Home 設定アシスタント (760JCSM0N1)', at: call.startedAt },
    undefined,
  ]);
  expect(steps('failed').every(({ done: ticked }) => ticked === undefined)).toBe(true);
});

test('a tick taken off is gone everywhere', () => {
  const ticked = tickStep(
    { ...fresh(), plans: [plan('Renshu')] },
    { deviceId: 'd', stepId: 'lxca-company', done },
  );
  const off = tickStep(ticked, { deviceId: 'd', stepId: 'lxca-company', done: null });
  expect(off.plans[0]?.manual[0]?.done).toBeUndefined();
  expect(off.manualDone).toEqual({});
});
