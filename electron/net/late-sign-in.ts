import { appError } from '../domain/app-error.ts';
import { err, type Result } from '../domain/result.ts';

/** How long a login that was cancelled on its way is still listened to, milliseconds. */
const GRACE_MS = 5_000;

/**
 * A sign-in that can be cancelled without leaving a session behind: cancelled, it answers at once; where the
 * request on its way still opens a session, `leave` ends it. `onLate` is given that work, so that the connection
 * stays open for it.
 */
export async function signInCancellably<T>(
  attempt: (signal: AbortSignal) => Promise<Result<T>>,
  leave: (opened: T) => Promise<void>,
  onLate: (work: Promise<void>) => void,
  signal: AbortSignal,
): Promise<Result<T>> {
  if (signal.aborted) return err(appError('cancelled'));
  const own = new AbortController();
  const opening = attempt(own.signal);
  let onAbort = (): void => {};
  const cancelled = new Promise<null>((resolve) => {
    onAbort = () => resolve(null);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const outcome = await Promise.race([opening, cancelled]);
  signal.removeEventListener('abort', onAbort);
  if (outcome !== null) return outcome;
  const grace = setTimeout(() => own.abort(), GRACE_MS);
  onLate(
    opening.then(async (late) => {
      clearTimeout(grace);
      if (late.ok) await leave(late.value);
    }),
  );
  return err(appError('cancelled'));
}
