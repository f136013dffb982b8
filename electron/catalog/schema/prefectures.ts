import { z } from '../../domain/zod.ts';
import { type DeepReadonly, quote, source, text } from './atoms.ts';
import type { Complain } from './complain.ts';

/** The prefectures and their letters. */
export const prefecturesSchema = z.strictObject({
  rule: quote,
  source,
  rows: z.array(
    z.strictObject({
      iso: z.string().regex(/^JP-\d{2}$/, 'expected JP-01 to JP-47'),
      ja: text,
      /** Hepburn without long-vowel marks. */
      romaji: z.string().regex(/^[A-Z][a-z]+$/, 'expected a capitalised romaji name'),
      suffix: z.enum(['to', 'do', 'fu', 'ken']),
      /** The first three letters, upper case. */
      code: z.string().regex(/^[A-Z]{3}$/, 'expected three letters'),
      /** Romaji of the other prefectures with the same code. */
      collidesWith: z.array(text),
    }),
  ),
});

/** The references within the part. */
export function checkPrefectures({ rows }: z.infer<typeof prefecturesSchema>, complain: Complain): void {
  // Japan has 47 prefectures (ISO 3166-2:JP).
  if (rows.length !== 47) complain(['prefectures', 'rows'], 'expected 47 prefectures');
  rows.forEach((row, index) => {
    const twins = rows
      .filter((other) => other !== row && other.code === row.code)
      .map((other) => other.romaji);
    if (row.code !== row.romaji.slice(0, 3).toUpperCase()) {
      complain(['prefectures', 'rows', index, 'code'], 'expected the first three letters of the romaji');
    }
    if (twins.join() !== row.collidesWith.join()) {
      complain(['prefectures', 'rows', index, 'collidesWith'], `expected: ${twins.join() || '(none)'}`);
    }
  });
}

export type Prefecture = DeepReadonly<z.infer<typeof prefecturesSchema>>['rows'][number];
