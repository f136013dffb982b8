import type { AppError } from '../domain/app-error.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { type Account, type LoginGuard, REFUSALS } from './login-guard.ts';

/**
 * The one way to a device: past the guard, signed in once, and the session ended whatever happens. Every stage that
 * talks to a device goes through here.
 */
export type Door<S> = {
  readonly address: string;
  readonly account: Account;
  /** Signs in, one attempt. */
  readonly open: (signal: AbortSignal) => Promise<Result<S>>;
};

/** Does `work` in a session. Its value is the result; an error is why there was no session. */
export async function withSession<S extends { readonly close: () => Promise<void> }, T>(
  logins: LoginGuard,
  { address, account, open }: Door<S>,
  work: (session: S) => Promise<T>,
  signal: AbortSignal,
): Promise<Result<T>> {
  const opened = await logins.attempt(address, account, () => open(signal), signal);
  if (!opened.ok) return opened;
  try {
    const value = await work(opened.value);
    // A session that had to be renewed was signed in for again; a refusal of that counts like the first one's.
    const late = refusalIn(value);
    if (late !== null) await logins.refused(address, account, late);
    return ok(value);
  } finally {
    await opened.value.close();
  }
}

function refusalIn(value: unknown): Parameters<LoginGuard['refused']>[2] | null {
  if (typeof value !== 'object' || value === null) return null;
  // What a stage gives back: a Result, or a result that lists what went wrong.
  const { error, errors } = value as { readonly error?: AppError; readonly errors?: readonly AppError[] };
  const all = [...(error === undefined ? [] : [error]), ...(Array.isArray(errors) ? errors : [])];
  return all.find(({ code }) => REFUSALS.has(code))?.code ?? null;
}
