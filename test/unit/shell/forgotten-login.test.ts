import { expect, test } from 'vitest';
import { ok, type Result } from '../../../electron/domain/result.ts';
import { loginHandlers } from '../../../electron/shell/handlers/login-handlers.ts';
import { siteHandlers } from '../../../electron/shell/handlers/site-handlers.ts';
import { createDesk, type HandlerWorld } from '../../../electron/shell/handlers/world.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSite } from '../../../electron/workflow/site-handle.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** A device that was two records until they were merged: its own login may be kept under the older id, and is forgotten with it. */
test.each(['forget', 'choose'] as const)('by %s', async (how) => {
  const site = reportSite({ kinds: 'xcc', proxy: false });
  const [first, ...others] = site.known;
  if (first === undefined) throw new Error('no device');
  const record = { ...site, known: [{ ...first, formerIds: ['device-900'] }, ...others] };
  const handle = openSite(
    record,
    () => 0,
    () => {},
  );
  const vault = openVault({});
  vault.rememberOwn(record.id, [{ deviceId: 'device-900', user: 'root', password: 'OfItsOwn' }]);
  expect(vault.own(record, first.id)).not.toBeNull();
  const world = {
    sites: { open: () => ok({ handle }), viewOf: () => null },
    jobs: { running: () => [], busy: () => null },
    catalog: () => shipped,
    now: () => 0,
    vault,
    preferences: {},
  } as unknown as HandlerWorld;
  const desk = createDesk(world);
  const ids = { siteId: record.id, deviceIds: [first.id] };
  const done: Result<unknown> =
    how === 'forget'
      ? await loginHandlers(world, desk)['logins:forget'](ids, undefined as never)
      : await siteHandlers(world, desk)['site:set-device'](
          { ...ids, change: { credential: Object.keys(record.file.credentials)[0] ?? '' } },
          undefined as never,
        );
  expect(done).toMatchObject({ ok: true });
  expect(vault.own(record, first.id)).toBeNull();
});
