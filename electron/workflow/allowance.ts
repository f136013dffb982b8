/**
 * Wrong logins that are allowed in all, by user, where many devices ask one directory: an attempt that is under way
 * counts as wrong until it is known not to be, so that the limit holds however many are tried at once.
 */
export type Allowance = {
  /** Waits until one more may be sent; false where none may be any more, or the work was cancelled. */
  readonly take: (user: string, signal: AbortSignal) => Promise<boolean>;
  readonly give: (user: string, wasWrong: boolean) => void;
};

export function createAllowance(
  atMost: number,
  /** Wrong ones from before. */
  before: (user: string) => number = () => 0,
): Allowance {
  const wrong = new Map<string, number>();
  const underWay = new Map<string, number>();
  let waiting: (() => void)[] = [];
  const add = (counts: Map<string, number>, user: string, by: number): void => {
    counts.set(user, (counts.get(user) ?? 0) + by);
  };
  return {
    take: async (user, signal) => {
      for (;;) {
        const failed = before(user) + (wrong.get(user) ?? 0);
        if (signal.aborted || failed >= atMost) return false;
        if (failed + (underWay.get(user) ?? 0) < atMost) {
          add(underWay, user, 1);
          return true;
        }
        // Whoever is under way wakes the others; a cancelled one ends too.
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    },
    give: (user, wasWrong) => {
      add(underWay, user, -1);
      if (wasWrong) add(wrong, user, 1);
      const all = waiting;
      waiting = [];
      for (const wake of all) wake();
    },
  };
}
