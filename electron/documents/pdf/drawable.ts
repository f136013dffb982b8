/** Letters that are one sign and still have a plain one like them; Unicode does not take them apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ø: 'O',
  ø: 'o',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  ß: 'ss',
  Þ: 'Th',
  þ: 'th',
};

/** Japanese printers set this where a type is missing (下駄): the reader sees that something stood there. */
const MISSING = '〓';

/**
 * A running head in letters that the font has: an accent it lacks is left out (Łódź becomes Lodz), anything else it
 * lacks is shown as missing. The cover has the name as it is, in whatever font the system finds for it.
 */
export function drawable(text: string, has: (codePoint: number) => boolean): string {
  const known = (sign: string): boolean => [...sign].every((each) => has(each.codePointAt(0) ?? 0));
  return [...text.normalize('NFC')]
    .map((sign) => {
      if (known(sign)) return sign;
      const bare = sign.normalize('NFKD').replace(/\p{M}/gu, '');
      if (bare !== '' && known(bare)) return bare;
      const plain = PLAIN_LETTERS[sign];
      if (plain !== undefined && known(plain)) return plain;
      // A mark without a letter of its own, a joiner, a variant selector: nothing to see.
      return /^[\p{M}\p{Cf}]$/u.test(sign) ? '' : MISSING;
    })
    .join('');
}
