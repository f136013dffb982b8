import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import { APP_ORIGIN } from './shell/app-url.ts';
import { keepCrashReports } from './shell/crashes.ts';
import { createHandedFiles } from './shell/handed-files.ts';
import { createHiddenWindows, type HiddenWindows } from './shell/hidden-windows.ts';
import { type Bridge, type IpcHost, listenIpc } from './shell/ipc.ts';
import { createLifecycle, reportDefects } from './shell/lifecycle.ts';
import { keepDefaultMenuOut, setApplicationMenu } from './shell/menu.ts';
import { endBusy, takeFolder } from './shell/own-folder.ts';
import { portableFolder } from './shell/portable.ts';
import { createPracticeDoor, type PracticeDoor } from './shell/practice-window.ts';
import type { Program, ProgramParts } from './shell/program.ts';
import { registerAppScheme, serveApp } from './shell/protocol.ts';
import { denyPermissions, enforceSandbox, restrictWebContents } from './shell/security.ts';
import { loadWizard, openPracticeWindow, openWizardWindow, windowOptions } from './shell/window.ts';

/**
 * Composition root: wires everything, then opens the window or runs the command line. The order of the first
 * lines matters: sandbox and scheme must be set before Electron is ready. What is behind the window is loaded
 * while the window opens, so this file imports only the shell.
 */
enforceSandbox();
registerAppScheme();
restrictWebContents();
keepDefaultMenuOut();

const cliAt = process.argv.indexOf('--cli');
const cliWords =
  cliAt === -1
    ? null
    : process.argv.slice(cliAt + 1).filter((word, index) => !(index === 0 && word === '--'));
const rendererRoot = join(app.getAppPath(), 'dist', 'renderer');
const preload = join(app.getAppPath(), 'dist', 'preload', 'preload.cjs');

/** A profile folder of its own, for tests and for the demo, so that nobody's saved sites are touched. */
const profileFolder = forDevelopment('CALLHOME_PROFILE');
/** A shipped program with a folder `data` beside it keeps everything there (portable mode). */
const portable = app.isPackaged
  ? portableFolder({
      platform: process.platform,
      execPath: process.execPath,
      appImage: process.env.APPIMAGE,
    })
  : null;
if (profileFolder !== '') app.setPath('userData', profileFolder);
else if (portable !== null) app.setPath('userData', portable);
app.setPath('crashDumps', join(app.getPath('userData'), 'crashes'));
keepCrashReports();

// `await app.whenReady()` at the top level of an ESM main never returns in Electron 33.
if (cliWords !== null) {
  app.disableHardwareAcceleration();
  app.whenReady().then(() => runCommandLine(cliWords), fail);
} else {
  begin().catch(fail);
}

// What the window's program is made of most, read while Electron itself still starts.
if (cliWords === null) void import('./contract/channels.ts');

