import type { KnownDevice } from './known-device.ts';
import { settingKeySchema } from './plan.ts';
import type { DeviceRun, Run } from './run.ts';
import { readingsOf } from './run-readings.ts';
import { sameValue } from './same-value.ts';
import { SECRET_KEYS, type SettingKey } from './setting-key.ts';
import { type Coming, isLaterVisit, visitsOf } from './visits.ts';
import { z } from './zod.ts';

/**
 * Drift: what has changed on the devices between the last visit and this one, by whomever. The last reading of the
 * earlier visits is held against the first of this one, before anything of ours was written in it.
 */

/** A value, when it was read, and in which run. `null`: the device does not let it be read. */
const readingSchema = z.object({ value: z.string().nullable(), at: z.string(), run: z.number().int() });
export type Reading = Readonly<z.infer<typeof readingSchema>>;

/** Why two values were not held against each other. What was not compared is never called unchanged. */
export const NOT_COMPARED = [
  'not-read-then', // no earlier visit read it
  'not-read-now', // this visit has not read it
  'unreadable', // the device does not give it back
  'secret', // that one is set says nothing of which
] as const;
export type NotComparedReason = (typeof NOT_COMPARED)[number];

export const deviceDriftSchema = z.object({
  deviceId: z.string(),
  changed: z.array(z.object({ key: settingKeySchema, before: readingSchema, after: readingSchema })),
  /** Written by us after the last reading and not read back in that visit: what it is now may be our own doing. */
  own: z.array(
    z.object({
      key: settingKeySchema,
      before: readingSchema.nullable(),
      wanted: z.object({ value: z.string(), at: z.string(), run: z.number().int() }),
      after: readingSchema,
    }),
  ),
  notCompared: z.array(z.object({ key: settingKeySchema, reason: z.enum(NOT_COMPARED) })),
  /** So many values are as they were. */
  same: z.number().int(),
});
export type DeviceDrift = Readonly<z.infer<typeof deviceDriftSchema>>;

export type Drift = {
  /** When an earlier visit last read one of these devices. */
  readonly former: string;
  /** When this visit first read one of them; null where it has not. */
  readonly present: string | null;
  /** By their times the visits stand the other way round: a clock was wrong in one of them. */
  readonly clockWentBack: boolean;
  readonly devices: readonly DeviceDrift[];
};

/**
 * The drift of these devices; null where no earlier visit read any of them. `coming`: when it is asked; who comes
 * back and has done nothing yet is at a second visit, that has read nothing. Pure.
 */
export function driftOf(
  { runs, known }: { readonly runs: readonly Run[]; readonly known: readonly KnownDevice[] },
  deviceIds: readonly string[],
  coming?: Coming,
): Drift | null {
  const { visits: worked, clockWentBack } = visitsOf(runs);
  const isBack = worked.length === 1 && coming !== undefined && isLaterVisit(runs, coming);
  const visits = isBack ? [...worked, []] : worked;
  if (visits.length < 2) return null;
  const earlier = byDevice(visits.slice(0, -1).flat(), known);
  const current = byDevice(visits.at(-1) ?? [], known);
  const pairs = deviceIds.map((id) => lookAt(id, earlier.get(id) ?? [], current.get(id) ?? []));
  const readings = pairs.flatMap(({ last }) => [...last.values()].flatMap(({ reading }) => reading ?? []));
  // By the order of runs: which time is later only tells where no clock was set.
  const former = readings.reduce<Reading | null>(
    (found, each) => (found === null || each.run > found.run ? each : found),
    null,
  );
  if (former === null) return null;
  const present = pairs
    .flatMap(({ first }) => [...first.values()])
    .reduce<Reading | null>((found, each) => (found === null || each.run < found.run ? each : found), null);
  return {
    former: former.at,
    present: present?.at ?? null,
    clockWentBack,
    devices: pairs.map(({ drift }) => drift),
  };
}

/** One device's acts, held against each other. */
type Look = {
  readonly earlier: readonly DeviceRun[];
  readonly current: readonly DeviceRun[];
  readonly last: ReadonlyMap<SettingKey, Known>;
  readonly first: ReadonlyMap<SettingKey, Reading>;
  readonly drift: DeviceDrift;
};

/** By a device's newest act: while results of a thousand devices stream in, only what is new is looked at. */
const looks = new WeakMap<DeviceRun, Look>();

function lookAt(deviceId: string, earlier: readonly DeviceRun[], current: readonly DeviceRun[]): Look {
  const newest = current.at(-1) ?? earlier.at(-1);
  const before = newest === undefined ? undefined : looks.get(newest);
  if (
    before?.drift.deviceId === deviceId &&
    areSame(before.earlier, earlier) &&
    areSame(before.current, current)
  )
    return before;
  const last = lastKnown(earlier);
  const first = firstRead(current);
  const look = { earlier, current, last, first, drift: compared(deviceId, last, first) };
  if (newest !== undefined) looks.set(newest, look);
  return look;
}

