import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, openDisplay } from './lib/display.mjs';
import { runElectron } from './lib/electron.mjs';
import { startLab } from './lib/lab.mjs';
import { say } from './lib/say.mjs';
import { projectDir, setup } from './lib/setup.mjs';

/**
 * Shows the whole job on a simulated site: with a display it opens the wizard there; without one it does the
 * job under Xvfb, prints each stage, and writes the PDF to out/demo.
 */
const out = join(projectDir, 'out', 'demo');

try {
  const { electron } = await setup();
  say(`[demo] Electron ${electron.version} (${electron.kind})`);
  mkdirSync(out, { recursive: true });
  const lab = await startLab();
  const { siteFile, ports } = lab.inventory;
  say(`[demo] simulated site: ${lab.inventory.devices.length} devices on ${lab.inventory.range}`);
  try {
    process.exitCode = hasDisplay()
      ? await showWizard(electron, lab.inventory)
      : await doTheJob(electron, siteFile, ports);
  } finally {
    await lab.stop();
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 70;
}

async function showWizard(electron, inventory) {
  const file = join(out, 'simulated-site.json');
  writeFileSync(file, JSON.stringify(inventory));
  say('[demo] opening the wizard on the simulated site; close its window to end');
  return runElectron(electron, {
    env: { CALLHOME_SIMULATED_SITE: file, CALLHOME_PROFILE: join(out, 'profile') },
  });
}

async function doTheJob(electron, { site, env }, ports) {
  const display = await openDisplay({ announce: true });
  const file = join(out, 'site.json');
  for (const name of existsSync(out) ? readdirSync(out) : []) {
    if (name !== 'profile') rmSync(join(out, name), { recursive: true, force: true });
  }
  writeFileSync(file, `${JSON.stringify(site, null, 2)}\n`);
  const code = await runElectron(electron, {
    flags: ['--disable-gpu', '--log-level=3'],
    args: [
      '--cli',
      '--',
      'run',
      '--site',
      file,
      '--out',
      out,
      '--yes',
      '--slp-port',
      String(ports.slp),
      '--ssdp-port',
      String(ports.ssdp),
      '--simulated',
    ],
    env: { ...display.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  display.stop();
  const pdf = readdirSync(out).find((name) => name.endsWith('設定報告書.pdf'));
  if (!pdf) {
    say(`[demo] no PDF was written (exit ${code})`);
    return code === 0 ? 70 : code;
  }
  // Some devices of the simulated site are broken on purpose, so the job itself ends with findings (1).
  if (code !== 0 && code !== 1) return code;
  console.log(join(out, pdf));
  return 0;
}
