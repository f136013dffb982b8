import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AppError, appError } from '../../../electron/domain/app-error.ts';
import { err } from '../../../electron/domain/result.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { createOpenSites, type OpenSite } from '../../../electron/shell/open-sites.ts';
import { openJournal } from '../../../electron/storage/journal-file.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { contextFor } from '../support/context.ts';

/** The window's program writes to a device while its record has no room on the disk and the journal has; then it is killed. */
const ADDRESS = '127.109.77.1';
let xcc: RunningXcc;
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-unsaved-window-'));
  xcc = await startXcc({ address: ADDRESS, port: 0 });
});
afterEach(async () => {
  await xcc.close();
  rmSync(folder, { recursive: true, force: true });
});

const held = (): Record<string, unknown> =>
  xcc.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
const file = () => ({
  version: 1,
  credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
  devices: [{ address: ADDRESS, product: 'xcc', credential: 'xcc', ports: { https: xcc.ports.https } }],
  settings: SETTINGS,
});

/** A run of the window's program over the folder. */
function program(isFull: () => boolean) {
  const real = openSiteStore(join(folder, 'sites'), Date.now);
  const full = appError('write-failed', { path: 'x', reason: 'ENOSPC' });
  const troubles: (AppError | null)[] = [];
  const store = {
    ...real,
    save: (...args: Parameters<typeof real.save>) => (isFull() ? err(full) : real.save(...args)),
  };
  const sites = createOpenSites({
    catalog: () => shipped,
    store,
    vault: openVault({}),
    recall: () => {},
    now: Date.now,
    tell: () => {},
    tellTrouble: (trouble) => troubles.push(trouble),
    tellRemark: () => {},
  });
  const contextOf = ({ handle }: OpenSite) => ({
    ...contextFor(file(), { XCC: xcc.credentials.password }),
    site: handle,
    journal: openJournal(store.journalPath(handle.get().id)),
  });
  return { sites, contextOf, troubles };
}

test('said while it lasts; the next start knows what was written, and puts it back', async () => {
  held().CompanyName = 'Former K.K.';
  let full = false;
  let killed = false;
  const first = program(() => full || killed);
  const site = first.sites.create(siteFileSchema.parse(file()));
  const { id } = site.handle.get();
  await planStage(first.contextOf(site), null);
  first.sites.flush();
  full = true;
  expect(await applyStage(first.contextOf(site), null)).toMatchObject([{ state: 'done' }]);
  first.sites.flush();
  expect(first.troubles.at(-1)).toMatchObject({ code: 'write-failed' });
  // From here on the first run of the program writes nothing any more, as if it were gone.
  killed = true;
  full = false;
  const next = program(() => false);
  const opened = next.sites.open(id);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const record = opened.value.handle.get();
  expect(standingOf(record).applies).toMatchObject([{ state: 'done' }]);
  expect(record.runs.filter(({ act }) => act === 'apply')).toHaveLength(1);
  const [back] = await undoStage(next.contextOf(opened.value), null);
  expect(back).toMatchObject({ act: 'undo' });
  expect(held().CompanyName).toBe('Former K.K.');
  next.sites.flush();
  // The first program's timer tries again as long as it cannot save.
  killed = false;
  first.sites.close(id);
  first.sites.flush();
});
