import { join, resolve } from 'node:path';
import { say } from './lib/say.mjs';
import { projectDir } from './lib/setup.mjs';
import { notesOf } from './release/changelog.mjs';
import { makeKey, writeSignedCatalog, writeUpdateList } from './release/list.mjs';
import { writePapers } from './release/papers.mjs';
import { writeSums } from './release/sums.mjs';
import { checkTag, setVersion } from './release/version.mjs';

/**
 * The release line, one word each:
 *   version X.Y.Z   package.json, lock file and CHANGELOG get the version and today's date; commit and tag
 *   check TAG       the tag, the program and the changelog name one version
 *   notes X.Y.Z     what CHANGELOG.md says of it
 *   papers DIR      sbom.cdx.json and LICENCES.txt of what the bundles hold
 *   list DIR        callhome-release.json: the packages' hashes, signed with CALLHOME_RELEASE_KEY
 *   catalog F OUT   a catalog file, signed likewise
 *   sums DIR        SHA256SUMS
 *   key FILE        a new key: the private half to FILE, the public one into resources/update-keys.json
 */
const [word, ...rest] = process.argv.slice(2);
const [first = '', second = ''] = rest;
const today = new Date().toISOString().slice(0, 10);
const signingKey = process.env.CALLHOME_RELEASE_KEY ?? '';

const WORDS = {
  version: () => setVersion(projectDir, first, today),
  check: () => checkTag(projectDir, first),
  notes: () => process.stdout.write(notesOf(projectDir, first)),
  papers: () => writePapers(projectDir, resolve(first)),
  list: () => writeUpdateList(projectDir, resolve(first), today, signingKey),
  catalog: () => writeSignedCatalog(resolve(first), resolve(second), signingKey),
  sums: () => writeSums(resolve(first)),
  key: () => makeKey(join(projectDir, 'resources', 'update-keys.json'), resolve(first)),
};

try {
  if (!Object.hasOwn(WORDS, word ?? '') || (first === '' && word !== undefined))
    throw new Error(`release ${Object.keys(WORDS).join(' | ')} ARGUMENT`);
  await WORDS[word]();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
