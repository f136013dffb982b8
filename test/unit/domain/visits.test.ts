import { describe, expect, test } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { mergeSites } from '../../../electron/domain/site-merge.ts';
import { newSiteRecord, type SiteRecord, siteRecordSchema } from '../../../electron/domain/site-record.ts';
import { visitsOf } from '../../../electron/domain/visits.ts';
import { addRun, changeRun, openSite } from '../../../electron/workflow/site-handle.ts';
import { systemSteadyTime } from '../../../electron/workflow/steady-clock.ts';
import { planned } from '../../support/outcomes.ts';
import { type Acted, item, runsOf } from '../../support/visits.ts';

/** Visits are told apart by what a wrong clock cannot hide, as far as the record holds it. */
const HOUR = 3_600;
/** An act that takes a minute, with what the clock of the PC said at its end, and the steady one. */
const act = (name: string, ended: string, clock?: string, hours = 0): Acted => ({
  act: 'plan',
  deviceId: 'device-1',
  startedAt: new Date(Date.parse(ended) - 60_000).toISOString(),
  endedAt: new Date(Date.parse(ended)).toISOString(),
  ...(clock === undefined ? {} : { steady: { clock, at: hours * HOUR } }),
  outcome: planned({ items: [item('company', name)] }),
});
const namesOf = (list: readonly Acted[]): readonly string[] => named(runsOf(...list));
const named = (runs: Parameters<typeof visitsOf>[0]): readonly string[] =>
  visitsOf(runs).visits.map((visit) =>
    visit.map((run) => (run.act === 'plan' ? (run.outcome.items[0]?.current ?? '') : '')).join(''),
  );
const RIGHT = '2026-05-01T10:00:00Z';
const LATER = '2026-11-01T10:00:00Z';
const AHEAD = '2031-05-01T10:00:00Z';

describe.each([
  ['with a steady clock', 'boot-1', 'boot-2'],
  ['without one, as older records', undefined, undefined],
] as const)('%s', (_name, first, second) => {
  test('a clock that was ahead by years, or behind, on the first visit hides nothing', () => {
    expect(namesOf([act('A', AHEAD, first), act('B', LATER, second)])).toEqual(['A', 'B']);
    expect(namesOf([act('A', '2001-01-01T00:10:00Z', first), act('B', LATER, second)])).toEqual(['A', 'B']);
  });

  test('a clock that was ahead on the second visit alone parts it as well, and the third is one of its own', () => {
    const acts = [act('A', RIGHT, first), act('B', AHEAD, second), act('C', LATER, first && 'boot-3')];
    expect(namesOf(acts)).toEqual(['A', 'B', 'C']);
    expect(visitsOf(runsOf(...acts)).clockWentBack).toBe(true);
  });

  test('what cannot be told: two visits that wrong clocks put within eight hours are one', () => {
    expect(namesOf([act('A', LATER, first), act('B', '2026-11-01T12:00:00Z', second)])).toEqual(['AB']);
  });
});

describe('a clock that is set in the middle of a visit makes no two of it', () => {
  test.each([
    ['right, from years ahead', AHEAD, RIGHT],
    ['right, from years behind', '2001-01-01T00:00:00Z', RIGHT],
    ['wrong, to years ahead', RIGHT, AHEAD],
  ])('%s', (_name, before, after) => {
    const acts = [act('A', before, 'x', 1), act('B', after, 'x', 1.1), act('C', after, 'x', 1.2)];
    expect(namesOf(acts)).toEqual(['ABC']);
  });

  test('also in the middle of an act, and where a run that the journal alone tells of stands between', () => {
    const long = { ...act('B', RIGHT, 'x', 1.2), startedAt: AHEAD };
    expect(namesOf([act('A', AHEAD, 'x', 1), long])).toEqual(['AB']);
    const back = { ...act('B', AHEAD, 'x', 1.2), startedAt: RIGHT };
    expect(namesOf([act('A', RIGHT, 'x', 1), back])).toEqual(['AB']);
    expect(namesOf([act('A', AHEAD, 'x', 1), act('J', AHEAD), act('B', RIGHT, 'x', 1.2)])).toEqual(['AJB']);
  });

  test('nor does it hide that the PC slept for half a year with the program open', () => {
    const acts = [act('A', AHEAD, 'x', 1), act('B', '2031-05-01T10:05:00Z', 'x', 24 * 180)];
    expect(namesOf(acts)).toEqual(['A', 'B']);
    expect(visitsOf(runsOf(...acts)).clockWentBack).toBe(false);
  });

  test('set right, all of the visit is reckoned by it: the next one that day is no other', () => {
    const acts = [act('A', AHEAD, 'x', 1), act('B', RIGHT, 'x', 1.1)];
    expect(namesOf([...acts, act('C', '2026-05-01T12:00:00Z', 'y', 0)])).toEqual(['ABC']);
    expect(namesOf([...acts, act('C', LATER, 'y', 0)])).toEqual(['AB', 'C']);
  });

  test('what cannot be told: after the PC was started anew its clock is another, and a jump of years parts', () => {
    const acts = [act('A', AHEAD, 'x', 1), act('B', RIGHT, 'y', 0)];
    expect(namesOf(acts)).toEqual(['A', 'B']);
    expect(visitsOf(runsOf(...acts)).clockWentBack).toBe(true);
  });
});

