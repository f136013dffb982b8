import { expect, test } from 'vitest';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { inKeptOrder } from '../../../renderer/steps/site/site-list.ts';

const sitesOf = (...ids: readonly string[]): readonly SiteSummary[] =>
  ids.map((id) => ({ id }) as SiteSummary);
const idsOf = (sites: readonly SiteSummary[]): readonly string[] => sites.map(({ id }) => id);

test('a list that is shown anew comes as given, the open site first', () => {
  expect(idsOf(inKeptOrder(sitesOf('a', 'b', 'c'), [], null))).toEqual(['a', 'b', 'c']);
  expect(idsOf(inKeptOrder(sitesOf('a', 'b', 'c'), [], 'c'))).toEqual(['c', 'a', 'b']);
});

test('what is saved meanwhile moves no row; new sites come before the others, and what is gone leaves no place', () => {
  expect(idsOf(inKeptOrder(sitesOf('b', 'a', 'c'), ['c', 'a', 'b'], 'c'))).toEqual(['c', 'a', 'b']);
  expect(idsOf(inKeptOrder(sitesOf('new', 'b', 'a'), ['c', 'a', 'b'], 'a'))).toEqual(['a', 'new', 'b']);
  expect(idsOf(inKeptOrder(sitesOf('b', 'c'), ['c', 'a', 'b'], null))).toEqual(['c', 'b']);
});
