import { app, type BrowserWindow } from 'electron';
import { showAgain } from './lost-page.ts';
import type { Program } from './program.ts';

/**
 * How the window's program ends: what is typed is handed over, running work is asked about and stopped, sessions on
 * devices are closed, results saved. Then it goes; a second wish to quit meanwhile waits for the first.
 */
export type Lifecycle = {
  /** Watches a window: closing it asks as quitting does. */
  readonly watch: (window: BrowserWindow) => void;
  /** The person has said so, or nothing speaks against it. */
  readonly end: () => void;
};

/** Stopping has 15 s (jobs) and this much for the rest; then the program goes whatever hangs. */
const END_WITHIN_MS = 20_000;
/** A page that has not loaded by then is not coming, and nothing is typed in it. */
const LOADED_WITHIN_MS = 15_000;

export function createLifecycle(
  program: Promise<Program>,
  windows: () => readonly BrowserWindow[],
  /** What has to be gone before anything is asked: the practice, behind which real work is out of sight. */
  first: () => Promise<void>,
  /** What no person can close, and would keep the program alive. */
  last: () => void,
): Lifecycle {
  let state: 'running' | 'stopping' | 'over' = 'running';
  /** Windows whose page does nothing any more: closing one waits for its page. */
  const deaf = new Set<BrowserWindow>();

  const end = (): void => {
    if (state !== 'running') return;
    state = 'stopping';
    const late = setTimeout(() => app.exit(1), END_WITHIN_MS);
    void program
      .then(async ({ jobs, sites, preferencesWritten }) => {
        await jobs.stop();
        sites.flush();
        await preferencesWritten();
      })
      .catch(() => {})
      .finally(() => {
        clearTimeout(late);
        state = 'over';
        last();
        for (const window of deaf) if (!window.isDestroyed()) window.destroy();
        app.quit();
      });
  };
  /** The page hands over what is typed and answers `app:close`, after asking where there is something to ask. */
  const ask = (): void => void first().then(askNow, askNow);
  const askNow = (): void => {
    const [window] = windows().filter((each) => !each.isDestroyed() && !each.webContents.isCrashed());
    if (window === undefined) {
      end();
      return;
    }
    void Promise.all([program, loaded(window)])
      .then(([{ askToClose }, came]) => {
        if (!window.isDestroyed() && window.isMinimized()) window.restore();
        return came && askToClose();
      })
      .then(
        (heard) => {
          if (heard) return;
          deaf.add(window);
          end();
        },
        () => app.exit(70),
      );
  };
  app.on('before-quit', (event) => {
    if (state === 'over') return;
    event.preventDefault();
    if (state === 'running') ask();
  });
  return {
    end,
    watch: (window) => {
      window.on('close', (event) => {
        if (state === 'over') return;
        event.preventDefault();
        if (state === 'running') ask();
      });
      showAgain(window, {
        running: () => state === 'running',
        language: () => program.then(({ language }) => language()),
        end,
        now: () => performance.now(),
      });
    },
  };
}

/** Whether the page has run its scripts in time; a crashed or closed one is not waited for. */
function loaded({ webContents }: BrowserWindow): Promise<boolean> {
  if (webContents.getURL() !== '' && !webContents.isLoadingMainFrame()) return Promise.resolve(true);
  return new Promise((resolve) => {
    webContents.once('did-stop-loading', () => resolve(true));
    webContents.once('destroyed', () => resolve(true));
    setTimeout(() => resolve(false), LOADED_WITHIN_MS).unref();
  });
}

/** Nobody waits for what failed here: it is written to the log and said, and the work that goes on is not ended. */
export function reportDefects(program: Promise<Program>): void {
  const report = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    void program.then(
      ({ onDefect, tell }) => tell({ type: 'defect', reference: onDefect(error, 'unhandled') }),
      () => app.exit(70),
    );
  };
  process.on('unhandledRejection', report);
  process.on('uncaughtException', report);
}
