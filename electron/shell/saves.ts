/** Documents that are being written: a program that ends meanwhile leaves some of them out. */
export type Saves = {
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  readonly running: () => boolean;
};

export function createSaves(): Saves {
  let going = 0;
  return {
    during: async (work) => {
      going += 1;
      try {
        return await work();
      } finally {
        going -= 1;
      }
    },
    running: () => going > 0,
  };
}
