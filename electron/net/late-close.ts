import { appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';

/**
 * A sign-in that a person cancels is answered at once, but not torn down: only its answer names the session that the
 * device has opened, and that session is ended as soon as it is known. The work has its own deadline.
 */
export function endedWhenLate<T>(
  work: () => Promise<Result<T>>,
  end: (opened: T) => Promise<void>,
  /** Closes the connection, once nothing more is to be sent over it. */
  close: () => Promise<void>,
  signal: AbortSignal,
): Promise<Result<T>> {
  if (signal.aborted) return close().then(() => err(appError('cancelled')));
  return new Promise((resolve, reject) => {
    let cancelled = false;
    const onAbort = (): void => {
      cancelled = true;
      resolve(err(appError('cancelled')));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const run = async (): Promise<void> => {
      try {
        const result = await work();
        if (cancelled && result.ok) await end(result.value);
        if (cancelled || !result.ok) await close();
        resolve(result);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    };
    run().catch(reject);
  });
}