describe('two laptops', () => {
  const half = (engineer: string, ...acts: readonly Acted[]): SiteRecord => ({
    ...newSiteRecord('s', RIGHT, siteFileSchema.parse({ version: 1, site: { engineer } })),
    runs: [...runsOf(...acts)],
  });
  const merged = (a: SiteRecord, b: SiteRecord) => named(mergeSites(a, b).record.runs);

  test('on one day are one visit, whichever was started when', () => {
    const a = half('A', act('a', '2026-05-01T10:00:00Z', 'x', 90), act('b', '2026-05-01T11:00:00Z', 'x', 91));
    const b = half('B', act('c', '2026-05-01T10:30:00Z', 'y', 2), act('d', '2026-05-01T11:30:00Z', 'y', 3));
    expect(merged(a, b)).toEqual(['acbd']);
    expect(merged(b, a)).toEqual(['acbd']);
  });

  test('what one clock timed as close holds together what others did between, whatever their times say', () => {
    const acts = [
      act('a', '2026-05-01T10:00:00Z', 'x', 90),
      act('b', AHEAD, 'y', 1),
      act('c', '2026-05-01T10:30:00Z', 'z', 5),
      act('d', '2026-05-01T10:40:00Z', 'z', 5.2),
      act('e', '2026-05-01T11:00:00Z', 'x', 91),
    ];
    expect(namesOf(acts)).toEqual(['abcde']);
  });

  test('one of them ahead by years on the first visit: the next visit is another from either side', () => {
    const a = half('A', act('a', AHEAD, 'x', 1), act('n', LATER, 'z', 1));
    const b = half('B', act('b', RIGHT, 'y', 1));
    for (const visits of [merged(a, b), merged(b, a)]) expect(visits.at(-1)).toBe('n');
  });

  test('one of them set right in the middle of the visit: it is one visit still', () => {
    const a = half('A', act('a', AHEAD, 'x', 1), act('b', '2026-05-01T10:10:00Z', 'x', 1.1));
    const b = half('B', act('c', '2026-05-01T10:05:00Z', 'y', 1));
    expect(merged(a, b)).toEqual(['cab']);
    expect(merged(b, a)).toEqual(['cab']);
  });
});

describe('what is written down', () => {
  test('every act has the time of a clock that nobody sets, and keeps it in the record', () => {
    let now = Date.parse(AHEAD);
    const site = openSite(
      newSiteRecord('s', RIGHT, siteFileSchema.parse({ version: 1 })),
      () => now,
      () => {},
    );
    const add = (): number =>
      addRun(site, {
        act: 'plan',
        deviceId: 'device-1',
        startedAt: new Date(now).toISOString(),
        endedAt: new Date(now).toISOString(),
        interrupted: null,
        outcome: planned(),
      });
    add();
    now = Date.parse(RIGHT);
    const last = add();
    changeRun(site, last, (run) => ({ ...run, interrupted: 'cancelled' }));
    const { runs } = siteRecordSchema.parse(JSON.parse(JSON.stringify(site.get())));
    expect(runs.map(({ steady }) => steady?.clock)).toEqual(Array(2).fill(systemSteadyTime().clock));
    expect(visitsOf(runs).visits).toHaveLength(1);
  });

  test('it runs on, and its name says nothing of this computer', () => {
    const [first, second] = [systemSteadyTime(), systemSteadyTime()];
    expect(second.clock).toBe(first.clock);
    expect(second.at).toBeGreaterThanOrEqual(first.at);
    expect(first.clock).toMatch(/^[0-9a-f]{16}$/);
  });
});
