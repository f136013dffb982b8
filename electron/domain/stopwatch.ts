/** Milliseconds since it was started, by a clock that nobody sets: the time of day may be set meanwhile. */
export function stopwatch(): () => number {
  const began = performance.now();
  return () => Math.round(performance.now() - began);
}
