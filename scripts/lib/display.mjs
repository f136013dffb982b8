import { spawn } from 'node:child_process';
import { say } from './say.mjs';

/** True where a window can be shown to a person. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Gives a display to run on: the person's own, or an Xvfb of our own on a free number.
 * `stop()` ends only the Xvfb that was started here.
 */
export async function openDisplay({ announce = false } = {}) {
  if (hasDisplay()) return { env: {}, stop: () => {} };
  if (announce) say('[display] none here: using Xvfb');
  const child = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const number = await new Promise((resolve, reject) => {
    let text = '';
    child.once('error', (error) => reject(new Error(`Xvfb could not be started: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`Xvfb ended at once with ${code}`)));
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  // It must not keep this process alive; it is ended by its own id.
  child.unref();
  child.stdio[3].destroy();
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  return { env: { DISPLAY: `:${number}` }, stop };
}
