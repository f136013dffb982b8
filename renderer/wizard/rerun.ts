import { useEffect } from 'react';

/** What F5 does now: the step on the screen says it. */
let handler: (() => void) | null = null;

/** While this step is on the screen, "run again" means this. */
export function useRerun(run: () => void): void {
  useEffect(() => {
    handler = run;
    return () => {
      if (handler === run) handler = null;
    };
  }, [run]);
}

export function rerun(): void {
  handler?.();
}
