import { spawn } from 'node:child_process';
import { projectDir } from './setup.mjs';

/** Root may not use Chromium's sandbox on Linux; everybody else keeps it. */
export function sandboxFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** Starts this application in an Electron; resolves with its exit code. Ctrl+C reaches it. */
export function runElectron(electron, { flags = [], args = [], env = {}, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(electron.path, [...sandboxFlags(), ...flags, projectDir, ...args], {
      cwd: process.cwd(),
      env: { ...process.env, ...env, ELECTRON_ENABLE_LOGGING: '', ELECTRON_RUN_AS_NODE: undefined },
      stdio,
    });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 3 : 70));
    });
  });
}
