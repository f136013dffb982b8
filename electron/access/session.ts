import type { Result } from '../domain/result.ts';
import type { Account, LoginGuard } from './login-guard.ts';

/**
 * The one way to a device: held back by the guard where a login was refused before, signed in once, and closed
 * whatever happened. Nothing else opens a session.
 */
export type Door<S extends { readonly close: () => Promise<void> }> = {
  readonly address: string;
  readonly account: Account;
  readonly open: (signal: AbortSignal) => Promise<Result<S>>;
};

/** Signs in and leaves the closing to the caller, for the few that choose among doors; `withSession` is for the rest. */
export function openDoor<S extends { readonly close: () => Promise<void> }>(
  guard: LoginGuard,
  door: Door<S>,
  signal: AbortSignal,
): Promise<Result<S>> {
  return guard.attempt(door.address, door.account, () => door.open(signal));
}

/** Runs `work` with a session of a device. What it gives is given on; the session is closed also when it throws. */
export async function withSession<S extends { readonly close: () => Promise<void> }, T>(
  guard: LoginGuard,
  door: Door<S>,
  signal: AbortSignal,
  work: (session: S) => Promise<Result<T>>,
): Promise<Result<T>> {
  const opened = await openDoor(guard, door, signal);
  if (!opened.ok) return opened;
  try {
    const done = await work(opened.value);
    if (!done.ok) await guard.refused(door.address, door.account, done.error);
    return done;
  } finally {
    await opened.value.close();
  }
}
