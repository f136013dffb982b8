import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appError } from '../../../electron/domain/app-error.ts';
import { err } from '../../../electron/domain/result.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import { createOpenSites, type OpenSite } from '../../../electron/shell/open-sites.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';
import { shipped } from '../../support/shipped.ts';

/** Two sites of one window that have the same device: it counts wrong passwords whichever of them they come from. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-two-sites-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what one open site was refused another one does not send, nor the same one after it was replaced; a deleted one holds nothing', async () => {
  const now = (): number => Date.UTC(2026, 10, 26);
  const sites = createOpenSites({
    catalog: () => shipped,
    store: openSiteStore(join(folder, 'sites'), now),
    vault: openVault({}),
    recall: () => {},
    now,
    tell: () => {},
    tellTrouble: () => {},
    tellRemark: () => {},
  });
  let sent = 0;
  const signIn = async ({ logins }: OpenSite): Promise<string> => {
    const account = { name: 'bmc', user: 'USERID', secret: new Secret('wrong'), stamp: 0 };
    const refuse = async () => {
      sent += 1;
      return err(appError('login-rejected', { address: '192.0.2.11', user: 'USERID' }));
    };
    const result = await logins.attempt('192.0.2.11', account, refuse, new AbortController().signal);
    return result.ok ? 'ok' : result.error.code;
  };
  const [a, b] = [sites.create(), sites.create()];
  expect([await signIn(a), await signIn(b), sent]).toEqual(['login-rejected', 'login-not-retried', 1]);
  expect(sites.replace(a.handle.get()).ok).toBe(true);
  const again = sites.open(a.handle.get().id);
  expect(again.ok && (await signIn(again.value))).toBe('login-not-retried');
  expect(await signIn(b)).toBe('login-not-retried');
  sites.close(a.handle.get().id);
  expect([await signIn(b), sent]).toEqual(['login-rejected', 2]);
  sites.flush();
});
