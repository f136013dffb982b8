import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import type { Run, RunAct } from '../domain/run.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { isJournalEntry } from '../storage/journal-file.ts';
import type { Masker } from './mask.ts';

export type EvidenceFile = { readonly name: string; readonly data: Uint8Array };
export type EvidenceDigest = { readonly name: string; readonly sha256: string };

/** What of a long log is kept: its end. */
const LOG_LIMIT = 2 << 20;

/**
 * What the report rests on, one file per stage: the site (importable again, without secrets), what was found,
 * checked, planned, written and tested (every run, oldest first), the journal and the program's log. `hide` changes every value that must
 * not be seen; it walks objects, so that quotes and escapes in JSON are no way around it.
 */
export function evidenceFiles(
  record: SiteRecord,
  journalPath: string,
  logPath: string,
  hide: Masker,
  isHidden: boolean,
): readonly EvidenceFile[] {
  const { file, discovery, runs, ...rest } = record;
  const of = (...acts: readonly RunAct[]): readonly Run[] => runs.filter((run) => acts.includes(run.act));
  const { secretHashes: _hashes, ...job } = rest;
  const json = (name: string, value: unknown): readonly EvidenceFile[] =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [{ name, data: strToU8(`${JSON.stringify(hide(value), null, 1)}\n`) }];
  return [
    ...json('site.json', file),
    ...json('job.json', job),
    ...json('discovery.json', discovery),
    ...json('preflight.json', of('preflight')),
    ...json('plans.json', of('plan', 'controller-plan')),
    ...json('settings.json', of('apply', 'undo', 'read-back', 'controller-apply')),
    ...json('test-calls.json', of('test-call')),
    ...json('problems.json', of('problems')),
    ...journalLines(journalPath, hide, isHidden),
    ...jsonLines('log.jsonl', logPath, hide),
  ];
}

/**
 * The lines of a journal. What hides knows where an entry has its values: a line that is none (an editor's, another
 * version's) is left out where something `isHidden`, and says so.
 */
export function journalLines(path: string, hide: Masker, isHidden: boolean): readonly EvidenceFile[] {
  const known = <T>(value: T): T =>
    isJournalEntry(value) ? hide(value) : ({ unreadable: 'line' } as unknown as T);
  return jsonLines('journal.jsonl', path, isHidden ? known : hide);
}

/** JSON lines, each walked as an object; a torn line at the end is dropped. */
export function jsonLines(name: string, path: string, hide: <T>(value: T) => T): readonly EvidenceFile[] {
  if (path === '' || !existsSync(path)) return [];
  let text: string;
  try {
    const { size } = statSync(path);
    text = readFileSync(path)
      .subarray(Math.max(0, size - LOG_LIMIT))
      .toString('utf8');
  } catch (error) {
    // What is missing says so: a file that is simply not there would read as nothing done.
    const reason = (error as NodeJS.ErrnoException).code ?? 'error';
    return [{ name, data: strToU8(`${JSON.stringify({ unreadable: name, reason })}\n`) }];
  }
  const kept = text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.stringify(hide(JSON.parse(line) as unknown))];
    } catch {
      return [];
    }
  });
  return [{ name, data: strToU8(kept.map((line) => `${line}\n`).join('')) }];
}

export function digestOf({ name, data }: EvidenceFile): EvidenceDigest {
  return { name, sha256: createHash('sha256').update(data).digest('hex') };
}

/** A list that `sha256sum -c` reads. */
export function digestList(digests: readonly EvidenceDigest[]): Uint8Array {
  return strToU8(digests.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
}

export function evidenceZip(files: readonly EvidenceFile[]): Uint8Array {
  const parts = Object.fromEntries([
    ...files.map(({ name, data }) => [name, data] as const),
    ['SHA256SUMS', digestList(files.map(digestOf))] as const,
  ]);
  return zipSync(parts);
}
