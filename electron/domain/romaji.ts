/**
 * From what a kana reading is transcribed to (wanakana, word-processor Hepburn) to the Hepburn of passports and of Japan
 * Post's English addresses: long vowels unmarked, `m` before b, m and p, no apostrophes. A proposal: the person corrects.
 * Source: Ministry of Foreign Affairs, "Hepburn-style romanisation" (passports); Japan Post, KEN_ALL_ROME.
 */
export function hepburn(transcribed: string): string {
  return (
    transcribed
      .toLowerCase()
      .replace(/['’]/g, '')
      .replace(/-/g, '')
      // 井上 (いのうえ) is Inoue: what stands before an e is no long vowel.
      .replace(/o[uo](?!e)/g, 'o')
      .replace(/uu/g, 'u')
      .replace(/n(?=[bmp])/g, 'm')
      .replace(/cch/g, 'tch')
  );
}

/** A capital at the beginning of each word. */
export function capitalised(text: string): string {
  return text.replace(
    /(^|[\s-])(\p{L})/gu,
    (_all, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** 株式会社 and its sisters in English, as companies choose them: none is right for all. */
const COMPANY_FORMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/株式会社|（株）|\(株\)|㈱/u, ['K.K.', 'Co., Ltd.', 'Corporation']],
  [/有限会社|（有）|\(有\)|㈲/u, ['Ltd.', 'Y.K.']],
  [/合同会社/u, ['LLC', 'G.K.']],
  [/一般社団法人|公益社団法人/u, ['Association']],
  [/一般財団法人|公益財団法人/u, ['Foundation']],
];

/** The legal form in a Japanese company name: its English forms, and the name without it. */
export function companyForm(name: string): { readonly bare: string; readonly forms: readonly string[] } {
  const text = name.normalize('NFC').trim();
  for (const [pattern, forms] of COMPANY_FORMS) {
    if (pattern.test(text)) return { bare: text.replace(pattern, '').trim(), forms };
  }
  return { bare: text, forms: [] };
}

/** 1丁目2番3号 and 1-2-3 alike as Japan Post writes them in English: 1-2-3. Full-width digits and dashes are folded. */
export function blockNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[〇一二三四五六七八九十]+(?=丁目|番|号)/gu, (kanji) => String(kanjiNumber(kanji)))
    .replace(/丁目|番地?の?|号室?|の/gu, '-')
    .replace(/[\u2010-\u2015\u2212\u30fc\uff0d]/gu, '-')
    .replace(/\s*-\s*/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-+|-+$/g, '')
    .trim();
}

const DIGITS = '〇一二三四五六七八九';

/** 十二 is 12, 二十 is 20; block numbers go no higher than 99. */
function kanjiNumber(text: string): number {
  const at = text.indexOf('十');
  if (at === -1) return Number([...text].map((letter) => DIGITS.indexOf(letter)).join(''));
  const tens = at === 0 ? 1 : DIGITS.indexOf(text[at - 1] ?? '');
  const ones = at === text.length - 1 ? 0 : DIGITS.indexOf(text[at + 1] ?? '');
  return tens * 10 + ones;
}

/** Abbreviations as they stand in English addresses and names, the least harmful first. */
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/\bCorporation\b/g, 'Corp.'],
  [/\bCompany\b/g, 'Co.'],
  [/\bBuilding\b/g, 'Bldg.'],
  [/\bDepartment\b/g, 'Dept.'],
  [/\bLimited\b/g, 'Ltd.'],
  [/\bInternational\b/g, 'Intl.'],
  [/\bTechnology\b/g, 'Tech.'],
  [/\bSystems\b/g, 'Sys.'],
  [/\bFloor\b/g, 'F'],
  [/,\s+/g, ','],
];

/** A shorter form of a text that a device's limit does not take; null where abbreviating is not enough. Never silent. */
export function abbreviated(text: string, limit: number): string | null {
  let shorter = text;
  for (const [pattern, short] of SHORTER) {
    if (shorter.length <= limit) break;
    shorter = shorter.replace(pattern, short);
  }
  return shorter.length <= limit ? shorter : null;
}
