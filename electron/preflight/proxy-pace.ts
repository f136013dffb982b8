import { pause } from '../net/deadline.ts';
import { retryAfterMs } from './checks/proxy.ts';
import type { Reply } from './proxy-reply.ts';

/** So many at once are asked of a proxy that has said it is asked too much. */
const TURNS = 2;

/**
 * Asks a proxy that may limit how often it is asked: who is refused for that asks again once, when the proxy says so
 * (Retry-After, RFC 9110 §10.2.3) and that is within `limitMs`. From the first such refusal on, few are asked at once.
 */
export function createPace(
  limitMs: number,
  now: () => number,
  signal: AbortSignal,
): (ask: () => Promise<Reply>) => Promise<Reply> {
  let limited = false;
  let busy = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async (ask: () => Promise<Reply>): Promise<Reply> => {
    if (busy >= TURNS) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await ask();
    } finally {
      // The place is handed on, or given back.
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
  return async (ask) => {
    const reply = limited ? await inTurn(ask) : await ask();
    const wait = waitOf(reply, now());
    if (wait === null) return reply;
    limited = true;
    if (wait > limitMs) return reply;
    // Cancelled meanwhile: asking says so.
    await pause(wait, signal).catch(() => {});
    return inTurn(ask);
  };
}

/** How long a reply asks to wait (milliseconds); null where it is no refusal by rate. */
export function waitOf(reply: Reply, now: number): number | null {
  if (reply.kind !== 'connect' || reply.result.kind !== 'answered') return null;
  return retryAfterMs(reply.result.answer, now);
}
