const FIRST = 'first-contentful-paint';

/**
 * Runs something once the page has been on the screen and nothing else is to be done: what nobody waits for does not hold
 * up what somebody waits to see. Frames do not tell: the next begins while this one is still being painted. Gives the
 * function that calls it off.
 */
export function onceDrawn(run: () => void): () => void {
  let off = false;
  const whenIdle = (): void => {
    requestIdleCallback(() => {
      if (!off) run();
    });
  };
  if (performance.getEntriesByName(FIRST).length > 0) whenIdle();
  else {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName(FIRST).length === 0) return;
      observer.disconnect();
      whenIdle();
    });
    observer.observe({ type: 'paint', buffered: true });
  }
  return () => {
    off = true;
  };
}
