import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { revisionsAt } from '../../../electron/documents/revisions.ts';
import { deviceSchema } from '../../../electron/domain/device.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import { type Choices, canonical, type Side } from '../../../electron/domain/merge-values.ts';
import { type DevicePlan, devicePlanSchema } from '../../../electron/domain/plan.ts';
import { type Run, withRun } from '../../../electron/domain/run.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { idAt, identified } from '../../../electron/domain/site-identity.ts';
import { mergeJournals, mergeSites } from '../../../electron/domain/site-merge.ts';
import { newSiteRecord, type SiteRecord, siteRecordSchema } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** Two engineers' halves of one site: every device once, every act once, the later result stands, nothing lost. */

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 9, minute)).toISOString();

function planOf(deviceId: string, address: string, at: string, state: DevicePlan['state']): DevicePlan {
  return devicePlanSchema.parse({
    deviceId,
    address,
    product: 'xcc',
    route: 'direct',
    driver: 'xcc-redfish',
    state,
    items: [],
    steps: [],
    manual: [],
    errors: [],
    warnings: [],
    madeAt: at,
  });
}

const base = (): SiteRecord => ({
  ...newSiteRecord(
    'base',
    time(0),
    siteFileSchema.parse({
      version: 1,
      site: { customer: 'A', engineer: 'Base' },
      devices: [{ address: '192.0.2.1' }],
    }),
  ),
});

type Op =
  | { readonly kind: 'found'; readonly box: number; readonly address: number; readonly minute: number }
  | { readonly kind: 'typed'; readonly address: number }
  | { readonly kind: 'planned'; readonly address: number; readonly minute: number; readonly good: boolean }
  | { readonly kind: 'set'; readonly field: 'customer' | 'name'; readonly value: string }
  | { readonly kind: 'range'; readonly value: number }
  | { readonly kind: 'point'; readonly value: number };

const uuidOf = (box: number): string => `4f0c3a58-8a7d-11e5-9e2f-40f2e9b8000${box}`;
const at = (n: number): string => `192.0.2.${n}`;

/** What a half did, one thing after the other, as the stages leave it behind. */
function workedOn(start: SiteRecord, engineer: string, ops: readonly Op[]): SiteRecord {
  let record: SiteRecord = { ...start, file: { ...start.file, site: { ...start.file.site, engineer } } };
  for (const op of ops) {
    const { file } = record;
    if (op.kind === 'typed' && !file.devices.some(({ address }) => address === at(op.address)))
      record = {
        ...record,
        file: siteFileSchema.parse({ ...file, devices: [...file.devices, { address: at(op.address) }] }),
      };
    if (op.kind === 'found') {
      const device = deviceSchema.parse({
        id: `uuid:${uuidOf(op.box)}`,
        address: at(op.address),
        addresses: [at(op.address)],
        uuid: uuidOf(op.box),
        serial: `J300A00${op.box}`,
        product: 'xcc',
        reasons: [],
        traits: [],
        evidence: [],
        sightings: [{ source: 'https', address: at(op.address), at: time(op.minute), evidence: [] }],
      });
      const devices = (record.discovery?.devices ?? []).filter(({ uuid }) => uuid !== device.uuid);
      record = {
        ...record,
        discovery: {
          devices: [...devices, device],
          scanned: 1,
          durationMs: 1,
          finishedAt: time(op.minute),
          warnings: [],
        },
      };
    }
    record = identified(record);
    if (op.kind === 'planned') {
      const deviceId = idAt(record.known, at(op.address));
      if (deviceId === '') continue;
      const outcome = planOf(deviceId, at(op.address), time(op.minute), op.good ? 'no-change' : 'failed');
      record = {
        ...record,
        runs: withRun(record.runs, {
          act: 'plan',
          deviceId,
          startedAt: time(op.minute),
          endedAt: time(op.minute),
          interrupted: null,
          outcome,
        }),
      };
    }
    if (op.kind === 'set')
      record = { ...record, file: { ...record.file, site: { ...record.file.site, [op.field]: op.value } } };
    if (op.kind === 'range')
      record = {
        ...record,
        file: {
          ...record.file,
          network: {
            ...record.file.network,
            ranges: [...record.file.network.ranges, `10.0.${op.value}.0/24`],
          },
        },
      };
    if (op.kind === 'point')
      record = {
        ...record,
        openPoints: [...record.openPoints, { category: 'c', text: `p${op.value}`, owner: 'o', due: '' }],
      };
  }
  return siteRecordSchema.parse(record);
}

