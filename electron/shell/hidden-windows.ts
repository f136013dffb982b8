import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';

/** Windows that only lay documents out: no person sees, closes, focuses or restores them. */
export type HiddenWindows = {
  /** Throws once `end` was called: a program that goes opens nothing more. */
  readonly open: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly has: (window: BrowserWindow) => boolean;
  /** Ends them all. One that is left, or opened while the others close, would keep the program alive unseen. */
  readonly end: () => void;
};

/** Such a page's process lives for one document: V8 had better collect early than take room to grow in. */
const SPARING = '--js-flags=--optimize-for-size';

export function createHiddenWindows(): HiddenWindows {
  const hidden = new Set<BrowserWindow>();
  let ended = false;
  return {
    open: (options) => {
      if (ended) throw new Error('the program is closing');
      const window = new BrowserWindow({
        ...options,
        webPreferences: { ...options.webPreferences, additionalArguments: [SPARING] },
      });
      hidden.add(window);
      window.once('closed', () => hidden.delete(window));
      return window;
    },
    has: (window) => hidden.has(window),
    end: () => {
      ended = true;
      for (const window of hidden) window.destroy();
    },
  };
}
