import { describe, expect, test } from 'vitest';
import { type Drift, driftOf } from '../../../electron/domain/drift.ts';
import { driftCount } from '../../../electron/domain/drift-count.ts';
import { driftSummary } from '../../../electron/domain/drift-summary.ts';
import type { KnownDevice } from '../../../electron/domain/known-device.ts';
import type { DevicePlan } from '../../../electron/domain/plan.ts';
import { type Run, withoutOldResults } from '../../../electron/domain/run.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { planned, written } from '../../support/outcomes.ts';
import { type Acted, item, runsOf, wrote } from '../../support/visits.ts';

/** What changed on the devices since the last visit, by whomever; what was not compared is never called unchanged. */
const ID = 'device-1';
const day = (date: number, hour = 10, minute = 0): string =>
  new Date(Date.UTC(2026, 4, date, hour, minute)).toISOString();
const plan = (startedAt: string, items: DevicePlan['items'], part: Partial<DevicePlan> = {}): Acted => ({
  act: 'plan',
  deviceId: part.deviceId ?? ID,
  startedAt,
  outcome: planned({ items, ...part }),
});
const write = (
  startedAt: string,
  items: Parameters<typeof written>[0],
  act: 'apply' | 'undo' | 'read-back' = 'apply',
  part: Partial<Run> = {},
): Acted =>
  ({
    act,
    deviceId: ID,
    startedAt,
    outcome: written({ startedAt, ...(act === 'undo' ? { act } : {}), ...items }),
    ...part,
  }) as Acted;
const drift = (...acts: readonly Acted[]): Drift | null =>
  driftOf({ runs: runsOf(...acts), known: [] }, [ID]);
const only = (found: Drift | null) => {
  const [device] = found?.devices ?? [];
  if (device === undefined) throw new Error('no drift was worked out');
  return {
    changed: device.changed.map(({ key, before, after }) => [key, before.value, after.value]),
    own: device.own.map(({ key, before, wanted, after }) => [key, before?.value, wanted.value, after.value]),
    notCompared: device.notCompared.map(({ key, reason }) => [key, reason]),
    same: device.same,
  };
};
const nothing = { changed: [], own: [], notCompared: [], same: 0 };

describe('visits', () => {
  test('on a first visit there is nothing to compare, however often the devices are read', () => {
    expect(drift()).toBeNull();
    expect(drift(plan(day(1), [item('company', 'A')]))).toBeNull();
    expect(
      drift(plan(day(1, 8), [item('company', 'A')]), plan(day(1, 16), [item('company', 'B')])),
    ).toBeNull();
  });

  test('more than eight hours part two visits, eight do not', () => {
    const at = (hour: number, minute: number) =>
      drift(plan(day(1, 8), [item('company', 'A')]), plan(day(1, hour, minute), [item('company', 'B')]));
    expect(at(16, 0)).toBeNull();
    expect(only(at(16, 1)).changed).toEqual([['company', 'A', 'B']]);
  });

  test('it is measured from the end of one act to the beginning of the next', () => {
    const long = { ...plan(day(1, 8), [item('company', 'A')]), endedAt: day(1, 15) };
    expect(drift(long, plan(day(1, 20), [item('company', 'B')]))).toBeNull();
  });

  test('a visit in which no device was read is no former one to compare with', () => {
    const failed = plan(day(1), [], { state: 'failed' });
    expect(drift(failed, plan(day(20), [item('company', 'A')]))).toBeNull();
  });

  test('a clock that is set back a little parts nothing, and the order of acts stays what it was', () => {
    const found = drift(
      plan(day(1), [item('company', 'A')]),
      plan(day(20), [item('company', 'B')]),
      plan(day(20, 3), [item('company', 'C')]),
    );
    expect(only(found).changed).toEqual([['company', 'A', 'B']]);
    expect(found).toMatchObject({ former: day(1), present: day(20), clockWentBack: false });
  });

  test('a first visit whose clock was ahead by years is a visit of its own, and that a clock was wrong is told', () => {
    const found = drift(
      plan('2031-05-01T10:00:00.000Z', [item('company', 'A')]),
      plan(day(1), [item('company', 'B')]),
    );
    expect(only(found).changed).toEqual([['company', 'A', 'B']]);
    expect(found).toMatchObject({ former: '2031-05-01T10:00:00.000Z', present: day(1), clockWentBack: true });
    const third = drift(
      plan('2031-05-01T10:00:00.000Z', [item('company', 'A')]),
      plan(day(1), [item('company', 'B')]),
      plan(day(20), [item('company', 'B')]),
    );
    expect(third?.clockWentBack).toBe(false);
  });

  test('of the earlier visits the last reading counts by the order of acts, not by its time', () => {
    const found = drift(
      plan(day(10), [item('company', 'A')]),
      plan(day(9), [item('company', 'B')]),
      plan(day(20), [item('company', 'B')]),
    );
    expect(only(found)).toEqual({ ...nothing, same: 1 });
    expect(found?.former).toBe(day(9));
  });

  test('a device that the last visit left out is compared with the one before, each value with its own date', () => {
    const other = plan(day(10), [item('company', 'Z')], { deviceId: 'device-2' });
    const runs = runsOf(plan(day(1), [item('company', 'A')]), other, plan(day(20), [item('company', 'B')]));
    const found = driftOf({ runs, known: [] }, [ID, 'device-2']);
    expect(found?.devices[0]?.changed).toEqual([
      {
        key: 'company',
        before: { value: 'A', at: day(1), run: 1 },
        after: { value: 'B', at: day(20), run: 3 },
      },
    ]);
    expect(found?.devices[1]?.notCompared).toEqual([{ key: 'company', reason: 'not-read-now' }]);
  });
});

