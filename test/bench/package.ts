/**
 * How large the program is: the folder it is installed as and the archive it is downloaded as, against the runtime in
 * it alone, both on this system. The runtime is the one at hand and not the one that ships; what is ours is said apart.
 */
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { projectDir } from '../e2e/wizard-app.ts';
import { packInto } from '../support/packaged.ts';

const electron = process.env.CALLHOME_BENCH_ELECTRON ?? '';
if (electron === '') throw new Error('run me with `npm run bench`, which finds an Electron');
if (process.platform !== 'linux') throw new Error('the runtime at hand is packed for Linux only');

function sizeOf(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** As the tar.gz of a release is made. */
function archived(path: string, folder: string): number {
  const archive = join(folder, `${basename(path)}.tar.gz`);
  execFileSync('tar', ['-czf', archive, '-C', dirname(path), basename(path)]);
  return statSync(archive).size;
}

function say(what: string, ours: number, runtime: number): void {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  console.log(
    `${(ours / runtime).toFixed(2)}\t${what} / the runtime alone\tno goal set\t(${megabytes(ours)} MB / ${megabytes(runtime)} MB)`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'callhome-bench-package-'));
try {
  const version = process.env.CALLHOME_TEST_ELECTRON_VERSION ?? '';
  const packaged = packInto(folder, projectDir, electron, version);
  const runtime = join(folder, 'runtime');
  say('installed folder', sizeOf(packaged), sizeOf(runtime));
  say('download (tar.gz)', archived(packaged, folder), archived(runtime, folder));
  const own = sizeOf(join(packaged, 'resources', 'app.asar')) / 1e6;
  console.log(`\tour own part of the installed folder: ${own.toFixed(1)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