const minute = fc.integer({ min: 1, max: 50 });
const address = fc.integer({ min: 1, max: 6 });
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ kind: fc.constant('found' as const), box: fc.integer({ min: 1, max: 5 }), address, minute }),
  fc.record({ kind: fc.constant('typed' as const), address }),
  fc.record({ kind: fc.constant('planned' as const), address, minute, good: fc.boolean() }),
  fc.record({
    kind: fc.constant('set' as const),
    field: fc.constantFrom('customer' as const, 'name' as const),
    value: fc.constantFrom('', 'X', 'Y'),
  }),
  fc.record({ kind: fc.constant('range' as const), value: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('point' as const), value: fc.integer({ min: 1, max: 3 }) }),
);
const ops = fc.array(op, { maxLength: 10 });
const halves = fc.tuple(ops, ops, ops).map(([shared, a, b]) => {
  const begun = workedOn(base(), 'Base', shared);
  return [workedOn(begun, 'Anna', a), workedOn(begun, 'Ben', b)] as const;
});

/** A record as content: devices by what tells them apart, lists in one order. */
function essence(record: SiteRecord): unknown {
  const name = new Map(
    record.known.map(({ id, uuids, serials, addresses }) => [
      id,
      canonical([[...uuids].sort(), [...serials].sort(), [...addresses].sort()]),
    ]),
  );
  const sorted = <T>(list: readonly T[]): readonly string[] => list.map(canonical).sort();
  return {
    known: [...name.values()].sort(),
    // Acts on one device have an order; of two devices at one time neither is first.
    runs: [...name]
      .map(([id, text]) => [
        text,
        record.runs.flatMap((run) => {
          if (run.act !== 'plan' || run.deviceId !== id) return [];
          const { no: _no, ...rest } = run;
          return [canonical({ ...rest, deviceId: '', outcome: { ...run.outcome, deviceId: '' } })];
        }),
      ])
      .map(canonical)
      .sort(),
    found: sorted(
      (record.discovery?.devices ?? []).map((device) => ({ ...device, id: name.get(device.id) })),
    ),
    finishedAt: record.discovery?.finishedAt,
    devices: sorted(
      record.file.devices.map((entry) => ({
        ...entry,
        address: name.get(idAt(record.known, entry.address)),
      })),
    ),
    site: record.file.site,
    ranges: [...record.file.network.ranges].sort(),
    points: sorted(record.openPoints),
  };
}

/** A person's word about every difference, and the same word said from the other chair. */
function chosen(a: SiteRecord, b: SiteRecord, side: Side): Choices {
  return Object.fromEntries(mergeSites(a, b).conflicts.map(({ path }): [string, Side] => [path, side]));
}

