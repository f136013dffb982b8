import type { UnitedDevices } from './merge-devices.ts';
import { canonical, type Side } from './merge-values.ts';
import { isWriting, type Run } from './run.ts';
import { looksAlike } from './same-value.ts';
import type { SiteRecord } from './site-record.ts';
import { standingSince } from './standing-writes.ts';
import { lastWholeUndo } from './way-back.ts';

/** What two halves of a site keep for the undo of their devices, as one; pure. */

/** Entries whose key begins with a device's id, under its id from now on. */
export function ofDevices<T>(
  map: Readonly<Record<string, T>>,
  united: UnitedDevices,
  side: Side,
): readonly (readonly [string, T])[] {
  return Object.entries(map).map(([key, value]) => {
    const [id = '', ...rest] = key.split('|');
    return [[united.idOf(side, id), ...rest].join('|'), value] as const;
  });
}

/** When each write to the device ended. */
export const writesOn = (runs: readonly Run[], id: string): readonly string[] =>
  runs.flatMap((run) => (isWriting(run) && run.deviceId === id ? [run.endedAt ?? run.startedAt] : []));

/** The side with the greater of two times; null where they are one. */
export function sideOf(mine: string, theirs: string): Side | null {
  return mine === theirs ? null : mine > theirs ? 'mine' : 'theirs';
}

type Half = { readonly record: SiteRecord; readonly runs: readonly Run[] };

/**
 * Of each value that stands, what the half that wrote it first had read before; of all else what the half had read that
 * wrote first since everything was put back last. `runs` is what both did, in one history; `keyOf` names a run the same in
 * either half.
 */
export function originalsOf(
  mine: Half,
  theirs: Half,
  united: UnitedDevices,
  runs: readonly Run[],
  keyOf: (run: Run) => string,
): Pick<SiteRecord, 'originals' | 'originalBoxes'> {
  const ours = new Map(ofDevices(mine.record.originals, united, 'mine'));
  const others = new Map(ofDevices(theirs.record.originals, united, 'theirs'));
  const ids = [...new Set([...ours.keys(), ...others.keys()])];
  const boxes = {
    mine: new Map(ofDevices(mine.record.originalBoxes, united, 'mine')),
    theirs: new Map(ofDevices(theirs.record.originalBoxes, united, 'theirs')),
  };
  const sides = ids.map((id): [string, Side] => {
    const [a, b] = [ours.get(id), others.get(id)];
    if (a === undefined || b === undefined) return [id, a === undefined ? 'theirs' : 'mine'];
    // Neither wrote, or both know the same write: whichever it is, always the same.
    const [one, other] = [
      canonical([a, boxes.mine.get(id) ?? null]),
      canonical([b, boxes.theirs.get(id) ?? null]),
    ];
    const first = firstWrites(mine.runs, theirs.runs, runs, id, keyOf);
    return [id, sideOf(first.theirs, first.mine) ?? (one <= other ? 'mine' : 'theirs')];
  });
  return {
    originals: Object.fromEntries(
      sides.map(([id, side]) => {
        const halves = [
          { runs: mine.runs, values: ours.get(id) ?? {} },
          { runs: theirs.runs, values: others.get(id) ?? {} },
        ];
        const { values } = halves[side === 'mine' ? 0 : 1] ?? { values: {} };
        const told: Readonly<Record<string, string | null>> = {
          ...values,
          ...beforeFirst(halves, runs, id, keyOf),
        };
        const known = Object.entries(told).flatMap(([key, value]) =>
          value === null ? [] : [[key, value] as const],
        );
        return [id, Object.fromEntries(known)];
      }),
    ),
    originalBoxes: Object.fromEntries(
      sides.flatMap(([id, side]) => {
        const box = boxes[side].get(id);
        return box === undefined ? [] : [[id, box] as const];
      }),
    ),
  };
}

/**
 * Of the values that stand of either half, those of before their first write, as the half knows them that wrote it. Where
 * that half had read them before an earlier write of its own, which the other one has put back since, they are what the
 * device showed at the write. Null where nobody knows: what is read of such a value is this program's own.
 */
function beforeFirst(
  halves: readonly {
    readonly runs: readonly Run[];
    readonly values: Readonly<Record<string, string>>;
  }[],
  runs: readonly Run[],
  id: string,
  keyOf: (run: Run) => string,
): Readonly<Record<string, string | null>> {
  const own = halves.map((half) => standingSince(half.runs, id));
  return Object.fromEntries(
    [...standingSince(runs, id)].map(([key, { since, before }]) => {
      const knowing = halves.filter((_half, at) => {
        const first = own[at]?.get(key)?.since;
        return first !== undefined && keyOf(first) === keyOf(since);
      });
      const read = (knowing.length > 0 ? knowing : halves).flatMap(({ values }) => values[key] ?? []).sort();
      const shown = read.find((value) => before !== null && looksAlike(value, before)) ?? before;
      return [key, knowing.length > 0 ? (read[0] ?? null) : shown];
    }),
  );
}

/** After everything. */
const NEVER = '\uffff';

/**
 * When each half first wrote to the device since everything was put back last; after everything where it never did, and
 * after that too where it does not know that it was put back.
 */
function firstWrites(
  mine: readonly Run[],
  theirs: readonly Run[],
  runs: readonly Run[],
  id: string,
  keyOf: (run: Run) => string,
): Readonly<Record<Side, string>> {
  const back = lastWholeUndo(runs, id);
  const since = back === null ? null : new Set(runs.slice(runs.indexOf(back) + 1).map(keyOf));
  const first = (half: readonly Run[]): string => {
    const own = since === null ? half : half.filter((run) => since.has(keyOf(run)));
    const [at] = [...writesOn(own, id)].sort();
    const knows = back === null || half.some((run) => keyOf(run) === keyOf(back));
    return at ?? (knows ? NEVER : NEVER + NEVER);
  };
  return { mine: first(mine), theirs: first(theirs) };
}
