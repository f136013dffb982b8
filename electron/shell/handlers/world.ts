import type { Catalog } from '../../catalog/index.ts';
import type { JobKind, SiteView } from '../../contract/views.ts';
import type { PdfPrinter } from '../../documents/pdf/printer.ts';
import { type AppError, appError } from '../../domain/app-error.ts';
import { noJournal } from '../../domain/journal.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { issuePath, type SiteFile, siteFileSchema } from '../../domain/site-file.ts';
import type { SiteRecord } from '../../domain/site-record.ts';
import type { CatalogFile } from '../../storage/catalog-file.ts';
import { openJournal } from '../../storage/journal-file.ts';
import type { KeptPasswords } from '../../storage/kept-passwords.ts';
import type { Preferences } from '../../storage/preferences.ts';
import type { SecretVault } from '../../storage/secrets.ts';
import type { SiteStore } from '../../storage/site-store.ts';
import { deviceRows } from '../../workflow/rows.ts';
import type { SigningKeys } from '../../workflow/signed-file.ts';
import type { DiscoveryPorts, StageContext, StageProgress } from '../../workflow/stage.ts';
import type { FileDialogs } from '../file-dialogs.ts';
import type { HandedFiles } from '../handed-files.ts';
import { isWritingJob, type Jobs } from '../jobs.ts';
import type { OpenSite, OpenSites } from '../open-sites.ts';
import type { PracticeDoor } from '../practice-window.ts';
import type { Saves } from '../saves.ts';

/** Everything the handlers work with; put together in program.ts. */
export type HandlerWorld = {
  /** The catalog in use now: the shipped one, or a newer one that a person took in. */
  readonly catalog: () => Catalog;
  readonly takeCatalog: (newer: Catalog | null) => void;
  readonly store: SiteStore;
  readonly sites: OpenSites;
  readonly jobs: Jobs;
  readonly saves: Saves;
  readonly vault: SecretVault;
  readonly keptPasswords: KeptPasswords;
  /** Kept passwords that no site is there for, asked at start. */
  readonly passwordsAlone: readonly AppError[];
  readonly preferences: Preferences;
  readonly printer: PdfPrinter;
  readonly catalogFile: CatalogFile;
  /** Why what was imported before is not in use; null where it is, or nothing was. */
  readonly catalogTrouble: () => AppError | null;
  readonly now: () => number;
  readonly version: string;
  readonly discoveryPorts: DiscoveryPorts;
  /** The practice site where this is its window: then nothing else is ever talked to. */
  readonly practice: SiteFile | null;
  /** Ends the practice, where this is its window and there is real work to go back to. */
  readonly leavePractice: (() => void) | null;
  readonly handed: Pick<HandedFiles, 'take'>;
  /** The way into the practice; null where there is none, or this is the practice. */
  readonly door: PracticeDoor | null;
  readonly dialogs: FileDialogs;
  readonly log: (topic: string, text: string) => void;
  readonly logPath: string;
  /** The program's own folders, which a person may look into. */
  readonly folders: { readonly data: string; readonly logs: string; readonly crashes: string };
  readonly portable: boolean;
  readonly updateKeys: SigningKeys;
  /** The postal table that is shipped. */
  readonly postalPath: string;
  /** Why the folder of the program takes nothing, asked at start. */
  readonly profileTrouble: AppError | null;
  /** Ends the program once the person has said so in the window. */
  readonly quit: () => void;
  /** The page has heard that its window is to be closed. */
  readonly closingHeard: () => void;
};

