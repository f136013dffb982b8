import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * The command line as one file on Windows' Node, run by Wine. What it prints goes through files: Wine gives a pipe of
 * this system's no Windows' handle.
 */
export type WindowsEngine = {
  /** A folder of this system's, and the same as Windows names it. */
  readonly folder: string;
  readonly named: (path: string) => string;
  readonly run: (
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
    watch?: Watch,
  ) => Promise<Ended>;
  /** A line typed into Windows' console. */
  readonly console: (script: string, words: readonly string[]) => { status: number | null; stderr: string };
  readonly close: () => void;
};
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
/** Looks at what was told so far; `kill` ends the process as Windows' task manager does. */
export type Watch = (stderr: string, kill: () => void) => void;

export async function startWindowsEngine(): Promise<WindowsEngine> {
  const node = process.env.CALLHOME_TEST_WINDOWS_NODE ?? '';
  const prefix = process.env.CALLHOME_TEST_WINE_PREFIX ?? '';
  if (node === '') throw new Error('CALLHOME_TEST_WINDOWS_NODE is not set: run the tests with `npm test`');
  const folder = mkdtempSync(join(tmpdir(), 'callhome-windows-'));
  const bundle = join(folder, 'callhome.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'cli.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: bundle,
    external: ['electron', 'cpu-features'],
    loader: { '.node': 'empty' },
    // Packages in the older module form ask for Node's own modules at run time.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const environment = {
    ...process.env,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    NODE_SKIP_PLATFORM_CHECK: '1',
  };
  // Z: is this system's root.
  const named = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;
  let runs = 0;
  return {
    folder,
    named,
    run: (words, env = {}, watch) => {
      runs += 1;
      const out = join(folder, `out-${runs}.txt`);
      const told = join(folder, `told-${runs}.txt`);
      const files = [openSync(out, 'w'), openSync(told, 'w')] as const;
      const child = spawn('wine', [node, named(bundle), ...words], {
        cwd: folder,
        env: { ...environment, ...env },
        stdio: ['ignore', ...files],
        detached: true,
      });
      for (const file of files) closeSync(file);
      const kill = (): void => {
        // Wine's process of the same number; its group goes with it.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      };
      const looking = watch && setInterval(() => watch(readFileSync(told, 'utf8'), kill), 5);
      return new Promise((resolve) => {
        child.once('close', (code) => {
          clearInterval(looking);
          resolve({ code, stdout: readFileSync(out, 'utf8'), stderr: readFileSync(told, 'utf8') });
        });
      });
    },
    console: (script, words) => {
      const told = join(folder, 'console.txt');
      const file = openSync(told, 'w');
      const { status } = spawnSync('wine', ['cmd', '/c', script, ...words], {
        env: environment,
        stdio: ['ignore', file, file],
      });
      closeSync(file);
      return { status, stderr: readFileSync(told, 'utf8') };
    },
    close: () => {
      spawnSync('wineserver', ['-k'], { env: environment, stdio: 'ignore' });
      spawnSync('/usr/lib/wine/wineserver64', ['-k'], { env: environment, stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
