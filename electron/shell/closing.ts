/** Telling the page that its window is to be closed. It says at once that it heard; what it decides comes later. */
export type Closing = {
  /** False where the page says nothing: it hangs, and a person would wait for ever. */
  readonly ask: () => Promise<boolean>;
  /** For the bridge: the page has heard. */
  readonly heard: () => void;
};

/** A page that draws a thousand rows is busy for a second or two on a slow laptop. */
export const HEARS_WITHIN_MS = 15_000;

export function createClosing(tell: () => void): Closing {
  const asked = new Set<(heard: boolean) => void>();
  return {
    ask: () =>
      new Promise((resolve) => {
        const settle = (heard: boolean): void => {
          clearTimeout(late);
          asked.delete(settle);
          resolve(heard);
        };
        const late = setTimeout(() => settle(false), HEARS_WITHIN_MS);
        asked.add(settle);
        tell();
      }),
    heard: () => {
      for (const settle of [...asked]) settle(true);
    },
  };
}
