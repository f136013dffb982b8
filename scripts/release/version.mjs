import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeSection, notesOf } from './changelog.mjs';

const FORM = /^(\d+)\.(\d+)\.(\d+)$/;

/** Gives the program a version: manifest, lock file, changelog, one commit and one tag. */
export function setVersion(root, version, date) {
  if (!FORM.test(version)) throw new Error(`${version}: a version is X.Y.Z`);
  const current = manifest(root).version;
  // The first release may keep the number that was worked under.
  if (compare(version, current) < 0) throw new Error(`${version} is older than ${current}`);
  if (git(root, ['status', '--porcelain', '--untracked-files=no']) !== '')
    throw new Error('there are changes that are not committed');
  if (git(root, ['tag', '--list', `v${version}`]) !== '')
    throw new Error(`the tag v${version} is there already`);
  closeSection(root, version, date);
  write(root, 'package.json', (json) => ({ ...json, version }));
  write(root, 'package-lock.json', (json) => ({
    ...json,
    version,
    packages: { ...json.packages, '': { ...json.packages[''], version } },
  }));
  git(root, ['commit', '--quiet', '--all', '--message', `Version ${version}`]);
  git(root, ['tag', '--annotate', `v${version}`, '--message', `v${version}`]);
  process.stdout.write(`v${version}\n`);
}

/** What the workflow asks first: a tag that the tree does not agree with is no release. */
export function checkTag(root, tag) {
  const { version } = manifest(root);
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, the program ${version}`);
  notesOf(root, version);
}

const manifest = (root) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return left.map((part, index) => part - right[index]).find((difference) => difference !== 0) ?? 0;
}

function write(root, name, change) {
  const path = join(root, name);
  writeFileSync(path, `${JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8'))), null, 2)}\n`);
}

function git(root, words) {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim() || `git ${words[0]} ended with ${status}`);
  return stdout.trim();
}
