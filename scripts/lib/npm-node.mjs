import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, sha256 } from './cache.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** A Node out of the npm registry, kept for every checkout; rejects with the reason where it cannot be had. */
export async function nodeFromNpm({ spec, sha256: wanted, binary, size }) {
  const target = join(cacheDir(), spec.replace('@', '-'));
  const node = join(target, 'bin', binary);
  if (existsSync(node)) return node;
  say(`[set-up] ${spec} from the npm registry (tests only; ${size}, once)`);
  mkdirSync(cacheDir(), { recursive: true });
  const work = mkdtempSync(join(cacheDir(), 'unpack-'));
  try {
    await run('npm', ['pack', spec, '--loglevel=error', '--pack-destination', work], {
      cwd: work,
      quiet: true,
    });
    const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (!tarball) throw new Error(`npm pack ${spec} wrote no archive`);
    // Over and above npm's own integrity check.
    const seen = await sha256(join(work, tarball));
    if (seen !== wanted) throw new Error(`${spec} is not the archive that was checked (${seen})`);
    await run('tar', ['-xzf', tarball], { cwd: work, quiet: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(join(work, 'package'), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return node;
}
