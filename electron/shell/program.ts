import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, BrowserWindow, Notification, nativeTheme, powerSaveBlocker } from 'electron';
import { bundledCatalog, type Catalog } from '../catalog/index.ts';
import type { BridgeEvent } from '../contract/channels.ts';
import { createPdfPrinter, type PdfPrinter } from '../documents/pdf/printer.ts';
import type { AppError } from '../domain/app-error.ts';
import type { SiteFile } from '../domain/site-file.ts';
import { openCatalogFile } from '../storage/catalog-file.ts';
import { openKeptPasswords, type PasswordCipher, sealingVault } from '../storage/kept-passwords.ts';
import { openLog } from '../storage/log.ts';
import { openPreferences, type Preferences } from '../storage/preferences.ts';
import { openVault } from '../storage/secrets.ts';
import { openSiteListFile } from '../storage/site-list-file.ts';
import { openSiteStore } from '../storage/site-store.ts';
import { keysOf, shippedKeys } from '../workflow/signed-file.ts';
import { createAnswerer } from './answers.ts';
import { createAttention } from './attention.ts';
import { type Closing, createClosing } from './closing.ts';
import { logLostProcesses } from './crashes.ts';
import { createFileDialogs } from './file-dialogs.ts';
import type { HandedFiles } from './handed-files.ts';
import { createHandlers } from './handlers/index.ts';
import type { Answerer, Bridge } from './ipc.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createOpenSites, type OpenSites } from './open-sites.ts';
import type { PracticeDoor } from './practice-window.ts';
import { createSaves, type Saves } from './saves.ts';
import { readSimulatedSite, type SimulatedSite } from './simulated-site.ts';
import { systemCipher } from './system-cipher.ts';

/** Everything behind the window: loaded while the window opens. */
export type Program = {
  readonly answer: Answerer;
  readonly printer: PdfPrinter;
  readonly sites: OpenSites;
  readonly jobs: Jobs;
  readonly saves: Saves;
  /** What the person likes is on the disk. */
  readonly preferencesWritten: () => Promise<void>;
  /** Tells the page that its window is to be closed; false where it does not hear. */
  readonly askToClose: Closing['ask'];
  /** Writes a defect to the log, tells the window, and gives its reference. */
  readonly onDefect: (error: unknown, what: string) => string;
  readonly tell: (event: BridgeEvent) => void;
  readonly language: () => 'ja' | 'en';
};

/** What a practice begins with. */
export type Practice = {
  readonly site: SimulatedSite;
  readonly leave: () => void;
  /** Language, colours and pace as they are in real work. */
  readonly preferences: Pick<ReturnType<Preferences['get']>, 'language' | 'theme' | 'scanFast'>;
};

export type ProgramParts = {
  readonly bridge: () => Bridge;
  /** Where everything is kept. */
  readonly folder: string;
  /** The site of the practice and the way out of it, where this is its program. */
  readonly practice: Practice | null;
  /** The way into the practice, where this is the program of real work and has a window. */
  readonly door: PracticeDoor | null;
  readonly openHiddenWindow: (path: string) => BrowserWindow;
  readonly quit: () => void;
  /** What the system gives the program to open. */
  readonly handed: Pick<HandedFiles, 'take'>;
  /** The command line has its catalog already: what was imported in the window is not for it. */
  readonly catalogGiven: boolean;
  /** Switches of the demo and the tests, empty in a shipped program. */
  readonly switches: {
    readonly simulatedSite: string;
    readonly saveFolder: string;
    readonly openFile: string;
    readonly updateKeys: string;
  };
  /** Everything is kept in a folder beside the program. */
  readonly portable: boolean;
};

/** Where the devices of the practice listen: what a sweep of it begins with. */
function portsOf(site: SiteFile): string {
  return [...new Set(site.devices.map(({ ports }) => ports.https))].join(',');
}

