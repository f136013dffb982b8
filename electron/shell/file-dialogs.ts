import { dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog, type WebContents } from 'electron';
import type { Preferences } from '../storage/preferences.ts';

/** The system's dialogs, each starting where the last one ended. Null where the person cancels. */
export type FileDialogs = {
  readonly openFile: (sender: WebContents, kind: FileKind) => Promise<string | null>;
  readonly folder: (sender: WebContents) => Promise<string | null>;
  /** `name` is proposed. */
  readonly save: (sender: WebContents, name: string) => Promise<string | null>;
};
export type FileKind = 'json' | 'xlsx';

/** Every name is let through for a sheet: what is no .xlsx is refused with its reason, not hidden. */
const EXTENSIONS: Readonly<Record<FileKind, readonly string[]>> = {
  json: ['json'],
  xlsx: ['xlsx', 'xlsm', 'xls'],
};

export type DialogWorld = {
  readonly preferences: Preferences;
  readonly windowOf: (contents: WebContents) => BrowserWindow | null;
  /** Tests cannot click the system's dialogs: where to save without asking; '' asks. */
  readonly saveFolder: string;
  /** The file to open without asking; '' asks. */
  readonly fileToOpen: string;
};

export function createFileDialogs({
  preferences,
  windowOf,
  saveFolder,
  fileToOpen,
}: DialogWorld): FileDialogs {
  const open = async (
    sender: WebContents,
    options: Electron.OpenDialogOptions,
  ): Promise<string | undefined> => {
    const window = windowOf(sender);
    const all = { ...options, ...lastFolder() };
    const chosen = window ? await dialog.showOpenDialog(window, all) : await dialog.showOpenDialog(all);
    return chosen.canceled ? undefined : chosen.filePaths[0];
  };
  /** The folder for documents where one is set; else the last one, which the system forgets since Electron 43. */
  const lastFolder = (): { readonly defaultPath?: string } => {
    const { documentsFolder, lastFolder } = preferences.get();
    const known = documentsFolder || lastFolder;
    return known === '' ? {} : { defaultPath: known };
  };
  return {
    openFile: async (sender, kind) => {
      if (fileToOpen !== '') return fileToOpen;
      const filters = [{ name: 'Call Home', extensions: [...EXTENSIONS[kind]] }];
      const path = await open(sender, { properties: ['openFile'], filters });
      if (path !== undefined) preferences.set({ lastFolder: dirname(path) });
      return path ?? null;
    },
    folder: async (sender) => {
      if (saveFolder !== '') return saveFolder;
      return (await open(sender, { properties: ['openDirectory', 'createDirectory'] })) ?? null;
    },
    save: async (sender, name) => {
      if (saveFolder !== '') return join(saveFolder, name);
      const window = windowOf(sender);
      const options = { defaultPath: join(lastFolder().defaultPath ?? app.getPath('documents'), name) };
      const chosen = window
        ? await dialog.showSaveDialog(window, options)
        : await dialog.showSaveDialog(options);
      return chosen.canceled || chosen.filePath === '' ? null : (chosen.filePath ?? null);
    },
  };
}
