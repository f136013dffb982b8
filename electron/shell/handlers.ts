import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, shell, type WebContents } from 'electron';
import { catalogMeta, countryCodes, prefectures } from '../catalog/index.ts';
import type { JobKind, NicView, SiteView } from '../contract/views.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { parseSiteFile, type SiteFile, siteDeviceSchema } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { listInterfaces } from '../net/interfaces.ts';
import { parseHostPort } from '../net/net-address.ts';
import { writeReportFiles } from '../report/files.ts';
import { buildReportModel, forPaper } from '../report/model.ts';
import type { PdfPrinter } from '../report/pdf.ts';
import { revisionsAt } from '../report/revisions.ts';
import { openJournal } from '../storage/journal-file.ts';
import type { Preferences } from '../storage/preferences.ts';
import { readJsonFile } from '../storage/record-file.ts';
import type { SecretVault } from '../storage/secrets.ts';
import type { SiteStore } from '../storage/site-store.ts';
import {
  applyStage,
  planStage,
  problemsStage,
  testCallStage,
  undoStage,
} from '../workflow/callhome-stages.ts';
import { discoverStage } from '../workflow/discover-stage.ts';
import { preflightStage } from '../workflow/preflight-stage.ts';
import { deviceRows } from '../workflow/rows.ts';
import type { StageContext, StageProgress } from '../workflow/stage.ts';
import type { Handlers } from './answers.ts';
import type { Jobs } from './jobs.ts';
import { LINK_URLS } from './links.ts';
import type { OpenSite, OpenSites } from './open-sites.ts';
import { createSheetDesk } from './sheet-handlers.ts';
import { summaryOf, withDevices } from './site-edits.ts';

/** Everything the handlers work with; put together in main.ts. */
export type HandlerWorld = {
  readonly store: SiteStore;
  readonly sites: OpenSites;
  readonly jobs: Jobs;
  readonly vault: SecretVault;
  readonly preferences: Preferences;
  readonly printer: PdfPrinter;
  readonly windowOf: (contents: WebContents) => BrowserWindow | null;
  readonly now: () => number;
  readonly version: string;
  readonly discoveryPorts: { readonly slp: number; readonly ssdp: number };
  /** Tests cannot click the system's dialogs: where to save without asking; '' asks. */
  readonly saveFolder: string;
  /** The file to open without asking; '' asks. */
  readonly openFile: string;
  readonly log: (topic: string, text: string) => void;
  readonly logPath: string;
};

