import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, nativeTheme } from 'electron';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { PracticeEngine } from './practice-engine.ts';
import type { Practice, Program } from './program.ts';

/**
 * The practice (練習サイト) of the shipped program: a window with a program of its own behind it, which knows the
 * simulated site and keeps everything in a folder of its own, emptied before and after. Real work is out of sight
 * meanwhile, so that nobody takes the one for the other.
 */
export type PracticeDoor = {
  /** The part is there; a package may leave it out. */
  readonly offered: () => boolean;
  /** It is being opened: what is begun now in real work would be out of sight a moment later. */
  readonly isOpening: () => boolean;
  /** Opens the practice from the window of real work, which comes back when it ends. */
  readonly enter: (
    home: BrowserWindow,
    preferences: Practice['preferences'],
  ) => Promise<Result<void, AppError>>;
  /** The practice's window, while there is one. */
  readonly window: () => BrowserWindow | null;
  /** Ends it with everything that belongs to it; at once where there is none. */
  readonly leave: () => Promise<void>;
};

export type PracticeWorld = {
  /** The bundled engine. */
  readonly part: string;
  readonly openWindow: (like: BrowserWindow) => BrowserWindow;
  /** A program for this site, kept in `folder`, how a window becomes its own, and how its unseen ones end. */
  readonly startProgram: (
    practice: Practice,
    folder: string,
  ) => Promise<{
    readonly program: Program;
    readonly show: (window: BrowserWindow) => void;
    readonly endUnseen: () => void;
  }>;
  /** The engine ended by itself: real work tells it. */
  readonly onLost: () => void;
};

/** Below the program's own folder: what stands in it is nobody's data. */
const FOLDER = 'practice';

type Running = {
  readonly home: BrowserWindow;
  readonly window: BrowserWindow;
  readonly program: Program;
  readonly endUnseen: () => void;
  readonly engine: PracticeEngine;
  readonly theme: typeof nativeTheme.themeSource;
};

export function createPracticeDoor(world: PracticeWorld): PracticeDoor {
  const folder = join(app.getPath('userData'), FOLDER);
  let running: Running | null = null;
  let entering: Promise<Result<void, AppError>> | null = null;
  let leaving: Promise<void> = Promise.resolve();

  const empty = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

  const begin = async (
    home: BrowserWindow,
    preferences: Practice['preferences'],
  ): Promise<Result<void, AppError>> => {
    await leaving;
    try {
      empty();
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      return err(appError('practice-failed', { reason: (error as NodeJS.ErrnoException).code ?? 'folder' }));
    }
    const { startPracticeEngine } = await import('./practice-engine.ts');
    const started = await startPracticeEngine(world.part, folder);
    if (!started.ok) return started;
    const engine = started.value;
    try {
      await open(home, engine, preferences);
    } catch (error) {
      await engine.stop();
      throw error;
    }
    return ok(undefined);
  };

  const open = async (
    home: BrowserWindow,
    engine: PracticeEngine,
    preferences: Practice['preferences'],
  ): Promise<void> => {
    const theme = nativeTheme.themeSource;
    const { program, show, endUnseen } = await world.startProgram(
      { site: engine.site, preferences, leave: () => void leave() },
      folder,
    );
    const window = world.openWindow(home);
    running = { home, window, program, endUnseen, engine, theme };
    window.on('close', (event) => {
      if (running === null) return;
      event.preventDefault();
      void leave();
    });
    window.webContents.on('render-process-gone', () => void leave());
    engine.onLost(() => {
      void leave();
      world.onLost();
    });
    window.once('ready-to-show', () => home.hide());
    show(window);
  };

  const leave = (): Promise<void> => {
    if (running === null) return leaving;
    const { home, window, program, endUnseen, engine, theme } = running;
    running = null;
    leaving = (async () => {
      // Real work is back at once; what there was to practise on ends behind it.
      if (!home.isDestroyed()) {
        home.show();
        home.focus();
      }
      window.destroy();
      // What is being laid out is nobody's now.
      endUnseen();
      nativeTheme.themeSource = theme;
      await program.jobs.stop();
      // What a save still writes would bring the emptied folder back.
      await program.saves.idle();
      program.sites.flush();
      await engine.stop();
      try {
        empty();
      } catch {
        // A file that is held for a moment is removed before the next practice.
      }
    })();
    return leaving;
  };

  return {
    // The site's devices have an address each, and macOS has one on loopback.
    isOpening: () => entering !== null,
    offered: () => process.platform !== 'darwin' && existsSync(world.part),
    enter: (home, preferences) => {
      if (running !== null) {
        running.window.show();
        running.window.focus();
        return Promise.resolve(ok(undefined));
      }
      entering ??= begin(home, preferences).finally(() => {
        entering = null;
      });
      return entering;
    },
    window: () => running?.window ?? null,
    leave: async () => {
      // One that is just opening opens first.
      await entering;
      await leave();
    },
  };
}
