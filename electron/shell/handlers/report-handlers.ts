import { existsSync } from 'node:fs';
import { shell } from 'electron';
import { writeReportFiles } from '../../documents/files.ts';
import { buildReportModel, forPaper } from '../../documents/model.ts';
import { revisionsAt } from '../../documents/revisions.ts';
import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import type { SiteRecord } from '../../domain/site-record.ts';
import { byHandOf } from '../../workflow/by-hand.ts';
import { deviceRows } from '../../workflow/rows.ts';
import type { Handlers } from '../answers.ts';
import type { Desk, HandlerWorld } from './world.ts';

type ReportChannel = Extract<keyof Handlers, `report:${string}`>;

/** The documents: previewed, printed, saved. */
export function reportHandlers(world: HandlerWorld, { withSite }: Desk): Pick<Handlers, ReportChannel> {
  const { sites, vault, preferences, dialogs } = world;
  return {
    'report:model': async ({ siteId, kind, options }) =>
      withSite(siteId, (site) => {
        // Whoever looks at a document will have it printed: its page is there by then.
        world.printer.prepare();
        const record = site.handle.get();
        return forPaper(
          buildReportModel(world.catalog(), kind, record, deviceRows(world.catalog(), record), options, {
            toolVersion: world.version,
            now: world.now(),
            byHand: byHandOf(world.catalog(), record),
          }),
        );
      }),
    'report:save': async ({ siteId, kinds, options, revisionText }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const folder = await dialogs.folder(sender);
      if (folder === null) return ok(null);
      world.printer.prepare();
      const record = kinds.includes('report')
        ? withRevision(world, site.value.handle.get(), revisionText)
        : site.value.handle.get();
      const written = await writeReportFiles(world.catalog(), {
        record,
        rows: deviceRows(world.catalog(), record),
        folder,
        kinds,
        options,
        journalPath: world.store.journalPath(record.id),
        logPath: world.logPath,
        scrub: vault.scrub(record),
        toolVersion: world.version,
        now: world.now,
        byHand: byHandOf(world.catalog(), record),
        printPdf: world.printer.print,
      });
      if (!written.ok) return written;
      world.printer.prepare();
      preferences.set({ lastFolder: folder });
      const { files, failed } = written.value;
      // Only a report that is on disk is a version.
      if (kinds.includes('report') && files.some((file) => file.endsWith('.pdf')))
        site.value.handle.update((current) => ({ ...current, revisions: [...record.revisions] }));
      return ok({ folder: written.value.folder, files: [...files], failed: [...failed] });
    },
    'report:print': async ({ siteId, kind, options }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const record = site.value.handle.get();
      const model = buildReportModel(
        world.catalog(),
        kind,
        record,
        deviceRows(world.catalog(), record),
        options,
        {
          toolVersion: world.version,
          now: world.now(),
          byHand: byHandOf(world.catalog(), record),
        },
      );
      const printed = await world.printer.printOnPaper(forPaper(model));
      return printed.ok ? ok(undefined) : printed;
    },
    'report:open-folder': async () => {
      const { lastFolder } = preferences.get();
      if (lastFolder !== '' && existsSync(lastFolder)) await shell.openPath(lastFolder);
      return ok(undefined);
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

/** A report whose content differs from the last one saved is a new version; it is kept once it is written. */
function withRevision(world: HandlerWorld, record: SiteRecord, text: string): SiteRecord {
  const now = new Date(world.now()).toISOString();
  return { ...record, revisions: [...revisionsAt(record, now, text)] };
}
