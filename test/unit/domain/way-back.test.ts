import { describe, expect, test } from 'vitest';
import type { AppError } from '../../../electron/domain/app-error.ts';
import type { ApplyItem, ApplyResult } from '../../../electron/domain/plan.ts';
import type { Run } from '../../../electron/domain/run.ts';
import { mergeSites } from '../../../electron/domain/site-merge.ts';
import { type SiteRecord, siteRecordSchema } from '../../../electron/domain/site-record.ts';
import { withWayBack } from '../../../electron/domain/way-back.ts';
import { siteWith, written } from '../../support/outcomes.ts';

/** What an undo puts back: of before the first write that was not put back since. */
type Act = 'apply' | 'undo' | 'read-back';
type Told = Readonly<Record<string, ApplyItem['outcome']>>;

let second = 0;
function run(act: Act, told: Told, part: Partial<ApplyResult> = {}): Run {
  second += 1;
  const at = new Date(Date.UTC(2026, 10, 25, 3, 0, second)).toISOString();
  // An undo wants what was there before the write.
  const [before, wanted] = act === 'undo' || part.act === 'undo' ? ['y', 'x'] : ['x', 'y'];
  const items = Object.entries(told).map(([key, outcome]) => ({
    key: key as ApplyItem['key'],
    before,
    wanted,
    after: null,
    outcome,
    secret: false,
  }));
  const outcome = written({ items, act: act === 'undo' ? 'undo' : 'apply', startedAt: at, ...part });
  const span = { startedAt: at, endedAt: at, interrupted: null };
  return { no: second, act, deviceId: 'device-1', ...span, actId: `a${second}`, outcome };
}
const OURS = { company: 'verified', country: 'verified' } as const;
const left: Partial<ApplyResult> = {
  warnings: [{ code: 'undo-incomplete', args: { address: '', fields: 'company' } } as AppError],
};
const FORMER = { company: 'Former', country: 'US', 'contact.city': 'Kita' };
const NOW = { company: 'By hand', country: 'DE', 'contact.city': 'Naka' };
const apply = () => run('apply', OURS);
/** What was never written is the device's own, as it is read each time. */
const KEPT = { ...FORMER, 'contact.city': 'Naka' };

const record = (runs: readonly Run[], originals: Readonly<Record<string, string>> = FORMER): SiteRecord => ({
  ...siteWith(),
  runs: [...runs],
  originals: { 'device-1': { ...originals } },
});

describe('what is read before a write, and what an undo of it is to put back', () => {
  test.each<readonly [string, () => readonly Run[], object]>([
    ['what still stands keeps its value of before', () => [apply()], KEPT],
    ['after an undo all of it is the device’s own again', () => [apply(), run('undo', OURS)], NOW],
    [
      'also where the undo found it put back already',
      () => [apply(), run('undo', {}, { state: 'no-change' })],
      NOW,
    ],
    [
      'what an undo left keeps its value of before',
      () => [apply(), run('undo', { country: 'verified' }, left)],
      { ...NOW, company: 'Former' },
    ],
    [
      'of an undo that did not end well, what it is known to have put back',
      () => [apply(), run('undo', { company: 'differs', country: 'verified' }, { state: 'partly' })],
      { ...KEPT, country: 'DE' },
    ],
    ['an undo that sent nothing', () => [apply(), run('undo', {}, { state: 'failed' })], KEPT],
    [
      'an undo that was in doubt and was read back as done',
      () => [
        apply(),
        run('undo', { company: 'unknown' }, { state: 'partly' }),
        run('read-back', OURS, { act: 'undo' }),
      ],
      NOW,
    ],
    ['what was written again after the undo', () => [apply(), run('undo', OURS), apply()], KEPT],
    [
      'a write after the undo that sent nothing',
      () => [apply(), run('undo', OURS), run('apply', { company: 'not-written' }, { state: 'failed' })],
      NOW,
    ],
    [
      'a write after the undo that is in doubt',
      () => [apply(), run('undo', OURS), run('apply', { company: 'unknown' }, { state: 'partly' })],
      // Of the country nothing was sent since it was put back.
      { ...KEPT, country: 'DE' },
    ],
    [
      'clocks and name servers are another matter',
      () => [apply(), { ...run('apply', OURS), act: 'controller-apply' } as Run, run('undo', OURS)],
      NOW,
    ],
  ])('%s', (_name, runs, expected) => {
    const box = { uuids: [], serials: ['AAA0001'] };
    const told = withWayBack(record(runs()), 'device-1', NOW, box);
    expect(told.originals['device-1']).toEqual(expected);
    expect(told.originalBoxes['device-1']).toEqual(box);
  });

  test('the record of a device that was never written to, and one in which nothing is new', () => {
    const fresh = withWayBack({ ...siteWith(), runs: [] }, 'device-1', NOW, undefined);
    expect(fresh.originals).toEqual({ 'device-1': NOW });
    const done = record([apply(), run('undo', OURS)]);
    expect(withWayBack(done, 'device-1', FORMER, undefined)).toBe(done);
  });
});

test.each([
  ['nothing is known of before', undefined],
  ['it was not shown before', { country: 'US', 'contact.city': 'Kita' }],
])('what stands of ours is no value of before, where %s', (_name, former) => {
  const site = { ...record([apply()]), originals: former === undefined ? {} : { 'device-1': former } };
  const told = withWayBack(site, 'device-1', NOW, undefined).originals['device-1'];
  expect(told).toEqual({
    ...(former === undefined ? {} : { country: 'US' }),
    'contact.city': 'Naka',
  });
});

describe('two halves of a site, of which one put back and wrote anew', () => {
  const first = apply();
  const undo = run('undo', OURS);
  const again = apply();
  const half = (runs: readonly Run[], originals: Readonly<Record<string, string>>): SiteRecord =>
    siteRecordSchema.parse({ ...record(runs, originals), origin: 'one' });
  test.each([
    ['the other half parted before the undo', [first]],
    ['the other half parted after the undo', [first, undo]],
  ])('%s: the values are those of before the later write, from either side', (_name, parted) => {
    const [mine, theirs] = [half(parted, FORMER), half([first, undo, again], NOW)];
    for (const [a, b] of [
      [mine, theirs],
      [theirs, mine],
    ] as const)
      expect(Object.values(mergeSites(a, b).record.originals)).toEqual([NOW]);
  });

  test('put back twice with other values: those of the later undo', () => {
    const later = run('undo', OURS);
    const [mine, theirs] = [half([first, undo], FORMER), half([first, undo, again, later], NOW)];
    for (const [a, b] of [
      [mine, theirs],
      [theirs, mine],
    ] as const)
      expect(Object.values(mergeSites(a, b).record.originals)).toEqual([NOW]);
  });
});

test('each half wrote another field: the value of before of each is the one that was read before it was written', () => {
  const half = (runs: readonly Run[], originals: Readonly<Record<string, string>>): SiteRecord =>
    siteRecordSchema.parse({ ...record(runs, originals), origin: 'one' });
  const first = half([apply()], FORMER);
  // The city was set by hand between the two writes.
  const later = half([run('apply', { 'contact.city': 'verified' })], {
    company: 'y',
    country: 'y',
    'contact.city': 'Naka',
  });
  for (const [a, b] of [
    [first, later],
    [later, first],
  ] as const) {
    const once = mergeSites(a, b).record;
    expect(Object.values(once.originals)).toEqual([KEPT]);
    expect(Object.values(mergeSites(once, b).record.originals)).toEqual([KEPT]);
  }
});
