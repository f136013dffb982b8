import { appError } from '../../domain/app-error.ts';
import { everyIdOf } from '../../domain/known-device.ts';
import { err, ok } from '../../domain/result.ts';
import { loginsFrom } from '../../workflow/take-logins.ts';
import { tryLoginsStage } from '../../workflow/try-logins-stage.ts';
import type { Handlers } from '../answers.ts';
import type { Desk, HandlerWorld } from './world.ts';

type LoginChannel = Extract<keyof Handlers, `logins:${string}` | `passwords:${string}`>;

/** Logins of single devices out of a file, and finding out which of several logins a device takes. */
export function loginHandlers(world: HandlerWorld, desk: Desk): Pick<Handlers, LoginChannel> {
  const { sites, vault, keptPasswords } = world;
  const { withSite, startJob, unlocked } = desk;
  return {
    'logins:read-file': async ({ siteId, bytes }) => {
      const free = unlocked(siteId);
      if (!free.ok) return free;
      return withSite(siteId, (site) => {
        const { outcome, logins } = loginsFrom(world.catalog(), site.handle.get(), bytes);
        vault.rememberOwn(siteId, logins);
        sites.tellSoon(siteId);
        return outcome;
      });
    },
    'passwords:state': async ({ siteId }) =>
      withSite(siteId, () => {
        const state = keptPasswords.recall(siteId);
        // What could be opened only now is set from now on.
        sites.tellSoon(siteId);
        return state;
      }),
    'passwords:keep': async ({ siteId, keep }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const done = keep ? keptPasswords.keep(siteId) : keptPasswords.drop(siteId);
      return done.ok ? ok(keptPasswords.state(siteId)) : done;
    },
    'logins:forget': async ({ siteId, deviceIds }) => {
      const free = unlocked(siteId);
      if (!free.ok) return free;
      return withSite(siteId, (site) => {
        vault.forgetOwn(siteId, everyIdOf(site.handle.get().known, deviceIds));
        return sites.viewOf(site);
      });
    },
    'logins:try': async ({ siteId, deviceIds, logins, shared }) => {
      const site = sites.open(siteId);
      if (!site.ok) return site;
      const { credentials } = site.value.handle.get().file;
      const unknown = logins.find((name) => !(name in credentials));
      if (unknown !== undefined)
        return err(
          appError('invalid-argument', { name: unknown, expected: Object.keys(credentials).join(' | ') }),
        );
      const ids = deviceIds.length === 0 ? null : deviceIds;
      return startJob(siteId, 'try-logins', ids, async (context) => {
        sites.beginTrials(siteId);
        return ok(
          await tryLoginsStage(context, { deviceIds: ids, logins, shared }, (trial) =>
            sites.keepTrial(siteId, trial),
          ),
        );
      });
    },
  };
}
