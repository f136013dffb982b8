import { describe, expect, test } from 'vitest';
import type { AppError } from '../../../electron/domain/app-error.ts';
import type { ApplyItem, ApplyResult } from '../../../electron/domain/plan.ts';
import type { Run } from '../../../electron/domain/run.ts';
import { standingMends, standingValues, standingWrites } from '../../../electron/domain/standing-writes.ts';

type Act = 'apply' | 'undo' | 'read-back' | 'controller-apply';
type Told = Readonly<Record<string, readonly [before: string, outcome: ApplyItem['outcome']]>>;

/** One run: of each item what was there before it, and how it ended. */
function run(no: number, act: Act, told: Told, more: Partial<ApplyResult> = {}): Run {
  const items = Object.entries(told).map(([key, [before, outcome]]) => ({
    key: key as ApplyItem['key'],
    before,
    wanted: act === 'undo' || more.act === 'undo' ? 'Old' : 'Ours',
    after: null,
    outcome,
    secret: false,
  }));
  return {
    no,
    act,
    deviceId: 'device-1',
    startedAt: '',
    endedAt: '',
    interrupted: null,
    outcome: { state: 'done', items, errors: [], act: act === 'undo' ? 'undo' : 'apply', ...more },
  } as unknown as Run;
}
const left = (fields: string): Partial<ApplyResult> => ({
  warnings: [{ code: 'undo-incomplete', args: { address: '', fields } } as AppError],
});
const stands = (...runs: readonly Run[]) =>
  Object.fromEntries(standingWrites(runs, 'device-1').map(({ key, before }) => [key, before]));

const FIRST = run(1, 'apply', { company: ['Old', 'verified'], country: ['JP', 'unchanged'] });

describe('what this program wrote and has not put back', () => {
  test.each<readonly [string, readonly Run[], object]>([
    ['a first apply', [FIRST], { company: 'Old' }],
    [
      'a second that finds all as it is wanted',
      [FIRST, run(2, 'apply', { company: ['Ours', 'unchanged'] })],
      { company: 'Old' },
    ],
    [
      'a second that cannot read what the first wrote',
      [
        run(1, 'apply', { company: ['Old', 'written-unread'] }),
        run(2, 'apply', { company: ['', 'unchanged-unread'], country: ['', 'unchanged-unread'] }),
      ],
      { company: 'Old' },
    ],
    [
      'a repair of a value that was cut',
      [run(1, 'apply', { company: ['Old', 'differs'] }), run(2, 'apply', { company: ['Our', 'verified'] })],
      { company: 'Old' },
    ],
    [
      'a later apply that failed before the item',
      [FIRST, run(2, 'apply', { company: ['Ours', 'not-written'] }, { state: 'failed' })],
      { company: 'Old' },
    ],
    [
      'one that broke off before any item',
      [FIRST, run(2, 'apply', {}, { state: 'failed' })],
      { company: 'Old' },
    ],
    ['an item in doubt', [run(1, 'apply', { company: ['Old', 'unknown'] })], { company: 'Old' }],
    [
      'in doubt, and read back as not arrived',
      [
        run(1, 'apply', { company: ['Old', 'unknown'] }),
        run(2, 'read-back', { company: ['Old', 'not-written'] }),
      ],
      {},
    ],
    [
      'written, written again in doubt, and that read back as not arrived',
      [
        FIRST,
        run(2, 'apply', { company: ['Ours', 'unknown'] }),
        run(3, 'read-back', { company: ['Ours', 'not-written'] }),
      ],
      { company: 'Old' },
    ],
    ['a whole undo', [FIRST, run(2, 'undo', { company: ['Ours', 'verified'] })], {}],
    ['an undo that finds all as it was', [FIRST, run(2, 'undo', {}, { state: 'no-change' })], {}],
    ...[{}, { company: ['Ours', 'unchanged'] } as const].map(
      (told): readonly [string, readonly Run[], object] => [
        `the whole undo of another half, which had not written it (${Object.keys(told).join() || 'not told'})`,
        [FIRST, run(2, 'undo', told, { stood: ['country'] })],
        { company: 'Old' },
      ],
    ),
    [
      'the whole undo of another half, which put it back all the same',
      [FIRST, run(2, 'undo', { company: ['Ours', 'verified'] }, { stood: ['country'] })],
      {},
    ],
    [
      'a whole undo that found it as it was',
      [FIRST, run(2, 'undo', { company: ['Old', 'unchanged'] }, { stood: ['company'] })],
      {},
    ],
    [
      'a whole undo, and a secret that no interface gives back',
      [
        run(1, 'apply', { company: ['Old', 'verified'], 'proxy.password': ['', 'written-unread'] }),
        run(2, 'undo', { company: ['Ours', 'verified'] }),
      ],
      { 'proxy.password': '' },
    ],
    [
      'an undo that leaves a field, told as unchanged',
      [FIRST, run(2, 'undo', { company: ['Ours', 'unchanged'] }, left('company'))],
      { company: 'Old' },
    ],
    [
      'an undo that leaves a field, not told at all',
      [FIRST, run(2, 'undo', {}, { state: 'no-change', ...left('company') })],
      { company: 'Old' },
    ],
    [
      'an undo that failed',
      [FIRST, run(2, 'undo', { company: ['Ours', 'not-written'] }, { state: 'failed' })],
      { company: 'Old' },
    ],
    [
      'an undo in doubt',
      [FIRST, run(2, 'undo', { company: ['Ours', 'unknown'] }, { state: 'partly' })],
      { company: 'Old' },
    ],
    [
      'an undo in doubt, and read back as arrived',
      [
        FIRST,
        run(2, 'undo', { company: ['Ours', 'unknown'] }, { state: 'partly' }),
        run(3, 'read-back', { company: ['Old', 'verified'] }, { act: 'undo' }),
      ],
      {},
    ],
    [
      'put back, changed by hand, applied again',
      [
        FIRST,
        run(2, 'undo', { company: ['Ours', 'verified'] }),
        run(3, 'apply', { company: ['By hand', 'verified'] }),
      ],
      { company: 'By hand' },
    ],
    [
      'a read-back that finds otherwise what was not sent',
      [
        run(1, 'apply', { company: ['Old', 'unchanged'] }, { state: 'partly' }),
        run(2, 'read-back', { company: ['Old', 'differs'] }),
      ],
      {},
    ],
    ['clocks of the device', [run(1, 'controller-apply', { 'ntp.servers': ['', 'verified'] })], {}],
    ['another device', [{ ...FIRST, deviceId: 'device-2' } as Run], {}],
  ])('after %s', (_what, runs, expected) => {
    expect(stands(...runs)).toEqual(expected);
    // By their numbers, in whatever order they lie.
    expect(stands(...runs.toReversed())).toEqual(expected);
  });
});

