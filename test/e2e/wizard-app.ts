import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { type RunningSite, type SiteOptions, startLab } from '../lab/site.ts';

/** The real program in a real Electron, on the simulated site, with a profile of its own. */
export type WizardApp = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly lab: RunningSite;
  readonly folder: string;
  /** Ends the program and starts it again on the same profile. */
  readonly restart: () => Promise<WizardApp>;
  readonly close: () => Promise<void>;
};

export const projectDir = resolve(import.meta.dirname, '..', '..');

/** Path of the Electron that set-up found; the end-to-end tests fail, and never skip, without one. */
export function electronPath(): string {
  const path = process.env.CALLHOME_TEST_ELECTRON ?? '';
  if (path === '')
    throw new Error(
      'CALLHOME_TEST_ELECTRON is not set: run the tests with `npm test`, which finds an Electron',
    );
  return path;
}

export const sandboxFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export async function startWizard(options: SiteOptions): Promise<WizardApp> {
  const folder = mkdtempSync(join(tmpdir(), 'callhome-e2e-'));
  const lab = await startLab(options);
  const inventory = join(folder, 'inventory.json');
  writeFileSync(inventory, JSON.stringify({ ...lab.inventory, siteFile: lab.siteFile() }));
  return launch(lab, folder, inventory);
}

async function launch(lab: RunningSite, folder: string, inventory: string): Promise<WizardApp> {
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...sandboxFlags, '--disable-gpu', projectDir],
    env: {
      ...(process.env as Record<string, string>),
      CALLHOME_SIMULATED_SITE: inventory,
      CALLHOME_PROFILE: join(folder, 'profile'),
      CALLHOME_SAVE_FOLDER: join(folder, 'saved'),
    },
    // A loaded two-core machine needs a few seconds to its first window; half a minute means it will not come.
    timeout: 30_000,
  });
  const page = await app.firstWindow({ timeout: 30_000 });
  await page.waitForSelector('nav');
  return {
    app,
    page,
    lab,
    folder,
    restart: async () => {
      await app.close();
      return launch(lab, folder, inventory);
    },
    close: async () => {
      await app.close();
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
