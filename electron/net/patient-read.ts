import { appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import type { DeviceHttp, HttpAnswer, HttpRequest } from './http.ts';
import { parseHttpDate } from './http-date.ts';

/**
 * A read may be tried again, a write never, but for one that the device itself asks to send later. A connection that
 * died, a single 429, 500 or 502 and a 503 say nothing about the device's state: the same GET a moment later does. 503 and
 * 429 with `Retry-After` (RFC 9110 §10.2.3, RFC 6585 §4) are a controller that starts or has too much to do: it is waited
 * for, with the person told for how long, at most two minutes in all.
 */
/** Told how many seconds are left of a wait. */
export type OnWait = (seconds: number) => void;

export type Patience = {
  /** Told every second of a pause of which a person should know. */
  readonly onWait?: OnWait;
  /** Milliseconds for all pauses together; default two minutes. */
  readonly limitMs?: number;
  /** Only what the device itself asks to send later is sent again: for a sign-in, of which each is an attempt. */
  readonly onlyWhenAsked?: true;
  /** An answer that names its cause, which waiting does not take away. */
  readonly isAnswer?: (answer: HttpAnswer) => boolean;
};

/** Pauses before the next try where the device does not say how long; also how many tries there are. */
const PAUSES_MS = [200, 600] as const;
const AGAIN: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * How long a device asks to be left alone (milliseconds), or null where it does not say. Seconds or an HTTP date: that is by
 * the device's own clock, which stands in the answer's `Date` and may be years off.
 */
export function retryAfterMs(headers: HttpAnswer['headers'], nowMs: number): number | null {
  const header = headers['retry-after'] ?? '';
  if (header.trim() === '') return null;
  const seconds = /^\s*(\d{1,6})\s*$/.exec(header)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const at = parseHttpDate(header);
  const own = parseHttpDate(headers.date ?? '');
  return Number.isNaN(at) ? null : Math.max(0, at - (Number.isNaN(own) ? nowMs : own));
}

/**
 * How long the device asks to be left alone with a request that it did not take (milliseconds), or null where it does not
 * ask. 503 and 429 with `Retry-After` say that nothing was done, so a write may go again too.
 */
export function askedToWaitMs(answer: Pick<HttpAnswer, 'status' | 'headers'>, nowMs: number): number | null {
  if (answer.status !== 503 && answer.status !== 429) return null;
  const asked = retryAfterMs(answer.headers, nowMs);
  return asked === null ? null : Math.max(asked, SHORTEST_WAIT_MS);
}

/** The longest that all pauses of one request last together (milliseconds). */
export const PATIENCE_MS = 120_000;
const SHORTEST_WAIT_MS = 100;

/** Sends a GET, or a request that the device has said it did not take, until it is answered. */
export async function readPatiently(
  http: Pick<DeviceHttp, 'request'>,
  request: HttpRequest,
  address: string,
  patience: Patience,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let left = patience.limitMs ?? PATIENCE_MS;
  let tries = 0;
  for (;;) {
    const answer = await http.request(request, signal);
    const lost = !answer.ok && answer.error.code === 'connection-lost';
    if (!lost && !(answer.ok && AGAIN.has(answer.value.status))) return answer;
    if (answer.ok && patience.isAnswer?.(answer.value)) return answer;
    const asked = answer.ok ? askedToWaitMs(answer.value, Date.now()) : null;
    const unasked = patience.onlyWhenAsked ? undefined : PAUSES_MS[tries];
    const wait = asked ?? unasked;
    tries += asked === null ? 1 : 0;
    if (wait === undefined) return answer;
    if (wait > left) {
      return asked === null || (answer.ok && answer.value.status === 429)
        ? answer
        : err(appError('device-starting', { address, seconds: Math.ceil(asked / 1000) }));
    }
    left -= wait;
    try {
      if (asked === null) await pause(wait, signal);
      else await countDown(wait, patience.onWait ?? (() => {}), signal);
    } catch {
      return err(appError('cancelled'));
    }
  }
}

const SECOND_MS = 1_000;

/** Waits, telling every second how many are left. Rejects when cancelled. */
export async function countDown(ms: number, onWait: OnWait, signal: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= SECOND_MS) {
    onWait(Math.ceil(left / SECOND_MS));
    await pause(Math.min(left, SECOND_MS), signal);
  }
}