describe('what of that is on the device by this program', () => {
  const told = (made: Run, wanted: string, after: string | null): Run => {
    const { outcome, ...rest } = made as Extract<Run, { act: 'apply' }>;
    return {
      ...rest,
      outcome: { ...outcome, items: outcome.items.map((item) => ({ ...item, wanted, after })) },
    };
  };
  const OURS = told(FIRST, 'Ours', 'Our');
  test.each<readonly [string, readonly Run[], readonly string[]]>([
    ['what it wanted and what the device made of it', [OURS], ['Ours', 'Our']],
    [
      'what stood before a write that did not arrive',
      [
        OURS,
        told(run(2, 'apply', { company: ['Our', 'unknown'] }), 'New', null),
        told(run(3, 'read-back', { company: ['Our', 'not-written'] }), 'New', 'Our'),
      ],
      ['Ours', 'Our', 'New'],
    ],
    [
      'what an undo sent and the device did not keep as sent',
      [OURS, told(run(2, 'undo', { company: ['Our', 'differs'] }, { state: 'differs' }), 'Old', 'OLD')],
      ['Ours', 'Our', 'Old', 'OLD'],
    ],
    [
      'not what was found as it is wanted, or otherwise, without a write',
      [
        OURS,
        told(run(2, 'apply', { company: ['New', 'unchanged'] }, { state: 'partly' }), 'New', 'New'),
        told(run(3, 'read-back', { company: ['New', 'differs'] }), 'New', 'By hand'),
      ],
      ['Ours', 'Our'],
    ],
  ])('%s', (_what, runs, expected) => {
    expect(standingValues(runs, 'device-1').get('company')).toEqual(expected);
  });
});

describe('what this program set of clock, name and time servers', () => {
  const mends = (...runs: readonly Run[]) =>
    standingMends(runs, 'device-1').map(({ key, before, wanted, outcome }) => [key, before, wanted, outcome]);
  const mend = (no: number, told: Told, wanted = 'Ours'): Run => {
    const made = run(no, 'controller-apply', told) as Extract<Run, { act: 'controller-apply' }>;
    const items = made.outcome.items.map((item) => ({ ...item, wanted }));
    return { ...made, outcome: { ...made.outcome, items } };
  };
  const NTP = mend(1, { 'ntp.servers': ['', 'verified'], 'dns.servers': ['Old', 'verified'] });
  const DNS = ['dns.servers', 'Old', 'Ours', 'verified'];
  test.each<readonly [string, readonly Run[], readonly unknown[]]>([
    [
      'a second run that finds all as it is wanted',
      [NTP, mend(2, { 'ntp.servers': ['Ours', 'unchanged'] })],
      [['ntp.servers', '', 'Ours', 'unchanged'], DNS],
    ],
    [
      'a second with another value',
      [NTP, mend(2, { 'ntp.servers': ['Ours', 'verified'] }, 'New')],
      [['ntp.servers', '', 'New', 'verified'], DNS],
    ],
    [
      'a second that did not come to it',
      [NTP, mend(2, { 'ntp.servers': ['Ours', 'not-written'] }, 'New')],
      [['ntp.servers', '', 'Ours', 'verified'], DNS],
    ],
    [
      'somebody else has set what is wanted now',
      [NTP, mend(2, { 'ntp.servers': ['New', 'unchanged'] }, 'New')],
      [DNS],
    ],
    ['all was as it is wanted', [mend(1, { 'ntp.servers': ['Ours', 'unchanged'] })], []],
    [
      'the time of day, set twice',
      [mend(1, { 'clock.skew': ['3600', 'verified'] }), mend(2, { 'clock.skew': ['90', 'verified'] })],
      [['clock.skew', '90', 'Ours', 'verified']],
    ],
    ['settings of Call Home', [FIRST, run(2, 'undo', { company: ['Ours', 'verified'] })], []],
  ])('%s', (_what, runs, expected) => expect(mends(...runs)).toEqual(expected));
});
