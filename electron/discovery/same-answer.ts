import { addressRanges } from '../address/address-list.ts';
import type { Evidence } from '../domain/evidence.ts';
import { firstValue } from './clues.ts';
import { CROWD } from './crowd.ts';
import { judge } from './judge.ts';
import type { Station } from './merge.ts';

/**
 * One and the same answer at many addresses, to whatever path is asked for: a firewall or a sign-in portal that speaks for a
 * whole range, or at most many boxes of one kind with the certificate of their image. Either way nothing of it is a
 * controller's, and a list of them hides the controllers among them.
 */
export type SameAnswer = {
  readonly addresses: readonly string[];
  readonly port: number;
  /** What all of them show: where they lead to, or their title; else the certificate's subject. */
  readonly shown: string;
};

/** More of them than this are no list of devices; a person who named an address gets it shown whatever it is. */
export function sameAnswers(stations: readonly Station[]): readonly SameAnswer[] {
  const groups = new Map<string, Station[]>();
  for (const station of stations) {
    const mark = markOf(station);
    if (mark !== null) groups.set(mark, [...(groups.get(mark) ?? []), station]);
  }
  return [...groups.values()]
    .filter((group) => group.length > CROWD)
    .map((group) => ({
      addresses: group.map(({ address }) => address),
      port: pagesOf(group[0])[0]?.port ?? 0,
      shown: shownBy(evidenceOf(group[0])),
    }));
}

/** The warning names at most so many ranges. */
const RANGES_SHOWN = 12;

/** The addresses as a warning names them. */
export function shownRanges(addresses: Iterable<string>): string {
  const ranges = addressRanges([...addresses]);
  const shown = ranges.slice(0, RANGES_SHOWN).join(', ');
  return ranges.length > RANGES_SHOWN ? `${shown} …` : shown;
}

const pagesOf = (station: Station | undefined): Station['sightings'] =>
  station?.sightings.filter(({ source }) => source === 'https') ?? [];
const evidenceOf = (station: Station | undefined): readonly Evidence[] =>
  pagesOf(station).flatMap(({ evidence }) => evidence);

/** What a station shows that another box of its own would not; null where that is nothing, or it is known by anything else. */
function markOf(station: Station): string | null {
  const found = evidenceOf(station);
  const others = station.sightings.some(({ source }) => source !== 'https' && source !== 'sweep');
  if (station.typed || others || found.length === 0 || judge(found).product !== 'unknown') return null;
  if (firstValue(found, 'redfish.version') !== '' || firstValue(found, 'http.catch-all') === '') return null;
  const page = `${firstValue(found, 'http.server')}\n${firstValue(found, 'http.title')}`;
  const away = elsewhere(firstValue(found, 'http.location'), station.address);
  if (away !== '') return `to ${away}\n${page}`;
  return station.fingerprint === '' ? null : `as ${station.fingerprint}\n${page}`;
}

/** Another host that it leads to, without what a portal notes of who came; empty where it leads nowhere else. */
function elsewhere(location: string, address: string): string {
  if (!URL.canParse(location)) return '';
  const { origin, hostname, pathname } = new URL(location);
  const own = hostname.replace(/^\[|\]$/g, '') === address.replace(/%.*$/, '');
  return own ? '' : `${origin}${pathname}`;
}

function shownBy(found: readonly Evidence[]): string {
  return (
    firstValue(found, 'http.location') || firstValue(found, 'http.title') || firstValue(found, 'tls.subject')
  );
}
