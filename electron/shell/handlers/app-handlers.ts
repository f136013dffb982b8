import { basename } from 'node:path';
import { clipboard, shell } from 'electron';
import { bundledCatalog, catalogMeta, countryCodes, prefectures } from '../../catalog/index.ts';
import type { AppInfo } from '../../contract/views.ts';
import { placeRomaji } from '../../domain/address-romaji.ts';
import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import { jsonWithLater } from '../../storage/later-fields.ts';
import { openPostalTable, type PostalTable } from '../../storage/postal-table.ts';
import { readJsonFile, writeWhole } from '../../storage/whole-file.ts';
import { deviceRows } from '../../workflow/rows.ts';
import type { Handlers } from '../answers.ts';
import { LINK_URLS } from '../links.ts';
import { setApplicationMenu } from '../menu.ts';
import type { Desk, HandlerWorld } from './world.ts';

type AppChannel = Extract<keyof Handlers, `app:${string}` | `catalog:${string}`>;

/** The program itself: what it is, its language, its catalog, saving, ending. */
export function appHandlers(world: HandlerWorld, { withSite }: Desk): Pick<Handlers, AppChannel> {
  const { preferences, dialogs, sites } = world;
  /** Read at the first question. */
  let postal: PostalTable | null = null;

  const appInfo = (): AppInfo => {
    const catalogTrouble = world.catalogTrouble();
    const meta = catalogMeta(world.catalog());
    return {
      version: world.version,
      electron: process.versions.electron ?? '',
      platform: process.platform,
      catalogDate: meta.entered,
      catalogVersion: String(meta.schemaVersion),
      catalogImported: world.catalog() !== bundledCatalog(),
      guide: `${meta.guide.title.ja} ${meta.guide.date} Ver ${meta.guide.version}`,
      language: preferences.get().language,
      practice: practiceState(world),
      hiddenColumns: preferences.get().hiddenColumns,
      scan: { ports: preferences.get().scanPorts, fast: preferences.get().scanFast },
      troubles: [
        ...world.store.troubles(),
        ...world.passwordsAlone,
        ...(catalogTrouble === null ? [] : [catalogTrouble]),
      ],
      saveTrouble: sites.trouble() ?? world.profileTrouble,
      countries: [...(countryCodes(world.catalog(), 'xcc') ?? [])],
      prefectures: prefectures(world.catalog()).map(({ ja, romaji, code }) => ({ ja, romaji, code })),
    };
  };

  return {
    'app:info': async () => ok(appInfo()),
    'app:set-language': async ({ language }) => {
      preferences.set({ language });
      setApplicationMenu(language);
      return ok(undefined);
    },
    'app:set-columns': async ({ table, hidden }) => {
      preferences.set({ hiddenColumns: { ...preferences.get().hiddenColumns, [table]: hidden } });
      return ok(undefined);
    },
    'app:open-link': async ({ id }) => {
      await shell.openExternal(LINK_URLS[id]);
      return ok(undefined);
    },
    'app:open-device-page': async ({ siteId, deviceId }) =>
      withSite(siteId, async (site) => {
        // Built here from a device that is already known, never from a string of the renderer (checklist #15).
        const row = deviceRows(world.catalog(), site.handle.get()).find(
          (each) => each.device.id === deviceId,
        );
        if (row) await shell.openExternal(devicePage(row.device.address, row.ports.https));
        return undefined;
      }),
    'app:copy-text': async ({ text }) => {
      // A Promise since Electron 44, void before.
      await clipboard.writeText(text);
      return ok(undefined);
    },
    'app:retry-save': async () => {
      const checked = world.store.check();
      if (!checked.ok) return checked;
      const saved = sites.flush();
      return saved.ok ? ok(undefined) : saved;
    },
    'app:save-copy': async ({ siteId }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const path = await dialogs.save(sender, 'callhome-site-backup.json');
      if (path === null) return ok(null);
      // The whole record, as it would have been saved: it can be taken in again like a site file.
      const written = writeWhole(path, `${jsonWithLater({ record: site.value.handle.get() })}\n`);
      return written.ok ? ok({ path }) : written;
    },
    'app:postal': async ({ code }) => {
      postal ??= openPostalTable(world.postalPath);
      if (postal === null) return ok(null);
      const { made, find } = postal;
      const { toRomaji } = await import('wanakana');
      const places = find(code.normalize('NFKC').replace(/\D/g, '')).map((place) => {
        const { city, town } = placeRomaji(place, toRomaji);
        return {
          prefecture: place.prefecture,
          city: place.city,
          town: place.town,
          cityRomaji: city,
          townRomaji: town,
        };
      });
      return ok({ made, places });
    },
    'app:save-table': async ({ name, format, rows }, sender) => {
      const path = await dialogs.save(sender, `${name}.${format}`);
      if (path === null) return ok(null);
      const written = await world.saves.during(async () => {
        const { tableCsv, tableWorkbook } = await import('../../documents/table-file.ts');
        return writeWhole(path, format === 'csv' ? tableCsv(rows) : await tableWorkbook(name, rows));
      });
      return written.ok ? ok({ path }) : written;
    },
    'app:closing-heard': async () => {
      world.closingHeard();
      return ok(undefined);
    },
    'app:close': async () => {
      world.quit();
      return ok(undefined);
    },

    'catalog:import': async (_input, sender) => {
      // What a job began with is what it ends with.
      const [job] = world.jobs.running();
      if (job !== undefined) return err(appError('settings-locked', { job: job.kind }));
      const path = await dialogs.openFile(sender, 'json');
      if (path === null) return ok(null);
      const json = readJsonFile(path);
      if (!json.ok) return json;
      const { readCatalog } = await import('../../workflow/catalog-import.ts');
      const newer = readCatalog(json.value, basename(path));
      if (!newer.ok) return newer;
      const kept = world.catalogFile.keep(newer.value);
      if (!kept.ok) return kept;
      world.takeCatalog(newer.value);
      return ok(appInfo());
    },
    'catalog:reset': async () => {
      const [job] = world.jobs.running();
      if (job !== undefined) return err(appError('settings-locked', { job: job.kind }));
      const removed = world.catalogFile.remove();
      if (!removed.ok) return err(removed.error);
      world.takeCatalog(null);
      return ok(appInfo());
    },
  };
}

function practiceState({ leavePractice, practice, door }: HandlerWorld): AppInfo['practice'] {
  if (leavePractice !== null) return 'running';
  return practice === null && door?.offered() === true ? 'offered' : 'none';
}

function devicePage(address: string, port: number): string {
  const host = address.includes(':') ? `[${address.replace(/%.*$/, '')}]` : address;
  return `https://${host}${port === 443 ? '' : `:${port}`}/`;
}
