import { expect, test } from 'vitest';
import { COUNTRY_CODES, countries } from '../../../renderer/steps/settings/countries.ts';

test.each(['ja', 'en'] as const)('every country has a name of its own in %s, Japan first', (language) => {
  const list = countries(language);
  expect(new Set(list.map(({ code }) => code)).size).toBe(249);
  expect(list.filter(({ code, name }) => name === code)).toEqual([]);
  expect(new Set(list.map(({ name }) => name)).size).toBe(249);
  expect(list[0]?.code).toBe('JP');
  expect(COUNTRY_CODES.every((code) => /^[A-Z]{2}$/.test(code))).toBe(true);
});
