import type { appError } from '../domain/app-error.ts';

type Spoilt = ReturnType<typeof appError>;
type Turn = { readonly spoilt: Spoilt | null; readonly leave: () => void };

/** Where logins of one account at one device wait for each other. */
export type Line = {
  /** Waits for one's turn; null where the person cancelled meanwhile. */
  readonly take: (signal: AbortSignal) => Promise<Turn | null>;
  /** Everybody who waits now gets this error in place of a turn. */
  readonly spoil: (error: Spoilt) => void;
};

/** A queue in which one is served at a time, in order of arrival. */
export function newLine(): Line {
  let last: Promise<void> = Promise.resolve();
  let arrivals = 0;
  let spoilt: { readonly upTo: number; readonly error: Spoilt } | null = null;
  return {
    take: async (signal) => {
      arrivals += 1;
      const number = arrivals;
      const before = last;
      let leave = (): void => {};
      last = new Promise<void>((resolve) => {
        leave = resolve;
      });
      if (!(await turnOrAbort(before, signal))) {
        // Those behind still wait for whoever is being served.
        before.then(leave, leave);
        return null;
      }
      return { spoilt: spoilt !== null && number <= spoilt.upTo ? spoilt.error : null, leave };
    },
    spoil: (error) => {
      spoilt = { upTo: arrivals, error };
    },
  };
}

function turnOrAbort(turn: Promise<void>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onAbort = (): void => resolve(false);
    signal.addEventListener('abort', onAbort, { once: true });
    void turn.then(() => {
      signal.removeEventListener('abort', onAbort);
      resolve(!signal.aborted);
    });
  });
}
