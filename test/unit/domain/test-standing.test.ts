import { describe, expect, test } from 'vitest';
import { completionOf } from '../../../electron/domain/completion.ts';
import type { DeviceRow } from '../../../electron/domain/device-row.ts';
import type { ApplyItem, ApplyResult, Done, ManualStep } from '../../../electron/domain/plan.ts';
import type { Run } from '../../../electron/domain/run.ts';
import { mergeSites } from '../../../electron/domain/site-merge.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf, tickStep } from '../../../electron/domain/standing.ts';
import { migrated } from '../../../electron/storage/migrations.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { callRow, callValue } from '../../../renderer/steps/test-call/call-columns.ts';
import { completionsOf } from '../../../renderer/wizard/completions.ts';
import { permitted, type StepSite } from '../../../renderer/wizard/steps.ts';
import { type Act, called, planned, siteWith, written } from '../../support/outcomes.ts';

/** A test call tells of the settings that were on the device when it was made, and of none that came later. */
const item = (outcome: ApplyItem['outcome']): ApplyItem => ({
  key: 'contact.name',
  before: 'Jiro',
  wanted: 'Taro',
  after: outcome === 'verified' ? 'Taro' : null,
  outcome,
  secret: false,
});
const wrote = (outcome: ApplyItem['outcome'], part: Partial<ApplyResult> = {}): ApplyResult =>
  written({ items: [item('unchanged'), item(outcome)], ...part });
const rowOf = (id: string): DeviceRow =>
  ({ device: { id, address: '192.0.2.1' }, route: 'direct', driver: 'imm2-snmp' }) as DeviceRow;
const testOf = (record: SiteRecord, id = 'device-1') => completionOf(rowOf(id), standingOf(record)).test;
const at = (id: string) => ({ deviceId: id, address: `192.0.2.${id.slice(-1)}` });

const apply: Act = ['apply', wrote('verified')];
const tested: Act = ['test-call', called()];
const undo: Act = ['undo', wrote('verified', { act: 'undo' })];

describe('a success', () => {
  test.each<readonly [string, readonly Act[], ReturnType<typeof testOf>]>([
    ['stands', [apply, tested], 'passed'],
    ['does not outlive an undo', [apply, tested, undo], 'again'],
    ['nor an undo that is followed by the same write', [apply, tested, undo, apply], 'again'],
    ['stands anew once it is made anew', [apply, tested, undo, apply, tested], 'passed'],
    [
      'does not outlive an undo of a part',
      [apply, tested, ['undo', wrote('verified', { act: 'undo', state: 'partly' })]],
      'again',
    ],
    [
      'nor one that nobody heard of again',
      [apply, tested, ['undo', wrote('unknown', { act: 'undo', state: 'failed' }), 'crashed']],
      'again',
    ],
    [
      'outlives an undo that had nothing to put back',
      [apply, tested, ['undo', wrote('unchanged', { act: 'undo', state: 'no-change' })]],
      'passed',
    ],
    [
      'and one that did not get through',
      [apply, tested, ['undo', wrote('not-written', { act: 'undo', state: 'failed' })]],
      'passed',
    ],
    ['does not outlive a write of another value', [apply, tested, apply], 'again'],
    [
      'nor of one that is not given back',
      [apply, tested, ['apply', wrote('written-unread', { state: 'done' })]],
      'again',
    ],
    [
      'outlives a write that found all as wanted',
      [apply, tested, ['apply', wrote('unchanged', { state: 'no-change' })]],
      'passed',
    ],
    [
      'and one that found nothing to send of what is not given back',
      [apply, tested, ['apply', wrote('unchanged-unread', { state: 'no-change' })]],
      'passed',
    ],
    ['and one that failed', [apply, tested, ['apply', wrote('not-written', { state: 'failed' })]], 'passed'],
    [
      'and one that was held back',
      [apply, tested, ['apply', wrote('not-written', { state: 'not-run' })]],
      'passed',
    ],
    ['and clock and name of the device', [apply, tested, ['controller-apply', wrote('verified')]], 'passed'],
    [
      'is not brought back by a call that came to no end',
      [apply, tested, undo, apply, ['test-call', called({ state: 'pending', ticket: '' }), 'cancelled']],
      'again',
    ],
    [
      'and is forgotten over a later failure',
      [apply, tested, undo, apply, ['test-call', called({ state: 'failed' })]],
      'failed',
    ],
    [
      'while a failure stays one, whatever is put back',
      [apply, ['test-call', called({ state: 'failed' })], undo],
      'failed',
    ],
  ])('%s', (_name, acts, state) => {
    expect(testOf(siteWith(...acts))).toBe(state);
  });

  test('keeps its number for the record of tests', () => {
    const { call } = completionOf(rowOf('device-1'), standingOf(siteWith(apply, tested, undo, apply)));
    expect(call?.ticket).toBe('760JCSM0N1');
  });

  test('of one device says nothing of another', () => {
    const site = siteWith(
      ['apply', wrote('verified', at('device-1'))],
      ['apply', wrote('verified', at('device-2'))],
      ['test-call', called(at('device-1'))],
      ['test-call', called(at('device-2'))],
      ['undo', wrote('verified', { ...at('device-2'), act: 'undo' })],
    );
    expect([testOf(site, 'device-1'), testOf(site, 'device-2')]).toEqual(['passed', 'again']);
  });

  test('goes by what was done after what: a clock that was set says nothing', () => {
    const years = (record: SiteRecord, act: Run['act'], year: number): SiteRecord => ({
      ...record,
      runs: record.runs.map((run) =>
        run.act === act
          ? { ...run, startedAt: `${year}-01-01T00:00:00.000Z`, endedAt: `${year}-01-01T00:00:01.000Z` }
          : run,
      ),
    });
    expect(testOf(years(siteWith(apply, tested, undo), 'undo', 2019))).toBe('again');
    expect(testOf(years(siteWith(apply, undo, apply, tested), 'undo', 2031))).toBe('passed');
  });
});