describe('what changed', () => {
  const before = plan(day(1), [item('company', 'A'), item('contact.name', 'N')]);

  test('is what reads otherwise; the rest is counted as it was', () => {
    const found = drift(before, plan(day(20), [item('company', 'B'), item('contact.name', 'N')]));
    expect(only(found)).toEqual({ ...nothing, changed: [['company', 'A', 'B']], same: 1 });
  });

  test('a value that was emptied or filled where the form says nothing is a change, as the plan says what it read empty', () => {
    const found = drift(
      plan(day(1), [item('company', 'A')], { empty: ['alternate.name', 'alternate.phone'] }),
      plan(day(20), [item('alternate.name', 'Hanako')], { empty: ['company', 'alternate.phone'] }),
    );
    expect(only(found)).toEqual({
      ...nothing,
      changed: [
        ['company', 'A', ''],
        ['alternate.name', '', 'Hanako'],
      ],
      same: 1,
    });
  });

  test('a list in another order is the same', () => {
    const act = (at: string, value: string): Acted => ({
      act: 'controller-plan',
      deviceId: ID,
      startedAt: at,
      outcome: planned({ items: [item('dns.servers', value)] }),
    });
    const twice = (value: string) =>
      only(drift(act(day(1), '192.0.2.1,192.0.2.2'), act(day(20), value))).changed;
    expect(twice('192.0.2.2, 192.0.2.1')).toEqual([]);
    expect(twice('192.0.2.2')).toHaveLength(1);
  });

  test('how far a clock is off is a measurement, and no value that drifts', () => {
    const act = (at: string, value: string): Acted => ({
      act: 'controller-plan',
      deviceId: ID,
      startedAt: at,
      outcome: planned({ items: [item('clock.skew', value), item('clock.zone', '+09:00')] }),
    });
    expect(only(drift(act(day(1), '0'), act(day(20), '90')))).toEqual({ ...nothing, same: 1 });
  });

  test('is told of the first reading of this visit, whatever we wrote after it', () => {
    const found = drift(
      before,
      plan(day(20), [item('company', 'B')]),
      write(day(20, 11), { items: [wrote('company', 'B', 'A')] }),
      plan(day(20, 12), [item('company', 'A'), item('contact.name', 'after our write')]),
    );
    expect(only(found)).toEqual({
      ...nothing,
      changed: [['company', 'A', 'B']],
      // Read in this visit only after our own write.
      notCompared: [['contact.name', 'not-read-now']],
    });
  });

  test('a write that begins the visit read the device first; one that could not sign in read nothing', () => {
    const found = drift(before, write(day(20), { items: [wrote('company', 'B', 'A')] }));
    expect(only(found).changed).toEqual([['company', 'A', 'B']]);
    const stale = wrote('company', 'A', 'W', { after: 'A', outcome: 'not-written' });
    const failed = drift(before, write(day(20), { state: 'failed', items: [stale] }));
    expect(failed?.present).toBeNull();
    expect(only(failed)).toEqual({
      ...nothing,
      notCompared: [
        ['company', 'not-read-now'],
        ['contact.name', 'not-read-now'],
      ],
    });
  });
});

