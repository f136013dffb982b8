/** Documents that are being written: a program that ends meanwhile leaves some of them out. */
export type Saves = {
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  readonly running: () => boolean;
  /** Resolves when none is being written any more. */
  readonly idle: () => Promise<void>;
};

export function createSaves(): Saves {
  const going = new Set<Promise<unknown>>();
  return {
    during: async (work) => {
      const own = work();
      going.add(own);
      try {
        return await own;
      } finally {
        going.delete(own);
      }
    },
    running: () => going.size > 0,
    idle: async () => {
      while (going.size > 0) await Promise.allSettled(going);
    },
  };
}
