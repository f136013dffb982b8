import { randomUUID } from 'node:crypto';
import { createLoginGuard, type LoginGuard } from '../access/login-guard.ts';
import { createTrustStore, type TrustStore } from '../access/trust.ts';
import type { SiteView } from '../contract/views.ts';
import type { AppError } from '../domain/app-error.ts';
import { ok, type Result } from '../domain/result.ts';
import { type SiteFile, siteFileSchema } from '../domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../domain/site-record.ts';
import type { SecretVault } from '../storage/secrets.ts';
import type { SiteStore } from '../storage/site-store.ts';
import { mustNotBeLost, openSite, type SiteHandle } from '../workflow/site-handle.ts';
import { siteView } from '../workflow/view.ts';

/** A site that is open in the window, with what belongs to it while the program runs. */
export type OpenSite = {
  readonly handle: SiteHandle;
  readonly trust: TrustStore;
  readonly logins: LoginGuard;
};

export type OpenSites = {
  readonly open: (siteId: string) => Result<OpenSite, AppError>;
  readonly create: (file?: SiteFile, simulated?: boolean) => OpenSite;
  readonly viewOf: (site: OpenSite) => SiteView;
  readonly forget: (siteId: string) => void;
  /** Writes what is not yet on disk; before the program ends. */
  readonly flush: () => void;
  /** Tells the window at once what it has not been told; before it hears that a job has ended. */
  readonly tellNow: () => void;
};

/** Saved at most this often while results stream in, and always when the stage ends (flush). */
const SAVE_EVERY_MS = 300;
/** The window is told at most this often. */
const TELL_EVERY_MS = 100;

export function createOpenSites(
  store: SiteStore,
  vault: SecretVault,
  now: () => number,
  tell: (view: SiteView) => void,
): OpenSites {
  const sites = new Map<string, OpenSite>();
  const unsaved = new Map<string, SiteRecord>();
  const untold = new Set<string>();
  let saveTimer: NodeJS.Timeout | null = null;
  let tellTimer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (saveTimer) clearTimeout(saveTimer);
    saveTimer = null;
    for (const record of unsaved.values()) store.save(record);
    unsaved.clear();
  };
  const viewOf = (site: OpenSite): SiteView =>
    siteView(site.handle.get(), { has: vault.has, refusing: site.logins.refusing });
  const tellAll = (): void => {
    if (tellTimer) clearTimeout(tellTimer);
    tellTimer = null;
    for (const id of untold) {
      const site = sites.get(id);
      if (site) tell(viewOf(site));
    }
    untold.clear();
  };
  const onChange = (record: SiteRecord, before: SiteRecord): void => {
    unsaved.set(record.id, record);
    if (mustNotBeLost(before, record)) flush();
    else saveTimer ??= setTimeout(flush, SAVE_EVERY_MS);
    untold.add(record.id);
    if (tellTimer === null) tellTimer = setTimeout(tellAll, TELL_EVERY_MS);
  };
  const adopt = (record: SiteRecord): OpenSite => {
    const handle = openSite(record, now, onChange);
    const trust = createTrustStore(record.pins, (pins) => {
      handle.update((site) => ({ ...site, pins: { ...pins } }));
    });
    const site: OpenSite = { handle, trust, logins: createLoginGuard() };
    sites.set(record.id, site);
    return site;
  };
  return {
    viewOf,
    flush,
    tellNow: tellAll,
    forget: (siteId) => {
      sites.delete(siteId);
      unsaved.delete(siteId);
    },
    open: (siteId) => {
      const known = sites.get(siteId);
      if (known) return ok(known);
      const record = store.load(siteId);
      return record.ok ? ok(adopt(record.value)) : record;
    },
    create: (file = emptyFile(), simulated = false) => {
      const record = { ...newSiteRecord(randomUUID(), new Date(now()).toISOString(), file), simulated };
      const site = adopt(record);
      store.save(record);
      return site;
    },
  };
}

/** A new site starts with one credential row, so that the screen has a place to type it. */
function emptyFile(): SiteFile {
  return siteFileSchema.parse({ version: 1, credentials: { bmc: { user: 'USERID', snmp: {} } } });
}
