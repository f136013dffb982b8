import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

/** The thread behind watchdog.ts: it goes on while the test's own thread stands still. */
const { limitMs } = workerData;
const LOOK_MS = 2_000;
const pids = new Set();
parentPort.on('message', ({ started, ended }) => {
  if (started !== undefined) pids.add(started);
  pids.delete(ended);
});
setTimeout(() => void bite(), limitMs);

async function bite() {
  // To the descriptor itself: a stream of this thread is written by the one that stands still.
  writeSync(2, `[watchdog] a test file is not over after ${limitMs / 1000} s: ${await whatItDoes()}\n`);
  for (const pid of pids) {
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }
  process.kill(process.pid, 'SIGKILL');
}

/** Where the test's thread is in its script; or, where it is in none, which test it is in and what it waits for. */
async function whatItDoes() {
  const session = new Session();
  session.connectToMainThread();
  const paused = new Promise((resolve) => {
    session.on('Debugger.paused', ({ params }) =>
      resolve(
        params.callFrames
          .slice(0, 20)
          .map(
            ({ functionName, url, location }) =>
              `\n    at ${functionName || '(anonymous)'} ${url}:${location.lineNumber + 1}`,
          )
          .join(''),
      ),
    );
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
  const stack = await within(paused);
  if (stack !== null) return `it is busy${stack}`;
  // Else the question itself would be stopped at.
  session.post('Debugger.disable');
  const waits = new Promise((resolve) => {
    const expression =
      'JSON.stringify({ test: globalThis.__vitest_worker__?.current?.name, waitsFor: process.getActiveResourcesInfo() })';
    session.post('Runtime.evaluate', { expression, returnByValue: true }, (error, answer) =>
      resolve(error?.message ?? answer.result.value),
    );
  });
  return `it waits ${(await within(waits)) ?? 'and does not answer'}`;
}

function within(promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, LOOK_MS, null))]);
}
