import type { UnitedDevices } from './merge-devices.ts';
import type { Side } from './merge-values.ts';
import type { SiteFile } from './site-file.ts';
import { idAt } from './site-identity.ts';
import type { SiteRecord } from './site-record.ts';

type Entry = SiteFile['devices'][number];

/** Two entries that become one: of a device, at whichever of their addresses is the device's now, or of an address. */
type Pair = { readonly mine: Entry; readonly theirs: Entry; readonly addresses: readonly string[] };

/**
 * The list of devices: what its entries say differently is asked. The only entries that each half has for a device are
 * one, though their addresses differ, while one of these is still the device's: two that are other devices' by now name
 * these. Else entries of one address are one, as it is where the job goes. No address stands twice.
 */
export function mergeDeviceLists(
  mine: SiteRecord,
  theirs: SiteRecord,
  united: UnitedDevices,
  merge: <T>(a: T, b: T, path: string) => T,
): SiteFile['devices'] {
  const pairs = new Map(pairsOf(mine, theirs, united).map((pair) => [pair.mine, pair]));
  const merged = mine.file.devices.map((entry) => {
    const pair = pairs.get(entry);
    if (pair === undefined) return entry;
    const path = `devices[${[entry.address, pair.theirs.address].sort()[0]}]`;
    // An address that is another device's by now is no choice.
    const [only = '', ...more] = pair.addresses;
    if (more.length > 0) return merge(entry, pair.theirs, path);
    return merge({ ...entry, address: only }, { ...pair.theirs, address: only }, path);
  });
  const taken = new Set([...pairs.values()].map((pair) => pair.theirs));
  return [...merged, ...theirs.file.devices.filter((entry) => !taken.has(entry))];
}

function pairsOf(mine: SiteRecord, theirs: SiteRecord, united: UnitedDevices): readonly Pair[] {
  let pairs = pairsOfDevices(mine, theirs, united);
  for (;;) {
    const single = singleOf(mine, theirs, pairs);
    const left = new Set([...single.mine, ...single.theirs].map(({ address }) => address));
    // Where an entry of no pair has the address, that is where it goes: the device's other entry stays beside it.
    const kept = pairs.filter(({ addresses }) => !addresses.some((address) => left.has(address)));
    if (kept.length === pairs.length) break;
    pairs = kept;
  }
  const single = singleOf(mine, theirs, pairs);
  const others = new Map(single.theirs.map((entry) => [entry.address, entry]));
  return [
    ...pairs,
    ...single.mine.flatMap((entry): readonly Pair[] => {
      const other = others.get(entry.address);
      return other === undefined ? [] : [{ mine: entry, theirs: other, addresses: [entry.address] }];
    }),
  ];
}

/** The entries of each half that are in no pair; one and the same entry may stand in both halves. */
function singleOf(
  mine: SiteRecord,
  theirs: SiteRecord,
  pairs: readonly Pair[],
): Readonly<Record<Side, readonly Entry[]>> {
  const of = (side: Side, { file }: SiteRecord): readonly Entry[] => {
    const paired = new Set(pairs.map((pair) => pair[side]));
    return file.devices.filter((entry) => !paired.has(entry));
  };
  return { mine: of('mine', mine), theirs: of('theirs', theirs) };
}

/** The only entries that each half has for one device, where it is still at one of their addresses. */
function pairsOfDevices(mine: SiteRecord, theirs: SiteRecord, united: UnitedDevices): readonly Pair[] {
  const byDevice = (side: Side, { known, file }: SiteRecord): ReadonlyMap<string, readonly Entry[]> => {
    const groups = new Map<string, Entry[]>();
    for (const entry of file.devices) {
      const id = united.idOf(side, idAt(known, entry.address));
      if (id !== '') groups.set(id, [...(groups.get(id) ?? []), entry]);
    }
    return groups;
  };
  const others = byDevice('theirs', theirs);
  return [...byDevice('mine', mine)].flatMap(([id, [one, ...more]]) => {
    const [other, ...rest] = others.get(id) ?? [];
    if (one === undefined || other === undefined || more.length + rest.length > 0) return [];
    const addresses = [...new Set([one.address, other.address])].filter(
      (address) => idAt(united.known, address) === id,
    );
    return addresses.length === 0 ? [] : [{ mine: one, theirs: other, addresses }];
  });
}
