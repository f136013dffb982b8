import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import { runCli } from './cli/cli.ts';
import type { SiteView } from './contract/views.ts';
import { createPdfPrinter } from './report/pdf.ts';
import { APP_ORIGIN } from './shell/app-url.ts';
import { createHandlers } from './shell/handlers.ts';
import { type IpcHost, serveIpc } from './shell/ipc.ts';
import { createJobs } from './shell/jobs.ts';
import { createOpenSites } from './shell/open-sites.ts';
import { registerAppScheme, serveApp } from './shell/protocol.ts';
import { denyPermissions, enforceSandbox, restrictWebContents } from './shell/security.ts';
import { readSimulatedSite } from './shell/simulated-site.ts';
import { openWizardWindow, windowOptions } from './shell/window.ts';
import { openLog } from './storage/log.ts';
import { openPreferences } from './storage/preferences.ts';
import { openVault } from './storage/secrets.ts';
import { openSiteStore } from './storage/site-store.ts';

/**
 * Composition root: wires everything, then opens the window or runs the command line. The order of the first
 * lines matters: sandbox and scheme must be set before Electron is ready.
 */
enforceSandbox();
registerAppScheme();
restrictWebContents();

const now = (): number => Date.now();
const cliAt = process.argv.indexOf('--cli');
const cliWords =
  cliAt === -1
    ? null
    : process.argv.slice(cliAt + 1).filter((word, index) => !(index === 0 && word === '--'));
const rendererRoot = join(app.getAppPath(), 'dist', 'renderer');
const preload = join(app.getAppPath(), 'dist', 'preload', 'preload.cjs');

/** A profile folder of its own, for tests and for the demo, so that nobody's saved sites are touched. */
const profileFolder = forDevelopment('CALLHOME_PROFILE');
if (profileFolder !== '') app.setPath('userData', profileFolder);

// `await app.whenReady()` at the top level of an ESM main never returns in Electron 33.
if (cliWords !== null) {
  app.disableHardwareAcceleration();
  app.whenReady().then(() => runCommandLine(cliWords), fail);
} else if (profileFolder === '' && !app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.whenReady().then(openWizard, fail);
}

/** Switches of the demo and the tests; a shipped program does not know them. */
function forDevelopment(name: string): string {
  return app.isPackaged ? '' : (process.env[name] ?? '');
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  app.exit(70);
}

process.on('unhandledRejection', (error) => {
  fail(error);
});

/** A hidden window of the same sandboxed kind, for laying out a page that is printed. */
function openHiddenWindow(host: () => IpcHost): (path: string) => BrowserWindow {
  return (path) => {
    const window = new BrowserWindow({
      ...windowOptions(preload),
      width: 900,
      height: 1200,
      backgroundColor: '#ffffff',
    });
    host().trust(window.webContents);
    void window.loadURL(`${APP_ORIGIN}${path}`);
    return window;
  };
}

function openParts(tellSite: (view: SiteView) => void): {
  readonly host: IpcHost;
  readonly parts: ReturnType<typeof build>;
} {
  denyPermissions(session.defaultSession);
  serveApp(session.defaultSession, rendererRoot);
  let host: IpcHost | null = null;
  const parts = build(() => host as IpcHost, tellSite);
  host = serveIpc(parts.handlers, parts.onDefect);
  return { host, parts };
}

function build(host: () => IpcHost, tellSite: (view: SiteView) => void) {
  const folder = app.getPath('userData');
  const log = openLog(join(folder, 'logs', 'callhome.log'), now);
  const onDefect = (error: unknown, what: string): string => {
    const reference = randomUUID().slice(0, 8);
    log.write('defect', what, {
      reference,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return reference;
  };
  const store = openSiteStore(join(folder, 'sites'), now);
  const simulated = readSimulatedSite(forDevelopment('CALLHOME_SIMULATED_SITE'));
  const vault = openVault({ ...process.env, ...simulated?.environment });
  const preferences = openPreferences(folder);
  const sites = createOpenSites(store, vault, now, tellSite);
  const jobs = createJobs((job) => sendAll(host(), { type: 'job', job }), onDefect);
  const printer = createPdfPrinter(
    openHiddenWindow(host),
    join(app.getAppPath(), 'resources', 'fonts', 'NotoSansJP-Regular.ttf'),
  );
  const handlers = createHandlers({
    store,
    sites,
    jobs,
    vault,
    preferences,
    printer,
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
    now,
    version: app.getVersion(),
    discoveryPorts: simulated?.discoveryPorts ?? { slp: 427, ssdp: 1900 },
    saveFolder: forDevelopment('CALLHOME_SAVE_FOLDER'),
    log: log.write,
  });
  return { store, sites, jobs, printer, preferences, handlers, onDefect, simulated };
}

function sendAll(host: IpcHost, event: Parameters<IpcHost['send']>[1]): void {
  for (const window of BrowserWindow.getAllWindows()) host.send(window.webContents, event);
}

function openWizard(): void {
  const { host, parts } = openParts((site) => sendAll(host, { type: 'site', site }));
  const { sites, preferences, simulated, store } = parts;
  // The demo opens on its simulated site, made anew once and kept like any other.
  if (simulated && !store.list().some((record) => record.simulated)) {
    preferences.set({ lastSite: sites.create(simulated.file, true).handle.get().id });
  }
  const open = (): BrowserWindow => openWizardWindow(preload, (window) => host.trust(window.webContents));
  open();
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => app.quit());
  let stopping = false;
  app.on('before-quit', (event) => {
    if (stopping) return;
    event.preventDefault();
    stopping = true;
    // Sessions on devices are ended and results saved before the program goes.
    void parts.jobs.stopAll().finally(() => {
      sites.flush();
      app.quit();
    });
  });
}

async function runCommandLine(words: readonly string[]): Promise<void> {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort());
  let parts: ReturnType<typeof openParts> | null = null;
  // The window machinery is only started when something is printed.
  app.on('window-all-closed', () => {});
  const code = await runCli(words, {
    environment: process.env,
    out: (text) => process.stdout.write(text),
    progress: (text) => process.stderr.write(`${text}\n`),
    now,
    signal: controller.signal,
    version:
      app.getVersion() ||
      (JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as { version: string })
        .version,
    printPdf: (model) => {
      parts ??= openParts(() => {});
      return parts.parts.printer.print(model);
    },
  });
  // Both streams are drained before the exit, or a pipe would lose the end of the document.
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
    ),
  );
  app.exit(code);
}
