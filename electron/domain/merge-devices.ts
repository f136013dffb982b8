import { plainSerial } from './box-marks.ts';
import type { Device } from './device.ts';
import {
  areTwoDevices,
  isSameDevice,
  type KnownDevice,
  type Marks,
  proof,
  withPlainMarks,
} from './known-device.ts';
import { canonical, type Side, union } from './merge-values.ts';
import type { SiteRecord } from './site-record.ts';

/** The devices of two halves of a site, each once, and the ids under which each half's go from now on. */
export type UnitedDevices = {
  readonly known: readonly KnownDevice[];
  readonly idOf: (side: Side, id: string) => string;
  /** What tells a device apart, from whichever side it is looked at: its id goes by the side. */
  readonly identityOf: (id: string) => string;
  /** Ids of devices that stand in both halves. */
  readonly inBoth: ReadonlySet<string>;
};

type Source = { readonly side: Side; readonly device: KnownDevice; readonly seenAt: string };

/**
 * A UUID settles who is who, then a serial number, then a certificate, then an address; the best proof decides first,
 * and what contradicts itself stays two. An address that two boxes had belongs to the one that was seen there last.
 */
export function uniteDevices(mine: SiteRecord, theirs: SiteRecord): UnitedDevices {
  const sources: readonly Source[] = [
    ...mine.known.map((device) => ({
      side: 'mine' as const,
      device: withPlainMarks(device),
      seenAt: lastSeen(mine, device.id),
    })),
    ...theirs.known.map((device) => ({
      side: 'theirs' as const,
      device: withPlainMarks(device),
      seenAt: lastSeen(theirs, device.id),
    })),
  ];
  const groups = grouped(sources);
  const used = new Set(mine.known.flatMap(({ id, formerIds }) => [id, ...formerIds]));
  const freshId = (wanted: string): string => {
    let id = wanted;
    for (let no = 1; used.has(id); no += 1) id = `device-${no}`;
    used.add(id);
    return id;
  };
  const owners = ownersOf(groups);
  const named = groups.map((group) => {
    const ours = group.filter(({ side }) => side === 'mine').map(({ device }) => device);
    const [first] = group;
    const id = ours[0]?.id ?? freshId(first?.device.id ?? 'device-1');
    // What is another device's by now tells nothing of this one: a half that was merged has lost it, its own file has not.
    const own = group.map((source): Source => {
      const addresses = source.device.addresses.filter((address) => owners.get(address) === group);
      return { ...source, device: { ...source.device, addresses } };
    });
    // Who was seen last tells the present address; who knows all that the others say has been merged with them.
    const marks = new Set(own.flatMap(({ device }) => marksList(device)));
    const knowsAll = ({ device }: Source): number => (new Set(marksList(device)).size === marks.size ? 1 : 0);
    // Of two of one time it is always the same one, from whichever side it is looked at.
    const tie = ({ device }: Source): string => canonical([device.addresses, marksText(device)]);
    const latest = own
      .toSorted(
        (a, b) => b.seenAt.localeCompare(a.seenAt) || knowsAll(b) - knowsAll(a) || (tie(a) < tie(b) ? -1 : 1),
      )
      .map(({ device }) => device);
    const known: KnownDevice = {
      id,
      formerIds: union(
        ours.flatMap(({ formerIds }) => formerIds),
        ours.slice(1).map((each) => each.id),
      ),
      uuids: union(...latest.map(({ uuids }) => uuids)),
      serials: union(...latest.map(({ serials }) => serials)),
      certificates: union(...latest.map(({ certificates }) => certificates)),
      addresses: union(...latest.map(({ addresses }) => addresses)),
    };
    return { group, known };
  });
  const ids = new Map(
    named.flatMap(({ group, known }) =>
      group.flatMap(({ side, device }) =>
        [device.id, ...device.formerIds].map((id): [string, string] => [`${side} ${id}`, known.id]),
      ),
    ),
  );
  const identities = new Map(named.map(({ known }) => [known.id, identityText(known)]));
  return {
    known: named.map(({ known }) => known),
    identityOf: (id) => identities.get(id) ?? '',
    idOf: (side, id) => ids.get(`${side} ${id}`) ?? id,
    inBoth: new Set(
      named
        .filter(({ group }) => new Set(group.map(({ side }) => side)).size === 2)
        .map(({ known }) => known.id),
    ),
  };
}

