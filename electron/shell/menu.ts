import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Words of the menu that macOS insists on; the other systems have none. */
const MAC_WORDS = {
  ja: { edit: '編集', window: 'ウインドウ', quit: 'Call Home 設定アシスタントを終了' },
  en: { edit: 'Edit', window: 'Window', quit: 'Quit Call Home Setup Assistant' },
} as const;

/** Before Electron is ready: it does not build its own menu, which nobody would see, while the window waits. */
export function keepDefaultMenuOut(): void {
  Menu.setApplicationMenu(null);
}

/**
 * No menu where the system does without: Electron's own would offer reloading and developer tools in English. On
 * macOS copying and quitting by keyboard need one, which has nothing but that.
 */
export function setApplicationMenu(
  language: 'ja' | 'en',
  platform: NodeJS.Platform = process.platform,
): void {
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate(macMenu(language)) : null);
}

function macMenu(language: 'ja' | 'en'): MenuItemConstructorOptions[] {
  const words = MAC_WORDS[language];
  return [
    { role: 'appMenu', submenu: [{ role: 'hide' }, { role: 'quit', label: words.quit }] },
    {
      label: words.edit,
      submenu: [
        { role: 'undo' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { label: words.window, submenu: [{ role: 'minimize' }, { role: 'close' }] },
  ];
}
