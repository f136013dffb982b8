import { expect, test } from 'vitest';
import { STEP_IDS } from '../../../electron/domain/step.ts';
import { DRAWINGS } from '../../../renderer/help/drawings.ts';
import { GUIDE_PAGES } from '../../../renderer/help/guide-pages.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { ja } from '../../../renderer/i18n/ja.ts';
import { shipped } from '../../support/shipped.ts';

/** Pages of the guide that the catalog has something from. */
function pagesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(pagesOf);
  if (typeof value !== 'object' || value === null) return [];
  const { document, page } = value as { document?: unknown; page?: unknown };
  const own = document === 'guide' && typeof page === 'string' ? [page] : [];
  return [...own, ...Object.values(value).flatMap(pagesOf)];
}

test('every page of the guide that a screen names is one the catalog knows', () => {
  const known = new Set(pagesOf(shipped));
  expect(known.size).toBeGreaterThan(30);
  for (const step of STEP_IDS) {
    expect(GUIDE_PAGES[step].length, step).toBeGreaterThan(0);
    for (const page of GUIDE_PAGES[step]) expect(known.has(page), page).toBe(true);
  }
});

test('every picture of a drawing has its word in both languages', () => {
  for (const { help } of [ja, en])
    for (const step of STEP_IDS) expect(help.screen[step].words).toHaveLength(DRAWINGS[step].length);
});

/** Every sentence of a tree of words; functions are called with something short. */
function sentencesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/(?<=。)/);
  if (typeof value === 'function')
    return sentencesOf((value as (...args: string[]) => string)('10.0.0.1', ''));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentencesOf) : [];
}

test('Japanese guidance has sentences of 60 letters at most, and English no Japanese', () => {
  expect(sentencesOf(ja.help).filter((sentence) => sentence.length > 60)).toEqual([]);
  expect(sentencesOf(en.help).filter((sentence) => /[぀-ヿ一-鿿]/.test(sentence))).toEqual([]);
});
