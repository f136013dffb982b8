import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { withInterrupted } from '../../../electron/workflow/interrupted.ts';
import { written } from '../../support/outcomes.ts';

/** Acts that came to their end while the record could not be saved: the journal alone tells of them. */
const site = (...addresses: readonly string[]): SiteRecord =>
  newSiteRecord(
    's',
    '2026-11-25T00:00:00.000Z',
    siteFileSchema.parse({ version: 1, devices: addresses.map((address) => ({ address })) }),
  );
const BOX = { uuids: [], serials: ['AAA0001'] };
const result = (part: Partial<ApplyResult> = {}): ApplyResult => ({
  ...written(),
  deviceId: 'device-1',
  address: '192.0.2.1',
  ...part,
});

type Act = { id: string; second?: number; deviceId?: string; address?: string; act?: string };
/** The entries of one act: begun, read, sent, accepted, ended with this result. */
function actOf({ id, second = 0, deviceId = 'device-1', address = '192.0.2.1', act = 'apply' }: Act) {
  const at = `2026-11-25T03:00:${String(second).padStart(2, '0')}.000Z`;
  const entry = (part: object) => ({ at, deviceId, address, actId: id, ...part }) as JournalEntry;
  return {
    begin: entry({ type: 'begin', driver: 'imm2-snmp', act }),
    original: entry({ type: 'original', values: { company: `before ${id}` }, box: BOX }),
    unmarked: entry({ type: 'original', values: { company: `before ${id}` } }),
    sent: entry({ type: 'step-sent', step: 'contact', keys: ['company'], wanted: { company: 'After' } }),
    end: (told: ApplyResult) => entry({ type: 'end', state: told.state, result: told }),
    endAsBefore: entry({ type: 'end', state: 'done' }),
  };
}

test('a write that ended stands as it ended, with the values from before it and the box they are of', () => {
  const { begin, original, sent, end } = actOf({ id: 'a' });
  const told = withInterrupted(identified(site('192.0.2.1')), [begin, original, sent, end(result())]);
  expect(standingOf(told).applies).toMatchObject([{ state: 'done', act: 'apply', errors: [] }]);
  expect(told.runs).toMatchObject([{ act: 'apply', actId: 'a', interrupted: null }]);
  expect(told.originals).toEqual({ 'device-1': { company: 'before a' } });
  expect(told.originalBoxes).toEqual({ 'device-1': BOX });
});

test('is told once, and a record that has its run is told nothing', () => {
  const { begin, original, sent, end } = actOf({ id: 'a' });
  const journal = [begin, original, sent, end(result())];
  const once = withInterrupted(identified(site('192.0.2.1')), journal);
  expect(withInterrupted(once, journal)).toBe(once);
  // The run is there and the values are not: they were never this device's to put back.
  const without = { ...once, originals: {}, originalBoxes: {} };
  expect(withInterrupted(without, journal)).toBe(without);
});

test.each([
  ['refused at its login', result({ state: 'failed', stepsDone: [], items: [] }), null, 'failed'],
  [
    'cancelled before it sent',
    result({ state: 'cancelled', items: [], stepsDone: [], errors: [{ code: 'cancelled', args: {} }] }),
    'cancelled',
    'cancelled',
  ],
  ['that found nothing to change', result({ state: 'no-change', stepsDone: [] }), null, 'no-change'],
])('a write %s is one too, and leaves no way back', (_name, told, interrupted, state) => {
  const { begin, original, end } = actOf({ id: 'a' });
  const record = withInterrupted(identified(site('192.0.2.1')), [begin, original, end(told)]);
  expect(record.runs).toMatchObject([{ interrupted, outcome: { state } }]);
  expect(record.originals).toEqual({});
});

