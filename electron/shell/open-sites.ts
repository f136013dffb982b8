import { randomUUID } from 'node:crypto';
import { createLoginGuard, type LoginGuard } from '../access/login-guard.ts';
import { newLoginPeers } from '../access/login-peers.ts';
import { createTrustStore, type TrustStore } from '../access/trust.ts';
import type { Catalog } from '../catalog/index.ts';
import type { SiteView } from '../contract/views.ts';
import type { AppError } from '../domain/app-error.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { LoginTrial } from '../domain/login-trial.ts';
import { ok, type Result } from '../domain/result.ts';
import { originOf } from '../domain/site-export.ts';
import { type SiteFile, siteFileSchema } from '../domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../domain/site-record.ts';
import { readJournal } from '../storage/journal-file.ts';
import type { SecretVault } from '../storage/secrets.ts';
import type { SiteStore } from '../storage/site-store.ts';
import { withInterrupted } from '../workflow/interrupted.ts';
import { attemptCounter, mustNotBeLost, openSite, type SiteHandle } from '../workflow/site-handle.ts';
import { siteView } from '../workflow/view.ts';

/** A site that is open in the window, with what belongs to it while the program runs. */
export type OpenSite = {
  readonly handle: SiteHandle;
  readonly trust: TrustStore;
  readonly logins: LoginGuard;
};

/** What a site is from its first save on: without its mark a template would be a site that somebody works at. */
export type FromFirst = Partial<Pick<SiteRecord, 'tags' | 'template' | 'leftOut'>>;

export type OpenSites = {
  readonly open: (siteId: string) => Result<OpenSite, AppError>;
  readonly create: (file?: SiteFile, simulated?: boolean, more?: FromFirst) => OpenSite;
  /** A whole record taken in from a file with its journal, as a site of its own that knows which it was first; on disk, or not at all. */
  readonly adopt: (
    record: SiteRecord,
    journal: readonly JournalEntry[],
    /** Lines of its journal that are no entries to this version. */
    foreign?: readonly string[],
  ) => Result<OpenSite, AppError>;
  /** The site as another record has it, on disk first: where that fails nothing of it changes. Not while work is on it. */
  readonly replace: (record: SiteRecord) => Result<void, AppError>;
  /** The sites that are open, as they are now: what is not on disk yet included. */
  readonly records: () => readonly SiteRecord[];
  readonly viewOf: (site: OpenSite) => SiteView;
  readonly isClosed: (siteId: string) => boolean;
  /** A deleted site: what still comes in for it is not written to disk again. */
  readonly close: (siteId: string) => void;
  /** What trying several logins came to, for the screen: in memory, a device's latest only. */
  readonly beginTrials: (siteId: string) => void;
  readonly keepTrial: (siteId: string, trial: LoginTrial) => void;
  /** The window shall hear how the site is although its record did not change. */
  readonly tellSoon: (siteId: string) => void;
  /** Writes what is not yet on disk; what cannot be written stays unsaved, and why is in `trouble`. */
  readonly flush: () => Result<void, AppError>;
  /** Why the last save failed; null while everything is on disk. */
  readonly trouble: () => AppError | null;
  /** Tells the window at once what it has not been told; before it hears that a job has ended. */
  readonly tellNow: () => void;
};

export type OpenSitesWorld = {
  readonly catalog: () => Catalog;
  readonly store: SiteStore;
  readonly vault: SecretVault;
  /** Takes in the passwords that are kept of a site that is opened. */
  readonly recall: (siteId: string) => void;
  readonly now: () => number;
  readonly tell: (view: SiteView) => void;
  /** Saving began to fail, or works again (null). */
  readonly tellTrouble: (trouble: AppError | null) => void;
  /** What a person has to know of a site that is opened all the same. */
  readonly tellRemark: (remark: AppError) => void;
};

/** Saved at most this often while results stream in, and always when the stage ends (flush). */
const SAVE_EVERY_MS = 300;
/** What could not be saved is tried again this often: a disk may get room, a stick may come back. */
const RETRY_EVERY_MS = 3000;
/** The window is told at most this often. */
const TELL_EVERY_MS = 100;

