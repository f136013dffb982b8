import { utilityProcess } from 'electron';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type SimulatedSite, simulatedSiteOf } from './simulated-site.ts';

/** The simulated site of the practice at work: a helper process that listens on loopback. */
export type PracticeEngine = {
  readonly site: SimulatedSite;
  /** Called where it ended without having been told to. */
  readonly onLost: (then: () => void) => void;
  /** Ends it, and waits until it is gone. */
  readonly stop: () => Promise<void>;
};

/** Keys and certificates are made at the start; a slow laptop needs some seconds for them. */
const READY_WITHIN_MS = 30_000;
/** Closing its sockets takes no time; a process that hangs is ended by the system. */
const STOP_WITHIN_MS = 3_000;

/** Starts the part; `folder` is where it keeps its certificates while it runs. */
export async function startPracticeEngine(
  part: string,
  folder: string,
): Promise<Result<PracticeEngine, AppError>> {
  const child = utilityProcess.fork(part, [], {
    serviceName: 'practice-site',
    stdio: 'ignore',
    // Nothing of the environment is its business but where to put files.
    env: { TMPDIR: folder, TEMP: folder, TMP: folder, SystemRoot: process.env.SystemRoot ?? '' },
  });
  let over = false;
  let lost = (): void => {};
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      over = true;
      resolve();
      lost();
    });
  });
  const stop = async (): Promise<void> => {
    lost = () => {};
    if (over) return;
    child.postMessage('stop');
    const late = setTimeout(() => child.kill(), STOP_WITHIN_MS);
    await gone;
    clearTimeout(late);
  };
  const answer = await new Promise<{ readonly inventory?: unknown; readonly failed?: string }>((resolve) => {
    const late = setTimeout(() => resolve({ failed: 'timeout' }), READY_WITHIN_MS);
    child.once('message', (word: { readonly inventory?: unknown; readonly failed?: string }) => {
      clearTimeout(late);
      resolve(word);
    });
    void gone.then(() => {
      clearTimeout(late);
      resolve({ failed: 'exit' });
    });
  });
  const site = answer.failed === undefined ? simulatedSiteOf(answer.inventory) : null;
  if (site === null) {
    await stop();
    return err(appError('practice-failed', { reason: answer.failed ?? 'inventory' }));
  }
  return ok({
    site,
    onLost: (then) => {
      lost = then;
      if (over) then();
    },
    stop,
  });
}
