import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, type AppFile, appHeaders, resolveAppFile } from './app-url.ts';

/** Must run before the app is ready: makes app:// a standard, secure scheme. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** net::ERR_FILE_NOT_FOUND of Chromium's list of network errors. */
const NOT_FOUND = -6;

/**
 * Serves the built renderer below app://callhome/, read only, with the CSP as a response header. `onServed` is told the
 * type of every file that goes out. What is not ours to serve fails as a file that is not there.
 *
 * Of Electron's two ways it takes the older one, as long as there is one: there Chromium reads the file itself, on a
 * thread of its own, while this process loads the program. For `protocol.handle` the runtime loads all of Fetch before
 * the first file, and every file goes through this process. To what goes out the older way Electron adds
 * `access-control-allow-origin: *`: no page but these is ever loaded, and what they are made of is no secret.
 */
export function serveApp(
  { protocol: served }: Pick<Session, 'protocol'>,
  root: string,
  onServed: (type: string) => void,
): void {
  const fileOf = ({ method, url }: { method: string; url: string }): AppFile | null => {
    const file = method === 'GET' ? resolveAppFile(root, url) : null;
    if (file === null || !existsSync(file.path)) return null;
    onServed(file.type);
    return file;
  };
  if (typeof served.registerFileProtocol === 'function') {
    served.registerFileProtocol(APP_SCHEME, (request, reply) => {
      const file = fileOf(request);
      reply(
        file === null ? { error: NOT_FOUND } : { path: file.path, headers: { ...appHeaders(file.type) } },
      );
    });
    return;
  }
  served.handle(APP_SCHEME, async (request) => {
    const file = fileOf(request);
    const data = file && (await readFile(file.path).catch(() => null));
    if (!file || !data) return Response.error();
    return new Response(new Uint8Array(data), { headers: { ...appHeaders(file.type) } });
  });
}
