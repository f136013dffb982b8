import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_ORIGIN, APP_SCHEME, appHeaders, resolveAppFile } from './app-url.ts';

/** Must run before the app is ready: makes app:// a standard, secure scheme. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the built renderer below app://callhome/, read only, with the CSP as a response header. `onServed` is
 * told the type of every file that goes out.
 */
export function serveApp(session: Session, root: string, onServed: (type: string) => void): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? resolveAppFile(root, request.url) : null;
    if (!file) return new Response('not found', { status: 404 });
    try {
      const body = await readFile(file.path);
      onServed(file.type);
      return new Response(new Uint8Array(body), { headers: appHeaders(file.type) });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}

/**
 * The runtime loads what answers are made of with the first one, which takes as long as all the page's files together.
 * Called while the page's process starts.
 */
export function warmUp(): void {
  new Request(APP_ORIGIN);
  new Response(null);
}