const now = (): number => Date.now();

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Rejects only with a defect: what cannot be read of what is kept is said in the window. */
export async function startProgram({
  bridge,
  folder,
  practice,
  door,
  openHiddenWindow,
  quit,
  handed,
  catalogGiven,
  switches,
  portable,
}: ProgramParts): Promise<Program> {
  const logPath = join(folder, 'logs', 'callhome.log');
  const log = openLog(logPath, now);
  const onDefect = (error: unknown, what: string): string => {
    const reference = randomUUID().slice(0, 8);
    log.write('defect', what, {
      reference,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return reference;
  };
  const tell = (event: BridgeEvent): void => bridge().tell(event);
  let taken: Catalog | null = null;
  const catalog = (): Catalog => taken ?? bundledCatalog();
  // A practice goes with its folder: a list that is written a moment later would bring that back.
  const list = practice === null ? openSiteListFile(join(folder, 'site-list.json')) : undefined;
  const store = openSiteStore(join(folder, 'sites'), now, list);
  const simulated = practice?.site ?? readSimulatedSite(switches.simulatedSite);
  const memory = openVault({ ...process.env, ...simulated?.environment }, 'typed');
  // What a person practises with is nobody's password.
  const onTrouble = (error: AppError): void => tell({ type: 'trouble', error });
  const cipher = (): PasswordCipher | null => (simulated === null ? systemCipher() : null);
  const keptPasswords = openKeptPasswords(join(folder, 'passwords'), memory, cipher, onTrouble);
  const passwordsAlone = keptPasswords.endBrokenOff(store.isGone);
  const vault = sealingVault(memory, keptPasswords, onTrouble);
  const preferences = openPreferences(practice === null ? folder : null);
  if (practice !== null) preferences.set({ ...practice.preferences, scanPorts: portsOf(practice.site.file) });
  nativeTheme.themeSource = preferences.get().theme;
  // They are the whole program's, and told once.
  if (practice === null) logLostProcesses(log.write);
  const checked = store.check();
  const sites = createOpenSites({
    catalog,
    store,
    vault,
    recall: (siteId) => void keptPasswords.recall(siteId),
    now,
    tell: (site) => tell({ type: 'site', site }),
    tellTrouble: (trouble) => tell({ type: 'save-trouble', trouble }),
    tellRemark: (error) => tell({ type: 'trouble', error }),
  });
  const attend = createAttention(
    {
      stayAwake: () => powerSaveBlocker.start('prevent-app-suspension'),
      maySleep: (id) => powerSaveBlocker.stop(id),
      windows: () => BrowserWindow.getAllWindows().filter((window) => window.isVisible()),
      notify: async (kind, state) => {
        // Two languages of sentences, which the wizard stands without.
        const { textsFor } = await import('../texts/for-language.ts');
        const texts = textsFor(preferences.get().language);
        const body = state === 'done' ? texts.jobEnd.done : texts.jobEnd.failed;
        if (Notification.isSupported()) new Notification({ title: texts.job[kind], body }).show();
      },
    },
    now,
  );
  const jobs = createJobs((job) => {
    // The sentence about what a job found is made from the site as it left it.
    if (job.state !== 'running') sites.tellNow();
    tell({ type: 'job', job });
    attend(job);
  }, onDefect);
  const font = join(app.getAppPath(), 'resources', 'fonts', 'NotoSansJP-Regular.ttf');
  const printer = createPdfPrinter(openHiddenWindow, font);
  const catalogFile = openCatalogFile(folder);
  let catalogTrouble: AppError | null = null;
  const kept = catalogGiven ? null : catalogFile.read();
  if (kept !== null) {
    const { keptCatalog } = await import('../workflow/catalog-import.ts');
    const earlier = keptCatalog(kept, catalogFile.path);
    taken = earlier.catalog;
    catalogTrouble = earlier.trouble;
    if (taken === null) log.write('catalog', 'imported catalog not used', { ...catalogTrouble?.args });
  }
  const saves = createSaves();
  const closing = createClosing(() =>
    tell({
      type: 'closing',
      running: [...jobs.running()],
      saving: saves.running(),
      unsaved: sites.trouble() !== null,
    }),
  );
  const handlers = createHandlers({
    catalog,
    takeCatalog: (newer) => {
      taken = newer;
      catalogTrouble = null;
    },
    catalogTrouble: () => catalogTrouble,
    catalogFile,
    store,
    sites,
    jobs,
    saves,
    vault,
    keptPasswords,
    passwordsAlone,
    preferences,
    printer,
    dialogs: createFileDialogs({
      preferences,
      windowOf: (contents) => BrowserWindow.fromWebContents(contents),
      saveFolder: switches.saveFolder,
      fileToOpen: switches.openFile,
    }),
    now,
    version: app.getVersion(),
    discoveryPorts: simulated?.discoveryPorts ?? { slp: 427, ssdp: 1900 },
    practice: simulated?.file ?? null,
    leavePractice: practice?.leave ?? null,
    handed,
    door,
    log: log.write,
    logPath,
    folders: { data: folder, logs: dirname(logPath), crashes: app.getPath('crashDumps') },
    portable,
    updateKeys: switches.updateKeys === '' ? shippedKeys() : keysOf(readJson(switches.updateKeys)),
    postalPath: join(app.getAppPath(), 'resources', 'postal', 'postal.bin'),
    profileTrouble: checked.ok ? null : checked.error,
    quit,
    closingHeard: closing.heard,
  });
  // The demo opens on its simulated site, made anew once and kept like any other.
  if (simulated && !store.list().some((record) => record.simulated)) {
    preferences.set({ lastSite: sites.create(simulated.file, true).handle.get().id });
  }
  // Read while the page still reads itself: its first question needs it.
  setImmediate(bundledCatalog);
  return {
    answer: createAnswerer(handlers, onDefect),
    printer,
    sites,
    jobs,
    saves,
    preferencesWritten: preferences.written,
    askToClose: closing.ask,
    onDefect,
    tell,
    language: () => preferences.get().language,
  };
}
