/** Fields with something typed that the program does not have yet; asked before a step is left or the window closed. */
const waiting = new Map<symbol, () => Promise<boolean>>();

export function waitFor(key: symbol, handOver: () => Promise<boolean>): void {
  waiting.set(key, handOver);
}

export function waitNoMore(key: symbol): void {
  waiting.delete(key);
}

/** Hands over everything that waits; false where something could not be. */
export async function handOverAll(): Promise<boolean> {
  const done = await Promise.all([...waiting.values()].map((handOver) => handOver()));
  return done.every(Boolean);
}
