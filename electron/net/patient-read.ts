import { appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import { CancelledError, pause } from './deadline.ts';
import type { HttpAnswer } from './http.ts';

/**
 * A read may be tried again, a write never: what a read survives is one reset, one 500 or 502, and a
 * controller that is starting up and says so (503 with Retry-After, RFC 9110 §10.2.3).
 */

/** Why somebody waits: the controller is starting, it is slow with a change, or a refused change is offered again. */
export type WaitReason = 'device-starting' | 'device-working';

/** Told of a wait before it begins, with the longest it can take (milliseconds), so that it can be counted down. */
export type Waiting = (reason: WaitReason, atMostMs: number) => void;

/** Longest wait in all for a controller that is starting. */
export const STARTING_LIMIT_MS = 120_000;
const AGAIN_MS = 1_000;

/** What is left of the waits of one session; shared by all of its reads. */
export type Patience = { leftMs: number };

export async function readPatiently(
  ask: () => Promise<Result<HttpAnswer>>,
  patience: Patience,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let resets = 0;
  let failures = 0;
  for (;;) {
    const answer = await ask();
    let waitMs = 0;
    if (!answer.ok) {
      if (answer.error.code !== 'connection-lost' || resets > 0) return answer;
      resets += 1;
    } else {
      const { status, headers } = answer.value;
      const after = retryAfterMs(headers['retry-after'], headers.date);
      if ((status === 503 || status === 429) && after !== null) {
        waitMs = Math.max(after, AGAIN_MS);
        if (waitMs > patience.leftMs) return answer;
        patience.leftMs -= waitMs;
        waiting('device-starting', waitMs);
      } else if (status === 500 || status === 502 || status === 503 || status === 504) {
        if (failures > 0) return answer;
        failures += 1;
        waitMs = AGAIN_MS;
      } else return answer;
    }
    try {
      await pause(waitMs, signal);
    } catch (error) {
      if (error instanceof CancelledError) return err(appError('cancelled'));
      throw error;
    }
  }
}

/** Retry-After in milliseconds: seconds, or a date beside the answer's own; null where there is none. */
export function retryAfterMs(value: string | undefined, date: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\s*\d{1,6}\s*$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  const now = Date.parse(date ?? '');
  return Number.isNaN(until) || Number.isNaN(now) ? null : Math.max(0, until - now);
}
