import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The release line by hand, in a repository of its own: version, notes, papers, hashes. */
const root = join(import.meta.dirname, '..', '..', '..');
let tree: string;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'callhome-release-'));
  for (const part of ['scripts', 'resources', 'package.json', 'package-lock.json', 'LICENSE'])
    cpSync(join(root, part), join(tree, part), { recursive: true });
  writeFileSync(join(tree, '.gitignore'), 'node_modules\nrelease\ndist\n');
  writeFileSync(
    join(tree, 'CHANGELOG.md'),
    '# Changelog\n\n## 9.0.0 (unreleased)\n\n- [New] 新しい $& things.\n\n## 0.0.9 (2026-01-02)\n\n- [New] Old.\n',
  );
  git('init', '--quiet');
  git('config', 'user.email', 'nobody@example.invalid');
  git('config', 'user.name', 'Nobody');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'All');
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const git = (...words: readonly string[]): string =>
  spawnSync('git', words, { cwd: tree, encoding: 'utf8' }).stdout.trim();

function release(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(tree, 'scripts/release.mjs'), ...words],
    {
      cwd: tree,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    },
  );
  return { status, stdout, stderr };
}

test('what cannot be a release is refused by name, and nothing is changed', () => {
  for (const [words, reason] of [
    [['version', '1.2'], 'X.Y.Z'],
    [['version', '0.0.1'], 'older'],
    [['check', 'v9.9.9'], 'the tag is v9.9.9'],
    [['notes', '9.0.0'], 'no|unreleased'],
    [['notes', '7.7.7'], 'no section 7.7.7'],
    [['list', 'release'], 'CALLHOME_RELEASE_KEY'],
    [['papers', 'release'], 'build first'],
    [['nonsense', 'x'], 'version \\| check'],
    [['version'], 'ARGUMENT'],
  ] as const) {
    mkdirSync(join(tree, 'release'), { recursive: true });
    const { status, stderr } = release(words, { CALLHOME_RELEASE_KEY: '' });
    expect(status, words.join(' ')).toBe(2);
    expect(stderr).toMatch(new RegExp(reason));
  }
  writeFileSync(join(tree, 'LICENSE'), 'changed');
  expect(release(['version', '9.1.0']).stderr).toContain('not committed');
  git('checkout', '--quiet', 'LICENSE');
  expect(git('status', '--porcelain')).toBe('');
});

test('one command sets the version everywhere, dates the changelog, commits and tags', () => {
  expect(release(['version', '9.1.0'])).toMatchObject({ status: 0, stdout: 'v9.1.0\n' });
  const json = (name: string) => JSON.parse(readFileSync(join(tree, name), 'utf8'));
  expect(json('package.json').version).toBe('9.1.0');
  expect([json('package-lock.json').version, json('package-lock.json').packages[''].version]).toEqual([
    '9.1.0',
    '9.1.0',
  ]);
  expect(readFileSync(join(tree, 'CHANGELOG.md'), 'utf8')).toMatch(/^## 9\.1\.0 \(\d{4}-\d\d-\d\d\)$/m);
  expect(git('status', '--porcelain')).toBe('');
  expect(git('describe', '--exact-match')).toBe('v9.1.0');
  expect(release(['check', 'v9.1.0']).status).toBe(0);
  expect(release(['notes', '9.1.0']).stdout).toBe('- [New] 新しい $& things.\n');
  // Nothing was added since: there is nothing to release.
  expect(release(['version', '9.2.0']).stderr).toContain('nothing to release');
});

test('SHA256SUMS is what sha256sum checks, and a changed package is found', () => {
  const folder = join(tree, 'release');
  mkdirSync(join(folder, 'linux-unpacked'), { recursive: true });
  writeFileSync(join(folder, 'a.deb'), 'deb');
  writeFileSync(join(folder, '名 前.zip'), 'zip');
  expect(release(['sums', 'release']).status).toBe(0);
  const check = () => spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder }).status;
  expect(check()).toBe(0);
  expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n')).toHaveLength(3);
  writeFileSync(join(folder, 'a.deb'), 'other');
  expect(check()).not.toBe(0);
});

test('the bill of materials and the licences name what the bundles hold, all of it with a licence', () => {
  // The build of this tree, as `npm test` made it.
  expect(existsSync(join(root, 'dist/main/packages.json'))).toBe(true);
  symlinkSync(join(root, 'dist'), join(tree, 'dist'));
  expect(release(['papers', 'release'])).toMatchObject({ status: 0, stderr: '' });
  const sbom = JSON.parse(readFileSync(join(tree, 'release/sbom.cdx.json'), 'utf8')) as {
    bomFormat: string;
    specVersion: string;
    metadata: { component: { version: string } };
    components: {
      name: string;
      purl?: string;
      'bom-ref': string;
      licenses: { license?: { id: string }; expression?: string }[];
      hashes?: { alg: string; content: string }[];
    }[];
    dependencies: { dependsOn: string[] }[];
  };
  expect(sbom).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { version: '9.1.0' } },
  });
  const names = sbom.components.map(({ name }) => name);
  expect(new Set(names)).toContain('electron');
  for (const name of [
    'react',
    'react-dom',
    'zod',
    'undici',
    'net-snmp',
    'ssh2',
    'asn1',
    'commander',
    'Noto Sans JP',
  ])
    expect(names).toContain(name);
  // What only development needs is not in it.
  for (const name of ['vitest', 'playwright', 'electron-builder', 'typescript', 'cpu-features', 'nan'])
    expect(names).not.toContain(name);
  const refs = sbom.components.map((each) => each['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  expect(sbom.dependencies[0]?.dependsOn).toEqual(refs);
  for (const { name, licenses, hashes = [] } of sbom.components) {
    expect(licenses[0]?.license?.id ?? licenses[0]?.expression, name).toMatch(
      /^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|Unlicense|OFL-1\.1|[\w. -]+ (OR|AND) [\w. -]+)$/,
    );
    if (name !== 'electron') expect(hashes[0]?.content, name).toMatch(/^[0-9a-f]{64,128}$/);
  }
  const licences = readFileSync(join(tree, 'release/LICENCES.txt'), 'utf8');
  for (const name of names.filter((each) => !['electron', 'Noto Sans JP'].includes(each)))
    expect(licences).toContain(`${name} `);
  expect(licences).toContain('SIL OPEN FONT LICENSE');
});

test('a new signing key keeps its private half to the file it was asked for, and never replaces one', () => {
  const key = join(tree, '..', `${tree.split('/').at(-1)}.pem`);
  try {
    expect(release(['key', key]).status).toBe(0);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const { keys } = JSON.parse(readFileSync(join(tree, 'resources/update-keys.json'), 'utf8'));
    expect(keys.at(-1)).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(JSON.stringify(keys)).not.toContain('PRIVATE');
    expect(release(['key', key]).stderr).toContain('already');
  } finally {
    rmSync(key, { force: true });
  }
});
