import { afterListening } from './listening.ts';

/**
 * Every wait has a deadline and can be cancelled. `withDeadline` joins both into one signal and tells
 * afterwards which of the two it was.
 */

/** Why a wait ended early. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(readonly limitMs: number) {
    super(`deadline of ${limitMs} ms passed`);
  }
}

export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

/** Throws `CancelledError` when the person (or the caller) has cancelled. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError();
}

/**
 * Runs `work` with a signal that fires at the deadline or when `signal` does. Rejects with
 * `DeadlineError` or `CancelledError` as soon as that happens, even when the work ignores its signal;
 * what the work does afterwards is not waited for.
 */
export async function withDeadline<T>(
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal);
  const controller = new AbortController();
  let onAbort = (): void => {};
  let callOff = (): void => {};
  const early = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(new CancelledError());
      controller.abort(new CancelledError());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    callOff = afterListening(limitMs, () => {
      reject(new DeadlineError(limitMs));
      controller.abort(new DeadlineError(limitMs));
    });
  });
  const running = work(controller.signal);
  // The loser of the race may still fail later; that is expected and must not crash the process.
  running.catch(() => {});
  try {
    return await Promise.race([running, early]);
  } finally {
    callOff();
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits, unless cancelled first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new CancelledError());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Maps with at most `limit` at work at once, in order of arrival. One that rejects stops no other: all are worked on
 * to their end, then the first rejection is passed on, a defect.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const rejections: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as T, index);
      } catch (error) {
        rejections.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (rejections.length > 0) throw rejections[0];
  return results;
}