function areSame(a: readonly DeviceRun[], b: readonly DeviceRun[]): boolean {
  return a.length === b.length && a.every((run, index) => run === b[index]);
}

/** Runs of each device under the id that it has now. */
function byDevice(
  runs: readonly Run[],
  known: readonly KnownDevice[],
): ReadonlyMap<string, readonly DeviceRun[]> {
  const groups = new Map<string, DeviceRun[]>();
  const now = new Map(known.flatMap(({ id, formerIds }) => formerIds.map((former) => [former, id])));
  for (const run of runs) {
    if (run.act === 'preflight') continue;
    const id = now.get(run.deviceId) ?? run.deviceId;
    const group = groups.get(id);
    if (group) group.push(run);
    else groups.set(id, [run]);
  }
  return groups;
}

type Written = DeviceDrift['own'][number]['wanted'];
/** What is known of a value at the end of the earlier visits, and what was sent after that without being heard of. */
type Known = { readonly reading: Reading | null; readonly own: Written | null };

const atOf = (run: DeviceRun): string => run.endedAt ?? run.startedAt;
/** A reading that says what the value is. */
const tells = (key: SettingKey, value: string | null): boolean =>
  value !== null && !(SECRET_KEYS.has(key) && value === 'unknown');

function lastKnown(runs: readonly DeviceRun[]): ReadonlyMap<SettingKey, Known> {
  const last = new Map<SettingKey, Known>();
  for (const run of runs) {
    const { before, after, unheard } = readingsOf(run);
    const read = (key: SettingKey, value: string | null, at: string): void => {
      const own = last.get(key)?.own ?? null;
      const reading = last.get(key)?.reading ?? null;
      if (tells(key, value)) last.set(key, { reading: { value, at, run: run.no }, own: null });
      // What does not say what the value is takes nothing away from what an earlier one said.
      else last.set(key, { reading: reading ?? { value, at, run: run.no }, own });
    };
    for (const [key, value] of before) read(key, value, run.startedAt);
    for (const [key, value] of unheard)
      last.set(key, {
        reading: last.get(key)?.reading ?? null,
        own: { value, at: atOf(run), run: run.no },
      });
    for (const [key, value] of after) read(key, value, atOf(run));
  }
  return last;
}

/** The first reading of each value, until the first run in which something of ours may have got onto the device. */
function firstRead(runs: readonly DeviceRun[]): ReadonlyMap<SettingKey, Reading> {
  const first = new Map<SettingKey, Reading>();
  const take = (key: SettingKey, value: string | null, at: string, run: number): void => {
    const before = first.get(key);
    if (before === undefined || (!tells(key, before.value) && tells(key, value)))
      first.set(key, { value, at, run });
  };
  for (const run of runs) {
    const { before, after, wrote } = readingsOf(run);
    for (const [key, value] of before) take(key, value, run.startedAt, run.no);
    if (wrote) break;
    for (const [key, value] of after) take(key, value, atOf(run), run.no);
  }
  return first;
}

function compared(
  deviceId: string,
  last: ReadonlyMap<SettingKey, Known>,
  first: ReadonlyMap<SettingKey, Reading>,
): DeviceDrift {
  const changed: DeviceDrift['changed'] = [];
  const own: DeviceDrift['own'] = [];
  const notCompared: DeviceDrift['notCompared'] = [];
  let same = 0;
  for (const key of new Set([...last.keys(), ...first.keys()])) {
    const { reading: before = null, own: wanted = null } = last.get(key) ?? {};
    const after = first.get(key);
    const reason = reasonFor(key, before, wanted, after);
    if (reason !== null) notCompared.push({ key, reason });
    else if (after === undefined) continue;
    else if (wanted !== null) own.push({ key, before, wanted, after });
    else if (before === null) continue;
    else if (sameValue(key, before.value ?? '', after.value ?? '')) same += 1;
    else changed.push({ key, before, after });
  }
  return { deviceId, changed, own, notCompared, same };
}

/** Why a value is not compared; null where it is. */
function reasonFor(
  key: SettingKey,
  before: Reading | null,
  wanted: Written | null,
  after: Reading | undefined,
): NotComparedReason | null {
  if (after === undefined) return 'not-read-now';
  if (SECRET_KEYS.has(key)) {
    // Only that there is none, or that there is one where there was none, can be told without knowing it.
    if (before === null && wanted === null) return 'not-read-then';
    const telling = after.value === 'not-set' || (wanted === null && before?.value === 'not-set');
    const words = tells(key, after.value) && (wanted !== null || tells(key, before?.value ?? null));
    return telling && words ? null : 'secret';
  }
  if (after.value === null) return 'unreadable';
  if (wanted !== null) return null;
  if (before === null) return 'not-read-then';
  return before.value === null ? 'unreadable' : null;
}
