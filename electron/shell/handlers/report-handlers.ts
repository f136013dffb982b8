import { existsSync } from 'node:fs';
import { app, shell } from 'electron';
import { type DocumentSource, documentModels } from '../../documents/document-models.ts';
import { writeReportFiles } from '../../documents/files.ts';
import { forPaper } from '../../documents/model.ts';
import { shownRevisions } from '../../documents/revisions.ts';
import { sparingly } from '../../documents/sparing.ts';
import { appError } from '../../domain/app-error.ts';
import type { ReportOptions } from '../../domain/report-model.ts';
import { err, ok } from '../../domain/result.ts';
import type { SiteRecord } from '../../domain/site-record.ts';
import { byHandOf } from '../../workflow/by-hand.ts';
import { deviceRows } from '../../workflow/rows.ts';
import type { Handlers } from '../answers.ts';
import type { HandlerWorld } from './world.ts';

type ReportChannel = Extract<keyof Handlers, `report:${string}`>;

/** The documents: previewed, printed, saved. */
export function reportHandlers(world: HandlerWorld): Pick<Handlers, ReportChannel> {
  const { sites, jobs, vault, preferences, dialogs } = world;
  const sourceOf = (record: SiteRecord, options: ReportOptions): DocumentSource => ({
    record,
    rows: deviceRows(world.catalog(), record),
    options,
    journalPath: world.store.journalPath(record.id),
    logPath: world.logPath,
    scrub: vault.scrub(record),
    toolVersion: world.version,
    now: world.now,
    byHand: byHandOf(world.catalog(), record),
    atWork: jobs.running(record.id).length > 0,
  });
  /** Two at once would give themselves the same names and the same version. */
  let latest: Promise<unknown> = Promise.resolve();
  const oneAfterAnother = <T>(save: () => Promise<T>): Promise<T> =>
    world.saves.during(() => {
      const mine = latest.then(save, save);
      latest = mine;
      return mine;
    });
  const revisionsOf = shownRevisions();
  /** Whoever looks at a document has it printed: the next page is there by then. The answer goes out before it. */
  const openNext = (): void => void setImmediate(() => world.printer.prepare());
  /** A report whose content differs from the last one saved is a new version; it is kept once it is written. */
  const withRevision = (record: SiteRecord, text: string): SiteRecord => ({
    ...record,
    revisions: [
      ...revisionsOf(
        record,
        { catalog: world.catalog(), toolVersion: world.version },
        new Date(world.now()).toISOString(),
        text,
      ),
    ],
  });
  return {
    'report:preview': async ({ siteId, kind, options, revisionText }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const record = site.value.handle.get();
      const shown = kind === 'report' ? withRevision(record, revisionText) : record;
      const source = sourceOf(shown, options);
      return sparingly(source.rows.length, async () => {
        const model = documentModels(world.catalog(), source).modelOf(kind);
        const printed = await world.printer.print(forPaper(model));
        openNext();
        return printed.ok ? ok({ pdf: printed.value, overview: model.overview }) : printed;
      });
    },
    'report:save': async ({ siteId, kinds, options, revisionText }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const folder = await dialogs.folder(sender);
      if (folder === null) return ok(null);
      world.printer.prepare();
      return oneAfterAnother(async () => {
        // As it is when its turn comes: it may have been merged, or be gone, since it was asked for.
        const present = sites.open(siteId);
        if (!present.ok) return present;
        const before = present.value.handle.get();
        const record = kinds.includes('report') ? withRevision(before, revisionText) : before;
        const source = sourceOf(record, options);
        const added = record.revisions.filter((each) => !before.revisions.includes(each));
        /** Only a report that is on disk is a version. */
        const onReport = (): void => {
          const kept = added.length > 0 ? sites.open(siteId) : null;
          if (!kept?.ok) return;
          kept.value.handle.update((current) => ({
            ...current,
            revisions: [...current.revisions, ...added],
          }));
        };
        const written = await sparingly(source.rows.length, () =>
          writeReportFiles(world.catalog(), {
            ...source,
            folder,
            kinds,
            printPdf: world.printer.print,
            onReport,
          }),
        );
        if (!written.ok) return written;
        openNext();
        preferences.set({ lastFolder: folder });
        const { files, kinds: whole, failed } = written.value;
        const isVersion = whole.includes('report');
        return ok({ folder: written.value.folder, files: [...files], isVersion, failed: [...failed] });
      });
    },
    'report:print': async ({ siteId, kind, options }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const model = documentModels(world.catalog(), sourceOf(site.value.handle.get(), options)).modelOf(kind);
      const printed = await world.printer.printOnPaper(forPaper(model));
      return printed.ok ? ok(undefined) : printed;
    },
    'report:open-folder': async () => {
      // Before anything was saved: where saving begins.
      const { lastFolder, documentsFolder } = preferences.get();
      const folder = lastFolder || documentsFolder || app.getPath('documents');
      const reason = existsSync(folder) ? await shell.openPath(folder) : 'ENOENT';
      return reason === '' ? ok(undefined) : err(appError('file-unreadable', { path: folder, reason }));
    },
    'report:page-model': async ({ token }) => {
      const model = await world.printer.modelOf(token);
      return model ? ok(model) : err(appError('not-found', { address: '', what: 'report page' }));
    },
    'report:page-ready': async ({ token }) => {
      world.printer.ready(token);
      return ok(undefined);
    },
  };
}
