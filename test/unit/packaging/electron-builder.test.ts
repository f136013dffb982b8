import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

/** What would ship, judged by electron-builder's own schema and by the rules of the project. */
const root = resolve(import.meta.dirname, '..', '..', '..');
const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as {
  readonly files: readonly string[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly win: { readonly target: readonly { readonly target: string; readonly arch: readonly string[] }[] };
  readonly linux: { readonly target: readonly { readonly target: string }[] };
  readonly nsis: Readonly<Record<string, unknown>>;
  readonly mac: {
    readonly fileAssociations: readonly { readonly ext: readonly string[]; readonly rank: string }[];
    readonly extendInfo: Readonly<Record<string, string>>;
  };
};
const schema = JSON.parse(
  readFileSync(join(root, 'node_modules', 'app-builder-lib', 'scheme.json'), 'utf8'),
) as {
  readonly definitions: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
};
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

test("the configuration fits electron-builder's own schema", () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validate = ajv.compile(schema);
  expect(validate(config), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
});

test('every fuse that electron-builder knows is decided', () => {
  const known = Object.keys(schema.definitions.FuseOptionsV1?.properties ?? {}).filter(
    (name) => name !== 'resetAdHocDarwinSignature',
  );
  expect(known.length).toBeGreaterThan(6);
  expect(Object.keys(config.electronFuses).sort()).toEqual(known.sort());
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('only the built program, its font, postal table and licences go into the archive', () => {
  const included = config.files.filter((pattern) => !pattern.startsWith('!'));
  expect(included).toEqual([
    'dist/**',
    'package.json',
    'resources/fonts/NotoSansJP-Regular.ttf',
    'resources/fonts/OFL.txt',
    'resources/postal/**',
    'resources/licences/**',
  ]);
  for (const never of ['test', 'scripts', 'electron/', 'renderer/', 'cypress', 'electron-runtime']) {
    expect(included.some((pattern) => pattern.toLowerCase().includes(never))).toBe(false);
  }
});

test('nothing that only development needs is a shipped dependency, and nothing shipped is missing', () => {
  const development = [
    'electron',
    'electron-builder',
    'playwright',
    'vitest',
    'tsx',
    'typescript',
    'vite',
    'electron-vite',
    'react',
    '@electron/fuses',
  ];
  for (const name of development) {
    expect(manifest.dependencies[name], name).toBeUndefined();
    expect(manifest.devDependencies[name], name).toBeDefined();
  }
  for (const name of Object.keys(manifest.dependencies))
    expect(existsSync(join(root, 'node_modules', name)), name).toBe(true);
});

test('versions are exact, so that what was tested is what ships', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  for (const [name, version] of Object.entries(all)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
});

test('Windows gets a per-user installer and a zip for x64, Linux three formats', () => {
  expect(config.win.target.map(({ target, arch }) => `${target} ${arch.join()}`)).toEqual([
    'nsis x64',
    'zip x64',
  ]);
  expect(config.nsis).toMatchObject({ perMachine: false, allowElevation: false });
  expect(config.linux.target.map(({ target }) => target)).toEqual(['AppImage', 'deb', 'tar.gz']);
});

test('macOS asks whether the local network may be reached, and lets site files be dropped on the icon', () => {
  expect(config.mac.extendInfo.NSLocalNetworkUsageDescription).toMatch(/LAN.+LAN/s);
  const [taken] = config.mac.fileAssociations;
  expect(taken?.ext).toEqual(['json', 'xlsx']);
  // Nobody's workbook is opened here from now on.
  expect(taken?.rank).toBe('Alternate');
});
