import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureElectronNode } from './electron-node.mjs';
import { openDisplay } from './lib/display.mjs';
import { say } from './lib/say.mjs';
import { projectDir, setup } from './lib/setup.mjs';
import { ensureWindowsNode } from './windows-node.mjs';

/** Everything: types, lint, architecture, unit, integration, end-to-end. Ends with one plain line. */
let passed = 0;
let failed = 0;
let skippedFiles = 0;
/** What did not pass, by its part, its file and its name: said once more at the end, where it is looked for. */
const failures = [];
const NAMESPACE_TESTS = [
  'test/integration/discovery/netns.test.ts',
  'test/integration/discovery/netns-v6.test.ts',
  'test/integration/discovery/netns-sweep.test.ts',
  'test/integration/discovery/netns-crowd.test.ts',
  'test/integration/callhome/netns-snmp-v6.test.ts',
  'test/integration/preflight/netns.test.ts',
  'test/integration/preflight/networks.test.ts',
  'test/integration/preflight/rejections.test.ts',
  // A small disk of its own is mounted and filled.
  'test/integration/storage/full-disk.test.ts',
];
/** Windows that need root as well: a namespace with adapters that come and go, a small disk that is filled. */
const ROOT_WINDOW_TESTS = ['test/e2e/adapters.test.ts', 'test/e2e/full-disk.test.ts'];
const CHROMIUM_TEST = 'test/e2e/chromium.test.ts';

try {
  const { electron } = await setup({ tests: true });
  say(`[test] Electron ${electron.version} (${electron.kind}), Node ${process.versions.node}`);
  const display = await openDisplay();
  const env = {
    ...display.env,
    CALLHOME_TEST_ELECTRON: electron.path,
    CALLHOME_TEST_ELECTRON_KIND: electron.kind,
    CALLHOME_TEST_ELECTRON_VERSION: electron.version,
  };
  await step('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']);
  await step('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
  // Network namespaces and mounts need root. Without it those files are not run, and the last line says how many.
  const root = process.getuid?.() === 0;
  if (!root) say('[test] not root: the tests in network namespaces and on a full disk are left out');
  skippedFiles = root ? 0 : NAMESPACE_TESTS.length + ROOT_WINDOW_TESTS.length;
  const excluded = root ? [] : NAMESPACE_TESTS.map((file) => `--exclude=${file}`);
  const windows = await ensureWindowsNode();
  if ('reason' in windows) {
    say(`[test] Windows' Node cannot be had (${windows.reason}): the tests on it are left out`);
    skippedFiles += 1;
  } else {
    env.CALLHOME_TEST_WINDOWS_NODE = windows.node;
    env.CALLHOME_TEST_WINE_PREFIX = windows.prefix;
  }
  const filters = [
    ...['test/unit', 'test/integration', 'test/architecture'],
    ...('reason' in windows ? [] : ['test/windows']),
    ...excluded,
  ];
  await vitest('unit, integration, architecture', filters, env);
  await onElectronsNode(env);
  const chromium = await ensureChromium();
  if ('reason' in chromium) {
    say(`[test] a current Chromium cannot be had (${chromium.reason}): the tests in it are left out`);
    skippedFiles += 1;
  } else {
    say(`[test] pages and documents also in Chromium ${chromium.version}`);
    env.CALLHOME_TEST_CHROMIUM = chromium.path;
  }
  const leftOut = [...('reason' in chromium ? [CHROMIUM_TEST] : []), ...(root ? [] : ROOT_WINDOW_TESTS)];
  await vitest('end to end', ['test/e2e', ...leftOut.map((file) => `--exclude=${file}`)], env);
  display.stop();
} catch (error) {
  failed += 1;
  failures.push(error instanceof Error ? error.message : String(error));
}
if (failures.length > 0) say(['[test] not passed:', ...failures].join('\n  '));
console.log(`${passed} passed, ${failed} failed${skippedFiles > 0 ? `, ${skippedFiles} skipped` : ''}`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/** The engine once more on the Node of the Electron that ships; what needs namespaces of its own has run already. */
async function onElectronsNode(env) {
  const shipped = await ensureElectronNode();
  if ('same' in shipped) {
    say(`[test] Node ${process.versions.node} is of the major version that the pinned Electron carries`);
    return;
  }
  if ('reason' in shipped) {
    say(`[test] the pinned Electron's Node cannot be had (${shipped.reason}): the tests on it are left out`);
    skippedFiles += 1;
    return;
  }
  const before = passed;
  const files = ['test/unit', 'test/integration', ...NAMESPACE_TESTS.map((file) => `--exclude=${file}`)];
  await vitest(
    `unit and integration on the pinned Electron's Node, ${shipped.version}`,
    files,
    env,
    shipped.node,
  );
  say(`[test] on Node ${shipped.version}: ${passed - before} passed`);
}

function node(args, env = {}, program = process.execPath) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectDir,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function step(name, args) {
  say(`[test] ${name}`);
  if ((await node(args)) === 0) passed += 1;
  else {
    failed += 1;
    failures.push(name);
  }
}

async function vitest(name, filters, env, program = process.execPath) {
  say(`[test] ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'callhome-test-'));
  const report = join(folder, 'vitest.json');
  const code = await node(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...filters,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
    program,
  );
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(folder, { recursive: true, force: true });
  passed += counts?.numPassedTests ?? 0;
  failed += counts?.numFailedTests ?? 0;
  // A test that did not run proves nothing: skipped ones, broken files and a crashed runner count as failures.
  failed += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  const told = notPassed(counts?.testResults ?? []).map((what) => `${name}: ${what}`);
  failures.push(...told);
  if (code !== 0 && (counts === null || counts.numFailedTests === 0)) {
    failed += 1;
    if (told.length === 0) failures.push(`${name}: the runner ended with ${code}`);
  }
}

/** One line for each test that did not pass, and for each file that could not be run, with the first words of why. */
function notPassed(files) {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(projectDir, name);
    const tests = assertionResults.filter((test) => test.status !== 'passed');
    if (tests.length === 0) return status === 'passed' ? [] : [`${file}: ${firstLine(message)}`];
    return tests.map((test) => {
      const why = test.failureMessages?.[0] ?? `not run (${test.status})`;
      return `${file} > ${test.fullName}: ${firstLine(why)}`;
    });
  });
}

function firstLine(text) {
  return (text ?? '').split('\n', 1)[0].slice(0, 300);
}
