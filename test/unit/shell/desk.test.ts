import { expect, test } from 'vitest';
import type { AppError } from '../../../electron/domain/app-error.ts';
import { ok, type Result } from '../../../electron/domain/result.ts';
import { parseSiteFile, type SiteFile } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { createDesk, type HandlerWorld } from '../../../electron/shell/handlers/world.ts';

/** A site in memory, and what of it would be saved. */
function desk(writing: 'apply' | null = null) {
  const parsed = parseSiteFile({ version: 1, site: { reference: 'A-1' } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  let record: SiteRecord = newSiteRecord('site-a', '2026-11-24T00:00:00Z', parsed.value);
  const handle = {
    get: () => record,
    update: (change: (before: SiteRecord) => SiteRecord) => {
      record = change(record);
      return record;
    },
  };
  const world = {
    sites: { open: () => ok({ handle }), viewOf: () => record },
    jobs: { running: () => (writing === null ? [] : [{ kind: writing }]) },
    preferences: {},
  } as unknown as HandlerWorld;
  const edit = (change: (file: SiteFile) => SiteFile): Promise<Result<unknown, AppError>> =>
    createDesk(world).editFile('site-a', change);
  return { edit, reference: () => record.file.site.reference };
}
const named =
  (reference: string) =>
  (file: SiteFile): SiteFile => ({ ...file, site: { ...file.site, reference } });

test('a change that would not open again is refused with its field, and the site stays as it was', async () => {
  const { edit, reference } = desk();
  expect((await edit(named('A-2'))).ok).toBe(true);
  expect(reference()).toBe('A-2');
  expect(await edit(named('x'.repeat(501)))).toMatchObject({
    ok: false,
    error: { code: 'invalid-site-file', args: { path: 'site.reference' } },
  });
  expect(reference()).toBe('A-2');
});

test('nothing that devices are given changes while they are being written to', async () => {
  const { edit, reference } = desk('apply');
  expect(await edit(named('A-2'))).toMatchObject({ error: { code: 'settings-locked' } });
  expect(reference()).toBe('A-1');
});