/** Opens the wizard, where nobody else has its folder. */
async function begin(): Promise<void> {
  const own = app.getPath('userData');
  const busy = takeFolder(own);
  if (busy !== null) return endBusy(busy, own, join(app.getPath('temp'), 'callhome-not-started'));
  if (profileFolder === '' && !app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  await app.whenReady();
  openWizard();
}

/** Switches of the demo and the tests; a shipped program does not know them. */
function forDevelopment(name: string): string {
  return app.isPackaged ? '' : (process.env[name] ?? '');
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  app.exit(70);
}

type Running = {
  readonly host: IpcHost;
  readonly bridge: Bridge;
  readonly program: Promise<Program>;
};

/** After the page's scripts were asked for: nothing else is asked for in this time, and Chromium reads them. */
const PAGE_QUIET_MS = 1;
/** So long after its first file, or without one after the start, the page does not hold the program up. */
const PAGE_LATEST_MS = 400;
const PAGE_NEVER_MS = 2_000;

/**
 * Serves the pages and the channels at once; what answers follows as soon as it is loaded. Loading keeps this
 * process busy, so behind a window (`afterPage`) it waits until the page has its files: both then work at once.
 */
function start(loading: () => Promise<Program>, afterPage: boolean): Running {
  let quiet: NodeJS.Timeout | undefined;
  const load = (): void => {
    clearTimeout(quiet);
    clearTimeout(latest);
    resolve(loading());
    served = () => {};
  };
  let served = (type: string): void => {
    if (type.includes('html')) {
      // On a slow laptop the page's process alone takes as long as a whole start elsewhere.
      clearTimeout(latest);
      latest = setTimeout(load, PAGE_LATEST_MS);
    }
    if (quiet === undefined && !type.includes('javascript')) return;
    clearTimeout(quiet);
    quiet = setTimeout(load, PAGE_QUIET_MS);
  };
  let latest = setTimeout(load, afterPage ? PAGE_NEVER_MS : 0);
  denyPermissions(session.defaultSession);
  serveApp(session.defaultSession, rendererRoot, (type) => served(type));
  let resolve: (program: Promise<Program>) => void = () => {};
  const program = new Promise<Program>((settle) => {
    resolve = settle;
  });
  const answerer = program.then(({ answer }) => answer);
  answerer.catch(fail);
  const host = listenIpc();
  return { host, bridge: host.bridge(answerer), program };
}

type OwnParts = Pick<ProgramParts, 'bridge' | 'quit'> &
  Partial<Pick<ProgramParts, 'catalogGiven' | 'folder' | 'practice' | 'door' | 'handed'>>;

const hidden = createHiddenWindows();
const handed = createHandedFiles(!app.isPackaged);
/** Before there is a window nobody needs to be told: its page asks by itself. */
let tellHanded = (): void => {};
// macOS says which file the program was opened with before Electron is ready, and says it once.
app.on('open-file', (event, path) => {
  event.preventDefault();
  handed.add(path);
  tellHanded();
});
const seenWindows = (): readonly BrowserWindow[] =>
  BrowserWindow.getAllWindows().filter((window) => !hidden.has(window));

async function loadProgram(parts: OwnParts, unseen: HiddenWindows = hidden): Promise<Program> {
  const { startProgram } = await import('./shell/program.ts');
  return startProgram({
    catalogGiven: false,
    folder: app.getPath('userData'),
    practice: null,
    door: null,
    handed: { take: async () => [] },
    ...parts,
    openHiddenWindow: (path) => {
      const window = unseen.open({
        ...windowOptions(preload),
        width: 900,
        height: 1200,
        backgroundColor: '#ffffff',
      });
      parts.bridge().trust(window.webContents);
      void window.loadURL(`${APP_ORIGIN}${path}`);
      return window;
    },
    switches: {
      simulatedSite: forDevelopment('CALLHOME_SIMULATED_SITE'),
      saveFolder: forDevelopment('CALLHOME_SAVE_FOLDER'),
      openFile: forDevelopment('CALLHOME_OPEN_FILE'),
      updateKeys: forDevelopment('CALLHOME_UPDATE_KEYS'),
    },
    portable: portable !== null,
  });
}

function openWizard(): void {
  setApplicationMenu('ja');
  handed.started(process.argv, process.cwd());
  const { host, bridge, program } = start(
    () => loadProgram({ bridge: () => bridge, quit: () => lifecycle.end(), door, handed }),
    true,
  );
  reportDefects(program);
  const door = practiceDoor(host, program);
  const lifecycle = createLifecycle(
    program,
    () => seenWindows().filter((window) => window !== door.window()),
    door.leave,
    hidden.end,
  );
  const open = (): BrowserWindow =>
    openWizardWindow(preload, (window) => {
      bridge.trust(window.webContents);
      lifecycle.watch(window);
    });
  open();
  tellHanded = () => void program.then(({ tell }) => tell({ type: 'handed' }));
  app.on('second-instance', (_event, words, folder) => {
    if (handed.started(words, folder)) tellHanded();
    const window = door.window() ?? seenWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (seenWindows().length === 0) open();
  });
  app.on('window-all-closed', () => app.quit());
}

/** The way into the practice, which has a program of its own behind a window of its own. */
function practiceDoor(host: IpcHost, program: Promise<Program>): PracticeDoor {
  return createPracticeDoor({
    part: join(app.getAppPath(), 'dist', 'practice', 'site.js'),
    openWindow: (like) => openPracticeWindow(preload, like),
    startProgram: async (practice, folder) => {
      const unseen = hidden.part();
      const started = loadProgram({ bridge: () => bridge, quit: practice.leave, folder, practice }, unseen);
      const bridge = host.bridge(started.then(({ answer }) => answer));
      return {
        program: await started,
        endUnseen: unseen.end,
        show: (window) => {
          bridge.trust(window.webContents);
          loadWizard(window);
        },
      };
    },
    onLost: () =>
      void program.then(({ tell }) =>
        tell({ type: 'trouble', error: { code: 'practice-failed', args: { reason: 'exit' } } }),
      ),
  });
}

/** The longest that work is given to end its sessions after a defect. */
const DEFECT_WITHIN_MS = 15_000;

async function runCommandLine(words: readonly string[]): Promise<void> {
  const controller = new AbortController();
  // Quitting cancels the work, which ends by itself.
  app.on('before-quit', (event) => {
    event.preventDefault();
    controller.abort();
  });
  // A defect nobody waits for: the work ends its sessions, what was found is saved, and the exit code says it.
  let defect = false;
  const onDefect = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    defect = true;
    controller.abort();
    setTimeout(() => app.exit(70), DEFECT_WITHIN_MS).unref();
  };
  process.on('unhandledRejection', onDefect);
  process.on('uncaughtException', onDefect);
  // The window machinery is only started when something is printed.
  let running: Running | null = null;
  app.on('window-all-closed', () => {});
  const [{ cancelOnInterrupt }, { runCli }, { bundledCatalog }, { outputStream }] = await Promise.all([
    import('./cli/interrupts.ts'),
    import('./cli/cli.ts'),
    import('./catalog/index.ts'),
    import('./cli/output-stream.ts'),
  ]);
  const out = outputStream(process.stdout);
  const told = outputStream(process.stderr);
  cancelOnInterrupt(
    words,
    () => controller.abort(),
    (text) => told.write(`${text}\n`),
  );
  const code = await runCli(words, {
    environment: process.env,
    out: out.write,
    written: out.written,
    progress: (text) => told.write(`${text}\n`),
    catalog: bundledCatalog(),
    now: () => Date.now(),
    signal: controller.signal,
    version: versionOf(),
    kept: {
      logPath: join(app.getPath('userData'), 'logs', 'callhome.log'),
      crashFolder: app.getPath('crashDumps'),
    },
    printPdf: async (model, attached) => {
      if (running === null) {
        const started: Running = start(
          () =>
            loadProgram({
              bridge: () => started.bridge,
              quit: () => controller.abort(),
              catalogGiven: true,
            }),
          false,
        );
        running = started;
      }
      return (await running.program).printer.print(model, attached);
    },
  });
  // Drained before the exit, or a pipe would lose the end.
  await told.written();
  app.exit(defect ? 70 : code);
}

function versionOf(): string {
  const manifest = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return app.getVersion() || manifest.version;
}
