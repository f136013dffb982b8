import { capitalised, hepburn } from './romaji.ts';

/** A place of the postal table, in Japanese and with its kana. */
export type Place = {
  readonly prefecture: string;
  readonly city: string;
  readonly cityKana: string;
  readonly town: string;
  readonly townKana: string;
};

/** What municipalities end in, and how Japan Post writes that in English addresses. */
const SUFFIXES: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['市', [['シ', '-shi']]],
  ['区', [['ク', '-ku']]],
  [
    '町',
    [
      ['チョウ', '-cho'],
      ['マチ', '-machi'],
    ],
  ],
  [
    '村',
    [
      ['ムラ', '-mura'],
      ['ソン', '-son'],
    ],
  ],
];

type ToRomaji = (kana: string) => string;

function part(kanji: string, kana: string, toRomaji: ToRomaji): string {
  const suffix = SUFFIXES.find(([mark]) => kanji.endsWith(mark))?.[1].find(([reading]) =>
    kana.endsWith(reading),
  );
  const bare = suffix === undefined ? kana : kana.slice(0, -suffix[0].length);
  return capitalised(hepburn(toRomaji(bare))) + (suffix?.[1] ?? '');
}

/**
 * Two-part municipalities (市 with 区, 郡 with 町 or 村), smaller part first as in English addresses. The kana has no
 * border: it lies behind a シ or グン, and which one the number of letters decides that is most even. A proposal.
 */
function city({ city: kanji, cityKana: kana }: Place, toRomaji: ToRomaji): string {
  const [, first, second] = /^(.+?[市郡])(.+[区町村])$/u.exec(kanji) ?? [];
  if (first === undefined || second === undefined) return part(kanji, kana, toRomaji);
  const mark = first.endsWith('市') ? 'シ' : 'グン';
  const borders = [...kana.matchAll(new RegExp(mark, 'g'))]
    .map(({ index }) => index + mark.length)
    .filter((at) => at < kana.length);
  const wanted = (kana.length * first.length) / kanji.length;
  const [border] = borders.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  if (border === undefined) return part(kanji, kana, toRomaji);
  const outer = kana.slice(0, border);
  const large = first.endsWith('市')
    ? part(first, outer, toRomaji)
    : `${capitalised(hepburn(toRomaji(outer.slice(0, -mark.length))))}-gun`;
  return `${part(second, kana.slice(border), toRomaji)}, ${large}`;
}

/** City and town of a place in romaji, as Japan Post writes English addresses; the town without what stands in brackets. */
export function placeRomaji(
  place: Place,
  toRomaji: ToRomaji,
): { readonly city: string; readonly town: string } {
  const kana = place.townKana.replace(/\(.*$/, '').trim();
  return {
    city: city(place, toRomaji),
    town: kana === '' ? '' : capitalised(hepburn(toRomaji(kana))),
  };
}
