import { describe, expect, test } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { ja } from '../../../renderer/i18n/ja.ts';

/** A sentence that sends a person to a button or a heading names one that is there. */
const VALUES = ['<a>', '<b>', '<c>', '<d>'];
const ARGS = new Proxy({}, { get: (_target, name) => `<${String(name)}>` });

function sentences(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words];
  if (typeof words === 'function')
    return [VALUES, [3, 3, 3, 3], [ARGS]].flatMap((args) => {
      try {
        return [String((words as (...args: readonly unknown[]) => unknown)(...args))];
      } catch {
        // A sentence of other things than these.
        return [];
      }
    });
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(sentences) : [];
}

/** How a sentence sends somebody somewhere on these screens. */
const SENDS = {
  ja: /「([^「」<>]+)」(?:を選|を押|で取り込|に入力|で入力|で読み込)/g,
  en: /(?:with|press|choose|under) [“"]([^“”"<>]+)[”"]/gi,
};

/** Not on these screens: the answer in a question of the system, a field of a site file. */
const ELSEWHERE = ['いいえ', 'chosen'];

describe.each([
  ['ja', ja],
  ['en', en],
] as const)('in %s', (language, messages) => {
  const own = sentences(messages);
  const labels = own.map((each) => each.replace(/[（(…].*$/, '').trim());
  // Steps by hand name the product's own screens.
  const { open: _byHand, ...texts } = textsFor(language);
  const titles = sentences(textsFor(language).step).map((each) => each.trim());
  const sent = [...own, ...sentences(texts)]
    .flatMap((each) => [...each.matchAll(SENDS[language])].map(([, name = '']) => name))
    .filter((name) => !ELSEWHERE.includes(name));
  test.each([...new Set(sent)])('%s is there', (name) => {
    expect([...labels, ...titles]).toContain(name);
  });
  test('there are some', () => {
    expect(sent.length).toBeGreaterThan(3);
  });
});
