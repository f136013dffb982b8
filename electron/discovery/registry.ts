import type { Device, Sighting } from '../domain/device.ts';
import type { Evidence } from '../domain/evidence.ts';
import { clue, type Seen } from './clues.ts';
import { mergeStations, type Station } from './merge.ts';

/** Keeps what was seen per address and says which devices that makes, again whenever more is known. */
export type Registry = {
  readonly see: (seen: Seen) => void;
  /** A person named this address (and perhaps by a name). */
  readonly expect: (address: string, name: string) => void;
  readonly lookStarted: (address: string) => void;
  readonly lookEnded: (address: string) => void;
  readonly fingerprint: (address: string, fingerprint: string) => void;
  readonly station: (address: string) => Station | undefined;
  /** Announces what has changed at once; the registry does so by itself soon after every change. */
  readonly flush: () => void;
  readonly devices: () => readonly Device[];
};

/** No honest station says more in one way than this many things. */
const EVIDENCE_LIMIT = 200;

export function createRegistry(onDevice: (device: Device) => void, now: () => number): Registry {
  const stations = new Map<string, Station>();
  const announced = new Map<string, string>();
  let devices: readonly Device[] = [];
  let scheduled = false;

  const flush = (): void => {
    scheduled = false;
    devices = mergeStations([...stations.values()]);
    const seen = new Set<string>();
    for (const device of devices) {
      seen.add(device.id);
      // The moment of the last sighting is no news.
      const content = JSON.stringify(device, (key, value: unknown) => (key === 'at' ? undefined : value));
      if (announced.get(device.id) === content) continue;
      announced.set(device.id, content);
      onDevice(device);
    }
    for (const id of [...announced.keys()]) if (!seen.has(id)) announced.delete(id);
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // Everything that arrives in one turn of the loop is one announcement.
    setImmediate(() => {
      if (scheduled) flush();
    });
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
    devices: () => devices,
    station: (address) => stations.get(address),
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
