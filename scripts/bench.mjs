import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { openDisplay } from './lib/display.mjs';
import { sandboxFlags } from './lib/electron.mjs';
import { startLab } from './lib/lab.mjs';
import { run } from './lib/run.mjs';
import { say } from './lib/say.mjs';
import { projectDir, setup } from './lib/setup.mjs';

/**
 * Performance as ratios against a named rival in the same run; never a pass or a fail of the tests. How often each is
 * tried stands in its file.
 */
const { electron } = await setup({ bench: true });
const display = await openDisplay();
console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, Electron ${electron.version} (${electron.kind})`,
);
try {
  await attempt('test/bench/start.ts', () => benchFile('test/bench/start.ts'));
  await attempt('job', benchJob);
  for (const file of [
    'test/bench/discovery.ts',
    'test/bench/preflight.ts',
    'test/bench/apply.ts',
    'test/bench/report.ts',
    'test/bench/table.ts',
    'test/bench/computed.ts',
    'test/bench/package.ts',
  ])
    await attempt(file, () => benchFile(file));
} finally {
  display.stop();
}

/** One bench that could not be taken is named, stops no other, and makes the whole end with 1. */
async function attempt(name, work) {
  try {
    await work();
  } catch (error) {
    process.exitCode = 1;
    console.error(`not measured: ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** The whole job on the simulated site, against the longest single wait in it (a filtered address: 4 s). */
async function benchJob() {
  const lab = await startLab(['--network', '127.30', '--no-multicast']);
  const out = mkdtempSync(join(tmpdir(), 'callhome-bench-'));
  try {
    mkdirSync(out, { recursive: true });
    const { site, env: passwords } = lab.inventory.siteFile;
    writeFileSync(join(out, 'site.json'), JSON.stringify(site));
    const started = performance.now();
    await run(
      electron.path,
      [
        ...sandboxFlags(),
        '--disable-gpu',
        projectDir,
        '--cli',
        '--',
        'run',
        '--site',
        join(out, 'site.json'),
        '--out',
        out,
        '--yes',
      ],
      {
        env: { ...display.env, ...passwords },
        quiet: true,
      },
    ).catch((error) => {
      // Ending with findings (1) is how the simulated site is meant to end.
      if (!/ended with 1\b/.test(error.message)) throw error;
    });
    const seconds = (performance.now() - started) / 1000;
    report(
      'whole job, 9 devices / deadline of one filtered TCP check',
      seconds / 4,
      'no goal set',
      `${seconds.toFixed(1)} s / 4.0 s`,
    );
  } finally {
    await lab.stop();
    rmSync(out, { recursive: true, force: true });
  }
}

async function benchFile(file) {
  const { existsSync } = await import('node:fs');
  if (!existsSync(join(projectDir, file))) return;
  say(`[bench] ${file}`);
  process.stdout.write(
    await run(process.execPath, ['--import', 'tsx', join(projectDir, file)], {
      cwd: projectDir,
      env: {
        ...display.env,
        CALLHOME_BENCH_ELECTRON: electron.path,
        CALLHOME_TEST_ELECTRON_VERSION: electron.version,
      },
      quiet: true,
    }),
  );
}

function report(what, ratio, goal, detail) {
  console.log(`${ratio.toFixed(2)}\t${what}\tgoal ${goal}\t(${detail})`);
}