describe('what we did ourselves', () => {
  const first = plan(day(1), [item('company', 'A')]);

  test('a write that was read back is the last reading, and no drift', () => {
    const applied = write(day(1, 11), { items: [wrote('company', 'A', 'B')] });
    expect(only(drift(first, applied, plan(day(20), [item('company', 'B')])))).toEqual({
      ...nothing,
      same: 1,
    });
    expect(only(drift(first, applied, plan(day(20), [item('company', 'A')]))).changed).toEqual([
      ['company', 'B', 'A'],
    ]);
  });

  test('what the device made of a write is the last reading', () => {
    const applied = write(day(1, 11), {
      state: 'differs',
      items: [wrote('company', 'A', 'Long name', { after: 'Long', outcome: 'differs' })],
    });
    expect(only(drift(first, applied, plan(day(20), [item('company', 'Long')])))).toEqual({
      ...nothing,
      same: 1,
    });
  });

  test('an undo is no drift', () => {
    const found = drift(
      first,
      write(day(1, 11), { items: [wrote('company', 'A', 'B')] }),
      write(day(1, 12), { items: [wrote('company', 'B', 'A')] }, 'undo'),
      plan(day(20), [item('company', 'A')]),
    );
    expect(only(found)).toEqual({ ...nothing, same: 1 });
  });

  const doubt = wrote('company', 'A', 'B', { after: null, outcome: 'unknown' });
  test.each([
    ['in doubt', write(day(1, 11), { state: 'partly', items: [doubt] })],
    [
      'broken off',
      write(day(1, 11), { state: 'partly', items: [doubt] }, 'apply', { interrupted: 'crashed' }),
    ],
    [
      'known from the journal alone',
      write(day(1, 11), { state: 'partly', items: [{ ...doubt, before: null }] }, 'apply', {
        interrupted: 'crashed',
      }),
    ],
  ])('a write %s is told as our own, whatever the device says now', (_name, applied) => {
    for (const now of ['A', 'B', 'C'])
      expect(only(drift(first, applied, plan(day(20), [item('company', now)])))).toEqual({
        ...nothing,
        own: [['company', 'A', 'B', now]],
      });
  });

  test('read back later in that visit, it is a reading like any other; read back in this one, it is told', () => {
    const applied = write(day(1, 11), { state: 'partly', items: [doubt] });
    const back = { state: 'done', readBack: true, items: [wrote('company', 'A', 'B')] } as const;
    const settled = drift(
      first,
      applied,
      write(day(1, 12), { ...back, items: [...back.items] }, 'read-back'),
      plan(day(20), [item('company', 'C')]),
    );
    expect(only(settled)).toEqual({ ...nothing, changed: [['company', 'B', 'C']] });
    const later = drift(first, applied, write(day(20), { ...back, items: [...back.items] }, 'read-back'));
    expect(only(later).own).toEqual([['company', 'A', 'B', 'B']]);
  });

  test('a write that read nothing back in the visit of now ends what counts as its first reading', () => {
    const crashed = write(day(20), { state: 'partly', items: [{ ...doubt, before: null }] }, 'apply', {
      interrupted: 'crashed',
    });
    expect(only(drift(first, crashed, plan(day(20, 11), [item('company', 'B')])))).toEqual({
      ...nothing,
      notCompared: [['company', 'not-read-now']],
    });
  });
});

describe('what cannot be compared', () => {
  test('is named with its reason and never counted as unchanged', () => {
    const found = drift(
      plan(day(1), [item('company', 'A'), item('contact.name', null), item('contact.phone', '1')]),
      plan(day(20), [item('contact.name', null), item('contact.phone', null), item('contact.email', 'e')]),
    );
    expect(only(found)).toEqual({
      ...nothing,
      notCompared: [
        ['company', 'not-read-now'],
        ['contact.name', 'unreadable'],
        ['contact.phone', 'unreadable'],
        ['contact.email', 'not-read-then'],
      ],
    });
  });

  test('an interface that does not give a value back takes nothing away from what was read before', () => {
    const found = drift(
      plan(day(1), [item('company', 'A')]),
      plan(day(1, 11), [item('company', null)]),
      plan(day(20), [item('company', null)]),
      plan(day(20, 11), [item('company', 'B')]),
    );
    expect(only(found).changed).toEqual([['company', 'A', 'B']]);
  });

  test('a device that nothing was read of stands there with nothing compared', () => {
    const runs = runsOf(plan(day(1), [item('company', 'A')]), plan(day(20), [item('company', 'A')]));
    const summary = driftSummary({ runs, known: [] }, [ID, 'device-2']);
    expect(summary).toMatchObject({ compared: 1, notCompared: 0, devicesNotCompared: ['device-2'] });
  });

  const secret = (at: string, current: string) =>
    plan(at, [item('proxy.password', current, { secret: true, wanted: 'will-change', change: 'set' })]);
  test.each([
    ['set', 'set', { notCompared: [['proxy.password', 'secret']] }],
    ['unknown', 'set', { notCompared: [['proxy.password', 'secret']] }],
    ['set', 'unknown', { notCompared: [['proxy.password', 'secret']] }],
    ['not-set', 'not-set', { same: 1 }],
    ['set', 'not-set', { changed: [['proxy.password', 'set', 'not-set']] }],
    ['not-set', 'set', { changed: [['proxy.password', 'not-set', 'set']] }],
  ])('of a secret that was %s and is %s no more is told than that', (was, is, told) => {
    expect(only(drift(secret(day(1), was), secret(day(20), is)))).toEqual({ ...nothing, ...told });
  });

  test('a secret that we set ourselves is no drift, and its value stands nowhere', () => {
    const set = wrote('proxy.password', 'not-set', 'will-change', {
      after: null,
      outcome: 'written-unread',
      secret: true,
    });
    const first = [secret(day(1), 'not-set'), write(day(1, 11), { items: [set] })];
    expect(only(drift(...first, secret(day(20), 'set')))).toEqual({
      ...nothing,
      notCompared: [['proxy.password', 'secret']],
    });
    expect(only(drift(...first, secret(day(20), 'not-set')))).toEqual({
      ...nothing,
      own: [['proxy.password', 'not-set', 'set', 'not-set']],
    });
  });
});

