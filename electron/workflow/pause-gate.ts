/** Whether work may begin its next piece. What is under way is never touched by it. */
export type PauseGate = {
  readonly paused: () => boolean;
  /** Resolves once it is open, or the work is cancelled. Ask `paused` again: it may be shut anew by then. */
  readonly opened: (signal: AbortSignal) => Promise<void>;
};

/** A gate, and the hand on it. */
export type PauseSwitch = PauseGate & { readonly pause: () => void; readonly resume: () => void };

export function createPause(): PauseSwitch {
  let paused = false;
  let waiting: readonly (() => void)[] = [];
  return {
    paused: () => paused,
    opened: (signal) =>
      new Promise((resolve) => {
        if (!paused || signal.aborted) {
          resolve();
          return;
        }
        const go = (): void => {
          signal.removeEventListener('abort', go);
          waiting = waiting.filter((each) => each !== go);
          resolve();
        };
        signal.addEventListener('abort', go, { once: true });
        waiting = [...waiting, go];
      }),
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      for (const go of waiting) go();
    },
  };
}
