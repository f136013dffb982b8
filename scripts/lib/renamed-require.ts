import type { Plugin } from 'vite';

/**
 * Renames what a package calls `require` itself. electron-vite adds a function of that name to every file in which the
 * word is called, and a file with two of them cannot be read. What it writes down for workers of its own stays as it is.
 */
export function renamedRequire(packageName: string): Plugin {
  return {
    name: 'renamed-require',
    transform: (code, id) =>
      id.includes(`/node_modules/${packageName}/`)
        ? { code: code.replaceAll(/(?<!__w=)\brequire\b/g, 'requireOfNode'), map: null }
        : null,
  };
}
