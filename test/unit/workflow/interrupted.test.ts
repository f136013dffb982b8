import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { settingState } from '../../../electron/domain/setting-state.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { withInterrupted } from '../../../electron/workflow/interrupted.ts';
import { checked, siteWith, written } from '../../support/outcomes.ts';

/** What the program was in the middle of when it ended, read from the journal at the next start. */
const fresh: SiteRecord = newSiteRecord(
  's',
  '2026-11-25T00:00:00.000Z',
  siteFileSchema.parse({ version: 1 }),
);
const entry = (second: number, part: object): JournalEntry =>
  ({
    at: `2026-11-25T03:00:0${second}.000Z`,
    deviceId: 'device-1',
    address: '192.0.2.1',
    ...part,
  }) as JournalEntry;
const begin = entry(0, { type: 'begin', driver: 'imm2-snmp', act: 'apply' });
const original = entry(1, { type: 'original', values: { company: 'Before' } });
const sent = (step: string, key: string) =>
  entry(2, { type: 'step-sent', step, keys: [key], wanted: { [key]: 'After' } });
const accepted = (step: string) => entry(3, { type: 'step-accepted', step });
const end = entry(4, { type: 'end', state: 'done' });

describe('a write', () => {
  test('that broke off leaves its device in doubt: what was sent is unknown, what was there before is kept', () => {
    const site = withInterrupted(fresh, [begin, original, sent('contact', 'company'), accepted('contact')]);
    const [result] = standingOf(site).applies;
    expect(result && settingState(result)).toBe('in-doubt');
    expect(result?.items).toMatchObject([
      { key: 'company', before: 'Before', wanted: 'After', after: null, outcome: 'unknown' },
    ]);
    expect(result).toMatchObject({ stepsDone: ['contact'], errors: [{ code: 'interrupted' }] });
    expect(site.originals).toEqual({ 'device-1': { company: 'Before' } });
  });

  test.each([
    ['that ended', [begin, original, sent('contact', 'company'), accepted('contact'), end]],
    ['that had sent nothing yet', [begin, original]],
    ['of which there is nothing', []],
  ])('%s leaves no doubt', (_name, journal) => {
    expect(withInterrupted(fresh, journal)).toBe(fresh);
  });

  test('is written down once, however often the journal is read', () => {
    const journal = [begin, original, sent('contact', 'company')];
    const once = withInterrupted(fresh, journal);
    expect(withInterrupted(once, journal)).toBe(once);
    // Read back since: the journal of then says nothing new.
    const later = {
      ...once,
      runs: [...once.runs, ...siteWith(['read-back', written()]).runs.map((run) => ({ ...run, no: 9 }))],
    };
    expect(withInterrupted(later, journal)).toBe(later);
  });

  test('whose result was saved needs no journal: only its end was lost', () => {
    const told = { ...fresh, runs: siteWith(['apply', written()]).runs };
    const runs = told.runs.map((run) => ({
      ...run,
      startedAt: '2026-11-25T03:00:00.000Z',
      endedAt: '2026-11-25T03:00:05.000Z',
    }));
    const site: SiteRecord = { ...told, runs };
    expect(withInterrupted(site, [begin, original, sent('contact', 'company')])).toBe(site);
  });

  test('is not told by a run of a clock that was ahead: that one began after it', () => {
    const earlier = siteWith(['apply', written()]).runs.map((run) => ({
      ...run,
      startedAt: '2026-11-25T05:00:00.000Z',
      endedAt: '2026-11-25T05:00:05.000Z',
    }));
    const site: SiteRecord = { ...fresh, runs: earlier };
    const [result] = standingOf(withInterrupted(site, [begin, original, sent('contact', 'company')])).applies;
    expect(result && settingState(result)).toBe('in-doubt');
  });

  test('of the clock does not put Call Home in doubt', () => {
    const site = withInterrupted(fresh, [begin, sent('ntp', 'ntp.servers')]);
    expect(standingOf(site).applies).toEqual([]);
    expect(standingOf(site).controllerApplies).toHaveLength(1);
  });

  test('of an undo that broke off is one', () => {
    const undo = { ...begin, act: 'undo' } as JournalEntry;
    expect(standingOf(withInterrupted(fresh, [undo, sent('contact', 'company')])).applies[0]?.act).toBe(
      'undo',
    );
  });
});

test('a test call that was sent and not followed is out', () => {
  const site = withInterrupted(fresh, [entry(0, { type: 'test-sent', driver: 'imm2-snmp' })]);
  const calls = standingOf(site).testCalls;
  expect(calls).toMatchObject([{ state: 'pending', errors: [{ code: 'interrupted' }] }]);
  // `read-back` asks for settings only: it would say that nothing is in doubt.
  const said = calls.flatMap(({ errors }) => errors.map((error) => errorText(textsFor('en'), error)));
  expect(said).toEqual([expect.stringContaining("the device's own list of reports")]);
  expect(said).toEqual([expect.not.stringContaining('Read the device back')]);
});

test('a preflight that nobody closed is one that broke off', () => {
  const open = siteWith([
    'preflight',
    { profiles: [], only: null, results: [checked('a:443')], done: 1, total: 9 },
  ]);
  const site = { ...open, runs: open.runs.map((run) => ({ ...run, endedAt: null })) } as SiteRecord;
  expect(standingOf(withInterrupted(site, [])).preflight).toMatchObject({ cameTo: { done: 1, total: 9 } });
  expect(withInterrupted(site, []).runs[0]?.interrupted).toBe('crashed');
});

describe('an act after one that was killed', () => {
  const apply = [begin, original, sent('contact', 'company')];
  const undo = entry(5, { type: 'begin', driver: 'imm2-snmp', act: 'undo' });
  const named = (actId: string, entries: readonly JournalEntry[]) =>
    entries.map((each) => ({ ...each, actId }) as JournalEntry);

  test.each([
    ['of an older program', [...apply, undo]],
    ['with its own id', [...named('a', apply), ...named('b', [undo])]],
    ['that ended', [...named('a', apply), ...named('b', [undo, entry(6, { type: 'end', state: 'failed' })])]],
  ])('%s leaves the doubt of the first', (_name, journal) => {
    const [result] = standingOf(withInterrupted(fresh, journal)).applies;
    expect(result && settingState(result)).toBe('in-doubt');
    const once = withInterrupted(fresh, journal);
    expect(withInterrupted(once, journal)).toBe(once);
  });

  test('and was killed as well leaves both', () => {
    const journal = [...named('a', apply), ...named('b', [undo, sent('enable', 'enable')])];
    expect(withInterrupted(fresh, journal).runs.map(({ act, actId }) => [act, actId])).toEqual([
      ['apply', 'a'],
      ['undo', 'b'],
    ]);
  });
});

test('a run tells of the act whose id it carries, whatever the clock said', () => {
  const told = siteWith(['apply', written()]).runs.map((run) => ({
    ...run,
    actId: 'a',
    startedAt: '2026-11-25T02:00:00.000Z',
    endedAt: '2026-11-25T04:00:00.000Z',
  }));
  const site: SiteRecord = { ...fresh, runs: told };
  const act = (actId: string | undefined) =>
    [begin, original, sent('contact', 'company')].map((each) => ({ ...each, actId }) as JournalEntry);
  expect(withInterrupted(site, act('a'))).toBe(site);
  // Another act in the same time, with an id or of an older program: not this run's.
  expect(withInterrupted(site, act('b')).runs).toHaveLength(2);
  expect(withInterrupted(site, act(undefined)).runs).toHaveLength(2);
});
