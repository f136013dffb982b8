import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { MergeLook } from '../../contract/merge.ts';
import { type AppError, appError } from '../../domain/app-error.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isSameSite, mayMerge, mergeSites } from '../../domain/site-merge.ts';
import type { SiteRecord } from '../../domain/site-record.ts';
import type { TakenIn } from '../../domain/taken-in.ts';
import { readJournal, writeJournal } from '../../storage/journal-file.ts';
import { readTakenIn } from '../../storage/site-import.ts';
import { readHandedJson } from '../../storage/whole-file.ts';
import { type Half, halfOf, writeMerged } from '../../workflow/merge-halves.ts';
import { laterThan } from '../../workflow/site-handle.ts';
import type { Handlers } from '../answers.ts';
import type { HeldFile } from '../held-file.ts';
import type { Desk, HandlerWorld } from './world.ts';

type MergeChannel = Extract<keyof Handlers, `merge:${string}`>;

/** Another engineer's half of a site: read and shown, and made one with this one when the person says so. */
export function mergeHandlers(
  world: Pick<HandlerWorld, 'sites' | 'jobs' | 'dialogs' | 'store' | 'now'>,
  { show }: Pick<Desk, 'show'>,
  held: HeldFile,
): Pick<Handlers, MergeChannel> {
  const { sites, jobs, dialogs, store, now } = world;
  let shown: { readonly token: string; readonly siteId: string; readonly theirs: Half } | null = null;
  /** Work that is under way would write its results into a record that is not the site's any more. */
  const atWork = (siteId: string): AppError | null => {
    const [job] = jobs.running(siteId);
    return job === undefined ? null : appError('merge-refused', { reason: 'working', job: job.kind });
  };
  const readFile = (path: string): Result<TakenIn, AppError> => {
    const json = readHandedJson(path);
    return json.ok ? readTakenIn(json.value, basename(path)) : json;
  };
  const look = (siteId: string, fileName: string, taken: TakenIn): Result<MergeLook, AppError> => {
    const site = sites.open(siteId);
    if (!site.ok) return site;
    const theirs = halfOf(taken, now());
    const mine = site.value.handle.get();
    const refused = mayMerge(mine, theirs.record);
    if (refused !== null) return err(refused);
    shown = { token: randomUUID(), siteId, theirs };
    const { added, overlaps, conflicts } = mergeSites(mine, theirs.record);
    return ok({
      token: shown.token,
      fileName,
      sameSite: isSameSite(mine, theirs.record),
      mine: aboutOf(mine),
      theirs: aboutOf(theirs.record),
      added,
      overlaps: [...overlaps],
      conflicts: [...conflicts],
    });
  };
  return {
    'merge:read': async ({ siteId }, sender) => {
      const busy = atWork(siteId);
      if (busy !== null) return err(busy);
      const path = await dialogs.openFile(sender, 'json');
      if (path === null) return ok(null);
      const read = readFile(path);
      return read.ok ? look(siteId, basename(path), read.value) : read;
    },
    'merge:look': async ({ siteId, token }) => {
      const busy = atWork(siteId);
      if (busy !== null) return err(busy);
      const file = held.find(token);
      if (file === null) return err(appError('merge-refused', { reason: 'changed' }));
      return look(siteId, file.name, file.taken);
    },
    'merge:take': async ({ siteId, token, choices }) => {
      const busy = atWork(siteId);
      if (busy !== null) return err(busy);
      if (shown?.token !== token || shown.siteId !== siteId)
        return err(appError('merge-refused', { reason: 'changed' }));
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const journalPath = store.journalPath(siteId);
      const journal = readJournal(journalPath);
      if (!journal.ok) return journal;
      const mine = { record: site.value.handle.get(), journal: journal.value.entries };
      const written = writeMerged(mine, shown.theirs, choices, {
        record: (record) => sites.replace({ ...record, updatedAt: laterThan(record.updatedAt, now()) }),
        journal: (entries, foreign) => writeJournal(journalPath, entries, foreign),
      });
      // What could not be written stays in hand: the same can be tried again once there is room.
      if (!written.ok) return written;
      shown = null;
      const merged = sites.open(siteId);
      return merged.ok ? ok(show(merged.value)) : merged;
    },
  };
}

function aboutOf({ file }: SiteRecord): MergeLook['mine'] {
  const { customer, name, engineer } = file.site;
  return { customer, name, engineer, devices: file.devices.length };
}
