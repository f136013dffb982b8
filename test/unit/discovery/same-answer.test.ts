import { expect, it } from 'vitest';
import { CROWD } from '../../../electron/discovery/crowd.ts';
import type { Station } from '../../../electron/discovery/merge.ts';
import { sameAnswers } from '../../../electron/discovery/same-answer.ts';

const AT = '2026-11-29T00:00:00.000Z';
type Page = Readonly<Record<string, string>>;
const portal: Page = { 'http.catch-all': 'true', 'http.title': 'Network Login' };

function station(index: number, page: Page, change: Partial<Station> = {}): Station {
  const address = `192.0.2.${index}`;
  const evidence = Object.entries(page).map(([key, value]) => ({ key, value }));
  const sightings = [{ source: 'https' as const, address, port: 443, at: AT, evidence }];
  return { address, names: [], typed: false, looking: false, fingerprint: 'aa', sightings, ...change };
}
const many = (make: (index: number) => Station, count = CROWD + 1): readonly Station[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));
const sizes = (stations: readonly Station[]): readonly number[] =>
  sameAnswers(stations).map(({ addresses }) => addresses.length);

it('one page with one certificate at many addresses is told once, with what it shows', () => {
  expect(sameAnswers(many((index) => station(index, portal)))).toMatchObject([
    { port: 443, shown: 'Network Login' },
  ]);
  expect(sizes(many((index) => station(index, portal)))).toEqual([CROWD + 1]);
});

it('whoever leads to one place elsewhere is one, whatever the certificates and what is noted of who came', () => {
  const stations = many((index) =>
    station(
      index,
      { 'http.catch-all': 'true', 'http.location': `https://portal.example/login?from=192.0.2.${index}` },
      { fingerprint: `own-${index}` },
    ),
  );
  expect(sizes(stations)).toEqual([CROWD + 1]);
});

it.each<readonly [string, (index: number) => Station]>([
  ['with certificates of their own', (index) => station(index, portal, { fingerprint: `own-${index}` })],
  [
    'that lead to themselves',
    (index) =>
      station(
        index,
        { ...portal, 'http.location': `https://192.0.2.${index}/x` },
        { fingerprint: `own-${index}` },
      ),
  ],
  ['that know what they do not have', (index) => station(index, { 'http.title': 'Printer' })],
  ['with a service root', (index) => station(index, { ...portal, 'redfish.version': '1.6.0' })],
  ['of a known product', (index) => station(index, { ...portal, 'http.title': 'iLO 5' })],
  ['that a person named', (index) => station(index, portal, { typed: true })],
])('boxes %s stay what they are', (_what, make) => {
  expect(sizes(many(make))).toEqual([]);
});

it('a few are shown, and so is one that is known in another way', () => {
  expect(sizes(many((index) => station(index, portal), CROWD))).toEqual([]);
  const [first, ...rest] = many((index) => station(index, portal));
  const pong = { source: 'rmcp' as const, address: first?.address ?? '', at: AT, evidence: [] };
  const seen = { ...(first as Station), sightings: [...(first?.sightings ?? []), pong] };
  expect(sizes([seen, ...rest])).toEqual([]);
});
