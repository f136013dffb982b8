import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';

/** The hidden windows of one program: that of real work, or that of a practice, which ends before it. */
export type HiddenWindows = {
  /** Throws once `end` was called: a program that goes opens nothing more. */
  readonly open: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Ends them all. One that is left, or opened while the others close, would keep the program alive unseen. */
  readonly end: () => void;
};

/** Windows that only lay documents out: no person sees, closes, focuses or restores them. */
export type AllHiddenWindows = HiddenWindows & {
  readonly has: (window: BrowserWindow) => boolean;
  /** Those of a program that ends before the others do. */
  readonly part: () => HiddenWindows;
};

/** Such a page's process lives for one document: V8 had better collect early than take room to grow in. */
const SPARING = '--js-flags=--optimize-for-size';

export function createHiddenWindows(): AllHiddenWindows {
  const hidden = new Set<BrowserWindow>();
  let ended = false;
  const open = (options: BrowserWindowConstructorOptions): BrowserWindow => {
    if (ended) throw new Error('the program is closing');
    const window = new BrowserWindow({
      ...options,
      webPreferences: { ...options.webPreferences, additionalArguments: [SPARING] },
    });
    hidden.add(window);
    window.once('closed', () => hidden.delete(window));
    return window;
  };
  return {
    open,
    has: (window) => hidden.has(window),
    end: () => {
      ended = true;
      for (const window of hidden) window.destroy();
    },
    part: () => {
      const own = new Set<BrowserWindow>();
      let over = false;
      return {
        open: (options) => {
          if (over) throw new Error('the practice is over');
          const window = open(options);
          own.add(window);
          window.once('closed', () => own.delete(window));
          return window;
        },
        end: () => {
          over = true;
          for (const window of own) window.destroy();
        },
      };
    },
  };
}
