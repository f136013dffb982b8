import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import { isOtherJob, jobName } from '../domain/other-job.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { parseSiteFile, type SiteFile } from '../domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../domain/site-record.ts';
import { recordJson } from '../storage/later-fields.ts';
import { lockFile } from '../storage/lock-file.ts';
import { damagedField, isLeftAlone, keptAside, parseRecord, putAside } from '../storage/record-file.ts';
import { isAbsent, readHandedJson, readJsonFile, writeWhole } from '../storage/whole-file.ts';

/**
 * On the command line a site is a file, and what the stages find is kept beside it (`x.json` → `x.state.json`,
 * `x.journal.jsonl`), so that `apply` knows what `plan` showed and `report` what all of them did. No secret is
 * in either. A link is another name of the file that it leads to: one site, with one state, journal and lock.
 */
export type SiteFiles = {
  readonly site: string;
  readonly state: string;
  readonly journal: string;
  readonly lock: string;
};

export function filesOf(sitePath: string): SiteFiles {
  return filesBeside(behindLink(sitePath));
}

function behindLink(path: string): string {
  try {
    return lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;
  } catch {
    // Not there, or not to be reached: reading it says so.
    return path;
  }
}

function filesBeside(sitePath: string): SiteFiles {
  const stem = join(dirname(sitePath), basename(sitePath).replace(/\.json$/i, ''));
  return {
    site: sitePath,
    state: `${stem}.state.json`,
    journal: `${stem}.journal.jsonl`,
    lock: `${stem}.lock`,
  };
}

export function readSiteFile(path: string): Result<SiteFile, readonly AppError[]> {
  const json = readHandedJson(path);
  return json.ok ? parseSiteFile(json.value) : err([json.error]);
}

/** What earlier commands found, as it stands; null where there is none, or none that can be read. Writes nothing. */
export function stateBeside(path: string): SiteRecord | null {
  const { state } = filesOf(path);
  const json = existsSync(state) ? readJsonFile(state) : null;
  if (json === null || !json.ok) return null;
  const record = parseRecord(json.value, state);
  return record.ok ? record.value : null;
}

/** Whether earlier commands ran on the practice site; a state that is not there or cannot be read says nothing. */
export function isSimulated(path: string): boolean {
  return stateBeside(path)?.simulated === true;
}

/** A site as it was found, and what a person has to know of it. */
export type LoadedSite = {
  readonly record: SiteRecord;
  readonly notice: AppError | null;
  /** Whether the record still has the ids under which the journal tells of devices. */
  readonly ids: 'kept' | 'lost';
};

/**
 * The site file with what earlier commands found; what the file says now always wins. What they found at another job, or
 * keep for another file, is refused, and left as it is. A damaged state is kept under
 * another name and said; one of a newer program, or one that cannot be read, is refused and left as it is. So is a damaged
 * one that is `only` to be read, as it is somebody else's.
 */
export function loadSite(
  path: string,
  now: () => number,
  only: 'read' | 'work' = 'work',
): Result<LoadedSite, readonly AppError[]> {
  const file = readSiteFile(path);
  if (!file.ok) return file;
  const shared = ofSameState(path);
  if (shared !== null) return err([shared]);
  const { site, state } = filesOf(path);
  const elsewhere = underLinkName(path);
  const fresh = newSiteRecord(idFor(site), new Date(now()).toISOString(), file.value);
  const json = readJsonFile(state);
  if (!json.ok && isAbsent(json.error)) {
    // Until a command has saved one again, what was lost with the damaged one is still missing.
    const aside = keptAside(state);
    const { journal } = filesOf(path);
    const notice =
      elsewhere ??
      (aside !== null
        ? appError('site-damaged', { path: state, field: '', aside })
        : existsSync(journal)
          ? appError('state-missing', { path: state, journal })
          : null);
    return ok({ record: fresh, notice, ids: 'lost' });
  }
  const record = json.ok ? parseRecord(json.value, state) : json;
  if (record.ok) {
    if (isOtherJob(record.value.file, file.value))
      return err([ofOtherJob(path, record.value.file, file.value)]);
    return ok({ record: { ...record.value, file: file.value }, notice: elsewhere, ids: 'kept' });
  }
  if (isLeftAlone(record.error) || only === 'read') return err([record.error]);
  const aside = putAside(state, fresh.createdAt);
  if (aside === null) return err([record.error]);
  const notice = appError('site-damaged', { path: state, field: damagedField(record.error, state), aside });
  return ok({ record: fresh, notice, ids: 'lost' });
}

/**
 * Another site file beside this one under whose name the same state would be kept: `site` beside `site.json`. The one with
 * the usual ending has it; of the other nothing is kept. Null where the name is this one's own.
 */
function ofSameState(path: string): AppError | null {
  const { site, state } = filesOf(path);
  const rank = (name: string): number => (name.endsWith('.json') ? 0 : /\.json$/i.test(name) ? 1 : 2);
  const own = basename(site);
  const other = namesIn(dirname(site)).find(
    (name) => rank(name) < rank(own) && name.replace(/\.json$/i, '') === own.replace(/\.json$/i, ''),
  );
  if (other === undefined) return null;
  const beside = join(dirname(site), other);
  return isOneFile(site, beside) ? null : appError('state-of-two', { path, other: beside, state });
}

/** On systems that do not tell capitals from small letters a name is another spelling of one file. */
function isOneFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return b?.isFile() !== true || (a !== undefined && a.ino === b.ino && a.dev === b.dev);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What earlier versions kept under the name of a link is not read any more: who has it is told. */
export function underLinkName(path: string): AppError | null {
  const { site } = filesOf(path);
  if (site === path) return null;
  const own = filesBeside(path);
  const there = [own.state, own.journal].filter((each) => existsSync(each));
  const isSame = there.some((each) => Object.values(filesBeside(site)).includes(realpathSync(each)));
  return there.length === 0 || isSame ? null : appError('state-elsewhere', { path: there.join(', '), site });
}

/** A site file that was written over with the next job's would have the results of the one before in its documents. */
function ofOtherJob(path: string, found: SiteFile, own: SiteFile): AppError {
  const { state, journal } = filesOf(path);
  return appError('state-of-other-job', { path: state, journal, found: jobName(found), own: jobName(own) });
}

/** An id out of the file's name; nothing else of it is used. */
function idFor(path: string): string {
  const name = basename(path)
    .replace(/\.json$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 60);
  return name || 'site';
}

/** Written whole and moved into place, so that a crash leaves the old or the new state, never half of one. */
export function saveState(path: string, record: SiteRecord): Result<void, AppError> {
  return writeWhole(filesOf(path).state, `${recordJson(record, 1)}\n`);
}

/** One command at a time has a site (storage/lock-file.ts). Gives back what releases it. */
export function lockSite(path: string): Result<() => void, AppError> {
  const shared = ofSameState(path);
  return shared === null ? lockFile(filesOf(path).lock, path) : err(shared);
}