describe('identity', () => {
  const known = (id: string, part: Partial<KnownDevice>): KnownDevice => ({
    id,
    formerIds: [],
    uuids: [],
    serials: [],
    certificates: [],
    addresses: [],
    ...part,
  });

  test('a device that two records turned out to be is compared under the id it has now', () => {
    const runs = runsOf(
      plan(day(1), [item('company', 'A')], { deviceId: 'device-7' }),
      plan(day(20), [item('company', 'B')]),
    );
    const found = driftOf({ runs, known: [known(ID, { formerIds: ['device-7'] })] }, [ID]);
    expect(only(found).changed).toEqual([['company', 'A', 'B']]);
  });

  test('a device that moved to another address is still itself; another box at its old address has no former reading', () => {
    const file = siteFileSchema.parse({ version: 1 });
    const device = (id: string, serial: string, address: string) => ({
      id,
      address,
      addresses: [address],
      product: 'xcc' as const,
      reasons: [],
      serial,
      sightings: [],
    });
    const scan = { scanned: 1, durationMs: 1, finishedAt: day(20), warnings: [] };
    const first = identified({
      ...newSiteRecord('s', day(1), file),
      discovery: { ...scan, devices: [device('serial:J30A', 'J30A', '192.0.2.1')] },
      runs: [],
    });
    const moved = identified({
      ...first,
      runs: [...runsOf(plan(day(1), [item('company', 'A')], { deviceId: 'device-1' }))],
      discovery: {
        ...scan,
        devices: [device('serial:J30A', 'J30A', '192.0.2.9'), device('serial:J30B', 'J30B', '192.0.2.1')],
      },
    });
    const ids = moved.discovery?.devices.map(({ id }) => id) ?? [];
    expect(ids).toEqual(['device-1', 'device-2']);
    const runs = [
      ...moved.runs,
      ...runsOf(
        plan(day(20), [item('company', 'B')], { deviceId: 'device-1' }),
        plan(day(20), [item('company', 'Z')], { deviceId: 'device-2' }),
      ).map((run) => ({ ...run, no: run.no + 1 })),
    ];
    const found = driftOf({ ...moved, runs }, ids);
    expect(found?.devices.map(({ changed }) => changed.length)).toEqual([1, 0]);
    expect(found?.devices[1]?.notCompared).toEqual([{ key: 'company', reason: 'not-read-then' }]);
  });
});

test('what is taken out of old records leaves every reading', () => {
  const preflights = Array.from(
    { length: 12 },
    (_, at): Acted => ({
      act: 'preflight',
      startedAt: day(2, at),
      outcome: { profiles: [], only: null, results: [], done: 0, total: 0 },
    }),
  );
  const runs = runsOf(
    plan(day(1), [item('company', 'A')]),
    ...preflights,
    plan(day(20), [item('company', 'B')]),
  );
  expect(only(driftOf({ runs: withoutOldResults(runs), known: [] }, [ID])).changed).toHaveLength(1);
});

test('the same change on 300 devices is one, with its devices and the widest time in which it came', () => {
  const ids = Array.from({ length: 300 }, (_, index) => `device-${index + 1}`);
  const visit = (date: number, value: (index: number) => string): Acted[] =>
    ids.map((deviceId, index) =>
      plan(day(date, 10, index % 60), [item('company', value(index)), item('contact.name', 'N')], {
        deviceId,
      }),
    );
  const runs = runsOf(...visit(1, () => 'A'), ...visit(20, (index) => (index === 7 ? 'other' : 'B')));
  const summary = driftSummary({ runs, known: [] }, ids);
  if (summary === null) throw new Error('no summary');
  expect(driftCount(summary)).toEqual({ devices: 300, values: 300 });
  expect(summary.changed.map(({ after, deviceIds }) => [after, deviceIds.length])).toEqual([
    ['B', 299],
    ['other', 1],
  ]);
  expect(summary.changed[0]).toMatchObject({ since: day(1), until: day(20, 10, 59) });
  expect(summary).toMatchObject({ compared: 600, notCompared: 0, devicesNotCompared: [] });
});
