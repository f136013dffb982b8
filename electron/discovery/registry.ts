import type { Catalog } from '../catalog/index.ts';
import type { Device, Sighting } from '../domain/device.ts';
import type { Evidence } from '../domain/evidence.ts';
import { clue, type Seen } from './clues.ts';
import { type Merged, mergeStations, type Station } from './merge.ts';

/** Keeps what was seen per address and says which devices that makes, again whenever more is known. */
export type Registry = {
  readonly see: (seen: Seen) => void;
  /** A person named this address (and perhaps by a name). */
  readonly expect: (address: string, name: string) => void;
  readonly lookStarted: (address: string) => void;
  readonly lookEnded: (address: string) => void;
  readonly fingerprint: (address: string, fingerprint: string) => void;
  /** Forgets what a look at its web server said: it turned out to be nobody's. */
  readonly retract: (address: string) => void;
  readonly station: (address: string) => Station | undefined;
  readonly stations: () => readonly Station[];
  /** Announces what has changed at once; the registry does so by itself soon after every change. */
  readonly flush: () => void;
  /** Announces nothing any more. */
  readonly close: () => void;
  readonly devices: () => readonly Device[];
};

/** Changes within so short a time are one announcement: a person sees no difference, a /16 does. */
const ANNOUNCE_MS = 16;
/** No honest station says more in one way than this many things. */
const EVIDENCE_LIMIT = 200;

export function createRegistry(
  catalog: Catalog,
  onDevice: (device: Device) => void,
  now: () => number,
): Registry {
  const stations = new Map<string, Station>();
  const announced = new Map<string, { readonly stations: readonly Station[]; readonly content: string }>();
  let devices: readonly Device[] = [];
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const announce = ({ device, stations: members }: Merged): void => {
    const before = announced.get(device.id);
    const untouched =
      before?.stations.length === members.length && before.stations.every((each, n) => each === members[n]);
    const conflict = device.identityConflict === true ? 'conflict ' : '';
    if (untouched && before?.content.startsWith('conflict ') === (conflict !== '')) return;
    // The moment of a sighting is no news.
    const content =
      conflict + JSON.stringify(device, (key, value: unknown) => (key === 'at' ? undefined : value));
    announced.set(device.id, { stations: members, content });
    if (before?.content !== content) onDevice(device);
  };
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const merged = mergeStations(catalog, [...stations.values()]);
    devices = merged.map((each) => each.device);
    const ids = new Set(devices.map((device) => device.id));
    for (const id of [...announced.keys()]) if (!ids.has(id)) announced.delete(id);
    for (const each of merged) announce(each);
  };
  const schedule = (): void => {
    if (!closed) timer ??= setTimeout(flush, ANNOUNCE_MS);
  };
  const update = (address: string, change: (station: Station) => Station): void => {
    const known = stations.get(address);
    const before = known ?? {
      address,
      names: [],
      typed: false,
      looking: false,
      fingerprint: '',
      sightings: [],
    };
    const after = change(before);
    if (after === known) return;
    stations.set(address, after);
    schedule();
  };

  return {
    flush,
    close: () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
    },
    devices: () => devices,
    station: (address) => stations.get(address),
    stations: () => [...stations.values()],
    see: (seen) =>
      update(seen.address, (station) => ({
        ...station,
        sightings: addSighting(station.sightings, seen, new Date(now()).toISOString()),
      })),
    expect: (address, name) =>
      update(address, (station) => ({
        ...station,
        typed: true,
        names: name === '' || name === address ? station.names : [...new Set([...station.names, name])],
        sightings: addSighting(
          station.sightings,
          { source: 'typed', address, clues: [clue('typed.name', name || address)] },
          new Date(now()).toISOString(),
        ),
      })),
    lookStarted: (address) => update(address, (station) => ({ ...station, looking: true })),
    lookEnded: (address) => update(address, (station) => ({ ...station, looking: false })),
    retract: (address) =>
      update(address, (station) => ({
        ...station,
        sightings: station.sightings.filter((each) => each.source !== 'https'),
      })),
    fingerprint: (address, fingerprint) => update(address, (station) => ({ ...station, fingerprint })),
  };
}

/** One sighting per source and port: what is seen again adds its evidence. */
function addSighting(sightings: readonly Sighting[], seen: Seen, at: string): readonly Sighting[] {
  const index = sightings.findIndex((each) => each.source === seen.source && each.port === seen.port);
  const known = sightings[index];
  const evidence = distinct([...(known?.evidence ?? []), ...seen.clues]).slice(0, EVIDENCE_LIMIT);
  const port = seen.port === undefined ? {} : { port: seen.port };
  const sighting: Sighting = {
    source: seen.source,
    address: seen.address,
    ...port,
    at: known?.at ?? at,
    evidence,
  };
  return known ? sightings.with(index, sighting) : [...sightings, sighting];
}

function distinct(found: readonly Evidence[]): Evidence[] {
  return [...new Map(found.map((each) => [`${each.key} ${each.value}`, each])).values()];
}
