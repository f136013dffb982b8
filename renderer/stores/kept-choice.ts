import { useCallback, useState } from 'react';
import { create } from 'zustand';

type Change<T> = T | ((before: T) => T);

/**
 * What a person chose on a step's screen and the site does not hold: a device that is not written to now, a report without
 * names. Who leaves the step to look something up still means it, so it stays while the window does, for each site. Gives
 * the hook of one such choice: as chosen, or as proposed when the step was entered.
 */
export function keptChoice<T extends object | string>(): (
  siteId: string,
  proposed: T,
) => readonly [T, (next: Change<T>) => void] {
  const useKept = create<Readonly<Record<string, T>>>(() => ({}));
  return (siteId, proposed) => {
    const [first] = useState(proposed);
    const chosen = useKept((kept) => kept[siteId]) ?? first;
    const choose = useCallback(
      (next: Change<T>) =>
        useKept.setState((kept) => ({
          [siteId]: typeof next === 'function' ? next(kept[siteId] ?? first) : next,
        })),
      [siteId, first],
    );
    return [chosen, choose];
  };
}
