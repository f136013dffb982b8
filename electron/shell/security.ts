import { app, type Session, type WebContents } from 'electron';
import { isAppUrl } from './app-url.ts';

/**
 * The rules of Electron's security checklist (https://www.electronjs.org/docs/latest/tutorial/security) that
 * hold for every window and session of this app, whoever creates it.
 */

/**
 * Before `ready`: every renderer runs in the sandbox (#4). Root on Linux cannot use it and must say
 * --no-sandbox itself (development machines only); windows still ask for it one by one.
 */
export function enforceSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

/** Applies to all web contents, present and future. */
export function restrictWebContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents);
    // #14: no window is ever opened by a page, by middle click or otherwise.
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    // #11, #12: no <webview>.
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  // #17 of the app itself: no client certificate or HTTP login is answered by Chromium's own dialogs.
  app.on('login', (event) => event.preventDefault());
}

/** #13: a page can go nowhere but inside the app. */
function denyNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
}

/** #5: Electron grants permissions by default; here none is granted, asked for or assumed. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Chromium would look for a dictionary of the system's language at its maker's, before and beside any page.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  // Nothing is fetched at run time: the renderer reaches its own files and nothing else.
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed =
      isAppUrl(details.url) || details.url.startsWith('devtools://') || details.url.startsWith('data:');
    callback({ cancel: !allowed });
  });
}
