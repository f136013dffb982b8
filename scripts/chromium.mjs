import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { has, run } from './lib/run.mjs';
import { say } from './lib/say.mjs';

/**
 * A current Chromium of this system, for the tests only: Debian's, or Chrome where that is there (Ubuntu has no package
 * of it). What cannot be had is said and stops nothing.
 */
const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const INSTALL_LIMIT_MS = 5 * 60_000;

/** @returns {Promise<{ path: string, version: string } | { reason: string }>} */
export async function ensureChromium() {
  if (process.platform !== 'linux') return { reason: 'not Linux' };
  try {
    if (!PLACES.some((place) => existsSync(place))) await install();
    const path = PLACES.find((place) => existsSync(place));
    if (path === undefined) throw new Error('its package brought none');
    const { stdout, status } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
    const [version] = /\d+(?:\.\d+)+/.exec(stdout ?? '') ?? [];
    if (status !== 0 || version === undefined) throw new Error(`${path} does not start`);
    return { path, version };
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] };
  }
}

async function install() {
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error('chromium is not installed');
  say('[set-up] chromium, to look at pages and documents in a current one (about a minute, once)');
  await run('sh', ['-c', 'apt-get update -q && apt-get install -y --no-install-recommends chromium'], {
    quiet: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: INSTALL_LIMIT_MS,
  });
}
