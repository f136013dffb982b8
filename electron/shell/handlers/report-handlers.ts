import { existsSync } from 'node:fs';
import { shell } from 'electron';
import { writeReportFiles } from '../../documents/files.ts';
import { buildReportModel, forPaper } from '../../documents/model.ts';
import { revisionsAt } from '../../documents/revisions.ts';
import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import type { SiteRecord } from '../../domain/site-record.ts';
import { deviceRows } from '../../workflow/rows.ts';
import type { Handlers } from '../answers.ts';
import type { OpenSite } from '../open-sites.ts';
import type { Desk, HandlerWorld } from './world.ts';

type ReportChannel = Extract<keyof Handlers, `report:${string}`>;

/** The documents: previewed, printed, saved. */
export function reportHandlers(world: HandlerWorld, { withSite }: Desk): Pick<Handlers, ReportChannel> {
  const { sites, vault, preferences, dialogs } = world;
  return {
    'report:model': async ({ siteId, kind, options }) =>
      withSite(siteId, (site) => {
        const record = site.handle.get();
        return forPaper(
          buildReportModel(kind, record, deviceRows(record), options, {
            toolVersion: world.version,
            now: world.now(),
          }),
        );
      }),
    'report:save': async ({ siteId, kinds, options }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const folder = await dialogs.folder(sender);
      if (folder === null) return ok(null);
      const record = withRevision(world, site.value, kinds.includes('report'));
      const written = await writeReportFiles({
        record,
        rows: deviceRows(record),
        folder,
        kinds,
        options,
        journalPath: world.store.journalPath(record.id),
        logPath: world.logPath,
        scrub: vault.scrub(record),
        toolVersion: world.version,
        now: world.now,
        printPdf: world.printer.print,
      });
      if (written.ok) preferences.set({ lastFolder: folder });
      return written.ok ? ok({ folder: written.value.folder, files: [...written.value.files] }) : written;
    },
    'report:print': async ({ siteId, kind, options }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const record = site.value.handle.get();
      const model = buildReportModel(kind, record, deviceRows(record), options, {
        toolVersion: world.version,
        now: world.now(),
      });
      const printed = await world.printer.printOnPaper(forPaper(model));
      return printed.ok ? ok(undefined) : printed;
    },
    'report:open-folder': async () => {
      const { lastFolder } = preferences.get();
      if (lastFolder !== '' && existsSync(lastFolder)) await shell.openPath(lastFolder);
      return ok(undefined);
    },
    'report:page-model': async ({ token }) => {
      const model = world.printer.modelOf(token);
      return model ? ok(model) : err(appError('not-found', { address: '', what: 'report page' }));
    },
    'report:page-ready': async ({ token }) => {
      world.printer.ready(token);
      return ok(undefined);
    },
  };
}

/** A report that is saved after new work is a new version; it is kept with the site. */
function withRevision(world: HandlerWorld, site: OpenSite, saved: boolean): SiteRecord {
  const record = site.handle.get();
  if (!saved) return record;
  const revisions = revisionsAt(record, new Date(world.now()).toISOString());
  return revisions === record.revisions
    ? record
    : site.handle.update((current) => ({ ...current, revisions: [...revisions] }));
}
