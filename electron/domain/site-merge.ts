import { type AppError, appError } from './app-error.ts';
import { byVersion } from './document-version.ts';
import type { JournalEntry } from './journal.ts';
import { mergeDeviceLists } from './merge-device-list.ts';
import { seenAt, type UnitedDevices, uniteDevices } from './merge-devices.ts';
import { ofDevices, originalsOf, sideOf, writesOn } from './merge-originals.ts';
import {
  type Choices,
  canonical,
  type MergeConflict,
  mergeInOrder,
  mergeValues,
  type Side,
  union,
} from './merge-values.ts';
import { isFinished, type Run, withoutOldResults } from './run.ts';
import { originOf, stillLeftOut } from './site-export.ts';
import type { SiteFile } from './site-file.ts';
import { identified } from './site-identity.ts';
import type { SiteRecord } from './site-record.ts';
import { tidyTags } from './site-summary.ts';

/**
 * Two engineers' halves of one site made into one. Pure. What was done stands in one history, by its time, with whose
 * half it comes from; of results for one device the later stands, as everywhere (run.ts). Settings that differ are
 * named, and `choices` says which side's stands. Merging the same half again changes nothing.
 */
export type Merged = {
  readonly record: SiteRecord;
  readonly conflicts: readonly MergeConflict[];
  /** Devices that only the other half had. */
  readonly added: number;
  /** Devices that both halves have done something to, with what of it stands. */
  readonly overlaps: readonly Overlap[];
  /** The id of a device of the other half from now on. */
  readonly idOf: (id: string) => string;
  /** What tells a device apart, the same from either side. */
  readonly identityOf: (id: string) => string;
};

/** What each half last came to at a device both worked on; the later stands. */
export type Overlap = {
  readonly address: string;
  readonly act: Exclude<Run['act'], 'preflight'>;
  readonly mine: { readonly at: string; readonly by: string };
  readonly theirs: { readonly at: string; readonly by: string };
  readonly stands: Side;
};

/** Practice and real work are never one site. */
export function mayMerge(mine: SiteRecord, theirs: SiteRecord): AppError | null {
  return mine.simulated === theirs.simulated ? null : appError('merge-refused', { reason: 'practice' });
}

export const isSameSite = (a: SiteRecord, b: SiteRecord): boolean => originOf(a) === originOf(b);

export function mergeSites(first: SiteRecord, second: SiteRecord, choices: Choices = {}): Merged {
  const [mine, theirs] = [identified(first), identified(second)];
  const united = uniteDevices(mine, theirs);
  const conflicts: MergeConflict[] = [];
  const merge = <T>(a: T, b: T, path: string): T => mergeValues(a, b, path, choices, conflicts);
  const guessed = new WeakSet<Run>();
  const ours = runsOf(mine, united, 'mine', guessed);
  const others = runsOf(theirs, united, 'theirs', guessed);
  const one = (a: Run, b: Run): Run => oneRun(a, b, guessed);
  const orderOf = (run: Run): string =>
    `${run.endedAt ?? run.startedAt} ${run.act === 'preflight' ? '' : united.identityOf(run.deviceId)}`;
  const runs = mergeInOrder(ours, others, runKey, orderOf, one).map(
    (run, at): Run => ({ ...run, no: at + 1 }),
  );
  const { devices: _mine, ...fileA } = mine.file;
  const { devices: _theirs, ...fileB } = theirs.file;
  const rest = merge(fileA, fileB, '');
  const file: SiteFile = { ...rest, devices: mergeDeviceLists(mine, theirs, united, merge) };
  const later = (id: string): Side | null => sideOf(lastWrite(ours, id), lastWrite(others, id));
  const record: SiteRecord = {
    ...theirs,
    ...mine,
    createdAt: [mine.createdAt, theirs.createdAt].sort()[0] ?? mine.createdAt,
    updatedAt: [mine.updatedAt, theirs.updatedAt].sort()[1] ?? mine.updatedAt,
    tags: tidyTags([...mine.tags, ...theirs.tags]),
    file,
    ...discoveryOf(mine, theirs, united),
    known: [...united.known],
    runs: withoutOldResults(runs),
    drafts: merge(mine.drafts, theirs.drafts, 'drafts'),
    told: Object.fromEntries(
      byKey(
        [...ofDevices(mine.told, united, 'mine'), ...ofDevices(theirs.told, united, 'theirs')],
        ([id]) => id,
        ([, { at }]) => at,
      ),
    ),
    coverage: byKey(
      [...mine.coverage, ...theirs.coverage],
      ({ lxca }) => lxca,
      ({ at }) => at,
    ),
    manualDone: Object.fromEntries(
      byKey(
        [...ofDevices(mine.manualDone, united, 'mine'), ...ofDevices(theirs.manualDone, united, 'theirs')],
        ([key]) => key,
        ([, done]) => done.at,
      ),
    ),
    signOff: merge(mine.signOff, theirs.signOff, 'signOff'),
    openPoints: union(mine.openPoints, theirs.openPoints),
    secretHashes: hashesOf(mine, theirs, united, later),
    refusedLogins: union(mine.refusedLogins, theirs.refusedLogins),
    // How many of them both halves counted is not known: never more than there were.
    loginAttempts: attemptsOf(mine, theirs),
    pins: merge(mine.pins, theirs.pins, 'pins'),
    ...originalsOf({ record: mine, runs: ours }, { record: theirs, runs: others }, united, runs, runKey),
    // The last one is the version that documents carry: the highest that either half has given.
    revisions: union(mine.revisions, theirs.revisions).sort(
      (a, b) => byVersion(a.version, b.version) || a.at.localeCompare(b.at),
    ),
  };
  const leftOut = stillLeftOut({ leftOut: union(mine.leftOut, theirs.leftOut), file });
  return {
    record: { ...record, leftOut: [...leftOut] },
    // A field that a file left out on purpose is no difference: the other side's stands.
    conflicts: conflicts.filter(
      (each) =>
        !(each.mine === '' && mine.leftOut.includes(each.path)) &&
        !(each.theirs === '' && theirs.leftOut.includes(each.path)),
    ),
    added: united.known.length - mine.known.length,
    overlaps: overlapsOf(ours, others, united),
    idOf: (id) => united.idOf('theirs', id),
    identityOf: united.identityOf,
  };
}

