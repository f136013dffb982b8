import { appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import type { HttpAnswer } from './http.ts';

/** Longest time in all that one read is held up by a device that asks to be asked later. */
const RETRY_AFTER_LIMIT_MS = 120_000;
const PAUSE_MS = 500;
/** Answers of a server that stumbled, not of one that refuses. */
const STUMBLED: ReadonlySet<number> = new Set([500, 502, 503, 504]);
const ASKS_TO_WAIT: ReadonlySet<number> = new Set([429, 503]);

/**
 * Sends a read until it is answered: again after one lost connection, again after one stumble of the server,
 * and when the device says so with Retry-After (RFC 9110 §10.2.3), for 120 s at most. For reads only: a write
 * whose answer is lost may have been done, so it is never sent through here.
 */
export async function readPatiently(
  send: () => Promise<Result<HttpAnswer>>,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let lost = false;
  let stumbled = false;
  let waitedMs = 0;
  for (;;) {
    const answer = await send();
    if (!answer.ok) {
      if (answer.error.code !== 'connection-lost' || lost) return answer;
      lost = true;
      continue;
    }
    const { status } = answer.value;
    const askedMs = ASKS_TO_WAIT.has(status) ? retryAfterMs(answer.value) : null;
    if (askedMs !== null) {
      waitedMs += askedMs;
      if (waitedMs > RETRY_AFTER_LIMIT_MS) return answer;
    } else {
      if (!STUMBLED.has(status) || stumbled) return answer;
      stumbled = true;
    }
    if (!(await waited(askedMs ?? PAUSE_MS, signal))) return err(appError('cancelled'));
  }
}

/** How long the device asks to wait, in milliseconds: seconds, or a time on the device's own clock; null where it does not say. */
export function retryAfterMs({ headers }: Pick<HttpAnswer, 'headers'>): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (text === '') return null;
  if (/^\d{1,9}$/.test(text)) return Math.max(PAUSE_MS, Number(text) * 1000);
  const until = Date.parse(text);
  const deviceNow = Date.parse(headers.date ?? '');
  if (Number.isNaN(until)) return null;
  return Math.max(PAUSE_MS, until - (Number.isNaN(deviceNow) ? Date.now() : deviceNow));
}

/** Waits; false where it was cancelled meanwhile. */
export async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, signal).then(
    () => true,
    () => false,
  );
}
