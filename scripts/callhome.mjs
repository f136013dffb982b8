import { openDisplay } from './lib/display.mjs';
import { runElectron } from './lib/electron.mjs';
import { say } from './lib/say.mjs';
import { setup } from './lib/setup.mjs';

/** The command line: `npm run -s callhome -- <command>`. The same program that ships, without a window. */
const words = process.argv.slice(2);
/** Commands that print a PDF need a window, if a hidden one; the others need no display at all. */
const prints = ['report', 'run'].includes(words[0]);

try {
  const { electron } = await setup();
  const display = prints ? await openDisplay() : { env: {}, stop: () => {} };
  const headless = process.platform === 'linux' && !prints ? ['--ozone-platform=headless'] : [];
  const code = await runElectron(electron, {
    flags: [...headless, '--disable-gpu', '--log-level=3'],
    args: ['--cli', '--', ...words],
    env: display.env,
  });
  display.stop();
  process.exitCode = code;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 70;
}
