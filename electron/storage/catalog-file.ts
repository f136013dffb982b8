import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readJsonFile, writeWhole } from './whole-file.ts';

/** The imported catalog, kept beside the person's settings; the shipped one lies in the program and is never touched. */
export type CatalogFile = {
  /** Its content before any schema has seen it; null where none was imported. */
  readonly read: () => Result<unknown> | null;
  readonly path: string;
  readonly keep: (content: unknown) => Result<void>;
  readonly remove: () => Result<void>;
};

export function openCatalogFile(folder: string): CatalogFile {
  const path = join(folder, 'catalog.json');
  return {
    path,
    read: () => (existsSync(path) ? readJsonFile(path) : null),
    keep: (content) => writeWhole(path, `${JSON.stringify(content)}\n`),
    remove: () => {
      try {
        rmSync(path, { force: true });
        return ok(undefined);
      } catch (error) {
        const reason = (error as NodeJS.ErrnoException).code ?? 'error';
        return err(appError('write-failed', { path, reason }));
      }
    },
  };
}