describe('a test call made by hand', () => {
  const step: ManualStep = { id: 'test', screen: [], value: '', code: 'press-test-call-home' };
  const none: Act = ['test-call', called({ state: 'not-available', ticket: '', manual: [step] })];
  const done: Done = {
    by: '設定 太郎',
    at: '2026-11-25T03:00:00.000Z',
    result: { state: 'success', ticket: '760J01' },
  };
  const ticked = (record: SiteRecord, result: Done | null = done): SiteRecord =>
    tickStep(record, { deviceId: 'device-1', stepId: 'test', done: result });
  /** The site with more done at it. */
  const then = (record: SiteRecord, ...acts: readonly Act[]): SiteRecord => ({
    ...record,
    runs: siteWith(...record.runs.map((run) => [run.act, run.outcome, run.interrupted] as Act), ...acts).runs,
  });
  const stepOf = (record: SiteRecord): ManualStep | undefined => standingOf(record).testCalls[0]?.manual[0];

  test('counts, and does not outlive an undo: the step is open again and names the test from before', () => {
    const passed = ticked(siteWith(apply, none));
    expect(testOf(passed)).toBe('passed');
    const undone = then(passed, undo, apply);
    expect(testOf(undone)).toBe('again');
    expect([stepOf(undone)?.done, stepOf(undone)?.outdated?.result?.ticket]).toEqual([undefined, '760J01']);
    const { call } = completionOf(rowOf('device-1'), standingOf(undone));
    expect(call).toMatchObject({ by: '設定 太郎', ticket: '760J01' });
  });

  test('made anew it counts, and the one from before stays with its number; taken off, that one is back', () => {
    const undone = then(ticked(siteWith(apply, none)), undo, apply);
    const again = ticked(undone, {
      ...done,
      at: '2026-11-25T04:00:00.000Z',
      result: { state: 'success', ticket: '760J02' },
    });
    expect(testOf(again)).toBe('passed');
    const [kept] = Object.values(again.manualDone);
    expect([kept?.result?.ticket, kept?.earlier?.map(({ result }) => result?.ticket)]).toEqual([
      '760J02',
      ['760J01'],
    ]);
    expect(testOf(ticked(again, null))).toBe('again');
    expect(stepOf(ticked(again, null))?.outdated?.result?.ticket).toBe('760J01');
  });

  test('goes by the write it came after, not by its clock', () => {
    const late = ticked(siteWith(apply, none), { ...done, at: '2031-01-01T00:00:00.000Z' });
    expect(testOf(then(late, undo, apply))).toBe('again');
    const early = ticked(siteWith(apply, none, undo, apply), { ...done, at: '2019-01-01T00:00:00.000Z' });
    expect(testOf(early)).toBe('passed');
  });

  test('that was kept before it was noted after what it came counts, but where something was put back', () => {
    const old = (record: SiteRecord): SiteRecord => ({
      ...record,
      manualDone: { 'device-1|test|': done },
    });
    expect(testOf(old(siteWith(apply, none)))).toBe('passed');
    expect(testOf(old(siteWith(apply, undo, apply, none)))).toBe('again');
  });

  test('a device that was tested by the program before, and by hand since, is tested', () => {
    const offered: Act = ['test-call', called({ manual: [step] })];
    const site = ticked(siteWith(apply, offered, undo, apply));
    expect(testOf(site)).toBe('passed');
    expect(testOf(siteWith(apply, offered, undo, apply))).toBe('again');
  });

  test('a plan shows the step as open, too', () => {
    const site = then(ticked(siteWith(['plan', planned({ manual: [step] })], apply, none)), undo);
    expect(standingOf(site).plans[0]?.manual[0]?.done).toBeUndefined();
  });
});

