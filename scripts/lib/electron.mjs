import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { projectDir } from './setup.mjs';

/** Root may not use Chromium's sandbox on Linux; everybody else keeps it. */
export function sandboxFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** One key press reaches this process up to twice: from the terminal, and from npm, which passes it on. */
const ONE_PRESS_MS = 250;

/** What is passed on. Who was started by nohup(1) is not to end with the terminal (proc_pid_status(5), SigIgn). */
function passedOn() {
  let ignored = '0';
  try {
    ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  } catch {
    // Not Linux: not known.
  }
  const hangUpIgnored = (Number.parseInt(ignored.slice(-1), 16) & 1) === 1;
  return ['SIGINT', 'SIGTERM', ...(hangUpIgnored ? [] : ['SIGHUP'])];
}

/**
 * Starts this application in an Electron; resolves with its exit code. Ctrl+C reaches it once a press: it has a
 * process group of its own, which a terminal's signal does not reach, and is told from here. Windows has no signals to
 * pass on (there `kill` ends a process on the spot): its console tells both.
 */
export function runElectron(electron, { flags = [], args = [], env = {}, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const own = process.platform !== 'win32';
    const child = spawn(electron.path, [...sandboxFlags(), ...flags, projectDir, ...args], {
      cwd: process.cwd(),
      env: { ...process.env, ...env, ELECTRON_ENABLE_LOGGING: '', ELECTRON_RUN_AS_NODE: undefined },
      stdio,
      detached: own,
    });
    let last = Number.NEGATIVE_INFINITY;
    const forward = (signal) => {
      const now = performance.now();
      if (own && now - last > ONE_PRESS_MS) child.kill(signal);
      last = now;
    };
    const signals = passedOn();
    const stop = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    for (const signal of signals) process.on(signal, forward);
    child.once('error', (error) => {
      stop();
      reject(error);
    });
    child.once('close', (code) => {
      stop();
      // Ended by a signal: it was not asked to end, it was ended, and what it was at is not known.
      resolve(code ?? 70);
    });
  });
}
