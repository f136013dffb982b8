import { describe, expect, it } from 'vitest';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { STEP_IDS, type StepId } from '../../../electron/domain/step.ts';
import { neighbour, permitted, type StepSite } from '../../../renderer/wizard/steps.ts';

const row = (id: string, chosen: boolean, route = 'direct', driver = 'imm2-snmp') =>
  ({ device: { id, address: id }, chosen, route, driver, product: 'imm2' }) as unknown as DeviceRow;

const settings = { company: 'A', contact: { name: 'B' }, termsAccepted: { by: 'C', at: '2026-01-01' } };

function site(step: StepId, part: Partial<StepSite> = {}, file: object = {}): StepSite {
  return {
    step,
    file: siteFileSchema.parse({ version: 1, ...file }),
    rows: [],
    preflight: null,
    settingIssues: [],
    plans: [],
    newPlans: [],
    applies: [],
    testCalls: [],
    testAgain: [],
    ...part,
  };
}
const result = (status: string, from = 'laptop') => ({ status, from }) as never;
const applied = (deviceId: string, state: string) => ({ deviceId, state, items: [] }) as never;
const planned = (deviceId: string, manual: readonly object[] = [], state = 'changes') =>
  ({ deviceId, state, manual, items: [], warnings: [] }) as never;
const byHand = { id: '1', code: 'enable-call-home', screen: [], value: '' };
const ticked = { ...byHand, id: '2', done: { by: '設定 太郎', at: '' } };

describe('steps', () => {
  it('have neighbours, and none beyond the ends', () => {
    expect(neighbour('site', -1)).toBeNull();
    expect(neighbour('site', 1)).toBe('discover');
    expect(neighbour('report', 1)).toBeNull();
  });
});

