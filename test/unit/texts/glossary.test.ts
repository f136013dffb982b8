import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** One word for one thing: no Japanese text of the program has a word that the glossary replaces. */

const root = resolve(import.meta.dirname, '..', '..', '..');
const glossary = JSON.parse(readFileSync(join(root, 'docs', 'glossary.ja.json'), 'utf8')) as {
  readonly words: readonly { readonly use: string; readonly not: readonly string[] }[];
};
/** Titles of the guide's pages, as they are printed. */
const QUOTED = new Set(['renderer/help/guide-pages.ts']);

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return filesUnder(path);
    return /\.tsx?$/.test(name) && !QUOTED.has(path) ? [path] : [];
  });
}

/** Lines with Japanese in them that are no comment. */
const lines = ['electron', 'renderer'].flatMap(filesUnder).flatMap((path) =>
  readFileSync(join(root, path), 'utf8')
    .split('\n')
    .flatMap((text, index) =>
      /[ぁ-んァ-ヶ一-龠]/.test(text) && !/^\s*(\/\/|\/?\*)/.test(text)
        ? [{ at: `${path}:${index + 1}`, text: text.replace(/\/\/ .*$/, '') }]
        : [],
    ),
);

describe('the glossary', () => {
  test('finds texts to hold, and words that it would replace', () => {
    expect(lines.length).toBeGreaterThan(1_000);
    const sample: Readonly<Record<string, string>> = {
      サーバー: 'サーバを',
      ファイアウォール: 'ファイアーウォール',
    };
    for (const { use, not } of glossary.words) {
      const wrong = sample[use];
      if (wrong !== undefined) expect(not.some((word) => new RegExp(word).test(wrong))).toBe(true);
      // What is to be used is never what is to be replaced.
      expect(not.some((word) => new RegExp(word).test(use))).toBe(false);
    }
  });

  test.each(glossary.words)('$use', ({ not }) => {
    const wrong = lines.filter(({ text }) => not.some((word) => new RegExp(word).test(text)));
    expect(wrong.map(({ at, text }) => `${at} ${text.trim()}`)).toEqual([]);
  });
});
