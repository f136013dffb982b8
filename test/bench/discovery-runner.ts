/** Runs one scan as the program does: the bundled code, inside Electron's main process or in plain Node. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { client, inside } from './discovery-network.ts';

export type Sweep = {
  readonly durationMs: number;
  /** First device told, from the start of the scan (milliseconds). */
  readonly first: number;
  readonly found: number;
  /** 99th percentile of the event loop's delay (milliseconds). */
  readonly p99: number;
  readonly worst: number;
  /** Largest resident set, and the one before the scan (megabytes). */
  readonly rss: number;
  readonly base: number;
};

export type Runner = {
  readonly name: string;
  readonly run: (wish: { readonly range: string; readonly fast: boolean }) => Sweep;
};

export type Runners = { readonly all: readonly Runner[]; readonly remove: () => void };

type ElectronRuntime = { readonly path: string; readonly version: string; readonly kind: string };

export async function prepareRunners(electron: ElectronRuntime): Promise<Runners> {
  const folder = mkdtempSync(join(tmpdir(), 'callhome-bench-discovery-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'sweep-child.ts'),
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'main.mjs' }, external: ['electron'] },
    },
    ssr: { noExternal: true },
  });
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "bench", "version": "1.0.0", "type": "module", "main": "main.mjs" }',
  );
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const measure = (wish: object, ...words: readonly string[]): Sweep => {
    const out = inside(client, 'env', `CALLHOME_BENCH_SWEEP=${JSON.stringify(wish)}`, ...words);
    const line = out.split('\n').find((each) => each.startsWith('{"durationMs"'));
    if (line === undefined) throw new Error(`no result: ${out.slice(0, 500)}`);
    return JSON.parse(line) as Sweep;
  };
  return {
    all: [
      {
        name: `Electron ${electron.version}`,
        run: (wish) =>
          measure(wish, electron.path, ...flags, '--ozone-platform=headless', '--disable-gpu', folder),
      },
      {
        name: `Node ${process.versions.node}`,
        run: (wish) => measure(wish, process.execPath, join(folder, 'main.mjs')),
      },
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
