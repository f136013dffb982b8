import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AppError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { parseSiteFile, type SiteFile } from '../domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../domain/site-record.ts';
import { parseRecord, putAside } from '../storage/record-file.ts';
import { readJsonFile } from '../storage/whole-file.ts';

/**
 * On the command line a site is a file, and what the stages find is kept beside it (`x.json` → `x.state.json`,
 * `x.journal.jsonl`), so that `apply` knows what `plan` showed and `report` what all of them did. No secret is
 * in either.
 */
export type SiteFiles = { readonly site: string; readonly state: string; readonly journal: string };

export function filesOf(sitePath: string): SiteFiles {
  const stem = join(dirname(sitePath), basename(sitePath).replace(/\.json$/i, ''));
  return { site: sitePath, state: `${stem}.state.json`, journal: `${stem}.journal.jsonl` };
}

export function readSiteFile(path: string): Result<SiteFile, readonly AppError[]> {
  const json = readJsonFile(path);
  return json.ok ? parseSiteFile(json.value) : err([json.error]);
}

/** The site file with what earlier commands found; what the file says now always wins. */
export function loadSite(path: string, now: () => number): Result<SiteRecord, readonly AppError[]> {
  const file = readSiteFile(path);
  if (!file.ok) return file;
  const { state } = filesOf(path);
  const id =
    basename(path)
      .replace(/\.json$/i, '')
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '-')
      .slice(0, 60) || 'site';
  const fresh = newSiteRecord(id, new Date(now()).toISOString(), file.value);
  if (!existsSync(state)) return ok(fresh);
  const json = readJsonFile(state);
  const record = json.ok ? parseRecord(json.value, state) : json;
  if (!record.ok) {
    // Nothing is lost: the damaged state is kept under another name, and the devices are read again.
    const aside = putAside(state, fresh.createdAt);
    process.stderr.write(`${state}: not readable (${record.error.code}); kept as ${aside ?? '-'}\n`);
    return ok(fresh);
  }
  return ok({ ...record.value, file: file.value });
}

/** Written whole and moved into place, so that a crash leaves the old or the new state, never half of one. */
export function saveState(path: string, record: SiteRecord): void {
  const { state } = filesOf(path);
  writeFileSync(`${state}.new`, `${JSON.stringify(record, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${state}.new`, state);
  chmodSync(state, 0o600);
}
