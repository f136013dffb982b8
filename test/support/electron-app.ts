import { randomUUID } from 'node:crypto';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { guard, watch } from './watchdog.ts';

/**
 * The program under Playwright, for every test that starts one: what it is asked is answered, and it ends.
 *
 * Node's inspector takes a question in the middle of whatever script runs, and V8's then holds the answer weakly until
 * that script is over (`ProtocolPromiseHandler` in V8's src/inspector/injected-script.cc, until V8's change 8123081): a
 * full collection of garbage in between loses it, "Resulting promise was garbage collected", although the work was
 * done. A program that has just started, on a loaded machine, is in such a script for a long time. So each answer is
 * kept in the program, and asked for again.
 */

/** A script that is not over by then hangs. */
const ANSWER_LIMIT_MS = 20_000;
/** A program ends within a second or two, and on a loaded machine, in the middle of a save, within ten. */
const CLOSE_LIMIT_MS = 30_000;
const KILL_LIMIT_MS = 5_000;

type Launch = NonNullable<Parameters<typeof _electron.launch>[0]>;
type Electron = typeof import('electron');
type Work = (electron: Electron, given: unknown) => unknown;

/** Starts it. `evaluate` does its work exactly once; `close` kills what does not end in time, and fails then. */
export async function launchElectron(
  options: Launch,
  closeLimitMs = CLOSE_LIMIT_MS,
): Promise<ElectronApplication> {
  watch();
  const app = await _electron.launch(options);
  // It cannot be had from a program that is gone.
  const pid = app.process().pid ?? 0;
  app.process().once('exit', guard(pid));
  const evaluate = app.evaluate.bind(app);
  const close = app.close.bind(app);
  Object.assign(app, {
    evaluate: async (work: Work, given: unknown): Promise<unknown> => {
      const late = Date.now() + ANSWER_LIMIT_MS;
      const question = { id: randomUUID(), source: String(work), given };
      for (;;) {
        try {
          return await evaluate(doOnce, question);
        } catch (error) {
          if (!String(error).includes('garbage collected') || Date.now() > late) throw error;
        }
      }
    },
    close: async (): Promise<void> => {
      const closing = close();
      if (await settled(closing, closeLimitMs)) return closing;
      killGroup(pid);
      await settled(closing, KILL_LIMIT_MS);
      throw new Error(`the program did not end within ${closeLimitMs / 1000} s and was killed`);
    },
  });
  return app;
}

/** Its window, standing; a program whose window does not come is ended. */
export async function firstPage(app: ElectronApplication): Promise<Page> {
  try {
    // A loaded two-core machine needs a few seconds to it; half a minute means that it will not come.
    const page = await app.firstWindow({ timeout: 30_000 });
    await page.waitForSelector('nav');
    return page;
  } catch (error) {
    await app.close().catch(() => {});
    throw error;
  }
}

/** Run in the program: the work is done the first time that it is asked for, and what came of it told each time. */
function doOnce(
  electron: Electron,
  { id, source, given }: { readonly id: string; readonly source: string; readonly given: unknown },
): unknown {
  const kept = globalThis as { answers?: Map<string, unknown> };
  kept.answers ??= new Map();
  if (!kept.answers.has(id)) {
    const { runInThisContext } = process.getBuiltinModule('node:vm');
    kept.answers.set(id, runInThisContext(`(${source})`)(electron, given));
  }
  return kept.answers.get(id);
}

/** Whether it has come to an end within that time, good or bad. */
async function settled(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const end = (): boolean => true;
  try {
    return await Promise.race([work.then(end, end), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Playwright starts the program as the leader of a group of its own, where there are such. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
