import { existsSync, readdirSync, statSync } from 'node:fs';
import { arch, release, version as systemVersion } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { journalLines, jsonLines } from './evidence.ts';

/** What a supporter asks for, in one file: versions, adapters, the log, what crashed. No secret is in any of it. */
export type SupportParts = {
  readonly versions: Readonly<Record<string, string>>;
  readonly adapters: readonly unknown[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Logs as JSON lines, by the name they get. */
  readonly logs: readonly { readonly name: string; readonly path: string }[];
  /** Journal of the site; '' where it is about none. */
  readonly journalPath: string;
  /** Folder of the crash reports; '' where there is none. Only names, sizes and times go in: a dump holds memory. */
  readonly crashFolder: string;
  readonly madeAt: string;
  /** Hides what must not be seen; the identity where nothing is to be hidden. */
  readonly hide: <T>(value: T) => T;
  readonly anonymised: boolean;
};

export function supportFile(parts: SupportParts): Uint8Array {
  const { hide } = parts;
  const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(hide(value), null, 1)}\n`);
  const head = {
    madeAt: parts.madeAt,
    anonymised: parts.anonymised,
    ...parts.versions,
    system: `${process.platform} ${arch()} ${release()} ${systemVersion()}`,
  };
  const logs = [
    ...parts.logs.flatMap(({ name, path }) => jsonLines(name, path, hide)),
    ...journalLines(parts.journalPath, hide, parts.anonymised),
  ];
  return zipSync(
    {
      'versions.json': json(head),
      'adapters.json': json(parts.adapters),
      'settings.json': json(parts.settings),
      'crashes.json': json(crashesIn(parts.crashFolder)),
      ...Object.fromEntries(logs.map(({ name, data }) => [name, data])),
    },
    { mtime: new Date(parts.madeAt) },
  );
}

export type Crash = { readonly name: string; readonly size: number; readonly at: string };

/** Crash reports that were kept, the newest first. */
export function crashesIn(folder: string): readonly Crash[] {
  if (folder === '' || !existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dmp'))
    .map((name) => {
      const { size, mtime } = statSync(join(folder, name));
      return { name, size, at: mtime.toISOString() };
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}
