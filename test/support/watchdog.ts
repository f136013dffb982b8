import { Worker } from 'node:worker_threads';

/** The longest file in windows takes four minutes alone; on a loaded machine it may take thrice as long. */
const FILE_LIMIT_MS = 15 * 60_000;

let thread: Worker | null = null;

/**
 * From now on this test file has so much time. One that hangs where no limit of a test or a hook can reach it, so that
 * the run would never end, says where it stands, and its process is killed with the programs it has started.
 */
export function watch(limitMs = FILE_LIMIT_MS): void {
  if (thread !== null) return;
  // Whatever the test's own process was started with: this one needs no loader.
  const options = { workerData: { limitMs }, execArgv: [] };
  thread = new Worker(new URL('./watchdog-thread.mjs', import.meta.url), options);
  thread.unref();
}

/** The leader of a process group that has to go with the file, until it is told to have ended: its number is used again. */
export function guard(pid: number): () => void {
  thread?.postMessage({ started: pid });
  return () => thread?.postMessage({ ended: pid });
}
