import { hasDisplay } from './lib/display.mjs';
import { runElectron } from './lib/electron.mjs';
import { say } from './lib/say.mjs';
import { setup } from './lib/setup.mjs';

/** Opens the wizard on the real network. */
try {
  const { electron } = await setup();
  if (!hasDisplay())
    throw new Error(
      'No display: the wizard needs one. The command line works without: npm run -s callhome -- --help',
    );
  say(`[start] Electron ${electron.version} (${electron.kind})`);
  process.exitCode = await runElectron(electron);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 70;
}
