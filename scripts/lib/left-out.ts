import type { Plugin } from 'vite';

/**
 * Leaves packages out of a bundle that another one imports and that are never called here: they would be read and run
 * at every start. Each name stands for nothing at all, so that a call fails at once, in every test that reaches it.
 */
export function leftOut(packages: Readonly<Record<string, readonly string[]>>): Plugin {
  const mark = '\0left-out:';
  return {
    name: 'left-out',
    enforce: 'pre',
    resolveId: (name) => (name in packages ? mark + name : null),
    load(id) {
      if (!id.startsWith(mark)) return null;
      const names = packages[id.slice(mark.length)] ?? [];
      return ['export default undefined;', ...names.map((name) => `export const ${name} = undefined;`)].join(
        '\n',
      );
    },
  };
}
