import { appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { HttpAnswer } from './http.ts';
import { retryAfterMs, waited } from './read-again.ts';
import { dig, jsonObject, redfishLink, redfishMessage } from './redfish-answer.ts';
import { pathOnDevice } from './redirects.ts';

/**
 * An operation that was only begun (202): its task monitor is asked until it gives the operation's own answer
 * (DSP0266 §12.2). Monitors that answer with the task instead are understood by its `TaskState` (DSP2046 Task).
 */
const LIMIT_MS = 120_000;
const PAUSE_MS = 1_000;
const ENDED_WELL: ReadonlySet<string> = new Set(['Completed']);
const ENDED_BADLY: ReadonlySet<string> = new Set(['Exception', 'Killed', 'Cancelled', 'Interrupted']);

/** The operation's own answer, at its end. Where the 202 names no monitor it is the answer itself: reading back tells. */
export async function followTask(
  begun: HttpAnswer,
  address: string,
  what: string,
  get: (path: string, signal: AbortSignal) => Promise<Result<HttpAnswer>>,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  const monitor = monitorOf(begun, address);
  if (monitor === null) return ok(begun);
  let last = begun;
  for (let waitedMs = 0; ; ) {
    const askedMs = retryAfterMs(last) ?? PAUSE_MS;
    waitedMs += askedMs;
    if (waitedMs > LIMIT_MS) return err(appError('never-settled', { address, seconds: LIMIT_MS / 1000 }));
    if (!(await waited(askedMs, signal))) return err(appError('cancelled'));
    const answer = await get(monitor, signal);
    if (!answer.ok) return answer;
    last = answer.value;
    // A monitor is gone once the operation has ended and been asked about.
    if (last.status === 404 || last.status === 410) return ok({ ...last, status: 204, body: '' });
    const state = taskState(last, address);
    if (ENDED_BADLY.has(state)) {
      const reason = untrusted(`${state}: ${redfishMessage(last.body)}`, 200);
      return err(appError('device-refused', { address, what, reason }));
    }
    if (last.status !== 202 && (state === '' || ENDED_WELL.has(state))) return ok(last);
    if (last.status === 202 && ENDED_WELL.has(state)) return ok({ ...last, status: 200 });
  }
}

function monitorOf(begun: HttpAnswer, address: string): string | null {
  const { location } = begun.headers;
  if (location !== undefined) return pathOnDevice(location, address);
  const task = jsonObject(begun, address, 'task');
  if (!task.ok || typeof task.value.TaskState !== 'string') return null;
  return redfishLink(task.value.TaskMonitor) ?? redfishLink(task.value) ?? null;
}

function taskState(answer: HttpAnswer, address: string): string {
  const task = jsonObject(answer, address, 'task');
  const state = task.ok ? dig(task.value, ['TaskState']) : undefined;
  return typeof state === 'string' ? state : '';
}
