import { useRef, useState } from 'react';

/**
 * A value that another process keeps, and what a person has just made of it: shown from the click on, until the last
 * thing that was set off has ended. Else the click would seem to be lost for as long as the answer takes, and where the
 * answer is a refusal, what is kept is shown again.
 */
export function useActed<T>(kept: T): {
  readonly shown: T;
  /** `ended`: a Promise that settles once `kept` is what came of it; nothing is waited for without one. */
  readonly act: (wanted: T, ended: unknown) => void;
} {
  const [acted, setActed] = useState<{ readonly wanted: T } | null>(null);
  const last = useRef<Promise<unknown> | null>(null);
  return {
    shown: acted === null ? kept : acted.wanted,
    act: (wanted, ended) => {
      if (!(ended instanceof Promise)) return;
      last.current = ended;
      setActed({ wanted });
      void ended.finally(() => {
        if (last.current === ended) setActed(null);
      });
    },
  };
}
