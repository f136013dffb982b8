import { extname, join, normalize, sep } from 'node:path';

/** The only origin that ever runs here: a custom scheme with a fixed host (Electron checklist #18, not file://). */
export const APP_SCHEME = 'app';
export const APP_HOST = 'callhome';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/**
 * Everything is refused that is not listed: no inline script or style, no remote host, no plug-in, no frame
 * (Electron checklist #7). `data:` images are for the report's diagram marks only.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.json': 'application/json; charset=utf-8',
};

/** What goes out with every file, whatever it is. */
export function appHeaders(type: string): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}

/** Is this URL ours? Parsed, never compared by prefix; what does not parse is not ours. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
  } catch {
    return false;
  }
}

export type AppFile = { readonly path: string; readonly type: string };

/**
 * The file below `root` that a URL of ours names, or null: wrong host, a way out of the folder, a hidden
 * file, or a type that is never served. Pure; the file may still not exist.
 */
export function resolveAppFile(root: string, url: string): AppFile | null {
  if (!isAppUrl(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  if (/[\\\0:]/.test(path)) return null;
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '..' || part.startsWith('.'))) return null;
  const wanted = parts.length === 0 ? ['index.html'] : parts;
  const type = MIME_TYPES[extname(wanted.at(-1) ?? '').toLowerCase()];
  const full = normalize(join(root, ...wanted));
  const inside = full.startsWith(normalize(root) + sep);
  return type !== undefined && inside ? { path: full, type } : null;
}
