import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJsonFile } from './record-file.ts';

/** The imported catalog, kept beside the person's settings; the shipped one lies in the program and is never touched. */
export type CatalogFile = {
  /** Its content before any schema has seen it; null where none was imported or it cannot be read. */
  readonly read: () => unknown;
  readonly path: string;
  readonly keep: (content: unknown) => void;
  readonly remove: () => void;
};

export function openCatalogFile(folder: string): CatalogFile {
  const path = join(folder, 'catalog.json');
  return {
    path,
    read: () => {
      if (!existsSync(path)) return null;
      const json = readJsonFile(path);
      return json.ok ? json.value : null;
    },
    keep: (content) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}
