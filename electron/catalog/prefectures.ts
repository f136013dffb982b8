import type { Catalog, Prefecture } from './schema.ts';

/**
 * The 47 prefectures, with the three letters the guide asks for (都道府県最初の3文字程度). Seventeen of them share
 * their letters with another one; `collidesWith` names it, so that the report can show the full name.
 */
export function prefectures(catalog: Catalog): readonly Prefecture[] {
  return catalog.prefectures.rows;
}

/** `Tokyo-to`, `tokyo`, `TOKYO TO` and `Tokyo Prefecture` are all Tokyo. */
function bareRomaji(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+(to|do|fu|ken|prefecture|pref\.?)$/, '');
}

/** The prefecture a person means: by its Japanese name, with or without 都府県, or by its romaji; not by its code. */
export function findPrefecture(catalog: Catalog, text: string): Prefecture | undefined {
  const japanese = text.trim();
  const romaji = bareRomaji(text);
  return prefectures(catalog).find(
    (row) =>
      row.ja === japanese ||
      (row.ja !== '北海道' && row.ja.slice(0, -1) === japanese) ||
      row.romaji.toLowerCase() === romaji,
  );
}
