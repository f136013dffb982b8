import { expect, test } from 'vitest';
import { ok } from '../../../electron/domain/result.ts';
import type { SiteFile } from '../../../electron/domain/site-file.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { siteHandlers } from '../../../electron/shell/handlers/site-handlers.ts';
import { createDesk, type HandlerWorld } from '../../../electron/shell/handlers/world.ts';

test('a user that was typed in letters of full width, or copied with what nobody sees, is the user of the device', async () => {
  const parsed = parseSiteFile({ version: 1 });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  let record: SiteRecord = newSiteRecord('site-a', '2026-11-24T00:00:00Z', parsed.value);
  const remembered: unknown[] = [];
  const world = {
    sites: {
      open: () =>
        ok({
          handle: {
            get: () => record,
            update: (change: (before: SiteRecord) => SiteRecord) => {
              record = change(record);
            },
          },
        }),
      viewOf: () => record,
    },
    jobs: { running: () => [] },
    vault: { remember: (...what: unknown[]) => remembered.push(what), touch: () => {} },
    preferences: {},
  } as unknown as HandlerWorld;
  const credential: SiteFile['credentials'][string] = {
    user: '　ＵＳＥＲＩＤ\u200b',
    passwordEnv: '',
    snmp: {
      version: 'v3',
      user: 'ｓｎｍｐ\u2060',
      authProtocol: 'sha',
      authPasswordEnv: '',
      privProtocol: 'aes',
      privPasswordEnv: '',
      communityEnv: '',
    },
  };
  const answer = await siteHandlers(world, createDesk(world))['credentials:set'](
    { siteId: 'site-a', name: 'bmc', credential, password: ' ＰＡＳＳ ' },
    undefined as never,
  );
  expect(answer.ok).toBe(true);
  expect(record.file.credentials.bmc).toMatchObject({ user: 'USERID', snmp: { user: 'snmp' } });
  // A password is what was typed, to the letter.
  expect(remembered).toEqual([['site-a', 'bmc.password', ' ＰＡＳＳ ']]);
});