function identityText({ uuids, serials, certificates, addresses }: KnownDevice): string {
  return canonical([uuids, serials, certificates, addresses].map((each) => [...each].sort()));
}

/** Sources of one device together; in the order of mine, then theirs. */
function grouped(sources: readonly Source[]): readonly (readonly Source[])[] {
  const groupOf = new Map<Source, readonly Source[]>(sources.map((source) => [source, [source]]));
  const mine = sources.filter(({ side }) => side === 'mine');
  const theirs = sources.filter(({ side }) => side === 'theirs');
  const index = marksIndex(theirs);
  const pairs = mine.flatMap((a) =>
    index(a.device)
      .filter((b) => isSameDevice(a.device, b.device))
      .map((b) => ({
        a,
        b,
        weight: proof(a.device, b.device),
        // The same pair sorts alike from whichever side it is looked at.
        name: [marksText(a.device), marksText(b.device)].sort().join(' '),
      })),
  );
  pairs.sort((x, y) => y.weight - x.weight || (x.name < y.name ? -1 : x.name > y.name ? 1 : 0));
  for (const { a, b } of pairs) {
    const [one, other] = [groupOf.get(a) ?? [a], groupOf.get(b) ?? [b]];
    if (one === other) continue;
    if (one.some((x) => other.some((y) => areTwoDevices(x.device, y.device)))) continue;
    const together = [...one, ...other];
    for (const each of together) groupOf.set(each, together);
  }
  const order = (group: readonly Source[]): readonly Source[] =>
    [...group].sort((x, y) => sources.indexOf(x) - sources.indexOf(y));
  return [...new Set(sources.map((source) => groupOf.get(source) ?? [source]))].map(order);
}

/** Finds those that share a mark, without looking at all. */
function marksIndex(sources: readonly Source[]): (marks: Marks) => readonly Source[] {
  const byMark = new Map<string, Source[]>();
  for (const source of sources)
    for (const mark of marksList(source.device)) byMark.set(mark, [...(byMark.get(mark) ?? []), source]);
  return (marks) => [...new Set(marksList(marks).flatMap((mark) => byMark.get(mark) ?? []))];
}

function marksList({ uuids, serials, certificates, addresses }: Marks): readonly string[] {
  return [
    ...uuids.map((each) => `uuid ${each}`),
    ...serials.map((each) => `serial ${plainSerial(each)}`),
    ...certificates.map((each) => `certificate ${each}`),
    ...addresses.map((each) => `address ${each}`),
  ];
}

const marksText = (marks: Marks): string => canonical([...marksList(marks)].sort());

/** Which group has an address now: the one whose record saw it last. */
function ownersOf(groups: readonly (readonly Source[])[]): ReadonlyMap<string, readonly Source[]> {
  const owners = new Map<string, { readonly group: readonly Source[]; readonly rank: string }>();
  for (const group of groups) {
    // Of one time it is always the same one: by what all sources of it say, which a further merging leaves as it is.
    const own = group.flatMap(({ device }) => marksList({ ...device, addresses: [] }));
    const name = canonical([...new Set(own)].sort());
    for (const { device, seenAt } of group)
      for (const address of device.addresses) {
        const rank = `${seenAt} ${name}`;
        const before = owners.get(address);
        if (before === undefined || rank > before.rank) owners.set(address, { group, rank });
      }
  }
  return new Map([...owners].map(([address, { group }]) => [address, group]));
}

/** When a device was last seen or worked on. */
function lastSeen(record: SiteRecord, id: string): string {
  const found = record.discovery?.devices.find((device) => device.id === id);
  const times = record.runs.flatMap((run) =>
    run.act !== 'preflight' && run.deviceId === id ? [run.endedAt ?? run.startedAt] : [],
  );
  const seen = found === undefined ? '' : seenAt(found, record.discovery?.finishedAt ?? '');
  return [...times, seen].sort().at(-1) ?? '';
}

/**
 * When a device was seen: by its own sightings, which a merging leaves as they are. A list without them, as older
 * programs wrote, says only when it was finished.
 */
export function seenAt(device: Device, finishedAt: string): string {
  return (
    device.sightings
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? finishedAt
  );
}
