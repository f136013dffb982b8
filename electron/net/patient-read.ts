import { appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';
import { pause } from './deadline.ts';
import type { DeviceHttp, HttpAnswer, HttpRequest } from './http.ts';

/**
 * A read may be tried again, a write never. A connection that died, a single 500 or 502 and a 503 say nothing about
 * the device's state: the same GET a moment later does. 503 with `Retry-After` (RFC 9110 §10.2.3) is a controller
 * that starts: it is waited for, with the person told for how long, at most two minutes in all.
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
};

const LIMIT_MS = 120_000;
/** Pauses before the next try where the device does not say how long; also how many tries there are. */
const PAUSES_MS = [200, 600] as const;
const AGAIN: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** How long a device asks to be left alone (milliseconds), or null where it does not say. Seconds or an HTTP date. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = /^\s*(\d{1,6})\s*$/.exec(header)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** Sends a GET, or a request that the device has said it did not take, until it is answered. */
export async function readPatiently(
  http: Pick<DeviceHttp, 'request'>,
  request: HttpRequest,
  address: string,
  patience: Patience,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let left = patience.limitMs ?? LIMIT_MS;
  let tries = 0;
  for (;;) {
    const answer = await http.request(request, signal);
    const lost = !answer.ok && answer.error.code === 'connection-lost';
    if (!lost && !(answer.ok && AGAIN.has(answer.value.status))) return answer;
    const asked =
      answer.ok && answer.value.status === 503
        ? retryAfterMs(answer.value.headers['retry-after'], Date.now())
        : null;
    const unasked = patience.onlyWhenAsked ? undefined : PAUSES_MS[tries];
    const wait = asked === null ? unasked : Math.max(asked, 100);
    tries += asked === null ? 1 : 0;
    if (wait === undefined) return answer;
    if (wait > left) {
      return asked === null
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