export function createOpenSites({
  catalog,
  store,
  vault,
  recall,
  now,
  tell,
  tellTrouble,
  tellRemark,
}: OpenSitesWorld): OpenSites {
  const sites = new Map<string, OpenSite>();
  const peers = newLoginPeers();
  const closed = new Set<string>();
  const unsaved = new Map<string, SiteRecord>();
  const untold = new Set<string>();
  const trials = new Map<string, LoginTrial[]>();
  let saveTimer: NodeJS.Timeout | null = null;
  let tellTimer: NodeJS.Timeout | null = null;
  let trouble: AppError | null = null;

  const flush = (): Result<void, AppError> => {
    if (saveTimer) clearTimeout(saveTimer);
    saveTimer = null;
    let failed: Result<void, AppError> = ok(undefined);
    for (const [id, record] of unsaved) {
      const saved = store.save(record);
      if (saved.ok) unsaved.delete(id);
      else failed = saved;
    }
    const before = trouble;
    trouble = failed.ok ? null : failed.error;
    if (before?.args.reason !== trouble?.args.reason) tellTrouble(trouble);
    if (!failed.ok) saveTimer = setTimeout(flush, RETRY_EVERY_MS);
    return failed;
  };
  const viewOf = (site: OpenSite): SiteView =>
    siteView(catalog(), site.handle.get(), {
      has: vault.has,
      own: vault.own,
      refusing: site.logins.refusing,
      trials: trials.get(site.handle.get().id) ?? [],
    });
  const tellAll = (): void => {
    if (tellTimer) clearTimeout(tellTimer);
    tellTimer = null;
    for (const id of untold) {
      const site = sites.get(id);
      if (site) tell(viewOf(site));
    }
    untold.clear();
  };
  const tellSoon = (siteId: string): void => {
    untold.add(siteId);
    if (tellTimer === null) tellTimer = setTimeout(tellAll, TELL_EVERY_MS);
  };
  const onChange = (handle: SiteHandle, record: SiteRecord, before: SiteRecord): void => {
    if (closed.has(record.id)) return;
    // Whoever still holds a site from before it was replaced has nothing to write to it.
    if (sites.get(record.id)?.handle !== handle) return;
    unsaved.set(record.id, record);
    if (mustNotBeLost(before, record)) flush();
    else saveTimer ??= setTimeout(flush, SAVE_EVERY_MS);
    tellSoon(record.id);
  };
  const adopt = (record: SiteRecord): OpenSite => {
    const handle: SiteHandle = openSite(record, now, (changed, before) => onChange(handle, changed, before));
    const trust = createTrustStore(record.pins, (pins) => {
      handle.update((site) => ({ ...site, pins: { ...pins } }));
    });
    // As on the command line: what was refused is kept with the site, so that the next start does not try it again.
    const logins = createLoginGuard(
      record.refusedLogins,
      (refused) => handle.update((each) => ({ ...each, refusedLogins: [...refused] })),
      attemptCounter(handle),
      peers,
      record.id,
    );
    const site: OpenSite = { handle, trust, logins };
    sites.set(record.id, site);
    return site;
  };
  return {
    viewOf,
    flush,
    trouble: () => trouble,
    tellNow: tellAll,
    tellSoon,
    beginTrials: (siteId) => {
      trials.delete(siteId);
      tellSoon(siteId);
    },
    keepTrial: (siteId, trial) => {
      if (closed.has(siteId)) return;
      trials.set(siteId, [...(trials.get(siteId) ?? []), trial]);
      tellSoon(siteId);
    },
    close: (siteId) => {
      closed.add(siteId);
      peers.leave(siteId);
      sites.delete(siteId);
      unsaved.delete(siteId);
      untold.delete(siteId);
      trials.delete(siteId);
    },
    open: (siteId) => {
      const known = sites.get(siteId);
      if (known) return ok(known);
      const record = store.load(siteId);
      if (!record.ok) return record;
      const journal = readJournal(store.journalPath(siteId));
      if (!journal.ok) return journal;
      const { entries, remark } = journal.value;
      if (remark !== null) tellRemark(remark);
      const site = adopt(record.value);
      recall(siteId);
      // What the last run of the program was in the middle of; written down, so that it is said once and stays.
      site.handle.update((each) => withInterrupted(each, entries));
      return ok(site);
    },
    isClosed: (siteId) => closed.has(siteId),
    records: () => [...sites.values()].map(({ handle }) => handle.get()),
    adopt: (record, journal, foreign) => {
      const own = { ...record, id: randomUUID(), origin: originOf(record), archivedAt: '' };
      const whole = withInterrupted(own, journal);
      const kept = store.takeIn(whole, journal, foreign);
      return kept.ok ? ok(adopt(whole)) : kept;
    },
    replace: (record) => {
      const saved = store.save(record);
      if (!saved.ok) return saved;
      unsaved.delete(record.id);
      // Pins and refused logins are the new record's too.
      adopt(record);
      flush();
      tellSoon(record.id);
      return ok(undefined);
    },
    create: (file = emptyFile(), simulated = false, more = {}) => {
      const fresh = newSiteRecord(randomUUID(), new Date(now()).toISOString(), file);
      const record = { ...fresh, simulated, ...more };
      const site = adopt(record);
      unsaved.set(record.id, site.handle.get());
      flush();
      return site;
    },
  };
}

/** A new site starts with one credential row, so that the screen has a place to type it. */
function emptyFile(): SiteFile {
  return siteFileSchema.parse({ version: 1, credentials: { bmc: { user: 'USERID', snmp: {} } } });
}