describe('permitted', () => {
  it('blocks everything but the first step while no site is open', () => {
    expect(permitted('site', null).state).toBe('current');
    for (const step of STEP_IDS.slice(1)) {
      expect(permitted(step, null)).toEqual({ state: 'blocked', reason: 'no-site' });
    }
  });

  const chosen = { rows: [row('a', true), row('b', false)] };
  it.each([
    ['discover', site('site'), 'reachable', undefined],
    ['preflight', site('site'), 'blocked', 'no-devices'],
    ['report', site('site', { rows: [row('a', false)] }), 'blocked', 'no-devices'],
    ['preflight', site('site', chosen), 'reachable', undefined],
    ['settings', site('site', chosen), 'reachable', undefined],
    ['apply', site('site', chosen), 'blocked', 'settings-empty'],
    ['apply', site('site', chosen, { settings }), 'reachable', undefined],
    ['test-call', site('site', chosen, { settings }), 'blocked', 'nothing-applied'],
    [
      'test-call',
      site('site', { ...chosen, applies: [applied('a', 'failed')] }, { settings }),
      'blocked',
      'nothing-applied',
    ],
    [
      'test-call',
      site('site', { ...chosen, applies: [applied('a', 'done')] }, { settings }),
      'reachable',
      undefined,
    ],
    [
      'test-call',
      site('site', { ...chosen, plans: [planned('a', [], 'no-change')] }, { settings }),
      'reachable',
      undefined,
    ],
    ['report', site('site', chosen), 'reachable', undefined],
  ] as const)('%s of %#: %s', (step, of, state, reason) => {
    expect(permitted(step, of).state).toBe(state);
    expect(permitted(step, of).reason).toBe(reason);
  });

  it('shows done steps and never blocks the one on the screen', () => {
    const all = site(
      'report',
      { ...chosen, applies: [applied('a', 'done')], plans: [planned('a')] },
      {
        site: { customer: 'X' },
        settings,
      },
    );
    expect(permitted('site', all).state).toBe('done');
    expect(permitted('discover', all).state).toBe('done');
    expect(permitted('settings', all).state).toBe('done');
    expect(permitted('apply', all).state).toBe('done');
    expect(permitted('report', all).state).toBe('current');
    // Read again after the write, and not as it was written.
    const changed = { ...all, plans: [planned('a')], newPlans: ['a'] };
    expect(permitted('apply', changed).state).toBe('reachable');
    expect(permitted('apply', site('apply')).reason).toBeUndefined();
  });

  it('counts what matters: devices, failures, and errors once something was typed', () => {
    const part: Partial<StepSite> = {
      ...chosen,
      preflight: {
        profiles: [],
        finishedAt: '',
        cameTo: null,
        stopped: null,
        outdated: false,
        results: [result('fail'), result('error'), result('pass')],
      },
      settingIssues: [{ kind: 'error' } as never, { kind: 'adapted' } as never],
    };
    const counted = site('site', part, { settings });
    expect(permitted('settings', site('site', part)).count).toBeUndefined();
    expect(permitted('discover', counted).count).toEqual({ kind: 'devices', value: 1 });
    expect(permitted('preflight', counted).count).toEqual({ kind: 'failures', value: 2 });
    expect(permitted('preflight', counted).state).toBe('reachable');
    expect(permitted('settings', counted).count).toEqual({ kind: 'errors', value: 1 });
  });

  const manual = [row('a', true, 'direct', 'manual')];
  it.each<[StepId, Partial<StepSite>, object | undefined]>([
    [
      'apply',
      { applies: [applied('a', 'done'), applied('b', 'done')], plans: [planned('a'), planned('b')] },
      { kind: 'devices', value: 1 },
    ],
    ['apply', { applies: [applied('a', 'done')], plans: [planned('a', [byHand])] }, undefined],
    [
      'apply',
      { applies: [applied('a', 'done')], plans: [planned('a', [ticked])] },
      { kind: 'devices', value: 1 },
    ],
    ['apply', { rows: manual, plans: [planned('a', [ticked, byHand], 'manual')] }, undefined],
    ['apply', { rows: manual, plans: [planned('a', [ticked], 'manual')] }, { kind: 'devices', value: 1 }],
    // As wanted before anybody wrote to it.
    ['apply', { plans: [planned('a', [], 'no-change')] }, { kind: 'devices', value: 1 }],
    ['apply', { applies: [applied('a', 'differs')] }, { kind: 'failures', value: 1 }],
    // Written, and made a device that is set by hand since: its steps are not even named yet.
    ['apply', { rows: manual, applies: [applied('a', 'done')], plans: [planned('a')] }, undefined],
    // A step that only asks for a test call sets nothing.
    [
      'apply',
      { rows: manual, plans: [planned('a', [{ ...ticked, code: 'test-connection' }], 'manual')] },
      undefined,
    ],
    ['apply', { applies: [applied('b', 'failed')] }, undefined],
    ['apply', { applies: [applied('a', 'done')], plans: [planned('a')], newPlans: ['a'] }, undefined],
    ['apply', { applies: [applied('a', 'done')], plans: [planned('a')] }, { kind: 'devices', value: 1 }],
    ['test-call', { testCalls: [applied('b', 'failed')] }, undefined],
    ['test-call', { testCalls: [applied('a', 'failed')] }, { kind: 'failures', value: 1 }],
  ])(
    'counts at %s the devices of the job, and not one that was turned down since: %j',
    (step, part, count) => {
      expect(permitted(step, site('site', { ...chosen, ...part }, { settings })).count).toEqual(count);
    },
  );

  it('asks nothing of devices that are left out of reporting', () => {
    const out = site(
      'site',
      {
        rows: [row('a', true), row('b', true, 'none')],
        applies: [applied('a', 'done')],
        plans: [planned('a')],
      },
      {
        settings,
      },
    );
    expect(permitted('apply', out).state).toBe('done');
  });

  it.each([
    ['everything answered', [result('pass')], 'done'],
    ['nothing could be asked', [result('skipped'), result('skipped')], 'reachable'],
    ['only what devices say of themselves', [result('skipped'), result('pass', 'device')], 'reachable'],
    ['everything answered, for another form', [result('pass')], 'reachable', true],
  ] as const)('a preflight in which %s is %s', (_what, results, state, outdated?: boolean) => {
    const preflight = {
      profiles: [],
      finishedAt: '',
      cameTo: null,
      stopped: null,
      outdated: outdated === true,
      results: [...results],
    };
    expect(permitted('preflight', site('site', { ...chosen, preflight })).state).toBe(state);
  });
});
