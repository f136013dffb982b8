import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { clipboard, shell } from 'electron';
import { parseRange, spanSize } from '../address/ip-range.ts';
import { parseHostPort } from '../address/net-address.ts';
import { decodeListFile, parseRangeList } from '../address/range-list.ts';
import {
  catalogMeta,
  countryCodes,
  endpointsFor,
  isCatalogImported,
  prefectures,
  setCatalog,
} from '../catalog/index.ts';
import type { AppInfo, JobKind, NicView, SiteView } from '../contract/views.ts';
import { writeReportFiles } from '../documents/files.ts';
import { buildReportModel, forPaper } from '../documents/model.ts';
import type { PdfPrinter } from '../documents/pdf.ts';
import { revisionsAt } from '../documents/revisions.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { parseSiteFile, type SiteFile, siteDeviceSchema } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { listInterfaces } from '../net/interfaces.ts';
import type { CatalogFile } from '../storage/catalog-file.ts';
import { openJournal } from '../storage/journal-file.ts';
import type { Preferences } from '../storage/preferences.ts';
import type { SecretVault } from '../storage/secrets.ts';
import type { SiteStore } from '../storage/site-store.ts';
import { readJsonFile, writeWhole } from '../storage/whole-file.ts';
import { applyStage, planStage, undoStage } from '../workflow/callhome-stages.ts';
import { readCatalog } from '../workflow/catalog-import.ts';
import { applyControllerStage, planControllerStage } from '../workflow/controller-stage.ts';
import { discoverStage } from '../workflow/discover-stage.ts';
import { tickStep } from '../workflow/manual-ticks.ts';
import { preflightStage, profilesOf } from '../workflow/preflight-stage.ts';
import { chosenRows, deviceRows } from '../workflow/rows.ts';
import {
  acknowledgeStage,
  problemsStage,
  serviceRequestStage,
  testCallStage,
} from '../workflow/service-stages.ts';
import type { DiscoveryPorts, StageContext, StageProgress } from '../workflow/stage.ts';
import type { Handlers } from './answers.ts';
import type { FileDialogs } from './file-dialogs.ts';
import type { Jobs } from './jobs.ts';
import { readLaptopProxy } from './laptop-proxy.ts';
import { LINK_URLS } from './links.ts';
import type { OpenSite, OpenSites } from './open-sites.ts';
import { createSheetDesk } from './sheet-handlers.ts';
import { changeDevice, summaryOf, withDevices } from './site-edits.ts';

/** Everything the handlers work with; put together in main.ts. */
export type HandlerWorld = {
  readonly store: SiteStore;
  readonly sites: OpenSites;
  readonly jobs: Jobs;
  readonly vault: SecretVault;
  readonly preferences: Preferences;
  readonly printer: PdfPrinter;
  readonly catalogFile: CatalogFile;
  readonly now: () => number;
  readonly version: string;
  readonly discoveryPorts: DiscoveryPorts;
  readonly dialogs: FileDialogs;
  readonly log: (topic: string, text: string) => void;
  readonly logPath: string;
};

