/**
 * Searching a page as a reader reads it: width, case and line breaks do not matter (全角 and 半角, a host name broken
 * over two lines). Places are those of the page's pieces of text, so that what is found can be marked.
 */
export type Place = { readonly piece: number; readonly at: number };

/** One find: from its first character to behind its last. */
export type Match = { readonly page: number; readonly from: Place; readonly to: Place };

/** The letters that count, each with where it stands. */
export type PageText = { readonly letters: string; readonly places: readonly Place[] };

/** Compatibility forms are one, case is one, blanks are none. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

/** `pieces`: a page's text as it was set, piece by piece. */
export function pageText(pieces: readonly string[]): PageText {
  const places: Place[] = [];
  const letters = pieces
    .map((text, piece) => {
      let at = 0;
      let shown = '';
      for (const character of text) {
        const letter = plain(character);
        for (let unit = 0; unit < letter.length; unit += 1) places.push({ piece, at });
        shown += letter;
        at += character.length;
      }
      return shown;
    })
    .join('');
  return { letters, places };
}

/** Every place where `wanted` stands, page by page; none for nothing. */
export function findIn(pages: readonly PageText[], wanted: string): readonly Match[] {
  const letters = plain(wanted);
  if (letters === '') return [];
  return pages.flatMap(({ letters: page, places }, number) => {
    const found: Match[] = [];
    for (let at = page.indexOf(letters); at !== -1; at = page.indexOf(letters, at + letters.length)) {
      const from = places[at];
      const last = places[at + letters.length - 1];
      if (from !== undefined && last !== undefined)
        found.push({ page: number, from, to: { piece: last.piece, at: last.at + 1 } });
    }
    return found;
  });
}
