import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { has, run } from './run.mjs';
import { say } from './say.mjs';

/**
 * Brings a fresh clone to the point where it can run, and does nothing on the second run: Node's version,
 * npm packages, system libraries, Electron runtime, build. Only Node's own modules are used, since the
 * packages may not be there yet.
 */

export const projectDir = join(import.meta.dirname, '..', '..');
const MINIMUM_NODE = [20, 19];

/** What Electron and its tests need on Debian and Ubuntu, and the file or command that shows it is there. */
const DEBIAN_PACKAGES = [
  ['xvfb', ['/usr/bin/Xvfb']],
  ['libgtk-3-0', ['libgtk-3.so.0']],
  ['libnss3', ['libnss3.so']],
  ['libgbm1', ['libgbm.so.1']],
  ['libasound2', ['libasound.so.2']],
  ['libatk-bridge2.0-0', ['libatk-bridge-2.0.so.0']],
  ['libdrm2', ['libdrm.so.2']],
  ['libxkbcommon0', ['libxkbcommon.so.0']],
  ['libnotify4', ['libnotify.so.4']],
  ['libxss1', ['libXss.so.1']],
  ['libxtst6', ['libXtst.so.6']],
  ['xauth', ['/usr/bin/xauth']],
  ['fonts-noto-cjk', ['/usr/share/fonts/opentype/noto']],
];

/** What the tests use as independent judges and peers. */
const DEBIAN_TEST_PACKAGES = [
  ['poppler-utils', ['/usr/bin/pdftotext']],
  ['snmp', ['/usr/bin/snmpget']],
  ['openssh-client', ['/usr/bin/ssh']],
  ['sshpass', ['/usr/bin/sshpass']],
  ['openssl', ['/usr/bin/openssl']],
  ['curl', ['/usr/bin/curl']],
  ['dnsutils', ['/usr/bin/dig']],
  ['groff-base', ['/usr/bin/groff']],
  ['iproute2', ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip']],
  // Daemons that are not ours, started by the tests in network namespaces of their own.
  ['avahi-daemon', ['/usr/sbin/avahi-daemon']],
  ['openipmi', ['/usr/bin/ipmi_sim']],
  ['nginx-light', ['/usr/sbin/nginx']],
  ['dnsmasq-base', ['/usr/sbin/dnsmasq']],
  ['squid', ['/usr/sbin/squid']],
  ['chrony', ['/usr/sbin/chronyd']],
  ['faketime', ['/usr/bin/faketime']],
  ['nftables', ['/usr/sbin/nft']],
];

/** The rival that discovery is measured against, and what makes its network. */
const DEBIAN_BENCH_PACKAGES = [
  ['nmap', ['/usr/bin/nmap']],
  ['nftables', ['/usr/sbin/nft']],
  ['iproute2', ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip']],
];

export async function setup({ tests = false, bench = false, runtime = true, build = true } = {}) {
  requireNode();
  await ensurePackages();
  if (process.platform === 'linux') await ensureSystemLibraries(tests, bench);
  const electron = runtime ? await (await import('../electron-runtime.mjs')).ensureElectron() : null;
  if (build) await ensureBuild();
  return { electron };
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor, wantMinor] = MINIMUM_NODE;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  throw new Error(`Node.js ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/** `npm ci`, once per lock file. */
async function ensurePackages() {
  const lock = hashOf([readFileSync(join(projectDir, 'package-lock.json'))]);
  const stamp = join(projectDir, 'node_modules', '.setup-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('[set-up] npm packages: npm ci (about a minute, once)');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: projectDir, quiet: true });
  writeFileSync(stamp, lock);
}

async function ensureSystemLibraries(tests, bench) {
  const wanted = [
    ...DEBIAN_PACKAGES,
    ...(tests ? DEBIAN_TEST_PACKAGES : []),
    ...(bench ? DEBIAN_BENCH_PACKAGES : []),
  ];
  const libraries =
    spawnSync('sh', ['-c', 'PATH=$PATH:/sbin:/usr/sbin ldconfig -p'], { encoding: 'utf8' }).stdout ?? '';
  const missing = wanted
    .filter(([, marks]) => !marks.some((mark) => present(mark, libraries)))
    .map(([name]) => name);
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  if (!has('apt-get') || sudo !== '') {
    throw new Error(
      has('apt-get')
        ? `System packages are missing. Type this once, then run the same command again:\n\n  ${sudo}sh -c 'apt-get update && ${install}'\n`
        : `These libraries are missing; install them with this system's package manager (Debian's names): ${missing.join(' ')}`,
    );
  }
  say(`[set-up] system packages: ${missing.join(' ')}`);
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  await withoutStartingServices(() =>
    run('sh', ['-c', `apt-get update -q && ${install}`], { quiet: true, env: environment }),
  );
}

/** Debian starts a daemon when its package is installed; the tests start their own, and this machine's must stay as they were. */
async function withoutStartingServices(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function present(mark, libraries) {
  return mark.startsWith('/') ? existsSync(mark) : libraries.includes(`${mark} `);
}

/** Builds when a source changed since the last build. */
async function ensureBuild() {
  const sources = [
    'electron',
    'renderer',
    'resources',
    'test/lab',
    'scripts/lib',
    'electron.vite.config.ts',
    'package.json',
    'package-lock.json',
  ]
    .flatMap((path) => filesUnder(join(projectDir, path)))
    .sort();
  const state = hashOf(
    sources.map((file) => `${relative(projectDir, file)}\0${readFileSync(file).toString('base64')}`),
  );
  const stamp = join(projectDir, 'dist', '.build-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  say('[set-up] building');
  await run(process.execPath, [join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
    cwd: projectDir,
    quiet: true,
  });
  mkdirSync(join(projectDir, 'dist'), { recursive: true });
  writeFileSync(stamp, state);
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => filesUnder(join(path, entry.name)));
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
