import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import { parseSiteFile } from '../../domain/site-file.ts';
import { parseRecord } from '../../storage/record-file.ts';
import { readJsonFile, writeWhole } from '../../storage/whole-file.ts';
import type { Handlers } from '../answers.ts';
import { newPracticeFile } from '../practice.ts';
import { summaryOf } from '../site-edits.ts';
import type { Desk, HandlerWorld } from './world.ts';

type SitesChannel = Extract<keyof Handlers, `sites:${string}`>;

/** The list of sites: made, opened, copied, deleted, taken in from files and given out. */
export function sitesHandlers(world: HandlerWorld, { withSite, show }: Desk): Pick<Handlers, SitesChannel> {
  const { sites, jobs, vault, preferences, dialogs } = world;
  return {
    'sites:list': async () => ok(world.store.list().map(summaryOf)),
    // What is begun in the practice window is practice too.
    'sites:create': async () =>
      ok(
        show(world.practice === null ? sites.create() : sites.create(newPracticeFile(world.practice), true)),
      ),
    'sites:open': async ({ siteId }) => withSite(siteId, show),
    'sites:last': async () => {
      const { lastSite } = preferences.get();
      const site = lastSite === '' ? null : sites.open(lastSite);
      return ok(site?.ok ? sites.viewOf(site.value) : null);
    },
    'sites:duplicate': async ({ siteId }) =>
      withSite(siteId, (site) => show(sites.create(site.handle.get().file, site.handle.get().simulated))),
    'sites:remove': async ({ siteId }) => {
      // Nobody watches a deleted site: its work ends first, so that no device is written to unseen.
      await jobs.stop(siteId);
      sites.close(siteId);
      vault.forgetSite(siteId);
      const removed = world.store.remove(siteId);
      return removed.ok ? ok(undefined) : removed;
    },
    'sites:import': async (_input, sender) => {
      const path = await dialogs.openFile(sender, 'json');
      if (path === null) return ok(null);
      const json = readJsonFile(path);
      if (!json.ok) return json;
      const { record } = (json.value ?? {}) as { readonly record?: unknown };
      if (record !== undefined) {
        const read = parseRecord(record, path);
        return read.ok ? ok(show(sites.adopt(read.value))) : read;
      }
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
  };
}
