import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The unpacked package as electron-builder makes it, with the runtime at hand in place of the one it would download.
 * That one is for tests and is never published. Gives its folder.
 */
export function packInto(folder: string, projectDir: string, electron: string, version: string): string {
  // The runtime as electron-builder expects it: without an application of its own.
  const runtime = join(folder, 'runtime');
  cpSync(dirname(electron), runtime, { recursive: true });
  rmSync(join(runtime, 'resources', 'app'), { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [
      join(projectDir, 'node_modules', 'electron-builder', 'out', 'cli', 'cli.js'),
      ...['--linux', 'dir', `-c.electronDist=${runtime}`, `-c.electronVersion=${version}`],
      `-c.directories.output=${join(folder, 'release')}`,
    ],
    { cwd: projectDir, stdio: 'pipe', timeout: 200_000 },
  );
  return join(folder, 'release', 'linux-unpacked');
}