describe('merging, whatever the two did', () => {
  test('from either side it is the same site, up to the side that was chosen', () => {
    fc.assert(
      fc.property(halves, ([a, b]) => {
        const one = mergeSites(a, b, chosen(a, b, 'mine')).record;
        const other = mergeSites(b, a, chosen(b, a, 'theirs')).record;
        expect(Object.keys(chosen(a, b, 'mine')).sort()).toEqual(Object.keys(chosen(b, a, 'mine')).sort());
        expect(essence(one)).toEqual(essence(other));
      }),
      { numRuns: 300 },
    );
  });

  test('acts of one instant on two devices stand in one order, whatever each half calls the devices', () => {
    const begun = workedOn(base(), 'Base', []);
    const anna = workedOn(begun, 'Anna', [
      { kind: 'found', box: 1, address: 1, minute: 1 },
      { kind: 'found', box: 2, address: 3, minute: 1 },
      { kind: 'planned', address: 1, minute: 2, good: false },
      // Her clock was set back.
      { kind: 'planned', address: 3, minute: 1, good: false },
    ]);
    const ben = workedOn(begun, 'Ben', [
      { kind: 'found', box: 2, address: 1, minute: 1 },
      { kind: 'planned', address: 1, minute: 2, good: false },
    ]);
    const one = mergeSites(anna, ben, chosen(anna, ben, 'mine')).record;
    expect(essence(one)).toEqual(essence(mergeSites(ben, anna, chosen(ben, anna, 'theirs')).record));
  });

  test('an address that is another device’s by now does not stay with the one that had it', () => {
    const begun = workedOn(base(), 'Base', [{ kind: 'found', box: 3, address: 4, minute: 1 }]);
    const anna = workedOn(begun, 'Anna', [
      { kind: 'found', box: 3, address: 6, minute: 2 },
      { kind: 'typed', address: 6 },
    ]);
    const ben = workedOn(begun, 'Ben', [
      { kind: 'found', box: 3, address: 4, minute: 3 },
      { kind: 'found', box: 1, address: 6, minute: 3 },
      { kind: 'typed', address: 4 },
    ]);
    const { record, conflicts } = mergeSites(anna, ben);
    expect(record.file.devices.map((entry) => entry.address)).toEqual([at(1), at(4)]);
    expect(conflicts.map(({ path }) => path).filter((path) => path.startsWith('devices'))).toEqual([]);
    expect(mergeSites(record, ben).record.file.devices).toEqual(record.file.devices);
  });

  test('devices that moved, one onto the other’s address, have one entry each, at the address of now', () => {
    const begun = workedOn(base(), 'Base', [
      { kind: 'found', box: 1, address: 2, minute: 1 },
      { kind: 'found', box: 2, address: 3, minute: 1 },
    ]);
    const anna = workedOn(begun, 'Anna', [
      { kind: 'typed', address: 2 },
      { kind: 'typed', address: 3 },
    ]);
    const ben = workedOn(begun, 'Ben', [
      { kind: 'found', box: 2, address: 4, minute: 5 },
      { kind: 'found', box: 1, address: 3, minute: 5 },
      { kind: 'typed', address: 3 },
      { kind: 'typed', address: 4 },
    ]);
    // Where box 1 is reached, at its address of then or of now, is asked; box 2 has one of them left only.
    for (const side of ['mine', 'theirs'] as const) {
      const ours = mergeSites(anna, ben, chosen(anna, ben, side));
      expect(ours.conflicts.map(({ path }) => path).filter((path) => path.startsWith('devices'))).toEqual([
        'devices[192.0.2.2].address',
      ]);
      const { record } = ours;
      expect(record.file.devices.map((entry) => entry.address)).toEqual([
        at(1),
        at(side === 'mine' ? 2 : 3),
        at(4),
      ]);
      expect(record.known).toHaveLength(3);
      for (const half of [anna, ben])
        expect(mergeSites(record, half, chosen(record, half, 'mine')).record.file.devices).toEqual(
          record.file.devices,
        );
    }
  });

  test('a half that is merged again is met by its own entries, at addresses that are other devices’ by now', () => {
    const begun = workedOn(base(), 'Base', []);
    const anna = workedOn(begun, 'Anna', [
      { kind: 'found', box: 1, address: 5, minute: 1 },
      { kind: 'found', box: 2, address: 5, minute: 1 },
      { kind: 'found', box: 3, address: 1, minute: 1 },
    ]);
    const ben = workedOn(begun, 'Ben', [
      { kind: 'found', box: 2, address: 1, minute: 1 },
      { kind: 'found', box: 1, address: 5, minute: 1 },
      { kind: 'typed', address: 5 },
    ]);
    const once = mergeSites(anna, ben).record;
    expect(mergeSites(once, ben).record).toEqual(once);
  });

  test('whatever the two did, no address stands twice in the list', () => {
    fc.assert(
      fc.property(halves, ([a, b]) => {
        const { file } = mergeSites(a, b, chosen(a, b, 'mine')).record;
        const addresses = file.devices.map((entry) => entry.address);
        expect(new Set(addresses).size).toBe(addresses.length);
      }),
      { numRuns: 300 },
    );
  });

  test('entries of one device whose addresses are both other devices’ by now are two, and stay', () => {
    const begun = workedOn(base(), 'Base', []);
    const anna = workedOn(begun, 'Anna', [
      { kind: 'found', box: 4, address: 3, minute: 1 },
      { kind: 'typed', address: 3 },
      { kind: 'found', box: 3, address: 4, minute: 2 },
    ]);
    const ben = workedOn(begun, 'Ben', [
      { kind: 'found', box: 4, address: 4, minute: 1 },
      { kind: 'typed', address: 4 },
      { kind: 'found', box: 1, address: 3, minute: 2 },
    ]);
    for (const side of ['mine', 'theirs'] as const) {
      const once = mergeSites(anna, ben, chosen(anna, ben, side)).record;
      expect(once.file.devices.map((entry) => entry.address)).toEqual([at(1), at(3), at(4)]);
      expect(mergeSites(once, ben, chosen(once, ben, 'mine')).record).toEqual(once);
    }
  });

  test('an address that is another device’s by now does not turn the order of those that are left', () => {
    const begun = workedOn(base(), 'Base', [
      { kind: 'found', box: 2, address: 5, minute: 1 },
      { kind: 'found', box: 3, address: 3, minute: 1 },
    ]);
    const anna = workedOn(begun, 'Anna', [
      { kind: 'found', box: 2, address: 1, minute: 1 },
      { kind: 'found', box: 2, address: 5, minute: 1 },
      { kind: 'planned', address: 1, minute: 2, good: false },
    ]);
    const ben = workedOn(begun, 'Ben', [
      { kind: 'found', box: 1, address: 1, minute: 3 },
      { kind: 'found', box: 2, address: 4, minute: 1 },
      { kind: 'found', box: 2, address: 3, minute: 1 },
    ]);
    const { record: once } = mergeSites(anna, ben);
    expect(once.known.map(({ addresses }) => addresses)).toContainEqual([at(5), at(4)]);
    expect(mergeSites(once, ben).record).toEqual(once);
  });

  test('merging the same half again changes nothing', () => {
    fc.assert(
      fc.property(halves, ([a, b]) => {
        for (const side of ['mine', 'theirs'] as const) {
          const once = mergeSites(a, b, chosen(a, b, side)).record;
          expect(siteRecordSchema.safeParse(once).success).toBe(true);
          expect(mergeSites(once, b, chosen(once, b, 'mine')).record).toEqual(once);
          expect(mergeSites(once, a, chosen(once, a, 'mine')).record.runs).toEqual(once.runs);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('no act is lost or doubled, each half keeps its own order, and ids lead to devices', () => {
    fc.assert(
      fc.property(halves, ([a, b]) => {
        const { record } = mergeSites(a, b);
        const bare = (run: Run): string =>
          run.act === 'plan' ? `${run.startedAt} ${run.outcome.address} ${run.outcome.state}` : '';
        const all = record.runs.map(bare);
        for (const half of [a, b]) {
          let from = 0;
          for (const run of half.runs) {
            const found = all.indexOf(bare(run), from);
            expect(found).toBeGreaterThanOrEqual(0);
            from = found + 1;
          }
        }
        expect(record.runs.map(({ no }) => no)).toEqual(record.runs.map((_run, index) => index + 1));
        const ids = new Set(record.known.map(({ id }) => id));
        for (const run of record.runs) if (run.act !== 'preflight') expect(ids.has(run.deviceId)).toBe(true);
        for (const { id } of record.discovery?.devices ?? []) expect(ids.has(id)).toBe(true);
        // No address belongs to two devices, and every box stands once.
        const addresses = record.known.flatMap((each) => each.addresses);
        expect(new Set(addresses).size).toBe(addresses.length);
        const uuids = record.known.flatMap((each) => each.uuids);
        expect(new Set(uuids).size).toBe(uuids.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what stands', () => {
  const begun = workedOn(base(), 'Base', [{ kind: 'found', box: 1, address: 1, minute: 1 }]);
  const anna = workedOn(begun, 'Anna', [{ kind: 'planned', address: 1, minute: 10, good: true }]);
  // Ben found the same box at another address.
  const ben = workedOn(begun, 'Ben', [
    { kind: 'found', box: 1, address: 5, minute: 20 },
    { kind: 'planned', address: 5, minute: 21, good: false },
    { kind: 'found', box: 2, address: 6, minute: 22 },
  ]);

  test('the later result of one box, with whose it is; the other stays in the history', () => {
    const { record, overlaps, added } = mergeSites(anna, ben);
    expect(standingOf(record).plans.map(({ state }) => state)).toEqual(['failed']);
    expect(record.runs.map(({ by }) => by)).toEqual(['Anna', 'Ben']);
    expect(added).toBe(1);
    // Ben's plan failed to read: it is an answer too, and the later one.
    expect(overlaps).toMatchObject([{ mine: { by: 'Anna' }, theirs: { by: 'Ben' }, stands: 'theirs' }]);
  });

  test('settings that differ are named with both values, and the chosen one is taken', () => {
    const other = workedOn(ben, 'Ben', [{ kind: 'set', field: 'name', value: 'Y' }]);
    const merged = mergeSites(anna, other);
    expect(merged.conflicts).toEqual([
      { path: 'site.name', mine: '', theirs: 'Y', proposed: 'theirs' },
      { path: 'site.engineer', mine: 'Anna', theirs: 'Ben', proposed: 'mine' },
    ]);
    expect(merged.record.file.site).toMatchObject({ name: 'Y', engineer: 'Anna' });
    expect(
      mergeSites(anna, other, { 'site.name': 'mine', 'site.engineer': 'theirs' }).record.file.site,
    ).toMatchObject({ name: '', engineer: 'Ben' });
  });

  test('a consent is taken as a whole: never one’s name with the other’s date', () => {
    const with_ = (by: string, when: string): SiteRecord => ({
      ...begun,
      file: siteFileSchema.parse({ ...begun.file, settings: { termsAccepted: { by, at: when } } }),
    });
    const { conflicts, record } = mergeSites(with_('A', time(1)), with_('B', time(2)), {
      'settings.termsAccepted': 'theirs',
    });
    expect(conflicts.map(({ path }) => path)).toEqual(['settings.termsAccepted']);
    expect(record.file.settings.termsAccepted).toEqual({ by: 'B', at: time(2) });
  });

  test('fields that a file left out on purpose are no difference', () => {
    const bare = {
      ...begun,
      leftOut: ['site.customer'],
      file: siteFileSchema.parse({ ...begun.file, site: { engineer: 'Base' } }),
    };
    const { conflicts, record } = mergeSites(begun, bare);
    expect(conflicts).toEqual([]);
    expect(record.file.site.customer).toBe('A');
    expect(record.leftOut).toEqual([]);
  });

  test('undo leads to before the first write of either, and a hash never outlives the other’s later write', () => {
    const written = (record: SiteRecord, minuteAt: number, before: string): SiteRecord => {
      const deviceId = record.known[0]?.id ?? '';
      return {
        ...record,
        originals: { [deviceId]: { company: before } },
        secretHashes: { [`${deviceId}|proxy.password`]: before },
        runs: withRun(record.runs, {
          act: 'apply',
          deviceId,
          startedAt: time(minuteAt),
          endedAt: time(minuteAt),
          interrupted: null,
          outcome: {
            deviceId,
            address: at(1),
            product: 'xcc',
            driver: 'xcc-redfish',
            state: 'done',
            items: [],
            stepsDone: ['a'],
            stepsLeft: [],
            errors: [],
            startedAt: time(minuteAt),
            durationMs: 0,
          },
        }),
      };
    };
    const [early, late] = [written(begun, 5, 'first'), written(begun, 6, 'second')];
    for (const [mine, theirs] of [
      [early, late],
      [late, early],
    ] as const) {
      const { record } = mergeSites(mine, theirs);
      expect(Object.values(record.originals)).toEqual([{ company: 'first' }]);
      expect(Object.values(record.secretHashes)).toEqual(['second']);
    }
    // What is handed over carries no hash: then the older one is gone too, and the password is written once more.
    expect(mergeSites(early, { ...late, secretHashes: {} }).record.secretHashes).toEqual({});
  });

  test('whole jobs merge with themselves to what they are', () => {
    const whole = siteRecordSchema.parse(identified(reportSite()));
    const { record, conflicts, overlaps, added } = mergeSites(whole, whole);
    expect([conflicts, overlaps, added]).toEqual([[], [], 0]);
    const { runs: _runs, ...rest } = record;
    const { runs: _own, ...own } = whole;
    expect(rest).toEqual(own);
    expect(standingOf(record).applies).toEqual(standingOf(whole).applies);
  });
});

test('journals of both are kept, each entry once, in their order; the other’s under the ids of today', () => {
  const entry = (deviceId: string, second: number, type: 'begin' | 'end'): JournalEntry => ({
    at: `2026-11-25T00:00:0${second}.000Z`,
    deviceId,
    address: at(1),
    ...(type === 'begin' ? { type, driver: 'imm2-snmp', act: 'apply' } : { type, state: 'done' }),
  });
  const mine = [entry('device-1', 1, 'begin'), entry('device-1', 4, 'end')];
  const theirs = [entry('device-7', 2, 'begin'), entry('device-7', 3, 'end')];
  const names = {
    idOf: (id: string): string => (id === 'device-7' ? 'device-2' : id),
    identityOf: (id: string): string => id,
  };
  const merged = mergeJournals(mine, theirs, names);
  expect(merged.map(({ deviceId }) => deviceId)).toEqual(['device-1', 'device-2', 'device-2', 'device-1']);
  expect(mergeJournals(merged, theirs, names)).toEqual(merged);
});

test('the versions of both halves stay, and the next one is none that either has given', () => {
  const given = (...versions: readonly (readonly [minute: number, version: string])[]): SiteRecord => ({
    ...base(),
    revisions: versions.map(([minute, version]) => ({ at: time(minute), version, text: `${minute}` })),
  });
  const mine = given([1, '1.0'], [2, '1.1'], [3, '1.2']);
  const theirs = given([9, '1.0']);
  for (const [one, other] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    const { record } = mergeSites(one, other, {});
    // Documents carry the last one.
    expect(record.revisions.map(({ version }) => version)).toEqual(['1.0', '1.0', '1.1', '1.2']);
    expect(revisionsAt(record, { catalog: shipped, toolVersion: '0' }, time(20)).at(-1)?.version).toBe('1.3');
  }
});
