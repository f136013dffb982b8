import { app, BrowserWindow, type BrowserWindowConstructorOptions, screen } from 'electron';
import { keepWindowPlace, placeOn, readWindowPlace } from '../storage/window-place.ts';
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

/** The practice stands where real work stood; its place is not kept. */
export function openPracticeWindow(preload: string, like: BrowserWindow): BrowserWindow {
  const window = new BrowserWindow({ ...windowOptions(preload), ...like.getNormalBounds() });
  window.once('ready-to-show', () => {
    if (like.isMaximized()) window.maximize();
    window.show();
  });
  return window;
}

/** The wizard's page; its window must be trusted first. */
export function loadWizard(window: BrowserWindow): void {
  void window.loadURL(`${APP_ORIGIN}/index.html`);
}

export function openWizardWindow(preload: string, onCreated: (window: BrowserWindow) => void): BrowserWindow {
  const folder = app.getPath('userData');
  const kept = readWindowPlace(folder);
  const place =
    kept &&
    placeOn(
      kept,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    );
  const window = new BrowserWindow({
    ...windowOptions(preload),
    ...(place === null ? {} : { x: place.x, y: place.y, width: place.width, height: place.height }),
  });
  onCreated(window);
  window.once('ready-to-show', () => {
    if (place?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () =>
    keepWindowPlace(folder, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  loadWizard(window);
  return window;
}