describe('two halves of one site', () => {
  const half = (record: SiteRecord, engineer: string): SiteRecord => ({
    ...record,
    file: {
      ...record.file,
      site: { ...record.file.site, engineer },
      devices: [{ address: '192.0.2.1' } as SiteRecord['file']['devices'][number]],
    },
    known: [
      {
        id: 'device-1',
        formerIds: [],
        uuids: ['4f0c3a58-0000-0000-0000-000000000001'],
        serials: [],
        certificates: [],
        addresses: ['192.0.2.1'],
      },
    ],
  });
  const shared = siteWith(apply, tested);
  const more = (act: Act, minute: number): SiteRecord => {
    const whole = siteWith(apply, tested, act);
    const moved = `2026-11-25T03:${String(minute).padStart(2, '0')}:00.000Z`;
    return {
      ...whole,
      runs: whole.runs.map((run) => (run.no === 3 ? { ...run, startedAt: moved, endedAt: moved } : run)),
    };
  };
  const both = (a: SiteRecord, b: SiteRecord) => [
    testOf(mergeSites(half(a, 'A'), half(b, 'B')).record),
    testOf(mergeSites(half(b, 'B'), half(a, 'A')).record),
  ];

  test('put back in one of them: to be tested again, from whichever side they are merged', () => {
    expect(both(more(undo, 10), shared)).toEqual(['again', 'again']);
    expect(both(more(undo, 10), more(tested, 5))).toEqual(['again', 'again']);
    expect(both(more(undo, 10), more(tested, 20))).toEqual(['passed', 'passed']);
  });

  test('tested by hand in one, written anew in the other: the test names the write it came after', () => {
    const step: ManualStep = { id: 'test', screen: [], value: '', code: 'press-test-call-home' };
    const none: Act = ['test-call', called({ state: 'not-available', ticket: '', manual: [step] })];
    const start = siteWith(apply, none);
    const handed = tickStep(start, {
      deviceId: 'device-1',
      stepId: 'test',
      done: { by: 'B', at: '2026-11-25T09:00:00.000Z', result: { state: 'success', ticket: 'T' } },
    });
    expect(both(start, handed)).toEqual(['passed', 'passed']);
    const undone = siteWith(apply, none, undo);
    expect(both(undone, handed)).toEqual(['again', 'again']);
  });
});

test('a record of the first version does not say what came first: nothing that was put back counts as tested', () => {
  const stored = {
    updatedAt: '2026-11-25T02:00:00.000Z',
    applies: [wrote('verified', { act: 'undo' }), wrote('verified', at('device-2'))],
    testCalls: [called(), called(at('device-2'))],
  };
  const { runs } = migrated(stored) as { readonly runs: readonly Run[] };
  const site = { ...siteWith(), runs: [...runs] };
  expect([testOf(site), testOf(site, 'device-2')]).toEqual(['again', 'passed']);
});

describe('the window', () => {
  const site = standingOf(siteWith(apply, tested, undo, apply));
  const row = { ...rowOf('device-1'), chosen: true } as DeviceRow;
  const view = {
    rows: [row],
    plans: [],
    newPlans: [],
    applies: [...site.applies],
    testCalls: [...site.testCalls],
    testAgain: [...site.testAgain],
  } satisfies Partial<StepSite>;
  const stateOf = (part: Partial<typeof view>): string =>
    callRow(row, view.testCalls[0], completionsOf({ ...view, ...part }).get('device-1'), undefined).state;

  test('shows such a device as one to be tested again, and step 6 as not done', () => {
    expect(stateOf({})).toBe('again');
    expect(stateOf({ testAgain: [] })).toBe('success');
    const step = (part: object) =>
      permitted('test-call', {
        step: 'site',
        file: { settings: { company: 'A', contact: { name: 'B' } } },
        settingIssues: [],
        preflight: null,
        ...view,
        ...part,
      } as unknown as StepSite);
    expect(step({}).state).toBe('reachable');
    expect(step({ testAgain: [] })).toEqual({ state: 'done', count: { kind: 'devices', value: 1 } });
    expect(completionsOf(view).get('device-1')?.test).toBe('again');
  });

  test('shows what a person recorded of a test on the device, as the documents do', () => {
    const pressed: ManualStep = { id: 'press', code: 'press-test-call-home', screen: [], value: '' };
    const none = called({ state: 'not-available', ticket: '', manual: [pressed] });
    const record = tickStep(siteWith(apply, ['test-call', none]), {
      deviceId: 'device-1',
      stepId: 'press',
      done: {
        by: '設定 太郎',
        at: '2026-11-25T03:00:00.000Z',
        result: { state: 'success', ticket: '760JX1' },
      },
    });
    const { testCalls, testAgain } = standingOf(record);
    const now = { ...view, testCalls: [...testCalls], testAgain: [...testAgain] };
    expect([testOf(record), completionsOf(now).get('device-1')?.test]).toEqual(['passed', 'passed']);
    const shown = callRow(row, testCalls[0], completionsOf(now).get('device-1'), undefined);
    const cells = (['state', 'ticket', 'driver', 'at'] as const).map((column) =>
      callValue(textsFor('ja'), 'ja', shown, column),
    );
    expect(cells).toEqual(['成功', '760JX1', '手動設定シート', '2026/11/25 12:00']);
  });
});
