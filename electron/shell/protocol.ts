import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, appHeaders, resolveAppFile } from './app-url.ts';

/** Must run before the app is ready: makes app:// a standard, secure scheme. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** A file of ours, or none, with what goes out beside it. */
type Answer = {
  readonly statusCode: number;
  readonly data: Buffer;
  readonly headers: Record<string, string>;
};

/**
 * Serves the built renderer below app://callhome/, read only, with the CSP as a response header. `onServed` is
 * told the type of every file that goes out.
 *
 * Of Electron's two ways it takes the older one, as long as there is one: for `protocol.handle` the runtime loads all
 * of Fetch before the first file, and for a tenth of a start no window opens.
 */
export function serveApp(
  { protocol: served }: Pick<Session, 'protocol'>,
  root: string,
  onServed: (type: string) => void,
): void {
  const answerTo = async ({ method, url }: { method: string; url: string }): Promise<Answer> => {
    const file = method === 'GET' ? resolveAppFile(root, url) : null;
    const data = file && (await readFile(file.path).catch(() => null));
    if (!data)
      return { statusCode: 404, data: Buffer.from('not found'), headers: { ...appHeaders('text/plain') } };
    onServed(file.type);
    return { statusCode: 200, data, headers: { ...appHeaders(file.type) } };
  };
  if (typeof served.registerBufferProtocol === 'function') {
    served.registerBufferProtocol(APP_SCHEME, (request, reply) => void answerTo(request).then(reply));
    return;
  }
  served.handle(APP_SCHEME, async (request) => {
    const { statusCode, data, headers } = await answerTo(request);
    return new Response(new Uint8Array(data), { status: statusCode, headers });
  });
}
