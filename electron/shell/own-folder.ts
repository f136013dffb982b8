import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { type AppError, appError } from '../domain/app-error.ts';
import { holderElsewhere, lockFile, takeFromOther } from '../storage/lock-file.ts';

/**
 * A folder beside the program may be on a share, and a person's own with a home on the network or a profile that goes from
 * PC to PC: the program of another PC opens it as well, and each would save over what the other did. The first has it until
 * it ends; Electron's own lock knows the programs of this PC only, or ends the second without a word.
 */
const LOCK = 'in-use.lock';

/**
 * Takes the folder for this program until it ends. Gives what a person has to know where another PC has it; null where it
 * is ours, or another program of this PC has it, which Electron's lock settles.
 */
export function takeFolder(folder: string): AppError | null {
  const lock = join(folder, LOCK);
  makeFolder(folder);
  const taken = lockFile(lock, folder);
  if (taken.ok) {
    // A program that left it behind on this PC is known to be gone; another PC could not tell.
    app.once('quit', taken.value);
    return null;
  }
  const elsewhere = holderElsewhere(lock);
  return elsewhere === null ? null : appError('folder-busy', { path: folder, host: elsewhere, lock });
}

/** At the very first start there is none yet. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // The window says why nothing can be saved.
  }
}

/**
 * Says it in the system's own box and on standard error, and ends the program, which has opened nothing of the folder. Only
 * a person can know that the other PC is off: who says so gets the folder here, in a program that starts anew.
 */
export async function endBusy(error: AppError, folder: string, away: string): Promise<void> {
  // What Electron keeps would be written beside what the other PC's does.
  app.setPath('userData', away);
  const [{ openPreferences }, { textsFor }, { errorText }, { BUSY_FOLDER_WORDS }] = await Promise.all([
    import('../storage/preferences.ts'),
    import('../texts/for-language.ts'),
    import('../texts/index.ts'),
    import('../texts/busy-folder.ts'),
    app.whenReady(),
  ]);
  const { language } = openPreferences(folder).get();
  const message = errorText(textsFor(language), error);
  const words = BUSY_FOLDER_WORDS[language];
  process.stderr.write(`${error.code}: ${message}\n`);
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message,
    detail: words.detail,
    buttons: [words.quit, words.open],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response !== 1) return app.exit(1);
  takeFromOther(String(error.args.lock), String(error.args.host));
  // The file that was started, and not what it unpacked itself to.
  app.relaunch(process.env.APPIMAGE === undefined ? {} : { execPath: process.env.APPIMAGE });
  app.exit(0);
}
