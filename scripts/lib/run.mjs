import { spawn, spawnSync } from 'node:child_process';

/** Runs a command to its end; its output goes to stderr (or is collected). Rejects with the command's own last words. */
export function run(command, args, { cwd, env, quiet = false, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      shell: process.platform === 'win32' && command === 'npm',
    });
    let out = '';
    let tail = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
      if (!quiet) process.stderr.write(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      tail = (tail + chunk).slice(-4000);
      if (!quiet) process.stderr.write(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else
        reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${(tail || out).slice(-2000)}`));
    });
  });
}

export function has(command) {
  return (
    spawnSync(process.platform === 'win32' ? 'where' : 'which', [command], { stdio: 'ignore' }).status === 0
  );
}
