import { type BrowserWindow, dialog } from 'electron';
import { LOST_PAGE_WORDS } from '../texts/lost-page.ts';

/** A page that dies so often within that time dies again as soon as it is shown: a person decides. */
const TIMES = 3;
const WITHIN_MS = 60_000;

export type LostPageWorld = {
  /** False once the program ends: nothing is shown any more. */
  readonly running: () => boolean;
  readonly language: () => Promise<'ja' | 'en'>;
  readonly end: () => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
};

/** A page that died cannot be asked: it is loaded anew, with everything that was handed over, but not for ever. */
export function showAgain(window: BrowserWindow, world: LostPageWorld): void {
  let died: number[] = [];
  const ask = async (): Promise<void> => {
    const words = LOST_PAGE_WORDS[await world.language()];
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: words.message,
      detail: words.detail,
      buttons: [words.again, words.quit],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    if (!world.running() || window.isDestroyed()) return;
    died = [];
    if (response === 0) window.webContents.reload();
    else world.end();
  };
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (!world.running() || reason === 'clean-exit') return;
    const now = world.now();
    died = [...died.filter((at) => now - at < WITHIN_MS), now];
    if (died.length < TIMES) window.webContents.reload();
    else void ask();
  });
}