/** What handlers do again and again: find a site, change it, start work on it. */
export type Desk = {
  readonly withSite: <T>(
    siteId: string,
    work: (site: OpenSite) => T | Promise<T>,
  ) => Promise<Result<Awaited<T>, AppError>>;
  /** Changes the record and gives the new view. */
  readonly edit: (
    siteId: string,
    change: (record: SiteRecord) => SiteRecord,
  ) => Promise<Result<SiteView, AppError>>;
  /** Refuses while devices of the site are being written to: all of them shall get the same. */
  readonly unlocked: (siteId: string) => Result<void, AppError>;
  /** Changes what is wanted of the devices; refused while they are being written to. */
  readonly editFile: (
    siteId: string,
    change: (file: SiteFile) => SiteFile,
  ) => Promise<Result<SiteView, AppError>>;
  /** `deviceIds` null: the chosen devices; an empty list: none, the work is about the network. */
  readonly startJob: (
    siteId: string,
    kind: JobKind,
    deviceIds: readonly string[] | null,
    work: (context: StageContext) => Promise<Result<unknown, AppError>>,
  ) => Promise<Result<{ jobId: string }, AppError>>;
  readonly show: (site: OpenSite) => SiteView;
};

export function createDesk(world: HandlerWorld): Desk {
  const { sites, jobs, preferences } = world;
  const withSite: Desk['withSite'] = async (siteId, work) => {
    const site = sites.open(siteId);
    return site.ok ? ok(await work(site.value)) : site;
  };
  const edit: Desk['edit'] = (siteId, change) =>
    withSite(siteId, (site) => {
      site.handle.update(change);
      return sites.viewOf(site);
    });
  // Results and undo belong to what was wanted when the writing began.
  const unlocked: Desk['unlocked'] = (siteId) => {
    const writing = jobs.running(siteId).find((job) => isWritingJob(job.kind));
    return writing === undefined ? ok(undefined) : err(appError('settings-locked', { job: writing.kind }));
  };
  return {
    withSite,
    edit,
    unlocked,
    editFile: async (siteId, change) => {
      const free = unlocked(siteId);
      if (!free.ok) return free;
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const file = change(site.value.handle.get().file);
      // What breaks the schema would be saved, and put aside as damaged at the next start with the whole site.
      const checked = siteFileSchema.safeParse(file);
      if (checked.success) return edit(siteId, (record) => ({ ...record, file }));
      const [issue] = checked.error.issues;
      return err(
        appError('invalid-site-file', {
          path: issue === undefined ? '' : issuePath(issue.path),
          expected: issue?.message ?? '',
        }),
      );
    },
    startJob: async (siteId, kind, deviceIds, work) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      if (world.door?.isOpening() === true) return err(appError('practice-opening'));
      if (world.practice !== null) {
        const { isPractice } = await import('../practice.ts');
        if (!isPractice(world.practice, site.value.handle.get())) return err(appError('practice-only'));
      }
      const rows = deviceRows(world.catalog(), site.value.handle.get()).filter((row) =>
        deviceIds === null ? row.chosen : deviceIds.includes(row.device.id),
      );
      const addresses = rows.flatMap(({ device }) => [device.address, ...device.addresses]);
      return jobs.start({ siteId, kind, addresses }, (progress, signal, pause) =>
        work({ ...contextOf(world, site.value, progress, signal), pause }),
      );
    },
    show: (site) => {
      const { id } = site.handle.get();
      const lastUsed = { ...preferences.get().lastUsed, [id]: new Date(world.now()).toISOString() };
      preferences.set({ lastSite: id, lastUsed });
      return sites.viewOf(site);
    },
  };
}

function contextOf(
  world: HandlerWorld,
  site: OpenSite,
  progress: (progress: StageProgress) => void,
  signal: AbortSignal,
): StageContext {
  const { id } = site.handle.get();
  const { waits, devicesAtOnce } = world.preferences.get();
  const journal = openJournal(world.store.journalPath(id));
  return {
    catalog: world.catalog(),
    site: site.handle,
    secrets: world.vault,
    trust: site.trust,
    logins: site.logins,
    // A deleted site leaves nothing behind, also where its work ended late.
    journal: {
      append: (entry) => (world.sites.isClosed(id) ? noJournal.append(entry) : journal.append(entry)),
    },
    now: world.now,
    progress,
    signal,
    discoveryPorts: world.discoveryPorts,
    // What work began with is what it ends with.
    pace: { waits, devicesAtOnce },
  };
}