/** One handler per row of the channel table: it finds the site, does the one thing, gives the new view back. */
export function createHandlers(world: HandlerWorld): Handlers {
  const { sites, jobs, vault, preferences, dialogs } = world;
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

  const appInfo = (): AppInfo => {
    const meta = catalogMeta();
    return {
      version: world.version,
      electron: process.versions.electron ?? '',
      platform: process.platform,
      catalogDate: meta.entered,
      catalogVersion: String(meta.schemaVersion),
      catalogImported: isCatalogImported(),
      guide: `${meta.guide.title.ja} ${meta.guide.date} Ver ${meta.guide.version}`,
      language: preferences.get().language,
      recoveredStore: null,
      countries: [...(countryCodes('xcc') ?? [])],
      prefectures: prefectures().map(({ ja, romaji, code }) => ({ ja, romaji, code })),
    };
  };

  return {
    'app:info': async () => ok(appInfo()),
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

    'catalog:import': async (_input, sender) => {
      const path = await dialogs.openFile(sender, 'json');
      if (path === null) return ok(null);
      const json = readJsonFile(path);
      if (!json.ok) return json;
      const newer = readCatalog(json.value, basename(path));
      if (!newer.ok) return newer;
      const kept = world.catalogFile.keep(newer.value);
      if (!kept.ok) return kept;
      setCatalog(newer.value);
      return ok(appInfo());
    },
    'catalog:reset': async () => {
      world.catalogFile.remove();
      setCatalog(undefined);
      return ok(appInfo());
    },
    'network:laptop-proxy': async ({ siteId }) =>
      withSite(siteId, async (site) => {
        const profiles = profilesOf(chosenRows(site.handle.get()));
        const urls = profiles.flatMap((profile) =>
          endpointsFor(profile)
            .filter(({ protocol }) => protocol === 'https')
            .map(({ host }) => `https://${host}/`),
        );
        const proxy = await readLaptopProxy([...new Set(urls)]);
        return { environment: [...proxy.environment], system: [...proxy.system] };
      }),

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
      const path = await dialogs.openFile(sender, 'json');
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
      const path = await dialogs.save(sender, 'callhome-site.json');
      if (path === null) return ok(null);
      const written = writeWhole(path, `${JSON.stringify(site.value.handle.get().file, null, 2)}\n`);
      return written.ok ? ok({ path }) : written;
    },

    'sheet:read': async ({ siteId }, sender) => {
      const site = siteId === null ? null : sites.open(siteId);
      if (site !== null && !site.ok) return site;
      const path = await dialogs.openFile(sender, 'xlsx');
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
      const path = await dialogs.save(
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
        // One device has one address: `10.0.0.1-20` is a range to search, not a host of that name.
        const one = parseRange(parsed.value.host);
        const isOne = one.ok && (one.value.kind === 'name' || spanSize(one.value.span) === 1);
        if (!isOne) return err(appError('range-invalid', { range: text }));
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
      edit(siteId, (record) =>
        tickStep(record, {
          deviceId,
          stepId,
          done: done ? { by, at: new Date(world.now()).toISOString() } : null,
        }),
      ),

    'credentials:set': async ({ siteId, name, credential, ...typed }) => {
      for (const [slot, value] of [
        [`${name}.password`, typed.password],
        [`${name}.snmpAuth`, typed.snmpAuthPassword],
        [`${name}.snmpPriv`, typed.snmpPrivPassword],
        [`${name}.snmpCommunity`, typed.snmpCommunity],
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
    'credentials:set-transfer-password': async ({ siteId, password }) => {
      vault.remember(siteId, 'transfer', password);
      return withSite(siteId, (site) => sites.viewOf(site));
    },
    'trust:accept': async ({ siteId, deviceId }) =>
      withSite(siteId, (site) => {
        const row = deviceRows(site.handle.get()).find((each) => each.device.id === deviceId);
        if (row) site.trust.forget(row.device.address);
        return sites.viewOf(site);
      }),

    'discovery:interfaces': async () => ok(nics()),
    'discovery:read-list': async ({ bytes, kind }) => {
      const { ranges, problems } = parseRangeList(decodeListFile(bytes), kind);
      return ok({ ranges: [...ranges], problems: [...problems] });
    },
    'discovery:start': async ({ siteId, ...choice }) =>
      startJob(siteId, 'discover', (context) =>
        discoverStage(context, { ...choice, interfaces: choice.interfaces }),
      ),
    'preflight:start': async ({ siteId, only }) =>
      startJob(siteId, 'preflight', (context) =>
        preflightStage(context, only === undefined ? {} : { only: targetsOf(context, only) }),
      ),
    'controller:plan': async ({ siteId, deviceIds, fixes }) =>
      startJob(siteId, 'controller-plan', async (context) =>
        ok(await planControllerStage(context, { deviceIds: idsOrAll(deviceIds), fixes })),
      ),
    'controller:apply': async ({ siteId }) =>
      startJob(siteId, 'controller-apply', async (context) => ok(await applyControllerStage(context))),
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
    'problems:acknowledge': async ({ siteId, deviceId, problem }) =>
      startJob(siteId, 'acknowledge', (context) => acknowledgeStage(context, deviceId, problem)),
    'service-request:start': async ({ siteId, deviceId, text }) =>
      startJob(siteId, 'service-request', (context) => serviceRequestStage(context, deviceId, text)),
    'plan:export': async ({ siteId }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const path = await dialogs.save(sender, 'callhome-plans.json');
      if (path === null) return ok(null);
      const { plans } = site.value.handle.get();
      const written = writeWhole(path, `${JSON.stringify({ plans }, null, 2)}\n`);
      return written.ok ? ok({ path }) : written;
    },
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
