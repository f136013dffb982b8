/** `killed-child.ts FOLDER adopt|remove N`: takes a site in, or deletes it, and ends by SIGKILL before its Nth change of the disk. */
import { join } from 'node:path';
import type { HandlerWorld } from '../../../electron/shell/handlers/world.ts';
import { dieAtChange } from '../../support/die-at-change.ts';

const [folder = '', act = '', last = '0'] = process.argv.slice(2);
// Counted once all is open.
const letThrough = dieAtChange([
  'renameSync',
  'rmSync',
  'openSync',
  'writeFileSync',
  'fsyncSync',
  'unlinkSync',
]);

const { siteFileSchema } = await import('../../../electron/domain/site-file.ts');
const { newSiteRecord } = await import('../../../electron/domain/site-record.ts');
const { createOpenSites } = await import('../../../electron/shell/open-sites.ts');
const { sitesHandlers } = await import('../../../electron/shell/handlers/sites-handlers.ts');
const { createHeldFile } = await import('../../../electron/shell/held-file.ts');
const { createDesk } = await import('../../../electron/shell/handlers/world.ts');
const { openKeptPasswords } = await import('../../../electron/storage/kept-passwords.ts');
const { openVault } = await import('../../../electron/storage/secrets.ts');
const { openSiteStore } = await import('../../../electron/storage/site-store.ts');
const { shipped } = await import('../../support/shipped.ts');
const now = () => Date.UTC(2026, 10, 25);
const store = openSiteStore(join(folder, 'sites'), now);
const sites = createOpenSites({
  catalog: () => shipped,
  store,
  vault: openVault({}),
  recall: () => {},
  now,
  tell: () => {},
  tellTrouble: () => {},
  tellRemark: () => {},
});

/** Deletes it as the list of sites does. */
async function deleted(): Promise<void> {
  const vault = openVault({});
  const keptPasswords = openKeptPasswords(join(folder, 'passwords'), vault, () => null);
  const preferences = { get: () => ({ lastUsed: {} }), set: () => {} };
  const world = { store, sites, vault, keptPasswords, preferences, jobs: { stop: async () => true } };
  const own = world as unknown as HandlerWorld;
  const remove = sitesHandlers(own, createDesk(own), createHeldFile())['sites:remove'];
  letThrough(Number(last));
  const done = await remove({ siteId: 'kept' }, undefined as never);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
}

if (act !== 'remove') letThrough(Number(last));
if (act === 'remove') await deleted();
else {
  const record = newSiteRecord('first', new Date(now()).toISOString(), siteFileSchema.parse({ version: 1 }));
  const head = { at: record.createdAt, deviceId: 'device-1', address: '192.0.2.1', actId: 'a' };
  sites.adopt(record, [{ ...head, type: 'begin', driver: 'imm2-snmp', act: 'apply' }]);
}
process.stdout.write('ended');
process.exit(0);
