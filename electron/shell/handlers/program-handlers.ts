import { readFileSync } from 'node:fs';
import { homedir, hostname, release, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { app, nativeTheme, shell } from 'electron';
import { bundledCatalog, catalogMeta } from '../../catalog/index.ts';
import type { AboutView } from '../../contract/program.ts';
import { createAnonymiser } from '../../documents/anonymise.ts';
import { boxWordsOf, personalWordsOf } from '../../documents/personal-words.ts';
import { crashesIn, supportFile } from '../../documents/support-file.ts';
import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import { z } from '../../domain/zod.ts';
import { listInterfaces } from '../../net/interfaces.ts';
import { readJsonFile, writeWhole } from '../../storage/whole-file.ts';
import { checkUpdate, filesFor } from '../../workflow/update-check.ts';
import type { Handlers } from '../answers.ts';
import type { HandlerWorld } from './world.ts';

type ProgramChannel = Extract<keyof Handlers, `program:${string}`>;

/** About, updates, support and settings. Nothing here is fetched: files are brought along by a person. */
export function programHandlers(world: HandlerWorld): Pick<Handlers, ProgramChannel> {
  const { preferences, dialogs, folders } = world;

  const about = (): AboutView => {
    const meta = catalogMeta(world.catalog());
    return {
      version: world.version,
      electron: process.versions.electron ?? '',
      chromium: process.versions.chrome ?? '',
      node: process.versions.node,
      system: `${process.platform} ${process.arch} ${release()}`,
      catalog: meta.entered,
      guide: `${meta.guide.title.ja} ${meta.guide.date} Ver ${meta.guide.version}`,
      portable: world.portable,
      folders: (['data', 'logs', 'crashes'] as const).map((id) => ({ id, path: folders[id] })),
      canCheckUpdates: world.updateKeys.size > 0,
      crashes: crashesIn(folders.crashes).length,
      licences: shippedLicences(app.getAppPath()),
    };
  };
  const settings = () => {
    const { lastSite: _site, lastFolder: _folder, ...shown } = preferences.get();
    return shown;
  };

  return {
    'program:about': async () => ok(about()),
    'program:open-folder': async ({ id }) => {
      // Its own folders, by id: never a path of the renderer (checklist #15).
      const reason = await shell.openPath(folders[id]);
      return reason === '' ? ok(undefined) : err(appError('file-unreadable', { path: folders[id], reason }));
    },
    'program:check-update': async (_input, sender) => {
      const path = await dialogs.openFile(sender, 'json');
      if (path === null) return ok(null);
      const json = readJsonFile(path);
      if (!json.ok) return json;
      const found = checkUpdate(json.value, basename(path), {
        keys: world.updateKeys,
        version: world.version,
        catalog: bundledCatalog(),
      });
      if (!found.ok) return found;
      if (found.value.kind === 'release') {
        const { kind, state, version, date, files } = found.value;
        return ok({ kind, state, version, date, files: [...filesFor(process.platform, files)] });
      }
      // What a job began with is what it ends with.
      const [job] = world.jobs.running();
      if (job !== undefined) return err(appError('settings-locked', { job: job.kind }));
      const { catalog } = found.value;
      const kept = world.catalogFile.keep(catalog);
      if (!kept.ok) return kept;
      world.takeCatalog(catalog);
      return ok({ kind: 'catalog', date: catalogMeta(catalog).entered });
    },
    'program:save-support': async ({ anonymise }, sender) => {
      const path = await dialogs.save(sender, 'callhome-support.zip');
      if (path === null) return ok(null);
      const { licences: _licences, folders: _folders, ...versions } = about();
      const records = world.store.list();
      const data = supportFile({
        versions: Object.fromEntries(Object.entries(versions).map(([name, value]) => [name, String(value)])),
        adapters: listInterfaces(),
        settings: settings(),
        logs: [
          { name: 'log.jsonl', path: world.logPath },
          { name: 'log.before.jsonl', path: `${world.logPath}.1` },
        ],
        journalPath: '',
        crashFolder: folders.crashes,
        madeAt: new Date(world.now()).toISOString(),
        hide: anonymise
          ? createAnonymiser({
              userName: userInfo().username,
              hostName: hostname(),
              homeFolder: homedir(),
              words: records.flatMap((record) => [...personalWordsOf(record.file), ...boxWordsOf(record)]),
            })
          : (value) => value,
        anonymised: anonymise,
      });
      const written = writeWhole(path, data);
      return written.ok ? ok({ path }) : written;
    },
    'program:settings': async () => ok(settings()),
    'program:set-settings': async (change) => {
      preferences.set(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
      nativeTheme.themeSource = preferences.get().theme;
      return ok(settings());
    },
    'program:choose-folder': async (_input, sender) => {
      const folder = await dialogs.folder(sender);
      if (folder === null) return ok(null);
      preferences.set({ documentsFolder: folder });
      return ok(settings());
    },
  };
}

const packagesSchema = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() }));

/** What the bundles hold, as their build wrote it down beside them. */
function shippedLicences(root: string): AboutView['licences'] {
  const all = ['main', 'preload', 'renderer', 'practice'].flatMap((part) => {
    try {
      const text = readFileSync(join(root, 'dist', part, 'packages.json'), 'utf8');
      return packagesSchema.parse(JSON.parse(text));
    } catch {
      return [];
    }
  });
  const byName = new Map(all.map((each) => [`${each.name}@${each.version}`, each]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
