/**
 * Runs something once what stands in the page now has been drawn and nothing else is to be done: what nobody waits for
 * does not hold up what somebody looks at. Gives the function that calls it off.
 */
export function onceDrawn(run: () => void): () => void {
  let off = false;
  // The first frame draws it; by the second it has been drawn.
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      requestIdleCallback(() => {
        if (!off) run();
      }),
    ),
  );
  return () => {
    off = true;
  };
}