/** One handler per row of the channel table: it finds the site, does the one thing, gives the new view back. */
export function createHandlers(world: HandlerWorld): Handlers {
  const { sites, jobs, vault, preferences } = world;
  const sheets = createSheetDesk();

  const withSite = async <T>(
    siteId: string,
    work: (site: OpenSite) => T | Promise<T>,
  ): Promise<Result<Awaited<T>, AppError>> => {
    const site = sites.open(siteId);
    return site.ok ? ok(await work(site.value)) : site;
  };
  /** Changes the record and gives the new view. */
  const edit = (
    siteId: string,
    change: (record: SiteRecord) => SiteRecord,
  ): Promise<Result<SiteView, AppError>> =>
    withSite(siteId, (site) => {
      site.handle.update(change);
      return sites.viewOf(site);
    });
  const editFile = (
    siteId: string,
    change: (file: SiteFile) => SiteFile,
  ): Promise<Result<SiteView, AppError>> =>
    edit(siteId, (record) => {
      const file = change(record.file);
      // A plan that was made for other settings is no plan any more: it has to be shown anew.
      return { ...record, file, plans: wantsTheSame(record.file, file) ? record.plans : [] };
    });
  const startJob = (
    siteId: string,
    kind: JobKind,
    work: (context: StageContext) => Promise<Result<unknown, AppError>>,
  ): Promise<Result<{ jobId: string }, AppError>> =>
    withSite(siteId, (site) => ({
      ...jobs.start(siteId, kind, (progress, signal) => work(contextOf(world, site, progress, signal))),
    }));
  const idsOrAll = (ids: readonly string[]): readonly string[] | null => (ids.length === 0 ? null : ids);
  const show = (site: OpenSite): SiteView => {
    preferences.set({ lastSite: site.handle.get().id });
    return sites.viewOf(site);
  };

  return {
    'app:info': async () => {
      const meta = catalogMeta();
      return ok({
        version: world.version,
        electron: process.versions.electron ?? '',
        platform: process.platform,
        catalogDate: meta.entered,
        catalogVersion: String(meta.schemaVersion),
        guide: `${meta.guide.title.ja} ${meta.guide.date} Ver ${meta.guide.version}`,
        language: preferences.get().language,
        recoveredStore: null,
        countries: [...(countryCodes('xcc') ?? [])],
        prefectures: prefectures().map(({ ja, romaji, code }) => ({ ja, romaji, code })),
      });
    },
    'app:set-language': async ({ language }) => {
      preferences.set({ language });
      return ok(undefined);
    },
    'app:open-link': async ({ id }) => {
      await shell.openExternal(LINK_URLS[id]);
      return ok(undefined);
    },
    'app:open-device-page': async ({ siteId, deviceId }) =>
      withSite(siteId, async (site) => {
        // Built here from a device that is already known, never from a string of the renderer (checklist #15).
        const row = deviceRows(site.handle.get()).find((each) => each.device.id === deviceId);
        if (row) await shell.openExternal(devicePage(row.device.address, row.ports.https));
        return undefined;
      }),
    'app:copy-text': async ({ text }) => {
      // A Promise since Electron 44, void before.
      await clipboard.writeText(text);
      return ok(undefined);
    },

    'sites:list': async () => ok(world.store.list().map(summaryOf)),
    'sites:create': async () => ok(show(sites.create())),
    'sites:open': async ({ siteId }) => withSite(siteId, show),
    'sites:last': async () => {
      const { lastSite } = preferences.get();
      const site = lastSite === '' ? null : sites.open(lastSite);
      return ok(site?.ok ? sites.viewOf(site.value) : null);
    },
    'sites:duplicate': async ({ siteId }) =>
      withSite(siteId, (site) => show(sites.create(site.handle.get().file, site.handle.get().simulated))),
    'sites:remove': async ({ siteId }) => {
      sites.forget(siteId);
      world.store.remove(siteId);
      return ok(undefined);
    },
    'sites:import': async (_input, sender) => {
      const path = await askForFile(sender, 'json');
      if (path === null) return ok(null);
      const json = readJsonFile(path);
      if (!json.ok) return json;
      const file = parseSiteFile(json.value);
      return file.ok
        ? ok(show(sites.create(file.value)))
        : err(file.error[0] ?? appError('invalid-site-file', { path, expected: '' }));
    },
    'sites:export': async ({ siteId }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const path = await askWhereToSave(sender, 'callhome-site.json');
      if (path === null) return ok(null);
      const { writeFile } = await import('node:fs/promises');
      await writeFile(path, `${JSON.stringify(site.value.handle.get().file, null, 2)}\n`);
      return ok({ path });
    },

    'sheet:read': async ({ siteId }, sender) => {
      const site = siteId === null ? null : sites.open(siteId);
      if (site !== null && !site.ok) return site;
      const path = await askForFile(sender, 'xlsx');
      return path === null ? ok(null) : sheets.read(path, site?.value.handle.get().file ?? null);
    },
    'sheet:take': async ({ siteId, token }) => {
      // A new site is only made for a sheet that is there.
      if (!sheets.shows(token)) return err(appError('not-found', { address: '', what: 'sheet' }));
      const site = siteId === null ? ok(sites.create()) : sites.open(siteId);
      if (!site.ok) return site;
      const taken = sheets.take(token, site.value.handle.get().file);
      if (!taken.ok) return taken;
      const view = await editFile(site.value.handle.get().id, () => taken.value);
      return view.ok ? ok(show(site.value)) : view;
    },
    'sheet:save-form': async ({ siteId, language }, sender) => {
      const site = siteId === null ? null : sites.open(siteId);
      if (site !== null && !site.ok) return site;
      const path = await askWhereToSave(
        sender,
        language === 'ja' ? 'CallHome-パラメーターシート-記入用.xlsx' : 'CallHome-parameter-sheet-form.xlsx',
      );
      if (path === null) return ok(null);
      const saved = await sheets.saveForm(path, language, site?.value.handle.get().file ?? null);
      return saved.ok ? ok({ path }) : saved;
    },

    'site:set-step': async ({ siteId, step }) => edit(siteId, (record) => ({ ...record, step })),
    'site:set-header': async ({ siteId, header }) => editFile(siteId, (file) => ({ ...file, site: header })),
    'site:set-network': async ({ siteId, network }) => editFile(siteId, (file) => ({ ...file, network })),
    'site:set-settings': async ({ siteId, settings }) => editFile(siteId, (file) => ({ ...file, settings })),
    'site:set-sign-off': async ({ siteId, signOff }) => edit(siteId, (record) => ({ ...record, signOff })),
    'site:set-open-points': async ({ siteId, openPoints }) =>
      edit(siteId, (record) => ({ ...record, openPoints })),
    'site:add-devices': async ({ siteId, addresses, product }) => {
      const entries: SiteFile['devices'][number][] = [];
      for (const text of addresses) {
        const parsed = parseHostPort(text, 443);
        if (!parsed.ok) return parsed;
        entries.push(
          siteDeviceSchema.parse({
            address: parsed.value.host,
            ports: { https: parsed.value.port },
            ...(product === undefined ? {} : { product }),
          }),
        );
      }
      return editFile(siteId, (file) => withDevices(file, entries));
    },
    'site:remove-device': async ({ siteId, deviceId }) =>
      edit(siteId, (record) => {
        const row = deviceRows(record).find((each) => each.device.id === deviceId);
        const gone = new Set(row ? [row.device.address, ...row.device.addresses] : []);
        const discovery = record.discovery && {
          ...record.discovery,
          devices: record.discovery.devices.filter((device) => device.id !== deviceId),
        };
        return {
          ...record,
          file: { ...record.file, devices: record.file.devices.filter((entry) => !gone.has(entry.address)) },
          ...(discovery ? { discovery } : {}),
        };
      }),
    'site:set-device': async ({ siteId, deviceIds, change }) =>
      edit(siteId, (record) => {
        const rows = deviceRows(record).filter((row) => deviceIds.includes(row.device.id));
        return { ...record, file: rows.reduce((file, row) => changeDevice(file, row, change), record.file) };
      }),
    'site:tick-manual': async ({ siteId, deviceId, stepId, done, by }) =>
      edit(siteId, (record) => {
        const at = new Date(world.now()).toISOString();
        const tick = <T extends { deviceId: string; manual: SiteRecord['plans'][number]['manual'] }>(
          entry: T,
        ): T =>
          entry.deviceId !== deviceId
            ? entry
            : {
                ...entry,
                manual: entry.manual.map(({ done: _before, ...step }) =>
                  step.id === stepId
                    ? { ...step, ...(done ? { done: { by, at } } : {}) }
                    : { ...step, ...(_before ? { done: _before } : {}) },
                ),
              };
        return { ...record, plans: record.plans.map(tick), testCalls: record.testCalls.map(tick) };
      }),

    'credentials:set': async ({ siteId, name, credential, password, snmpAuthPassword, snmpPrivPassword }) => {
      for (const [slot, value] of [
        [`${name}.password`, password],
        [`${name}.snmpAuth`, snmpAuthPassword],
        [`${name}.snmpPriv`, snmpPrivPassword],
      ] as const) {
        if (value !== undefined) vault.remember(siteId, slot, value);
      }
      vault.touch(siteId, name);
      return editFile(siteId, (file) => ({
        ...file,
        credentials: { ...file.credentials, [name]: credential },
      }));
    },
    'credentials:set-proxy-password': async ({ siteId, password }) => {
      vault.remember(siteId, 'proxy', password);
      return withSite(siteId, (site) => sites.viewOf(site));
    },
    'trust:accept': async ({ siteId, deviceId }) =>
      withSite(siteId, (site) => {
        const row = deviceRows(site.handle.get()).find((each) => each.device.id === deviceId);
        if (row) site.trust.forget(row.device.address);
        return sites.viewOf(site);
      }),

    'discovery:interfaces': async () => ok(nics()),
    'discovery:start': async ({ siteId, ...choice }) =>
      startJob(siteId, 'discover', (context) =>
        discoverStage(context, { ...choice, interfaces: choice.interfaces }),
      ),
    'preflight:start': async ({ siteId, only }) =>
      startJob(siteId, 'preflight', (context) =>
        preflightStage(context, only === undefined ? {} : { only: targetsOf(context, only) }),
      ),
    'plan:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'plan', async (context) => ok(await planStage(context, idsOrAll(deviceIds)))),
    'apply:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'apply', async (context) => ok(await applyStage(context, idsOrAll(deviceIds)))),
    'undo:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'undo', async (context) => ok(await undoStage(context, idsOrAll(deviceIds)))),
    'test-call:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'test-call', async (context) => ok(await testCallStage(context, idsOrAll(deviceIds)))),
    'problems:start': async ({ siteId, deviceIds }) =>
      startJob(siteId, 'problems', async (context) => ok(await problemsStage(context, idsOrAll(deviceIds)))),
    'job:cancel': async ({ jobId }) => {
      jobs.cancel(jobId);
      return ok(undefined);
    },
    'jobs:list': async () => ok([...jobs.list()]),

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
      const folder = await askForFolder(sender);
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

  async function askForFile(sender: WebContents, extension: 'json' | 'xlsx'): Promise<string | null> {
    if (world.openFile !== '') return world.openFile;
    const options = {
      properties: ['openFile' as const],
      // Every name is let through for a sheet: what is no .xlsx is refused with its reason, not hidden.
      filters: [{ name: 'Call Home', extensions: extension === 'json' ? ['json'] : ['xlsx', 'xlsm', 'xls'] }],
      ...lastFolder(),
    };
    const window = world.windowOf(sender);
    const chosen = window
      ? await dialog.showOpenDialog(window, options)
      : await dialog.showOpenDialog(options);
    const path = chosen.canceled ? undefined : chosen.filePaths[0];
    if (path !== undefined) preferences.set({ lastFolder: dirname(path) });
    return path ?? null;
  }

  async function askForFolder(sender: WebContents): Promise<string | null> {
    if (world.saveFolder !== '') return world.saveFolder;
    const options = { properties: ['openDirectory' as const, 'createDirectory' as const], ...lastFolder() };
    const window = world.windowOf(sender);
    const chosen = window
      ? await dialog.showOpenDialog(window, options)
      : await dialog.showOpenDialog(options);
    return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
  }

  async function askWhereToSave(sender: WebContents, name: string): Promise<string | null> {
    if (world.saveFolder !== '') return join(world.saveFolder, name);
    const window = world.windowOf(sender);
    const folder = lastFolder().defaultPath ?? app.getPath('documents');
    const options = { defaultPath: join(folder, name) };
    const chosen = window
      ? await dialog.showSaveDialog(window, options)
      : await dialog.showSaveDialog(options);
    return chosen.canceled || chosen.filePath === undefined ? null : chosen.filePath;
  }

  /** Since Electron 43 the system forgets the last folder, so the app remembers it. */
  function lastFolder(): { readonly defaultPath?: string } {
    const known = preferences.get().lastFolder;
    return known === '' ? {} : { defaultPath: known };
  }
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

function contextOf(
  world: HandlerWorld,
  site: OpenSite,
  progress: (progress: StageProgress) => void,
  signal: AbortSignal,
): StageContext {
  return {
    site: site.handle,
    secrets: world.vault,
    trust: site.trust,
    logins: site.logins,
    journal: openJournal(world.store.journalPath(site.handle.get().id)),
    now: world.now,
    progress,
    signal,
    discoveryPorts: world.discoveryPorts,
  };
}

/** Would both files have the same written to the devices? */
function wantsTheSame(before: SiteFile, after: SiteFile): boolean {
  const what = ({ settings, network, devices }: SiteFile): string =>
    JSON.stringify([settings, network.proxy, devices]);
  return what(before) === what(after);
}

/** Rows named by `id|target` or by their group, as the targets to check again. */
function targetsOf(
  context: StageContext,
  only: { readonly rows?: readonly string[] | undefined; readonly group?: string | undefined },
): readonly string[] {
  const results = context.site.get().preflight?.results ?? [];
  const named = (only.rows ?? []).map((name) => name.split('|').slice(1).join('|'));
  const grouped =
    only.group === undefined
      ? []
      : results.filter((result) => result.group === only.group).map((result) => result.target);
  return [...new Set([...named, ...grouped])];
}

function changeDevice(
  file: SiteFile,
  row: ReturnType<typeof deviceRows>[number],
  change: { readonly [name: string]: unknown; readonly chosen?: boolean | undefined },
): SiteFile {
  const { chosen, ...parts } = change;
  const isEntry = (entry: SiteFile['devices'][number]): boolean =>
    entry.address === row.device.address || row.device.addresses.includes(entry.address);
  if (chosen === false) return { ...file, devices: file.devices.filter((entry) => !isEntry(entry)) };
  const known =
    file.devices.find(isEntry) ??
    siteDeviceSchema.parse({ address: row.device.address, ports: foundPorts(row) });
  const next = siteDeviceSchema.parse({
    ...known,
    ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)),
  });
  return file.devices.some(isEntry)
    ? { ...file, devices: file.devices.map((entry) => (isEntry(entry) ? next : entry)) }
    : { ...file, devices: [...file.devices, next] };
}

/** The HTTPS port a device was seen on, where it is not the usual one. */
function foundPorts(row: ReturnType<typeof deviceRows>[number]): { readonly https?: number } {
  const seen = row.device.sightings.find(
    (sighting) => (sighting.source === 'https' || sighting.source === 'sweep') && sighting.port !== undefined,
  );
  return seen?.port === undefined ? {} : { https: seen.port };
}

function devicePage(address: string, port: number): string {
  const host = address.includes(':') ? `[${address.replace(/%.*$/, '')}]` : address;
  return `https://${host}${port === 443 ? '' : `:${port}`}/`;
}

function nics(): NicView[] {
  return listInterfaces()
    .filter((nic) => !nic.internal)
    .map(({ name, address, cidr, hosts, virtual }) => ({
      name,
      address,
      cidr,
      hosts,
      virtual,
      selected: !virtual,
    }));
}
