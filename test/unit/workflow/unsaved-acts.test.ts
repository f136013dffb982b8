import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { idAt, identified, toldAtLogin } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { withInterrupted } from '../../../electron/workflow/interrupted.ts';
import { called, written } from '../../support/outcomes.ts';

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

type Act = {
  id: string;
  second?: number;
  deviceId?: string;
  address?: string;
  act?: string;
  box?: typeof BOX;
};
/** The entries of one act: begun, read, sent, accepted, ended with this result. */
function actOf({
  id,
  second = 0,
  deviceId = 'device-1',
  address = '192.0.2.1',
  act = 'apply',
  box = BOX,
}: Act) {
  const at = `2026-11-25T03:00:${String(second).padStart(2, '0')}.000Z`;
  const entry = (part: object) => ({ at, deviceId, address, actId: id, ...part }) as JournalEntry;
  return {
    begin: entry({ type: 'begin', driver: 'imm2-snmp', act }),
    original: entry({ type: 'original', values: { company: `before ${id}` }, box }),
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

test('the box that a write met is known from then on, where the record was saved before it told who it is', () => {
  const { begin, original, sent } = actOf({ id: 'a' });
  const told = withInterrupted(identified(site('192.0.2.1')), [begin, original, sent]);
  expect(told.known).toMatchObject([{ id: 'device-1', serials: BOX.serials }]);
  // So that another one that answers there later is told from it, and can be planned for.
  expect(
    idAt(toldAtLogin(told, '192.0.2.1', { uuids: [], serials: ['BBB0002'] }).known, '192.0.2.1'),
  ).not.toBe('device-1');
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
  expect(withInterrupted(told, [begin, original, sent, endAsBefore])).toBe(told);
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

const boxOf = (serial: string) => ({ uuids: [], serials: [serial] });
const whole = (each: Act) => {
  const { begin, original, sent, end } = actOf(each);
  const { deviceId = 'device-1', address = '192.0.2.1' } = each;
  return [begin, original, sent, end(result({ deviceId, address }))];
};
const idOfSerial = (record: SiteRecord, serial: string) =>
  record.known.find(({ serials }) => serials.includes(serial))?.id;
const runsOf = (record: SiteRecord) =>
  record.runs.map((run) => [run.act === 'preflight' ? '' : run.actId, 'deviceId' in run ? run.deviceId : '']);

describe('beside a record that was made anew', () => {
  test('a device is who has the marks of the box, or the address where no box told any', () => {
    /** In the lost record the devices had been found the other way round. */
    const journal = [
      ...whole({ id: 'a', deviceId: 'device-1', address: '192.0.2.2', box: boxOf('AAA2') }),
      ...whole({ id: 'b', deviceId: 'device-2', address: '192.0.2.1', box: boxOf('AAA1') }),
      ...whole({ id: 'c', deviceId: 'device-3', address: '192.0.2.99', box: boxOf('AAA9') }),
    ];
    const { begin, end } = actOf({ id: 'd', deviceId: 'device-1', address: '192.0.2.2' });
    const failed = end(result({ state: 'failed', items: [], stepsDone: [] }));
    const site2 = withInterrupted(site('192.0.2.1', '192.0.2.2'), [...journal, begin, failed], 'lost');
    const [one, two, gone] = ['AAA1', 'AAA2', 'AAA9'].map((serial) => idOfSerial(site2, serial));
    expect(site2.known.find(({ id }) => id === one)?.addresses).toEqual(['192.0.2.1']);
    expect(runsOf(site2)).toEqual([
      ['a', two],
      ['b', one],
      ['c', gone],
      ['d', two],
    ]);
    expect(site2.originals).toEqual({
      [two ?? '']: { company: 'before a' },
      [one ?? '']: { company: 'before b' },
      [gone ?? '']: { company: 'before c' },
    });
    expect(withInterrupted(site2, [...journal, begin, failed])).toBe(site2);
  });

  test('two boxes that stood at one address are two, each with what was done to it', () => {
    const journal = [
      ...whole({ id: 'a', box: boxOf('AAA1') }),
      ...whole({ id: 'b', box: boxOf('BBB2') }),
      ...whole({ id: 'c', deviceId: 'device-2', address: '192.0.2.2', box: boxOf('AAA1') }),
    ];
    const record = withInterrupted(site('192.0.2.1', '192.0.2.2'), journal, 'lost');
    const [former, newcomer] = ['AAA1', 'BBB2'].map((serial) => idOfSerial(record, serial));
    expect(runsOf(record)).toEqual([
      ['a', former],
      ['b', newcomer],
      ['c', former],
    ]);
    expect(former).not.toBe(newcomer);
    // The former moved: it is at the other address now, and its way back is to before its first write.
    expect(idAt(record.known, '192.0.2.1')).toBe(newcomer);
    expect(idAt(record.known, '192.0.2.2')).toBe(former);
    expect(record.originals).toEqual({
      [former ?? '']: { company: 'before a' },
      [newcomer ?? '']: { company: 'before b' },
    });
    expect(record.originalBoxes[newcomer ?? '']).toEqual(boxOf('BBB2'));
  });

  test('former values that nobody knows the box of are not kept: another one may have the address', () => {
    const { begin, unmarked, sent, end } = actOf({ id: 'a' });
    // Told by an older program, or by a product that tells no marks of itself.
    const nameless = { ...unmarked, box: { uuids: [], serials: [] } } as JournalEntry;
    for (const read of [unmarked, nameless]) {
      const record = withInterrupted(site('192.0.2.1'), [begin, read, sent, end(result())], 'lost');
      expect(record.runs).toHaveLength(1);
      expect(record.originals).toEqual({});
    }
  });
});

describe('an act whose device the record does not know so', () => {
  test('as it was added to the list in the session that could not be saved, is told of who has its marks', () => {
    const before = identified(site('192.0.2.1'));
    const listed = { ...before, file: site('192.0.2.1', '192.0.2.7').file };
    const journal = whole({ id: 'a', deviceId: 'device-8', address: '192.0.2.7', box: boxOf('AAA7') });
    const record = withInterrupted(listed, journal);
    expect(runsOf(record)).toEqual([['a', idAt(record.known, '192.0.2.7')]]);
    expect(Object.keys(record.originals)).toEqual([idAt(record.known, '192.0.2.7')]);
  });

  test('as another box than is known under its id answered, is told of that box', () => {
    const before = identified(site('192.0.2.1'));
    const [known] = before.known;
    const other = { ...before, known: [{ ...(known as (typeof before.known)[number]), serials: ['AAA1'] }] };
    const record = withInterrupted(other, whole({ id: 'a', box: boxOf('BBB2') }));
    expect(runsOf(record)).toEqual([['a', idOfSerial(record, 'BBB2')]]);
    expect(Object.keys(record.originals)).toEqual([idOfSerial(record, 'BBB2')]);
    expect(idOfSerial(record, 'BBB2')).not.toBe('device-1');
  });
});

test('a journal that holds an act twice tells it once', () => {
  const journal = whole({ id: 'a' });
  for (const doubled of [[...journal, ...journal], journal.flatMap((entry) => [entry, entry])])
    for (const ids of ['kept', 'lost'] as const)
      expect(withInterrupted(site('192.0.2.1'), doubled, ids).runs).toHaveLength(1);
});

test('what was sent and not saved proves nothing by what was sent before it', () => {
  const record = {
    ...identified(site('192.0.2.1')),
    secretHashes: { 'device-1|company': 'a:b', 'device-1|country': 'c:d' },
  };
  expect(withInterrupted(record, whole({ id: 'a' })).secretHashes).toEqual({ 'device-1|country': 'c:d' });
});

describe('a write that broke off between two steps', () => {
  const item = (key: string, outcome: string) => ({
    key,
    before: 'Old',
    wanted: 'After',
    after: null,
    outcome,
    secret: false,
  });
  const planned = {
    items: [item('country', 'unchanged'), item('company', 'not-written'), item('enable', 'not-written')],
    steps: ['contact', 'enable'],
  };
  test('leaves open what it had not begun, so that reading back the first step finishes nothing', () => {
    const { begin, original, sent } = actOf({ id: 'a' });
    const accepted = { ...sent, type: 'step-accepted' } as JournalEntry;
    const journal = [begin, { ...original, planned } as JournalEntry, sent, accepted];
    const [run] = withInterrupted(identified(site('192.0.2.1')), journal).runs;
    expect(run?.outcome).toMatchObject({
      state: 'partly',
      stepsDone: ['contact'],
      stepsLeft: ['enable'],
      items: [
        { key: 'country', outcome: 'unchanged' },
        { key: 'company', outcome: 'unknown' },
        { key: 'enable', outcome: 'not-written' },
      ],
    });
  });
});

describe('a test call', () => {
  const at = '2026-11-25T03:00:00.000Z';
  const head = { at, deviceId: 'device-1', address: '192.0.2.1', actId: 't' };
  const call = { ...head, type: 'test-sent', driver: 'imm2-snmp' } as JournalEntry;
  test('that was followed to its end is told with it; one that was not is out', () => {
    const ended = {
      ...head,
      type: 'test-ended',
      result: { ...called(), deviceId: 'device-1', address: '192.0.2.1', ticket: '1234' },
    } as JournalEntry;
    const record = identified(site('192.0.2.1'));
    expect(standingOf(withInterrupted(record, [call, ended])).testCalls).toMatchObject([
      { state: 'success', ticket: '1234', errors: [] },
    ]);
    expect(standingOf(withInterrupted(record, [call])).testCalls).toMatchObject([
      { state: 'pending', errors: [{ code: 'interrupted' }] },
    ]);
  });
});

test('written, undone and written again: the values of before the last of them, which the undo did not know', () => {
  const [first, back, again] = [
    actOf({ id: 'a' }),
    actOf({ id: 'b', second: 1, act: 'undo' }),
    actOf({ id: 'c', second: 2 }),
  ];
  const journal = (
    [
      [first, 'apply'],
      [back, 'undo'],
      [again, 'apply'],
    ] as const
  ).flatMap(([{ begin, original, sent, end }, act]) => [begin, original, sent, end(result({ act }))]);
  expect(withInterrupted(identified(site('192.0.2.1')), journal.slice(0, 8)).originals).toEqual({
    'device-1': { company: 'before a' },
  });
  const told = withInterrupted(identified(site('192.0.2.1')), journal);
  expect(told.originals).toEqual({ 'device-1': { company: 'before c' } });
  expect(withInterrupted(told, journal)).toBe(told);
  // One that broke off after it had sent something counts alike.
  const broken = withInterrupted(identified(site('192.0.2.1')), journal.slice(0, -1));
  expect(broken.originals).toEqual({ 'device-1': { company: 'before c' } });
});
