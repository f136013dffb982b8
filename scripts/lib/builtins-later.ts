import { builtinModules, createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const MARK = '\0later:';

type Specifier = {
  readonly type: string;
  readonly imported?: { readonly name?: string; readonly value?: string };
};
type Statement = {
  readonly type: string;
  readonly source?: { readonly value: unknown; readonly start: number; readonly end: number } | null;
  readonly specifiers?: readonly Specifier[];
};

/**
 * Reads a built-in module of Node when one of its functions is called, and not when the file that names it is run. What
 * Node makes of `node:crypto` for an import takes longer than all the program's own files of a start, and
 * `node:process` opens the three standard streams for it. An import that names something else than functions keeps the module itself.
 */
export function builtinsLater(names: readonly string[]): Plugin {
  for (const name of names)
    if (!builtinModules.includes(name.replace(/^node:/, ''))) throw new Error(`${name} is not built in`);
  return {
    name: 'builtins-later',
    transform(code, id) {
      if (id.startsWith(MARK) || !names.some((name) => code.includes(name))) return null;
      const body = this.parse(code).body as readonly Statement[];
      let written = code;
      // From the end, so that the places before stay where they are.
      for (const { type, source, specifiers = [] } of body.toReversed()) {
        if (type !== 'ImportDeclaration' || !source || !names.includes(String(source.value))) continue;
        const functions = functionsOf(String(source.value));
        if (!specifiers.every((each) => isStoodInFor(each, functions))) continue;
        written = `${written.slice(0, source.start)}${JSON.stringify(MARK + String(source.value))}${written.slice(source.end)}`;
      }
      return written === code ? null : { code: written, map: null };
    },
    resolveId: (name) => (name.startsWith(MARK) ? name : null),
    load: (id) => (id.startsWith(MARK) ? standIn(id.slice(MARK.length)) : null),
  };
}

function isStoodInFor({ type, imported }: Specifier, functions: readonly string[]): boolean {
  if (type === 'ImportDefaultSpecifier') return true;
  return type === 'ImportSpecifier' && functions.includes(imported?.name ?? imported?.value ?? '');
}

/** A class cannot be stood in for: something may extend it, or ask whether it made an object. */
function functionsOf(name: string): string[] {
  if (name === 'node:process') return [];
  return Object.entries(require(name) as Readonly<Record<string, unknown>>)
    .filter(([key, value]) => typeof value === 'function' && /^[a-z]\w*$/.test(key))
    .map(([key]) => key);
}

/** `node:process` is there without being read; of the others each function asks for its module. */
function standIn(name: string): string {
  if (name === 'node:process') return 'export default globalThis.process;';
  return [
    'let read;',
    `const it = () => (read ??= process.getBuiltinModule(${JSON.stringify(name)}));`,
    'export default new Proxy({}, { get: (_, name) => it()[name] });',
    ...functionsOf(name).map((key) => `export const ${key} = (...given) => it().${key}(...given);`),
  ].join('\n');
}