/** Journals of both halves as one, each entry once, the other half's under the ids its devices have now. */
export function mergeJournals(
  mine: readonly JournalEntry[],
  theirs: readonly JournalEntry[],
  { idOf, identityOf }: Pick<Merged, 'idOf' | 'identityOf'>,
): readonly JournalEntry[] {
  const moved = theirs.map((entry) => ({ ...entry, deviceId: idOf(entry.deviceId) }));
  return mergeInOrder(
    mine,
    moved,
    canonical,
    ({ at, deviceId }) => `${at} ${identityOf(deviceId)}`,
    (entry) => entry,
  );
}

// --- what was done ------------------------------------------------------------------------------------------------

/** The runs of one half under the ids of the whole, each with whose it is. */
function runsOf(
  record: SiteRecord,
  united: UnitedDevices,
  side: Side,
  guessed: WeakSet<Run>,
): readonly Run[] {
  const { engineer } = record.file.site;
  return record.runs.map((run): Run => {
    const owned = run.by !== undefined || engineer === '' ? run : { ...run, by: engineer };
    const deviceId = run.act === 'preflight' ? '' : united.idOf(side, run.deviceId);
    const own = (
      owned.act === 'preflight'
        ? { ...owned }
        : { ...owned, deviceId, outcome: { ...owned.outcome, deviceId } }
    ) as Run;
    if (run.by === undefined) guessed.add(own);
    return own;
  });
}

/** One text for one act: its number, whose it is, and rows that were taken out since, say nothing. */
function runKey(run: Run): string {
  const { no: _no, by: _by, ...rest } = run;
  // One half may tell of an act what it came to, the other what its journal knew of it.
  if (rest.actId !== undefined) return `act ${rest.actId}`;
  if (rest.act !== 'preflight') return canonical(rest);
  const { results: _results, ...outcome } = rest.outcome;
  return canonical({ ...rest, outcome });
}

/** A run that both have was done before they parted: whose it is, only an earlier merging can tell. */
function oneRun(a: Run, b: Run, guessed: WeakSet<Run>): Run {
  const fuller =
    a.act === 'preflight' && b.act === 'preflight'
      ? b.outcome.results.length > a.outcome.results.length
      : telling(b) > telling(a);
  const { by: _by, ...shared } = fuller ? b : a;
  const [known, other] =
    guessed.has(a) === guessed.has(b) ? [a.by, b.by] : guessed.has(a) ? [b.by, b.by] : [a.by, a.by];
  const by = known === other ? known : '';
  return (by === undefined ? shared : { ...shared, by }) as Run;
}

/** Of two tellings of one act: the one of who did it, before what a journal knew; of two such, always the same. */
function telling({ no: _no, by: _by, ...run }: Run): string {
  return `${run.interrupted === 'crashed' ? 0 : 1}${run.steady === undefined ? 0 : 1} ${canonical(run)}`;
}

/** When a half wrote to the device last; '' where it never did. */
function lastWrite(runs: readonly Run[], id: string): string {
  return [...writesOn(runs, id)].sort().at(-1) ?? '';
}

