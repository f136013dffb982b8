import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { APP_ORIGIN } from './app-url.ts';

/** Smallest size the wizard is laid out for: 1024×640 (design/ui: usable at 150 % scaling on a small laptop). */
const MINIMUM = { width: 800, height: 520 };

/** Options of every window; written out in full so that no default decides about security (#2–#4, #6, #8–#11). */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    show: false,
    width: 1280,
    height: 800,
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    backgroundColor: '#f6f7f7',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
    },
  };
}

export function openWizardWindow(preload: string, onCreated: (window: BrowserWindow) => void): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload));
  onCreated(window);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}
