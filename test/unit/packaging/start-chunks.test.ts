import { expect, test } from 'vitest';
import { startChunks } from '../../../scripts/lib/start-chunks.ts';

type Modules = Readonly<Record<string, { now?: readonly string[]; later?: readonly string[] }>>;

/** The wizard and the page of the documents; what each imports at once (`now`) and later (`later`). */
const MODULES: Modules = {
  wizard: { now: ['own', 'both'], later: ['screen', 'english'] },
  report: { now: ['paper', 'both', 'english'] },
  own: { now: ['deep'] },
  screen: { now: ['of-the-screen', 'deep'] },
};

function groupOf(id: string, modules: Modules = MODULES): string | null {
  const graph = {
    getModuleInfo: (each: string) => ({
      importedIds: modules[each]?.now ?? [],
      dynamicallyImportedIds: modules[each]?.later ?? [],
    }),
  };
  const byPriority = startChunks('wizard', 'report').sort((x, y) => y.priority - x.priority);
  return byPriority.map(({ name }) => name(id, graph)).find((name) => name !== null) ?? null;
}

test.each([
  ['wizard', 'wizard'],
  ['own', 'wizard'],
  // A later screen needs it too, and finds it there.
  ['deep', 'wizard'],
  ['both', 'shared'],
  ['screen', null],
  ['of-the-screen', null],
  ['report', null],
  ['paper', null],
  // The wizard reads it later: in a group of the report it would run the report.
  ['english', null],
])('%s is in %s', (id, group) => {
  expect(groupOf(id)).toBe(group);
});

test('a page that reads later what the wizard begins with fails the build, by name', () => {
  const modules: Modules = { ...MODULES, paper: { later: ['deep'] } };
  expect(() => groupOf('deep', modules)).toThrow('report reads deep later');
});