function overlapsOf(mine: readonly Run[], theirs: readonly Run[], united: UnitedDevices): readonly Overlap[] {
  const lastOf = (runs: readonly Run[]): ReadonlyMap<string, Exclude<Run, { act: 'preflight' }>> => {
    const last = new Map<string, Exclude<Run, { act: 'preflight' }>>();
    for (const run of runs)
      if (run.act !== 'preflight' && isFinished(run)) last.set(`${run.deviceId} ${run.act}`, run);
    return last;
  };
  const [a, b] = [lastOf(mine), lastOf(theirs)];
  return [...a].flatMap(([key, ours]) => {
    const other = b.get(key);
    if (other === undefined || !united.inBoth.has(ours.deviceId) || runKey(ours) === runKey(other)) return [];
    const about = (run: Run) => ({ at: run.endedAt ?? run.startedAt, by: run.by ?? '' });
    return [
      {
        address: ours.outcome.address,
        act: ours.act,
        mine: about(ours),
        theirs: about(other),
        stands: about(other).at > about(ours).at ? ('theirs' as const) : ('mine' as const),
      },
    ];
  });
}

// --- what is kept by device -----------------------------------------------------------------------------------------

/** Hashes say what was written last: they are of the half that wrote last, and are gone where that one kept none. */
function hashesOf(
  mine: SiteRecord,
  theirs: SiteRecord,
  united: UnitedDevices,
  later: (id: string) => Side | null,
): SiteRecord['secretHashes'] {
  const of = (record: SiteRecord, side: Side) =>
    ofDevices(record.secretHashes, united, side).filter(
      ([key]) => (later(key.split('|')[0] ?? '') ?? side) === side,
    );
  return Object.fromEntries([...of(theirs, 'theirs'), ...of(mine, 'mine')]);
}

/**
 * What was found by either; of a device that both found, and of the scan's own numbers, the later look. Who has lost
 * every address to another box is found nowhere now: its history stays.
 */
function discoveryOf(
  mine: SiteRecord,
  theirs: SiteRecord,
  united: UnitedDevices,
): Pick<SiteRecord, 'discovery'> {
  const looks = [
    { record: mine, side: 'mine' as const },
    { record: theirs, side: 'theirs' as const },
  ].flatMap(({ record: { discovery }, side }) => (discovery === undefined ? [] : [{ ...discovery, side }]));
  const found = byKey(
    looks.flatMap(({ devices, finishedAt, side }) =>
      devices.flatMap((device) => {
        const id = united.idOf(side, device.id);
        const own = united.known.find((each) => each.id === id)?.addresses ?? [];
        const kept = device.addresses.filter((address) => own.includes(address));
        // Where all that it was seen at is another device's by now, it is where it was known before.
        const addresses = kept.length > 0 ? kept : own.slice(0, 1);
        const address = own.includes(device.address) ? device.address : addresses[0];
        return address === undefined
          ? []
          : [{ device: { ...device, id, address, addresses }, at: seenAt(device, finishedAt) }];
      }),
    ),
    ({ device }) => device.id,
    ({ at }) => at,
  );
  const scans = looks.map(({ devices: _devices, warnings: _warnings, side: _side, ...scan }) => scan);
  const [last] = byKey(
    scans,
    () => '',
    ({ finishedAt }) => finishedAt,
  );
  if (last === undefined) return {};
  const warnings = union(...looks.map((look) => look.warnings));
  return { discovery: { ...last, devices: found.map(({ device }) => device), warnings } };
}

// --- small things ---------------------------------------------------------------------------------------------------

/** One entry a key: the latest, and of two of one time always the same. */
function byKey<T>(list: readonly T[], keyOf: (item: T) => string, timeOf: (item: T) => string): T[] {
  const best = new Map<string, T>();
  for (const item of list) {
    const before = best.get(keyOf(item));
    const rank = (each: T): string => `${timeOf(each)} ${canonical(each)}`;
    if (before === undefined || rank(item) > rank(before)) best.set(keyOf(item), item);
  }
  return [...best.values()];
}

function attemptsOf(mine: SiteRecord, theirs: SiteRecord): SiteRecord['loginAttempts'] {
  const counts = new Map<string, SiteRecord['loginAttempts'][number]>();
  for (const each of [...mine.loginAttempts, ...theirs.loginAttempts]) {
    const key = canonical([each.address, each.user]);
    const before = counts.get(key);
    counts.set(key, {
      ...each,
      tried: Math.max(each.tried, before?.tried ?? 0),
      refused: Math.max(each.refused, before?.refused ?? 0),
    });
  }
  return [...counts.values()];
}
