import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { type PackedSite, unpackSite } from '../../electron/contract/site-wire.ts';
import type { SiteView } from '../../electron/contract/views.ts';
import { type RunningSite, type SiteOptions, startLab } from '../lab/site.ts';
import { firstPage, launchElectron } from '../support/electron-app.ts';

/** The real program in a real Electron, on the simulated site, with a profile of its own. */
export type WizardApp = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly lab: RunningSite;
  readonly folder: string;
  /** Ends the program and starts it again on the same profile; `between` may change what is on disk. */
  readonly restart: (between?: () => void) => Promise<WizardApp>;
  /** Kills the program, as a power cut does, and starts it again. */
  readonly killed: () => Promise<WizardApp>;
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

type Invoke = (input: unknown) => Promise<{ ok: boolean; value: unknown; error: unknown }>;

/** Calls the bridge as the page does; for what a test needs before the screen it is about. */
export async function ask<T>(page: Page, channel: string, input?: unknown): Promise<T> {
  const value: unknown = await page.evaluate(
    async ([name, value]) => {
      const { callhome } = window as unknown as { callhome: { invoke: Record<string, Invoke> } };
      const answer = await callhome.invoke[name as string]?.(value);
      return (answer?.ok === true ? answer.value : { refused: answer?.error }) as never;
    },
    [channel, input] as const,
  );
  // A site's view crosses the bridge packed.
  const isSite = typeof value === 'object' && value !== null && 'packed' in value;
  return (isSite ? unpackSite(value as PackedSite, null).site : value) as T;
}

/** The devices of the open site that are part of its job. */
export async function chosenIds(page: Page): Promise<string[]> {
  const { rows } = await ask<SiteView>(page, 'sites:last');
  return rows.filter(({ chosen }) => chosen).map(({ device }) => device.id);
}

/** Waits until no job is running; a job that never ends is an error. */
export async function whenIdle(page: Page): Promise<void> {
  const late = Date.now() + 90_000;
  for (;;) {
    const jobs = await ask<readonly { state: string }[]>(page, 'jobs:list');
    if (jobs.every(({ state }) => state !== 'running')) return;
    if (Date.now() > late) throw new Error('a job is still running after 90 s');
    await page.waitForTimeout(100);
  }
}

/** `prepare` gets the folder before the program starts; its profile is the folder `profile` in it. */
export async function startWizard(
  options: SiteOptions,
  prepare: (folder: string) => void = () => {},
): Promise<WizardApp> {
  const folder = mkdtempSync(join(tmpdir(), 'callhome-e2e-'));
  prepare(folder);
  const lab = await startLab(options);
  const inventory = join(folder, 'inventory.json');
  writeFileSync(inventory, JSON.stringify({ ...lab.inventory, siteFile: lab.siteFile() }));
  return launch(lab, folder, inventory);
}

/** The program as a person starts it: no simulated site, a profile of its own below `folder`. `program` runs Electron. */
export async function startBare(
  folder: string,
  program = electronPath(),
  source = projectDir,
): Promise<{ readonly app: ElectronApplication; readonly page: Page }> {
  const app = await launchElectron({
    executablePath: program,
    args: [...sandboxFlags, '--disable-gpu', source],
    env: {
      ...(process.env as Record<string, string>),
      CALLHOME_PROFILE: join(folder, 'profile'),
      CALLHOME_SAVE_FOLDER: join(folder, 'saved'),
    },
    timeout: 30_000,
  });
  return { app, page: await firstPage(app) };
}

async function launch(lab: RunningSite, folder: string, inventory: string): Promise<WizardApp> {
  const app = await launchElectron({
    executablePath: electronPath(),
    args: [...sandboxFlags, '--disable-gpu', projectDir],
    env: {
      ...(process.env as Record<string, string>),
      CALLHOME_SIMULATED_SITE: inventory,
      CALLHOME_PROFILE: join(folder, 'profile'),
      CALLHOME_SAVE_FOLDER: join(folder, 'saved'),
    },
    timeout: 30_000,
  });
  const page = await firstPage(app);
  return {
    app,
    page,
    lab,
    folder,
    restart: async (between = () => {}) => {
      await app.close();
      between();
      return launch(lab, folder, inventory);
    },
    killed: async () => {
      const gone = app.waitForEvent('close');
      app.process().kill('SIGKILL');
      await gone;
      return launch(lab, folder, inventory);
    },
    close: async () => {
      try {
        await app.close();
      } finally {
        await lab.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Drops files onto the window, as the system's file manager does. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly data: Uint8Array | string }[],
): Promise<void> {
  const sent = files.map(({ name, data }) => ({
    name,
    data: Buffer.from(data as Uint8Array).toString('base64'),
  }));
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, data } of list) {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    const event = (type: string) =>
      new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
    const target = document.querySelector('.content') ?? document.body;
    target.dispatchEvent(event('dragenter'));
    target.dispatchEvent(event('dragover'));
    target.dispatchEvent(event('drop'));
  }, sent);
}
