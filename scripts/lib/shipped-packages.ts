import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A package of which something is in what ships, with its own words on its licence. */
export type ShippedPackage = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
};

/**
 * Writes `packages.json` beside a bundle: the packages that really are in it, out of the modules it was made of, and
 * those that stay beside it (`beside`) with what they need. The list of licences and the SBOM are made of it.
 */
export function shippedPackages(root: string, beside: readonly string[] = []): Plugin {
  return {
    name: 'shipped-packages',
    generateBundle(_options, bundle) {
      const folders = new Set(beside.flatMap((name) => withNeeds(root, name)));
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue;
        for (const id of Object.keys(part.modules)) {
          const folder = packageFolder(id);
          if (folder !== null) folders.add(folder);
        }
      }
      const packages = [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
      this.emitFile({
        type: 'asset',
        fileName: 'packages.json',
        source: `${JSON.stringify(packages, null, 1)}\n`,
      });
    },
  };
}

/** The folder of the package a module belongs to: behind the last `node_modules` in its path. */
export function packageFolder(id: string): string | null {
  const match = /^\0?(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\?]+)/.exec(id);
  return match?.[1] ?? null;
}

/** A package and, all the way down, what it cannot do without; what is optional is not installed. */
function withNeeds(root: string, name: string): readonly string[] {
  const folder = join(root, 'node_modules', name);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Readonly<Record<string, string>>;
  };
  return [folder, ...Object.keys(dependencies).flatMap((needed) => withNeeds(root, needed))];
}

function readPackage(folder: string): ShippedPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string | { type: string };
    licenses?: readonly { type: string }[];
  };
  const stated = manifest.license ?? manifest.licenses?.[0] ?? '';
  const file = existsSync(folder)
    ? readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name))
    : undefined;
  return {
    name: manifest.name,
    version: manifest.version,
    licence: typeof stated === 'string' ? stated : stated.type,
    text: file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim(),
  };
}