test('first write, second write, undo: each has its run in order, and the way back is to before the first', () => {
  const acts = [
    { id: 'a', second: 1 },
    { id: 'b', second: 2 },
    { id: 'c', second: 3, act: 'undo' },
  ].map((each) => {
    const { begin, original, sent, end } = actOf(each);
    return [begin, original, sent, end(result())];
  });
  const told = withInterrupted(identified(site('192.0.2.1')), acts.flat());
  expect(told.runs.map(({ act }) => act)).toEqual(['apply', 'apply', 'undo']);
  expect(told.originals).toEqual({ 'device-1': { company: 'before a' } });
  expect(standingOf(told).applies).toMatchObject([{ act: 'undo' }]);
});

test('a clock that was set is no write of Call Home, and no way back for it, also where its login was refused', () => {
  const { begin, original, end } = actOf({ id: 'a', act: 'controller-apply' });
  const failed = result({ state: 'failed', items: [], stepsDone: [] });
  const told = withInterrupted(identified(site('192.0.2.1')), [begin, original, end(failed)]);
  expect(standingOf(told).controllerApplies).toMatchObject([{ state: 'failed' }]);
  expect(standingOf(told).applies).toEqual([]);
  expect(told.originals).toEqual({});
});

test('where an older program wrote no result, an end tells that nothing is in doubt, and no more', () => {
  const { begin, original, sent, endAsBefore } = actOf({ id: 'a' });
  const told = withInterrupted(identified(site('192.0.2.1')), [begin, original, sent, endAsBefore]);
  expect(told.runs).toEqual([]);
  // What was there before the write is known all the same.
  expect(told.originals).toEqual({ 'device-1': { company: 'before a' } });
});

test('under an id that was merged into another meanwhile it is told of that device', () => {
  const known = [
    { id: 'device-7', formerIds: ['device-1'], uuids: [], serials: [], certificates: [], addresses: [] },
  ];
  const { begin, original, sent, end } = actOf({ id: 'a' });
  const told = withInterrupted({ ...site(), known }, [begin, original, sent, end(result())]);
  expect(told.runs).toMatchObject([{ deviceId: 'device-7', outcome: { deviceId: 'device-7' } }]);
  expect(Object.keys(told.originals)).toEqual(['device-7']);
});

describe('beside a record that was made anew', () => {
  /** In the lost record the devices had been found the other way round. */
  const journal = [
    { id: 'a', deviceId: 'device-1', address: '192.0.2.2' },
    { id: 'b', deviceId: 'device-2', address: '192.0.2.1' },
    { id: 'c', deviceId: 'device-3', address: '192.0.2.99' },
  ].flatMap((each) => {
    const { begin, original, sent, end } = actOf(each);
    return [begin, original, sent, end(result({ deviceId: each.deviceId, address: each.address }))];
  });

  test('a device is who has the address; what is no longer in the list is left', () => {
    const told = withInterrupted(site('192.0.2.1', '192.0.2.2'), journal, 'lost');
    const idOf = (address: string) =>
      told.known.find(({ addresses }) => addresses.includes(address))?.id ?? '';
    expect(told.runs.map(({ actId, ...run }) => [actId, 'deviceId' in run ? run.deviceId : ''])).toEqual([
      ['a', idOf('192.0.2.2')],
      ['b', idOf('192.0.2.1')],
    ]);
    expect(told.originals).toEqual({
      [idOf('192.0.2.2')]: { company: 'before a' },
      [idOf('192.0.2.1')]: { company: 'before b' },
    });
    expect(told.originalBoxes[idOf('192.0.2.1')]).toEqual(BOX);
    expect(withInterrupted(told, journal)).toBe(told);
  });

  test('former values that nobody knows the box of are not kept: another one may have the address', () => {
    const { begin, unmarked, sent, end } = actOf({ id: 'a' });
    const told = withInterrupted(site('192.0.2.1'), [begin, unmarked, sent, end(result())], 'lost');
    expect(told.runs).toHaveLength(1);
    expect(told.originals).toEqual({});
  });
});
