import { basename } from 'node:path';
import type { TakeIn, Taken } from '../../contract/views.ts';
import { type AppError, appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { originOf } from '../../domain/site-export.ts';
import { entryOf, type SiteEntry, tidyTags } from '../../domain/site-summary.ts';
import { templateOf } from '../../domain/site-template.ts';
import type { TakenIn } from '../../domain/taken-in.ts';
import { foreignLines, readJournal } from '../../storage/journal-file.ts';
import { exportJson } from '../../storage/later-fields.ts';
import { readTakenIn } from '../../storage/site-import.ts';
import { parseHandedJson, readBytes, writeWhole } from '../../storage/whole-file.ts';
import type { Handlers } from '../answers.ts';
import type { HeldFile } from '../held-file.ts';
import { devicesFound } from '../site-edits.ts';
import type { Desk, HandlerWorld } from './world.ts';

type SitesChannel = Extract<keyof Handlers, `sites:${string}`>;

/** The list of sites: made, opened, copied, found, put away, deleted, taken in from files and given out. */
export function sitesHandlers(
  world: HandlerWorld,
  { withSite, show }: Desk,
  held: HeldFile,
): Pick<Handlers, SitesChannel> {
  const { sites, jobs, vault, preferences, dialogs } = world;
  /** What is on disk, and in its place what is newer in memory; the one used last first. */
  const entries = (): readonly (SiteEntry & { readonly usedAt: string })[] => {
    const open = new Map(sites.records().map((record) => [record.id, entryOf(record)]));
    const stored = world.store.entries(new Set(open.keys()));
    const { lastUsed } = preferences.get();
    return [...open.values(), ...stored]
      .map((entry) => {
        const { id, updatedAt } = entry.summary;
        const used = lastUsed[id] ?? '';
        return { ...entry, usedAt: used > updatedAt ? used : updatedAt };
      })
      .sort((a, b) => b.usedAt.localeCompare(a.usedAt));
  };
  /** The sites that began as the one in the file. A mere site file has no history and is of none; practice is never merged with work. */
  const sitesOf = (taken: TakenIn): readonly string[] =>
    taken.kind === 'file'
      ? []
      : entries()
          .filter(
            ({ origin, summary }) =>
              origin === originOf(taken.record) &&
              summary.template === '' &&
              summary.simulated === taken.record.simulated,
          )
          .map(({ summary }) => summary.id);
  /** One way in for the button and for what is dropped: it replaces no site, and where it is of one the person is asked. */
  const takeIn = (name: string, bytes: Uint8Array): Result<TakeIn, AppError> => {
    const json = parseHandedJson(bytes, name);
    if (!json.ok) return json;
    const read = readTakenIn(json.value, name);
    if (!read.ok) return read;
    const siteIds = sitesOf(read.value);
    if (siteIds.length === 0) return keepOwn(read.value);
    return ok({ kind: 'known', token: held.hold(name, read.value), fileName: name, siteIds: [...siteIds] });
  };
  const keepOwn = (taken: TakenIn): Result<Taken, AppError> => {
    if (taken.kind === 'record') {
      const site = sites.adopt(taken.record, taken.journal, taken.foreign);
      if (!site.ok) return site;
      const { id } = site.value.handle.get();
      return ok({ kind: 'taken', siteId: id, leftOut: taken.record.leftOut.length });
    }
    const site = sites.create(taken.file, false, { leftOut: [...taken.leftOut] });
    return ok({ kind: 'taken', siteId: site.handle.get().id, leftOut: taken.leftOut.length });
  };
  return {
    'sites:list': async () =>
      ok(entries().map(({ summary, usedAt }) => ({ ...summary, tags: [...summary.tags], usedAt }))),
    'sites:find': async ({ text }) => ok([...devicesFound(entries(), text)]),
    // What is begun in the practice window is practice too.
    'sites:create': async () => {
      if (world.practice === null) return ok(show(sites.create()));
      const { newPracticeFile } = await import('../practice.ts');
      return ok(show(sites.create(newPracticeFile(world.practice), true)));
    },
    'sites:open': async ({ siteId }) => withSite(siteId, show),
    'sites:last': async () => {
      const { lastSite } = preferences.get();
      const site = lastSite === '' ? null : sites.open(lastSite);
      return ok(site?.ok ? sites.viewOf(site.value) : null);
    },
    'sites:duplicate': async ({ siteId }) =>
      withSite(siteId, (site) => {
        const { file, simulated, tags } = site.handle.get();
        return show(sites.create(templateOf(file), simulated, { tags: [...tags] }));
      }),
    'sites:make-template': async ({ siteId, name }) =>
      withSite(siteId, (site) => {
        const { file, simulated, tags } = site.handle.get();
        sites.create(templateOf(file), simulated, { tags: [...tags], template: name });
        return undefined;
      }),
    'sites:set-tags': async ({ siteId, tags }) =>
      withSite(siteId, (site) => {
        site.handle.update((record) => ({ ...record, tags: tidyTags(tags) }));
        return undefined;
      }),
    'sites:set-archived': async ({ siteId, archived }) =>
      withSite(siteId, (site) => {
        const archivedAt = archived ? new Date(world.now()).toISOString() : '';
        site.handle.update((record) => ({ ...record, archivedAt }));
        return undefined;
      }),
    'sites:remove': async ({ siteId }) => {
      // Nobody watches a deleted site: its work ends first, so that no device is written to unseen.
      if (!(await jobs.stop(siteId))) {
        const [job] = jobs.running(siteId);
        if (job !== undefined) return err(appError('job-running', { job: job.kind }));
      }
      // One that cannot be deleted stays a site like the others: what is done in it is saved.
      const stay = world.keptPasswords.leave(siteId);
      const removed = world.store.remove(siteId);
      if (!removed.ok) {
        stay();
        return removed;
      }
      sites.close(siteId);
      vault.forgetSite(siteId);
      const dropped = world.keptPasswords.drop(siteId);
      const { [siteId]: _gone, ...lastUsed } = preferences.get().lastUsed;
      preferences.set({ lastUsed });
      return dropped.ok ? ok(undefined) : dropped;
    },
    'sites:import': async (_input, sender) => {
      const path = await dialogs.openFile(sender, 'json');
      if (path === null) return ok(null);
      const bytes = readBytes(path);
      return bytes.ok ? takeIn(basename(path), bytes.value) : bytes;
    },
    'sites:take-in': async ({ name, bytes }) => takeIn(name, bytes),
    'sites:handed': async () => ok(await world.handed.take()),
    'sites:keep-own': async ({ token }) => {
      const file = held.find(token);
      if (file === null) return err(appError('merge-refused', { reason: 'changed' }));
      const kept = keepOwn(file.taken);
      // What could not be saved stays in hand: the same can be tried again once there is room.
      if (kept.ok) held.drop(token);
      return kept;
    },
    'sites:export': async ({ siteId, kind }, sender) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const path = await dialogs.save(sender, EXPORT_NAMES[kind]);
      if (path === null) return ok(null);
      const record = site.value.handle.get();
      // Only the whole has the record of writes; without it, it would be taken for the whole all the same.
      const journal = kind === 'whole' ? readJournal(world.store.journalPath(record.id)) : null;
      if (journal?.ok === false) return journal;
      const entries = journal?.value.entries ?? [];
      const foreign = foreignLines(world.store.journalPath(record.id));
      if (!foreign.ok) return foreign;
      const written = writeWhole(path, `${exportJson(record, entries, kind, foreign.value)}\n`);
      return written.ok ? ok({ path }) : written;
    },
  };
}

/** Names that say what is inside and nothing of the customer. */
const EXPORT_NAMES = {
  whole: 'callhome-site-whole.json',
  settings: 'callhome-site.json',
  'without-personal': 'callhome-site-without-personal-data.json',
} as const;
