/**
 * When a lost focus is looked after: at each of `times` (milliseconds after it was lost), the last told as such. What the
 * page draws in between puts nothing off, so that work that changes it without end does not leave the focus lost; what
 * was looked at before the focus was lost is no part of its time. `isLost` and `rescue` are the page's.
 */
export type FocusSeries = {
  /** Something was changed, and may have taken the focus away, now or once it is drawn. */
  readonly changed: () => void;
  readonly end: () => void;
};

export function focusSeries(
  times: readonly number[],
  isLost: () => boolean,
  rescue: (last: boolean) => void,
): FocusSeries {
  let timers: readonly ReturnType<typeof setTimeout>[] = [];
  /** The focus is known to be lost, and these timers are of that loss. */
  let losing = false;
  const end = (): void => {
    for (const timer of timers) clearTimeout(timer);
  };
  const begin = (): void => {
    end();
    timers = times.map((after, at) => setTimeout(() => look(at === times.length - 1), after));
  };
  const look = (last: boolean): void => {
    if (!isLost()) {
      losing = false;
      return;
    }
    const known = losing;
    losing = true;
    rescue(last && known);
    if (!isLost() || (last && known)) losing = false;
    else if (!known) begin();
  };
  return {
    changed: () => {
      const lost = isLost();
      if (lost && losing) return;
      losing = lost;
      begin();
    },
    end,
  };
}
